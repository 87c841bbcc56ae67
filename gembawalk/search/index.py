"""The open index: finds the texts that are most like what was typed."""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log

import numpy as np
import numpy.typing as npt

from gembawalk.search import layout, lexicon
from gembawalk.search.expansion import Expansion, Meanings
from gembawalk.search.highlight import Highlight
from gembawalk.search.lexicon import Lexicon, Pairs
from gembawalk.search.postings import Postings
from gembawalk.search.rank import ranked
from gembawalk.search.terms import Unit, fold, units
from gembawalk.search.vocabulary import Vocabulary

MOST_WORDS = 12
"""Words of a query that count, the last ones: more come only from a paste."""
_FULL_WORDS, _FEW = 6, 8
"""Words of which all meanings count; of those after them the few likeliest do, for so many words tell enough."""
_MOST_TYPED = 2000
_LEVELS = 48
"""Steps of a likeness, so that it fits into a byte."""
_COARSE = 3
"""Steps that common words are rounded to, so that fewer sets of bits are spread out."""
_SCALE, _RARE, _ANY = 10, 0.4, 1
_LEAST_LIKE = 0.58
_LEAST_SHARE = 0.25
"""Share of what the query weighs that a text has to hold to be found at all."""
_HEADS = 3
_LENGTH_COSTS, _LENGTH_MOST = 0.015, 12
_BARS = (0.95, 0.85, 0.72, 0.6, 0.45, 0.3, 0.0)
_CANDIDATES = 200
_MOST_EQUAL = 8000

Scores = npt.NDArray[np.uint16]
Texts = Callable[[Sequence[int]], Mapping[int, str]]
"""Gives the texts of some numbers; one that is missing is left out."""
_Asked = tuple[tuple[str, ...], tuple[str, ...]]
"""A typed word in all its forms, and what it makes together with the word before."""


@dataclass(frozen=True, slots=True)
class Match:
    """A text like the query, by its number; `score` is from 0 to 1."""

    number: int
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """The texts like a query, best first, and what marks the matched words in them."""

    matches: Sequence[Match]
    highlight: Highlight


