"""The log: one line for each edit, appended and never changed, and the state that follows from a set of lines."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from gembawalk.domain.ids import NewId
from gembawalk.domain.record import Edit, Value
from gembawalk.domain.text import clean
from gembawalk.store.tables import change, meta

Fields = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log. `n` is None until it is on the disk; `fields` is None where they were erased."""

    n: int | None
    id: str
    act: str
    undoes: str | None
    kind: str
    record: str
    walk: str | None
    fields: Fields | None
    bases: tuple[str, ...]
    hlc: str
    device: str
    author: str
    at: str
    offset: int

    def row(self) -> dict[str, object]:
        """Return the line as the log keeps it, with the hash that tells whether it was tampered with."""
        row: dict[str, object] = {
            "id": self.id,
            "act": self.act,
            "undoes": self.undoes,
            "kind": self.kind,
            "record": self.record,
            "walk": self.walk,
            "fields": None if self.fields is None else dump(self.fields),
            "bases": dump(list(self.bases)),
            "hlc": self.hlc,
            "device": self.device,
            "author": self.author,
            "at": self.at,
            "offset": self.offset,
        }
        return {**row, "hash": hash_of(row)}


@dataclass(frozen=True, slots=True)
class Folded:
    """What a set of lines says of one record."""

    values: Fields
    deleted: bool
    conflicts: int
    created_at: str
    offset: int
    changed_at: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where and when an act takes place."""

    now: datetime
    new_id: NewId
    device: str
    author: str = ""


_HASHED = (
    "id",
    "act",
    "undoes",
    "kind",
    "record",
    "walk",
    "fields",
    "bases",
    "hlc",
    "device",
    "author",
    "at",
    "offset",
)
_LINES_OF = select(change).where(change.c.record == bindparam("wanted")).order_by(change.c.n)
_NEWEST = select(func.max(change.c.n))
_CLOCK = select(meta.c.value).where(meta.c.key == "hlc")
_SET_CLOCK = update(meta).where(meta.c.key == "hlc").values(value=bindparam("reading"))
_APPEND = insert(change)
_READING = re.compile(r"([0-9a-f]{1,12})-([0-9a-f]{1,8})")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dump(value: Value) -> str:
    """Write a value as compact JSON, text as it is."""
    return _encode(value)


def hash_of(row: Mapping[str, Any]) -> str:
    """Return the hash of a line's content."""
    content = "\0".join("" if row[name] is None else str(row[name]) for name in _HASHED)
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def utc(at: datetime) -> str:
    """Write a moment as UTC text with milliseconds, so that texts sort as the moments do."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def offset_of(at: datetime) -> int:
    """Return the minutes east of Greenwich."""
    return int((at.utcoffset() or timedelta()).total_seconds() // 60)


def read_clock(connection: Connection, now: datetime) -> tuple[int, int]:
    """Return the hybrid logical clock, as milliseconds and a counter, no earlier than a moment."""
    return max(_reading(connection.execute(_CLOCK).scalar()), (int(now.timestamp() * 1000), 0))


def _reading(clock: str | None) -> tuple[int, int]:
    """Return a written reading of the clock; the beginning of time for one that was damaged."""
    parts = _READING.fullmatch(clock or "")
    return (int(parts[1], 16), int(parts[2], 16)) if parts else (0, 0)


def set_clock(connection: Connection, clock: tuple[int, int]) -> None:
    """Keep the reading of the clock after lines that came by the thousand."""
    connection.execute(_SET_CLOCK, {"reading": f"{clock[0]:012x}-{clock[1]:08x}"})


def is_whole(row: Any) -> bool:
    """Tell whether a row of the log is as it was written."""
    return bool(hash_of(row._mapping) == row.hash)


def line_of(row: Any) -> Line:
    """Return a row of the log, which is whole, as a line; fields that are no JSON object count as erased."""
    fields = json.loads(row.fields) if row.fields is not None else None
    return Line(
        row.n,
        row.id,
        row.act,
        row.undoes,
        row.kind,
        row.record,
        row.walk,
        fields if isinstance(fields, dict) else None,
        tuple(json.loads(row.bases)),
        row.hlc,
        row.device,
        row.author,
        row.at,
        row.offset,
    )


def lines_in(rows: Iterable[Any]) -> Iterator[Line]:
    """Yield rows of the log as lines; one that isn't as it was written counts as none."""
    return (line_of(row) for row in rows if is_whole(row))


def rows_of(connection: Connection, record: str) -> list[Any]:
    """Return all rows of the log about a record in the order in which they came here, also damaged ones."""
    return list(connection.execute(_LINES_OF, {"wanted": record}))


def lines_of(connection: Connection, record: str) -> list[Line]:
    """Return all lines of a record in the order in which they came here."""
    return list(lines_in(rows_of(connection, record)))


