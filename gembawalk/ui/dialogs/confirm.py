"""Asks once before something that can't be undone."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from gembawalk.phrases import phrase
from gembawalk.ui.dialogs.dialog import Dialog
from gembawalk.ui.leave import leave
from gembawalk.ui.text import line, plain
from gembawalk.ui.widgets.choice import Choice


class Confirm(Dialog[bool]):
    """Two lines to choose from, the harmless one first.

    Args:
        title: the question.
        text: what it is about, in the user's words.
        note: what will happen.
        yes: the words of the line that does it.
    """

    DEFAULT_CSS = """
    Confirm .text { max-height: 8; height: auto; margin: 0 0 1 0; color: $quote; }
    Confirm .note { margin: 0 0 1 0; }
    """

    def __init__(self, title: str, text: str, note: str, *, yes: str) -> None:
        super().__init__()
        self._words = (title, text, note, yes)

    def compose(self) -> ComposeResult:
        """Question, text, what happens, two lines."""
        title, text, note, yes = self._words
        with Vertical(id="box"):
            yield Static(line(title), classes="title")
            yield Static(plain(text), classes="text")
            yield Static(Content(note), classes="note")
            yield Choice([("no", phrase("Keep it")), ("yes", yes)], None, name="sure")

    @on(Choice.Given)
    def _decide(self) -> None:
        leave(self, self.query_one(Choice).value == "yes")
