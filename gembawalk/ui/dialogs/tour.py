"""Two minutes through the demo plant: what they are, before they begin."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from gembawalk.phrases import phrase
from gembawalk.ui.dialogs.dialog import Dialog
from gembawalk.ui.leave import leave


class Tour(Dialog[bool]):
    """What the tour is; gives whether it begins. It can be opened again from Home."""

    DEFAULT_CSS = """
    Tour > #box { width: 68; }
    Tour .words { height: auto; margin: 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("q,t", "close", "Back"), ("enter", "begin", "Begin")]

    def compose(self) -> ComposeResult:
        """What it is, and how to leave it."""
        with Vertical(id="box"):
            yield Static(Content(phrase("Two minutes through the demo plant")), classes="title")
            yield Static(
                Content(
                    phrase(
                        "A whole walk at a press, from Prepare to the page that is handed on. The line below the"
                        " title says what to press. Nothing here can be broken, and your own walks are elsewhere."
                    )
                ),
                classes="words",
            )
            yield Static(Content(phrase("Enter begins it, Esc doesn't; t on Home shows it again.")), classes="note")

    def action_begin(self) -> None:
        """Close, and begin."""
        leave(self, True)
