"""Learns short forms from the texts themselves: a short form stands where its long one does.

For each word it is counted what stands before and after it; two words whose neighbours are much the same, and of
which one has the letters of the other in their order, are taken for one. (Distributional similarity with positive
pointwise mutual information, as in Bullinaria and Levy, *Behavior Research Methods* 39, 2007.)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from math import log, sqrt

from gembawalk.search.terms import fold, units

MOST_TEXTS = 20_000
"""Texts that are looked at: enough for thousands of words, and a few seconds of work."""
_MOST_WORDS = 4_000
_LEAST_TEXTS = 3
_LEAST_LIKE = 0.22
_SURE = 0.45
"""From this likeness of neighbours on there is no doubt left."""
_DOUBT = 2.0
"""Neighbours that are taken off for doubt: what was seen seldom may be chance."""
_MOST_LONG = 4
_EDGE, _NUMBER = "^", "#"
_Neighbour = tuple[int, str]
_Neighbours = dict[_Neighbour, float]


def learned_pairs(texts: Iterable[str]) -> dict[tuple[str, str], float]:
    """Return short forms with their long ones, each with how sure it is, from 0 to 1.

    Args:
        texts: at most `MOST_TEXTS` of them are looked at.
    """
    counts: Counter[str] = Counter()
    beside: dict[str, Counter[_Neighbour]] = defaultdict(Counter)
    for text, _ in zip(texts, range(MOST_TEXTS), strict=False):
        words = [unit.words[0] if unit.words[0].isalpha() else _NUMBER for unit in units(fold(text))]
        around = [_EDGE, *words, _EDGE]
        for at, word in enumerate(words):
            if word != _NUMBER:
                counts[word] += 1
                beside[word].update(((-1, around[at]), (1, around[at + 2])))
    common = [word for word, count in counts.most_common(_MOST_WORDS) if count >= _LEAST_TEXTS and len(word) > 1]
    all_beside: Counter[_Neighbour] = Counter()
    for of_word in beside.values():
        all_beside.update(of_word)
    total = all_beside.total()
    weighed = {word: _weighed(beside[word], all_beside, total) for word in common}
    return dict(_pairs(common, weighed, counts))


def _weighed(own: Counter[_Neighbour], all_beside: Counter[_Neighbour], total: int) -> _Neighbours:
    """Weigh neighbours by how much more often they stand beside a word than beside any; of length 1."""
    size = sum(own.values())
    weights = {one: log(count * total / (size * all_beside[one])) * sqrt(count) for one, count in own.items()}
    weights = {one: weight for one, weight in weights.items() if weight > 0}
    length = sqrt(sum(weight**2 for weight in weights.values()))
    return {one: weight / length for one, weight in weights.items()} if length else {}


def _pairs(
    common: list[str], weighed: dict[str, _Neighbours], counts: Counter[str]
) -> Iterator[tuple[tuple[str, str], float]]:
    by_first: dict[str, list[str]] = defaultdict(list)
    for word in common:
        by_first[word[0]].append(word)
    for short in common:
        found = []
        for long in by_first[short[0]]:
            if len(short) < len(long) and _shortens(short, long):
                like = _likeness(weighed[short], weighed[long])
                like *= counts[short] / (counts[short] + _DOUBT)
                if like >= _LEAST_LIKE:
                    found.append((like, long))
        for like, long in sorted(found, reverse=True)[:_MOST_LONG]:
            yield (short, long), min(1.0, like / _SURE)


def _shortens(short: str, long: str) -> bool:
    """Tell whether a word has the letters of a longer one in their order, some left out, and is no form of it."""
    if len(long) - len(short) < 2 and len(short) > 3:
        return False
    rest = iter(long)
    return all(letter in rest for letter in short)


def _likeness(one: _Neighbours, other: _Neighbours) -> float:
    """Return the cosine of two weighed sets of neighbours."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other.get(neighbour, 0) for neighbour, weight in one.items())
