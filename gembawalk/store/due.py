"""The board of what is due: open tries, adoptions, hold checks and promises of all finished walks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, or_, select

from gembawalk.domain.due import DueKind, DueLine
from gembawalk.domain.walk import State
from gembawalk.store import tables
from gembawalk.store.value import day, slips

_line, _try, _promise, _seen, _check = (
    tables.walk_line.c,
    tables.countermeasure.c,
    tables.promise.c,
    tables.observation.c,
    tables.check.c,
)
_PLACE = (_line.standard, _line.title, _line.area, _line.site)
_FINISHED = _line.state == State.FINISHED.value
_KINDS = {"open": DueKind.TRY, "adopting": DueKind.ADOPT, "adopted": DueKind.HOLD}
_DECIDED = (
    select(func.max(_check.id))
    .where(_check.countermeasure == _try.id, _check.decision == "adopt", _check.deleted == 0)
    .scalar_subquery()
)
_TRIES = (
    select(tables.countermeasure, *_PLACE, _seen.problem, _seen.facts, _DECIDED.label("decided"))
    .join_from(tables.countermeasure, tables.walk_line, _line.walk == _try.walk)
    .outerjoin(tables.observation, _seen.id == _try.observation)
    .where(
        *(_try.deleted == 0, _try.state.in_(_KINDS), _FINISHED, _try.do.is_not(None)),
        # The coach took "try" back and is still learning.
        or_(_seen.trying.is_(None), _seen.trying != "learning", _try.state != "open"),
    )
)
_PROMISES = (
    select(tables.promise, *_PLACE)
    .join_from(tables.promise, tables.walk_line, _line.walk == _promise.walk)
    .where(_promise.deleted == 0, _promise.state.in_(["open", "done"]), _FINISHED)
)


def due_lines(connection: Connection) -> tuple[DueLine, ...]:
    """Return what is open, soonest first, and what has no date last."""
    rows = [(row.created_at, _try_line(row)) for row in connection.execute(_TRIES)]
    rows += [(row.created_at, _promise_line(row)) for row in connection.execute(_PROMISES)]
    rows.sort(key=lambda row: (row[1].due is None, str(row[1].due), row[0], row[1].id))
    return tuple(line for _, line in rows)


def _try_line(row: Any) -> DueLine:
    return DueLine(
        kind=_KINDS[row.state],
        text=row.do,
        who=row.who or "",
        problem=row.problem or row.facts or "",
        expect=row.expect or "",
        check=row.decided,
        **_shared(row),
    )


def _promise_line(row: Any) -> DueLine:
    text = row.text or row.hindrance or ""
    problem = row.hindrance or ""
    return DueLine(kind=DueKind.PROMISE, text=text, problem=problem, told=row.state != "done", **_shared(row))


def _shared(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "due": day(row.due),
        "standard": row.standard,
        "title": row.title,
        "area": row.area,
        "site": row.site,
        "walk": row.walk,
        "slips": slips(row.slips),
    }
