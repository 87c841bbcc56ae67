"""Reads every row of a damaged file that SQLite can still reach, around what it can't."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_BEYOND = 1000
"""How far beyond the greatest known number rows are looked for, where the end of a table can't be read."""
_UNREADABLE = (sqlite3.Error, MemoryError, OverflowError, ValueError)
Row = dict[str, Any]


class Reader:
    """One damaged file; nobody else may have it open.

    Args:
        path: a copy of the file, for even reading may write to it.
    """

    def __init__(self, path: Path) -> None:
        self.gaps: dict[str, list[tuple[int, int]]] = {}
        """For each table the numbers of rows that can't be read, from and to."""
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.text_factory = lambda content: content.decode("utf-8", "replace")
        # The first lets a schema be used as far as it can be read.
        for pragma in ("writable_schema=ON", "cell_size_check=OFF", "trusted_schema=OFF", "query_only=ON"):
            self._connection.execute(f"PRAGMA {pragma}").close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def rows(self, table: str) -> Iterator[Row]:
        """Yield the rows of a table; none where there is no such table."""
        found: dict[int, Row] = {}
        last, whole = self._scan(table, found, "ASC", 1, None)
        if not whole:
            first, _ = self._scan(table, found, "DESC", last + 1, None)
            end = first - 1 if first else max([last, *self._numbers(table)]) + _BEYOND
            self._search(table, found, last + 1, end)
        for number in sorted(found):
            yield found[number]

    def version(self) -> int:
        """Return the data version; 0 where that can't be read."""
        try:
            return int(self._connection.execute("PRAGMA user_version").fetchone()[0])
        except _UNREADABLE:
            return 0

    def has(self, table: str, column: str) -> bool:
        """Tell whether there is a table with a column."""
        try:
            self._connection.execute(f'SELECT "{table}"."{column}" FROM "{table}" LIMIT 0').close()  # noqa: S608
        except _UNREADABLE:
            return False
        return True

    def last_number(self, table: str) -> int:
        """Return the greatest number that a table ever gave; 0 where that can't be read."""
        return max((row["seq"] for row in self._listed("sqlite_sequence") if row.get("name") == table), default=0)

    def _listed(self, table: str) -> list[Row]:
        found: dict[int, Row] = {}
        self._scan(table, found, "ASC", 1, None)
        return [row for row in found.values() if isinstance(row.get("seq"), int)]

    def _scan(self, table: str, found: dict[int, Row], order: str, low: int, high: int | None) -> tuple[int, bool]:
        """Read on from one end; return the last row's number, 0 for none, and whether the other end was reached."""
        last = 0
        upper = "" if high is None else f" AND rowid <= {high}"
        try:
            for number, row in self._rows(table, f"rowid >= {low}{upper} ORDER BY rowid {order}"):
                if last and (number <= last if order == "ASC" else number >= last):
                    return last, False  # a tree that leads back into itself
                last = number
                found[number] = row
        except _UNREADABLE:
            return last, False
        return last, True

    def _take(self, table: str, found: dict[int, Row], number: int) -> bool:
        """Read one row by its number: Python gives no row away whose follower can't be read."""
        try:
            found.update(self._rows(table, f"rowid = {number}"))
        except _UNREADABLE:
            return False
        return number in found

    def _rows(self, table: str, condition: str) -> Iterator[tuple[int, Row]]:
        cursor = self._connection.execute(f'SELECT rowid, * FROM "{table}" WHERE {condition}')  # noqa: S608
        names = [column[0] for column in cursor.description[1:]]
        for number, *values in cursor:
            yield number, dict(zip(names, values, strict=True))

    def _search(self, table: str, found: dict[int, Row], low: int, high: int) -> None:
        """Look by halves for rows between two that were the last to be read."""
        waiting = [(low, high)]
        while waiting:
            low, high = waiting.pop()
            if low > high:
                continue
            last, whole = self._scan(table, found, "ASC", low, high)
            if whole:
                continue
            low = max(low, last + 1)
            if low == high:
                if not self._take(table, found, low):
                    self.gaps.setdefault(table, []).append((low, high))
                continue
            middle = (low + high) // 2
            waiting += [(middle + 1, high), (low, middle)]

    def _numbers(self, table: str) -> Iterator[int]:
        """The greatest numbers that the indexes of a table, and SQLite's own count, know of."""
        yield self.last_number(table)
        for index in self._indexes(table):
            try:
                wanted = f'SELECT rowid FROM "{table}" INDEXED BY "{index}"'  # noqa: S608
                for (number,) in self._connection.execute(wanted):
                    yield number
            except _UNREADABLE:
                continue

    def _indexes(self, table: str) -> list[str]:
        try:
            rows = self._connection.execute("SELECT name FROM pragma_index_list(?)", (table,)).fetchall()
        except _UNREADABLE:
            return []
        return [str(name) for (name,) in rows]


def merged(gaps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ranges in their order, those that touch as one."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(gaps):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found
