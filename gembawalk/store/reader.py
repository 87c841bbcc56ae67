"""Reads every row of a damaged file that SQLite can still reach, around what it can't."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

_BEYOND = 1000
_ROWS_A_PAGE = 400
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
        self._pages = path.stat().st_size // 4096 + 1
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.text_factory = lambda content: content.decode("utf-8", "replace")
        # The first lets a schema be used as far as it can be read.
        for pragma in ("writable_schema=ON", "cell_size_check=OFF", "trusted_schema=OFF", "query_only=ON"):
            self._connection.execute(f"PRAGMA {pragma}").close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def rows(self, table: str) -> Iterator[Row]:
        """Yield the rows of a table; none where there is no such table.

        A torn tree may hold several rows of one number, each of which is found on another way.
        """
        found: dict[int, list[Row]] = {}
        for order in ("ASC", "DESC"):
            self._scan(table, found, order)
        for number in range(1, self._end(table, found) + 1):
            # Also where no scan failed: a torn tree may lead past rows that it still holds.
            if number not in found and not self._take(table, found, number):
                self.gaps.setdefault(table, []).append((number, number))
        for number in sorted(found):
            yield from found[number]

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

    def knows_all(self, table: str, numbers: set[int]) -> bool:
        """Tell whether the rows of these numbers are all that there were, as every index of the table witnesses."""
        try:
            told = [set(self._index_numbers(table, index)) for index in self._indexes(table)]
        except _UNREADABLE:
            return False
        return bool(told) and all(one == numbers for one in told)

    def _listed(self, table: str) -> list[Row]:
        found: dict[int, list[Row]] = {}
        self._scan(table, found, "ASC")
        return [row for rows in found.values() for row in rows if isinstance(row.get("seq"), int)]

    def _scan(self, table: str, found: dict[int, list[Row]], order: str) -> None:
        """Read on from one end, as far as it goes; past a number out of its order too, for it may be wrong."""
        seen: set[tuple[object, ...]] = set()
        with suppress(*_UNREADABLE):
            for number, row in self._rows(table, f"1 ORDER BY rowid {order}"):
                this = (number, *row.values())
                if this in seen:
                    return  # a tree that leads back into itself
                seen.add(this)
                _keep(found, number, row)

    def _take(self, table: str, found: dict[int, list[Row]], number: int) -> bool:
        """Read one row by its number, if there is one; False where it can't be read.

        This also finds the last row of a scan that failed: Python gives no row away whose follower can't be read.
        """
        try:
            for _, row in self._rows(table, f"rowid = {number}"):
                _keep(found, number, row)
        except _UNREADABLE:
            return False
        return True

    def _rows(self, table: str, condition: str) -> Iterator[tuple[int, Row]]:
        cursor = self._connection.execute(f'SELECT rowid, * FROM "{table}" WHERE {condition}')  # noqa: S608
        names = [column[0] for column in cursor.description[1:]]
        for number, *values in cursor:
            yield number, dict(zip(names, values, strict=True))

    def _end(self, table: str, found: Iterable[int]) -> int:
        """Return the number up to which rows are looked for one by one."""
        if not self.has(table, "rowid"):
            return 0
        most = self._pages * _ROWS_A_PAGE
        return max((one for one in (*found, *self._numbers(table)) if one <= most), default=0) + _BEYOND

    def _numbers(self, table: str) -> Iterator[int]:
        """The numbers that the indexes of a table, and SQLite's own count, know of."""
        yield self.last_number(table)
        for index in self._indexes(table):
            with suppress(*_UNREADABLE):
                yield from self._index_numbers(table, index)

    def _index_numbers(self, table: str, index: str) -> Iterator[int]:
        for (number,) in self._connection.execute(f'SELECT rowid FROM "{table}" INDEXED BY "{index}"'):  # noqa: S608
            yield number

    def _indexes(self, table: str) -> list[str]:
        try:
            rows = self._connection.execute("SELECT name FROM pragma_index_list(?)", (table,)).fetchall()
        except _UNREADABLE:
            return []
        return [str(name) for (name,) in rows]


def _keep(found: dict[int, list[Row]], number: int, row: Row) -> None:
    variants = found.setdefault(number, [])
    if row not in variants:
        variants.append(row)


def merged(gaps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ranges in their order, those that touch as one."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(gaps):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found
