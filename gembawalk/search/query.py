"""What a query asks for: the words that tell what it is about, and the small ones beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from heapq import nlargest
from math import log
from typing import NamedTuple

from gembawalk.search.everyday import OFTEN_LETTERS, is_everyday
from gembawalk.search.terms import Unit, units

_MOST_TELLING = 12
"""Words that count; more come only with whole sentences and pastes, and those that tell most are chosen."""
_MOST_SMALL = 6
_UNKNOWN = 0.7
"""What a word that no text holds tells beside the rarest one: it may be a misspelt one, or mean nothing here."""


class Word(NamedTuple):
    """A typed word.

    `words` holds all its forms, the main one first; `joined` what it makes together with the word before;
    `unfinished` tells that it may go on.
    """

    words: tuple[str, ...]
    joined: tuple[str, ...]
    unfinished: bool


class Query(NamedTuple):
    """The words of a query that count, in their order; where all are small, none of them is taken for small."""

    telling: Sequence[Word]
    small: Sequence[Word]


Known = Callable[[Iterable[str]], dict[str, int]]
"""Tells how many texts hold each of some words."""
Shorts = Callable[[str, str], Iterable[str]]
"""Gives the short forms that two words side by side begin the long form of."""


def typed_words(folded: str, shorts: Shorts) -> list[Word]:
    """Return all words of a query, which is folded; the last one is unfinished unless something follows it."""
    found: list[Word] = []
    before: Unit | None = None
    for unit in units(folded):
        joined: list[str] = []
        if before:
            first, second = before.words[0], unit.words[0]
            beside = unit.start - before.end == 1 and not (first.isdecimal() and second.isdecimal())
            if beside and 4 <= len(first) + len(second) <= 16:
                joined.append(first + second)
            joined += shorts(first, second)
        found.append(Word(unit.words, tuple(joined), unfinished=unit.end == len(folded)))
        before = unit
    return found


def chosen(typed: list[Word], known: Known, count: int) -> Query:
    """Return what counts of a query.

    While one types, the choice stays what it was until a word is finished that tells more than another.

    Args:
        typed: all its words.
        known: looks words up.
        count: how many texts there are.
    """
    texts = known({word for one in typed for word in one.words[:1] if len(word) <= OFTEN_LETTERS})
    telling: list[Word] = []
    small: list[Word] = []
    was_everyday = True
    for one in typed:
        word = one.words[0]
        everyday = is_everyday(word, texts.get(word, 0), count, unfinished=one.unfinished)
        # Of ``pick up`` there may be a ``pickup``.
        makes_another = everyday and not was_everyday and one.joined and known(one.joined)
        (small if everyday and not makes_another else telling).append(one)
        was_everyday = everyday
    if not telling:
        telling, small = small, telling
    elif small and small[-1].unfinished and len(small[-1].words[0]) == 1 and small[-1].words[0].isalpha():
        # One letter may become anything, and looking for all of it would take longest.
        small.pop()
    if len(telling) > _MOST_TELLING:
        telling = _most_telling(telling, known({one.words[0] for one in telling}), count)
    return Query(telling, small[:_MOST_SMALL])


def _most_telling(words: list[Word], texts: dict[str, int], count: int) -> list[Word]:
    def tells(at: int) -> float:
        held = texts.get(words[at].words[0])
        return _UNKNOWN * log(1 + count) if held is None else log(1 + count / (held + 1))

    # The last one counts whatever it is: it is being typed.
    best = nlargest(_MOST_TELLING - 1, range(len(words) - 1), key=tells)
    return [words[at] for at in sorted(best)] + words[-1:]
