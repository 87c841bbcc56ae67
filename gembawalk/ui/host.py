"""What screens ask of the app: the desk, the questions, a word to the coach, the way to another screen."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from traceback import walk_tb
from typing import TYPE_CHECKING

from rich.console import Console
from textual import work
from textual.binding import Binding
from textual.css.query import NoMatches
from textual.dom import NoScreen
from textual.messages import ExitApp
from textual.notifications import Notify
from textual.widget import MountError, Widget
from textual.worker import WorkerFailed

from gembawalk.crash import Crash
from gembawalk.domain.due import DueKind, DueLine
from gembawalk.domain.ids import uuid7
from gembawalk.domain.text import visible
from gembawalk.errors import GembaError
from gembawalk.phrases import phrase
from gembawalk.questions import QuestionSet, load
from gembawalk.ui.desk import Desk
from gembawalk.ui.garbage import EVERY
from gembawalk.ui.keys import KeyHolding, named
from gembawalk.ui.notice import Notice

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from gembawalk.domain.walk import Walk
    from gembawalk.store import Store

_HALF_THERE = (NoMatches, NoScreen, MountError, IndexError)
"""What a screen raises that is closed while it is put together; the last comes from Textual's own palette."""
_TROUBLE = 8.0
"""Seconds that trouble is shown at least."""
_LONG = 15
"""Seconds for what is to be read once and then done something about."""


