"""What is due: open tries and promises of all walks, what is to be adopted, and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gembawalk.phrases import mark


class When(StrEnum):
    """How soon something is due."""

    OVERDUE = "overdue"
    THIS_WEEK = "this week"
    LATER = "later"
    SOME_DAY = "no date"


class DueKind(StrEnum):
    """What is due: a try to be checked, a try to go into its standard, an adopted one to look at, a promise."""

    TRY = "try"
    ADOPT = "adopt"
    HOLD = "hold"
    PROMISE = "promise"


KINDS = {
    DueKind.TRY: mark("try"),
    DueKind.ADOPT: mark("adopt"),
    DueKind.HOLD: mark("holds?"),
    DueKind.PROMISE: mark("promise"),
}
"""What each is called in a list."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A date that was moved: the old one, and why."""

    due: str
    reason: str
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """One thing on the board. `due` is the day it is due at its own place, or None.

    `problem` is what it was agreed or promised for; `slips` are the days it was due before; `check` is that
    which decided to adopt it.
    """

    id: str
    kind: DueKind
    text: str
    due: date | None
    standard: str
    title: str
    area: str
    site: str = ""
    walk: str | None
    who: str = ""
    problem: str = ""
    expect: str = ""
    slips: tuple[Slip, ...] = ()
    told: bool = True
    """False for a promise that is done while the operator has not heard of it."""
    check: str | None = None


def when(due: date | None, today: date) -> When:
    """Tell how soon a day is: before today, within the next seven days, or later."""
    if due is None:
        return When.SOME_DAY
    days = (due - today).days
    return When.OVERDUE if days < 0 else When.THIS_WEEK if days <= 7 else When.LATER
