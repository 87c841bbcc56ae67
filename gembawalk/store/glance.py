"""What Home shows, in plain SQL: it stands there before SQLAlchemy is loaded, which takes longer than all else."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gembawalk.domain.glance import Glance
from gembawalk.errors import GembaError
from gembawalk.store import file
from gembawalk.store.due import due_lines
from gembawalk.store.value import walk_line

if TYPE_CHECKING:
    from gembawalk.domain.walk import WalkLine

Read = Callable[[str], Iterable[Any]]
"""Runs a query; its rows know their columns by name."""

_OPEN_WALKS = "SELECT * FROM walk_line WHERE state = 'open' ORDER BY moment DESC, walk DESC"
_COUNTS = """
    SELECT (SELECT count(*) FROM walk_line) AS walks,
           (SELECT count(*) FROM standard AS one
            WHERE deleted = 0 AND coalesce(retired_at, '') = '' AND EXISTS (
                SELECT 1 FROM standard_version WHERE standard = one.id AND deleted = 0 AND number IS NOT NULL
            )) AS standards
"""


def glance(read: Read) -> Glance:
    """Return what Home shows, by way of an open database."""
    (counts,) = read(_COUNTS)
    return Glance(open_walks(read), due_lines(read), counts["standards"], counts["walks"])


def open_walks(read: Read) -> tuple[WalkLine, ...]:
    """Return the walks that are not finished, newest first."""
    return tuple(walk_line(row) for row in read(_OPEN_WALKS))


def glance_at(path: Path) -> Glance | None:
    """Return what Home shows of a database that isn't open yet, without changing or waiting for anything.

    None where that can't be told: `Store.open` then mends the file, or says what is wrong with it. One that isn't
    there yet is empty.
    """
    try:
        if not os.path.lexists(path):
            return Glance()
        file.inspect(path, file.DATA_VERSION, to_write=False)
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", timeout=0, uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA trusted_schema=OFF").close()
            connection.execute("BEGIN").close()
            if connection.execute("PRAGMA user_version").fetchone()[0] != file.DATA_VERSION:
                return None
            return glance(lambda query: connection.execute(query).fetchall())
    except (GembaError, OSError, ValueError, TypeError, sqlite3.Error):
        return None
