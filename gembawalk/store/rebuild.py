"""The tables anew from the log, and where they differ from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from gembawalk.store import indexed, tables, walk_line
from gembawalk.store.logbook import is_whole, lines_in
from gembawalk.store.projection import is_erased, row_of, step_rows
from gembawalk.store.tables import READABLE, change

_CHUNK = 500
_DERIVED = (*READABLE.values(), tables.step, tables.key_point, tables.walk_line)
_Rows = Iterator[tuple[Table, Mapping[str, object]]]


def rebuild(connection: Connection) -> None:
    """Empty the readable tables and fill them from the log; make the search index anew."""
    for table in _DERIVED:
        connection.execute(delete(table))
    for rows in (_readable_rows(connection), _walk_line_rows(connection)):
        while chunk := list(islice(rows, _CHUNK)):
            for table, of_table in groupby(sorted(chunk, key=lambda row: row[0].name), key=lambda row: row[0]):
                connection.execute(insert(table), [dict(row) for _, row in of_table])
    indexed.index_all(connection)


def differences(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each line of the log that was tampered with and each row that doesn't follow from it."""
    yield from damage(connection)
    yield from table_differences(connection)
    yield from indexed.differences(connection)


def damage(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each line of the log that isn't as it was written."""
    for row in damaged_rows(connection):
        yield f"Line {row.n} of the log ({row.kind} {row.record}) isn't as it was written."


def table_differences(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each row of a readable table that doesn't follow from the log."""
    expected: dict[Table, dict[tuple[object, ...], Mapping[str, object]]] = {table: {} for table in _DERIVED}
    for rows in (_readable_rows(connection), _walk_line_rows(connection)):
        for table, expected_row in rows:
            expected[table][_key(table, expected_row)] = expected_row
    for table, of_table in expected.items():
        found = {_key(table, row): row for row in connection.execute(select(table)).mappings()}
        yield from _compared(table, of_table, found)


def damaged_rows(connection: Connection) -> Iterator[Any]:
    """Yield the rows of the log that aren't as they were written."""
    return (row for row in connection.execute(select(change).order_by(change.c.n)) if not is_whole(row))


def _compared(
    table: Table,
    expected: Mapping[tuple[object, ...], Mapping[str, object]],
    found: Mapping[tuple[object, ...], Any],
) -> Iterator[str]:
    for key in expected.keys() | found.keys():
        name = f"{table.name} {' '.join(str(part) for part in key)}"
        if key not in found:
            yield f"{name} is in the log and not in the table."
        elif key not in expected:
            yield f"{name} is in the table and not in the log."
        else:
            differing = [column for column, value in expected[key].items() if found[key][column] != value]
            if differing:
                yield f"{name}: the table and the log differ in {', '.join(differing)}."


def _key(table: Table, row: Mapping[Any, Any]) -> tuple[object, ...]:
    if table.name in READABLE:
        return (row["id"],)
    return tuple(row[column.name] for column in table.primary_key)


def _readable_rows(connection: Connection) -> _Rows:
    # All lines are fetched at once: inserting beside a half-read query could show the query its own rows.
    lines = connection.execute(select(change).order_by(change.c.record, change.c.kind)).all()
    for (record, kind), of_record in groupby(lines_in(lines), key=lambda line: (line.record, line.kind)):
        told = list(of_record)
        if kind not in READABLE or is_erased(told):
            continue
        row, steps = row_of(READABLE[kind], record, told)
        yield READABLE[kind], row
        if READABLE[kind] is tables.version:
            for table, rows in zip((tables.step, tables.key_point), step_rows(record, steps), strict=True):
                for one in rows:
                    yield table, one


def _walk_line_rows(connection: Connection) -> _Rows:
    rows: Iterable[Any] = connection.execute(walk_line.ALL).mappings().all()
    for row in rows:
        yield tables.walk_line, walk_line.line_row(row)
