"""The board of what is due: open tries and promises of all finished walks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, or_, select

from gembawalk.domain.due import DueLine
from gembawalk.domain.walk import State
from gembawalk.store import tables
from gembawalk.store.value import day, slips

_line, _try, _promise, _seen = (
    tables.walk_line.c,
    tables.countermeasure.c,
    tables.promise.c,
    tables.observation.c,
)
_PLACE = (_line.standard, _line.title, _line.area)
_TRIES = (
    select(tables.countermeasure, *_PLACE)
    .join_from(tables.countermeasure, tables.walk_line, _line.walk == _try.walk)
    .outerjoin(tables.observation, _seen.id == _try.observation)
    .where(
        *(_try.deleted == 0, _try.state == "open", _line.state == State.FINISHED.value, _try.do.is_not(None)),
        # The coach took "try" back and is still learning.
        or_(_seen.trying.is_(None), _seen.trying != "learning"),
    )
)
_PROMISES = (
    select(tables.promise, *_PLACE)
    .join_from(tables.promise, tables.walk_line, _line.walk == _promise.walk)
    .where(_promise.deleted == 0, _promise.state.in_(["open", "done"]), _line.state == State.FINISHED.value)
)


def due_lines(connection: Connection) -> tuple[DueLine, ...]:
    """Return what is open, soonest first, and what has no date last."""
    rows = [(row.created_at, _try_line(row)) for row in connection.execute(_TRIES)]
    rows += [(row.created_at, _promise_line(row)) for row in connection.execute(_PROMISES)]
    rows.sort(key=lambda row: (row[1].due is None, str(row[1].due), row[0], row[1].id))
    return tuple(line for _, line in rows)


def _try_line(row: Any) -> DueLine:
    return DueLine(is_promise=False, text=row.do, who=row.who or "", **_shared(row))


def _promise_line(row: Any) -> DueLine:
    text = row.text or row.hindrance or ""
    return DueLine(is_promise=True, text=text, told=row.state != "done", **_shared(row))


def _shared(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "due": day(row.due),
        "standard": row.standard,
        "title": row.title,
        "area": row.area,
        "walk": row.walk,
        "slips": len(slips(row.slips)),
    }
