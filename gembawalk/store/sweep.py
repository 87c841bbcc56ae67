"""Sweeping: what was struck or erased leaves the unused bytes of the file, and the copies that were made before."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import bindparam, select, update

from gembawalk.errors import GembaError
from gembawalk.store import copies, erase, file
from gembawalk.store.database import Database
from gembawalk.store.failure import FAILURES
from gembawalk.store.indexed import plain
from gembawalk.store.tables import meta

_LARGE = 256 << 20
_VALUE = select(meta.c.value).where(meta.c.key == bindparam("wanted"))
_SET_VALUE = update(meta).where(meta.c.key == bindparam("wanted")).values(value=bindparam("now"))


def sweep(database: Database, waiting: bool) -> tuple[Path, ...]:
    """Take what was struck or erased out of the file's unused bytes and out of all copies, where it still is there.

    Files so large that it takes more than a few seconds are left to a call with `waiting` false. What can't be
    done now, for want of room or because of another program, is tried the next time: the strike itself is safe.

    Returns:
        Copies that it couldn't be taken out of, because they can't be read.
    """
    with suppress(GembaError, OSError):
        if waiting and sum(one.stat().st_size for one in (database.path, *copies.found(database.path))) > _LARGE:
            return ()
        with database.reading() as connection:
            unswept, stale = (connection.execute(_VALUE, {"wanted": key}).scalar() for key in ("unswept", "copies"))
        if unswept == "1":
            database.compact()
            with database.writing() as connection:
                connection.execute(_SET_VALUE, {"wanted": "unswept", "now": "0"})
        if stale == "stale":
            return _sweep_copies(database)
    return ()


def _sweep_copies(database: Database) -> tuple[Path, ...]:
    with database.reading() as connection:
        erasures = erase.remembered(connection)
    stuck = []
    for copy in copies.found(database.path):
        try:
            erase_in(copy, erasures)
        except (GembaError, OSError, *FAILURES):
            stuck.append(copy)
    if not stuck:
        with database.writing() as connection:
            if len(erase.remembered(connection)) == len(erasures):
                connection.execute(_SET_VALUE, {"wanted": "copies", "now": "clean"})
    return tuple(stuck)


def erase_in(copy: Path, erasures: Sequence[dict[str, str]]) -> None:
    """Write a copy anew without what was erased, whole or not at all; one that holds nothing of it stays as it is.

    Raises:
        GembaError: it is no copy that can be read.
        OSError: it can't be written.
    """
    with closing(file.open_to_read(copy)) as connection:
        if not erase.missed(connection, erasures):
            return

    def fill(part: Path) -> None:
        with closing(file.open_to_read(copy)) as old:
            file.pour(old, part)
        erase_from(part, erasures)

    file.put(copy, fill)


def erase_from(part: Path, erasures: Sequence[dict[str, str]], past: Sequence[str] = ()) -> None:
    """Bring a file that nobody else has open up to date, and erase in it what was erased in its database.

    Args:
        part: the file.
        erasures: what was erased.
        past: the keys by which past observations are known that were.
    """
    database = Database(part, create=False, is_copy=True)
    try:
        with database.writing() as connection:
            erase.repeat(connection, erase.missed(plain(connection), erasures))
            erase.keep_out(connection, erasures, past)
            done = [{"wanted": "unswept", "now": "0"}, {"wanted": "copies", "now": "clean"}]
            connection.execute(_SET_VALUE, done)
        database.compact()
    finally:
        database.close()
