"""What *Seen before* and Find show: a past observation and what came of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTry:
    """A countermeasure of a past observation; `result` is open, or that of its newest check."""

    id: str
    do: str
    result: str
    expect: str = ""
    because: str = ""
    learning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A past observation like what is being typed.

    `score` runs from 0 to 1; `spans` are the matched parts of `text` as (start, end) offsets in characters;
    `date` is an ISO day; `walk` is None for an imported observation.
    """

    observation: str
    text: str
    score: float
    spans: tuple[tuple[int, int], ...] = ()
    date: str = ""
    site: str = ""
    area: str = ""
    standard: str = ""
    step: str = ""
    walk: str | None = None
    countermeasures: tuple[PastTry, ...] = ()
