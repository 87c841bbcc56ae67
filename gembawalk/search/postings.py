"""Which texts hold a word, read from the database and remembered for a while."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gembawalk.search.layout import BITMAP_BYTES, BLOCK, posting_key

Numbers = npt.NDArray[np.int32]
Bits = npt.NDArray[np.uint8]
Held = tuple[Numbers, Bits | None]
_MOST_BYTES = 6 << 20
_OVERHEAD = 200
_COMMON = 32
"""A word that one text in so many holds is kept as bits, which are then the smaller."""
_NO_NUMBERS: Numbers = np.zeros(0, np.int32)


class Postings:
    """The texts of each word: their numbers, or for a common word a bit for each text."""

    def __init__(self, size: int) -> None:
        """Begin with none.

        Args:
            size: one more than the greatest number of a text, a multiple of `BLOCK`.
        """
        self._size = size
        self._kept: OrderedDict[int, Held] = OrderedDict()
        self._bytes = 0

    def of(
        self, connection: sqlite3.Connection, words: Sequence[tuple[int, int]]
    ) -> list[tuple[Numbers, Bits | None]]:
        """Return the texts that hold each of some words.

        Args:
            connection: in a reading transaction.
            words: for each its id, and how many texts hold it.

        Returns:
            Numbers (int32); or none of them, and a bit for each text (uint8, little-endian), where there are many.
        """
        kept = self._kept
        missing = {id: texts for id, texts in words if id not in kept}
        found = self._read(connection, missing) if missing else {}
        for id, _ in words:
            if id not in missing:
                kept.move_to_end(id)
                found[id] = kept[id]
        for id in missing:
            kept[id] = found[id]
            self._bytes += _size(*found[id])
        while self._bytes > _MOST_BYTES and len(kept) > 1:
            _, dropped = kept.popitem(last=False)
            self._bytes -= _size(*dropped)
        return [found[id] for id, _ in words]

    def _read(
        self, connection: sqlite3.Connection, words: dict[int, int]
    ) -> dict[int, tuple[Numbers, Bits | None]]:
        """Read words in one query: one for each would cost more than what it reads."""
        marks = ",".join(["(?)"] * len(words))
        query = (
            f"WITH word(first) AS (VALUES {marks})"  # noqa: S608
            ' SELECT "key", data FROM word CROSS JOIN search_posting WHERE "key" BETWEEN first AND first + 65535'
        )
        # In the order of their keys the numbers of each word follow one another.
        rows = sorted(connection.execute(query, [posting_key(id, 0) for id in words]))
        found: dict[int, Held] = {}
        for id in [id for id, texts in words.items() if texts > self._size // _COMMON]:
            first, last = (bisect_left(rows, (posting_key(one, 0),)) for one in (id, id + 1))
            bits = np.zeros(self._size >> 3, np.uint8)
            for key, data in rows[first:last]:
                start = (key & 0xFFFF) * BITMAP_BYTES
                bits[start : start + BITMAP_BYTES] = _bits(data)
            del rows[first:last]
            found[id] = _NO_NUMBERS, bits
        return found | _numbers(rows, sorted(id for id in words if id not in found))


def _size(numbers: Numbers, bits: Bits | None) -> int:
    return _OVERHEAD + (numbers.nbytes if bits is None else bits.nbytes)


def _bits(data: bytes) -> Bits:
    if len(data) == BITMAP_BYTES:
        return np.frombuffer(data, np.uint8)
    set_bits = np.zeros(BLOCK, np.uint8)
    set_bits[np.frombuffer(data, "<u2")] = 1
    return np.packbits(set_bits, bitorder="little")


def _numbers(rows: list[tuple[int, bytes]], ids: list[int]) -> dict[int, Held]:
    # All blocks of all words at once: a call of numpy for each would cost more than what it does.
    listed = [data if len(data) != BITMAP_BYTES else _listed(data) for _, data in rows]
    keys = np.array([key for key, _ in rows], np.int64)
    sizes = np.array([len(data) >> 1 for data in listed], np.int64)
    numbers = np.frombuffer(b"".join(listed), "<u2").astype(np.int32)
    numbers += np.repeat(((keys & 0xFFFF) * BLOCK).astype(np.int32), sizes)
    ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    bounds = ends[np.searchsorted(keys, np.array([posting_key(id, 0) for id in ids], np.int64))].tolist()
    bounds.append(len(numbers))
    # A copy, or one word that is kept would keep all that were read with it.
    return {id: (numbers[start:end].copy(), None) for id, start, end in zip(ids, bounds, bounds[1:], strict=False)}


def _listed(data: bytes) -> bytes:
    return np.flatnonzero(np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")).astype("<u2").tobytes()
