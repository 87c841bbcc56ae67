"""A field for something loose: a thing just seen, or a note added to a walk later."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from gembawalk.phrases import phrase
from gembawalk.ui.dialogs.dialog import Dialog
from gembawalk.ui.leave import leave
from gembawalk.ui.text import line
from gembawalk.ui.widgets.answer import Answer


class Listing(Answer):
    """Lines, of which Enter begins the next; on an empty one it gives them."""

    def action_give(self) -> None:
        """Begin the next line, or give the list."""
        if self.document.get_line(self.cursor_location[0]).strip():
            self.insert("\n")
        else:
            super().action_give()


class Jot(Dialog[str]):
    """Gives what was typed, at Enter and at Esc alike: nothing typed is thrown away.

    Args:
        title: what is asked.
        keep: called at each pause in typing with what stands there.
        text: what stands there already.
        listing: an example of what is a list, of which Enter begins the next line; empty for words.
    """

    DEFAULT_CSS = "Jot Answer { max-height: 12; } Jot Listing { min-height: 6; }"

    def __init__(self, title: str, keep: Callable[[str], None], text: str = "", *, listing: str = "") -> None:
        super().__init__()
        self._title, self._keep, self._text, self._listing = title, keep, text, listing

    def compose(self) -> ComposeResult:
        """Title, field, note."""
        with Vertical(id="box"):
            yield Static(line(self._title), classes="title")
            if self._listing:
                yield Listing(self._text, name="jot", placeholder=self._listing)
                note = phrase("Enter begins the next line; on an empty one it keeps the list, as Esc does.")
            else:
                yield Answer(self._text, name="jot")
                note = phrase("Enter or Esc keeps it, Ctrl+J or Alt+Enter begins a new line.")
            yield Static(Content(note), classes="note")

    def on_mount(self) -> None:
        """Begin in the field."""
        self.begin_at(self.query_one(Answer))

    @on(Answer.Paused)
    def _pause(self, event: Answer.Paused) -> None:
        self._keep(event.answer.value)

    def take_words(self) -> None:
        """Hand over what stands here, before the app closes."""
        for field in self.query(Answer):
            field.settle()
            if field.is_touched:
                self._keep(field.value)

    @on(Answer.Given)
    def action_close(self) -> None:
        """Close and keep."""
        typed = self._text
        for field in self.query(Answer):
            field.settle()
            typed = field.value
        leave(self, typed)
