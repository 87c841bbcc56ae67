"""The due board: all that is due, by day or by area, and what each was agreed for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from gembawalk.domain.blame import Tried
from gembawalk.domain.due import DueKind, DueLine
from gembawalk.phrases import counted, phrase
from gembawalk.ui.commands import DUE, bindings
from gembawalk.ui.host import Host
from gembawalk.ui.leave import leave
from gembawalk.ui.text import day, iso_day, line, plain, titled
from gembawalk.ui.widgets.due_lines import by_area, by_day, draw_due
from gembawalk.ui.widgets.lines import Lines
from gembawalk.ui.widgets.paper import Paper, Row
from gembawalk.ui.widgets.status import Foot


class BoardLines(Lines):
    """What is due under headings."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", "Open", key_display="enter", tooltip="Look at it now, or read where it comes from."
        )
    ]

    def __init__(self) -> None:
        super().__init__()
        self.items: list[str | DueLine] = []
        self.today = date.min

    def show(self, items: Sequence[str | DueLine], today: date) -> None:
        """Draw these headings and lines; the choice stays where it was."""
        kept = self.due
        self.items, self.today = list(items), today
        ids = [one.id if isinstance(one, DueLine) else "" for one in self.items]
        self.redraw(ids.index(kept.id) if kept and kept.id in ids else 0)

    @property
    def due(self) -> DueLine | None:
        """The chosen line."""
        item = self.items[self.chosen] if 0 <= self.chosen < len(self.items) else None
        return item if isinstance(item, DueLine) else None

    def count(self) -> int:
        """Return the number of lines, headings too."""
        return len(self.items)

    def selectable(self, index: int) -> bool:
        """Headings can't be chosen."""
        return isinstance(self.items[index], DueLine)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        """Draw a heading or a line."""
        item = self.items[index]
        if isinstance(item, str):
            return [line(item).stylize(self.look("heading"))]
        bar = Content("▌ " if index == self.chosen else "  ").stylize(self.look("accent"))
        return [bar + draw_due(self, item, self.today, width - 2)]


class DueScreen(Screen[None]):
    """All that is due; beside or below it, what the chosen line was agreed for and why it moved."""

    DEFAULT_CSS = """
    DueScreen {
        & > #title { height: 1; padding: 0 3; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
        & > #body { height: 1fr; margin: 1 0 0 0; }
        & BoardLines { width: 1fr; margin: 0 1; }
        & Paper { width: 50; padding: 0 2; border-left: solid $panel; }
        &.-narrow > #body, &.-normal > #body { layout: vertical; }
        &.-narrow BoardLines, &.-normal BoardLines { height: 1fr; }
        &.-narrow Paper, &.-normal Paper { width: 1fr; height: 9; border-left: none; border-top: solid $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(DUE)
    app = getters.app(Host)
    lines = getters.query_one(BoardLines)

    def __init__(self) -> None:
        super().__init__()
        self.due: tuple[DueLine, ...] = ()
        self.grouped_by_area = False
        self._is_filled = False

    def compose(self) -> ComposeResult:
        """Title, lines, the chosen one, foot."""
        yield Static(titled(phrase("What is due"), ""), id="title")
        with Horizontal(id="body"):
            yield BoardLines()
            yield Paper()
        yield Foot()

    def on_mount(self) -> None:
        """Begin in the list."""
        self.lines.focus()

    def on_screen_resume(self) -> None:
        """Look at the beginning, and again after what was done to a line."""
        self._load()

    @work(group="due", exclusive=True)
    async def _load(self) -> None:
        self.due = await self.app.desk.look_up(lambda store: store.due())
        if self.is_attached:
            self._draw()
        if not self._is_filled:
            # Later on, keys that are held are for what is being opened over it.
            self._is_filled = True
            self.app.release()

    def _draw(self) -> None:
        today = self.app.desk.now().date()
        tries = sum(one.kind is not DueKind.PROMISE for one in self.due)
        words = ", ".join(
            (counted("{n} try", "{n} tries", tries), counted("{n} promise", "{n} promises", len(self.due) - tries))
        )
        self.query_one("#title", Static).update(titled(phrase("What is due"), words))
        self.lines.show(list(by_area(self.due) if self.grouped_by_area else by_day(self.due, today)), today)
        if not self.due:
            self.query_one(Paper).show(
                [("", Content(phrase("Nothing is due. Promises and tries of your walks stand here.")))]
            )
        self._describe()

    @on(Lines.Moved)
    @work(group="chain", exclusive=True)
    async def _describe(self) -> None:
        due = self.lines.due
        if due is None:
            return
        chain: tuple[Tried, ...] = ()
        if due.kind is not DueKind.PROMISE:
            chain = await self.app.desk.look_up(lambda store: store.chain(due.id))
        if self.is_attached:
            self.query_one(Paper).show(list(_rows(due, chain)))

    @on(Lines.Chosen)
    def action_open(self) -> None:
        """Ask what to do with the chosen line."""
        if self.lines.due:
            self.app.open_due(self.lines.due)

    def action_area(self) -> None:
        """Group by area, or by day."""
        self.grouped_by_area = not self.grouped_by_area
        self._draw()

    def action_close(self) -> None:
        """Go back."""
        leave(self)


def _rows(due: DueLine, chain: Sequence[Tried]) -> Iterator[Row]:
    yield "", plain(due.text).stylize("bold")
    yield "", Content("")
    where = ", ".join(part for part in (due.title, due.area, due.site) if part)
    yield phrase("where"), line(where)
    if due.who:
        yield phrase("who"), line(due.who)
    if due.problem:
        yield phrase("told"), line(due.problem).stylize("$quote")
    if due.expect:
        yield phrase("expected"), line(due.expect)
    if due.due:
        yield phrase("due"), Content(day(due.due))
    for slip in reversed(due.slips):
        moved = iso_day(slip.due)
        reason = slip.reason or phrase("no reason given")
        yield phrase("was due"), line(f"{day(moved) if moved else slip.due}: {reason}")
    for link in reversed(chain[:-1]):
        yield phrase("before"), line(f"{link.do} ({phrase(link.result)})")
        if link.learning:
            yield phrase("learned"), line(link.learning)
