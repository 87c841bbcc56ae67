"""Which question comes next: the places of a walk in their order, as far as the walk has come to need them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gembawalk.domain.ids import child_id
from gembawalk.domain.question import HOLDS, QUESTIONS, UNTRIED, Field, Question, Stage
from gembawalk.domain.record import Kind, Value
from gembawalk.domain.walk import ADOPTED, Check, Countermeasure, Observation, Promise, Walk


class Answered(StrEnum):
    """What became of a place."""

    NOT_YET = "not yet"
    GIVEN = "given"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Place:
    """A question about one record.

    `subject` is the record that the question is about: the walk, an observation, an earlier countermeasure,
    or a promise; `step` is the step that stands on the screen meanwhile.
    """

    question: Question
    subject: str
    step: str | None = None

    @property
    def stage(self) -> Stage:
        """The stage that the question belongs to."""
        return self.question.stage

    @property
    def name(self) -> str:
        """A text that finds this place again, also after a restart."""
        return f"{self.question.key}@{self.subject}"


def places(walk: Walk) -> tuple[Place, ...]:
    """Return all places of a walk in their order, as its answers so far call for them."""
    own_words = walk.agreed != "rather not"
    return tuple(place for place in _all_places(walk) if own_words or not place.question.own_words)


def _all_places(walk: Walk) -> Iterator[Place]:
    for key in ("learn", "good", "visions", "expect", "steps"):
        yield Place(QUESTIONS[f"prepare.{key}"], walk.id)
    yield Place(QUESTIONS["hello.agreed"], walk.id)
    yield from _promise_places(walk)
    for step in walk.chosen_steps:
        yield from _step_places(walk, step.id)
    yield from _help_places(walk)
    yield Place(QUESTIONS["read_back.lines"], walk.id)
    for key in ("surprised", "learned", "listened", "differently", "come_along"):
        yield Place(QUESTIONS[f"reflect.{key}"], walk.id)
    yield Place(QUESTIONS["summary.read"], walk.id)


def _promise_places(walk: Walk) -> Iterator[Place]:
    # Not by the day on which they are due: a new day must not move one past those that were not asked about yet.
    for due in sorted(walk.due_tries, key=lambda due: (due.agreed_on, due.countermeasure.id)):
        check = walk.check_of(due.countermeasure.id)
        for key in _hold_keys(check) if is_hold(due.countermeasure, check) else _result_keys(check):
            yield Place(QUESTIONS[f"promises.{key}"], due.countermeasure.id)
    for kept in sorted(walk.due_promises, key=lambda kept: (kept.given_on, kept.promise.id)):
        yield Place(QUESTIONS["promises.kept"], kept.promise.id)
        check = walk.check_of(kept.promise.id)
        if check and check.result == "cannot":
            yield Place(QUESTIONS["promises.because"], kept.promise.id)
        elif check and check.result in ("open", "done"):
            yield Place(QUESTIONS["promises.later"], kept.promise.id)


def is_hold(countermeasure: Countermeasure, check: Check | None) -> bool:
    """Tell whether a walk asks if an adopted try still holds, and not what became of an open one."""
    if check and check.result:
        return check.result in HOLDS
    return countermeasure.state in ADOPTED


def _result_keys(check: Check | None) -> Iterator[str]:
    yield "result"
    if check and check.result in UNTRIED:
        yield "date"
    elif check and check.result:
        yield from ("evidence", "learning", "decision")
        if check.decision == "adopt":
            yield "repeatable"
        if check.decision == "adapt":
            yield "adapt"
        if check.decision in ("watch", "adapt", "widen"):
            yield "date"


def _hold_keys(check: Check | None) -> Iterator[str]:
    yield "hold"
    if check and check.result == "not seen":
        yield "date"
    elif check and check.result == "held":
        yield "evidence"
    elif check and check.result:
        yield from ("evidence", "learning", "again")
        if check.decision == "adapt":
            yield "adapt"
        if check.decision in ("watch", "adapt"):
            yield "date"


def _step_places(walk: Walk, step: str) -> Iterator[Place]:
    seen = walk.observations_at(step) or (Observation(id=first_observation(walk, step)),)
    first = seen[0]
    keys = ["match", "facts", "risk"] + (["stop"] if first.risk == "yes" else []) + ["taps"]
    for key in keys:
        yield Place(QUESTIONS[f"observe.{key}"], first.id, step)
    for observation in seen:
        for question in _problem_questions(walk, observation, observation is first):
            yield Place(QUESTIONS[question], observation.id, step)
    if seen[-1].problem:
        yield Place(QUESTIONS["try.more"], seen[-1].id, step)


def _problem_questions(walk: Walk, observation: Observation, is_first: bool) -> Iterator[str]:
    has_try = walk.countermeasure_for(observation.id) is not None
    yield "ask.problem"
    if is_first or observation.problem:
        yield from ("ask.output", "ask.outcome")
    states = (observation.output, observation.outcome)
    if any(states):
        yield "ask.evidence"
    if "don't know" in states:
        yield "ask.could_see"
    if is_first:
        yield from ("opinion.right", "opinion.wrong", "opinion.changing")
    if observation.problem:
        yield from ("opinion.why", "opinion.reach", "opinion.four_m")
    if is_first or observation.problem:
        yield "try.trying"
    if observation.trying == "try":
        yield "try.do"
        if has_try or (observation.id, "try.do") not in walk.skips:
            yield from (f"try.{key}" for key in ("expect", "who", "measure", "risk", "idea"))


def _help_places(walk: Walk) -> Iterator[Place]:
    promises = walk.promises or (Promise(id=first_promise(walk), walk=walk.id),)
    for promise in promises:
        yield Place(QUESTIONS["help.hindrance"], promise.id)
        if promise.hindrance:
            yield Place(QUESTIONS["help.answer"], promise.id)
        if promise.state == "cannot":
            yield Place(QUESTIONS["help.because"], promise.id)
        elif promise.state in ("open", "done", "answered"):
            yield Place(QUESTIONS["help.promise"], promise.id)
    if promises[-1].hindrance:
        yield Place(QUESTIONS["help.more"], promises[-1].id)


def first_observation(walk: Walk, step: str) -> str:
    """Return the id that the first observation at a step has, also before there is one."""
    return child_id(walk.id, f"observation {step}")


def first_promise(walk: Walk) -> str:
    """Return the id that the first promise of a walk has, also before there is one."""
    return child_id(walk.id, "promise")


def record_of(walk: Walk, place: Place, field: Field) -> str:
    """Return the id of the record that a field of an answer belongs to, also before there is one."""
    subject = place.subject
    match field.kind:
        case Kind.OPINION:
            return child_id(subject, place.question.key)
        case Kind.CHECK:
            return child_id(subject, f"check {walk.id}")
        case Kind.COUNTERMEASURE if place.question.key == "promises.adapt":
            return child_id(subject, f"adapted {walk.id}")
        case Kind.COUNTERMEASURE if place.stage is Stage.TRY:
            known = walk.countermeasure_for(subject)
            return known.id if known else child_id(subject, "try")
        case Kind.REFLECTION:
            return child_id(walk.id, "reflection")
        case Kind.VISION:
            return child_id(walk.id, "vision")
        case _:
            return subject


def value_of(walk: Walk, place: Place, field: Field) -> Value:
    """Return what a field of an answer holds so far; None where nothing was given."""
    record = record_of(walk, place, field)
    if field.kind is Kind.VISION:
        vision = _by_id(walk.visions, record)
        if vision is None:
            return None
        return f"{vision.role}: {vision.text}" if vision.role or ":" in vision.text else vision.text
    if place.question.key in ("try.more", "help.more"):
        return None
    value = getattr(_by_id(_records(walk, field.kind), record), field.name, None)
    if isinstance(value, tuple):
        return list(value) or None
    return value if isinstance(value, str) else None


def _records(walk: Walk, kind: Kind) -> tuple[Any, ...]:
    match kind:
        case Kind.WALK:
            return (walk,)
        case Kind.OBSERVATION:
            return walk.observations
        case Kind.OPINION:
            return walk.opinions
        case Kind.COUNTERMEASURE:
            return walk.countermeasures
        case Kind.CHECK:
            return walk.checks
        case Kind.PROMISE:
            return walk.promises
        case Kind.REFLECTION:
            return (walk.reflection,) if walk.reflection else ()
        case _:
            return ()


def _by_id(records: tuple[Any, ...], record: str) -> Any:
    return next((one for one in records if one.id == record), None)


def answered(walk: Walk, place: Place) -> Answered:
    """Tell what became of a place: given, skipped, or not yet."""
    if any(value_of(walk, place, field) is not None for field in place.question.fields):
        return Answered.GIVEN
    skipped = (place.subject, place.question.key) in walk.skips
    return Answered.SKIPPED if skipped else Answered.NOT_YET


def find(walk: Walk, name: str) -> Place:
    """Return the place with that name; where it is gone, the first one that has no answer yet."""
    all_places = places(walk)
    named = next((place for place in all_places if place.name == name), None)
    waiting = (place for place in all_places if answered(walk, place) is Answered.NOT_YET)
    return named or next(waiting, all_places[-1])


def following(walk: Walk, place: Place, before: Walk | None = None) -> Place:
    """Return the place after this one; the last is its own follower.

    Args:
        walk: the walk as it is.
        place: where the coach stood.
        before: the walk before the last answer; where that answer made the place itself go, what now stands
            where it stood comes next.
    """
    now = places(walk)
    names = [one.name for one in now]
    if place.name in names:
        at = names.index(place.name) + 1
    else:
        earlier = [one.name for one in places(before or walk)]
        at = earlier.index(place.name) if place.name in earlier else names.index(find(walk, place.name).name)
    return now[min(at, len(now) - 1)]


def preceding(walk: Walk, place: Place) -> Place:
    """Return the place before this one; the first is its own."""
    now = places(walk)
    names = [one.name for one in now]
    at = names.index(place.name) if place.name in names else 0
    return now[max(0, at - 1)]


def part(walk: Walk, place: Place) -> tuple[Place, ...]:
    """Return the places that belong together with this one: those of its stage, at its step."""
    return tuple(one for one in places(walk) if (one.stage, one.step) == (place.stage, place.step))


def progress(walk: Walk, place: Place) -> tuple[int, int]:
    """Return which question of its part a place asks, from 1, and how many the part has so far.

    Of promises, which one it is, and how many there are.
    """
    named = [one.subject if place.stage is Stage.PROMISES else one.name for one in part(walk, place)]
    listed = list(dict.fromkeys(named))
    own = place.subject if place.stage is Stage.PROMISES else place.name
    return (listed.index(own) + 1 if own in listed else 1), len(listed)


def after_part(walk: Walk, place: Place) -> Place:
    """Return the place at which the next part begins; before that, the choice of steps where none is chosen."""
    now = places(walk)
    names = [one.name for one in now]
    at = names.index(find(walk, place.name).name)
    if place.stage is Stage.PREPARE and not walk.chosen_steps and place.question.key != "prepare.steps":
        return find(walk, f"prepare.steps@{walk.id}")
    own = {one.name for one in part(walk, place)}
    return next((one for one in now[at:] if one.name not in own), now[-1])


def missing(walk: Walk) -> Place | None:
    """Return the place of what a walk can't be finished without: a step and one sentence; None if all is there.

    A walk that only looked after an earlier try or promise is whole with what became of it.
    """
    if not walk.chosen_steps and any(check.result for check in walk.checks):
        return None
    if not walk.chosen_steps:
        return find(walk, f"prepare.steps@{walk.id}")
    if not any(walk.sentences()):
        return find(walk, f"ask.problem@{first_observation(walk, walk.chosen_steps[0].id)}")
    return None
