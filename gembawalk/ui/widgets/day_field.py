"""A field for a day, typed as people say it, with what it comes to beside it."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from gembawalk.domain.day import read_day
from gembawalk.domain.due import When, when
from gembawalk.phrases import phrase, spoken
from gembawalk.ui.text import day
from gembawalk.ui.widgets.answer import Answer


class DayWords(Answer):
    """The words for a day, which its field follows first."""

    def tell_typed(self) -> None:
        """Tell that the text changed."""
        self.post_message(self.Typed(self))


class DayField(Horizontal):
    """A day; `value` is ISO, or None while what stands there names no day.

    Args:
        value: the ISO day given so far, or what was typed so far.
        today: the day of the walk in its own place.
        name: the field's name.
    """

    DEFAULT_CSS = """
    DayField {
        height: 2;
        & > Answer { width: 24; }
        & > Static { width: 1fr; padding: 0 2; color: $muted; }
        & > Static.-known { color: $accent; }
    }
    """

    def __init__(self, value: str, *, today: date, name: str) -> None:
        super().__init__(name=name)
        self.today = today
        self.typed = value

    def compose(self) -> ComposeResult:
        """A short answer and its meaning."""
        yield DayWords(self.typed, name=self.name or "", placeholder=phrase("fri, +7, 2w, 24.12."), single=True)
        yield Static(Content(""))

    def on_mount(self) -> None:
        """Show what stands there already."""
        self._tell()

    @property
    def value(self) -> str | None:
        """The ISO day, or None."""
        found = read_day(self.query_one(Answer).value, self.today, spoken())
        return found.isoformat() if found else None

    @property
    def unread(self) -> bool:
        """Whether something stands there that names no day."""
        return self.value is None and bool(self.query_one(Answer).value.strip())

    def on_answer_typed(self) -> None:
        """Follow the typing."""
        self._tell()

    def _tell(self) -> None:
        found = read_day(self.query_one(Answer).value, self.today, spoken())
        note = self.query_one(Static)
        note.set_class(found is not None, "-known")
        if found:
            is_past = when(found, self.today) is When.OVERDUE
            note.update(Content(phrase("{day}, that is past", day=day(found)) if is_past else day(found)))
        else:
            note.update(Content(phrase("which day is that?") if self.unread else ""))
