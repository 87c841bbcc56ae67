"""What a typed word may have meant: words of the vocabulary, each with a likeness.

What each way of meaning brings was measured on real notes (mean recall of ten): without edits .849, one edit
alone .899, without beginnings .893, without skeletons .895, all .906. At a million
texts a third more words than `MOST` bring .001 more, and cost an eighth of the time.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from math import log

import numpy as np
import numpy.typing as npt

from gembawalk.search.lexicon import Lexicon
from gembawalk.search.signature import skeleton
from gembawalk.search.terms import is_of_signs
from gembawalk.search.vocabulary import Distances, Places, Vocabulary

MOST = 18
"""Words that one typed word can stand for."""

_FORM, _SHORT_FORM = 0.8, 0.4
_COMPLETION, _LONGER_BY = 0.92, 0.01
_INNER_COMPLETION, _INNER_LONGER_BY = 0.62, 0.005
_BEGINNING, _BEGINNING_PART = 0.38, 0.4
_SKELETON, _FAR_SKELETON = 0.62, 0.56
_PART_OF_COMPOUND, _HALF = 0.5, 0.45
_LEXICON = 0.85
_JOINED = 1.1
"""``air con`` also finds ``aircon``, which has some credit of the other word; all of it would put it above both."""
_EDIT, _OTHER_FIRST, _ANY_EDIT = 1.2, 0.6, 0.3
_BEGUN_LONGER_BY, _MOST_LONGER = 0.02, 8
_LEAST_EDITED = 0.3
_RARER = 0.1
"""What the rarest of several words falls behind the commonest, which is meant more often."""
_BEGUN, _BEGUN_LEAST = 1000, 20
"""A beginning that one text in so many holds, and some more, is not misspelt, or not yet.

