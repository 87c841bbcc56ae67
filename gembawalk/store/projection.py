"""From the log to the readable tables: one record at a time, or all of them anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upserting

from gembawalk.domain.record import Kind, Value
from gembawalk.store import tables, walk_line
from gembawalk.store.indexed import Indexed
from gembawalk.store.logbook import Line, dump, fold
from gembawalk.store.tables import OWN_COLUMNS, READABLE


def project(connection: Connection, records: Mapping[str, Sequence[Line]]) -> None:
    """Bring the readable tables up to date for some records.

    Args:
        connection: in a writing transaction.
        records: all lines of each of them.
    """
    walks: set[str] = set()
    versions: set[str] = set()
    indexed = Indexed(connection)
    for record, lines in records.items():
        for kind in dict.fromkeys(line.kind for line in lines):
            table = READABLE.get(kind)
            if table is None:
                continue
            if kind == Kind.OBSERVATION:
                indexed.before(record)
            told = [line for line in lines if line.kind == kind]
            if is_erased(told):
                connection.execute(delete(table).where(table.c.id == record))
                continue
            row, version = row_of(table, record, told)
            connection.execute(_upsert(table), row)
            match kind:
                case Kind.WALK:
                    walks.add(record)
                case Kind.OBSERVATION | Kind.COUNTERMEASURE if row["walk"]:
                    walks.add(str(row["walk"]))
                case Kind.VERSION:
                    _write_steps(connection, record, version)
                    versions.add(record)
    indexed.write()
    if versions:
        found = select(tables.walk.c.id).where(tables.walk.c.version.in_(versions))
        walks.update(connection.scalars(found))
    for walk in sorted(walks):
        walk_line.draw(connection, walk)


def is_erased(lines: Sequence[Line]) -> bool:
    """Tell whether all that was ever said of a record was erased; it then has no row."""
    return all(line.fields is None for line in lines)


def row_of(table: Table, record: str, lines: Sequence[Line]) -> tuple[dict[str, object], Value]:
    """Return a record's row in its readable table, and the steps where it is a version."""
    folded = fold(lines)
    row: dict[str, object] = {
        "id": record,
        "deleted": int(folded.deleted),
        "conflicts": folded.conflicts,
        "created_at": folded.created_at,
        "offset": folded.offset,
        "changed_at": folded.changed_at,
    }
    for column in table.c:
        if column.name not in OWN_COLUMNS:
            row[column.name] = stored(column, folded.values.get(column.name))
    return row, folded.values.get("steps")


def stored(column: Column[Any], value: Value) -> str | int | None:
    """Return what a column of a readable table holds for a value of the log."""
    return _stored(value, column.type.python_type is int, "json" in column.info)


def _stored(value: Value, as_number: bool, as_json: bool) -> str | int | None:
    """What a column holds for a value; another app's log may hold anything."""
    if value is None:
        return None
    if as_number:
        return value if isinstance(value, int) else None
    if as_json:
        return dump(value) if isinstance(value, list) else None
    return value if isinstance(value, str) else dump(value)


@cache
def _upsert(table: Table) -> Any:
    statement = upserting(table)
    kept = {"index_number", "id"}
    changed = {column.name: statement.excluded[column.name] for column in table.c if column.name not in kept}
    return statement.on_conflict_do_update(index_elements=["id"], set_=changed)


def step_rows(version: str, value: Value) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Return the rows of a version's steps and of their key points."""
    steps: list[dict[str, object]] = []
    points: list[dict[str, object]] = []
    known: set[str] = set()
    for step in _objects(value):
        identity = _text(step, "id")
        if identity in known:
            continue
        known.add(identity)
        texts = {name: _text(step, name) for name in ("lineage", "what", "output", "outcome")}
        steps.append({"version": version, "position": len(steps), "id": identity, **texts})
        for position, point in enumerate(_objects(step.get("key_points"))):
            names = ("id", "lineage", "text", "reason", "kind", "confidence")
            texts = {name: _text(point, name) for name in names}
            points.append({"version": version, "step": identity, "position": position, **texts})
    return steps, points


def _objects(value: Value) -> list[dict[str, Value]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(part: Mapping[str, Value], name: str) -> str:
    value = part.get(name)
    return value if isinstance(value, str) else ""


def _write_steps(connection: Connection, version: str, value: Value) -> None:
    for table, rows in zip((tables.step, tables.key_point), step_rows(version, value), strict=True):
        connection.execute(delete(table).where(table.c.version == version))
        if rows:
            connection.execute(insert(table), rows)
