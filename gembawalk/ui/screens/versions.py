"""The versions of a standard, and what changed from one to another, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from gembawalk.domain.standard import StandardVersion
from gembawalk.domain.word_diff import Line, Mark, compare
from gembawalk.phrases import phrase
from gembawalk.ui.commands import VERSIONS, bindings
from gembawalk.ui.host import Host
from gembawalk.ui.leave import leave
from gembawalk.ui.text import day, line, plain, titled
from gembawalk.ui.widgets.lines import Lines
from gembawalk.ui.widgets.paper import Paper, Row
from gembawalk.ui.widgets.status import Foot

# Never by colour alone: what is gone is struck through, what is new is underlined.
_LOOKS = {Mark.SAME: "", Mark.GONE: "$worse strike", Mark.NEW: "$better underline"}


class VersionLines(Lines):
    """Versions, newest first, on two lines and a gap."""

    item_height = 3
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Read", key_display="enter", tooltip="Read the chosen version.")
    ]

    def __init__(self) -> None:
        super().__init__()
        self.versions: tuple[StandardVersion, ...] = ()
        self.base: str | None = None

    def count(self) -> int:
        """Return the number of versions."""
        return len(self.versions)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        """Draw number, day, what earned it, and its note."""
        one = self.versions[index]
        bar = Content("▌ " if index == self.chosen else "  ").stylize(self.look("accent"))
        head = Content.assemble(
            (phrase("version {number}", number=one.number), self.look("strong")),
            (f"  {day(one.at.date())}", self.look("muted")),
        )
        if one.check:
            head += Content(f"  {phrase('earned by a try')}").stylize(self.look("better"))
        if one.id == self.base:
            head += Content(f"  {phrase('marked')}").stylize(self.look("due"))
        return [bar + head, bar + line(one.note or phrase("no note")), Content("")]


class VersionsScreen(Screen[None]):
    """The chosen version against the one before it, or against a marked one.

    Args:
        standard: the standard's id.
    """

    DEFAULT_CSS = """
    VersionsScreen {
        & > #title { height: 1; padding: 0 3; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
        & > #body { height: 1fr; margin: 1 0 0 0; }
        & VersionLines { width: 48; margin: 0 1; }
        & Paper { width: 1fr; padding: 0 2; border-left: solid $panel; }
        &.-narrow > #body, &.-normal > #body { layout: vertical; }
        &.-narrow VersionLines, &.-normal VersionLines { width: 1fr; height: 1fr; }
        &.-narrow Paper, &.-normal Paper { height: 1fr; border-left: none; border-top: solid $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(VERSIONS)
    app = getters.app(Host)

    def __init__(self, standard: str) -> None:
        super().__init__()
        self.standard = standard

    def compose(self) -> ComposeResult:
        """Title, versions, what changed, foot."""
        yield Static(id="title")
        with Horizontal(id="body"):
            yield VersionLines()
            yield Paper()
        yield Foot()

    @work
    async def on_mount(self) -> None:
        """Read the versions."""
        lines = self.query_one(VersionLines)
        lines.focus()
        standard = self.standard
        lines.versions = tuple(reversed(await self.app.desk.look_up(lambda store: store.versions(standard))))
        lines.redraw(0)
        self._compare()

    @on(Lines.Moved)
    def _compare(self) -> None:
        lines = self.query_one(VersionLines)
        if not 0 <= lines.chosen < lines.count():
            return
        chosen = lines.versions[lines.chosen]
        before = next((one for one in lines.versions if one.number < chosen.number), None)
        base = next((one for one in lines.versions if one.id == lines.base and one.id != chosen.id), before)
        against = phrase("the first version")
        if base:
            against = phrase("version {number} against {base}", number=chosen.number, base=base.number)
        self.query_one("#title", Static).update(titled(chosen.title, against))
        self.query_one(Paper).show(list(_rows(base, chosen)))

    def action_mark(self) -> None:
        """Compare the others with the chosen version; once more, with the one before again."""
        lines = self.query_one(VersionLines)
        if 0 <= lines.chosen < lines.count():
            chosen = lines.versions[lines.chosen].id
            lines.base = None if lines.base == chosen else chosen
            lines.refresh()
            self._compare()

    @on(Lines.Chosen)
    @work(group="dialog")
    async def _read(self) -> None:
        from gembawalk.ui.screens.standard import StandardScreen

        lines, standard = self.query_one(VersionLines), self.standard
        if 0 <= lines.chosen < lines.count():
            version = lines.versions[lines.chosen]
            self.app.push_screen(
                StandardScreen(await self.app.desk.look_up(lambda store: store.standard(standard)), version)
            )

    def action_close(self) -> None:
        """Go back."""
        leave(self)


def _rows(base: StandardVersion | None, chosen: StandardVersion) -> Iterator[Row]:
    if chosen.note:
        yield phrase("note"), plain(chosen.note)
        yield "", Content("")
    if base is None:
        yield "", Content(phrase("Everything is new here.")).stylize("$muted")
        for step in chosen.steps:
            yield phrase("step"), line(step.what)
        return
    older, newer = sorted((base, chosen), key=lambda one: one.number)
    changed = [one for one in compare(older, newer) if one.changed]
    if not changed:
        yield "", Content(phrase("Nothing differs.")).stylize("$muted")
    for one in changed:
        yield phrase(one.part), _words(one)


def _words(one: Line) -> Content:
    drawn = Content("")
    for mark, text in one.words:
        if drawn.plain and not drawn.plain[-1].isspace() and text[:1].isalnum():
            drawn += Content(" ")
        drawn += plain(text).stylize(_LOOKS[mark])
    return drawn
