"""The store's other door: copies, erasing, what was handed out, and mending."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.dialects.sqlite import insert

from gembawalk.domain.ids import NewId, short_id
from gembawalk.domain.record import Kind
from gembawalk.domain.text import clean
from gembawalk.errors import UnknownRecord, UnwritableFile
from gembawalk.phrases import phrase
from gembawalk.store import care, copies, doctor, erase, mend, sweep
from gembawalk.store.database import Database
from gembawalk.store.logbook import Origin, utc
from gembawalk.store.tables import READABLE, export

COPY = "copy"
"""The form of an export that is a copy of the whole database."""
_AT_ONCE = 2
"""Seconds that a file's time may be behind that of the log."""
ERASABLE = (Kind.WALK, Kind.OBSERVATION, Kind.OPINION)


@dataclass(frozen=True, slots=True)
class Erasable:
    """A record that can be erased, and how much goes with it, by kind."""

    kind: Kind
    id: str
    text: str
    walk: str | None
    counts: dict[Kind, int]


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A file that was written of a walk, or of everything; what is in it can't be recalled."""

    path: str
    form: str
    at: str


class Upkeep:
    """Looks after one open database. Every method may be called from any thread."""

    def __init__(self, database: Database, now: Callable[[], datetime], new_id: NewId) -> None:
        self._database = database
        self._now = now
        self._new_id = new_id

    def tend(self, is_over: Callable[[], bool]) -> Iterator[str]:
        """Make the day's copy, look whether the file is whole, and finish what was erased.

        Args:
            is_over: asked now and then; once it says yes, what isn't done is left to the next start.

        Yields:
            A sentence for each thing that the coach should know.

        Raises:
            GembaError: the database can't be used.
        """
        return care.tend(self._database, self._now(), is_over)

    def caution(self) -> str:
        """Return what is to be said of where the database lies, once for each place; else nothing."""
        return care.caution(self._database)

    def back_up(self, target: Path | None = None) -> Path:
        """Write a whole, checked copy among the others, or to a path where nothing stands; return where it is.

        Raises:
            UnwritableFile: something stands there.
            NotSaved: it can't be written.
            UnusableDatabase: the database is damaged.
        """
        path = target or copies.of_moment(self._database.path, self._now())
        try:
            self._database.copy(path, lambda: False)
        except FileExistsError as error:
            title = phrase("{path} was not written", path=path)
            raise UnwritableFile(
                title, phrase("it is there already."), phrase("Name a file that isn't there yet.")
            ) from error
        if target is not None:
            self.hand_out(path, "", COPY)
        return path

    def hand_out(self, path: Path, walk: str, form: str) -> None:
        """Remember that a file was written of a walk, so that erasing can tell of it."""
        self.hand_out_all([(path, walk)], form)

    def hand_out_all(self, files: Iterable[tuple[Path, str]], form: str) -> None:
        """Remember which files were written of which walks; of all walks, where none is named."""
        at = utc(self._now())
        rows = [
            {"path": clean(str(path.absolute())), "walk": walk, "form": form if walk else COPY, "at": at}
            for path, walk in files
        ]
        new = insert(export)
        kept = {name: new.excluded[name] for name in ("walk", "form", "at")}
        with self._database.writing() as connection:
            if rows:
                connection.execute(new.on_conflict_do_update(index_elements=["path"], set_=kept), rows)

    def is_touched(self, path: Path) -> bool:
        """Tell whether somebody wrote a file since it was handed out; not where it wasn't, or isn't there."""
        wanted = select(export.c.at).where(export.c.path == clean(str(path.absolute())))
        with self._database.reading() as connection:
            at = connection.scalar(wanted)
        with suppress(OSError, ValueError):
            return at is not None and path.stat().st_mtime > datetime.fromisoformat(at).timestamp() + _AT_ONCE
        return False

    def handed_out(self, walk: str | None) -> tuple[HandedOut, ...]:
        """Return the files that were written of a walk or of everything, oldest first."""
        wanted = select(export).where(or_(export.c.walk == (walk or ""), export.c.form == COPY))
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(export.c.at, export.c.path)).all()
        return tuple(HandedOut(row.path, row.form, row.at) for row in rows)

    def erasable(self, name: str) -> Erasable:
        """Return the walk, observation or opinion whose id is, begins with or ends with a text.

        Raises:
            UnknownRecord: none does, or several do.
        """
        wanted = name.strip().casefold().replace("-", "")
        with self._database.reading() as connection:
            found = [one for kind in ERASABLE for one in _named(connection, kind, wanted)] if wanted else []
            exact = [one for one in found if one[1].replace("-", "") == wanted] or found
            if len(exact) == 1:
                return _erasable(connection, *exact[0])
        if found:
            several = ", ".join(f"{kind} {id}" for kind, id in found[:5])
            raise UnknownRecord(
                phrase("Erase which one?"),
                phrase("“{name}” could be {several}.", name=name, several=several),
                phrase("Name more of its id."),
            )
        reason = phrase("no walk, observation or opinion has an id that begins or ends with “{name}”.", name=name)
        raise UnknownRecord(
            phrase("Nothing was erased"), reason, phrase("List them with: gembawalk erase WALK --list")
        )

    def erasables(self, walk: str) -> tuple[Erasable, ...]:
        """Return what can be erased of a walk, itself first."""
        with self._database.reading() as connection:
            records = [(Kind.WALK, walk)]
            for kind in ERASABLE[1:]:
                table = READABLE[kind]
                ids = select(table.c.id).where(table.c.walk == walk).order_by(table.c.created_at, table.c.id)
                records += [(kind, id) for id in connection.scalars(ids)]
            return tuple(_erasable(connection, *one) for one in records)

    def erase(self, kind: Kind, record: str) -> tuple[Path, ...]:
        """Erase a record with all that goes with it, from the log, the tables, the index and all copies.

        Returns:
            Copies that it couldn't be taken out of, because they can't be read.

        Raises:
            NotSaved: the disk is full or can't be written to; nothing was changed.
            DatabaseBusy: another program holds the database; nothing was changed.
        """
        with self._database.writing() as connection:
            erase.erase(connection, kind, record)
            erase.remember(connection, self._new_id, self._now(), kind, record)
        return sweep.sweep(self._database, waiting=False)

    def findings(self) -> Iterator[doctor.Finding]:
        """Look at everything that can be wrong, and yield what was found."""
        return doctor.examine(self._database)

    def repair(self) -> tuple[str, ...]:
        """Set damaged lines aside, and make tables and search index anew; return a sentence for each line."""
        with self._database.writing() as connection:
            origin = Origin(self._now(), self._new_id, self._database.device)
            return tuple(mend.repair(connection, origin, lost=False))


