"""What the tap timer found: times of cycles, which belong to the step and never to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Spread:
    """Times of a step's cycles, in milliseconds."""

    count: int
    median: int
    shortest: int
    longest: int


def spread(taps: Sequence[int]) -> Spread | None:
    """Return median and spread of cycle times in milliseconds; None where there are none."""
    if not taps:
        return None
    return Spread(len(taps), round(median(taps)), min(taps), max(taps))


def seconds(milliseconds: int) -> str:
    """Write a time as ``7.4 s``, or ``2:05 min`` from a minute on."""
    tenths = round(milliseconds / 100)
    if tenths < 600:
        return f"{tenths / 10:.1f} s"
    minutes, rest = divmod(round(milliseconds / 1000), 60)
    return f"{minutes}:{rest:02} min"
