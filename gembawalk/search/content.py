"""What an index holds, told apart from how it came about; and where two of them differ."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from gembawalk.search import layout
from gembawalk.search.layout import unpack
from gembawalk.search.signature import RECORD_BYTES, record


@contextmanager
def fresh() -> Iterator[sqlite3.Connection]:
    """Open an empty index in memory."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        layout.create(connection)
        yield connection


def differences(expected: sqlite3.Connection, found: sqlite3.Connection) -> Iterator[str]:
    """Yield a sentence for each word and each text by which one index isn't what the other is."""
    yield from _vocabulary_mistakes(found)
    wanted, there = _words(expected), _words(found)
    for word in sorted(wanted.keys() | there.keys()):
        if word not in there or word not in wanted:
            where = "in the observations and not in the search index"
            yield f"A word is {where if word in wanted else 'in the search index and in no observation'}: {word!r}."
        elif _holding(expected, *wanted[word]) != _holding(found, *there[word]):
            yield f"The search index and the observations differ in where {word!r} stands."
    lengths, there_lengths = _lengths(expected), _lengths(found)
    for number in sorted(lengths.keys() | there_lengths.keys()):
        if lengths.get(number) != there_lengths.get(number):
            yield f"The search index is wrong about how long observation {number} is."


def _words(connection: sqlite3.Connection) -> dict[str, tuple[int, int]]:
    rows = connection.execute("SELECT word, id, texts FROM search_word WHERE word IS NOT NULL")
    return {word: (id, texts) for word, id, texts in rows}


def _holding(connection: sqlite3.Connection, word: int, texts: int) -> tuple[int, dict[int, set[int]]]:
    first = layout.posting_key(word, 0)
    rows = connection.execute(
        'SELECT "key" - ?1, data FROM search_posting WHERE "key" BETWEEN ?1 AND ?1 + 65535', (first,)
    )
    return texts, {block: unpack(data) for block, data in rows}


def _lengths(connection: sqlite3.Connection) -> dict[int, int]:
    rows = connection.execute("SELECT chunk, data FROM search_length")
    return {
        chunk * layout.LENGTHS_A_CHUNK + at: length
        for chunk, data in rows
        for at, length in enumerate(data)
        if length
    }


def _vocabulary_mistakes(connection: sqlite3.Connection) -> Iterator[str]:
    spelled: dict[int, str] = {}
    for chunk, joined, records in connection.execute("SELECT chunk, words, records FROM search_vocabulary"):
        words = joined.split("\n")
        if bytes(records) != b"".join(record(word) if word else bytes(RECORD_BYTES) for word in words):
            yield f"The letters of words {chunk * layout.WORDS_A_CHUNK} and on are wrong in the search index."
        spelled |= {chunk * layout.WORDS_A_CHUNK + at: word for at, word in enumerate(words)}
    kept = connection.execute("SELECT id, coalesce(word, '') FROM search_word")
    if {id: word for id, word in spelled.items() if word} != {id: word for id, word in kept if word}:
        yield "The vocabulary of the search index and its words differ."
