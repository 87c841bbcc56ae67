"""Chooses a theme, which the whole app wears while one looks at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.theme import BUILTIN_THEMES, Theme
from textual.widgets import Static

from gembawalk.phrases import mark, marks, phrase
from gembawalk.ui.dialogs.dialog import Dialog
from gembawalk.ui.leave import leave
from gembawalk.ui.text import line
from gembawalk.ui.widgets.lines import Lines
from gembawalk.ui.widgets.search_box import SearchBox

_WORDS = {
    "gemba-dark": mark("a warm, quiet room"),
    "gemba-light": mark("ink on warm paper"),
    "gemba-daylight": mark("black on white, for bright sun"),
    "gemba-night": mark("a dim amber lamp, no blue"),
    "gemba-contrast": mark("as far apart as can be, on black"),
    "gemba-safe": mark("without red against green"),
    "gemba-plain": mark("no colour at all"),
}
_SAMPLE = marks("due", "overdue", "better", "same", "worse", "promise", "quote")


class ThemeLines(Lines, can_focus=False):
    """Themes by name, those of gembawalk first."""

    def __init__(self, themes: Mapping[str, Theme]) -> None:
        super().__init__()
        self.all = sorted(
            themes.values(), key=lambda one: (one.name in BUILTIN_THEMES, one.name not in _WORDS, one.name)
        )
        self.shown = self.all

    def filter(self, words: str) -> None:
        """Show those that have all the words."""
        wanted = words.casefold().split()
        self.shown = [one for one in self.all if all(word in f"{one.name} {_about(one)}" for word in wanted)]
        self.redraw(0)

    def count(self) -> int:
        """Return the number of themes shown."""
        return len(self.shown)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        """Draw a name and a word on it."""
        one = self.shown[index]
        bar = ("▌ " if index == self.chosen else "  ", self.look("accent"))
        name = line(one.name)
        return [
            Content.assemble(bar, name.pad_right(max(2, 22 - name.cell_length)), (_about(one), self.look("muted")))
        ]


class ThemeChoice(Dialog[str]):
    """All themes; moving wears one, Enter keeps it, Esc gives nothing.

    Args:
        worn: the name of the theme that is worn.
        themes: all there are, by name.
    """

    DEFAULT_CSS = """
    ThemeChoice > #box { width: 64; height: 80%; max-height: 24; }
    ThemeChoice > #box > #sample { height: auto; margin: 1 0 0 0; }
    """

    def __init__(self, worn: str, themes: Mapping[str, Theme]) -> None:
        super().__init__()
        self._worn, self._themes = worn, themes

    def compose(self) -> ComposeResult:
        """Box, list, and the states in the theme's colours."""
        with Vertical(id="box"):
            yield Static(Content(phrase("Theme")), classes="title")
            yield SearchBox(phrase("a name, or dark, light, sun, night"))
            yield ThemeLines(self._themes)
            sample = Content(" ").join(Content(phrase(word)).stylize(f"${word}") for word in _SAMPLE)
            yield Static(sample, id="sample")
            yield Static(Content(phrase("Enter keeps it, Esc brings back the one before.")), classes="note")

    def on_mount(self) -> None:
        """Begin at the theme that is worn."""
        found = self.query_one(ThemeLines)
        found.redraw([one.name for one in found.all].index(self._worn))

    @on(SearchBox.Typed)
    def _filter(self, event: SearchBox.Typed) -> None:
        self.query_one(ThemeLines).filter(event.text)
        self._wear()

    @on(SearchBox.Moved)
    def _move(self, event: SearchBox.Moved) -> None:
        found = self.query_one(ThemeLines)
        if abs(event.by) > 1:
            found.action_page(1 if event.by > 0 else -1)
        else:
            found.action_move(event.by)

    @on(Lines.Moved)
    def _wear(self) -> None:
        if chosen := self._chosen:
            self.app.theme = chosen

    @on(SearchBox.Given)
    @on(Lines.Chosen)
    def _keep(self) -> None:
        if chosen := self._chosen:
            leave(self, chosen)

    @property
    def _chosen(self) -> str | None:
        found = self.query_one(ThemeLines)
        return found.shown[found.chosen].name if found.shown and found.chosen >= 0 else None


def _about(theme: Theme) -> str:
    return phrase(_WORDS.get(theme.name) or (mark("dark") if theme.dark else mark("light")))
