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
from gembawalk.ui.leave import leave

_STOPS = (
    (mark("Enter"), mark("Choose a standard. Then one question after the other; each word is saved.")),
    (mark("Ctrl+L"), mark("Go on to the next part. Of Prepare, only the steps can't be left out: press 2.")),
    ("1", mark("Hello is said aloud, and they agree. Then comes what was tried last time.")),
    (mark("no air"), mark("Type this at Ask. What was seen before comes up, and what became of it.")),
    (mark("Ctrl+T"), mark("Use what was tried then; F4 reads that walk.")),
    (mark("Ctrl+L"), mark("Part by part to Read back, which they hear; x deletes a line for good.")),
    (mark("Enter"), mark("Reflect is for you alone. At the end, e writes the file, Enter ends the walk.")),
)


class Tour(Dialog[bool]):
    """The stops of the tour; gives whether it begins. It can be opened again from Home."""

    DEFAULT_CSS = """
    Tour > #box { width: 84; }
    Tour VerticalScroll { height: auto; max-height: 54vh; scrollbar-size-vertical: 1; }
    Tour Horizontal { height: auto; }
    Tour .key { width: 10; color: $accent; text-style: bold; }
    Tour .words { width: 1fr; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("q,t", "close", "Back"), ("enter", "begin", "Begin")]

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
                Content(
                    phrase("Enter begins it, Esc doesn't; t on Home shows it again. Your own walks are elsewhere.")
                ),
                classes="note",
            )

    def action_begin(self) -> None:
        """Close, and choose a standard."""
        leave(self, True)
