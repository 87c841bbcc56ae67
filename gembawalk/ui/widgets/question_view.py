"""One question in calm type, what stands beside it, and the fields of its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from weakref import WeakKeyDictionary

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Static

from gembawalk.domain.answer import read_draft
from gembawalk.domain.guide import Place, record_of, value_of
from gembawalk.domain.question import Field, Shape, Stage
from gembawalk.domain.record import Value
from gembawalk.domain.walk import Walk
from gembawalk.phrases import phrase
from gembawalk.questions import QuestionSet
from gembawalk.questions.asking import where, wording
from gembawalk.ui.text import line, plain
from gembawalk.ui.widgets.answer import Answer
from gembawalk.ui.widgets.choice import Choice, StepChoice
from gembawalk.ui.widgets.context import context
from gembawalk.ui.widgets.day_field import DayField
from gembawalk.ui.widgets.tap_timer import TapTimer

Key = tuple[str, str]
"""A record's id and a field's name."""

Editor = Answer | Choice | StepChoice | TapTimer | DayField


class QuestionView(Vertical):
    """Shows one place of the walk; the screen asks it for the values."""

    DEFAULT_CSS = """
    QuestionView {
        padding: 1 3 0 3;
        & > #question { height: auto; visibility: hidden; }
        & > #question > * { visibility: visible; }
        & #where { color: $muted; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & #ask { text-style: bold; margin: 1 0 0 0; height: auto; max-height: 6; }
        & #hint { color: $muted; height: auto; max-height: 4; margin: 0; }
        & > #context { height: auto; max-height: 45%; margin: 1 0 0 0; scrollbar-size-vertical: 1;
            visibility: visible; }
        & > #more { height: 1; color: $muted; visibility: hidden; }
        & > #fields { height: 1fr; visibility: hidden; }
        & > #fields > * { visibility: visible; }
        & #fields > .label { color: $muted; height: 1; margin: 0; }
        & #fields > .asked { text-style: bold; height: auto; }
        & #fields > .note { color: $due; height: auto; margin: 1 0 0 0; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: WeakKeyDictionary[DOMNode, Key] = WeakKeyDictionary()
        self._details: set[str | None] = set()
        """The fields that tell more of another one, by their names."""

    def compose(self) -> ComposeResult:
        """Empty until a place is shown."""
        with Vertical(id="question"):
            yield Static(id="where")
            yield Static(id="ask")
            yield Static(id="hint")
        with VerticalScroll(id="context", can_focus=False):
            yield Static()
        yield Static(phrase("PgDn, PgUp: more"), id="more")
        yield Vertical(id="fields")

    async def show(
        self,
        walk: Walk,
        place: Place,
        questions: QuestionSet,
        drafts: Mapping[tuple[str, str], str],
        today: date,
    ) -> None:
        """Show a place with what was answered or typed there so far, and put the cursor into its field."""
        # Question and fields come in one frame, so that nobody reads the one and types into what was there before.
        with self.app.batch_update():
            await self._show(walk, place, questions, drafts, today)
        self.refocus()

    async def _show(
        self,
        walk: Walk,
        place: Place,
        questions: QuestionSet,
        drafts: Mapping[tuple[str, str], str],
        today: date,
    ) -> None:
        key = place.question.key
        self.query_one("#where", Static).update(line(where(walk, place, questions)))
        asked, told = wording(walk, place, questions), questions.hint(key)
        # What is read aloud first ends in the question, which then stands right above its answers.
        is_read_first = place.stage is Stage.HELLO and bool(told)
        self.query_one("#ask", Static).update(plain(told if is_read_first else asked))
        hint = self.query_one("#hint", Static)
        hint.update(plain(told))
        hint.display = bool(told) and not is_read_first
        around = self.query_one("#context", VerticalScroll)
        beside = context(walk, place, questions, _look, around.scrollable_content_region.width or 60)
        around.display = bool(beside)
        around.query_one(Static).update(beside)
        around.scroll_home(animate=False)
        fields = self.query_one("#fields", Vertical)
        await fields.remove_children()
        editors = list(_editors(walk, place, questions, drafts, today))
        self._details = {field.name for field in place.question.fields if field.is_detail}
        records = {field.name: record_of(walk, place, field) for field in place.question.fields}
        # Before they are there: a key may reach one as soon as it is.
        for editor in editors:
            if editor.name:
                self._keys[editor] = records[editor.name], editor.name
        await fields.mount(*([Static(plain(asked), classes="asked")] if is_read_first else []), *editors)
        self._tell_more()

    def on_mount(self) -> None:
        """Look again whenever what stands beside the question has room, or has none any more."""
        self.watch(self.query_one("#context"), "show_vertical_scrollbar", self._tell_more)

    @property
    def has_more_beside(self) -> bool:
        """Whether what stands beside the question has more lines than room."""
        around = self.query_one("#context")
        return around.display and around.show_vertical_scrollbar

    def scroll_beside(self, by: int) -> None:
        """Scroll what stands beside the question by so many pages."""
        around = self.query_one("#context")
        around.scroll_relative(y=by * max(1, around.size.height - 1), animate=False)

    def _tell_more(self) -> None:
        """Say how the rest of what stands beside the question is read."""
        self.query_one("#more").visible = self.has_more_beside

    def key(self, editor: Widget) -> Key | None:
        """Return the record and field that an editor was made for, also after another place is shown."""
        return next((self._keys[one] for one in editor.ancestors_with_self if one in self._keys), None)

    def keys(self) -> list[Key]:
        """Return the records and fields of all that stands here."""
        return [self._keys[editor] for editor in self.editors]

    @property
    def editors(self) -> list[Editor]:
        """The fields on the screen, in their order."""
        return [child for child in self.query_one("#fields").children if isinstance(child, Editor)]

    def values(self) -> dict[str, Value]:
        """What stands in the fields, by their names."""
        return {editor.name or "": editor.value for editor in self.editors}

    def refocus(self) -> None:
        """Put the cursor into the first field."""
        if self.editors:
            self._focus(self.editors[0])

    def focus_after(self, editor: Widget) -> bool:
        """Put the cursor into the next field that has something to ask; False after the last one."""
        editors = self.editors
        at = next((n for n, one in enumerate(editors) if one is editor or editor in one.children), None)
        is_given = any(self.values().values())
        behind = editors[at + 1 :] if at is not None else []
        following = next((one for one in behind if is_given or one.name not in self._details), None)
        if following is None:
            return False
        self._focus(following)
        return True

    def _focus(self, editor: Editor) -> None:
        # At once, not by `focus`, which waits its turn: the next key is for this field already.
        self.screen.set_focus(editor.query_one(Answer) if isinstance(editor, DayField) else editor)

    def say(self, words: str) -> None:
        """Show one soft line under the fields; none for no words."""
        fields = self.query_one("#fields", Vertical)
        notes = fields.query(".note")
        if notes and words:
            notes.first(Static).update(Content(words))
        elif words:
            fields.mount(Static(Content(words), classes="note"))
        elif notes:
            notes.remove()


