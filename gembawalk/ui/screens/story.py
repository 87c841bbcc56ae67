"""The story of a step: its whole life over versions and walks, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from gembawalk.domain.blame import Event, StoryLine
from gembawalk.domain.standard import Step
from gembawalk.phrases import phrase
from gembawalk.ui.commands import STORY, bindings
from gembawalk.ui.host import Host
from gembawalk.ui.leave import leave
from gembawalk.ui.text import day, line, titled
from gembawalk.ui.widgets.lines import Lines
from gembawalk.ui.widgets.status import Foot

_LOOKS = {"better": "better", "held": "better", "same": "same", "worse": "worse", "came back": "overdue"}


class StoryLines(Lines):
    """Events, each on two lines and a gap."""

    item_height = 3
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", key_display="enter", tooltip="Read the walk on which that happened.")
    ]

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[StoryLine, ...] = ()

    def show(self, lines: tuple[StoryLine, ...]) -> None:
        """Draw these events."""
        self.lines = lines
        self.redraw(0)

    def count(self) -> int:
        """Return the number of events."""
        return len(self.lines)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        """Draw day, event and words."""
        one = self.lines[index]
        bar = Content("▌ " if index == self.chosen else "  ").stylize(self.look("accent"))
        look = _LOOKS.get(one.mark.partition(",")[0], "muted")
        wide = max(9, *(len(phrase(event.value)) for event in Event))
        head = Content.assemble(
            (f"{day(one.on):<17}", self.look("muted")),
            (f"{phrase(one.event.value):<{wide}}", self.look("strong")),
            "  ",
        )
        return [bar + head + line(_said(one)).stylize(self.look(look)), bar + line(one.text), Content("")]


def _said(one: StoryLine) -> str:
    # Who tries something is in a person's words; all else is a value or two.
    return one.mark if one.event is Event.TRIED else ", ".join(map(phrase, one.mark.split(", ")))


class StoryScreen(Screen[None]):
    """One step's story; Enter opens the walk of an event.

    Args:
        standard: the standard's id.
        step: the step, by its lineage.
    """

    DEFAULT_CSS = """
    StoryScreen {
        & > #title { height: 1; padding: 0 3; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
        & > StoryLines { margin: 1 3 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(STORY)
    app = getters.app(Host)

    def __init__(self, standard: str, step: Step) -> None:
        super().__init__()
        self.standard = standard
        self.step = step

    def compose(self) -> ComposeResult:
        """Title, events, foot."""
        yield Static(titled(self.step.what, phrase("its story, newest first")), id="title")
        yield StoryLines()
        yield Foot()

    @work
    async def on_mount(self) -> None:
        """Read the story."""
        lines = self.query_one(StoryLines)
        lines.focus()
        standard, lineage = self.standard, self.step.lineage
        lines.show(await self.app.desk.look_up(lambda store: store.story(standard, lineage)))

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        walk = self.query_one(StoryLines).lines[event.index].walk
        if walk:
            self.app.read_walk(walk)
        else:
            self.app.tell(phrase("That was written in the standard, on no walk."))

    def action_close(self) -> None:
        """Go back."""
        leave(self)
