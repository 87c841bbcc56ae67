"""The final order of the few best texts, by how near they come to the query as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from gembawalk.search.terms import fold

_FINALISTS = 45
"""More of them find no more (measured)."""
_WHOLE = 0.1
"""How much the likeness of the whole text counts beside that of its words; more lowers recall (measured)."""
_LONGEST = 600
_NUMBER = re.compile(r"\d")
_PART = re.compile(r"[^\W_]+")


class Text(NamedTuple):
    """A text that may be found, and how it is compared: folded, and that without the words that hold numbers."""

    text: str
    folded: str
    without_numbers: str


Texts = Callable[[Sequence[int]], Mapping[int, Text]]
"""Gives the texts of some numbers; one that is missing is left out."""


def as_compared(text: str) -> Text:
    """Return a text with what it is compared by."""
    folded = fold(text[:_LONGEST])
    words = [word for word in folded.split() if word.isalpha() or not _NUMBER.search(word)]
    return Text(text, folded, " ".join(words))


def ranked(
    query: str, numbers: Sequence[int], shares: Sequence[float], limit: int, texts: Texts
) -> list[tuple[int, float, str]]:
    """Return numbers, scores and texts, best first and the newest first among equals.

    Args:
        query: folded.
        numbers: of the texts, best first by their words.
        shares: how much of the query each holds, from 0 on.
        limit: how many at most.
        texts: gives the texts.
    """
    few = numbers[: max(limit, _FINALISTS)]
    known = texts(few)
    has_numbers = any(map(str.isdecimal, query))
    asked = " ".join(_PART.findall(query))[-_LONGEST:]
    found = []
    for number, share in zip(few, shares, strict=False):
        text = known.get(number)
        if text is None:
            continue
        whole = fuzz.ratio(asked, text.folded if has_numbers else text.without_numbers) / 100
        found.append(((share + _WHOLE * whole) / (1 + _WHOLE), number, text.text))
    found.sort(key=lambda one: (-one[0], -one[1]))
    return [(number, min(1.0, score), text) for score, number, text in found[:limit]]
