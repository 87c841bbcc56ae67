"""Goes to any step or question: the places of the walk, filtered by typing."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from gembawalk.domain.guide import Answered, Place, answered, places, value_of
from gembawalk.domain.walk import Walk
from gembawalk.phrases import phrase
from gembawalk.questions import QuestionSet
from gembawalk.ui.dialogs.dialog import Dialog
from gembawalk.ui.leave import leave
from gembawalk.ui.text import line
from gembawalk.ui.widgets.lines import Lines
from gembawalk.ui.widgets.search_box import SearchBox

_MARKS = {Answered.GIVEN: "✓", Answered.SKIPPED: "-", Answered.NOT_YET: " "}


class _Places(Lines, can_focus=False):
    def __init__(self, walk: Walk, questions: QuestionSet) -> None:
        super().__init__()
        self.all = [(place, _describe(walk, place, questions)) for place in places(walk)]
        self.words = {
            place.name: f"{words} {questions.wording(place.question.key, walk.wording)}".casefold()
            for place, words in self.all
        }
        self.walk = walk
        self.questions = questions
        self.shown = self.all

    def filter(self, words: str) -> None:
        wanted = words.casefold().split()
        self.shown = [one for one in self.all if all(word in self.words[one[0].name] for word in wanted)]
        self.redraw(0)

    def count(self) -> int:
        return max(1, len(self.shown))

    def selectable(self, index: int) -> bool:
        return bool(self.shown)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        if not self.shown:
            return [Content.assemble((phrase("No question has these words."), self.look("muted")))]
        place, words = self.shown[index]
        mark = _MARKS[answered(self.walk, place)]
        given = ((field.name, value_of(self.walk, place, field)) for field in place.question.fields)
        said = next((self._said(place, name, value) for name, value in given if isinstance(value, str)), "")
        label = line(words).truncate(width - 4, ellipsis=True)
        bar = "▌" if index == self.chosen else " "
        return [
            Content.assemble(
                (f"{bar}{mark} ", self.look("accent")), label, "  ", line(said).stylize(self.look("muted"))
            )
        ]

    def _said(self, place: Place, field: str, value: str) -> str:
        return self.questions.word(place.question.key, field, value)


class GoTo(Dialog[Place]):
    """All places of a walk; typing narrows them, Enter goes there."""

    DEFAULT_CSS = """
    GoTo > #box { width: 90; height: 90%; }
    GoTo > #box > _Places { height: 1fr; }
    """

    def __init__(self, walk: Walk, place: Place, questions: QuestionSet) -> None:
        super().__init__()
        self._walk, self._place, self._questions = walk, place, questions

    def compose(self) -> ComposeResult:
        """Box, list."""
        with Vertical(id="box"):
            yield Static(Content(phrase("Go to")), classes="title")
            yield SearchBox(phrase("a step, a stage, or words of the question"))
            yield _Places(self._walk, self._questions)

    def on_mount(self) -> None:
        """Begin where the coach stands."""
        found = self.query_one(_Places)
        names = [place.name for place, _ in found.all]
        found.redraw(names.index(self._place.name) if self._place.name in names else 0)
        self.begin_at(self.query_one(SearchBox))

    @on(SearchBox.Typed)
    def _filter(self, event: SearchBox.Typed) -> None:
        self.query_one(_Places).filter(event.text)

    @on(SearchBox.Moved)
    def _move(self, event: SearchBox.Moved) -> None:
        self.query_one(_Places).action_move(event.by)

    @on(SearchBox.Given)
    @on(Lines.Chosen)
    def _go(self) -> None:
        found = self.query_one(_Places)
        if found.shown:
            leave(self, found.shown[found.chosen][0])


def _describe(walk: Walk, place: Place, questions: QuestionSet) -> str:
    key = place.question.key
    label = questions.label(key, place.question.fields[0].name)
    step = walk.version.step(place.step)
    stage = questions.stage(place.stage)
    where = f"{walk.version.number_of(step.id)} {step.what}, {stage}" if step else stage
    return f"{where}: {label}"
