"""The guided walk: what leads from one of its places to the next, and what the keys do there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType

from gembawalk.domain import answer
from gembawalk.domain.guide import Place, after_part, find, following, missing, preceding
from gembawalk.domain.hit import best_try
from gembawalk.domain.question import Stage
from gembawalk.domain.record import Edit, Kind
from gembawalk.domain.walk import Observation, Walk
from gembawalk.phrases import phrase
from gembawalk.questions import known as languages
from gembawalk.questions.asking import still_tried
from gembawalk.ui.commands import WALK, bindings
from gembawalk.ui.dialogs.choose import Choose
from gembawalk.ui.dialogs.confirm import Confirm
from gembawalk.ui.dialogs.go_to import GoTo
from gembawalk.ui.dialogs.jot import Jot
from gembawalk.ui.screens.place_screen import SEEN_STAGES, PlaceScreen
from gembawalk.ui.text import known_day
from gembawalk.ui.widgets.answer import Answer
from gembawalk.ui.widgets.choice import Choice, StepChoice
from gembawalk.ui.widgets.lines import Lines
from gembawalk.ui.widgets.rail import Rail
from gembawalk.ui.widgets.read_back import ReadBack
from gembawalk.ui.widgets.summary import Summary
from gembawalk.ui.widgets.tap_timer import TapTimer

if TYPE_CHECKING:
    from gembawalk.store import Store


class WalkScreen(PlaceScreen):
    """The guided walk: one question at a time, the rail at the left, *Seen before* at the right."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(WALK)
    CSS_PATH = "walk.tcss"

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
            self._adopt(check, before)
        else:
            await self.go(self._back_to or following(self.walk, self.place, before))

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
            await self.go(self._back_to or following(self.walk, self.place, before))
        else:
            self.app.release()

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

    # What the keys do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys without effect at a place are not there."""
        if action in ("take_over", "open_seen", "seen"):
            return self.place.stage in SEEN_STAGES
        if action == "beside":
            # Where all of it is in sight, the field has the page keys.
            return not self._is_whole() and self.view.has_more_beside
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

    def action_go_to(self) -> None:
        """Go to any step or question."""
        # What is typed behind it is for its box.
        self.app.holding = True
        self._choose_place()

    @work(group="dialog")
    async def _choose_place(self) -> None:
        if await self._settle(skip=False):
            chosen = await self.app.push_screen_wait(GoTo(self.walk, self.place, self.app.questions))
            await self.go(find(self.walk, chosen.name if chosen else self.place.name))
        else:
            self.app.release()

    def action_jot(self) -> None:
        """Jot down something loose."""
        self.app.holding = True
        self._jot()

    @work(group="dialog")
    async def _jot(self) -> None:
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

    async def action_take_over(self) -> None:
        """Make the chosen past try the starting point of this one."""
        hit = self.seen.lines.hit
        past = best_try(hit) if hit else None
        if past is None:
            self.app.tell(phrase("The chosen line in Seen before has no try to take over."))
            return
        # What is typed behind it is for the try.
        self.app.holding = True
        if await self._settle(skip=False) and await self.keeper.write(
            answer.take_over(self.walk, self.place.subject, past)
        ):
            await self.go(find(self.walk, f"try.do@{self.place.subject}"))
            # Not over the hits, which are other ones now, as a notice would be.
            taken = phrase("Taken over, with what was expected of it. F8 takes it back.")
            self.view.say(" ".join(part for part in (taken, still_tried(past, known_day)) if part))
        else:
            self.app.release()

    def action_open_seen(self) -> None:
        """Read the walk of the chosen hit."""
        hit = self.seen.lines.hit
        if hit and hit.walk:
            self.app.read_walk(hit.walk, hit.text)
        elif hit:
            self.app.tell(phrase("This one was imported; there is no walk to open."))

    def action_beside(self, by: int) -> None:
        """Scroll what stands beside the question."""
        self.view.scroll_beside(by)

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
            if self._is_guided:
                over = phrase("The walk is finished and kept. p shows it, o leads back to your own walks.")
                self.app.tell(over, seconds=6)
            else:
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


def _finished(id: str) -> Callable[[Store], Walk]:
    """Finish a walk; what was handed on of it before says so from then on."""

    def finish(store: Store) -> Walk:
        from gembawalk.documents.anew import write_anew

        before = store.walk(id)
        after = store.finish(id)
        write_anew([Path(file.path) for file in store.upkeep.handed_out(id)], before, after)
        return after

    return finish
