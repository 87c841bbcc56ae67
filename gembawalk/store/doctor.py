"""Looks at everything that can be wrong with a database that opens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from gembawalk.domain.record import Kind
from gembawalk.store import copies, file, indexed, rebuild
from gembawalk.store.database import Database
from gembawalk.store.failure import FAILURES
from gembawalk.store.indexed import plain
from gembawalk.store.tables import READABLE, change, damaged_line

_REFERENCES = (
    # An opinion may be told of an observation of which nothing else was said.
    (Kind.VERSION, "standard"),
    (Kind.VISION, "standard"),
    (Kind.WALK, "version"),
    (Kind.CHECK, "countermeasure"),
    (Kind.CHECK, "promise"),
    *((kind, "walk") for kind in Kind if "walk" in READABLE[kind].c),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is, how it is, and a sentence for each thing that is wrong."""

    what: str
    how: str
    wrong: tuple[str, ...] = ()
    is_structure: bool = False
    """Whether the file itself is damaged, so that it can only be salvaged."""


def examine(database: Database) -> Iterator[Finding]:
    """Look at structure, references, log, tables, search index and copies of a database, one after the other."""
    with database.reading() as connection:
        rows = plain(connection).execute("PRAGMA integrity_check").fetchall()
        wrong = tuple(str(verdict) for (verdict,) in rows if verdict != "ok")
        yield Finding("File", "damaged" if wrong else "whole", wrong, is_structure=True)
        if wrong:
            return
        wrong = tuple(_dangling(connection))
        yield Finding("References", "broken" if wrong else "whole", wrong)
        lines = connection.execute(select(func.count()).select_from(change)).scalar_one()
        aside = connection.execute(select(func.count()).select_from(damaged_line)).scalar_one()
        wrong = tuple(_told(rebuild.damage(connection)))
        so_far = f", {aside} damaged set aside earlier" if aside else ""
        how = f"{lines:,} lines, {f'{len(wrong):,} damaged' if wrong else 'all as they were written'}{so_far}"
        yield Finding("Log", how, wrong)
        wrong = tuple(_told(rebuild.table_differences(connection)))
        yield Finding("Tables", "differ from the log" if wrong else "as the log tells", wrong)
        wrong = tuple(_told(indexed.differences(connection)))
        yield Finding("Search index", "differs from the tables" if wrong else "as the tables tell", wrong)
    kept = copies.found(database.path)
    found = [copy for copy in kept if not copies.is_damaged(copy)]
    wrong = tuple(f"{copy}: {trouble}" for copy in found if (trouble := _trouble(copy)))
    newest = f", the newest {found[-1].name}" if found else ""
    beside = f"; {len(kept) - len(found)} damaged kept as found" if len(found) < len(kept) else ""
    yield Finding("Copies", f"{len(found)}{newest}{beside}", wrong)


def _told(sentences: Iterable[str]) -> Iterator[str]:
    """Yield sentences on what was compared; what can't even be compared is one more."""
    try:
        yield from sentences
    except indexed.DAMAGE as error:
        yield f"It can't be read ({error})."


def _dangling(connection: Connection) -> Iterator[str]:
    for row in plain(connection).execute("PRAGMA foreign_key_check"):
        yield f"{row[0]} {row[1]} names a row of {row[2]} that isn't there."
    for kind, field in _REFERENCES:
        table = READABLE[kind]
        named = table.c[field]
        lost = ~select(change.c.n).where(change.c.record == named).exists()
        wanted = select(table.c.id, named).where(named.is_not(None), lost)
        for id, other in connection.execute(wanted):
            yield f"{kind} {id} names a {field} of which the log knows nothing: {other}."


def _trouble(copy: Path) -> str:
    try:
        with closing(file.open_to_read(copy)) as connection:
            file.check(connection)
    except FAILURES as error:
        return f"it can't be used as a copy ({error})."
    return ""
