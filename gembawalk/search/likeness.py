"""How alike two short texts are, as a person would say who reads both: by their words, misspelt or bent or not."""

from __future__ import annotations

import re

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

_WORD = re.compile(r"[^\W_]+")
_BENT = 0.75
"""From this likeness on two words count as the same one: closes and closed, gaurd and guard."""
_SMALL = 0.2
_SMALL_LETTERS = 3
_LONGEST = 400
"""So many characters of a text are compared."""


def likeness(one: str, other: str) -> float:
    """Tell how alike two texts are, from 0 (nothing in common) to 1 (the same words).

    The measure is Dice's, over words; small words weigh little, and a text that wholly stands within the other
    counts as at least 0.8. Texts of a script that sets no spaces are compared by their characters.
    """
    first, second = _words(one), _words(other)
    if len(first) < 2 or len(second) < 2:
        return max(fuzz.ratio(one[:_LONGEST].casefold(), other[:_LONGEST].casefold()) / 100, _shared(first, second))
    return _shared(first, second)


def _shared(first: list[str], second: list[str]) -> float:
    left = list(second)
    shared = 0.0
    for word in first:
        best = max(left, key=lambda one: _near(word, one), default="")
        if best and (near := _near(word, best)) >= _BENT:
            left.remove(best)
            shared += min(_weight(word), _weight(best)) * near
    weights = sum(map(_weight, first)), sum(map(_weight, second))
    if not min(weights):
        return 0.0
    within = 0.8 * shared / min(weights) if min(len(first), len(second)) > 1 else 0.0
    return max(2 * shared / sum(weights), within if shared > 1 else 0.0)


def _near(one: str, other: str) -> float:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) > _SMALL_LETTERS and longer.startswith(shorter):
        return max(_BENT, len(shorter) / len(longer))
    return Indel.normalized_similarity(one, other)


def _words(text: str) -> list[str]:
    return _WORD.findall(text[:_LONGEST].casefold())


def _weight(word: str) -> float:
    return _SMALL if len(word) <= _SMALL_LETTERS and word.isascii() and word.isalpha() else 1.0
