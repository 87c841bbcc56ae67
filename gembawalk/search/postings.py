"""Which texts hold a word, read from the database and remembered for a while."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict

import numpy as np
import numpy.typing as npt

from gembawalk.search.layout import BITMAP_BYTES, BLOCK, posting_key

Numbers = npt.NDArray[np.int32]
Bits = npt.NDArray[np.uint8]
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
        self._kept: OrderedDict[int, tuple[Numbers, Bits | None]] = OrderedDict()
        self._bytes = 0

    def of(self, connection: sqlite3.Connection, word: int, texts: int) -> tuple[Numbers, Bits | None]:
        """Return the texts that hold a word.

        Args:
            connection: in a reading transaction.
            word: its id.
            texts: how many they are.

        Returns:
            Numbers (int32); or none of them, and a bit for each text (uint8, little-endian), where there are many.
        """
        kept = self._kept.get(word)
        if kept is not None:
            self._kept.move_to_end(word)
            return kept
        rows = connection.execute(
            'SELECT "key" & 65535, data FROM search_posting WHERE "key" BETWEEN ? AND ?',
            (posting_key(word, 0), posting_key(word, 0xFFFF)),
        ).fetchall()
        numbers, bits = np.zeros(0, np.int32), None
        if texts > self._size // _COMMON:
            bits = np.zeros(self._size >> 3, np.uint8)
            for block, data in rows:
                bits[block * BITMAP_BYTES : (block + 1) * BITMAP_BYTES] = _bits(data)
        elif rows:
            numbers = _numbers(rows)
        self._kept[word] = (numbers, bits)
        self._bytes += _size(numbers, bits)
        while self._bytes > _MOST_BYTES and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= _size(*dropped)
        return numbers, bits


def _size(numbers: Numbers, bits: Bits | None) -> int:
    return _OVERHEAD + (numbers.nbytes if bits is None else bits.nbytes)


def _bits(data: bytes) -> Bits:
    if len(data) == BITMAP_BYTES:
        return np.frombuffer(data, np.uint8)
    set_bits = np.zeros(BLOCK, np.uint8)
    set_bits[np.frombuffer(data, "<u2")] = 1
    return np.packbits(set_bits, bitorder="little")


def _numbers(rows: list[tuple[int, bytes]]) -> Numbers:
    if any(len(data) == BITMAP_BYTES for _, data in rows):
        rows = [(block, _listed(data)) for block, data in rows]
    # All blocks at once: a call of numpy for each would cost more than what it does.
    offsets = np.frombuffer(b"".join([data for _, data in rows]), "<u2").astype(np.int32)
    starts = np.array([block * BLOCK for block, _ in rows], np.int32)
    offsets += np.repeat(starts, [len(data) >> 1 for _, data in rows])
    return offsets


def _listed(data: bytes) -> bytes:
    if len(data) != BITMAP_BYTES:
        return data
    return np.flatnonzero(np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")).astype("<u2").tobytes()
