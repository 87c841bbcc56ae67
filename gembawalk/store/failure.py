"""What SQLite reports, told in one sentence that names the file and what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from gembawalk.errors import DamagedDatabase, DatabaseBusy, GembaError, NotSaved, UnusableDatabase

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
_REASONS = {
    sqlite3.SQLITE_FULL: ("The disk is full", "Make some room, then save again."),
    sqlite3.SQLITE_READONLY: ("{path} can't be written to", "Check who may write to it and its folder."),
    sqlite3.SQLITE_CANTOPEN: (
        "{path} or its folder can't be written to",
        "Check who may write to it and its folder.",
    ),
    sqlite3.SQLITE_PERM: ("{path} can't be written to", "Check who may write to it and its folder."),
}
_OTHER = ("{path} couldn't be reached as it should ({error})", "Check the disk, then try again.")

FAILURES = (sqlite3.Error, DBAPIError, UnicodeDecodeError)
"""What comes of SQLite; the last where damaged bytes are in the very words in which it tells what is wrong."""


def translate(error: Exception, path: Path, writing: bool) -> GembaError:
    """Return the error that a person is told.

    Args:
        error: what the driver or SQLAlchemy raised.
        path: the database's file.
        writing: whether something was to be saved.
    """
    original = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(original, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in _BUSY:
        return DatabaseBusy(
            "The database is busy", f"another program has been holding {path} for a while.", "Try again."
        )
    if code in _DAMAGED:
        return damaged(path, str(original))
    reason, remedy = _REASONS.get(code, _OTHER)
    told = reason.format(path=path, error=original)
    if writing:
        return NotSaved("Not saved", f"{told}.", remedy)
    return UnusableDatabase("The database can't be read", f"{told}.", remedy)


def damaged(path: Path, how: str) -> DamagedDatabase:
    """Return the error of a file that is damaged."""
    return DamagedDatabase(
        "The database can't be read",
        f"{path} is damaged ({how}).",
        "Run gembawalk doctor --repair: it saves all that can be read, and keeps this file as it is.",
    )
