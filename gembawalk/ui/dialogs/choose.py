"""Chooses one of a few things to do."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from gembawalk.ui.dialogs.dialog import Dialog
from gembawalk.ui.leave import leave
from gembawalk.ui.text import line
from gembawalk.ui.widgets.choice import Choice


class Choose(Dialog[str]):
    """A title and a few lines; gives the value of the chosen one, or None.

    Args:
        title: what it is about.
        note: one line under it; may be empty.
        choices: pairs of value and words.
        value: the one that is chosen so far, or None.
    """

    def __init__(self, title: str, note: str, choices: Sequence[tuple[str, str]], value: str | None = None) -> None:
        super().__init__()
        self._title, self._note, self._choices, self._value = title, note, choices, value

    def compose(self) -> ComposeResult:
        """Title, lines, note."""
        with Vertical(id="box"):
            yield Static(line(self._title), classes="title")
            yield Choice(self._choices, self._value, name="act")
            if self._note:
                yield Static(line(self._note), classes="note")

    @on(Choice.Given)
    def _decide(self) -> None:
        leave(self, self.query_one(Choice).value)
