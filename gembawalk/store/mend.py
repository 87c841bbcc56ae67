"""Mending the log: damaged lines are set aside, and what only the tables still hold is told anew."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, exists, select
from sqlalchemy.dialects.sqlite import insert

from gembawalk.domain.record import Edit, Kind, Value
from gembawalk.store import rebuild, tables
from gembawalk.store.logbook import Act, Line, Origin, fold, is_whole, lines_of, utc
from gembawalk.store.projection import step_rows, stored
from gembawalk.store.tables import OWN_COLUMNS, READABLE, change, damaged_line
from gembawalk.store.value import moment

_Told = tuple[Edit, str]
"""What is told anew, and when it was told first."""


def meet(connection: Connection, rows: Iterable[Any], at: str) -> list[_Told]:
    """Put the damaged ones among the rows of one record aside; return what tells anew what its table holds."""
    damaged = [row for row in rows if not is_whole(row)]
    set_aside(connection, damaged, at)
    found = (_of_kind(connection, Kind(kind), damaged[0].record) for kind in READABLE)
    return [told for told in found if told]


def set_aside(connection: Connection, damaged: Sequence[Any], at: str) -> None:
    """Take damaged rows out of the log and keep them as they were found."""
    put_aside(connection, [dict(row._mapping) for row in damaged], at)
    connection.execute(delete(change).where(change.c.n.in_([row.n for row in damaged])))


def put_aside(connection: Connection, rows: Sequence[Mapping[str, Any]], at: str) -> None:
    """Keep damaged rows of the log as they were found."""
    for row in rows:
        kept = {
            "n": row["n"],
            "kind": str(row["kind"]),
            "record": str(row["record"]),
            "walk": None if row["walk"] is None else str(row["walk"]),
            "content": json.dumps(row, default=repr, ensure_ascii=True),
            "at": at,
        }
        connection.execute(insert(damaged_line).values(kept).on_conflict_do_nothing())


def repair(connection: Connection, origin: Origin, *, lost: bool) -> Iterator[str]:
    """Set damaged lines aside, tell anew what only the tables hold, then make tables and search index anew.

    Args:
        connection: in a writing transaction.
        origin: where and when.
        lost: whether lines of the log may be missing, so that the tables know better.

    Yields:
        A sentence for each line that was set aside, and for each record that was told anew from its table.
    """
    damaged = list(rebuild.damaged_rows(connection))
    for row in damaged:
        yield f"Line {row.n} of the log ({row.kind} {row.record}) was damaged and is set aside."
    set_aside(connection, damaged, utc(origin.now))
    doubtful = {row.record for row in damaged}
    # A damaged line may name a record that never was; then any record may be the one that misses it.
    lost = lost or any(not _has_row(connection, record) for record in doubtful)
    act = Act(connection, origin)
    for kind, table in READABLE.items():
        without = select(table.c.id).where(~exists().where(change.c.record == table.c.id, change.c.kind == kind))
        wanted = connection.scalars(select(table.c.id) if lost else without).all()
        for record in dict.fromkeys((*wanted, *doubtful)):
            if told := _of_kind(connection, Kind(kind), record):
                yield f"{kind} {record} was told anew from its table: {', '.join(told[0].fields) or 'all of it'}."
                act.mend(record, [told])
    act.write()
    rebuild.rebuild(connection)


def _has_row(connection: Connection, record: str) -> bool:
    found = (select(table.c.id).where(table.c.id == record) for table in READABLE.values())
    return any(connection.execute(one).first() for one in found)


def _of_kind(connection: Connection, kind: Kind, record: str) -> _Told | None:
    """Return what a record's row holds that no line of the log tells."""
    table = READABLE[kind]
    row = connection.execute(select(table).where(table.c.id == record)).mappings().one_or_none()
    if row is None:
        return None
    lines = [line for line in lines_of(connection, record) if line.kind == kind and line.fields is not None]
    fields: dict[str, Value] = {}
    for column in table.c:
        value = row[column.name]
        told = [stored(column, (line.fields or {}).get(column.name)) for line in lines]
        if column.name not in OWN_COLUMNS and value is not None and value not in told:
            fields[column.name] = _listed(value) if "json" in column.info else value
    if kind is Kind.VERSION and (steps := _steps(connection, record, lines)):
        fields["steps"] = steps
    shown_deleted = bool(row["deleted"])
    if not lines or fields or fold(lines).deleted != shown_deleted:
        if shown_deleted or (lines and fold(lines).deleted):
            fields["deleted"] = shown_deleted
        at = row["changed_at"] if lines else row["created_at"]
        return Edit(kind, record, fields), at if isinstance(at, str) and moment(at) else "1970-01-01T00:00:00.000Z"
    return None


def _listed(value: Any) -> Value:
    try:
        found = json.loads(value)
    except (ValueError, TypeError, RecursionError):
        return None
    return found if isinstance(found, list) else None


def _steps(connection: Connection, version: str, lines: Sequence[Line]) -> list[Value]:
    """Return the steps of a version as the log tells them, from their tables, where no line does."""
    rows, points = (
        [dict(row) for row in _of_version(connection, table, version)] for table in (tables.step, tables.key_point)
    )
    for line in lines:
        if "steps" in (line.fields or {}) and step_rows(version, (line.fields or {})["steps"]) == (rows, points):
            return []
    if any("steps" in (line.fields or {}) for line in lines) or not rows:
        return []
    names = ("id", "lineage", "text", "reason", "kind", "confidence")
    return [
        {
            **{name: row[name] for name in ("id", "lineage", "what", "output", "outcome")},
            "key_points": [{name: one[name] for name in names} for one in points if one["step"] == row["id"]],
        }
        for row in rows
    ]


def _of_version(connection: Connection, table: Table, version: str) -> Sequence[Any]:
    wanted = select(table).where(table.c.version == version).order_by(*table.primary_key)
    return connection.execute(wanted).mappings().all()
