"""What changed between two versions of a standard, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeVar

from gembawalk.domain.standard import Confidence, Emphasis, KeyPoint, StandardVersion, Step
from gembawalk.phrases import mark, marks, phrase

_WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
_Part = TypeVar("_Part", Step, KeyPoint)
_LONGEST = 4000
"""Words of a text up to which single words are compared; a longer one is told as wholly changed."""


class Mark(StrEnum):
    """What became of some words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


Words = tuple[tuple[Mark, str], ...]
"""A text in pieces, each with what became of it; all but what is gone makes the new text."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a standard in two versions. `part` says what it is: title, step, key point, reason …"""

    part: str
    words: Words

    @property
    def changed(self) -> bool:
        """Whether anything differs."""
        return any(mark is not Mark.SAME for mark, _ in self.words)


def compare_words(old: str, new: str) -> Words:
    """Compare two texts word by word; how far words stand apart is no difference."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) + len(after) > _LONGEST and old != new:
        return tuple((mark, text) for mark, text in ((Mark.GONE, old), (Mark.NEW, new)) if text)
    pieces: list[tuple[Mark, str]] = []
    bare = [[word.rstrip() for word in side] for side in (before, after)]
    matcher = SequenceMatcher(None, bare[0], bare[1], autojunk=False)
    for act, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if act == "equal":
            pieces.append((Mark.SAME, "".join(after[from_new:to_new])))
            continue
        if from_old < to_old:
            pieces.append((Mark.GONE, "".join(before[from_old:to_old])))
        if from_new < to_new:
            pieces.append((Mark.NEW, "".join(after[from_new:to_new])))
    return tuple(pieces)


def compare(old: StandardVersion, new: StandardVersion) -> tuple[Line, ...]:
    """Compare two versions of one standard.

    Returns:
        All lines of the new version in their order, and where they stood, those that are gone. Steps and key
        points are compared with what they carry on.
    """
    return tuple(line for line in _compare(old, new) if line.words)


def _compare(old: StandardVersion, new: StandardVersion) -> Iterator[Line]:
    for name in marks("title", "site", "area", "purpose", "customer", "outcome"):
        yield Line(name, compare_words(getattr(old, name), getattr(new, name)))
    for before, after in _paired(old.steps, new.steps):
        yield Line(mark("step"), compare_words(before.what if before else "", after.what if after else ""))
        for name in marks("output", "outcome"):
            pair = [getattr(step, name) if step else "" for step in (before, after)]
            yield Line(name, compare_words(*pair))
        points = _paired(before.key_points if before else (), after.key_points if after else ())
        for old_point, new_point in points:
            yield Line(mark("key point"), compare_words(_point(old_point), _point(new_point)))
            reasons = [point.reason if point else "" for point in (old_point, new_point)]
            yield Line(mark("because"), compare_words(*reasons))


def _point(point: KeyPoint | None) -> str:
    if point is None:
        return ""
    kind = "" if point.kind is Emphasis.MAKE_OR_BREAK else f"{phrase(point.kind.value).capitalize()}. "
    sure = "" if point.confidence is Confidence.CERTAIN else f" ({phrase(point.confidence.value)})"
    return f"{kind}{point.text}{sure}"


def _paired(old: Iterable[_Part], new: Iterable[_Part]) -> Iterator[tuple[_Part | None, _Part | None]]:
    """Pair what carries on with what it carries on; what is gone comes after what stood before it."""
    before = list(old)
    after = list(new)
    kept = {part.lineage for part in after}
    by_lineage = {part.lineage: part for part in before}
    gone_after: dict[str, list[_Part]] = {}
    last = ""
    for part in before:
        if part.lineage in kept:
            last = part.lineage
        else:
            gone_after.setdefault(last, []).append(part)
    yield from ((part, None) for part in gone_after.pop("", []))
    for part in after:
        yield by_lineage.get(part.lineage), part
        yield from ((gone, None) for gone in gone_after.pop(part.lineage, []))
