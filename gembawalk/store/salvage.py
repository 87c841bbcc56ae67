"""Salvaging: a new database out of all that can still be read of a damaged one, which is kept as it is."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Table

from gembawalk.domain.ids import NewId
from gembawalk.errors import GembaError, NotSaved
from gembawalk.phrases import phrase
from gembawalk.store import copies, file, mend, tables
from gembawalk.store.database import Database
from gembawalk.store.failure import FAILURES
from gembawalk.store.logbook import Origin, hash_of, utc
from gembawalk.store.migrations import latest, migrate
from gembawalk.store.reader import Reader, Row, merged

_KEPT = (tables.meta, tables.draft, tables.erasure, tables.export, tables.damaged_line)
_DERIVED = (*tables.READABLE.values(), tables.step, tables.key_point)
_HEADER = b"SQLite format 3\0" + bytes((16, 0, 1, 1, 0, 64, 32, 32))


def salvage(path: Path, now: Callable[[], datetime], new_id: NewId) -> tuple[Path, tuple[str, ...]]:
    """Put a new database in the place of a damaged one, with every row that SQLite can still read of it.

    Returns:
        Where the damaged file is kept, as it was, and a sentence for each thing that is missing or was mended.

    Raises:
        NotSaved: there is no room for it; nothing was changed.
        GembaError: nothing can be read of it; nothing was changed.
    """
    aside = copies.of_moment(path, now(), "damaged")
    told: list[str] = []
    try:
        file.make_folder(aside.parent)
        with TemporaryDirectory(prefix=f".{path.stem}.", suffix=".part", dir=aside.parent) as folder:
            reader = Reader(_working_copy(path, Path(folder)))
            try:
                file.put(path, lambda part: told.extend(_fill(part, reader, now, new_id)), aside)
            finally:
                reader.close()
    except OSError as error:
        reason = phrase("the new file can't be written ({strerror}). Nothing was changed.", strerror=error.strerror)
        raise NotSaved(phrase("Nothing was mended"), reason, phrase("Make some room.")) from error
    return aside, tuple(told)


def is_ours(path: Path) -> bool:
    """Tell whether a file that won't open has our tables all the same, and isn't one of a newer app."""
    with (
        TemporaryDirectory(prefix=f".{path.stem}.", suffix=".part", dir=path.parent) as folder,
        closing(Reader(_working_copy(path, Path(folder)))) as reader,
    ):
        version = reader.version()
        return not latest() < version < latest() + 1000 and reader.has("change", "hlc")


def _working_copy(path: Path, folder: Path) -> Path:
    """Copy a damaged file with its journal, for SQLite would write the journal's pages back into it."""
    copy = folder / "damaged.db"
    for ending in ("", "-journal"):
        with suppress(FileNotFoundError):
            shutil.copyfile(path.with_name(path.name + ending), folder / f"damaged.db{ending}")
            (folder / f"damaged.db{ending}").chmod(0o600)
    with copy.open("r+b") as raw:
        if raw.read(len(_HEADER)) != _HEADER and path.stat().st_size > 100:
            # All databases of ours begin so; with anything else there SQLite reads nothing at all.
            raw.seek(0)
            raw.write(_HEADER)
        raw.flush()
        os.fsync(raw.fileno())
    return copy


def _fill(part: Path, reader: Reader, now: Callable[[], datetime], new_id: NewId) -> Iterator[str]:
    at = utc(now())
    with closing(sqlite3.connect(part, isolation_level=None)) as connection:
        for pragma in ("journal_mode=MEMORY", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}").close()
        migrate(connection, part, is_copy=True)
        connection.execute("BEGIN").close()
        lines = list(_fitted(tables.change, reader.rows("change")))
        damaged = [row for row in lines if not (_is_whole(row) and _append(connection, row))]
        found = len(lines)
        for table in (*_KEPT, *_DERIVED):
            # What is derived is drawn anew; until then it bears witness to lines that are lost.
            found += sum(_insert(connection, table, row) for row in _fitted(table, reader.rows(table.name)))
        if not found:
            raise GembaError(
                phrase("Nothing was mended"),
                phrase("nothing can be read of it. It stands as it was."),
                phrase("Put a copy in its place: gembawalk restore lists them."),
            )
        for row in damaged:
            yield f"Line {row['n']} of the log ({row['kind']} {row['record']}) was damaged and is set aside."
        last = max([reader.last_number("change"), *(row["n"] for row in lines)], default=0)
        connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'change'", (last,)).close()
        connection.execute("COMMIT").close()
    for name, gaps in reader.gaps.items():
        for low, high in merged(gaps):
            rows = f"row {low}" if low == high else f"rows {low} to {high}, as far as there were any,"
            yield f"Of {name}, {rows} can't be read."
    database = Database(part, create=False, is_copy=True)
    try:
        with database.writing() as writing:
            mend.put_aside(writing, damaged, at)
            # Where no line is lost, the log knows better than a table which may be damaged.
            lost = bool(damaged) or not reader.knows_all("change", {row["n"] for row in lines})
            yield from mend.repair(writing, Origin(now(), new_id, database.device), lost=lost)
    finally:
        database.close()


def _fitted(table: Table, rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Yield rows with the columns that a table has, also where the names of theirs are damaged."""
    names = [column.name for column in table.c]
    for row in rows:
        in_place = len(row) == len(names) and set(row) != set(names)
        fitted = dict(zip(names, row.values(), strict=True)) if in_place else row
        yield {name: fitted[name] for name in names if name in fitted}


def _is_whole(row: dict[str, Any]) -> bool:
    try:
        if hash_of(row) != row["hash"]:
            return False
        json.loads(row["bases"])
        return row["fields"] is None or json.loads(row["fields"]) is not None
    except (KeyError, ValueError, TypeError, RecursionError):
        return False


def _append(connection: sqlite3.Connection, line: dict[str, Any]) -> bool:
    """Put a whole line in, under another number where its own is taken; once, however often it was found."""
    if _insert(connection, tables.change, line):
        return True
    if connection.execute("SELECT 1 FROM change WHERE id = ?", (line["id"],)).fetchone():
        return True
    return _insert(connection, tables.change, {name: value for name, value in line.items() if name != "n"})


def _insert(connection: sqlite3.Connection, table: Table, row: dict[str, Any]) -> bool:
    """Put a row in; what was there from the making of the file gives way, what was salvaged before stays."""
    kept = {name: value for name, value in row.items() if name != "index_number"}
    if not kept or any(value is None and not table.c[name].nullable for name, value in kept.items()):
        return False
    names = ", ".join(f'"{name}"' for name in kept)
    marks = ", ".join("?" * len(kept))
    way = "REPLACE" if table is tables.meta else "IGNORE"
    statement = f'INSERT OR {way} INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608
    try:
        return connection.execute(statement, tuple(kept.values())).rowcount > 0
    except FAILURES:
        return False
