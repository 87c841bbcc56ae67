"""Adopting: a try that got better becomes a key point of its standard's step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from gembawalk.domain.standard import Confidence, KeyPoint, Standard, StandardText

HOLD_DAYS = 30
"""Days from an adoption to the look whether it still holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """A try that is to be adopted: the check that earned it, and where it belongs in the standard of today.

    `step` is the place of its step in the standard's current version, from 0; None where that step is gone.
    """

    check: str
    countermeasure: str
    standard: Standard
    step: int | None
    problem: str
    do: str
    because: str = ""
    expect: str = ""
    evidence: str = ""
    learning: str = ""
    repeatable: str = ""


def suggestion(adoption: Adoption) -> KeyPoint:
    """Return the key point that the try suggests; the coach changes its words."""
    reason = adoption.because or adoption.learning
    return KeyPoint(id="", lineage="", text=adoption.do, reason=reason, confidence=Confidence.BELIEVE)


def note_of(adoption: Adoption) -> str:
    """Return why the new version is made, as the check says it."""
    return " ".join(part for part in (adoption.evidence, adoption.learning) if part)


def with_point(text: StandardText, step: int, point: KeyPoint) -> StandardText:
    """Return a standard's text with one more key point at the end of a step, counted from 0."""
    steps = list(text.steps)
    steps[step] = replace(steps[step], key_points=(*steps[step].key_points, point))
    return replace(text, steps=tuple(steps))


def hold_day(adopted_on: date) -> date:
    """Return the day on which to look whether an adopted try still holds."""
    return adopted_on + timedelta(days=HOLD_DAYS)
