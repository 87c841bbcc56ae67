"""Looks into the file after a fault, apart from the app: is it whole, and is in it what the screen had called saved?"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from gembawalk.store import Store


def damage(database: Path) -> tuple[str, ...]:
    """Return a sentence for each way in which a database isn't whole.

    SQLite's own checks, then the tables and the search index made anew from the log and compared. All of it is
    done on a copy with its journal, so that the app, at its next start, has to bring back the file by itself.
    """
    copy = copied(database)
    with closing(sqlite3.connect(copy)) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"{row[0]} {row[1]} points nowhere" for row in connection.execute("PRAGMA foreign_key_check")]
    if not found:
        store = Store.open(copy, lambda: datetime.now(UTC), create=False)
        found += store.differences()
        store.close()
    return tuple(found)


def missing(database: Path, claims: Iterable[str]) -> tuple[str, ...]:
    """Return which of the texts are neither among the answers in the log nor among the drafts."""
    copy = copied(database)
    with closing(sqlite3.connect(copy)) as connection:
        kept = [text for (text,) in connection.execute("SELECT text FROM draft")]
        for (fields,) in connection.execute("SELECT fields FROM change WHERE fields IS NOT NULL"):
            kept += _texts(json.loads(fields))
    return tuple(claim for claim in claims if not any(claim in text for text in kept))


def copied(database: Path) -> Path:
    """Copy a database, and the journal of what was under way, to the side."""
    aside = database.with_name(f"{database.stem}-looked-at.db")
    for ending in ("", "-journal"):
        source, target = database.with_name(database.name + ending), aside.with_name(aside.name + ending)
        target.unlink(missing_ok=True)
        if source.exists():
            shutil.copy(source, target)
    return aside


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)