def newest(connection: Connection) -> int:
    """Return the number of the line that came last; 0 for an empty log."""
    return connection.execute(_NEWEST).scalar_one() or 0


def fold(lines: Iterable[Line]) -> Folded:
    """Work out what lines of one record come to; their order doesn't matter, and there must be one.

    The value of a field is that of the newest line by clock and id. A record is deleted while its newest line
    says so. Two lines of one field that didn't see each other and differ are a conflict.
    """
    ordered = sorted(lines, key=lambda line: (line.hlc, line.id))
    values: Fields = {}
    for line in ordered:
        values.update(line.fields or {})
    first, last = ordered[0], ordered[-1]
    return Folded(
        values=values,
        deleted=bool((last.fields or {}).get("deleted")),
        conflicts=sum(_differ(heads(ordered, name), name) for name in values) if len(ordered) > 1 else 0,
        created_at=first.at,
        offset=first.offset,
        changed_at=last.at,
    )


def heads(lines: Sequence[Line], field: str) -> list[Line]:
    """Return the lines that set a field and were seen by no other line that sets it."""
    setting = [line for line in lines if line.fields and field in line.fields]
    seen = {base for line in setting for base in line.bases}
    return [line for line in setting if line.id not in seen]


def _differ(lines: list[Line], field: str) -> bool:
    return len({dump((line.fields or {})[field]) for line in lines}) > 1


class Act:
    """The edits of one transaction: collects their lines, then appends them all at once."""

    def __init__(
        self,
        connection: Connection,
        origin: Origin,
        *,
        walk: str | None = None,
        seen: int = 0,
        undoes: str | None = None,
    ) -> None:
        """Begin an act.

        Args:
            connection: in a writing transaction.
            origin: where and when.
            walk: the walk that the lines belong to.
            seen: the number of the newest line that the author had on the screen.
            undoes: the act that this one takes back.
        """
        self.id = origin.new_id()
        self.records: dict[str, list[Line]] = {}
        """All lines, old and new, of each record that the act touches."""
        self._connection = connection
        self._origin = origin
        self._walk = walk
        self._seen = seen
        self._undoes = undoes
        self._at = utc(origin.now)
        self._offset = offset_of(origin.now)
        self._appended: list[Line] = []
        self._clock: str | None = connection.execute(_CLOCK).scalar()

    def append(self, edit: Edit, *, new: bool = False) -> None:
        """Add the line of an edit. `new` promises that there is no line of the record yet."""
        if edit.record not in self.records:
            self.records[edit.record] = []
            if not new:
                self._meet(edit.record)
        self._add(edit, self._at)

    def mend(self, record: str, told: Iterable[tuple[Edit, str]]) -> None:
        """Add lines that tell anew what lines told that are no longer there, each with the time that it had."""
        self.records.setdefault(record, lines_of(self._connection, record))
        for edit, at in told:
            self._add(edit, at)

    def _meet(self, record: str) -> None:
        rows = rows_of(self._connection, record)
        self.records[record] = list(lines_in(rows))
        if len(self.records[record]) < len(rows):
            # The tables still hold what a damaged line told, until they are drawn anew from the others.
            from gembawalk.store import mend

            self.mend(record, mend.meet(self._connection, rows, self._at))

    def _add(self, edit: Edit, at: str) -> None:
        lines = self.records[edit.record]
        fields = {name: _cleaned(value) for name, value in edit.fields.items()}
        line = Line(
            None,
            self._origin.new_id(),
            self.id,
            self._undoes,
            str(edit.kind),
            edit.record,
            self._walk,
            fields,
            self._bases(lines, fields) if lines else (),
            self._tick(),
            self._origin.device,
            self._origin.author,
            at,
            self._offset,
        )
        lines.append(line)
        self._appended.append(line)

    def write(self) -> None:
        """Put the collected lines on the disk."""
        if self._appended:
            self._connection.execute(_APPEND, [line.row() for line in self._appended])
            self._connection.execute(_SET_CLOCK, {"reading": self._clock})
            self._appended.clear()

    def _bases(self, lines: list[Line], fields: Fields) -> tuple[str, ...]:
        seen = [line for line in lines if line.n is None or line.n <= self._seen]
        return tuple(dict.fromkeys(line.id for name in fields for line in heads(seen, name)))

    def _tick(self) -> str:
        """Advance the hybrid logical clock: never behind the wall clock, never back."""
        wall = int(self._origin.now.timestamp() * 1000)
        last, counter = _reading(self._clock)
        last, counter = (wall, 0) if wall > last else (last, counter + 1)
        self._clock = f"{last:012x}-{counter:08x}"
        return self._clock


def _cleaned(value: Value) -> Value:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {name: _cleaned(one) for name, one in value.items()}
    return value
