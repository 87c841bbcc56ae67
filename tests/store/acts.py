"""Random acts of a coach, as the screens would hand them to the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from random import Random

from gembawalk.domain import answer, guide
from gembawalk.domain.question import Field, Shape
from gembawalk.domain.read_back import read_lines
from gembawalk.domain.record import Edit, Value
from gembawalk.domain.standard import KeyPoint, StandardText, Step, Vision
from gembawalk.domain.walk import Walk
from gembawalk.store import Store

TEXTS = (
    "Two trays stacked wet",
    "the seal lifts at the corner\nwhen the plate is cold",
    "[/red] [bold",
    "\x1b[31mred\x1b[0m",
    "a|b # c",
    "ضغط منخفض",
    "温度过低 🙂",
    "e\u0301 and \u00e9",
    "nul\x00 and \ud800 and \u202e",
    "  ",
    "",
    "x" * 3000,
)


class Clock:
    """Goes on by a second at each look, so that nothing depends on how fast a test runs."""

    def __init__(self, start: datetime = datetime(2026, 3, 2, 8, 0, tzinfo=timezone(timedelta(hours=1)))) -> None:
        self.time = start

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time

    def sleep(self, days: int) -> None:
        self.time += timedelta(days=days)


def sealing(**changes: object) -> StandardText:
    """A small standard with two steps."""
    text: dict[str, object] = {
        "title": "Seal the tray",
        "site": "Plant A",
        "area": "Packing",
        "purpose": "Keep the meal fresh.",
        "visions": (
            Vision(role="planner", text="no tray comes back"),
            Vision(role="founder", text="common ground"),
        ),
        "steps": (
            written_step("Lay the film", KeyPoint(id="", lineage="", text="Shiny side up", reason="it won't melt")),
            written_step("Press the plate", KeyPoint(id="", lineage="", text="Wait for the light")),
        ),
    }
    return StandardText(**{**text, **changes})  # type: ignore[arg-type]


def written_step(what: str, *points: KeyPoint) -> Step:
    return Step(id="", lineage="", what=what, output="a closed tray", key_points=points)


def random_act(store: Store, walk: Walk, random: Random) -> Walk:
    """Do one of the things that can be done on a walk; return it as it is then."""
    match random.choice(
        ("give",) * 8 + ("skip", "jot", "draft", "strike", "undo", "undo", "finish", "aside", "note")
    ):
        case "give":
            return store.write(walk.id, random_answer(store, walk, random))
        case "skip":
            return store.write(walk.id, answer.skip(walk, random.choice(guide.places(walk))))
        case "jot":
            return store.write(walk.id, answer.jot(walk, random.choice(TEXTS), store.new_id))
        case "draft":
            place = random.choice(guide.places(walk))
            for field in place.question.fields:
                record = guide.record_of(walk, place, field)
                store.save_draft(walk.id, record, field.name, random.choice(TEXTS))
            return walk
        case "strike":
            lines = list(read_lines(walk))
            if not lines:
                return walk
            line = random.choice(lines)
            return store.strike(walk.id, line.kind, line.record, line.field)
        case "undo":
            return store.undo(walk.id)[0]
        case "finish":
            return store.finish(walk.id)
        case "aside":
            return store.write(walk.id, random.choice((answer.put_aside, answer.take_up))(walk.id))
        case _:
            return store.write(walk.id, answer.note(walk.id, random.choice(TEXTS), store.new_id))


def random_answer(store: Store, walk: Walk, random: Random) -> Sequence[Edit]:
    """Answer the next open question, or any."""
    all_places = guide.places(walk)
    waiting = [one for one in all_places if guide.answered(walk, one) is guide.Answered.NOT_YET]
    place = waiting[0] if waiting and random.random() < 0.7 else random.choice(all_places)
    values = {field.name: random_value(walk, field, random) for field in place.question.fields}
    return answer.give(walk, place, values, store.now().date(), store.new_id)


def random_value(walk: Walk, field: Field, random: Random) -> Value:
    if random.random() < 0.1:
        return None
    match field.shape:
        case Shape.CHOICE:
            return random.choice(field.choices)
        case Shape.DAY:
            return f"2026-0{random.randint(1, 9)}-1{random.randint(0, 9)}"
        case Shape.STEPS:
            return [step.id for step in walk.version.steps if random.random() < 0.7]
        case Shape.TAPS:
            return [random.randint(100, 9000) for _ in range(random.randint(0, 4))]
        case Shape.DOCUMENT:
            return None
        case _:
            return random.choice(TEXTS)


def give(store: Store, walk: Walk, name: str, **values: Value) -> Walk:
    place = guide.find(walk, name)
    assert place.name == name
    return store.write(walk.id, answer.give(walk, place, values, store.now().date(), store.new_id))


def agree(store: Store, standard: str, do: str, due: str | None, promise: str | None = None) -> Walk:
    """Finish a walk that agreed a try, and a promise where one is named, both due on a day."""
    walk = store.start_walk(standard)
    step = walk.version.steps[1]
    walk = give(store, walk, f"prepare.steps@{walk.id}", steps=[step.id])
    seen = guide.first_observation(walk, step.id)
    walk = give(store, walk, f"ask.problem@{seen}", problem=f"needs: {do}")
    walk = give(store, walk, f"try.trying@{seen}", trying="try")
    walk = give(store, walk, f"try.do@{seen}", do=do)
    walk = give(store, walk, f"try.who@{seen}", who="sealer", due=due)
    if promise:
        first = guide.first_promise(walk)
        walk = give(store, walk, f"help.hindrance@{first}", hindrance="no spare plate")
        walk = give(store, walk, f"help.answer@{first}", state="open")
        walk = give(store, walk, f"help.promise@{first}", text=promise, due=due)
    return store.finish(walk.id)