def _named(connection: Connection, kind: Kind, wanted: str) -> Sequence[tuple[Kind, str]]:
    id = READABLE[kind].c.id
    bare = func.replace(id, "-", "")
    like = bare.startswith(wanted, autoescape=True) | bare.endswith(wanted, autoescape=True)
    return [(kind, one) for one in connection.scalars(select(id).where(like).order_by(id).limit(6))]


def _erasable(connection: Connection, kind: Kind, id: str) -> Erasable:
    table = READABLE[kind]
    # In a damaged file an index may name a row that can't be reached; what the log tells of it can still be erased.
    row: Mapping[Any, Any] = connection.execute(select(table).where(table.c.id == id)).mappings().first() or {}
    counts: dict[Kind, int] = {}
    for of_kind, _ in erase.belonging(connection, kind, id)[1:]:
        counts[of_kind] = counts.get(of_kind, 0) + 1
    if kind is Kind.WALK:
        line = READABLE[Kind.VERSION]
        title = connection.execute(select(line.c.title).where(line.c.id == row.get("version"))).scalar() or ""
        text = f"{title}, {(row.get('started_at') or row.get('created_at') or '')[:10]}"
    else:
        text = next((said for name in ("text", "problem", "facts") if (said := row.get(name))), "")
    return Erasable(kind, id, text or short_id(id), id if kind is Kind.WALK else row.get("walk"), counts)
