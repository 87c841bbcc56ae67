"""One line of a file of records, read and checked: its kind, and which fields it may have."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from gembawalk.documents.page import is_day
from gembawalk.domain.merge import RECORDS
from gembawalk.domain.record import Kind
from gembawalk.phrases import phrase

LONGEST = 4 * 1024 * 1024
"""Bytes of one line."""
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_NAMES: Mapping[Kind, frozenset[str]] = {
    Kind.STANDARD: frozenset({"handle", "retired_at"}),
    Kind.VERSION: frozenset(
        {
            *("standard", "number", "title", "note", "check", "site", "area", "purpose", "customer", "outcome"),
            "steps",
        }
    ),
    Kind.VISION: frozenset({"standard", "role", "text"}),
    Kind.WALK: frozenset(
        {
            *("version", "state", "started_at", "finished_at", "language", "wording", "steps", "learn", "good"),
            *("expect", "agreed", "read_back"),
        }
    ),
    Kind.NOTE: frozenset({"walk", "text"}),
    Kind.SKIP: frozenset({"walk", "subject", "question"}),
    **{kind: frozenset({"walk", *(one.name for one in fields(make))}) - {"id"} for kind, make in RECORDS.items()},
}
_NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.VERSION: ("standard", "title", "number"),
    Kind.WALK: ("version", "state", "started_at"),
    Kind.VISION: ("standard", "role", "text"),
    Kind.OPINION: ("walk", "observation", "kind"),
    Kind.PROMISE: ("walk",),
    Kind.REFLECTION: ("walk",),
    Kind.NOTE: ("walk", "text"),
    Kind.SKIP: ("walk", "subject", "question"),
}
_NUMBERS = frozenset({"number", "wording", "position"})
_LISTS = frozenset({"steps", "taps", "slips"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line whose kind, id and fields are as they have to be."""

    number: int
    kind: Kind
    id: str
    at: datetime | None
    fields: Mapping[str, Any]


def line_of(number: int, raw: bytes) -> Line:
    """Read one line; a ValueError says what is wrong with it."""
    if len(raw) > LONGEST:
        raise ValueError(phrase("This line is longer than four megabytes"))
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):
        raise ValueError(phrase("This is no JSON in UTF-8")) from None
    if not isinstance(line, dict):
        raise ValueError(phrase("This is no object"))
    kind, identity, told = line.get("kind"), line.get("id"), line.get("fields")
    if not isinstance(kind, str) or kind not in set(Kind):
        raise ValueError(phrase("There is no kind of record called {kind}", kind=repr(str(kind)[:40])))
    if not isinstance(identity, str) or not _ID.fullmatch(identity):
        raise ValueError(phrase("{name} is no UUID of version 7", name="id"))
    if not isinstance(told, dict):
        raise ValueError(phrase("{name} is no object", name="fields"))
    _check(Kind(kind), told)
    at = moment(line["at"], "at") if "at" in line else None
    return Line(number, Kind(kind), identity, at, told)


def _check(kind: Kind, told: Mapping[str, Any]) -> None:
    for name in _NEEDED.get(kind, ()):
        if not told.get(name):
            raise ValueError(phrase("{kind} needs {name}", kind=kind.value, name=name))
    for name, value in told.items():
        if name not in _NAMES[kind]:
            raise ValueError(phrase("{kind} has no field called {name}", kind=kind.value, name=repr(name[:40])))
        if name in _NUMBERS:
            if type(value) is not int or not 0 <= value < 1 << 31:
                raise ValueError(phrase("{name} is no number that fits", name=name))
        elif name in _LISTS:
            if not isinstance(value, list):
                raise ValueError(phrase("{name} is no list", name=name))
        elif not isinstance(value, str):
            raise ValueError(phrase("{name} is no text", name=name))


def moment(value: Any, name: str) -> datetime:
    """Return a moment; a ValueError says that it is none."""
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        found = None
    if found is None or found.tzinfo is None or not is_day(value[:10]) or found.year < 1900 or found.year > 9000:
        raise ValueError(
            phrase("{name} is no moment like {example}", name=name, example="2026-10-05T07:40:00+02:00")
        )
    return found
