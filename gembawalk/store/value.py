"""From what a column holds to what a domain value holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from gembawalk.domain.due import Slip

if TYPE_CHECKING:
    from gembawalk.domain.walk import WalkLine

NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for a moment that can no longer be read."""


def listed(text: str | None) -> list[Any]:
    """Return the list that a column keeps as JSON; an empty one for nothing, and for what can't be read."""
    if not text or text == "[]":
        return []
    try:
        found = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return []
    return found if isinstance(found, list) else []


def slips(text: str | None) -> tuple[Slip, ...]:
    """Return the moved dates that a column keeps as JSON."""
    moved = (one for one in listed(text) if isinstance(one, dict))
    return tuple(Slip(*(str(one.get(name) or "") for name in ("due", "reason", "on"))) for one in moved)


def moment(text: str | None) -> datetime | None:
    """Return a written moment with its offset; None for nothing, and for what can't be read."""
    try:
        found = datetime.fromisoformat(text or "")
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        found.astimezone(UTC)  # one of the year 1 may have no time in UTC
    except (ValueError, TypeError, OverflowError):
        return None
    return found


def local(at: str, offset: int) -> datetime:
    """Return a moment of UTC as the local time of where it was written down."""
    try:
        return (moment(at) or NO_TIME).astimezone(timezone(timedelta(minutes=offset)))
    except (ValueError, TypeError, OverflowError):
        return NO_TIME


def day(text: str | None) -> date | None:
    """Return an ISO day; None for anything else."""
    try:
        return date.fromisoformat(text or "")
    except (ValueError, TypeError):
        return None


def walk_line(row: Mapping[Any, Any]) -> WalkLine:
    """Return the line of a walk for a row of `walk_line`."""
    # What a walk is takes long to load, and Home waits for it only where one is open.
    from gembawalk.domain.walk import State, WalkLine

    return WalkLine(
        id=row["walk"],
        state=State(row["state"]) if row["state"] in set(State) else State.OPEN,
        started_at=moment(row["started_at"]) or NO_TIME,
        finished_at=moment(row["finished_at"]),
        title=row["title"],
        site=row["site"],
        area=row["area"],
        standard=row["standard"],
        version=row["version"],
        steps=row["steps"],
        problems=row["problems"],
        tries=row["tries"],
        opening=row["opening"],
    )
