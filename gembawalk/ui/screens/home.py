"""Home: an unfinished walk, what is due, and where to go."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from gembawalk.domain.due import DueLine
from gembawalk.domain.glance import Glance
from gembawalk.errors import GembaError
from gembawalk.phrases import counted, mark, phrase
from gembawalk.ui.commands import HOME, bindings
from gembawalk.ui.host import Host
from gembawalk.ui.text import clock, line, long_day, short_day
from gembawalk.ui.widgets.due_lines import by_day, draw_due
from gembawalk.ui.widgets.lines import Lines
from gembawalk.ui.widgets.status import Foot

if TYPE_CHECKING:
    # What a walk is takes a tenth of the first frame to load, and comes with the store.
    from gembawalk.domain.walk import WalkLine

    Item = str | WalkLine | DueLine | tuple[str, str, str]
    """A heading, a walk, something due, or a way to go."""

_DUE_SHOWN = 8
_TOUR = ("tour", mark("Two minutes through this demo plant"), "t")
_DEMO = ("demo", mark("Look around in a demo plant first, apart from your own walks"), "o")
_OWN = ("demo", mark("Back to your own walks"), "o")
_DEMO_TOO = ("demo", mark("Demo plant"), "o")
_WRITE = ("standards", mark("Write down a standard of your own"), "s")
_START = (
    ("walk", mark("New walk"), "w"),
    ("find", mark("Find what was seen before"), "f"),
    ("past", mark("Past walks"), "p"),
    ("standards", mark("Standards"), "s"),
)


class HomeLines(Lines):
    """Everything on Home, as lines."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[Item] = []
        self.today = date.min

    def show(self, view: Glance | None, today: date, *, is_demo: bool = False, has_demo: bool = False) -> None:
        """Draw Home as it is now; None before the database was looked into."""
        self.today = today
        items: list[Item] = []
        is_read = view is not None
        is_empty = view is not None and not (view.standards or view.walks)
        view = view or Glance()
        if view.open_walks:
            items += [phrase("Unfinished"), *view.open_walks, ""]
        if view.due:
            items += by_day(view.due[:_DUE_SHOWN], today)
            if len(view.due) > _DUE_SHOWN:
                items.append(("due", phrase("Due board: {number} more", number=len(view.due) - _DUE_SHOWN), "d"))
            items.append("")
        demo = [_OWN if is_demo else _DEMO if is_empty else _DEMO_TOO] if has_demo and is_read else []
        first = [_TOUR, *demo] if is_demo else [*demo, _WRITE] if is_empty else []
        items += [
            phrase("Start"),
            *first,
            *(one for one in _START if not (is_empty and one[0] == "standards")),
            *(demo if not is_demo and not is_empty else ()),
        ]
        self.items = items
        self.redraw(0 if self.chosen < 0 else None)

    def count(self) -> int:
        """Return the number of lines."""
        return len(self.items)

    def selectable(self, index: int) -> bool:
        """Headings can't be chosen."""
        return not isinstance(self.items[index], str)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        """Draw one line."""
        item = self.items[index]
        if isinstance(item, str):
            return [Content.assemble((item, self.look("muted" if item.startswith(" ") else "heading")))]
        bar = ("▌ " if index == self.chosen else "  ", self.look("accent"))
        if isinstance(item, DueLine):
            return [Content.assemble(bar, draw_due(self, item, self.today, width - 2))]
        if not isinstance(item, tuple):
            return [Content.assemble(bar, self._walk(item))]
        _, words, key = item
        return [Content.assemble(bar, (f"{key}  ", self.look("accent")), phrase(words))]

    def _walk(self, walk: WalkLine) -> Content:
        when_started = f"{short_day(walk.started_at.date())}, {clock(walk.started_at)[:5]}"
        told = counted("{n} problem", "{n} problems", walk.problems)
        begun = phrase("begun {time}, {told}", time=when_started, told=told)
        note = f"{walk.area}, {begun}" if walk.area else begun
        title = line(walk.title).stylize(self.look("strong"))
        return Content.assemble(title, "  ", line(note).stylize(self.look("muted")))


