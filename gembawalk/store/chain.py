"""A try and those it was adapted from."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, select

from gembawalk.domain.blame import Tried
from gembawalk.store import tables
from gembawalk.store.value import day

_try, _check, _line = tables.countermeasure.c, tables.check.c, tables.walk_line.c
_ONE = (
    select(tables.countermeasure, _line.started_at)
    .outerjoin_from(tables.countermeasure, tables.walk_line, _line.walk == _try.walk)
    .where(_try.id == bindparam("wanted"), _try.deleted == 0)
)
_CHECKS = (
    select(tables.check)
    .where(_check.countermeasure == bindparam("wanted"), _check.deleted == 0, _check.result.is_not(None))
    .order_by(_check.on, _check.created_at, _check.id)
)
_LONGEST = 100


def chain(connection: Connection, countermeasure: str) -> tuple[Tried, ...]:
    """Return a try with those it was adapted from, oldest first, each with its newest check before adoption."""
    found: list[Tried] = []
    known: set[str] = set()
    wanted: str | None = countermeasure
    while wanted and wanted not in known and len(found) < _LONGEST:
        known.add(wanted)
        row = connection.execute(_ONE, {"wanted": wanted}).one_or_none()
        if row is None:
            break
        found.insert(0, _tried(connection, row))
        wanted = row.parent
    return tuple(found)


def _tried(connection: Connection, row: Any) -> Tried:
    checks = connection.execute(_CHECKS, {"wanted": row.id}).all()
    # What earned it its place counts, not whether it held afterwards.
    check = next((one for one in reversed(checks) if one.decision == "adopt"), checks[-1] if checks else None)
    return Tried(
        countermeasure=row.id,
        do=row.do or "",
        expect=row.expect or "",
        because=row.because or "",
        agreed_on=day((row.started_at or "")[:10]),
        walk=row.walk,
        result=(check.result or "open") if check else "open",
        evidence=(check.evidence or "") if check else "",
        learning=(check.learning or "") if check else "",
        decision=(check.decision or "") if check else "",
        repeatable=(check.repeatable or "") if check else "",
        checked_on=day(check.on) if check else None,
    )
