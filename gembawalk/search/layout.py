"""How the index lies in the database: its tables, and how numbers of texts are packed."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Collection

BLOCK = 1 << 16
"""Texts of one posting; their numbers within it have 16 bits."""
BITMAP_BYTES = BLOCK >> 3
_MOST_LISTED = BITMAP_BYTES // 2
"""From so many on a bitmap is the smaller; a posting of this size always is one."""
WORDS_A_CHUNK = 1024
LENGTHS_A_CHUNK = 4096

STATEMENTS = (
    # A word that no text holds any longer leaves its row behind, empty, to be used again: ids stay dense.
    "CREATE TABLE search_word (id INTEGER NOT NULL PRIMARY KEY, word TEXT UNIQUE, texts INTEGER NOT NULL)",
    # key: the word's id and a block of texts; data: two bytes a text in it, or a bit for each of the block.
    'CREATE TABLE search_posting ("key" INTEGER NOT NULL PRIMARY KEY, data BLOB NOT NULL)',
    # A byte a text: its number of words, 0 where there is none.
    "CREATE TABLE search_length (chunk INTEGER NOT NULL PRIMARY KEY, data BLOB NOT NULL)",
    # The words by their ids, a line each, with a record of their letters each.
    "CREATE TABLE search_vocabulary (chunk INTEGER NOT NULL PRIMARY KEY, words TEXT NOT NULL,"
    " records BLOB NOT NULL)",
    "CREATE TABLE search_lexicon (short TEXT NOT NULL, long TEXT NOT NULL, likeness INTEGER NOT NULL,"
    " PRIMARY KEY (short, long))",
    "CREATE TABLE search_state (revision INTEGER NOT NULL)",
)
TABLES = ("search_word", "search_posting", "search_length", "search_vocabulary", "search_lexicon")


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty index."""
    for statement in STATEMENTS:
        connection.execute(statement).close()
    connection.execute("INSERT INTO search_state VALUES (0)").close()


def clear(connection: sqlite3.Connection) -> None:
    """Empty the index."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table}").close()  # noqa: S608
    mark_changed(connection)


def mark_changed(connection: sqlite3.Connection) -> None:
    """Let all who have the index open know that it is another one."""
    connection.execute("UPDATE search_state SET revision = revision + 1").close()


def revision(connection: sqlite3.Connection) -> int:
    """Return a number that is another one after each change."""
    (number,) = connection.execute("SELECT revision FROM search_state").fetchone()
    return int(number)


def posting_key(word: int, block: int) -> int:
    """Return the key of a posting."""
    return word << 16 | block


def pack(offsets: Collection[int]) -> bytes:
    """Pack numbers within a block."""
    if len(offsets) < _MOST_LISTED:
        return struct.pack(f"<{len(offsets)}H", *sorted(offsets))
    bits = bytearray(BITMAP_BYTES)
    for offset in offsets:
        bits[offset >> 3] |= 1 << (offset & 7)
    return bytes(bits)


def unpack(data: bytes) -> set[int]:
    """Return the numbers that were packed."""
    if len(data) != BITMAP_BYTES:
        return set(struct.unpack(f"<{len(data) >> 1}H", data))
    return {at << 3 | bit for at, byte in enumerate(data) if byte for bit in range(8) if byte >> bit & 1}


def repack(data: bytes, into: Collection[int], out: Collection[int]) -> bytes:
    """Return a posting with some numbers more and some less."""
    if len(data) == BITMAP_BYTES:
        bits = bytearray(data)
        for offset in into:
            bits[offset >> 3] |= 1 << (offset & 7)
        for offset in out:
            bits[offset >> 3] &= ~(1 << (offset & 7))
        return bytes(bits)
    if not out and (len(data) >> 1) + len(into) < _MOST_LISTED:
        return data + struct.pack(f"<{len(into)}H", *sorted(into))
    return pack(unpack(data).difference(out).union(into))
