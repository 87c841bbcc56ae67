"""Past walks: a list that is as quick with 20,000 walks as with 20, because it fetches only what is in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import work
from textual.content import Content

from gembawalk.domain.walk import State, WalkLine
from gembawalk.phrases import counted, mark, phrase
from gembawalk.ui.screens.list_screen import ListScreen
from gembawalk.ui.text import line, short_day, whole_parts
from gembawalk.ui.widgets.lines import Lines

_STATES = {State.OPEN: mark("not finished"), State.ASIDE: mark("put aside")}
PAGE = 100
"""Walks fetched at a time."""


class WalkLines(Lines, can_focus=False):
    """Walks, two lines each, fetched page by page as they come into sight.

    Args:
        want: called with the number of a page that is missing.
    """

    item_height = 3

    def __init__(self, want: Callable[[int], object]) -> None:
        super().__init__()
        self._want = want
        self._total = 0
        self._pages: dict[int, tuple[WalkLine, ...]] = {}
        self._asked: set[int] = set()

    def start(self, total: int, first: tuple[WalkLine, ...]) -> None:
        """Begin anew with so many walks, of which the first page is here."""
        self._total = total
        self._pages = {0: first}
        self._asked = {0}
        self.redraw(0)

    def add(self, page: int, walks: tuple[WalkLine, ...]) -> None:
        """Take in a page."""
        self._pages[page] = walks
        self.refresh()

    def walk_at(self, index: int) -> WalkLine | None:
        """Return a walk, or None while its page is on its way."""
        page, at = divmod(index, PAGE)
        if page not in self._pages and page not in self._asked:
            self._asked.add(page)
            self._want(page)
        found = self._pages.get(page, ())
        return found[at] if at < len(found) else None

    def count(self) -> int:
        """Return the number of walks."""
        return self._total

    def draw(self, index: int, width: int) -> Sequence[Content]:
        """Draw title, day and place, and the first thing that was told."""
        walk = self.walk_at(index)
        bar = Content.assemble(("▌ " if index == self.chosen else "  ", self.look("accent")))
        if walk is None:
            return [bar + Content("…")]
        at = walk.started_at
        day = f"{short_day(at.date())} {at.year}"
        state = phrase(_STATES[walk.state]) if walk.state in _STATES else ""
        told = [
            part
            for part in (
                walk.area,
                counted("{n} step", "{n} steps", walk.steps),
                counted("{n} problem", "{n} problems", walk.problems) if walk.problems else "",
                counted("{n} try", "{n} tries", walk.tries) if walk.tries else "",
            )
            if part
        ]
        top = Content.assemble(
            (f"{day:<13}", self.look("accent")),
            line(walk.title).stylize(self.look("strong")),
            (f"  {state}" if state else "", self.look("due")),
            "  ",
        )
        top += whole_parts(told, width - 2 - top.cell_length).stylize(self.look("muted"))
        opening = line(walk.opening or phrase("nothing was written down")).stylize(self.look("muted"))
        return [bar + top, bar + Content(" " * 13) + opening, Content("")]


class WalksScreen(ListScreen[None]):
    """All walks, newest first."""

    heading = mark("Past walks")
    placeholder = mark("filter: words of standard, site, area, month or what was told")

    def lines(self) -> Lines:
        """Make the list."""
        return WalkLines(self._fetch)

    async def fill(self, words: str) -> None:
        """Show the walks that have all these words."""
        self._words = words
        total, first = await self.app.desk.look_up(
            lambda store: (store.count_walks(words), store.walk_lines(words, PAGE, 0))
        )
        if words == self._words:
            self.query_one(WalkLines).start(total, first)
            none = (
                phrase("No walk has these words.")
                if words.strip()
                else phrase("No walk yet. Home, then w, begins one.")
            )
            self.say("" if total else none)

    @work(group="page")
    async def _fetch(self, page: int) -> None:
        words = self._words
        walks = await self.app.desk.look_up(lambda store: store.walk_lines(words, PAGE, page * PAGE))
        if words == self._words:
            self.query_one(WalkLines).add(page, walks)

    def open(self, index: int) -> None:
        """Read a walk, or take up one that was put aside."""
        if walk := self.query_one(WalkLines).walk_at(index):
            self.app.read_walk(walk.id)

    def on_screen_resume(self) -> None:
        """Look again after a walk was read: it may have changed."""
        if hasattr(self, "_words"):
            self.refill(self._words)
