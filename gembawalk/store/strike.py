"""Striking: a text goes from the log, the tables and the drafts for good, and no undo brings it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from gembawalk.domain.record import Kind, Value
from gembawalk.store import drafts, walk_line
from gembawalk.store.indexed import Indexed
from gembawalk.store.logbook import Fields, Line, lines_of
from gembawalk.store.projection import project
from gembawalk.store.tables import READABLE, change, damaged_line, meta

_VALUE = select(meta.c.value).where(meta.c.key == bindparam("wanted"))
_NEW = insert(meta)
_SET_VALUE = _NEW.on_conflict_do_update(index_elements=["key"], set_={"value": _NEW.excluded.value})


def strike(connection: Connection, kind: Kind, record: str, field: str) -> None:
    """Delete all that was ever written in a field of a record.

    Its lines in the log are rewritten without it, and deleted where nothing else is in them. A reason that was
    given with a moved date is kept with the try or promise as well, and goes from there too.
    """
    struck = lines_of(connection, record)
    texts = {str(line.fields[field]) for line in struck if line.fields and line.fields.get(field)}
    _rewrite(connection, record, kind, {field}, frozenset())
    drafts.drop(connection, [(record, field)])
    connection.execute(delete(damaged_line).where(damaged_line.c.record == record))
    if kind is Kind.CHECK and field == "reason":
        for about in _abouts(struck):
            _rewrite(connection, about, None, frozenset(), texts)
    so_far = connection.execute(_VALUE, {"wanted": "strikes"}).scalar() or ""
    strikes = int(so_far) + 1 if so_far.isdecimal() else 1
    connection.execute(_SET_VALUE, [{"key": "strikes", "value": str(strikes)}, {"key": "unswept", "value": "1"}])


def _abouts(lines: Iterable[Line]) -> set[str]:
    """The countermeasures and promises that a check is about."""
    named = ((line.fields or {}).get(name) for line in lines for name in ("countermeasure", "promise"))
    return {one for one in named if isinstance(one, str)}


def _rewrite(
    connection: Connection, record: str, kind: Kind | None, fields: Iterable[str], reasons: Iterable[str]
) -> None:
    kept: list[Line] = []
    walks: set[str] = set()
    for line in lines_of(connection, record):
        cleaned = _without(line.fields, set(fields) if kind in (None, line.kind) else set(), set(reasons))
        if cleaned == line.fields:
            kept.append(line)
        elif cleaned:
            kept.append(replace(line, fields=cleaned))
            connection.execute(update(change).where(change.c.n == line.n).values(kept[-1].row()))
        else:
            connection.execute(delete(change).where(change.c.n == line.n))
            walks |= {line.walk} if line.walk else set()
    if kept:
        project(connection, {record: kept})
    else:
        indexed = Indexed(connection)
        indexed.before(record)
        for table in READABLE.values():
            connection.execute(delete(table).where(table.c.id == record))
        indexed.write()
    for walk in walks:
        walk_line.draw(connection, walk)


def _without(fields: Fields | None, names: set[str], reasons: set[str]) -> Fields | None:
    if fields is None:
        return None
    left = {name: value for name, value in fields.items() if name not in names}
    if "slips" in left and reasons:
        left["slips"] = _without_reasons(left["slips"], reasons)
    if left.get("because") in reasons:
        del left["because"]
    return left


def _without_reasons(slips: Value, reasons: set[str]) -> Value:
    if not isinstance(slips, list):
        return slips
    return [
        {**slip, "reason": ""} if isinstance(slip, dict) and slip.get("reason") in reasons else slip
        for slip in slips
    ]
