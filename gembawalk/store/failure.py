"""What SQLite reports, told in one sentence that names the file and what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from gembawalk.errors import DamagedDatabase, DatabaseBusy, GembaError, NotSaved, UnusableDatabase
from gembawalk.phrases import mark, phrase

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
_REASONS = {
    sqlite3.SQLITE_FULL: (mark("The disk is full"), mark("Make some room, then save again.")),
    sqlite3.SQLITE_READONLY: (
        mark("The file can't be written to: {path}"),
        mark("Check who may write to it and its folder."),
    ),
    sqlite3.SQLITE_CANTOPEN: (
        mark("The file or its folder can't be written to: {path}"),
        mark("Check who may write to it and its folder."),
    ),
    sqlite3.SQLITE_NOMEM: (mark("There is no memory left"), mark("Close other programs, then try again.")),
    sqlite3.SQLITE_PERM: (
        mark("The file can't be written to: {path}"),
        mark("Check who may write to it and its folder."),
    ),
}
_OTHER = (
    mark("The file couldn't be reached as it should ({error}): {path}"),
    mark("Check the disk, then try again."),
)

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
    usual = sqlite3.SQLITE_NOMEM if isinstance(original, MemoryError) else sqlite3.SQLITE_ERROR
    code = getattr(original, "sqlite_errorcode", usual) & 0xFF
    if code in _BUSY:
        return DatabaseBusy(
            phrase("The database is busy"),
            phrase("another program has been holding {path} for a while.", path=path),
            phrase("Try again."),
        )
    if code in _DAMAGED:
        return damaged(path, str(original))
    reason, remedy = _REASONS.get(code, _OTHER)
    told, remedy = phrase(reason, path=path, error=original), phrase(remedy)
    if writing:
        return NotSaved(phrase("Not saved"), f"{told}.", remedy)
    return UnusableDatabase(phrase("The database can't be read"), f"{told}.", remedy)


def damaged(path: Path, how: str) -> DamagedDatabase:
    """Return the error of a file that is damaged."""
    return DamagedDatabase(
        phrase("The database can't be read"),
        phrase("{path} is damaged ({how}).", path=path, how=how),
        phrase("Run gembawalk doctor --repair: it saves all that can be read, and keeps this file as it is."),
    )
