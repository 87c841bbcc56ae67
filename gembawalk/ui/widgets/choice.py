"""Fields in which one answer, or some steps, are chosen from a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from gembawalk.phrases import counted
from gembawalk.ui.keys import held, hold
from gembawalk.ui.text import line
from gembawalk.ui.widgets.lines import Lines

if TYPE_CHECKING:
    from gembawalk.domain.standard import Step


class Choice(Lines):
    """One of a few answers; its number gives it at once.

    Args:
        choices: pairs of the stored value and the words for it.
        value: the value given so far, or None.
        name: the field's name.
        begin: the line that is chosen where no value was given; -1 for none, so that Enter alone gives no answer.
    """

    DEFAULT_CSS = "Choice { height: auto; max-height: 100%; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Next", key_display="enter", tooltip="Give the chosen answer and go on."),
        Binding("space", "mark", "Choose", show=False),
    ]

    class Given(Message):
        """A line was chosen for good."""

    class Marked(Message):
        """A line was chosen while one stays at the question."""

    def __init__(self, choices: Sequence[tuple[str, str]], value: str | None, *, name: str, begin: int = 0) -> None:
        super().__init__(name=name)
        self.choices = tuple(choices)
        self.value = value
        self._begin = begin

    def on_key(self, event: events.Key) -> None:
        """Take an answer by its number, in the order in which keys were pressed."""
        if held(self, event):
            return
        if event.character and event.character.isdecimal() and event.character != "0":
            event.stop()
            self.action_take(int(event.character) - 1)
        elif event.key == "enter":
            event.stop()
            self.action_choose()

    def on_mount(self) -> None:
        """Begin at the value given so far."""
        values = [value for value, _ in self.choices]
        self.redraw(values.index(self.value) if self.value in values else 0)
        if self._begin < 0 and self.value not in values:
            self.chosen = -1

    def count(self) -> int:
        """Return how many answers there are."""
        return len(self.choices)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        """Draw number, mark and words of one answer."""
        value, words = self.choices[index]
        given = value == self.value
        mark = ("●", self.look("accent")) if given else ("○", self.look("muted"))
        # Where nothing is chosen yet, the numbers show that they can be pressed.
        number = (f"{index + 1} ", self.look("heading" if self.has_focus and self.chosen < 0 else "muted"))
        bar = ("▌" if index == self.chosen else " ", self.look("accent"))
        style = self.look("strong") if given or (index == self.chosen and self.has_focus) else ""
        return [Content.assemble(bar, number, mark, " ", line(words).stylize(style) if style else line(words))]

    def action_take(self, index: int) -> None:
        """Give the answer of that number."""
        if index < self.count():
            self.chosen = index
            self.action_choose()

    def action_move(self, by: int) -> None:
        """Choose the next line; where none is chosen, the first or the last."""
        if self.chosen < 0:
            self.chosen = 0 if by > 0 else self.count() - 1
            self.refresh()
        else:
            super().action_move(by)

    def action_edge(self, by: int) -> None:
        """Choose the first or the last line."""
        self.chosen = 0 if by < 0 else self.count() - 1
        self.refresh()

    def action_choose(self) -> None:
        """Give the chosen line, or go on without one."""
        if self.chosen >= 0:
            self.value = self.choices[self.chosen][0]
        self.refresh()
        hold(self)
        self.post_message(self.Given())

    def action_mark(self) -> None:
        """Choose a line and stay."""
        if self.chosen < 0:
            return
        self.value = self.choices[self.chosen][0]
        self.refresh()
        self.post_message(self.Marked())

    def get_content_height(self, *_: object) -> int:
        """Be as high as there are answers."""
        return self.count()


class StepChoice(Lines):
    """The steps of the standard, of which one to three are watched; space takes one in or out."""

    DEFAULT_CSS = "StepChoice { height: 1fr; min-height: 3; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Next", key_display="enter", tooltip="Go on with the chosen steps."),
        # Above the steps the question says it; the foot has no room for it at 80 columns.
        Binding("space", "pick", "Pick", show=False, tooltip="Take the step in or out."),
    ]

    class Given(Message):
        """The choice is made."""

    class Toggled(Message):
        """A step was taken in or out."""

    def __init__(self, steps: Sequence[Step], value: Sequence[str], *, name: str) -> None:
        super().__init__(name=name)
        self.steps = tuple(steps)
        self.picked = set(value)

    @property
    def value(self) -> list[str]:
        """The ids of the chosen steps in the standard's order."""
        return [step.id for step in self.steps if step.id in self.picked]

    def on_key(self, event: events.Key) -> None:
        """Take a step in or out by its number, in the order in which keys were pressed."""
        if held(self, event):
            return
        if event.character and event.character.isdecimal() and event.character != "0":
            event.stop()
            self.action_pick_number(int(event.character) - 1)
        elif event.key == "enter":
            event.stop()
            self.action_choose()

    def on_mount(self) -> None:
        """Begin at the first chosen step."""
        self.redraw(next((n for n, step in enumerate(self.steps) if step.id in self.picked), 0))

    def count(self) -> int:
        """Return how many steps the standard has."""
        return len(self.steps)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        """Draw number, mark and words of one step."""
        step = self.steps[index]
        picked = step.id in self.picked
        mark = ("◉", self.look("accent")) if picked else ("○", self.look("muted"))
        words = line(step.what)
        if picked:
            words = words.stylize(self.look("strong"))
        bar = ("▌" if index == self.chosen else " ", self.look("accent"))
        number = (f"{index + 1:>2} ", self.look("muted"))
        named = Content.assemble(bar, number, mark, " ", words)
        note = self._note(step)
        has_room = named.cell_length + 2 + len(note) <= width
        return [Content.assemble(named, "  ", (note, self.look("muted"))) if has_room else named]

    def _note(self, step: Step) -> str:
        points = len(step.key_points)
        return counted("{n} key point", "{n} key points", points) if points else ""

    def action_pick(self) -> None:
        """Take the chosen step in or out."""
        if self.chosen >= 0:
            self.picked ^= {self.steps[self.chosen].id}
            self.refresh()
            self.post_message(self.Toggled())

    def open_clicked(self) -> None:
        """A click takes a step in or out; Enter goes on."""
        self.action_pick()

    def action_pick_number(self, index: int) -> None:
        """Take the step of that number in or out."""
        if index < self.count():
            self.chosen = index
            self.action_pick()

    def action_choose(self) -> None:
        """Go on; with no step taken in, take the one under the cursor."""
        if not self.picked and self.chosen >= 0:
            self.action_pick()
        hold(self)
        self.post_message(self.Given())
