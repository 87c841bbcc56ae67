"""Putting a copy in the place of the database, which is kept aside; what was erased since stays erased."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gembawalk.errors import DatabaseBusy, NotSaved, UnusableDatabase
from gembawalk.phrases import phrase
from gembawalk.store import copies, file
from gembawalk.store.erase import PAST
from gembawalk.store.failure import FAILURES, translate
from gembawalk.store.migrations import latest
from gembawalk.store.sweep import erase_from

_WAIT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Glance:
    """What a database holds at a glance. `last` is when something was written last; empty for never."""

    path: Path
    standards: int
    walks: int
    observations: int
    last: str


def glance(path: Path) -> Glance:
    """Look into a database without changing a byte of it.

    Raises:
        UnusableDatabase: it is none of ours, newer than the app, or damaged.
    """
    file.require(path)
    file.inspect(path, latest(), to_write=False)
    counted = ("standard", "walk", "observation")
    try:
        with closing(file.open_to_read(path)) as connection:
            file.check(connection)
            counts = [
                connection.execute(f"SELECT count(*) FROM {table} WHERE deleted = 0").fetchone()[0]  # noqa: S608
                for table in counted
            ]
            (last,) = connection.execute("SELECT max(at) FROM change").fetchone()
    except FAILURES as error:
        raise translate(error, path, writing=False) from error
    standards, walks, observations = counts
    return Glance(path, standards, walks, observations, str(last or ""))


def copies_of(path: Path) -> tuple[Glance | Path, ...]:
    """Return the copies of a database, newest first; only where it is for one that can't be read."""
    found: list[tuple[float, Glance | Path]] = []
    for copy in copies.found(path):
        with suppress(OSError):
            try:
                found.append((copy.stat().st_mtime, glance(copy)))
            except UnusableDatabase:
                found.append((copy.stat().st_mtime, copy))
    return tuple(one for _, one in sorted(found, key=lambda pair: -pair[0]))


def restore(path: Path, source: Path, now: datetime) -> Path | None:
    """Put a copy in the place of the database.

    Returns:
        Where the database is kept that stood there; None where there was none.

    Raises:
        UnusableDatabase: the copy can't be used.
        NotSaved: it can't be written; what stood there stands there still.
        DatabaseBusy: another program is writing to the database.
    """
    glance(source)
    aside = copies.of_moment(path, now, "before-restore") if file.exists(path) else None
    erasures, past = _erased(path) if aside else ([], [])

    def fill(part: Path) -> None:
        with closing(file.open_to_read(source)) as connection:
            file.pour(connection, part)
        erase_from(part, erasures, past)

    try:
        with _held(path):
            file.put(path, fill, aside)
    except FAILURES as error:
        raise translate(error, source, writing=False) from error
    except OSError as error:
        reason = phrase(
            "{path} can't be replaced ({strerror}). It stands as it was.", path=path, strerror=error.strerror
        )
        raise NotSaved(
            phrase("Nothing was restored"), reason, phrase("Close gembawalk everywhere, or make some room.")
        ) from error
    return aside


def _erased(path: Path) -> tuple[Sequence[dict[str, str]], Sequence[str]]:
    names = ("id", "kind", "record", "field", "at")
    with suppress(*FAILURES), closing(file.open_to_read(path)) as connection:
        rows = connection.execute(f"SELECT {', '.join(names)} FROM erasure").fetchall()  # noqa: S608
        keys = connection.execute("SELECT key FROM meta WHERE key LIKE ?", (f"{PAST}%",)).fetchall()
        return [dict(zip(names, row, strict=True)) for row in rows], [key for (key,) in keys]
    return [], []


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Keep other programs from writing to a database that is about to be replaced; a damaged one can't be held.

    Its own journal, should a crash have left one, is brought to its end by this.
    """
    if not file.exists(path):
        yield
        return
    with closing(sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE").close()
        except FAILURES as error:
            told = translate(error, path, writing=True)
            if isinstance(told, DatabaseBusy):
                raise told from error
        yield
