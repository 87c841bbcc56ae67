"""The open index: finds the texts that are most like what was typed."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log

import numpy as np
import numpy.typing as npt

from gembawalk.search import layout, lexicon, rank
from gembawalk.search.expansion import Expansion, Meanings
from gembawalk.search.highlight import Highlight
from gembawalk.search.lexicon import Lexicon, Pairs
from gembawalk.search.postings import Postings
from gembawalk.search.query import Query, Word, chosen, typed_words
from gembawalk.search.rank import Text, as_compared, ranked
from gembawalk.search.tally import Scores, Tally
from gembawalk.search.terms import fold
from gembawalk.search.vocabulary import Vocabulary

_FULL_WORDS, _FEW = 6, 8
"""Words of which all meanings count; of those after them the few likeliest do, for so many words tell enough."""
_MOST_TYPED = 2000
_SCALE, _RARE, _ANY = 10, 0.4, 1
_FINE = 5
"""Steps of a weight, so that what a word is worth to a text fits into a byte."""
_COARSE = 16
"""Steps of likeness that common words are rounded to, so that fewer sets of bits are spread out."""
_LEAST_LIKE = 0.58
_TELL = 3
_LEAST_SHARE = 0.3
"""Share of what the best few words of a query reach that a text has to hold by its telling words to be found.

