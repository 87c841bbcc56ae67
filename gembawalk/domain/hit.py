"""What *Seen before* and Find look for and show: past observations and what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gembawalk.domain.question import WENT_WELL


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTry:
    """A countermeasure of a past observation; `result` is open, or that of its newest check.

    `until` is the ISO day on which it is looked at again, where it is still being tried.
    """

    id: str
    do: str
    result: str
    expect: str = ""
    because: str = ""
    learning: str = ""
    until: str = ""


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
    four_m: str = ""
    walk: str | None = None
    countermeasures: tuple[PastTry, ...] = ()


def best_try(hit: Hit) -> PastTry | None:
    """Return the past try to start from: one that got better, or held, else the first."""
    better = (one for one in hit.countermeasures if one.result in WENT_WELL)
    return next(better, hit.countermeasures[0] if hit.countermeasures else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What hits have to be like; an empty text lets all through. Case and accents don't count.

    `standard` is a title, `step` what is done in it, `result` one that a countermeasure of theirs has, and `since`
    the first ISO day.
    """

    site: str = ""
    area: str = ""
    standard: str = ""
    step: str = ""
    four_m: str = ""
    result: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Where one stands while looking; what was seen there is lifted a little."""

    standard: str = ""
    step: str = ""
    area: str = ""


Facets = Mapping[str, Mapping[str, int]]
"""For each field of `Narrowing` (for `since`: the years), how many hits have which value, the most first."""
