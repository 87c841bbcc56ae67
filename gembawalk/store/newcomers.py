"""Records that are new, by the thousand: their lines in the log and their rows, without what only changes need."""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from gembawalk.domain.ids import ids_after
from gembawalk.domain.record import Kind, Value
from gembawalk.store.indexed import plain
from gembawalk.store.logbook import Origin, dump, offset_of, read_clock, set_clock, utc

_LINE = (
    'INSERT INTO change (id, act, kind, record, walk, fields, bases, hlc, device, author, at, "offset", hash)'
    " VALUES (?, ?, ?, ?, ?, ?, '[]', ?, ?, ?, ?, ?, ?)"
)
_IDS_AT_ONCE = 128


class Newcomers:
    """Collects new records; `write` puts them on the disk.

    Each line and row is what `Act` and `project` would make of it; `differences` holds them to that.
    """

    def __init__(self, connection: Connection, origin: Origin) -> None:
        """Begin an act; in a writing transaction."""
        self._connection = connection
        self._origin = origin
        self._act = origin.new_id()
        self._at = utc(origin.now)
        self._offset = offset_of(origin.now)
        self._clock = read_clock(connection, origin.now)
        self._ids: list[str] = []
        self._lines: list[tuple[object, ...]] = []
        self._rows: dict[tuple[Kind, tuple[str, ...]], list[tuple[object, ...]]] = defaultdict(list)

    def begin_act(self) -> None:
        """Let what is taken in from now on be an act of its own."""
        self._act = self._id()

    def append(
        self,
        kind: Kind,
        fields: Mapping[str, Value],
        index_number: int | None = None,
        *,
        record: str = "",
        walk: str | None = None,
        at: datetime | None = None,
    ) -> str:
        """Take in a record; return its id.

        Args:
            kind: what it is.
            fields: its fields, none of them empty, as `clean` leaves texts.
            index_number: by which the search index knows it, where it is an observation.
            record: its id, of which there may be no line yet; a fresh one if none is named.
            walk: the walk that its line belongs to.
            at: when it was made, if that wasn't now.
        """
        origin = self._origin
        moment, offset = (utc(at), offset_of(at)) if at else (self._at, self._offset)
        record, line = record or self._id(), self._id()
        dumped = dump(fields)
        milliseconds, counter = self._clock
        self._clock = (milliseconds, counter + 1)
        hlc = f"{milliseconds:012x}-{counter + 1:08x}"
        content = (
            f"{line}\0{self._act}\0\0{kind.value}\0{record}\0{walk or ''}\0{dumped}\0[]\0{hlc}"
            f"\0{origin.device}\0{origin.author}\0{moment}\0{offset}"
        )
        seal = hashlib.sha256(content.encode()).hexdigest()[:32]
        self._lines.append(
            (
                line,
                self._act,
                kind.value,
                record,
                walk,
                dumped,
                hlc,
                origin.device,
                origin.author,
                moment,
                offset,
                seal,
            )
        )
        values = [dump(value) if isinstance(value, list) else value for value in fields.values()]
        row = (record, moment, offset, moment, *values)
        numbered = row if index_number is None else (*row, index_number)
        self._rows[kind, tuple(fields)].append(numbered)
        return record

    def write(self) -> None:
        """Put what was taken in on the disk."""
        if not self._lines:
            return
        driver = plain(self._connection)
        driver.executemany(_LINE, self._lines).close()
        for (kind, names), rows in self._rows.items():
            numbered = ("index_number",) if kind is Kind.OBSERVATION else ()
            columns = ("id", "created_at", "offset", "changed_at", *names, *numbered)
            listed = ", ".join(f'"{column}"' for column in columns)
            marks = ", ".join("?" * len(columns))
            driver.executemany(
                f'INSERT INTO "{kind}" (deleted, conflicts, {listed}) VALUES (0, 0, {marks})',  # noqa: S608
                rows,
            ).close()
        set_clock(self._connection, self._clock)
        self._lines.clear()
        self._rows.clear()

    def _id(self) -> str:
        if not self._ids:
            random = secrets.randbits(62 * _IDS_AT_ONCE)
            self._ids = ids_after(self._origin.new_id(), _IDS_AT_ONCE, random)[::-1]
        return self._ids.pop()
