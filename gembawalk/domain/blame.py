"""Standard blame: why a step or a key point says what it says. And the story of a step over all versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gembawalk.domain.standard import Confidence
from gembawalk.phrases import mark, phrase

REPEATABLE = {
    "outcome": mark("a good outcome"),
    "output": mark("only the output"),
    "don't know": mark("we don't know what"),
}
"""What a check says becomes more repeatable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One link of a chain of tries, and how it ended. `walk` is the one on which it was agreed."""

    countermeasure: str
    do: str
    expect: str = ""
    because: str = ""
    agreed_on: date | None = None
    walk: str | None = None
    result: str = "open"
    evidence: str = ""
    learning: str = ""
    decision: str = ""
    repeatable: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A day on a walk, with the words that say what was seen there."""

    on: date
    words: str
    walk: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """Where one part of a standard comes from.

    `lineage` names the part; `since` is the version in which it came first, `touched` the newest one that changed
    its words. `tried` is the chain of tries that earned it, oldest first, empty where it comes from no walk;
    `problem` and `words` are what the operator told on the walk where the chain began. `held` is the last time it
    was seen to hold; `returns` are the times that the trouble came back.
    """

    lineage: str
    is_step: bool
    text: str
    reason: str = ""
    confidence: Confidence | None = None
    since: int
    since_on: date
    touched: int
    touched_on: date
    note: str = ""
    problem: str = ""
    words: tuple[str, ...] = ()
    walk: str | None = None
    walk_on: date | None = None
    tried: tuple[Tried, ...] = ()
    held: Moment | None = None
    returns: tuple[Moment, ...] = ()


def blame_rows(found: Blame, day: Callable[[date], str]) -> Iterator[tuple[str, str]]:
    """Yield what a blame says as pairs of a short label, a message still, and a text in the interface's language.

    Args:
        found: the blame.
        day: writes a day.
    """
    since = phrase("version {number}, {day}", number=found.since, day=day(found.since_on))
    if found.touched != found.since:
        at = {"since": since, "number": found.touched, "day": day(found.touched_on)}
        since = phrase("{since}; reworded in version {number}, {day}", **at)
    yield mark("since"), since
    if found.confidence:
        yield mark("how sure"), phrase(found.confidence.value)
    if found.walk_on:
        yield mark("walk"), day(found.walk_on)
    elif not found.tried:
        yield mark("from"), phrase("no walk: it was written down")
    if found.problem:
        yield mark("told"), found.problem
    for words in found.words:
        yield mark("operator"), f"“{words}”"
    for link in found.tried:
        yield mark("tried"), link.do
        if link.expect:
            yield mark("expected"), link.expect
        actual = ": ".join(part for part in (phrase(link.result), link.evidence) if part)
        yield mark("actual"), f"{actual}, {day(link.checked_on)}" if link.checked_on else actual
        if link.learning:
            yield mark("learned"), link.learning
    if found.tried and found.tried[-1].repeatable:
        yield mark("repeatable"), phrase(REPEATABLE.get(found.tried[-1].repeatable, found.tried[-1].repeatable))
    for moment in found.returns:
        yield mark("came back"), f"{day(moment.on)}: {moment.words}"
    held = f"{day(found.held.on)}, {phrase(found.held.words)}" if found.held else phrase("not seen since")
    yield mark("held"), held


class Event(StrEnum):
    """What happened to a step."""

    WRITTEN = "written"
    CHANGED = "changed"
    GONE = "gone"
    SEEN = "seen"
    TOLD = "told"
    TRIED = "tried"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """One event in the life of a step. `mark` is the match, result or version that it stands for."""

    on: date
    event: Event
    mark: str
    text: str
    walk: str | None = None