That takes a quarter off the time of a stroke; a fifth of it would cost .003 of mean recall (measured).
"""
_KNOWN_ITSELF = 0.8
"""A word that stands in texts as it was typed is less often a misspelt one."""
_COMMONER = 0.02
"""What a word gains by the logarithm of how many texts hold it, where only so many can be looked for."""
_REMEMBERED = 512

Likeness = npt.NDArray[np.float64]
Meanings = list[tuple[int, float]]
"""Ids of words with their likeness: 1 for the word itself, more for two words in one."""


class Expansion:
    """Works out what typed words may mean, and remembers it.

    Args:
        vocabulary: the words to choose from.
        lexicon: what else words are called.
        count: how many texts there are.
    """

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon, count: int) -> None:
        self._vocabulary = vocabulary
        self._lexicon = lexicon
        self._count = count
        self._remembered: OrderedDict[object, Meanings] = OrderedDict()

    def of(
        self, connection: sqlite3.Connection, words: tuple[str, ...], *, joined: tuple[str, ...], unfinished: bool
    ) -> Meanings:
        """Return at most `MOST` words that a typed word may mean.

        Args:
            connection: in a reading transaction.
            words: the typed word in all its forms, as `Unit` says.
            joined: words that it makes together with the word before.
            unfinished: whether it is being typed, so that it may go on.
        """
        key = (words, joined, unfinished)
        found = self._remembered.get(key)
        if found is None:
            asked = _Search(connection, self._vocabulary, self._lexicon, self._count, words, joined, unfinished)
            found = asked.found()
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.popitem(last=False)
            self._remembered[key] = found
        else:
            self._remembered.move_to_end(key)
        return found


class _Search:
    """One typed word."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        vocabulary: Vocabulary,
        lexicon: Lexicon,
        count: int,
        words: tuple[str, ...],
        joined: tuple[str, ...],
        unfinished: bool,
    ) -> None:
        self._vocabulary = vocabulary
        self._count = count
        self._word, *self._forms = words
        self._joined = joined
        self._unfinished = unfinished
        self._likeness: dict[int, float] = {}
        self._alike = lexicon.alike(self._word)
        word = self._word
        self._is_number = word.isdecimal()
        self._is_letters = word.isalpha()
        parts: list[str] = []
        self._has_beginnings = not self._is_number and len(word) > 3 and (self._is_letters or len(word) > 4)
        if self._has_beginnings:
            parts += (word[:end] for end in range(3, len(word)))
        self._may_be_run_together = self._is_letters and len(word) >= 6
        if self._may_be_run_together:
            parts += (word[start:] for start in range(3, len(word) - 2))
        self._ids = _ids(connection, [*words, *joined, *self._alike, *parts])

    def found(self) -> Meanings:
        word, size = self._word, len(self._word)
        self._itself()
        begun = 0
        if self._unfinished or (size > 2 and not self._is_number) or is_of_signs(word):
            begun = self._completions()
        if is_of_signs(word):
            if size == 1:
                self._holding(word, _PART_OF_COMPOUND)
        elif size > 2 and not self._is_number:
            if self._has_beginnings:
                for end in range(3, size):
                    self._offer(word[:end], _BEGINNING + _BEGINNING_PART * end / size)
            if not self._unfinished or begun <= _BEGUN_LEAST + self._count // _BEGUN:
                self._edited()
            if self._is_letters:
                self._same_skeleton()
            if self._may_be_run_together:
                self._holding(word, _PART_OF_COMPOUND)
                self._run_together()
        return self._best()

    def _offer(self, word: str, likeness: float) -> None:
        id = self._ids.get(word)
        if id is not None:
            self._put(id, likeness)

    def _put(self, id: int, likeness: float) -> None:
        if likeness > self._likeness.get(id, 0):
            self._likeness[id] = likeness

    def _itself(self) -> None:
        self._offer(self._word, 1)
        for form in self._forms:
            self._offer(form, _FORM if len(form) > 2 else _SHORT_FORM)
        for joined in self._joined:
            self._offer(joined, _JOINED)
            if self._unfinished and len(joined) >= 5:
                for id in self._vocabulary.commonest(self._vocabulary.beginning_with(joined), 8).tolist():
                    self._put(id, _JOINED * _COMPLETION)
        for other, sure in self._alike.items():
            self._offer(other, _LEXICON * sure)

    def _completions(self) -> int:
        """Put the words that go on from this one; return how many texts hold them."""
        size = len(self._word)
        most = (6, 12, MOST)[min(size, 3) - 1] if self._unfinished and self._word.isascii() else MOST
        longer = self._vocabulary.commonest(self._vocabulary.beginning_with(self._word), most)
        lengths, rarer = self._vocabulary.lengths[longer].tolist(), self._rarer(longer)
        for id, length, less in zip(longer.tolist(), lengths, rarer, strict=True):
            more = min(12, length - size)
            if more and self._unfinished:
                self._put(id, _COMPLETION - _LONGER_BY * more - less)
            elif more:
                self._put(id, _INNER_COMPLETION - (0 if size > 3 else 0.04) - _INNER_LONGER_BY * more - less)
        return int(self._vocabulary.texts[longer].sum())

    def _rarer(self, ids: Places) -> list[float]:
        rarer: list[float] = (_RARER * self._vocabulary.rarity(ids)).tolist()
        return rarer

    def _edited(self) -> None:
        word, size = self._word, len(self._word)
        edits = _edits(word)
        if not edits:
            return
        known = self._ids.get(word)
        often = known is not None and self._vocabulary.texts[known] >= 3
        itself = _KNOWN_ITSELF if often else 1.0
        ids, distances = self._vocabulary.within(word, edits)
        likeness = self._edited_likeness(ids, distances, np.maximum(self._vocabulary.lengths[ids], size))
        self._put_best(ids, likeness * itself - _RARER * self._vocabulary.rarity(ids))
        if self._unfinished and size > 3:
            ids, distances = self._vocabulary.begun_within(word, 1 if size < 7 else edits)
            longer = np.clip(self._vocabulary.lengths[ids].astype(np.float64) - size, 0, _MOST_LONGER)
            self._put_best(ids, self._edited_likeness(ids, distances, size) * itself - _BEGUN_LONGER_BY * longer)

    def _edited_likeness(self, ids: Places, distances: Distances, sizes: Places | Distances | int) -> Likeness:
        other_first = _OTHER_FIRST * self._vocabulary.begins_otherwise(ids, self._word)
        return 1 - (_EDIT * distances.astype(np.float64) + other_first + _ANY_EDIT) / sizes

    def _put_best(self, ids: Places, likeness: Likeness) -> None:
        """Put what may be among the best of all; hundreds are like a short word, and none of the others is."""
        likeness = np.maximum(likeness, _LEAST_EDITED)
        if len(ids) > MOST:
            worth = likeness + _COMMONER * np.log1p(self._vocabulary.texts[ids].astype(np.float64))
            best = np.argpartition(-worth, MOST)[:MOST]
            ids, likeness = ids[best], likeness[best]
        for id, like in zip(ids.tolist(), likeness.tolist(), strict=True):
            self._put(id, like)

    def _same_skeleton(self) -> None:
        same = self._vocabulary.commonest(self._vocabulary.of_skeleton(self._word), 16)
        words, rarer = self._vocabulary.words(same), self._rarer(same)
        for id, found, less in zip(same.tolist(), words, rarer, strict=True):
            if found != self._word:
                near = min(len(found), len(self._word)) <= len(skeleton(found)) + 1
                self._put(id, (_SKELETON if near else _FAR_SKELETON) - less)

    def _holding(self, part: str, likeness: float) -> None:
        for id in self._vocabulary.commonest(self._vocabulary.holding(part), 16).tolist():
            self._put(id, likeness)

    def _run_together(self) -> None:
        word = self._word
        for end in range(3, len(word) - 2):
            if word[:end] in self._ids and word[end:] in self._ids:
                self._offer(word[:end], _HALF)
                self._offer(word[end:], _HALF)

    def _best(self) -> Meanings:
        texts = self._vocabulary.texts
        found = list(self._likeness.items())
        if len(found) > MOST:
            found.sort(key=lambda one: -one[1] - _COMMONER * log(1 + texts[one[0]]))
        return found[:MOST]


def _edits(word: str) -> int:
    """How many letters may be wrong: none in short words and in numbers, so that P-205 never stands for P-204."""
    if any(map(str.isdecimal, word)) or len(word) < 3:
        return 0
    return 1 if len(word) < 5 else 2


def _ids(connection: sqlite3.Connection, words: list[str]) -> dict[str, int]:
    distinct = list(dict.fromkeys(words))
    marks = ",".join("?" * len(distinct))
    query = f"SELECT word, id FROM search_word WHERE word IN ({marks})"  # noqa: S608
    return dict(connection.execute(query, distinct))
