"""The steps by which an older database becomes one of this app, numbered; none is changed after its release."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from gembawalk.store import file
from gembawalk.store.migrations import first

MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (first.apply,)
"""The first makes version 1 of an empty database, the second makes version 2 of version 1, and so on."""

LATEST = len(MIGRATIONS)
"""The data version that this app writes."""


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a database up to the latest version, in one transaction, after a copy of it was put beside.

    Args:
        connection: in autocommit mode.
        path: the database's file.

    Raises:
        UnusableDatabase: the database is newer than this app.
        sqlite3.Error: it can't be read or written; nothing was changed.
        OSError: the copy can't be written; nothing was changed.
    """
    latest = len(MIGRATIONS)
    version = _version(connection)
    file.refuse_newer(version, latest)
    if version == latest:
        return
    if version:
        file.copy(connection, _backup_name(path, version))
    connection.execute("BEGIN IMMEDIATE").close()
    try:
        version = _version(connection)  # another app may have done it meanwhile
        file.refuse_newer(version, latest)
        for apply in MIGRATIONS[version:]:
            apply(connection)
        connection.execute(f"PRAGMA application_id = {file.APPLICATION_ID}").close()
        connection.execute(f"PRAGMA user_version = {latest}").close()
        connection.execute("COMMIT").close()
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK").close()
        raise


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _backup_name(path: Path, version: int) -> Path:
    names = (f"{path.name}.version-{version}{again}.bak" for again in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(name for name in map(path.with_name, names) if not name.exists())
