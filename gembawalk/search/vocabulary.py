"""All distinct words of the index in packed arrays, and which of them are like a word."""

from __future__ import annotations

import sqlite3
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from gembawalk.search.signature import letters_of, skeleton, skeleton_number

Places = npt.NDArray[np.intp]
Distances = npt.NDArray[np.uint8]
Near = tuple[Places, Distances]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_RECORD = np.dtype([("letters", "<u8"), ("skeleton", "<u4")])
_HEAD = 4
"""Letters by which a beginning is looked up at once; each by its lowest eight bits."""
_MOST_BEGUN = 3000
_LONGEST = 255
"""Letters of a word that are looked at."""
_NO_PLACES: Places = np.zeros(0, np.intp)
_REMEMBERED = 16
"""Words of which is remembered what is like them; one types at few of them."""


class Vocabulary:
    """The words by their ids, as they are in the database at one moment. An empty word stands for none."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read all words; some 25 ms for 100,000."""
        rows = connection.execute("SELECT chunk, words, records FROM search_vocabulary ORDER BY chunk").fetchall()
        # A line before each word and one after the last, so that a line's end tells where a word does.
        self._text = "\n" + "".join(words + "\n" for _, words, _ in rows)
        records = np.frombuffer(b"".join(data for _, _, data in rows), _RECORD)
        self._letters = np.ascontiguousarray(records["letters"])
        self._skeletons = np.ascontiguousarray(records["skeleton"])
        self._ascii = self._text.isascii()
        signs: npt.NDArray[np.uint8] | npt.NDArray[np.uint32]
        if self._ascii:
            signs = np.frombuffer(self._text.encode("ascii"), np.uint8)
        else:
            signs = np.frombuffer(self._text.encode("utf-32-le"), np.uint32)
        ends = np.flatnonzero(signs == ord("\n")).astype(np.int32)
        self._starts = ends[:-1] + 1
        self.lengths = np.minimum(np.diff(ends) - 1, _LONGEST).astype(np.uint8)
        if len(self._letters) != len(self.lengths):
            raise sqlite3.DatabaseError("the words of the search index and their records don't fit together")
        last = len(signs) - 1
        head = np.zeros(len(self.lengths), np.uint32)
        for at in range(_HEAD):
            sign = signs[np.minimum(self._starts + at, last)].astype(np.uint32) & np.uint32(0xFF)
            head |= np.where(self.lengths > at, sign, 0).astype(np.uint32) << np.uint32(8 * (_HEAD - 1 - at))
        self._heads = head
        self.texts = _texts(connection)
        """How many texts hold each word."""
        self._signs = np.concatenate((signs, np.zeros(_LONGEST, signs.dtype)))
        self._begun: dict[str, Places] = {}
        self._within: dict[tuple[str, int], Near] = {}
        self._alike: dict[tuple[int, int], Places] = {}

    def __len__(self) -> int:
        return len(self.lengths)

    def word(self, id: int) -> str:
        """Return one word."""
        start = int(self._starts[id])
        return self._text[start : start + int(self.lengths[id])]

    def words(self, ids: Places, most: int = _LONGEST) -> list[str]:
        """Return the words of some ids, each cut to a number of letters."""
        text = self._text
        starts = self._starts[ids]
        ends = starts + np.minimum(self.lengths[ids], most)
        return [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]

    def commonest(self, ids: Places, most: int) -> Places:
        """Return at most so many of some ids, those that most texts hold."""
        if len(ids) <= most:
            return ids
        return ids[np.argpartition(-self.texts[ids], most)[:most]]

    def rarity(self, ids: Places) -> npt.NDArray[np.float64]:
        """Return how rare each of some ids is beside the commonest of them: 0 for that one, up to 1."""
        seen = np.log1p(self.texts[ids].astype(np.float64))
        return 1 - seen / seen.max() if len(ids) and seen.max() else np.zeros(len(ids))

    def beginning_with(self, start: str) -> Places:
        """Return the ids of words that begin with some letters."""
        head = sum((ord(sign) & 0xFF) << 8 * (_HEAD - 1 - at) for at, sign in enumerate(start[:_HEAD]))
        # What one types on begins with what stood there before.
        among = self._begun.get(start[:-1])
        heads = self._heads if among is None else self._heads[among]
        shift = np.uint32(8 * max(0, _HEAD - len(start)))
        found = np.flatnonzero(heads >> shift == np.uint32(head) >> shift)
        if among is not None:
            found = among[found]
        if len(found) and (len(start) > _HEAD or not self._ascii):
            found = found[[word == start for word in self.words(found, len(start))]]
        _remember(self._begun, start, found)
        return found

    def holding(self, part: str, most: int = 1000) -> Places:
        """Return the ids of words that hold some letters anywhere."""
        letters = np.uint64(letters_of(part))
        near = np.flatnonzero(self._letters & letters == letters)
        if len(near) <= most:
            return near[[part in word for word in self.words(near)]] if len(near) else near
        places: list[int] = []
        at = self._text.find(part)
        while at >= 0 and len(places) < most:
            places.append(at)
            at = self._text.find(part, at + len(part))
        if not places:
            return _NO_PLACES
        found = np.searchsorted(self._starts, np.array(places), side="right") - 1
        # Not `np.unique`, which imports a part of numpy that costs as much as thirty strokes.
        return found[np.flatnonzero(np.diff(found, prepend=-1))]

    def of_skeleton(self, word: str) -> Places:
        """Return the ids of words with the same first letter and consonants."""
        number = skeleton_number(word)
        if not number:
            return _NO_PLACES
        found = np.flatnonzero(self._skeletons == number)
        bare = skeleton(word)
        return found[[skeleton(one) == bare for one in self.words(found)]] if len(found) else found

    def within(self, word: str, edits: int) -> Near:
        """Return ids and distances of the words within a number of edits, itself left out."""
        # The word that is typed on is asked for once more when it is finished.
        if (found := self._within.get((word, edits))) is None:
            found = self._look_within(word, edits)
            _remember(self._within, (word, edits), found)
        return found

    def _look_within(self, word: str, edits: int) -> Near:
        letters = np.uint64(letters_of(word))
        near = np.flatnonzero(np.bitwise_count(self._letters ^ letters) <= 2 * edits)
        theirs, lengths = self._letters[near], self.lengths[near]
        near = near[
            (np.bitwise_count(theirs & ~letters) <= edits)
            & (np.bitwise_count(~theirs & letters) <= edits)
            & (lengths >= len(word) - edits)
            & (lengths <= len(word) + edits)
        ]
        distances = self._distances(word, self._beginnings(near, len(word) + edits), edits)
        found = (distances > 0) & (distances <= edits)
        return near[found], distances[found]

    def begun_within(self, word: str, edits: int) -> Near:
        """Return ids and distances of the words of which a beginning is within a number of edits, not equal."""
        letters = np.uint64(letters_of(word))
        near = self._begun_alike(ord(word[0]) & 0xFF, ord(word[1]) & 0xFF)
        near = near[np.bitwise_count(~self._letters[near] & letters) <= edits]
        near = self.commonest(near[self.lengths[near] >= len(word) - edits], _MOST_BEGUN)
        beginnings = self._beginnings(near, len(word) + 1)
        distances = self._distances(word, beginnings, edits + 1)
        # A beginning that is shorter by one letter is at most one edit nearer.
        maybe = np.flatnonzero(distances <= edits + 1)
        near, distances, beginnings = near[maybe], distances[maybe], beginnings[maybe]
        for size in (len(word), len(word) - 1):
            shorter = self._distances(word, beginnings.astype(f"{beginnings.dtype.kind}{size}"), edits)
            distances = np.minimum(distances, shorter)
        found = (distances > 0) & (distances <= edits)
        return near[found], distances[found]

    def _begun_alike(self, first: int, second: int) -> Places:
        """Return the ids of the words that have one of two letters at its place, or both the other way round."""
        if (found := self._alike.get((first, second))) is None:
            firsts, seconds = self._heads >> np.uint32(24), self._heads >> np.uint32(16) & np.uint32(0xFF)
            swapped = (firsts == second) & (seconds == first)
            found = np.flatnonzero((firsts == first) | (seconds == second) | swapped)
            _remember(self._alike, (first, second), found)
        return found

    def _beginnings(self, ids: Places, most: int) -> npt.NDArray[Any]:
        """Return the words of some ids, each cut to a number of letters, as an array of bytes or of text."""
        most = min(most, _LONGEST)
        letters, sign = f"{'S' if self._ascii else 'U'}{most}", self._signs.dtype
        # A view of all that begin anywhere, so that numpy takes each in one go.
        every: npt.NDArray[Any] = np.ndarray(
            len(self._signs) - _LONGEST, letters, self._signs, strides=(sign.itemsize,)
        )
        signs = every[self._starts[ids]].view(sign).reshape(-1, most)
        signs *= np.arange(most, dtype=np.uint8) < self.lengths[ids][:, None]
        words: npt.NDArray[Any] = signs.view(letters)[:, 0]
        return words

    def _distances(self, word: str, others: npt.NDArray[Any], edits: int) -> Distances:
        if not len(others):
            return np.zeros(0, np.uint8)
        typed = [word.encode("ascii", "replace") if self._ascii else word]
        found: Distances = process.cdist(
            typed, others.tolist(), scorer=OSA.distance, dtype=np.uint8, score_cutoff=edits
        )[0]
        return found

    def begins_otherwise(self, ids: Places, word: str) -> npt.NDArray[np.bool_]:
        """Tell of some ids whether the word begins with another letter than a given one."""
        first = np.uint32(ord(word[0]) & 0xFF)
        otherwise: npt.NDArray[np.bool_] = self._heads[ids] >> np.uint32(8 * (_HEAD - 1)) != first
        return otherwise


def _remember(known: dict[_Key, _Value], key: _Key, value: _Value) -> None:
    if len(known) >= _REMEMBERED:
        del known[next(iter(known))]
    known[key] = value


def _texts(connection: sqlite3.Connection) -> npt.NDArray[np.int32]:
    # One long text is read several times faster than a row a word.
    ordered = "SELECT group_concat(texts) FROM (SELECT texts FROM search_word ORDER BY id)"
    (joined,) = connection.execute(ordered).fetchone()
    return np.fromstring(joined, dtype=np.int32, sep=",") if joined else np.zeros(0, np.int32)
