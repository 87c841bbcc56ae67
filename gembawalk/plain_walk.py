"""A walk line by line, for a screen reader or a braille line: the same questions, each answer saved when given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from gembawalk.asking import Asking, Command, Leave, Read, read_line
from gembawalk.console import say, show
from gembawalk.documents.summary import Profile, write_summary
from gembawalk.domain import answer
from gembawalk.domain.day import read_day
from gembawalk.domain.guide import (
    Place,
    after_part,
    find,
    following,
    missing,
    places,
    preceding,
    record_of,
    value_of,
)
from gembawalk.domain.hit import Here, Hit, best_try
from gembawalk.domain.question import Field, Shape, Stage
from gembawalk.domain.read_back import read_lines
from gembawalk.domain.record import Edit, Kind, Value
from gembawalk.domain.standard import Step
from gembawalk.domain.taps import seconds
from gembawalk.domain.text import one_line
from gembawalk.domain.walk import Walk
from gembawalk.errors import GembaError
from gembawalk.phrases import mark, phrase
from gembawalk.questions import QuestionSet, known, load
from gembawalk.questions.asking import label, still_tried, where, wording
from gembawalk.store import Store
from gembawalk.ui.text import clock, known_day
from gembawalk.ui.widgets.context import context

HITS = 3
"""Past observations that are read out after a problem."""
COMMANDS = {
    "back": mark("go to the question before"),
    "go WORDS": mark("go to the first question whose words, stage or step these are; alone, it lists them"),
    "part": mark("leave the rest of this part, and go on"),
    "empty": mark("take out what was answered here"),
    "jot WORDS": mark("jot down something loose that you just saw"),
    "take N": mark("start the try from the one that was read out under that number"),
    "strike N": mark("at Read back: delete that line for good, from everywhere"),
    "language DE": mark("ask in another language from here on"),
    "undo": mark("take back the last answer"),
    "leave": mark("leave; the walk waits"),
    "help": mark("why this is asked, and what can be said"),
}
"""What can be said in place of an answer, after a slash."""


def walk_plainly(
    store: Store, language: str, questions_folder: Path, standard: str, read: Read = read_line
) -> None:
    """Go through a walk: the one that waits, or a new one.

    Args:
        store: where it is kept.
        language: the language in which a new walk begins.
        questions_folder: where the coach's own question sets lie.
        standard: the id of the standard to walk on; empty to choose.
        read: asks for a line.

    Raises:
        GembaError: there is no standard, a question set can't be used, or the database can't be read.
    """
    asking = Asking(read)
    try:
        walk = _begun(store, language, standard, asking)
        PlainWalk(store, walk, questions_folder, asking).go()
    except Leave:
        show()
        show(phrase("The walk waits; all that was answered is saved."))


def _begun(store: Store, language: str, standard: str, asking: Asking) -> Walk:
    waiting = store.open_walks() if not standard else ()
    if waiting:
        titles = [phrase("go on with {title}", title=one.title) for one in waiting]
        chosen = asking.choice([*titles, phrase("begin a new walk")], None, must=True)
        if chosen is not None and chosen < len(waiting):
            return store.walk(waiting[chosen].id)
    if not standard:
        standards = store.standards()
        if not standards:
            remedy = phrase("Write one down: gembawalk standard add FILE.")
            raise GembaError(phrase("The walk was not begun"), phrase("there is no standard yet."), remedy)
        show(phrase("Which standard?"))
        chosen = asking.choice([one.version.title for one in standards], None, must=True)
        standard = standards[chosen or 0].id
    return store.start_walk(standard, language)


class PlainWalk:
    """One walk, asked line by line.

    Args:
        store: where it is kept.
        walk: as it is.
        questions_folder: where the coach's own question sets lie.
        asking: asks for lines.
    """

    def __init__(self, store: Store, walk: Walk, questions_folder: Path, asking: Asking) -> None:
        self.store = store
        self.walk = walk
        self.folder = questions_folder
        self.questions: QuestionSet = load(walk.language, questions_folder)
        self.asking = asking
        self.drafts = store.drafts(walk.id)
        self.hits: tuple[Hit, ...] = ()

    def go(self) -> None:
        """Ask from where the walk stands until it is finished.

        Raises:
            Leave: somebody left, or there is nobody any more.
        """
        title = ", ".join(
            part for part in (self.walk.version.title, self.walk.version.area, self.walk.version.site) if part
        )
        show(title)
        show(phrase("Enter skips a question. /help tells what else can be said. A backslash at the end goes on."))
        place: Place | None = find(self.walk, self.drafts.get((self.walk.id, answer.PLACE_DRAFT), ""))
        while (here := place) is not None:
            try:
                place = self._ask_or_obey(here)
            except GembaError as error:
                say(str(error))
                self.asking.pause(phrase("Enter asks again. "))

    def _ask_or_obey(self, place: Place) -> Place | None:
        try:
            return self._ask(place)
        except Command as said:
            command = said
        while True:
            try:
                return self._obey(place, command)
            except Command as said:  # in place of an answer to what a command asked
                command = said

    def _ask(self, place: Place) -> Place | None:
        self.store.save_draft(self.walk.id, self.walk.id, answer.PLACE_DRAFT, place.name)
        self._tell(place)
        shape = place.question.fields[0].shape
        if shape is Shape.LINES:
            return self._read_back(place)
        if shape is Shape.DOCUMENT:
            return self._finish(place)
        values: dict[str, Value] = {}
        for field in place.question.fields:
            is_passed = field.is_detail and not any(values.values())
            values[field.name] = self._so_far(place, field) if is_passed else self._value(place, field)
        before = self.walk
        self._give(place, values)
        words = " ".join(value for value in values.values() if isinstance(value, str))
        judging = self.questions.judging(words) if place.stage in (Stage.OBSERVE, Stage.ASK) else ()
        if judging:
            show(f"{', '.join(judging)}: {self.questions.judging_hint}")
        if place.question.searched and words:
            self._seen_before(place, words)
        return following(self.walk, place, before)

    def _tell(self, place: Place) -> None:
        show()
        show(where(self.walk, place, self.questions))
        show(wording(self.walk, place, self.questions))
        if hint := self.questions.hint(place.question.key):
            show(hint)
        if place.question.key == "prepare.visions":
            for one in self.walk.visions:
                show(f"{one_line(one.role) or phrase('Vision')}: {one.text}")
        elif beside := context(self.walk, place, self.questions, lambda _: "", 1).plain:
            show(beside)

    def _so_far(self, place: Place, field: Field) -> Value:
        draft = self.drafts.get((record_of(self.walk, place, field), field.name))
        return value_of(self.walk, place, field) if draft is None else answer.read_draft(field, draft)

    def _value(self, place: Place, field: Field) -> Value:
        key = record_of(self.walk, place, field), field.name
        value = self._so_far(place, field)
        if len(place.question.fields) > 1:
            show(f"{self.questions.label(place.question.key, field.name)}:")
        given = self._read(place, field, value)
        if given != value and isinstance(given, str) and len(place.question.fields) > 1:
            # The answer is given with its last field; until then this one is kept as what is being typed.
            self.store.save_draft(self.walk.id, *key, given)
            self.drafts[key] = given
        return given

    def _read(self, place: Place, field: Field, value: Value) -> Value:
        match field.shape:
            case Shape.CHOICE:
                words = [self.questions.word(place.question.key, field.name, one) for one in field.choices]
                current = field.choices.index(value) if value in field.choices else None
                chosen = self.asking.choice(words, current)
                return None if chosen is None else field.choices[chosen]
            case Shape.STEPS:
                return self._steps(value)
            case Shape.TAPS:
                return self._taps(value)
            case Shape.DAY:
                return self._day(value)
            case _:
                if isinstance(value, str) and value:
                    show(phrase("So far: {text}", text=value))
                return self.asking.line() or value

    def _steps(self, value: Value) -> Value:
        steps: tuple[Step, ...] = self.walk.version.steps
        chosen = value if isinstance(value, list) else []
        for number, step in enumerate(steps, 1):
            so_far = f" {phrase('(so far)')}" if step.id in chosen else ""
            show(f"{number} {one_line(step.what)}{so_far}")
        while True:
            said = self.asking.line(phrase("Numbers: ")).replace(",", " ").split()
            if all(one.isdecimal() and 1 <= int(one) <= len(steps) for one in said):
                return [steps[int(one) - 1].id for one in dict.fromkeys(said)] or value
            show(phrase("Say numbers from 1 to {most}, as 1 3.", most=len(steps)))

    def _taps(self, value: Value) -> Value:
        if isinstance(value, list) and value:
            show(phrase("So far: {text}", text=", ".join(seconds(int(one)) for one in value)))
        while True:
            said = self.asking.line(phrase("Seconds of each cycle: ")).split()
            try:
                times = [round(float(one.replace(",", ".")) * 1000) for one in said]
            except (ValueError, OverflowError):
                times = [-1]
            if all(0 < one <= 24 * 3600 * 1000 for one in times):
                return [*times] or value
            show(phrase("Say seconds, as 62 64.5 61."))

    def _day(self, value: Value) -> Value:
        if isinstance(value, str) and value:
            show(phrase("So far: {text}", text=value))
        while True:
            said = self.asking.line()
            if not said:
                return value
            if day := read_day(said, self.store.now().date()):
                return day.isoformat()
            show(phrase("Which day is that? Say fri, +7, 2w or 24.12., or leave it empty."))

    def _give(self, place: Place, values: dict[str, Value]) -> None:
        edits = answer.give(self.walk, place, values, self.store.now().date(), self.store.new_id)
        self._write(edits, [(record_of(self.walk, place, field), field.name) for field in place.question.fields])

    def _write(self, edits: Sequence[Edit], made_good: Sequence[tuple[str, str]] = ()) -> None:
        kept = [key for key in made_good if key in self.drafts]
        while edits or kept:
            try:
                self.walk = self.store.write(self.walk.id, edits, kept)
            except GembaError as error:
                say(str(error))
                self.asking.pause(phrase("Enter tries again. "))
                continue
            for key in kept:
                del self.drafts[key]
            show(phrase("saved {time}", time=clock(self.store.now())))
            return

    def _seen_before(self, place: Place, words: str) -> None:
        version = self.walk.version
        step = next((one.what for one in version.steps if one.id == place.step), "")
        here = Here(standard=version.title, step=step, area=version.area)
        self.hits = self.store.search(words, HITS, apart_from=self.walk.id, here=here)
        if self.hits:
            show(phrase("Seen before:"))
        for number, hit in enumerate(self.hits, 1):
            show(f"{number} {', '.join(part for part in (one_line(hit.text), hit.date, hit.area) if part)}")
            if past := best_try(hit):
                show(f"  {phrase(past.result)}: {one_line(past.do)}")

    def _read_back(self, place: Place) -> Place:
        lines = tuple(read_lines(self.walk))
        for number, one in enumerate(lines, 1):
            show(f"{number} {one_line(label(one, self.questions, known_day))}: {one.text}")
        if not lines:
            show(phrase("Nothing was written down yet."))
        self.asking.line(phrase("Enter: it was read back. "))
        at = self.store.now().isoformat(timespec="milliseconds")
        self._write([Edit(Kind.WALK, self.walk.id, {"read_back": at})])
        return following(self.walk, place)

    def _finish(self, place: Place) -> Place | None:
        show(write_summary(self.walk, Profile.TEAM))
        if self.asking.choice([phrase("finish the walk"), phrase("leave; the walk waits")], 0) == 1:
            raise Leave
        if gap := missing(self.walk):
            show(phrase("One thing is still missing: what did you see, in one sentence?"))
            return gap
        self.walk = self.store.finish(self.walk.id)
        show(phrase("The walk is finished. You find it under Past walks."))
        return None

    def _obey(self, place: Place, command: Command) -> Place:
        obey: dict[str, Callable[[], Place]] = {
            "back": lambda: preceding(self.walk, place),
            "go": lambda: self._go_to(place, command.rest),
            "part": lambda: after_part(self.walk, place),
            "empty": lambda: self._empty(place),
            "jot": lambda: self._jot(place, command.rest),
            "take": lambda: self._take(place, command.rest),
            "strike": lambda: self._strike(place, command.rest),
            "language": lambda: self._speak(place, command.rest),
            "undo": lambda: self._undo(place),
            "leave": _leave,
            "help": lambda: self._help(place),
        }
        if command.name not in obey:
            show(phrase("There is no /{name}. A text that begins with a slash begins with two.", name=command.name))
            return self._help(place)
        return obey[command.name]()

    def _help(self, place: Place) -> Place:
        if why := self.questions.why(place.question.key):
            show(why)
        for name, what in COMMANDS.items():
            show(f"/{name}: {phrase(what)}")
        return place

    def _go_to(self, place: Place, words: str) -> Place:
        found = [one for one in self._named() if all(word in one[0] for word in words.casefold().split())]
        if words and found:
            return found[0][1]
        for name, _ in found:
            show(name)
        if not found:
            show(phrase("No question has these words."))
        return place

    def _named(self) -> Iterator[tuple[str, Place]]:
        for one in places(self.walk):
            told = f"{where(self.walk, one, self.questions)}: {wording(self.walk, one, self.questions)}"
            yield one_line(told).casefold(), one

    def _empty(self, place: Place) -> Place:
        self._give(place, {})
        return place

    def _jot(self, place: Place, words: str) -> Place:
        self._write(answer.jot(self.walk, words, self.store.new_id))
        return place

    def _take(self, place: Place, number: str) -> Place:
        at = int(number) - 1 if number.isdecimal() else -1
        past = best_try(self.hits[at]) if 0 <= at < len(self.hits) else None
        if past is None or place.step is None:
            show(phrase("The chosen line in Seen before has no try to take over."))
            return place
        self._write(answer.take_over(self.walk, place.subject, past))
        show(phrase("Taken over as a starting point; change it to fit."))
        if still := still_tried(past, known_day):
            show(still)
        return find(self.walk, f"try.do@{place.subject}")

    def _strike(self, place: Place, number: str) -> Place:
        lines = tuple(read_lines(self.walk))
        at = int(number) - 1 if number.isdecimal() else -1
        if not 0 <= at < len(lines):
            show(phrase("Say a number from 1 to {most}.", most=len(lines)))
            return place
        show(lines[at].text)
        show(phrase("It is deleted for good, from everywhere."))
        if self.asking.choice([phrase("Strike it"), phrase("Keep it")], 1) == 0:
            self.walk = self.store.strike(self.walk.id, lines[at].kind, lines[at].record, lines[at].field)
        return place

    def _speak(self, place: Place, language: str) -> Place:
        if not language:
            for short, name in known(self.folder).items():
                show(f"{short} {name}")
            return place
        self.questions = load(language, self.folder)
        self._write([Edit(Kind.WALK, self.walk.id, {"language": language})])
        return place

    def _undo(self, place: Place) -> Place:
        self.walk, undone = self.store.undo(self.walk.id)
        self.drafts = self.store.drafts(self.walk.id)
        show(phrase("Taken back.") if undone else phrase("There is nothing to take back."))
        return find(self.walk, place.name)


def _leave() -> Place:
    raise Leave
