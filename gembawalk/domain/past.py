"""A past observation as it is imported from a table of another tool."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

SAID = ("problem", "seen_on", "site", "area", "standard", "step_text")
"""The fields of an observation by which a row is known when it comes again."""
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


def mark_of(texts: Sequence[str]) -> bytes:
    """Return sixteen bytes by which rows of the same texts, those of `SAID`, are known."""
    return hashlib.blake2b("\0".join(texts).encode(), digest_size=16).digest()
