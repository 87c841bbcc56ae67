"""What is due: open tries and promises of all walks, as lines on a board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class When(StrEnum):
    """How soon something is due."""

    OVERDUE = "overdue"
    THIS_WEEK = "this week"
    LATER = "later"
    SOME_DAY = "no date"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """One open countermeasure or promise. `due` is the day it is due at its own place, or None."""

    id: str
    is_promise: bool
    text: str
    due: date | None
    standard: str
    title: str
    area: str
    walk: str | None
    who: str = ""
    slips: int = 0
    told: bool = True
    """False for a promise that is done while the operator has not heard of it."""


def when(due: date | None, today: date) -> When:
    """Tell how soon a day is: before today, within the next seven days, or later."""
    if due is None:
        return When.SOME_DAY
    days = (due - today).days
    return When.OVERDUE if days < 0 else When.THIS_WEEK if days <= 7 else When.LATER
