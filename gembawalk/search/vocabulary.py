"""All distinct words, and which of them a typed word may have meant."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

MOST = 24
"""Words that one typed word can stand for; half as many find less, twice as many find no more."""
_BEGINNING, _INNER_BEGINNING, _BEGUN = 0.92, 0.62, 0.6


class Vocabulary:
    """Distinct words, numbered in the order in which they came."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.numbers: dict[str, int] = {}
        self._sorted: list[str] = []
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self._beginnings: dict[int, tuple[int, list[str]]] = {}

    def number(self, word: str) -> int:
        """Return the number of a word; a new one is taken in."""
        known = self.numbers.get(word)
        if known is not None:
            return known
        self.numbers[word] = len(self.words)
        self.words.append(word)
        insort(self._sorted, word)
        self._by_length[len(word)].append(word)
        return len(self.words) - 1

    def meant(self, word: str, *, unfinished: bool) -> dict[int, float]:
        """Return what a typed word may have meant: numbers of words with a likeness from 0 to 1.

        Args:
            word: folded, as `terms` gives it.
            unfinished: whether it is being typed, so that it may go on.
        """
        found: dict[str, float] = {}

        def offer(candidate: str, likeness: float) -> None:
            found[candidate] = max(found.get(candidate, 0), likeness)

        if word in self.numbers:
            offer(word, 1)
        for candidate in self._completions(word) if unfinished or len(word) > 2 else ():
            part = len(word) / len(candidate)
            offer(candidate, _BEGINNING + 0.06 * part if unfinished else _INNER_BEGINNING + 0.2 * part)
        for length in range(3, len(word)):
            if word[:length] in self.numbers and not word[:length].isdecimal():
                offer(word[:length], _BEGUN * length / len(word) + 0.2)
        edits = _edits(word)
        if edits:
            for candidate, distance in self._alike(word, edits):
                offer(candidate, 0.9 - 0.45 * distance / max(3, len(word) - 1))
            if unfinished and len(word) >= 4:
                for candidate, distance in self._begun_alike(word):
                    offer(candidate, 0.78 - 0.45 * distance / len(word))
        best = sorted(found.items(), key=lambda one: -one[1])[:MOST]
        return {self.numbers[candidate]: likeness for candidate, likeness in best}

    def _completions(self, word: str) -> Iterator[str]:
        at = bisect_left(self._sorted, word)
        for candidate in self._sorted[at : at + 10 * MOST]:
            if not candidate.startswith(word):
                return
            if candidate != word:
                yield candidate

    def _alike(self, word: str, edits: int) -> Iterator[tuple[str, int]]:
        for length in range(max(2, len(word) - edits), len(word) + edits + 1):
            alike = process.extract_iter(
                word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=edits
            )
            for candidate, distance, _ in alike:
                if distance and not any(map(str.isdecimal, candidate)):
                    yield candidate, distance

    def _begun_alike(self, word: str) -> Iterator[tuple[str, int]]:
        made_at, beginnings = self._beginnings.get(len(word), (-1, []))
        if made_at != len(self.words):
            longer = (one for one in self.words if len(one) > len(word))
            beginnings = sorted({one[: len(word)] for one in longer})
            self._beginnings[len(word)] = (len(self.words), beginnings)
        edits = 1 if len(word) < 6 else 2
        alike = process.extract(word, beginnings, scorer=OSA.distance, score_cutoff=edits, limit=MOST)
        for beginning, distance, _ in alike:
            if distance:
                for candidate in self._completions(beginning):
                    yield candidate, distance


def _edits(word: str) -> int:
    """How many letters may be wrong: none in short words and in numbers, so that P-205 never stands for P-204."""
    if len(word) < 3 or any(map(str.isdecimal, word)):
        return 0
    return 1 if len(word) < 5 else 2
