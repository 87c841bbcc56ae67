"""One place of a walk on the screen: its question, what is typed there and goes to disk, what was seen before."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.css.query import NoMatches
from textual.widgets import Static

from gembawalk.domain import answer
from gembawalk.domain.guide import Answered, Place, answered, find
from gembawalk.domain.hit import Here
from gembawalk.domain.question import Shape, Stage
from gembawalk.domain.record import Edit
from gembawalk.domain.walk import Walk
from gembawalk.phrases import phrase
from gembawalk.ui.desk import Desk
from gembawalk.ui.hint import hint_on
from gembawalk.ui.keeper import Keeper
from gembawalk.ui.screens.typing_screen import TypingScreen
from gembawalk.ui.seeker import Seeker
from gembawalk.ui.text import titled
from gembawalk.ui.widgets.answer import Answer
from gembawalk.ui.widgets.choice import Choice, StepChoice
from gembawalk.ui.widgets.day_field import DayField
from gembawalk.ui.widgets.guide import Guide
from gembawalk.ui.widgets.question_view import QuestionView
from gembawalk.ui.widgets.rail import Rail
from gembawalk.ui.widgets.read_back import ReadBack
from gembawalk.ui.widgets.seen_before import SeenBefore
from gembawalk.ui.widgets.status import Foot
from gembawalk.ui.widgets.summary import OpenSummary, Summary
from gembawalk.ui.widgets.tap_timer import TapTimer

_ECHO = 0.001
"""Seconds that a drawn letter takes to be written to the terminal, which another thread does."""
SEEN_STAGES = (Stage.OBSERVE, Stage.ASK, Stage.OPINION, Stage.TRY)


class PlaceScreen(TypingScreen[None]):
    """Shows a walk at one of its places; what leads from one to the next comes with `WalkScreen`."""

    RELEASES_KEYS = True
    rail = getters.query_one(Rail)
    view = getters.query_one(QuestionView)
    seen = getters.query_one(SeenBefore)
    read_back = getters.query_one(ReadBack)
    summary = getters.query_one(Summary)

    def __init__(
        self, desk: Desk, walk: Walk, drafts: dict[tuple[str, str], str], *, is_guided: bool = False
    ) -> None:
        super().__init__()
        self._is_guided = is_guided
        self.pad = self.keeper = Keeper(desk, walk, drafts, self.saved, self.trouble)
        self.seeker = Seeker(desk, lambda words: self.app.tell(words, trouble=True), walk.id)
        self.place = find(walk, drafts.get((walk.id, answer.PLACE_DRAFT), ""))
        self._going = asyncio.Lock()
        self._back_to: Place | None = None
        """Read back, where the coach came from there to change a line."""

    @property
    def walk(self) -> Walk:
        """The walk as it is on disk."""
        return self.keeper.walk

    def compose(self) -> ComposeResult:
        """Title, rail, question, hits, foot."""
        yield Static(id="title")
        yield Guide()
        with Horizontal(id="body"):
            yield Rail()
            with Container(id="work"):
                yield QuestionView()
                yield SeenBefore()
            yield ReadBack()
            yield OpenSummary()
        yield Foot()

    async def on_mount(self) -> None:
        """Begin where the coach left off."""
        self.title = self.walk.version.title
        try:
            await self.go(self.place)
        except NoMatches:
            # Textual 8.2.8 was seen, once in 70,000 random keys, to mount a screen before all that is in it.
            self.call_after_refresh(self.go, self.place)

    # Going from place to place

    async def go(self, place: Place, back_to: Place | None = None) -> None:
        """Show a place and remember that the coach stands there.

        Args:
            place: where to.
            back_to: where its answer leads back to, if not on to the next question.
        """
        # Shown anew, as in another language, it leads back as before.
        self._back_to = back_to or (self._back_to if place.name == self.place.name else None)
        # A dialog may lead on while a key does so too: one after the other, or their fields get mixed up.
        async with self._going:
            # A dialog that opens over fields which are not wholly there yet can't be drawn.
            self.app.holding = True
            try:
                await self._go(place)
            finally:
                self.app.release()

    async def _go(self, place: Place) -> None:
        await self.app.speak(self.walk.language)
        self.place = place
        self._entitle()
        shape = place.question.fields[0].shape
        self.set_class(self._is_whole(), "-whole")
        self.set_class(place.stage in SEEN_STAGES, "-seeing")
        self.set_class(place.question.searched, "-searched")
        self.query_one("#work").display = not self._is_whole()
        self.read_back.display = shape is Shape.LINES
        self.summary.display = shape is Shape.DOCUMENT
        self.rail.show(self.walk, place, self.app.questions)
        if shape is Shape.LINES:
            await self.read_back.show(self.walk, self.app.questions)
            self.set_focus(self.read_back)
        elif shape is Shape.DOCUMENT:
            await self.summary.show(self.walk)
            self.summary.focus_page()
        else:
            self._take_up()
            await self.view.show(
                self.walk, place, self.app.questions, self.keeper.drafts, self.app.desk.now().date()
            )
        self._hint()
        self._guide()
        self._search(self._telling())
        self.keep((self.walk.id, answer.PLACE_DRAFT), place.name)
        self.refresh_bindings()

    def _entitle(self) -> None:
        version, spoken = self.walk.version, self.app.questions
        asked = phrase("asked in {name}", name=spoken.name) if spoken.language != self.app.language else ""
        demo = phrase("demo plant") if self.app.is_demo else ""
        note = ", ".join(part for part in (version.area, version.site, asked, demo) if part)
        self.query_one("#title", Static).update(titled(version.title, note))

    # Saving

    async def _settle(self, *, skip: bool) -> bool:
        """Make an answer of what stands in the fields; with `skip`, keep an empty one as a skip.

        Returns:
            False where it could not be saved, or names no day; the coach then stays.
        """
        if self._is_whole():
            return True
        for editor in self.view.editors:
            if isinstance(editor, DayField) and editor.unread:
                self.view.say(phrase("Which day is that? Say fri, +7, 2w or 24.12., or leave it empty."))
                self.set_focus(editor.query_one(Answer))
                return False
        self.take_words()
        values = self.view.values()
        given = any(value not in (None, "", []) for value in values.values())
        edits: Sequence[Edit] = ()
        if given or skip or answered(self.walk, self.place) is Answered.GIVEN:
            edits = answer.give(self.walk, self.place, values, self.app.desk.now().date(), self.app.new_id)
        return await self.keeper.write(edits, self.view.keys())

    @on(Answer.Paused)
    def _keep_words(self, event: Answer.Paused) -> None:
        # One that comes late would make a draft again of what was given as an answer.
        if not event.answer.is_settled and (key := self.view.key(event.answer)):
            self.keep(key, event.answer.value)

    @on(Choice.Marked)
    @on(StepChoice.Toggled)
    @on(TapTimer.Tapped)
    def _keep_choices(self) -> None:
        for editor in self.view.editors:
            key = self.view.key(editor)
            if key and editor.value is not None and not isinstance(editor, Answer | DayField):
                self.keep(key, answer.write_draft(editor.value))
        self._hint()
        self._guide()

    def take_words(self) -> None:
        """Note what stands in the fields and wasn't noted yet."""
        if not self._is_whole():
            for field in self.view.query(Answer):
                field.settle()
                if field.is_touched and (key := self.view.key(field)):
                    self.keeper.note(key, field.value)

    def _take_up(self) -> None:
        """Note what a field has told and nobody has heard yet, before it gives way to another."""
        for field in self.view.query(Answer):
            if field.is_untaken and (key := self.view.key(field)):
                self.keeper.note(key, field.take())

    # Hints and hits

    @on(Answer.Typed)
    def _follow_typing(self, event: Answer.Typed) -> None:
        if event.answer.is_untaken and (key := self.view.key(event.answer)):
            self.keeper.note(key, event.answer.take())
        # First the letter: what follows from it would share the processor with its way to the terminal.
        self.call_after_refresh(self.set_timer, _ECHO, partial(self._follow_words, event.answer))

    def _follow_words(self, field: Answer) -> None:
        if self.place.question.searched and field in self.view.editors[:1]:
            self._search(field.value)
        self._hint()

    def _hint(self) -> None:
        """One soft hint on what stands in the fields."""
        if self._is_whole():
            return
        words = " ".join(one.value for one in self.view.editors if isinstance(one, Answer))
        self.view.say(hint_on(self.place, words, self._steps(), self.app.questions, self.walk.language))

    def _guide(self) -> None:
        """What the tour says to press."""
        key = self.place.question.key if self._is_guided else ""
        self.query_one(Guide).show(key, has_steps=bool(self._steps()))

    def _steps(self) -> list[str]:
        """The steps that are chosen in the field for them."""
        return next((one.value for one in self.view.editors if isinstance(one, StepChoice)), [])

    def _telling(self) -> str:
        """What *Seen before* looks for when nothing is being typed: the problem this is about."""
        if self.place.stage not in SEEN_STAGES:
            return ""
        editors = self.view.editors
        if self.place.question.searched and editors and isinstance(editors[0], Answer) and editors[0].value:
            return editors[0].value
        told = next((one for one in self.walk.observations if one.id == self.place.subject), None)
        return told.text if told else ""

    @work(group="search")
    async def _search(self, query: str) -> None:
        if self.seeker.is_new(query) and (hits := await self.seeker.find(query, self._here())) is not None:
            self.seen.show(hits, query)

    def _here(self) -> Here:
        """Where the coach stands: what was seen before at this step comes a little sooner."""
        version = self.walk.version
        step = next((one.what for one in version.steps if one.id == self.place.step), "")
        return Here(standard=version.title, step=step, area=version.area)

    def _is_whole(self) -> bool:
        return self.place.question.fields[0].shape in (Shape.LINES, Shape.DOCUMENT)