def _look(name: str) -> str:
    # Named colours follow when the theme changes; those of a style would stay what they were.
    return "bold" if name == "strong" else f"${name}"


def _editors(
    walk: Walk,
    place: Place,
    questions: QuestionSet,
    drafts: Mapping[tuple[str, str], str],
    today: date,
) -> Iterator[Widget]:
    fields = place.question.fields
    for field in fields:
        draft = drafts.get((record_of(walk, place, field), field.name))
        value = value_of(walk, place, field) if draft is None else read_draft(field, draft)
        if len(fields) > 1:
            yield Static(line(questions.label(place.question.key, field.name)), classes="label")
        yield _editor(walk, place, field, value, questions, today)


def _editor(walk: Walk, place: Place, field: Field, value: Value, questions: QuestionSet, today: date) -> Widget:
    key = place.question.key
    words = value if isinstance(value, str) else ""
    items = value if isinstance(value, list) else []
    match field.shape:
        case Shape.CHOICE:
            choices = [(choice, questions.word(key, field.name, choice)) for choice in field.choices]
            return Choice(choices, words or None, name=field.name, begin=-1)
        case Shape.STEPS:
            return StepChoice(walk.version.steps, [str(item) for item in items], name=field.name)
        case Shape.TAPS:
            return TapTimer([item for item in items if isinstance(item, int)], name=field.name)
        case Shape.DAY:
            return DayField(words, today=today, name=field.name)
        case _:
            single = field.shape in (Shape.LINE, Shape.VISION)
            return Answer(words, name=field.name, placeholder=questions.placeholder(key, field.name), single=single)
