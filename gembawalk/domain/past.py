"""A past observation as it is imported from a table of another tool."""

from __future__ import annotations

from dataclasses import dataclass

IMPORTED_RESULTS = ("open", "better", "same", "worse", "not tried", "too early")


@dataclass(frozen=True, slots=True, kw_only=True)
class PastObservation:
    """One row: what went wrong, and optionally where, when, what was tried and how it ended.

    `date` is an ISO day or empty; `result` one of `IMPORTED_RESULTS` or empty; `line` is where the row stands.
    """

    line: int
    text: str
    date: str = ""
    site: str = ""
    area: str = ""
    standard: str = ""
    step: str = ""
    countermeasure: str = ""
    result: str = ""
