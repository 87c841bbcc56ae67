"""Walks that come in from files: by the hundred, with the versions that they were walked on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import islice

from sqlalchemy import Connection, func, insert, select

from gembawalk.domain.ids import timeless
from gembawalk.domain.merge import edit_of, records
from gembawalk.domain.record import Edit, Kind, Value
from gembawalk.domain.standard import StandardVersion, version_fields
from gembawalk.domain.text import clean
from gembawalk.domain.walk import Walk
from gembawalk.search.entries import Entries
from gembawalk.store import tables, walk_line
from gembawalk.store.edition import handle_for
from gembawalk.store.erase import kept_out
from gembawalk.store.indexed import learn, plain
from gembawalk.store.logbook import Act, Origin
from gembawalk.store.newcomers import Newcomers
from gembawalk.store.projection import project

_CHUNK = 200
_AT_ONCE = 500
_LAST_NUMBER = select(func.max(tables.observation.c.index_number))
_Project = Callable[[Act], None]


def known_walk(connection: Connection, id: str) -> str | None:
    """Return the id of a walk that is here, though the one that is asked for may be `timeless`."""
    column = tables.walk.c.id
    wanted = column == id if timeless(id) != id else column.endswith(id[19:], autoescape=True)
    return connection.execute(select(column).where(wanted, tables.walk.c.deleted == 0).limit(1)).scalar()


def take_in(
    connection: Connection,
    origin: Origin,
    walks: Iterable[Walk],
    progress: Callable[[int], None],
    versions: Iterable[StandardVersion] = (),
    loose: Iterable[Edit] = (),
) -> int:
    """Write walks that aren't here, oldest first; before them versions, after them records of no walk.

    What a walk says of an earlier try or promise that isn't here either is kept with the words that the file has
    of it; the earlier walk's own file completes it.
    """
    waiting = iter(sorted(walks, key=lambda walk: (walk.started_at, walk.id)))
    intake = _Intake(connection, origin)
    added = intake.take_versions(versions)
    while chunk := list(islice(waiting, _CHUNK)):
        intake.take(chunk)
        progress(len(chunk))
    added += intake.take_loose(list(loose))
    intake.end()
    return added


class _Intake:
    """Takes in chunks of walks within one transaction."""

    def __init__(self, connection: Connection, origin: Origin) -> None:
        self._connection = connection
        self._origin = origin
        self._newcomers = Newcomers(connection, origin)
        self._entries = Entries(plain(connection))
        self._erased = kept_out(connection)
        self._number = self._last_number()
        self._standards: dict[str, str] = {}
        """The id that each pinned version's standard has here, by the version's id."""
        self._here: dict[str, str] = {}
        """The id that each standard of a file has here."""
        self._known_standards: set[str] = set()
        self._missing: dict[str, tuple[Edit, datetime]] = {}
        """What walks say of tries and promises that aren't here, by their ids."""

    def take(self, walks: Sequence[Walk]) -> None:
        walks = [walk for walk in walks if walk.id not in self._erased.records]
        for walk in walks:
            if walk.version.id not in self._standards:
                self._standards[walk.version.id] = self._pin(walk.version)
        edits = [(walk, list(self._records(walk))) for walk in walks]
        there = _with_lines(self._connection, [edit.record for _, found in edits for edit in found])
        already: list[tuple[Walk, Edit]] = []
        for walk, found in edits:
            self._newcomers.begin_act()
            notes = {note.id: note.at for note in walk.notes}
            for edit in found:
                if edit.record in there:
                    already.append((walk, edit))
                else:
                    self._append(walk, edit, notes.get(edit.record))
                    there.add(edit.record)
                self._missing.pop(edit.record, None)
        self._newcomers.write()
        self._note_missing(walks)
        self._draw([walk.id for walk in walks])
        for walk, edit in already:
            _write(self._connection, self._origin, [edit], walk.id)
        if already:
            # One of them may have been known by a line only, and has been given a number.
            self._number = self._last_number()

    def _last_number(self) -> int:
        return self._connection.execute(_LAST_NUMBER).scalar_one() or 0

    def take_versions(self, versions: Iterable[StandardVersion]) -> int:
        """Write versions that aren't here; returns how many."""
        known = set(self._connection.scalars(select(tables.version.c.id)))
        self._known_standards = set(self._connection.scalars(select(tables.standard.c.id)))
        wanted = [one for one in versions if one.standard not in self._erased.records]
        for version in sorted(wanted, key=lambda one: (one.standard, one.number)):
            self._standards[version.id] = self._here[version.standard] = self._pin(version)
        return sum(version.id not in known for version in wanted)

    def take_loose(self, edits: Sequence[Edit]) -> int:
        """Write records of no walk that aren't here; returns how many."""
        there = _with_lines(self._connection, [edit.record for edit in edits])
        added = 0
        for edit in self._erased.without_past(edits):
            standard = self._here.get(str(edit.fields.get("standard")))
            if edit.kind is Kind.STANDARD:
                if self._here.get(edit.record) == edit.record and edit.record not in self._known_standards:
                    _write(self._connection, self._origin, [edit])
            elif edit.record not in there and edit.kind is Kind.VISION:
                if standard:
                    _write(
                        self._connection,
                        self._origin,
                        [replace(edit, fields={**edit.fields, "standard": standard})],
                    )
            elif edit.record not in there:
                self._append(None, replace(edit, fields=_cleaned(edit.fields)), None)
                added += 1
            there.add(edit.record)
        self._newcomers.write()
        return added

    def _records(self, walk: Walk) -> Iterator[Edit]:
        for edit in self._erased.without(records(walk)):
            if edit.kind is Kind.VISION:
                standard = self._standards[walk.version.id]
                yield Edit(edit.kind, edit.record, {**edit.fields, "standard": standard})
            else:
                yield edit

    def _append(self, walk: Walk | None, edit: Edit, at: datetime | None) -> None:
        number = None
        if edit.kind is Kind.OBSERVATION:
            self._number += 1
            number = self._number
            text = edit.fields.get("problem") or edit.fields.get("facts") or ""
            self._entries.add(number, str(text))
        self._newcomers.append(
            edit.kind, edit.fields, number, record=edit.record, walk=walk.id if walk else None, at=at
        )

    def _pin(self, version: StandardVersion) -> str:
        """Make sure that a version is here; returns its standard's id here."""
        columns = tables.version.c
        known = select(columns.standard).where(columns.id == version.id)
        if standard := self._connection.execute(known).scalar():
            return str(standard)
        standard, handles = self._standard_of(version)
        edits = []
        if standard is None:
            standard = version.standard or self._origin.new_id()
            handle = handle_for(version.handle, version.title, handles)
            edits.append(Edit(Kind.STANDARD, standard, {"handle": handle}))
        fields = {**version_fields(version), "standard": standard}
        _write(self._connection, self._at(version.at), [*edits, Edit(Kind.VERSION, version.id, fields)])
        return standard

    def _standard_of(self, version: StandardVersion) -> tuple[str | None, set[str]]:
        columns = tables.standard.c
        rows = self._connection.execute(select(columns.id, columns.handle).where(columns.deleted == 0)).all()
        by_handle = {row.handle: row.id for row in rows}
        same = version.standard if any(row.id == version.standard for row in rows) else None
        return same or by_handle.get(version.handle), set(by_handle)

    def _at(self, moment: datetime) -> Origin:
        return Origin(moment, self._origin.new_id, self._origin.device, self._origin.author)

    def _note_missing(self, walks: Sequence[Walk]) -> None:
        """Remember what was agreed on walks that may not be here."""
        for walk in walks:
            for due in walk.due_tries:
                self._remember(edit_of(Kind.COUNTERMEASURE, due.countermeasure), due.agreed_on)
            for kept in walk.due_promises:
                self._remember(edit_of(Kind.PROMISE, kept.promise), kept.given_on)

    def _remember(self, edit: Edit, agreed: date) -> None:
        at = datetime.combine(agreed, time(12), UTC)
        for left in self._erased.without([edit]):
            opened = Edit(left.kind, left.record, {**left.fields, "state": "open"})
            self._missing.setdefault(left.record, (opened, at))

    def end(self) -> None:
        """Write what stands over the chunks."""
        there = _with_lines(self._connection, list(self._missing))
        for record, (edit, at) in self._missing.items():
            if record not in there:
                self._newcomers.begin_act()
                self._newcomers.append(edit.kind, edit.fields, record=record, at=at)
        self._newcomers.write()
        self._entries.write()
        learn(self._connection)

    def _draw(self, walks: list[str]) -> None:
        query = walk_line.ALL.where(tables.walk.c.id.in_(walks))
        rows = [walk_line.line_row(row) for row in self._connection.execute(query).mappings()]
        if rows:
            self._connection.execute(insert(tables.walk_line), rows)


def _write(connection: Connection, origin: Origin, edits: Iterable[Edit], walk: str | None = None) -> None:
    act = Act(connection, origin, walk=walk)
    for edit in edits:
        act.append(edit)
    act.write()
    project(connection, act.records)


def _cleaned(fields: Mapping[str, Value]) -> dict[str, Value]:
    return {name: clean(value) if isinstance(value, str) else value for name, value in fields.items()}


def _with_lines(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Return which of some records have a line in the log already."""
    column = tables.change.c.record
    return {one for some in _parts(ids) for one in connection.scalars(select(column).where(column.in_(some)))}


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(ids), _AT_ONCE):
        yield ids[at : at + _AT_ONCE]