Less than one of so many is worth, so that a longer query never finds nothing where its beginning found a word.
"""
_ALL_SMALL = 80
"""What all small words of a query are worth together at most: about three others."""
_SHARES = 8
"""Steps of the share of its worth that a small word then keeps."""
_HEADS = 2
_LENGTH_COSTS, _LENGTH_MOST = 0.015, 12
_BARS = (0.95, 0.85, 0.72, 0.6, 0.45, 0.3, 0.0)
_FIRST_BAR = 2
"""The bar that is tried first: it tells in one go whether to look above it or below."""
_CANDIDATES = 200
_MOST_EQUAL = 8000
_MOST_KNOWN, _MOST_TOLD = 4096, 1000

Texts = Callable[[Sequence[int]], Mapping[int, str]]
"""Gives the texts of some numbers; one that is missing is left out."""


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
        nothing = Found((), Highlight({}))
        if outdated():
            return nothing
        with self._lock:
            self._refresh(connection)
            typed = typed_words(folded, self._lexicon.shorts)
            if not typed or not len(self._vocabulary):
                return nothing
            asked = chosen(typed, lambda words: self._texts_of(connection, words), self._count)
            if not self._score(connection, asked, outdated):
                return nothing
            telling = [self._meanings(connection, one, at) for at, one in enumerate(asked.telling)]
            small = [self._meanings(connection, one, at) for at, one in enumerate(asked.small)]
            weights = [self._weight(meanings) for meanings in telling]
            # What there is in the texts, not what was asked: unknown words are no reason to find nothing.
            reach = _FINE * sum(
                nlargest(_TELL, (weight * _likest(of) for weight, of in zip(weights, telling, strict=True)))
            )
            total, most_small = self._with_small(asked.small, sum(map(self._weight, small)))
            most = int(total.max())
            whole = max(most, _FINE * (sum(nlargest(_FULL_WORDS, weights)) + most_small))
            told = max(1, int(_LEAST_SHARE * reach))
            least = max(told, int(_LEAST_SHARE * (most - _FINE * most_small)))
            numbers, scores = self._best(total, max(_CANDIDATES, limit), most, least, told)
            highlight = Highlight(self._marked(asked.telling, telling))
            told_before = self._told_before
        if outdated():
            return nothing
        order = np.argsort(-scores, kind="stable")
        shares = scores[order] / whole
        best = ranked(folded, numbers[order].tolist(), shares.tolist(), limit, _remembered(texts, told_before))
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
        self._lexicon = Lexicon({**lexicon.learned(connection), **self._given})
        self._expansion = Expansion(self._vocabulary, self._lexicon, self._count)
        size = len(self._lengths)
        self._telling, self._small = Tally(size, _HEADS), Tally(size, 1)
        self._worth = np.zeros(size, np.uint8)
        # Kept, as memory of this size that is taken anew costs more than what is done with it.
        self._reaching = np.zeros((2, size), np.bool_)
        self._sum = np.zeros(size, np.uint16)
        self._known: dict[str, int | None] = {}
        self._told_before: dict[int, Text] = {}
        self._revision = revision

    def _texts_of(self, connection: sqlite3.Connection, words: Iterable[str]) -> dict[str, int]:
        """Return how many texts hold each word that any does."""
        wanted = list(words)
        missing = [word for word in wanted if word not in self._known]
        if missing:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            marks = ",".join("?" * len(missing))
            query = f"SELECT word, texts FROM search_word WHERE word IN ({marks})"  # noqa: S608
            self._known |= dict.fromkeys(wanted) | dict(connection.execute(query, missing))
        return {word: texts for word in wanted if (texts := self._known[word]) is not None}

    def _meanings(self, connection: sqlite3.Connection, word: Word, at: int) -> Meanings:
        found = self._expansion.of(connection, word.words, joined=word.joined, unfinished=word.unfinished)
        return found if at < _FULL_WORDS else nlargest(_FEW, found, key=lambda one: one[1])

    def _score(self, connection: sqlite3.Connection, asked: Query, outdated: Callable[[], bool]) -> bool:
        """Work out what all texts score; False for outdated."""

        def add(before: Scores, total: Scores, word: Word, at: int) -> None:
            self._add(connection, before, total, self._meanings(connection, word, at))

        return self._telling.count(asked.telling, add, outdated) and self._small.count(asked.small, add, outdated)

    def _with_small(self, words: Sequence[Word], weigh: int) -> tuple[Scores, int]:
        """Return what texts score by all words, and what the small ones are worth at most."""
        if not words:
            return self._telling.total, 0
        total = self._small.total
        share = max(1, _SHARES * _ALL_SMALL // weigh)
        if share < _SHARES:
            np.multiply(total, np.uint16(share), out=self._sum)
            total = np.floor_divide(self._sum, np.uint16(_SHARES), out=self._sum)
            weigh = weigh * share // _SHARES
        return np.add(total, self._telling.total, out=self._sum), weigh

    def _add(self, connection: sqlite3.Connection, before: Scores, total: Scores, meanings: Meanings) -> None:
        """Make a total of what each text had before, and of what its best word for one typed word is worth."""
        worth = self._worth
        weight = self._weight(meanings) * _FINE
        listed: dict[int, list[npt.NDArray[np.int32]]] = {}
        common: dict[int, npt.NDArray[np.uint8]] = {}
        held = self._postings.of(connection, [(id, int(self._vocabulary.texts[id])) for id, _ in meanings])
        for (_, likeness), (numbers, bits) in zip(meanings, held, strict=True):
            if bits is not None:
                # Bits are united per worth and spread out once.
                alike = max(1, round(likeness * _COARSE)) * weight // _COARSE
                common[alike] = common[alike] | bits if alike in common else bits
            else:
                listed.setdefault(max(1, round(likeness * weight)), []).append(numbers)
        for one in sorted(listed):  # from the least to the most, so that the most is what stays
            worth[np.concatenate(listed[one])] = one
        for one, bits in common.items():
            spread = np.unpackbits(bits, bitorder="little")
            np.multiply(spread, np.uint8(one), out=spread)
            np.maximum(worth, spread, out=worth)
        np.add(before, worth, out=total)
        worth.fill(0)

    def _weight(self, meanings: Meanings) -> int:
        """What a typed word is worth, in tenths: the rarer what it means the more, most for the unknown."""
        texts = self._vocabulary.texts
        held = max((texts[id] * like**2 for id, like in meanings if like >= _LEAST_LIKE), default=0)
        held = held or max((texts[id] for id, _ in meanings), default=0)
        return max(1, int(_SCALE * (log(1 + self._count / (held + 1)) ** _RARE + _ANY) + 0.5))

    def _best(
        self, total: Scores, wanted: int, most: int, least: int, told: int
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]:
        """Return numbers and scores of the best texts, in no order; shorter ones are a little better.

        Args:
            total: what each text scores.
            wanted: how many.
            most: the greatest score of all.
            least: what a text has to score.
            told: what it has to score by its telling words.
        """
        if most < least:
            return np.zeros(0, np.intp), np.zeros(0, np.float32)
        numbers = self._enough(total, wanted, most, [max(least, int(most * bar)) for bar in _BARS])
        if total is not self._telling.total:
            numbers = numbers[self._telling.total[numbers] >= told]
        scores = total[numbers].astype(np.float32)
        scores *= 1 - _LENGTH_COSTS * np.minimum(self._lengths[numbers], _LENGTH_MOST).astype(np.float32)
        if len(numbers) > wanted:
            least_score = np.partition(scores, len(scores) - wanted)[-wanted]
            best = scores > least_score
            best[np.flatnonzero(scores == least_score)[np.count_nonzero(best) - wanted :]] = True
            numbers, scores = numbers[best], scores[best]
        # Newest first among equals.
        return numbers[::-1], scores[::-1]

    def _enough(self, total: Scores, wanted: int, most: int, bars: list[int]) -> npt.NDArray[np.intp]:
        """Return the numbers of the texts that reach the highest of some falling bars that enough of them reach."""
        tried = bars[: bars.index(bars[-1]) + 1]
        first = min(_FIRST_BAR, len(tried) - 1)
        enough, above = self._reaching
        count = _reach(total, tried[first], enough)
        if count <= _MOST_EQUAL and (count >= wanted or first == len(tried) - 1):
            # So few that what is above is looked for among them alone.
            numbers = _places(enough)
            scores = total[numbers]
            for bar in tried[:first]:
                best = scores >= bar
                if np.count_nonzero(best) >= wanted:
                    return numbers[best]
            return numbers
        has_above = count < wanted
        for bar in tried[first + 1 :] if has_above else tried:
            if has_above:
                enough, above = above, enough
            count = _reach(total, bar, enough)
            if count >= wanted:
                break
            has_above = True
        if count > _MOST_EQUAL:
            # A very common word: the newest of them, and all that are better.
            start = max(0, len(total) - len(total) * _MOST_EQUAL // count)
            if np.count_nonzero(enough[start:]) < 2 * wanted:
                start = int(np.flatnonzero(enough)[-_MOST_EQUAL])
            if not has_above:
                _reach(total, most, above)
            enough[:start] = above[:start] if np.count_nonzero(above) <= _MOST_EQUAL else False
        return _places(enough)

    def _marked(self, words: Sequence[Word], meanings: list[Meanings]) -> dict[str, float]:
        marked: dict[str, float] = {}
        for word, of_word in zip(words, meanings, strict=True):
            # A short word is like very many; only what it is itself stands out in a text.
            least = 0.45 if len(word.words[0]) > 3 else 0.78
            for id, likeness in of_word:
                if likeness >= least:
                    marked[self._vocabulary.word(id)] = likeness
        return marked


def _remembered(texts: Texts, known: dict[int, Text]) -> rank.Texts:
    """Give texts as they are compared; from one stroke to the next most of them are the same."""

    def give(numbers: Sequence[int]) -> dict[int, Text]:
        found = {number: text for number in numbers if (text := known.get(number))}
        if missing := [number for number in numbers if number not in found]:
            fresh = {number: as_compared(text) for number, text in texts(missing).items()}
            if len(known) > _MOST_TOLD:
                known.clear()
            known.update(fresh)
            found |= fresh
        return found

    return give


def _likest(meanings: Meanings) -> float:
    return min(1.0, max((likeness for _, likeness in meanings), default=0.0))


def _reach(total: Scores, bar: int, into: npt.NDArray[np.bool_]) -> int:
    """Tell into an array which totals reach a bar; return how many do."""
    return int(np.count_nonzero(np.greater_equal(total, np.uint16(bar), out=into)))


def _places(chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Return the numbers that are chosen, of as many as fill whole blocks; few of them in half of numpy's time."""
    eights = np.flatnonzero(chosen.view(np.uint64) != 0)
    within = np.flatnonzero(chosen.reshape(-1, 8)[eights])
    numbers: npt.NDArray[np.intp] = (eights[within >> 3] << 3) + (within & 7)
    return numbers


def _lengths(connection: sqlite3.Connection) -> npt.NDArray[np.uint8]:
    """Return the number of words of each text; as many as fill whole blocks."""
    rows = connection.execute("SELECT chunk, data FROM search_length ORDER BY chunk").fetchall()
    size = (rows[-1][0] + 1) * layout.LENGTHS_A_CHUNK if rows else 0
    found = np.zeros(-(-size // layout.BLOCK) * layout.BLOCK, np.uint8)
    for chunk, data in rows:
        start = chunk * layout.LENGTHS_A_CHUNK
        found[start : start + len(data)] = np.frombuffer(data, np.uint8)
    return found
