"""The steps by which an older database becomes one of this app, numbered; none is changed after its release."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from gembawalk.errors import UnusableDatabase
from gembawalk.phrases import phrase
from gembawalk.store import copies, file
from gembawalk.store.migrations import first, second, third

MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    first.apply,
    second.apply,
    third.apply,
)
"""The first makes version 1 of an empty database, the second makes version 2 of version 1, and so on."""


def latest() -> int:
    """Return the data version that this app writes."""
    return len(MIGRATIONS)


def migrate(connection: sqlite3.Connection, path: Path, *, is_copy: bool = False) -> None:
    """Bring a database up to the latest version, in one transaction, after a copy of it was put among the others.

    Args:
        connection: in autocommit mode.
        path: the database's file.
        is_copy: whether it is a copy itself, of which no other is wanted.

    Raises:
        UnusableDatabase: the database is newer than this app, or the copy can't be written; nothing was changed.
        sqlite3.Error: it can't be read or written; nothing was changed.
    """
    wanted = latest()
    version = _version(connection)
    file.refuse_newer(version, wanted)
    if version == wanted:
        return
    if version and not is_copy:
        _back_up(connection, path, version)
    connection.execute("BEGIN IMMEDIATE").close()
    try:
        version = _version(connection)  # another app may have done it meanwhile
        file.refuse_newer(version, wanted)
        for apply in MIGRATIONS[version:]:
            apply(connection)
        connection.execute(f"PRAGMA application_id = {file.APPLICATION_ID}").close()
        connection.execute(f"PRAGMA user_version = {wanted}").close()
        connection.execute("COMMIT").close()
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK").close()
        raise


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _back_up(connection: sqlite3.Connection, path: Path, version: int) -> None:
    try:
        file.make_folder(copies.folder(path))
        file.copy(connection, copies.of_version(path, version))
    except FileExistsError:
        pass  # another app writes the same copy in this very instant
    except OSError as error:
        place = copies.folder(path)
        reason = phrase(
            "no copy of {path} could be put into {place} ({strerror}). Nothing was changed.",
            path=path,
            place=place,
            strerror=error.strerror,
        )
        raise UnusableDatabase(
            phrase("The database can't be brought up to date"), reason, phrase("Make some room.")
        ) from error
