"""The index of past observations, in memory: which texts hold which words, and which are most like a query."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import nlargest
from math import log

from rapidfuzz import fuzz

from gembawalk.search.terms import Term, fold, terms
from gembawalk.search.vocabulary import Vocabulary

MOST_WORDS = 12
"""Words of a query that count, the last ones: more come only from a paste."""
_LEAST = 0.3
"""Share of the query's weight that a text has to hold to be shown at all."""
_CHUNK = 4000
_FINALISTS = 80
_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Match:
    """A text like a query. `score` is from 0 to 1; `spans` are the matched words as offsets in characters."""

    id: str
    score: float
    spans: tuple[tuple[int, int], ...]


class Index:
    """Texts by their ids; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._vocabulary = Vocabulary()
        self._postings: list[array[int]] = []
        self._ids: list[str] = []
        self._texts: list[str | None] = []
        self._lengths: list[int] = []
        self._numbers: dict[str, int] = {}
        self._change = 0
        self._remembered: dict[tuple[str, bool, int], dict[int, float]] = {}

    def add(self, id: str, text: str) -> None:
        """Take in a text; it replaces an older one of that id."""
        with self._lock:
            self.remove(id)
            number = len(self._ids)
            self._ids.append(id)
            self._texts.append(text)
            self._numbers[id] = number
            words = {term.word for term in terms(text)}
            self._lengths.append(len(words))
            for word in words:
                at = self._vocabulary.number(word)
                if at == len(self._postings):
                    self._postings.append(array("I"))
                self._postings[at].append(number)
            self._change += 1

    def remove(self, id: str) -> None:
        """Take a text out; one that isn't there is no trouble."""
        with self._lock:
            number = self._numbers.pop(id, None)
            if number is not None:
                self._texts[number] = None
                self._change += 1

    def find(self, query: str, limit: int, outdated: Callable[[], bool]) -> list[Match]:
        """Return the texts most like a query, best first.

        Args:
            query: plain text; the last word counts as unfinished unless a space follows it.
            limit: how many at most.
            outdated: asked now and then; once it says yes, nothing is returned.
        """
        words = list(dict.fromkeys(term.word for term in _asked(query)))[-MOST_WORDS:]
        if not words or outdated():
            return []
        with self._lock:
            scores: dict[int, float] = {}
            whole = 0.0
            meant: set[str] = set()
            for word in words:
                unfinished = word == words[-1] and not query[-1:].isspace()
                alike = self._vocabulary.meant(word, unfinished=unfinished)
                # A short word is like very many; only what it is itself stands out in a text.
                least = 0.6 if len(word) > 3 else 0.9
                meant.update(self._vocabulary.words[at] for at, likeness in alike.items() if likeness >= least)
                weight = self._weight(alike)
                whole += weight
                holding = self._holding(word, unfinished, alike, outdated)
                if outdated():
                    return []
                for number, likeness in holding.items():
                    scores[number] = scores.get(number, 0) + weight * likeness
            return self._best(query, scores, whole, meant, limit, outdated)

    def _weight(self, alike: dict[int, float]) -> float:
        """Rarer words weigh more; a word that nothing is like weighs as much as the rarest."""
        held = sum(len(self._postings[number]) * likeness for number, likeness in alike.items())
        return float(log(1 + (len(self._ids) + 1) / (held + 0.5)) ** 0.7) + 1

    def _holding(
        self, word: str, unfinished: bool, alike: dict[int, float], outdated: Callable[[], bool]
    ) -> dict[int, float]:
        key = (word, unfinished, self._change)
        if key in self._remembered:
            return self._remembered[key]
        holding: dict[int, float] = {}
        # From the least to the most like, so that the best likeness is what stays.
        for number, likeness in sorted(alike.items(), key=lambda one: one[1]):
            postings = self._postings[number]
            for start in range(0, len(postings), _CHUNK):
                if outdated():
                    return {}
                holding.update(dict.fromkeys(postings[start : start + _CHUNK], likeness))
        if len(self._remembered) >= _REMEMBERED:
            self._remembered.clear()
        self._remembered[key] = holding
        return holding

    def _best(
        self,
        query: str,
        scores: dict[int, float],
        whole: float,
        meant: set[str],
        limit: int,
        outdated: Callable[[], bool],
    ) -> list[Match]:
        texts, lengths = self._texts, self._lengths
        ranked = (
            (score * (1 - min(0.4, 0.004 * lengths[number])), number)
            for number, score in scores.items()
            if score >= _LEAST * whole and texts[number] is not None
        )
        finalists = nlargest(max(limit, _FINALISTS), ranked)
        if outdated():
            return []
        folded = " ".join(fold(part) for part in query.split()[-2 * MOST_WORDS :])
        final = []
        for score, number in finalists:
            text = texts[number]
            if text is not None:
                close = fuzz.partial_ratio(folded, text[:2000].lower()) / 100
                final.append((score / whole * 0.85 + close * 0.15, number, text))
        best = nlargest(limit, final)
        return [Match(self._ids[number], min(1.0, score), _spans(text, meant)) for score, number, text in best]


def _asked(query: str) -> Iterable[Term]:
    """The words of a query; where a word is written joined and in parts, the joined one stands for both."""
    found = list(terms(query[-2000:]))
    joined = [one for one in found if any(_holds(one, other) for other in found)]
    return [one for one in found if one in joined or not any(_holds(other, one) for other in joined)]


def _holds(one: Term, other: Term) -> bool:
    return one != other and one.start <= other.start and other.end <= one.end


def _spans(text: str, meant: set[str]) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for term in sorted((one for one in terms(text) if one.word in meant), key=lambda one: (one.start, one.end)):
        if spans and term.start <= spans[-1][1] and term.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], term.end))
        else:
            spans.append((term.start, term.end))
    return tuple(spans)
