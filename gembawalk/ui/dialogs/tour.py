"""Two minutes through the demo plant: what to press, one thing after the other."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from gembawalk.ui.dialogs.dialog import Dialog

_STOPS = (
    ("d", "What is due: tries to look after, promises to keep. Esc comes back."),
    ("s, Enter", "A standard. On a line, b tells why it says what it says."),
    ("w, Enter", "A walk, one question at a time. Enter goes on; all is saved as you type."),
    ("Space", "At the steps, takes one in. Enter, then say how Hello went."),
    ("Ctrl+G", "Goes anywhere. Type: goes wrong, Enter, and tell: no air at the pres"),
    ("Ctrl+T", "Seen before fills meanwhile. This takes its try over, F4 reads its walk."),
    ("Ctrl+G", "Type: read back, Enter. The operator hears each line; x strikes one."),
    ("Esc", "Home. The walk waits here until you go on with it."),
)


class Tour(Dialog[None]):
    """The stops of the tour; it can be opened again from Home."""

    DEFAULT_CSS = """
    Tour > #box { width: 84; }
    Tour VerticalScroll { height: auto; max-height: 54vh; scrollbar-size-vertical: 1; }
    Tour Horizontal { height: auto; }
    Tour .key { width: 10; color: $accent; text-style: bold; }
    Tour .words { width: 1fr; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("enter,q,t", "close", "Begin")]

    def compose(self) -> ComposeResult:
        """What it is, then the stops."""
        with Vertical(id="box"):
            yield Static(Content("Two minutes through the demo plant"), classes="title")
            with VerticalScroll():
                for keys, words in _STOPS:
                    with Horizontal():
                        yield Static(Content(keys), classes="key")
                        yield Static(Content(words), classes="words")
            yield Static(
                Content("Enter begins; t on Home opens this again. Nothing here touches your own walks."),
                classes="note",
            )
