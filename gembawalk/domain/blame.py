"""Standard blame: why a step or a key point says what it says. And the story of a step over all versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gembawalk.domain.standard import Confidence


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
