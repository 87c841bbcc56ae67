"""What is looked after on each day of use, beside the work: a copy, the structure, and what was erased."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, update

from gembawalk.errors import GembaError
from gembawalk.phrases import counted, phrase
from gembawalk.store import copies, file, place, sweep
from gembawalk.store.database import Database
from gembawalk.store.tables import damaged_line, meta


def tend(database: Database, now: datetime, is_over: Callable[[], bool]) -> Iterator[str]:
    """Make the day's copy or else look whether the file is whole, and finish what was erased.

    Yields:
        A sentence for each thing that the coach should know.
    """
    path = database.path
    copies.clear_parts(path, now)
    try:
        if not _copy_of_today(database, now, is_over):
            database.check()
    except file.Interrupted:
        pass  # the next start tries again
    except GembaError as error:
        yield str(error)
    for copy in sweep.sweep(database, waiting=False):
        yield phrase(
            "{copy} can't be read, so it may still hold what you erased. Delete it if you don't need it.", copy=copy
        )
    with database.reading() as connection:
        damaged = connection.execute(select(func.count()).select_from(damaged_line)).scalar_one()
    if _is_news(database, "damage", str(damaged)) and damaged:
        yield counted(
            "{n} damaged line was set aside, and everything else goes on; gembawalk doctor tells which.",
            "{n} damaged lines were set aside, and everything else goes on; gembawalk doctor tells which.",
            damaged,
        )


def caution(database: Database) -> str:
    """Return what is to be said of where the database lies, once for each place; else nothing."""
    words = place.caution(database.path)
    return words if _is_news(database, "place", str(database.path) if words else "") else ""


def _is_news(database: Database, key: str, value: str) -> bool:
    """Tell whether something is another thing than what was told last, and remember it."""
    with database.reading() as connection:
        told = connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()
    if told == value:
        return False
    with database.writing() as connection:
        connection.execute(update(meta).where(meta.c.key == key).values(value=value))
    return True


def _copy_of_today(database: Database, now: datetime, is_over: Callable[[], bool]) -> bool:
    """Make the copy of a day where there is none; tell whether it was made."""
    target: Path = copies.of_day(database.path, now.date())
    if file.exists(target):
        return False
    try:
        database.copy(target, is_over)
    except FileExistsError:
        return False  # another app was quicker
    copies.prune(database.path, now.date())
    return True
