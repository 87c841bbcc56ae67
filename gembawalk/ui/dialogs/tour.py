"""Two minutes through the demo plant: what to press, one thing after the other."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from gembawalk.phrases import mark, phrase
from gembawalk.ui.dialogs.dialog import Dialog

_STOPS = (
    ("d", mark("What is due: tries to look after, promises to keep. Esc comes back.")),
    (mark("s, Enter"), mark("A standard. On a line, b tells why it says what it says.")),
    (mark("w, Enter"), mark("A walk, one question at a time. Enter goes on; all is saved as you type.")),
    (mark("Space"), mark("At the steps, takes one in. Enter, then say how Hello went.")),
    (mark("Ctrl+G"), mark("Goes anywhere. Type: goes wrong, Enter, and tell: no air at the pres")),
    (mark("Ctrl+T"), mark("Seen before fills meanwhile. This takes its try over, F4 reads its walk.")),
    (mark("Ctrl+G"), mark("Type: read back, Enter. The operator hears each line; x strikes one.")),
    (mark("Esc"), mark("Home. The walk waits here until you go on with it.")),
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
            yield Static(Content(phrase("Two minutes through the demo plant")), classes="title")
            with VerticalScroll():
                for keys, words in _STOPS:
                    with Horizontal():
                        yield Static(Content(phrase(keys)), classes="key")
                        yield Static(Content(phrase(words)), classes="words")
            yield Static(
                Content(phrase("Enter begins; t on Home opens this again. Nothing here touches your own walks.")),
                classes="note",
            )