class Host(KeyHolding):
    """The app as its screens know it.

    Args:
        desk: where acts are handed in.
        questions: the words of the questions, in the language in which walks begin.
        questions_folder: where the coach's own question sets lie.
        export_folder: where exported walks go.
        is_demo: whether the database is the demo plant.
    """

    def __init__(
        self, desk: Desk, questions: QuestionSet, questions_folder: Path, export_folder: Path, *, is_demo: bool
    ) -> None:
        super().__init__()
        self.desk = desk
        self.questions = questions
        self.language = questions.language
        self.questions_folder = questions_folder
        self._unspoken: set[str] = set()
        self.export_folder = export_folder
        self.is_demo = is_demo
        self.failure: GembaError | None = None
        self.crash: Crash | None = None
        # What Textual would draw after a crash are the values of all variables, people's words among them.
        self.error_console = Console(file=io.StringIO())
        self.walk_on: str | None = None
        self.demo: Path | None = None
        self.wants_other = False
        self.is_tended = False
        self.offers_tour = False
        self._told_until = 0.0

    def get_key_display(self, binding: Binding) -> str:
        """Write a key as it is called on the coach's keyboard."""
        return named(super().get_key_display(binding))

    def new_id(self) -> str:
        """Make the id of a new record."""
        import secrets

        return uuid7(round(self.desk.now().timestamp() * 1000), secrets.randbits(74))

    def tell(self, words: str, *, trouble: bool = False, seconds: float = 4) -> None:
        """Show a sentence for a moment."""
        severity: SeverityLevel = "error" if trouble else "information"
        timeout = max(_TROUBLE, seconds) if trouble else seconds
        if timeout >= _TROUBLE:
            self._told_until = max(self._told_until, monotonic() + timeout)
        self.notify(visible(words), severity=severity, timeout=timeout, markup=False)

    def drop_notices(self) -> None:
        """Take away what was told on a screen that gives way to another, but not what has to be read."""
        if monotonic() > self._told_until:
            self.clear_notifications()

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a word for a moment, as any app does, in a form that can't stop it."""
        seconds = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        self.post_message(Notify(Notice(message, title, severity, seconds, markup=markup)))

    async def speak(self, language: str) -> None:
        """Ask in a language from now on; where there is no such set any more, tell it once and stay."""
        if language == self.questions.language or language in self._unspoken:
            return
        try:
            self.questions = await asyncio.to_thread(load, language, self.questions_folder)
        except GembaError as error:
            self._unspoken.add(language)
            self.tell(str(error), trouble=True)

    async def attempt(self, act: Callable[[Store], object], done: str) -> bool:
        """Run an act that writes and tell what came of it; False where it could not be done."""
        try:
            await self.desk.do(act)
        except GembaError as error:
            self.tell(str(error), trouble=True)
            return False
        if done:
            self.tell(done)
        return True

    def give_up(self, error: GembaError) -> None:
        """Close because the database can't be used; the command line tells why."""
        self.failure = error
        self.leaving = True
        self.exit(return_code=1)

    def _handle_exception(self, error: Exception) -> None:
        """Tell what a person is to be told, and go on; close on anything else.

        Textual 8.2.8 has no public place for this; a newer one that calls something else closes without a report.
        """
        cause = error.error if isinstance(error, WorkerFailed) else error
        if isinstance(cause, GembaError) and isinstance(error, WorkerFailed):
            self.tell(str(cause), trouble=True)
            self.release()
            return
        if isinstance(cause, _HALF_THERE) and self._is_closed(cause):
            self.release()
            return
        if isinstance(cause, BrokenPipeError):
            # Whatever showed the screen is gone, as a browser's page with its server.
            self.post_message(ExitApp())
            return
        if self.leaving and self.crash is None:
            # All is on disk; a screen that was being opened meanwhile has nowhere to stand.
            self.exit(return_code=self.return_code or 0)
            return
        if self.crash is None:
            self.crash = Crash(self._standing())
            self.crash.__cause__ = cause
        self.leaving = True
        super()._handle_exception(self.crash)

    def _is_closed(self, error: Exception) -> bool:
        """Whether the screen that an error comes from was closed meanwhile, by a key that was quicker than it."""
        nodes = [frame.f_locals.get("self") for frame, _ in walk_tb(error.__traceback__)]
        where = [node for node in nodes if isinstance(node, Widget)]
        try:
            return bool(where) and where[-1].screen not in self.screen_stack
        except NoScreen:
            return True

    def _standing(self) -> str:
        """The screens that are open, the question and the focused field, by their names in the program."""
        names = []
        with suppress(Exception):  # whatever is broken by now, the report comes first
            names += [type(screen).__name__ for screen in self.screen_stack]
            place = getattr(self.screen, "place", None)
            names += [place.question.key] if place else []
            names += [type(self.focused).__name__] if self.focused else []
        return " > ".join(names)

    def go_home(self) -> None:
        """Close everything that lies over Home."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def home_is_filled(self) -> None:
        """Begin the walk that the command line asked for; the start is over."""
        if self.garbage.is_left_alone:
            self.garbage.begin()
            self.set_interval(EVERY, self.garbage.collect_at_rest)
        if not (self.is_tended or self.is_demo):
            self.is_tended = True
            self.tend()
        if self.walk_on is not None:
            standard, self.walk_on = self.walk_on, None
            if standard:
                self.start_walk(standard)
            else:
                self.choose_standard()

    @work(group="tend")
    async def tend(self) -> None:
        """Look after the file, once, and tell what the coach should know."""
        calm, wrong = await self.desk.tend()
        for words in calm:
            self.tell(words, seconds=_LONG)
        for words in wrong:
            self.tell(words, trouble=True, seconds=_LONG)

    async def tell_handed_out(self, walk: str) -> None:
        """Name the files that were written of a walk before: what is in them can't be recalled."""
        try:
            given = await self.desk.look_up(lambda store: store.upkeep.handed_out(walk))
        except GembaError:
            return
        if given:
            listed = ", ".join(file.path for file in given[-3:])
            self.tell(phrase("Written before, and not to be recalled: {listed}", listed=listed), seconds=_LONG)

    async def erase_walk(self, walk: str, named: str) -> bool:
        """Erase a walk for good, after asking, and name what was written of it before; False where it stays."""
        from gembawalk.domain.record import Kind
        from gembawalk.ui.dialogs.confirm import Confirm

        note = phrase(
            "All that was said, seen and tried on it is deleted for good, from everywhere, also from the copies. "
            "What became part of a standard stays."
        )
        sure = Confirm(phrase("Erase this walk?"), named, note, yes=phrase("Erase it"))
        if not await self.push_screen_wait(sure):
            return False
        if not await self.attempt(lambda store: store.upkeep.erase(Kind.WALK, walk), phrase("The walk is erased.")):
            return False
        await self.tell_handed_out(walk)
        return True

    @work(group="walk")
    async def choose_standard(self) -> None:
        """Choose a standard and begin a walk on it."""
        from gembawalk.ui.screens.standards import StandardsScreen

        if isinstance(self.screen, StandardsScreen):
            self.release()
            return
        self.holding = True
        try:
            chosen = await self.push_screen_wait(StandardsScreen(choosing=True))
        finally:
            self.release()
        if chosen:
            self.start_walk(chosen)

    @work(group="walk")
    async def begin_tour(self) -> None:
        """Begin the tour's walk, in the demo plant; where its standard is there no more, on another one."""
        from gembawalk.demo.plant import HANDLES

        try:
            standard = await self.desk.look_up(lambda store: store.find_standard(HANDLES[0]))
        except GembaError:
            self.choose_standard()
            return
        self.start_walk(standard.id, is_guided=True)

    @work(group="walk")
    async def start_walk(self, standard: str, due: DueLine | None = None, *, is_guided: bool = False) -> None:
        """Begin a walk on a standard: with something due, at the question after it; the tour at the steps."""
        from gembawalk.domain import answer

        language = self.language
        today = self.desk.now().date()

        def start(store: Store) -> tuple[Walk, dict[tuple[str, str], str]]:
            walk = store.start_walk(standard, language)
            place = (walk.id, answer.PLACE_DRAFT)
            if due is None:
                return walk, {place: f"prepare.steps@{walk.id}"} if is_guided else {}
            is_promise = due.kind is DueKind.PROMISE
            walk = store.write(walk.id, answer.look_at(walk, due.id, is_promise=is_promise, today=today))
            question = {DueKind.PROMISE: "kept", DueKind.HOLD: "hold"}.get(due.kind, "result")
            return walk, {place: f"promises.{question}@{due.id}"}

        await self._open_walk(start, is_guided=is_guided)

    @work(group="dialog")
    async def open_due(self, due: DueLine) -> None:
        """Ask what to do with something that is due, and do it."""
        from gembawalk.ui.dialogs.choose import Choose

        choices = [
            ("look", phrase("Look at it now, on a walk")),
            ("walk", phrase("Read the walk it comes from")),
        ]
        if due.kind is DueKind.ADOPT:
            choices[0] = ("adopt", phrase("Put it into the standard"))
        act = await self.push_screen_wait(Choose(due.text, due.title, choices))
        if act == "look":
            self.start_walk(due.standard, due)
        elif act == "walk" and due.walk:
            self.read_walk(due.walk)
        elif act == "adopt" and due.check:
            await self.adopt(due.check)
            self.release()

    async def adopt(self, check: str) -> None:
        """Open what a check decided to adopt, and wait until it is saved or left for later.

        Keys may be held afterwards: what was typed behind the saving is for what the caller shows next.
        """
        from gembawalk.ui.screens.adopt import AdoptScreen

        self.holding = True
        try:
            found = await self.desk.look_up(lambda store: (store.adoption(check), store.drafts(check)))
        except GembaError as error:
            self.tell(str(error), trouble=True)
            return
        drafts = {field: text for (_, field), text in found[1].items()}
        await self.push_screen_wait(AdoptScreen(found[0], drafts))

    @work(group="walk")
    async def resume_walk(self, walk: str) -> None:
        """Go on with a walk."""
        await self._open_walk(lambda store: (store.walk(walk), store.drafts(walk)))

    async def _open_walk(
        self, act: Callable[[Store], tuple[Walk, dict[tuple[str, str], str]]], *, is_guided: bool = False
    ) -> None:
        from gembawalk.ui.screens.walk import WalkScreen

        if self.holding:
            return
        self.holding = True
        try:
            walk, drafts = await self.desk.do(act)
        except GembaError as error:
            self.tell(str(error), trouble=True)
            self.release()
            return
        self.go_home()
        self.push_screen(WalkScreen(self.desk, walk, drafts, is_guided=is_guided))

    @work(group="walk")
    async def read_walk(self, walk: str, told: str = "") -> None:
        """Read a walk, from what was told on it where that is named."""
        from gembawalk.ui.screens.reader import ReaderScreen

        try:
            found = await self.desk.look_up(lambda store: store.walk(walk))
        except GembaError as error:
            self.tell(str(error), trouble=True)
            return
        if not isinstance(self.screen, ReaderScreen):
            self.push_screen(ReaderScreen(found, told))
