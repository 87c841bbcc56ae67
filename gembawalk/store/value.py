"""From what a column holds to what a domain value holds."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from typing import Any

from gembawalk.domain.walk import Slip


def listed(text: str | None) -> list[Any]:
    """Return the list that a column keeps as JSON; nothing counts as an empty one."""
    return json.loads(text) if text else []


def slips(text: str | None) -> tuple[Slip, ...]:
    """Return the moved dates that a column keeps as JSON."""
    moved = (one for one in listed(text) if isinstance(one, dict))
    return tuple(Slip(*(str(one.get(name) or "") for name in ("due", "reason", "on"))) for one in moved)


def local(at: str, offset: int) -> datetime:
    """Return a moment of UTC as the local time of where it was written down."""
    return datetime.fromisoformat(at).astimezone(timezone(timedelta(minutes=offset)))


def day(text: str | None) -> date | None:
    """Return an ISO day; None for anything else."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
