"""The store's door: everything that is kept goes in and comes out here, as values of the domain."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select

from gembawalk.domain.history import LogLine
from gembawalk.domain.ids import uuid7
from gembawalk.domain.record import Edit, Kind, Value
from gembawalk.domain.standard import Standard, StandardText, StandardVersion
from gembawalk.domain.walk import State, Walk, WalkLine
from gembawalk.errors import UnknownRecord
from gembawalk.store import drafts, standards, tables, walk_line, walks
from gembawalk.store.database import Database
from gembawalk.store.logbook import Act, Origin, lines_of, utc
from gembawalk.store.projection import project
from gembawalk.store.value import local

Clock = Callable[[], datetime]
"""Tells the time, in the local time zone."""


class Store:
    """One open database. Every method may be called from any thread; each is one transaction."""

    def __init__(self, database: Database, now: Clock) -> None:
        """Use `Store.open`."""
        self._database = database
        self._clock = now
        self._seen: dict[str, int] = {}
        """For each walk that was handed out: the newest line of the log at that moment."""
        self._versions: dict[str, StandardVersion] = {}

    @classmethod
    def open(cls, path: Path, now: Clock, *, create: bool = True) -> Store:
        """Open a database; make it where it is missing and `create` is true.

        Raises:
            UnusableDatabase: it is missing, unreadable, foreign, damaged or newer; nothing was changed.
            DatabaseBusy: another program holds it.
        """
        return cls(Database(path.absolute(), create), now)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    @property
    def path(self) -> Path:
        """Where the database lies."""
        return self._database.path

    def now(self) -> datetime:
        """Return the time, in the local time zone."""
        return self._clock()

    def new_id(self) -> str:
        """Make a fresh id."""
        return uuid7(int(self._clock().timestamp() * 1000), secrets.randbits(74))

    def standards(self, *, retired: bool = False) -> tuple[Standard, ...]:
        """Return the standards, newest walked first, then by title; retired ones only if asked for."""
        with self._database.reading() as connection:
            found = standards.all_standards(connection)
        return tuple(one for one in found if retired or one.retired_at is None)

    def standard(self, id: str) -> Standard:
        """Return the standard with that id, retired or not.

        Raises:
            UnknownRecord: there is none.
        """
        found = next((one for one in self.standards(retired=True) if one.id == id), None)
        if found is None:
            raise UnknownRecord("There is no such standard", f"none has the id {id}.")
        return found

    def find_standard(self, name: str) -> Standard:
        """Return the standard with that title, handle, id, or unique beginning of one, or short id.

        Raises:
            UnknownRecord: none has it, or several have; names what is near.
        """
        return standards.find(self.standards(retired=True), name)

    def versions(self, standard: str) -> tuple[StandardVersion, ...]:
        """Return all versions of a standard, oldest first."""
        with self._database.reading() as connection:
            return standards.versions_of(connection, standard)

    def add_standard(self, text: StandardText, note: str = "", check: str | None = None) -> tuple[Standard, bool]:
        """Make a written standard the current version of its standard.

        It is the known one with its handle, else with its title, site and area, else a new one. With the same
        content nothing is written. Visions that the text doesn't name stay; a retired standard comes back.

        Args:
            text: the standard; the ids of its steps and key points may be empty.
            note: what changed, or why.
            check: the id of the check that earned the change.

        Returns:
            The standard as it is now, and whether anything was written.

        Raises:
            NotSaved: the disk is full or can't be written to.
            DatabaseBusy: another program holds the database.
        """
        with self._database.writing() as connection:
            act, identity, written = standards.add(connection, self._origin(), text, note, check)
            self._append(connection, act)
        return self.standard(identity), written

    def retire(self, standard: str) -> None:
        """Take a standard out of use; its walks stay as they are."""
        with self._database.writing() as connection:
            act = Act(connection, self._origin(), seen=_newest(connection))
            act.append(Edit(Kind.STANDARD, standard, {"retired_at": self._moment()}))
            self._append(connection, act)

    def start_walk(self, standard: str, language: str = "en") -> Walk:
        """Start a walk on the current version of a standard, which it keeps for good.

        Raises:
            UnknownRecord: there is no such standard in use.
            NotSaved: the disk is full or can't be written to.
            DatabaseBusy: another program holds the database.
        """
        with self._database.writing() as connection:
            versions = standards.versions_of(connection, standard)
            if not versions:
                raise UnknownRecord("There is no such standard", f"none has the id {standard}.")
            walk = self.new_id()
            wording = select(func.count()).where(tables.walk_line.c.standard == standard)
            fields: dict[str, Value] = {
                "version": versions[-1].id,
                "state": State.OPEN.value,
                "started_at": self._moment(),
                "language": language,
                "wording": connection.execute(wording).scalar_one(),
            }
            act = Act(connection, self._origin(), walk=walk)
            act.append(Edit(Kind.WALK, walk, fields), new=True)
            self._append(connection, act)
            return self._load(connection, walk)

    def walk(self, id: str) -> Walk:
        """Return a walk as it is now.

        Raises:
            UnknownRecord: there is none with that id.
        """
        with self._database.reading() as connection:
            return self._load(connection, id)

    def find_walk(self, name: str) -> Walk:
        """Return the walk whose id is, begins with or ends with a text.

        Raises:
            UnknownRecord: none does, or several do; names them.
        """
        with self._database.reading() as connection:
            found = walk_line.walks_like(connection, name)
            exact = [line for line in found if line.id == name.strip().casefold()]
            if len(exact or found) == 1:
                return self._load(connection, (exact or found)[0].id)
        if found:
            named = "; ".join(f"{line.id} ({line.started_at:%Y-%m-%d}, {line.title})" for line in found[:5])
            raise UnknownRecord("Which walk?", f"“{name}” could be {named}.", "Name more of its id.")
        raise UnknownRecord(
            "There is no such walk", f"no id begins or ends with “{name}”.", "List them with: gembawalk walks"
        )

    def write(self, walk: str, edits: Sequence[Edit]) -> Walk:
        """Save an answer: all of its edits, or none.

        The drafts of the fields that are set are dropped.

        Returns:
            The walk as it is now.

        Raises:
            UnknownRecord: there is no such walk.
            NotSaved: the disk is full or can't be written to; nothing was changed.
            DatabaseBusy: another program holds the database; nothing was changed.
        """
        with self._database.writing() as connection:
            self._write(connection, walk, edits)
            return self._load(connection, walk)

    def save_draft(self, walk: str, record: str, field: str, text: str) -> datetime:
        """Keep what is being typed; returns when.

        Raises:
            NotSaved: the disk is full or can't be written to.
            DatabaseBusy: another program holds the database.
        """
        now = self._clock()
        with self._database.writing() as connection:
            drafts.save(connection, walk, record, field, text, utc(now))
        return now

    def drafts(self, walk: str) -> dict[tuple[str, str], str]:
        """Return what was typed on a walk and isn't an answer yet, by record and field."""
        with self._database.reading() as connection:
            return drafts.of_walk(connection, walk)

    def drop_draft(self, walk: str, record: str, field: str) -> None:
        """Forget what was being typed in a field."""
        with self._database.writing() as connection:
            drafts.drop(connection, [(record, field)])

    def history(self, record: str) -> tuple[LogLine, ...]:
        """Return what was set in a record by whom and when, oldest first."""
        with self._database.reading() as connection:
            lines = sorted(lines_of(connection, record), key=lambda line: (line.hlc, line.id))
        return tuple(
            LogLine(
                at=local(line.at, line.offset),
                author=line.author,
                device=line.device,
                fields=line.fields or {},
            )
            for line in lines
        )

    def open_walks(self) -> tuple[WalkLine, ...]:
        """Return the walks that are not finished, newest first."""
        with self._database.reading() as connection:
            return walk_line.open_walks(connection)

    def walk_lines(self, words: str = "", limit: int = 200, offset: int = 0) -> tuple[WalkLine, ...]:
        """Return walks whose title, site, area, day and opening hold every word, newest first."""
        with self._database.reading() as connection:
            return walk_line.walk_lines(connection, words, limit, offset)

    def count_walks(self, words: str = "") -> int:
        """Return how many walks hold every word."""
        with self._database.reading() as connection:
            return walk_line.count_walks(connection, words)

    def _origin(self) -> Origin:
        return Origin(self._clock(), self.new_id, self._database.device)

    def _moment(self) -> str:
        return self._clock().isoformat(timespec="milliseconds")

    def _load(self, connection: Connection, walk: str) -> Walk:
        found = walks.load(connection, walk, self._versions)
        self._seen[walk] = _newest(connection)
        return found

    def _write(self, connection: Connection, walk: str, edits: Sequence[Edit]) -> None:
        if edits:
            act = Act(connection, self._origin(), walk=walk, seen=self._seen.get(walk, 0))
            for edit in edits:
                act.append(edit)
            self._append(connection, act)
            drafts.drop_set(connection, edits)

    def _append(self, connection: Connection, act: Act) -> None:
        act.write()
        project(connection, act.records)


def _newest(connection: Connection) -> int:
    return connection.execute(select(func.max(tables.change.c.n))).scalar_one() or 0
