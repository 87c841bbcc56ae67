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
    (mark("Enter"), mark("Begins a walk. Choose Changeover press 3, then Enter.")),
    (mark("Ctrl+L"), mark("Leaves the rest of a part, and goes on: to the steps.")),
    ("4", mark("Takes the fourth step in. Enter, then 1: they agree.")),
    (mark("Ctrl+L"), mark("Twice: past what is due, past what you see, to Ask.")),
    (mark("Type"), mark("wrench at nigt. What was seen before comes up.")),
    (mark("Ctrl+T"), mark("Takes over what was tried then. F4 reads that walk.")),
    (mark("Ctrl+L"), mark("Twice, to Read back: they hear it. Enter reads on.")),
    (mark("Ctrl+L"), mark("Past Reflect, for you alone. Enter ends the walk.")),
)
"""One line each, so that all of it is seen at 80x24."""


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
