"""Adopting: what a try has shown becomes a key point of its standard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from gembawalk.domain.adoption import Adoption, hold_day, note_of, suggestion, with_point
from gembawalk.domain.standard import Confidence, Emphasis, KeyPoint, Standard, StandardText, text_of
from gembawalk.errors import ChangedMeanwhile, GembaError
from gembawalk.phrases import phrase
from gembawalk.ui.commands import ADOPT, bindings
from gembawalk.ui.keeper import Pad
from gembawalk.ui.leave import leave
from gembawalk.ui.screens.typing_screen import TypingScreen
from gembawalk.ui.text import day, line, plain, titled
from gembawalk.ui.widgets.answer import Answer
from gembawalk.ui.widgets.choice import Choice
from gembawalk.ui.widgets.paper import Paper, Row
from gembawalk.ui.widgets.status import Foot

if TYPE_CHECKING:
    from gembawalk.store import Store


class AdoptScreen(TypingScreen[Standard]):
    """The suggested key point to be put right, beside the step as it will be. Gives the standard as it was saved.

    Args:
        adoption: what is to be adopted.
        drafts: what was typed here before and not saved, by field.
    """

    DEFAULT_CSS = """
    AdoptScreen {
        & > #title { height: 1; padding: 0 3; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
        & > #body { height: 1fr; margin: 1 0 0 0; }
        & #fields { width: 1fr; padding: 0 3; scrollbar-size-vertical: 1; }
        & #fields > .label { color: $muted; height: 1; }
        & #fields > Answer { min-height: 2; max-height: 6; margin: 0 0 1 0; }
        & #fields > Choice { margin: 0 0 1 0; }
        & Paper { width: 46; padding: 0 2; border-left: solid $panel; }
        &.-roomy Paper { width: 56; }
        &.-narrow > #body, &.-normal > #body { layout: vertical; }
        &.-narrow #fields, &.-normal #fields { height: 2fr; }
        &.-narrow Paper, &.-normal Paper { width: 1fr; height: 1fr; border-left: none; border-top: solid $panel; }
        &.-short #fields > .label { margin: 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(ADOPT)
    RELEASES_KEYS = True

    def __init__(self, adoption: Adoption, drafts: dict[str, str]) -> None:
        super().__init__()
        self.adoption = adoption
        self._first = _first(adoption, drafts)
        kept = {(adoption.check, name): text for name, text in self._first.items()}
        self.pad = Pad(self.app.desk, adoption.check, kept, self.saved, self.trouble)

    def compose(self) -> ComposeResult:
        """Title, fields, the step as it will be, foot."""
        version = self.adoption.standard.version
        title = phrase("Adopt into {title}", title=version.title)
        yield Static(titled(title, phrase("becomes version {number}", number=version.number + 1)), id="title")
        first = self._first
        with Horizontal(id="body"):
            with VerticalScroll(id="fields", can_focus=False):
                if self.adoption.step is None:
                    gone = phrase("Its step is gone. Which one does it belong to now?")
                    yield Static(Content(gone), classes="label")
                    yield Choice(_steps(self.adoption), first["step"], name="step")
                yield Static(Content(phrase("The key point, as the team would say it")), classes="label")
                yield Answer(first["point"], name="point")
                yield Static(Content(phrase("because")), classes="label")
                yield Answer(first["because"], name="because")
                yield Static(Content(phrase("How sure are we?")), classes="label")
                yield Choice(_worded(Confidence), first["sure"], name="sure")
                yield Static(Content(phrase("What kind of key point is it?")), classes="label")
                yield Choice(_worded(Emphasis), first["kind"], name="kind")
                yield Static(Content(phrase("Why the standard changes")), classes="label")
                yield Answer(first["note"], name="note", single=True)
            yield Paper()
        yield Foot()

    def on_mount(self) -> None:
        """Begin at the first field."""
        self.set_focus(self._fields[0])
        self.call_after_refresh(self.query_one("#fields").scroll_home, animate=False)
        self._draw()
        self.app.release()

    @property
    def _fields(self) -> list[Answer | Choice]:
        return [one for one in self.query("#fields > *") if isinstance(one, Answer | Choice)]

    def _value(self, name: str) -> str:
        return next((one.value or "" for one in self._fields if one.name == name), "")

    @property
    def _point(self) -> KeyPoint:
        return KeyPoint(
            id="",
            lineage="",
            text=self._value("point").strip(),
            reason=self._value("because").strip(),
            kind=Emphasis(self._value("kind")),
            confidence=Confidence(self._value("sure")),
        )

    @property
    def _step(self) -> int:
        return int(self._value("step")) if self.adoption.step is None else self.adoption.step

    def _text(self) -> StandardText:
        return with_point(text_of(self.adoption.standard), self._step, self._point)

    @on(Answer.Typed)
    @on(Choice.Marked)
    def _draw(self) -> None:
        self.query_one(Paper).show(list(self._rows()))

    def _rows(self) -> Iterator[Row]:
        step = self.adoption.standard.version.steps[self._step]
        yield "", line(f"{self._step + 1}  {step.what}").stylize("bold")
        for point in step.key_points:
            yield "", Content("• ") + line(point.text)
        new = self._point
        sure = "" if new.confidence is Confidence.CERTAIN else f" ({phrase(new.confidence.value)})"
        reason = phrase(", because {reason}", reason=new.reason) if new.reason else ""
        yield "", Content("+ ") + plain(f"{new.text}{reason}{sure}").stylize("bold $better")
        yield "", Content("")
        found = self.adoption
        rows = (
            (phrase("told"), found.problem),
            (phrase("expected"), found.expect),
            (phrase("actual"), found.evidence),
            (phrase("learned"), found.learning),
        )
        for label, text in rows:
            if text:
                yield label, line(text)
        yield phrase("look again"), Content(day(hold_day(self.app.desk.now().date())))

    @on(Answer.Paused)
    @on(Choice.Marked)
    def _keep(self) -> None:
        self.take_words()
        self._save_drafts()

    def take_words(self) -> None:
        """Note what stands in the fields and wasn't noted yet."""
        for one in self._fields:
            self.pad.note((self.adoption.check, one.name or ""), one.value or "")

    @on(Answer.Given)
    @on(Choice.Given)
    def _next(self) -> None:
        self._draw()
        fields = self._fields
        at = next((n for n, one in enumerate(fields) if one is self.focused), -1) + 1
        if at < len(fields):
            self.set_focus(fields[at])
            self.app.release()
        else:
            self.action_save()

    def action_save(self) -> None:
        """Save the next version, tied to the check that earned it."""
        if not self._point.text:
            self.app.tell(phrase("A key point needs words."))
            self.set_focus(next(one for one in self._fields if one.name == "point"))
            self.app.release()
            return
        # What is typed behind it is for what comes next; whoever opened this lets it through.
        self.app.holding = True
        self._save()

    @work(group="dialog", exclusive=True)
    async def _save(self) -> None:
        text, note, found = self._text(), self._value("note"), self.adoption

        def save(store: Store) -> Standard:
            saved, _ = store.add_standard(text, note.strip(), found.check, found.standard)
            for name in store.drafts(found.check):
                store.drop_draft(found.check, *name)
            return saved

        try:
            saved = await self.app.desk.do(save)
        except ChangedMeanwhile as error:
            self.app.tell(phrase("{error} Adopt it again to add it to the newest.", error=error), trouble=True)
            self.app.release()
            self.adoption = await self.app.desk.look_up(lambda store: store.adoption(found.check))
            self._draw()
        except GembaError as error:
            self.app.tell(str(error), trouble=True)
            self.app.release()
        else:
            held = day(hold_day(self.app.desk.now().date()))
            at = {"title": saved.version.title, "number": saved.version.number, "held": held}
            self.app.tell(phrase("{title} is now at version {number}. Look again on {held}.", **at))
            leave(self, saved)

    @work(group="dialog")
    async def action_edit(self) -> None:
        """Edit the whole standard with the key point in it."""
        from gembawalk.ui.screens.editor import EditorScreen

        found = self.adoption
        editor = EditorScreen(found.standard, self._text(), found.check, self._value("note"))
        self.app.holding = True
        try:
            saved = await self.app.push_screen_wait(editor)
        finally:
            self.app.release()
        if saved:
            leave(self, saved)

    @work(group="dialog")
    async def action_close(self) -> None:
        """Leave; it waits on the due board."""
        if await self.save_all():
            self.app.tell(phrase("Not in the standard yet; it waits under what is due."))
            leave(self, None)


def _steps(adoption: Adoption) -> list[tuple[str, str]]:
    return [(str(number), step.what) for number, step in enumerate(adoption.standard.version.steps)]


def _worded(values: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, phrase(one.value)) for one in values]


def _first(adoption: Adoption, drafts: Mapping[str, str]) -> dict[str, str]:
    """What the fields begin with: what was typed before, where it is an answer still, else what is suggested."""
    point = suggestion(adoption)
    first = {
        "step": "0",
        "point": point.text,
        "because": point.reason,
        "sure": point.confidence.value,
        "kind": point.kind.value,
        "note": note_of(adoption),
    }
    choices = {"step": _steps(adoption), "sure": _worded(Confidence), "kind": _worded(Emphasis)}
    for name in first.keys() & drafts.keys():
        if name not in choices or drafts[name] in dict(choices[name]):
            first[name] = drafts[name]
    return first
