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
    (mark("w, Enter"), mark("A walk, one question at a time. Enter goes on; all is saved as you type.")),
    (mark("Ctrl+L"), mark("Passes the rest of a part, first to the steps. 2 takes one in, Enter goes on.")),
    ("1", mark("Hello is all right. Ctrl+L passes what is due, and then what you observe.")),
    (mark("no air"), mark("At Ask, tell this: Seen before fills. Enter goes on, Ctrl+L passes the rest.")),
    (mark("Ctrl+T"), mark("At Try, takes over what was tried; F4 reads its walk. Change it, then Enter.")),
    (mark("Ctrl+L"), mark("Part by part to Read back: the operator hears each line, x strikes one.")),
    (mark("Enter"), mark("Reflect is yours alone. At the summary, e hands it on, Enter ends the walk.")),
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
