"""The guided walk: one question at a time, the rail at the left, *Seen before* at the right."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.css.query import NoMatches
from textual.widgets import Static

from gembawalk.domain import answer
from gembawalk.domain.guide import Answered, Place, after_part, answered, find, following, missing, preceding
from gembawalk.domain.hit import Here, best_try
from gembawalk.domain.question import Shape, Stage
from gembawalk.domain.record import Edit, Kind
from gembawalk.domain.walk import Observation, Walk
from gembawalk.phrases import phrase
from gembawalk.questions import known as languages
from gembawalk.ui.commands import WALK, bindings
from gembawalk.ui.desk import Desk
from gembawalk.ui.dialogs.choose import Choose
from gembawalk.ui.dialogs.confirm import Confirm
from gembawalk.ui.dialogs.go_to import GoTo
from gembawalk.ui.dialogs.jot import Jot
from gembawalk.ui.hint import hint_on
from gembawalk.ui.keeper import Keeper
from gembawalk.ui.screens.typing_screen import TypingScreen
from gembawalk.ui.seeker import Seeker
from gembawalk.ui.text import titled
from gembawalk.ui.widgets.answer import Answer
from gembawalk.ui.widgets.choice import Choice, StepChoice
from gembawalk.ui.widgets.day_field import DayField
from gembawalk.ui.widgets.lines import Lines
from gembawalk.ui.widgets.question_view import QuestionView
from gembawalk.ui.widgets.rail import Rail
from gembawalk.ui.widgets.read_back import ReadBack
from gembawalk.ui.widgets.seen_before import SeenBefore
from gembawalk.ui.widgets.status import Foot
from gembawalk.ui.widgets.summary import Summary
from gembawalk.ui.widgets.tap_timer import TapTimer

if TYPE_CHECKING:
    from gembawalk.store import Store

_ECHO = 0.008
"""Seconds that a typed letter takes to be drawn and written to the terminal."""
_SEEN_STAGES = (Stage.OBSERVE, Stage.ASK, Stage.OPINION, Stage.TRY)


class WalkScreen(TypingScreen[None]):
    """One walk at one of its places."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(WALK)
    CSS_PATH = "walk.tcss"
    RELEASES_KEYS = True
    rail = getters.query_one(Rail)
    view = getters.query_one(QuestionView)
    seen = getters.query_one(SeenBefore)
    read_back = getters.query_one(ReadBack)
    summary = getters.query_one(Summary)

    def __init__(self, desk: Desk, walk: Walk, drafts: dict[tuple[str, str], str]) -> None:
        super().__init__()
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
        with Horizontal(id="body"):
            yield Rail()
            with Container(id="work"):
                yield QuestionView()
                yield SeenBefore()
            yield ReadBack()
            yield Summary()
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
        self.set_class(place.stage in _SEEN_STAGES, "-seeing")
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
        self._search(self._telling())
        self.keep((self.walk.id, answer.PLACE_DRAFT), place.name)
        self.refresh_bindings()

    def _entitle(self) -> None:
        version, spoken = self.walk.version, self.app.questions
        asked = phrase("asked in {name}", name=spoken.name) if spoken.language != self.app.language else ""
        note = ", ".join(part for part in (version.area, version.site, asked) if part)
        self.query_one("#title", Static).update(titled(version.title, note))

    @on(Answer.Given)
    async def _give_or_move_on(self, event: Answer.Given) -> None:
        if self.view.focus_after(event.answer):
            self.app.release()
        else:
            await self._give_and_go()

    @on(Choice.Given)
    async def _choose_or_move_on(self) -> None:
        focused = self.focused
        if focused is not None and self.view.focus_after(focused):
            self.app.release()
        else:
            await self._give_and_go()

    @on(StepChoice.Given)
    @on(TapTimer.Given)
    async def _give_and_go(self) -> None:
        """Give what stands there, an empty answer as a skip, and go on."""
        self.app.holding = True
        before = self.walk
        if not await self._settle(skip=True):
            self.app.release()
        elif check := self._to_adopt():
            self.app.release()
            self._adopt(check, before)
        elif self._back_to:
            await self.go(self._back_to)
        else:
            await self.go(following(self.walk, self.place, before))

    def _to_adopt(self) -> str | None:
        """The check that has just decided to adopt its try, once all of it is said."""
        if self.place.question.key != "promises.repeatable":
            return None
        tries = (due.countermeasure for due in self.walk.due_tries if due.countermeasure.id == self.place.subject)
        check = self.walk.check_of(self.place.subject)
        return check.id if check and any(one.state == "adopting" for one in tries) else None

    @work(group="dialog")
    async def _adopt(self, check: str, before: Walk) -> None:
        await self.app.adopt(check)
        if await self.keeper.do(lambda store: store.walk(self.walk.id)):
            await self.go(following(self.walk, self.place, before))

    @on(ReadBack.Given)
    async def _was_read_back(self) -> None:
        at = self.app.desk.now().isoformat(timespec="milliseconds")
        if await self.keeper.write([Edit(Kind.WALK, self.walk.id, {"read_back": at})]):
            await self.go(following(self.walk, self.place))
        else:
            self.app.release()

    @on(Lines.Chosen)
    async def _go_to_station(self, event: Lines.Chosen) -> None:
        if isinstance(event.lines, Rail) and (place := self.rail.place_at(event.index)):
            await self._leave_for(place)

    async def _leave_for(self, place: Place) -> None:
        self.app.holding = True
        if await self._settle(skip=False):
            await self.go(find(self.walk, place.name))
        else:
            self.app.release()

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
        self.set_timer(_ECHO, partial(self._follow_words, event.answer))

    def _follow_words(self, field: Answer) -> None:
        if self.place.question.searched and field in self.view.editors[:1]:
            self._search(field.value)
        self._hint()

    def _hint(self) -> None:
        """One soft hint on what stands in the fields."""
        if self._is_whole():
            return
        words = " ".join(one.value for one in self.view.editors if isinstance(one, Answer))
        steps = next((one.value for one in self.view.editors if isinstance(one, StepChoice)), [])
        self.view.say(hint_on(self.place, words, steps, self.app.questions, self.walk.language))

    def _telling(self) -> str:
        """What *Seen before* looks for when nothing is being typed: the problem this is about."""
        if self.place.stage not in _SEEN_STAGES:
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

    # What the keys do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys without effect at a place are not there."""
        if action in ("take_over", "open_seen", "seen"):
            return self.place.stage in _SEEN_STAGES
        if action == "skip" or action == "next_part":
            return not self._is_whole()
        if action == "jot":
            # The foot of the summary has no room for it at 80 columns; whoever reads it out has seen enough.
            return self.place.stage is not Stage.SUMMARY
        return True

    async def action_skip(self) -> None:
        """Keep the question as skipped and go on; what was typed is kept as the answer all the same."""
        await self._give_and_go()

    async def action_next_part(self) -> None:
        """Go on to the next part; what was typed here is kept as the answer, the rest stays open."""
        self.app.holding = True
        if await self._settle(skip=False):
            await self.go(after_part(self.walk, self.place))
        else:
            self.app.release()

    async def action_back(self) -> None:
        """Go to the question before."""
        await self._leave_for(preceding(self.walk, self.place))

    @work(group="dialog")
    async def action_go_to(self) -> None:
        """Go to any step or question."""
        if await self._settle(skip=False):
            chosen = await self.app.push_screen_wait(GoTo(self.walk, self.place, self.app.questions))
            await self.go(find(self.walk, chosen.name if chosen else self.place.name))

    @work(group="dialog")
    async def action_jot(self) -> None:
        """Jot down something loose."""
        record = self.app.new_id()
        jotted = await self.app.push_screen_wait(
            Jot(phrase("What did you just see?"), lambda text: self.keep((record, "facts"), text))
        )
        self.keeper.note((record, "facts"), jotted)
        edits = answer.jot(self.walk, jotted, lambda: record)
        if await self.keeper.write(edits, [(record, "facts")]) and edits:
            self.app.tell(phrase("Jotted down under Also seen."))
            if self._is_whole():
                await self.go(self.place)

    @work(group="dialog")
    async def action_take_over(self) -> None:
        """Make the chosen past try the starting point of this one."""
        hit = self.seen.lines.hit
        past = best_try(hit) if hit else None
        if past is None:
            self.app.tell(phrase("The chosen line in Seen before has no try to take over."))
            return
        if not await self._settle(skip=False):
            return
        if await self.keeper.write(answer.take_over(self.walk, self.place.subject, past)):
            await self.go(find(self.walk, f"try.do@{self.place.subject}"))
            self.app.tell(phrase("Taken over, with what was expected of it. F8 takes it back."))

    def action_open_seen(self) -> None:
        """Read the walk of the chosen hit."""
        hit = self.seen.lines.hit
        if hit and hit.walk:
            self.app.read_walk(hit.walk, hit.text)
        elif hit:
            self.app.tell(phrase("This one was imported; there is no walk to open."))

    @work(group="dialog")
    async def action_blame(self) -> None:
        """Ask why the step says what it says, in the version that this walk has."""
        from gembawalk.ui.screens.standard import StandardScreen

        version = self.walk.version
        step = version.step(self.place.step)
        standard = await self.app.desk.look_up(lambda store: store.standard(version.standard))
        self.app.push_screen(StandardScreen(standard, version, step.lineage if step else ""))

    def action_language(self) -> None:
        """Ask in another language from here on; it is kept with the walk."""
        note = phrase("What is asked and read aloud changes at once; what was answered stays.")
        known = list(languages(self.app.questions_folder).items())
        choose = Choose(phrase("Ask in which language?"), note, known, self.app.questions.language)
        self.app.push_screen(choose, self._ask_in)

    async def _ask_in(self, chosen: str | None) -> None:
        if chosen and chosen != self.walk.language and await self.save_all():
            await self.keeper.write([Edit(Kind.WALK, self.walk.id, {"language": chosen})])
            await self.go(self.place)

    def action_seen(self, by: int) -> None:
        """Choose another hit."""
        self.seen.lines.action_move(by)

    @work(group="dialog")
    async def action_undo_answer(self) -> None:
        """Take back the last answer."""
        undone: list[Edit] = []
        self.app.holding = True

        def act(store: Store) -> Walk:
            walk, edits = store.undo(self.walk.id)
            undone.extend(edits)
            return walk

        if await self.keeper.do(act):
            self.app.tell(phrase("Taken back.") if undone else phrase("There is nothing to take back."))
            await self.go(find(self.walk, self.place.name))
        else:
            self.app.release()

    @on(ReadBack.Correct)
    @work(group="dialog")
    async def _correct(self) -> None:
        line = self.read_back.chosen_line
        if line is not None and line.place is not None:
            await self.go(line.place, back_to=self.place)
            return
        self.app.release()
        jotted = next((one for one in self.walk.observations_at(None) if line and one.id == line.record), None)
        if jotted is not None:
            await self._change_jotted(jotted)

    async def _change_jotted(self, jotted: Observation) -> None:
        """Change what was jotted down, which belongs to no question."""
        key = (jotted.id, "facts")
        begun = self.keeper.drafts.get(key, jotted.facts or "")
        changed = await self.app.push_screen_wait(
            Jot(phrase("What did you just see?"), partial(self.keep, key), begun)
        )
        self.keeper.note(key, changed)
        if not changed.strip():
            self.app.tell(phrase("An empty line stays as it was; x strikes it."))
        if await self.keeper.write(answer.change_jotted(jotted, changed), [key]):
            await self.go(self.place)

    @on(ReadBack.Strike)
    @work(group="dialog")
    async def _strike(self) -> None:
        line = self.read_back.chosen_line
        if line is None:
            return
        note = phrase("It is deleted for good, from everywhere.")
        sure = await self.app.push_screen_wait(
            Confirm(phrase("Strike this line?"), line.text, note, yes=phrase("Strike it"))
        )
        if sure and await self.keeper.do(
            lambda store: store.strike(self.walk.id, line.kind, line.record, line.field)
        ):
            await self.go(find(self.walk, self.place.name))
            await self.app.tell_handed_out(self.walk.id)

    @on(Summary.Given)
    @work(group="dialog")
    async def _finish(self) -> None:
        if place := missing(self.walk):
            self.app.tell(phrase("One thing is still missing: what did you see, in one sentence?"))
            await self.go(place)
        elif await self.keeper.do(_finished(self.walk.id)):
            self.app.tell(phrase("The walk is finished. You find it under Past walks."))
            self.app.go_home()

    def action_home(self) -> None:
        """Pause the walk and go home."""
        self.app.holding = True
        self._pause()

    @work(group="dialog")
    async def _pause(self) -> None:
        if await self._settle(skip=False):
            self.app.go_home()
        self.app.release()

    def _is_whole(self) -> bool:
        return self.place.question.fields[0].shape in (Shape.LINES, Shape.DOCUMENT)


def _finished(id: str) -> Callable[[Store], Walk]:
    """Finish a walk; what was handed on of it before says so from then on."""

    def finish(store: Store) -> Walk:
        from gembawalk.documents.anew import write_anew

        before = store.walk(id)
        after = store.finish(id)
        write_anew([Path(file.path) for file in store.upkeep.handed_out(id)], before, after)
        return after

    return finish
