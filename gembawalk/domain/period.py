"""What a stretch of time taught, over several walks: what was told again, tried, promised and learned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

_One = TypeVar("_One", "Attempt", "Asked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A trouble that was told on a walk. `cause` is its 4 M tag, empty where it isn't known yet."""

    observation: str
    walk: str
    on: date
    text: str
    title: str
    area: str
    step: str = ""
    cause: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A try and what the last check of it found. `result` is empty where nobody has looked yet."""

    observation: str | None
    on: date
    do: str
    title: str
    problem: str = ""
    result: str = ""
    evidence: str = ""
    learning: str = ""
    adopted: bool = False
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Help that was asked for, and what the coach promised. `state`: open, done, answered or cannot."""

    on: date
    hindrance: str = ""
    text: str = ""
    state: str = "open"
    because: str = ""
    answered_on: date | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What a standard learned with one version: its new and its reworded key points and steps."""

    title: str
    number: int
    on: date
    note: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Again:
    """One trouble that was told on several walks, oldest first."""

    told: tuple[Told, ...]

    @property
    def newest(self) -> Told:
        """How it was told last."""
        return self.told[-1]

    @property
    def walks(self) -> int:
        """On how many walks it was told."""
        return len({one.walk for one in self.told})


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of time in one area, or in all of them. Both days belong to it."""

    since: date
    until: date
    area: str = ""
    told: tuple[Told, ...] = ()
    again: tuple[Again, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    asked: tuple[Asked, ...] = ()
    lessons: tuple[Lesson, ...] = ()

    def untried(self) -> tuple[Told, ...]:
        """Return what was told while nothing was tried against it."""
        tried = {one.observation for one in self.attempts}
        return tuple(one for one in self.told if one.observation not in tried)

    def attempts_at(self, again: Again) -> tuple[Attempt, ...]:
        """Return what was tried against a trouble that was told several times."""
        told = {one.observation for one in again.told}
        return tuple(one for one in self.attempts if one.observation in told)

    def reworded(self, change: Callable[[str, str], str]) -> Period:
        """Return the period with all words of people changed; `change` is given a text and its language."""
        told = {one.observation: replace(one, text=change(one.text, one.language)) for one in self._all_told()}
        return replace(
            self,
            told=tuple(told[one.observation] for one in self.told),
            again=tuple(Again(tuple(told[one.observation] for one in each.told)) for each in self.again),
            attempts=tuple(
                _changed(one, ("do", "problem", "evidence", "learning"), change) for one in self.attempts
            ),
            asked=tuple(_changed(one, ("hindrance", "text", "because"), change) for one in self.asked),
        )

    def places(self) -> Iterator[str]:
        """Yield the names of standards, steps and areas, and what standards say: no words about people."""
        for one in self._all_told():
            yield from (one.title, one.area, one.step)
        yield from (one.title for one in self.attempts)
        for lesson in self.lessons:
            yield from (lesson.title, *lesson.points)

    def words(self) -> tuple[tuple[str, str], ...]:
        """Return all words of people, each with its language."""
        found: list[tuple[str, str]] = []

        def keep(text: str, language: str) -> str:
            found.append((text, language))
            return text

        self.reworded(keep)
        return tuple(found)

    def _all_told(self) -> Iterator[Told]:
        yield from self.told
        for each in self.again:
            yield from each.told


def _changed(one: _One, fields: tuple[str, ...], change: Callable[[str, str], str]) -> _One:
    words: dict[str, Any] = {name: change(getattr(one, name), one.language) for name in fields}
    return replace(one, **words)