class Index:
    """The index of one database, as it was when it was last looked at; safe to use from several threads.

    Args:
        given: short forms and what they stand for, beside the learned ones.
    """

    def __init__(self, given: Pairs) -> None:
        self._given = given
        self._lock = threading.Lock()
        self._revision: int | None = None

    def find(
        self,
        connection: sqlite3.Connection,
        query: str,
        limit: int,
        texts: Texts,
        outdated: Callable[[], bool] = lambda: False,
    ) -> Found:
        """Return the texts most like a query, best first.

        Args:
            connection: in a reading transaction.
            query: plain text; the last word counts as unfinished unless something else follows it.
            limit: how many at most.
            texts: gives the texts themselves.
            outdated: asked between words; once it says yes, nothing is returned.
        """
        folded = fold(query[-_MOST_TYPED:])
        typed = units(folded)[-MOST_WORDS:]
        nothing = Found((), Highlight({}))
        if not typed or outdated():
            return nothing
        with self._lock:
            self._refresh(connection)
            if not len(self._vocabulary):
                return nothing
            unfinished = typed[-1].end == len(folded)
            asked = self._asked(folded, typed)
            if not self._score(connection, asked, unfinished, outdated):
                return nothing
            meanings = [
                self._meanings(connection, one, at, unfinished and at == len(asked) - 1)
                for at, one in enumerate(asked)
            ]
            whole = sum(self._weight(one) * _LEVELS for one in meanings)
            numbers, scores = self._best(max(_CANDIDATES, limit), int(whole * _LEAST_SHARE))
            highlight = Highlight(self._marked(typed, meanings))
        if outdated():
            return nothing
        order = np.argsort(-scores, kind="stable")
        shares = scores[order] / whole
        best = ranked(folded, numbers[order].tolist(), shares.tolist(), limit, texts)
        return Found([Match(number, score, text) for number, score, text in best], highlight)

    def _refresh(self, connection: sqlite3.Connection) -> None:
        """Read the index where it is another one than before."""
        revision = layout.revision(connection)
        if revision == self._revision:
            return
        self._vocabulary = Vocabulary(connection)
        self._lengths = _lengths(connection)
        self._count = int(np.count_nonzero(self._lengths))
        self._postings = Postings(len(self._lengths))
        self._expansion = Expansion(self._vocabulary, Lexicon({**lexicon.learned(connection), **self._given}))
        self._lexicon = Lexicon({**lexicon.learned(connection), **self._given})
        self._heads: OrderedDict[tuple[_Asked, ...], Scores] = OrderedDict()
        size = len(self._lengths)
        self._levels = np.zeros(size, np.uint8)
        self._weighed = np.zeros(size, np.uint16)
        self._total = np.zeros(size, np.uint16)
        self._revision = revision

    def _asked(self, folded: str, typed: list[Unit]) -> list[_Asked]:
        asked: list[_Asked] = []
        for at, unit in enumerate(typed):
            joined: list[str] = []
            if at:
                before = typed[at - 1]
                first, second = before.words[0], unit.words[0]
                beside = unit.start - before.end == 1 and not (first.isdecimal() and second.isdecimal())
                if beside and 4 <= len(first) + len(second) <= 16:
                    joined.append(first + second)
                joined += self._lexicon.shorts(first, second)
            asked.append((unit.words, tuple(joined)))
        return asked

    def _meanings(self, connection: sqlite3.Connection, asked: _Asked, at: int, unfinished: bool) -> Meanings:
        words, joined = asked
        found = self._expansion.of(connection, words, joined=joined, unfinished=unfinished)
        return found if at < _FULL_WORDS else nlargest(_FEW, found, key=lambda one: one[1])

    def _score(
        self,
        connection: sqlite3.Connection,
        asked: list[_Asked],
        unfinished: bool,
        outdated: Callable[[], bool],
    ) -> bool:
        """Work out what all texts score, as far as it isn't known from the stroke before; False for outdated."""
        total = self._total
        finished = asked[:-1] if unfinished else asked
        known = len(finished)
        while known and tuple(finished[:known]) not in self._heads:
            known -= 1
        if known:
            self._heads.move_to_end(tuple(finished[:known]))
            np.copyto(total, self._heads[tuple(finished[:known])])
        else:
            total.fill(0)
        for at, one in enumerate(asked[known:], known):
            if outdated():
                return False
            self._add(connection, self._meanings(connection, one, at, unfinished=at == len(finished)))
            if at == len(finished) - 1:
                self._keep(tuple(finished))
        return True

    def _keep(self, head: tuple[_Asked, ...]) -> None:
        spare = self._heads.popitem(last=False)[1] if len(self._heads) >= _HEADS else np.empty_like(self._total)
        np.copyto(spare, self._total)
        self._heads[head] = spare

    def _add(self, connection: sqlite3.Connection, meanings: Meanings) -> None:
        """Add to the total of each text what its best word for one typed word is worth."""
        if not meanings:
            return
        levels, total = self._levels, self._total
        weight = self._weight(meanings)
        listed: dict[int, list[npt.NDArray[np.int32]]] = {}
        common: dict[int, npt.NDArray[np.uint8]] = {}
        held = self._postings.of(connection, [(id, int(self._vocabulary.texts[id])) for id, _ in meanings])
        for (_, likeness), (numbers, bits) in zip(meanings, held, strict=True):
            level = max(1, round(likeness * _LEVELS))
            if bits is not None:
                # Bits are united per level and spread out once.
                level = (level + _COARSE // 2) // _COARSE * _COARSE
                common[level] = common[level] | bits if level in common else bits
            else:
                listed.setdefault(level, []).append(numbers)
        order = sorted(listed)  # from the least to the most like, so that the most like is what stays
        of_level = [np.concatenate(listed[level]) for level in order]
        for level, numbers in zip(order, of_level, strict=True):
            levels[numbers] = level
        if not common:
            # A number that is there twice is added once: numpy reads all of them before it writes any.
            every = np.concatenate(of_level)
            total[every] += levels[every] * np.uint16(weight)
            levels[every] = 0
            return
        for level, bits in common.items():
            spread = np.unpackbits(bits, bitorder="little")
            np.multiply(spread, np.uint8(level), out=spread)
            np.maximum(levels, spread, out=levels)
        np.copyto(self._weighed, levels)
        np.multiply(self._weighed, np.uint16(weight), out=self._weighed)
        np.add(total, self._weighed, out=total)
        levels.fill(0)

    def _weight(self, meanings: Meanings) -> int:
        """What a typed word is worth, in tenths: the rarer what it means the more, most for the unknown."""
        texts = self._vocabulary.texts
        held = max((texts[id] * like**2 for id, like in meanings if like >= _LEAST_LIKE), default=0)
        held = held or max((texts[id] for id, _ in meanings), default=0)
        return max(1, int(_SCALE * (log(1 + self._count / (held + 1)) ** _RARE + _ANY) + 0.5))

    def _best(self, wanted: int, least: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]:
        """Return numbers and scores of the best texts, in no order; shorter ones are a little better."""
        total = self._total
        most = int(total.max())
        if most < max(1, least):
            return np.zeros(0, np.intp), np.zeros(0, np.float32)
        above = enough = total >= most
        for bar in _BARS:
            bar_score = max(1, least, int(most * bar))
            enough = total >= bar_score
            count = int(np.count_nonzero(enough))
            if count >= wanted or bar_score == max(1, least):
                break
            above = enough
        if count > _MOST_EQUAL:
            # A very common word: the newest of them, and all that are better.
            start = max(0, len(total) - len(total) * _MOST_EQUAL // count)
            if np.count_nonzero(enough[start:]) < 2 * wanted:
                start = int(np.flatnonzero(enough)[-_MOST_EQUAL])
            enough[:start] = above[:start] if np.count_nonzero(above) <= _MOST_EQUAL else False
        numbers = np.flatnonzero(enough)
        scores = total[numbers].astype(np.float32)
        scores *= 1 - _LENGTH_COSTS * np.minimum(self._lengths[numbers], _LENGTH_MOST).astype(np.float32)
        if len(numbers) > wanted:
            least_score = np.partition(scores, len(scores) - wanted)[-wanted]
            best = scores > least_score
            best[np.flatnonzero(scores == least_score)[np.count_nonzero(best) - wanted :]] = True
            numbers, scores = numbers[best], scores[best]
        # Newest first among equals.
        return numbers[::-1], scores[::-1]

    def _marked(self, typed: list[Unit], meanings: list[Meanings]) -> dict[str, float]:
        marked: dict[str, float] = {}
        for unit, of_unit in zip(typed, meanings, strict=True):
            # A short word is like very many; only what it is itself stands out in a text.
            least = 0.45 if len(unit.words[0]) > 3 else 0.78
            for id, likeness in of_unit:
                if likeness >= least:
                    marked[self._vocabulary.word(id)] = likeness
        return marked


def _lengths(connection: sqlite3.Connection) -> npt.NDArray[np.uint8]:
    """Return the number of words of each text; as many as fill whole blocks."""
    rows = connection.execute("SELECT chunk, data FROM search_length ORDER BY chunk").fetchall()
    size = (rows[-1][0] + 1) * layout.LENGTHS_A_CHUNK if rows else 0
    found = np.zeros(-(-size // layout.BLOCK) * layout.BLOCK, np.uint8)
    for chunk, data in rows:
        start = chunk * layout.LENGTHS_A_CHUNK
        found[start : start + len(data)] = np.frombuffer(data, np.uint8)
    return found