class HomeScreen(Screen[None]):
    """Where everything begins."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(HOME)
    DEFAULT_CSS = """
    HomeScreen {
        & > #head { height: auto; padding: 1 3 0 3; }
        & > #word { height: auto; padding: 0 3 1 3; color: $muted; }
        & > HomeLines { margin: 0 1 0 3; }
    }
    """
    app = getters.app(Host)

    def compose(self) -> ComposeResult:
        """Name and day, the lines, the foot."""
        yield Static(id="head")
        yield Static(id="word")
        yield HomeLines()
        yield Foot()

    def on_mount(self) -> None:
        """Show what needs no database at once."""
        self._begin()

    async def say_anew(self) -> None:
        """Say everything in the language that is spoken now."""
        await self.recompose()
        self._begin()
        self.refresh_bindings()
        self.load()

    def _begin(self) -> None:
        today = self.app.desk.now().date()
        demo = f"  {phrase('demo plant')}" if self.app.is_demo else ""
        self.query_one("#head", Static).update(
            Content.assemble(("gembawalk", "bold $accent"), (demo, "$promise"), (f"   {long_day(today)}", "$muted"))
        )
        seen = None if self.app.desk.is_open else self.app.desk.glanced
        if seen is None or not self._show(seen):
            self.query_one(HomeLines).show(None, today)
        self.query_one(HomeLines).focus()

    def on_screen_suspend(self) -> None:
        """What was told here is read; it is not to lie over what is opened now."""
        self.app.drop_notices()

    def on_screen_resume(self) -> None:
        """Look at the start, and again after a walk or a dialog."""
        self.load()

    @work(group="home", exclusive=True)
    async def load(self) -> None:
        """Fill Home from the database: at the start with what a glance shows, and again once the store is there."""
        if not self.app.desk.is_open:
            if first := await self.app.desk.glance():
                self._show(first)
            # The store's imports hold the interpreter for a quarter of a second: first the frame, then they.
            painted = asyncio.Event()
            self.call_after_refresh(painted.set)
            await painted.wait()
        try:
            view = await self.app.desk.do(lambda store: store.glance())
        except GembaError as error:
            self.app.give_up(error)
            return
        if self._show(view):
            self.app.home_is_filled()
            if self.app.offers_tour and self.app.is_demo and self.is_current:
                self.app.offers_tour = False
                self.action_tour()

    def _show(self, view: Glance) -> bool:
        if not (self.query(HomeLines) and self.query("#word")):
            return False  # Home is being drawn in another language, and is filled again after that
        lines = self.query_one(HomeLines)
        fresh = len(lines.items) <= len(_START) + 1
        has_demo = self.app.demo is not None
        lines.show(view, self.app.desk.now().date(), is_demo=self.app.is_demo, has_demo=has_demo)
        if fresh:
            lines.redraw(0)
        self.query_one("#word", Static).update(line(_word(view)))
        return True

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        item = self.query_one(HomeLines).items[event.index]
        if isinstance(item, tuple):
            getattr(self, f"action_{item[0]}")()
        elif isinstance(item, DueLine):
            self.app.open_due(item)
        elif not isinstance(item, str):
            self._ask_about(item)

    @work(group="dialog")
    async def _ask_about(self, walk: WalkLine) -> None:
        from gembawalk.domain import answer
        from gembawalk.ui.dialogs.choose import Choose

        choices = [
            ("resume", phrase("Resume the walk")),
            ("finish", phrase("Finish it as it is")),
            ("aside", phrase("Put it aside")),
            ("erase", phrase("Erase it for good")),
        ]
        note = phrase("Put aside, it stays under Past walks and can be taken up again.")
        title = phrase("{title}: not finished yet", title=walk.title)
        act = await self.app.push_screen_wait(Choose(title, note, choices))
        if act == "resume":
            self.app.resume_walk(walk.id)
        elif act == "finish":
            await self.app.attempt(lambda store: store.finish(walk.id), phrase("Finished as it is."))
            self.load()
        elif act == "erase":
            if await self.app.erase_walk(walk.id, f"{walk.title}, {long_day(walk.started_at.date())}"):
                self.load()
        elif act == "aside":
            await self.app.attempt(
                lambda store: store.write(walk.id, answer.put_aside(walk.id)),
                phrase("Put aside. It waits under Past walks."),
            )
            self.load()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The tour is of the demo plant, which isn't everywhere."""
        return {"tour": self.app.is_demo, "demo": self.app.demo is not None}.get(action, True)

    def action_tour(self) -> None:
        """Offer a walk through the demo plant on which a line says what to press."""
        from gembawalk.ui.dialogs.tour import Tour

        def begin(begins: bool | None) -> None:
            if begins:
                self.app.begin_tour()

        self.app.push_screen(Tour(), begin)

    def action_demo(self) -> None:
        """Close, and open the demo plant instead, or the coach's own walks again."""
        if self.app.demo is not None and not self.app.wants_other:
            self.app.wants_other = self.app.holding = True
            self._turn_to_other(self.app.demo)

    @work(group="dialog", exclusive=True)
    async def _turn_to_other(self, demo: Path) -> None:
        try:
            if not demo.exists():
                await asyncio.to_thread(self._build, demo)
                self.app.offers_tour = True
        except GembaError as error:
            self.app.wants_other = False
            self.app.release()
            self.app.tell(str(error), trouble=True)
            return
        await self.app.run_action("quit")

    def _build(self, demo: Path) -> None:
        from gembawalk.demo import build

        word, building = self.query_one("#word", Static), phrase("Building the demo plant, only this first time")

        def tell(done: int, total: int) -> None:
            self.app.call_from_thread(word.update, f"{building} {done}/{total}")

        build(demo, self.app.desk.now(), tell)

    def action_due(self) -> None:
        """See all that is due."""
        from gembawalk.ui.screens.due import DueScreen

        self.app.holding = True
        self.app.push_screen(DueScreen())

    def action_walk(self) -> None:
        """Choose a standard and begin."""
        self.app.holding = True
        self.app.choose_standard()

    def action_find(self) -> None:
        """Find what was seen before."""
        from gembawalk.ui.screens.find import FindScreen

        self.app.holding = True
        self.app.push_screen(FindScreen())

    def action_past(self) -> None:
        """Read past walks."""
        from gembawalk.ui.screens.walks import WalksScreen

        self.app.holding = True
        self.app.push_screen(WalksScreen())

    def action_standards(self) -> None:
        """Read the standards; where there is none yet, write down the first."""
        from gembawalk.ui.screens.standards import StandardsScreen

        self.app.holding = True
        self.app.push_screen(StandardsScreen(writing=_WRITE in self.query_one(HomeLines).items))


def _word(view: Glance) -> str:
    if not view.standards:
        return phrase("There is no standard yet. Look around in the demo plant, or write one.")
    kept = ", ".join(
        (
            counted("{n} standard", "{n} standards", view.standards),
            counted("{n} walk", "{n} walks", view.walks),
        )
    )
    if not view.due:
        return phrase("{kept}. Nothing is due.", kept=kept)
    return counted("{kept}, {n} thing due or open.", "{kept}, {n} things due or open.", len(view.due), kept=kept)
