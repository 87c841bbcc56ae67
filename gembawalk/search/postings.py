"""Which texts hold a word, read from the database and remembered for a while."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gembawalk.search.layout import BITMAP_BYTES, BLOCK, posting_key

Numbers = npt.NDArray[np.int32]
Bits = npt.NDArray[np.uint8]
Held = tuple[Numbers, Bits | None]
_MOST_BYTES = 8 << 20
_OVERHEAD = 200
_COMMON = 128
"""A word that one text in so many holds is kept as bits."""


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
        common = {
            id: np.zeros(self._size >> 3, np.uint8) for id, texts in words.items() if texts > self._size // _COMMON
        }
        sizes = dict.fromkeys(words, 0)
        listed: list[tuple[int, bytes]] = []
        for key, data in connection.execute(query, [posting_key(id, 0) for id in words]):
            id, block = key >> 16, key & 0xFFFF
            if id in common:
                common[id][block * BITMAP_BYTES : (block + 1) * BITMAP_BYTES] = _bits(data)
            else:
                offsets = _listed(data)
                listed.append((block, offsets))
                sizes[id] += len(offsets) >> 1
        numbers = _numbers(listed)
        found: dict[int, Held] = {}
        start = 0
        for id, size in sizes.items():
            # A copy, or one word that is kept would keep all that were read with it.
            found[id] = (numbers[start : start + size].copy(), common.get(id))
            start += size
        return found


def _size(numbers: Numbers, bits: Bits | None) -> int:
    return _OVERHEAD + (numbers.nbytes if bits is None else bits.nbytes)


def _bits(data: bytes) -> Bits:
    if len(data) == BITMAP_BYTES:
        return np.frombuffer(data, np.uint8)
    set_bits = np.zeros(BLOCK, np.uint8)
    set_bits[np.frombuffer(data, "<u2")] = 1
    return np.packbits(set_bits, bitorder="little")


def _numbers(rows: list[tuple[int, bytes]]) -> Numbers:
    # All blocks of all words at once: a call of numpy for each would cost more than what it does.
    offsets = np.frombuffer(b"".join([data for _, data in rows]), "<u2").astype(np.int32)
    starts = np.array([block * BLOCK for block, _ in rows], np.int32)
    offsets += np.repeat(starts, [len(data) >> 1 for _, data in rows])
    return offsets


def _listed(data: bytes) -> bytes:
    if len(data) != BITMAP_BYTES:
        return data
    return np.flatnonzero(np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")).astype("<u2").tobytes()
