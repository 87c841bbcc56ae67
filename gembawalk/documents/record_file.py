"""Everything that is kept, as JSON lines: a first line that says what the file is, then one record a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from gembawalk.domain.merge import records
from gembawalk.domain.record import Edit, Kind
from gembawalk.domain.standard import Standard, StandardVersion, version_fields
from gembawalk.domain.walk import Walk

FORM = "records/1"
_UNPLACED = frozenset({Kind.OPINION, Kind.COUNTERMEASURE, Kind.CHECK})
"""Kinds whose records have no place of their own among each other."""


def write_records(
    standards: Iterable[tuple[Standard, Sequence[StandardVersion]]], walks: Iterable[Walk], past: Iterable[Edit]
) -> Iterator[str]:
    """Yield the lines of a file that `read_records` makes the same walks and standards of.

    Args:
        standards: the standards with all their versions.
        walks: the walks; a version that one was walked on and that isn't among the standards' is written before it.
        past: observations that came from another tool, with what was tried.
    """
    yield _dumped({"gembawalk": FORM})
    written: set[str] = set()
    for standard, versions in standards:
        retired = standard.retired_at.isoformat() if standard.retired_at else None
        yield _line(Kind.STANDARD, standard.id, {"handle": standard.handle, "retired_at": retired})
        for version in versions:
            yield _version(version)
            written.add(version.id)
        for one in standard.visions:
            yield _line(Kind.VISION, one.id, {"standard": standard.id, "role": one.role, "text": one.text})
        written.add(standard.id)
    for walk in walks:
        pinned = walk.version
        if pinned.standard not in written:
            yield _line(Kind.STANDARD, pinned.standard, {"handle": pinned.handle})
        if pinned.id not in written:
            yield _version(pinned)
        written |= {pinned.standard, pinned.id}
        notes = {note.id: note.at for note in walk.notes}
        for edit in _ordered(walk):
            yield _line(edit.kind, edit.record, edit.fields, notes.get(edit.record))
    for edit in past:
        yield _line(edit.kind, edit.record, edit.fields)


def _ordered(walk: Walk) -> Iterator[Edit]:
    """Yield a walk's records in an order that doesn't rest on when each was written here."""
    for kind, group in groupby(records(walk), lambda edit: edit.kind):
        found = list(group)
        yield from sorted(found, key=lambda edit: edit.record) if kind in _UNPLACED else found


def _version(version: StandardVersion) -> str:
    return _line(Kind.VERSION, version.id, version_fields(version), version.at)


def _line(kind: Kind, record: str, fields: Mapping[str, Any], at: datetime | None = None) -> str:
    moment = {"at": at.isoformat()} if at else {}
    kept = {name: value for name, value in fields.items() if value not in (None, "")}
    return _dumped({"kind": kind.value, "id": record, **moment, "fields": kept})


def _dumped(line: Mapping[str, Any]) -> str:
    # Only ASCII: what could act on a terminal or get lost on the way is written as \u001b.
    return json.dumps(line, separators=(",", ":"))
