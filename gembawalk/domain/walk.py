"""A walk and what was told, tried and promised on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from gembawalk.domain.due import Slip
from gembawalk.domain.standard import StandardVersion, Step, Vision


class State(StrEnum):
    """Where a walk stands."""

    OPEN = "open"
    FINISHED = "finished"
    ASIDE = "aside"


ADOPTED = ("adopted", "held", "back")
"""The states of a countermeasure that has become part of its standard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What was seen and what goes wrong; belongs to a walk, and to a step but for loose ones.

    The fields `site` to `step_text` are set on imported observations only, which have no walk.
    """

    id: str
    walk: str | None = None
    step: str | None = None
    lineage: str | None = None
    position: int = 0
    match: str | None = None
    facts: str | None = None
    taps: tuple[int, ...] = ()
    risk: str | None = None
    risk_action: str | None = None
    problem: str | None = None
    output: str | None = None
    outcome: str | None = None
    evidence: str | None = None
    could_see: str | None = None
    four_m: str | None = None
    reach: str | None = None
    trying: str | None = None
    site: str | None = None
    area: str | None = None
    standard: str | None = None
    step_text: str | None = None
    seen_on: str | None = None

    @property
    def text(self) -> str:
        """The sentence by which people find it again: what goes wrong, else what was seen."""
        return self.problem or self.facts or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """The operator's words. `kind`: right, wrong, changing or why; `basis`: seen, told or guess."""

    id: str
    observation: str
    kind: str
    text: str | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Countermeasure:
    """A local try. `idea`: team or coach; dates are ISO days.

    `state`: open; adapted or dropped; adopting (decided, but not yet in the standard); adopted (in the standard,
    `due` is then the day of its hold check); held or back (as the hold check found it).
    """

    id: str
    walk: str | None = None
    observation: str | None = None
    do: str | None = None
    expect: str | None = None
    because: str | None = None
    who: str | None = None
    due: str | None = None
    measure: str | None = None
    from_value: str | None = None
    to_value: str | None = None
    risk: str | None = None
    idea: str | None = None
    parent: str | None = None
    source: str | None = None
    state: str | None = None
    slips: tuple[Slip, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a later walk learned of an earlier countermeasure, or said about an earlier promise.

    `result` of a countermeasure: not tried, too early, better, same or worse; of an adopted one: held, came back
    or not seen; of a promise: answered, done
    (but not yet told), open or cannot. `decision`: watch, adapt, widen, drop or adopt; `repeatable`: whether
    a good outcome became more repeatable, or only the output; `reason`: why the date slips or it can't be.
    """

    id: str
    countermeasure: str | None = None
    promise: str | None = None
    walk: str | None = None
    on: str | None = None
    result: str | None = None
    evidence: str | None = None
    learning: str | None = None
    decision: str | None = None
    repeatable: str | None = None
    next_due: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What is in the operator's way, and the coach's own promise; closed by being answered, not by being done.

    `state`: open, done (but not yet told), answered, cannot, or nothing (nothing was asked for).
    """

    id: str
    walk: str
    text: str | None = None
    due: str | None = None
    state: str | None = None
    because: str | None = None
    answered_on: str | None = None
    slips: tuple[Slip, ...] = ()
    hindrance: str | None = None
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflection:
    """The coach's private diary of one walk."""

    id: str
    surprised: str | None = None
    learned: str | None = None
    listened: str | None = None
    differently: str | None = None
    come_along: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something added after the walk."""

    id: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTry:
    """An open countermeasure of an earlier walk on the same standard, with what it was agreed for."""

    countermeasure: Countermeasure
    agreed_on: date
    problem: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePromise:
    """An open promise of an earlier walk on the same standard."""

    promise: Promise
    given_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """A trouble that was told again after a try against it had been adopted.

    `observation` tells it again; `do` is the adopted try, `number` the standard's version that holds it.
    """

    observation: str
    countermeasure: str
    do: str
    problem: str
    adopted_on: date
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One walk with everything that belongs to it.

    `steps` are the ids of the chosen steps of the pinned version; `skips` are pairs of a record's id and
    a question's key; `wording` counts the walks before this one, so that wordings rotate. `due_tries` and
    `due_promises` are what an earlier walk left open here, together with what this walk has already
    said about them (`checks`); `returns` are the troubles told on this walk that had been adopted away.
    """

    id: str
    version: StandardVersion
    state: State
    started_at: datetime
    finished_at: datetime | None = None
    language: str = "en"
    wording: int = 0
    learn: str | None = None
    good: str | None = None
    expect: str | None = None
    steps: tuple[str, ...] = ()
    agreed: str | None = None
    read_back: str | None = None
    visions: tuple[Vision, ...] = ()
    observations: tuple[Observation, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    countermeasures: tuple[Countermeasure, ...] = ()
    checks: tuple[Check, ...] = ()
    promises: tuple[Promise, ...] = ()
    reflection: Reflection | None = None
    notes: tuple[Note, ...] = ()
    skips: frozenset[tuple[str, str]] = frozenset()
    due_tries: tuple[DueTry, ...] = ()
    due_promises: tuple[DuePromise, ...] = ()
    returns: tuple[Return, ...] = ()

    @property
    def chosen_steps(self) -> tuple[Step, ...]:
        """The steps to be watched, in the order of the standard."""
        return tuple(step for step in self.version.steps if step.id in self.steps)

    def observations_at(self, step: str | None) -> tuple[Observation, ...]:
        """What was seen at a step (or the loose ones, for None), in the order it was told."""
        return tuple(one for one in self.observations if one.step == step)

    def opinion(self, observation: str, kind: str) -> Opinion | None:
        """Return the opinion of that kind on an observation, or None."""
        found = (one for one in self.opinions if one.observation == observation and one.kind == kind)
        return next(found, None)

    def countermeasure_for(self, observation: str) -> Countermeasure | None:
        """Return the try that was agreed for an observation on this walk, or None."""
        return next((one for one in self.countermeasures if one.observation == observation), None)

    def check_of(self, subject: str) -> Check | None:
        """Return what this walk said about an earlier countermeasure or promise, or None."""
        found = (one for one in self.checks if subject in (one.countermeasure, one.promise))
        return next(found, None)

    def sentences(self) -> Iterator[str]:
        """Everything that was seen or told, for the one sentence that a walk needs."""
        for one in self.observations:
            if one.facts:
                yield one.facts
            if one.problem:
                yield one.problem


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkLine:
    """A walk as a line in a list."""

    id: str
    state: State
    started_at: datetime
    finished_at: datetime | None
    title: str
    site: str
    area: str
    standard: str
    version: int
    steps: int
    problems: int
    tries: int
    opening: str = ""
    """The first thing that was told, to recognise the walk by."""
