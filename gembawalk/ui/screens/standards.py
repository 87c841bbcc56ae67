"""The standards: to be read, and to choose from for a walk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.content import Content

from gembawalk.domain.standard import Standard, StandardText, from_lines
from gembawalk.domain.text import one_line
from gembawalk.phrases import counted, mark, phrase
from gembawalk.ui.commands import STANDARDS, bindings
from gembawalk.ui.dialogs.jot import Jot
from gembawalk.ui.leave import leave
from gembawalk.ui.screens.list_screen import ListScreen
from gembawalk.ui.text import line, short_day
from gembawalk.ui.widgets.lines import Lines
from gembawalk.ui.widgets.search_box import SearchBox

_NEW, _FIELD = "new standard", "text"
"""Where the lines wait of a standard that isn't written yet."""
_EXAMPLE = mark("such as\nTray sealing\nLoad the tray\nSeal the tray\nCheck the seam")


class StandardLines(Lines, can_focus=False):
    """Standards, two lines each."""

    item_height = 3

    def __init__(self) -> None:
        super().__init__()
        self.all: tuple[Standard, ...] = ()
        self.shown: tuple[Standard, ...] = ()

    def filter(self, words: str) -> None:
        """Show those that have all the words."""
        wanted = words.casefold().split()
        self.shown = tuple(one for one in self.all if all(word in _words(one) for word in wanted))
        self.redraw(0)

    def count(self) -> int:
        """Return the number of standards shown."""
        return len(self.shown)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        """Draw title, place, steps and age."""
        one = self.shown[index]
        bar = Content.assemble(("▌ " if index == self.chosen else "  ", self.look("accent")))
        where = ", ".join(part for part in (one.version.area, one.version.site) if part)
        walked = one.last_walk
        on = f"{short_day(walked.date())} {walked.year}" if walked else ""
        age = phrase("last walked {day}", day=on) if on else phrase("not walked yet")
        top = Content.assemble(
            line(one.version.title).stylize(self.look("strong")), "  ", line(where).stylize(self.look("muted"))
        )
        facts = [
            phrase("version {number}", number=one.version.number),
            counted("{n} step", "{n} steps", len(one.version.steps)),
            age,
            *([phrase("out of use")] if one.retired_at else []),
        ]
        return [bar + top, bar + line(", ".join(facts)).stylize(self.look("muted")), Content("")]


class StandardsScreen(ListScreen[str]):
    """All standards; Enter reads one, or chooses it for a walk.

    Args:
        choosing: whether a standard is chosen for a walk; the screen then gives its id.
        writing: whether one is written down at once.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(STANDARDS)
    placeholder = mark("filter: words of title, area or site")

    def __init__(self, *, choosing: bool = False, writing: bool = False) -> None:
        super().__init__()
        self._writes = writing
        self.choosing = choosing
        self.retired = False
        self.heading = mark("Which standard?") if choosing else mark("Standards")

    def lines(self) -> Lines:
        """Make the list."""
        return StandardLines()

    async def fill(self, words: str) -> None:
        """Show the standards that have all these words."""
        found = self.query_one(StandardLines)
        if not found.all:
            retired = self.retired
            found.all = await self.app.desk.look_up(lambda store: store.standards(retired=retired))
        found.filter(words)
        none = phrase("No standard has these words.")
        if not found.all:
            none = phrase("No standard yet. Ctrl+N writes one down.")
        self.say("" if found.count() else none)
        if self._writes:
            self._writes = False
            self.action_write()

    def open(self, index: int) -> None:
        """Read a standard, or choose it."""
        chosen = self.query_one(StandardLines).shown[index]
        if self.choosing:
            leave(self, chosen.id)
        else:
            from gembawalk.ui.screens.standard import StandardScreen

            self.app.push_screen(StandardScreen(chosen))

    def on_screen_resume(self) -> None:
        """A standard may have been edited or taken out of use meanwhile."""
        self.query_one(StandardLines).all = ()
        self.refill(self.query_one(SearchBox).value)

    def action_retired(self) -> None:
        """Show those out of use too, or not again."""
        self.retired = not self.retired
        self.on_screen_resume()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No walk begins on a standard that is out of use."""
        return not self.choosing if action == "retired" else True

    @work(group="dialog")
    async def action_write(self) -> None:
        """Write down a standard in plain lines; one that was begun before and not written is gone on with."""
        title = phrase("The title on the first line, then each step on a line of its own.")
        text = (await self.app.desk.look_up(lambda store: store.drafts(_NEW))).get((_NEW, _FIELD), "")
        refused = ""
        while True:
            text = await self.app.push_screen_wait(Jot(title, self._keep_lines, text, listing=phrase(_EXAMPLE)))
            written = from_lines(text)
            if not text.strip() or (written and await self._add(written)):
                break
            if not written and text == refused:
                self._keep_lines(text)
                self.app.tell(phrase("It is kept as it is, and waits here."))
                return
            if not written:
                refused = text
                self.app.tell(phrase("A standard needs a title and at least one step, each on a line of its own."))
        await self.app.attempt(lambda store: store.drop_draft(_NEW, _NEW, _FIELD), "")
        # Where the coach has gone on meanwhile, coming back reads them anew.
        if written and self.is_current:
            self.on_screen_resume()

    async def _add(self, written: StandardText) -> bool:
        return await self.app.attempt(lambda store: store.add_standard(written), phrase("The standard is written."))

    def _keep_lines(self, text: str) -> None:
        self.app.run_worker(self.app.attempt(lambda store: store.save_draft(_NEW, _NEW, _FIELD, text), ""))


def _words(one: Standard) -> str:
    return one_line(f"{one.version.title} {one.version.area} {one.version.site}").casefold()
