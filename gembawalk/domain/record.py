"""Kinds of records and the edits that change them; the log keeps one line an edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Value = None | bool | int | str | Sequence["Value"] | Mapping[str, "Value"]
"""What a field can hold: anything that JSON can say but fractions."""


class Kind(StrEnum):
    """The kinds of records, named as their tables are."""

    STANDARD = "standard"
    VERSION = "standard_version"
    VISION = "vision"
    WALK = "walk"
    OBSERVATION = "observation"
    OPINION = "opinion"
    COUNTERMEASURE = "countermeasure"
    CHECK = "check"
    PROMISE = "promise"
    REFLECTION = "reflection"
    NOTE = "note"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Edit:
    """Sets some fields of one record; makes the record where it isn't there yet."""

    kind: Kind
    record: str
    fields: Mapping[str, Value]
