"""What goes into the index and out of it, within the transaction that writes the texts themselves."""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from gembawalk.search.layout import (
    BITMAP_BYTES,
    BLOCK,
    LENGTHS_A_CHUNK,
    WORDS_A_CHUNK,
    mark_changed,
    pack,
    posting_key,
    repack,
)
from gembawalk.search.signature import RECORD_BYTES, record
from gembawalk.search.terms import entry

_AT_ONCE = 500
"""Rows that one query asks for; one for each row would cost more than the rows."""
_MOST_KNOWN = 200_000
"""Words whose ids are remembered at most while many texts come in."""
_Words = frozenset[str]
_T = TypeVar("_T")
_NONE: _Words = frozenset()
_Offsets: TypeAlias = "defaultdict[str, array[int]]"


class Entries:
    """Texts that come, change and go; `write` puts them all into the index.

    Many texts in the order of their numbers are written block by block, so that memory stays bounded.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Begin.

        Args:
            connection: in a writing transaction, on a database with the index's tables.
        """
        self._connection = connection
        self._block = 0
        self._changes: dict[int, tuple[_Words, _Words]] = {}
        """For each changed text: the words that the index has of it, and those that it shall have."""
        self._lengths: dict[int, int] = {}
        self._into: _Offsets = defaultdict(lambda: array("H"))
        self._out: _Offsets = defaultdict(lambda: array("H"))
        self._known: dict[str, int] = {}

    def add(self, number: int, text: str) -> None:
        """Take in a text that is in the index under no other form, and that isn't touched again before `write`.

        Args:
            number: which text it is, from 0 on.
            text: as it is; an empty one for none.
        """
        self._go_to(number)
        if not text:
            return
        words, self._lengths[number] = entry(text)
        offset = number % BLOCK
        for word in words:
            self._into[word].append(offset)

    def change(self, number: int, before: str, text: str) -> None:
        """Take a text in or out, or let another one stand in its place; as often as need be.

        Args:
            number: which text it is, from 0 on.
            before: as it was; an empty one for none.
            text: as it is now; an empty one for none.
        """
        self._go_to(number)
        words, length = entry(text) if text else (_NONE, 0)
        had = self._changes[number][0] if number in self._changes else entry(before)[0] if before else _NONE
        self._changes[number] = (frozenset(had), frozenset(words))
        self._lengths[number] = length

    def write(self) -> None:
        """Write what was taken in and out so far."""
        for number, (had, has) in self._changes.items():
            for word in has - had:
                self._into[word].append(number % BLOCK)
            for word in had - has:
                self._out[word].append(number % BLOCK)
        if not self._lengths:
            return
        into, out = self._into, self._out
        self._write_lengths()
        ids = self._ids(into.keys() | out.keys())
        fresh = self._add_words([word for word in into if word not in ids])
        ids |= fresh
        self._write_postings(ids, into, out)
        gone = self._count(ids, into, out)
        spelled = {id: word for word, id in fresh.items()} | dict.fromkeys((ids[word] for word in gone), "")
        self._write_vocabulary(spelled)
        self._known |= ids if len(self._known) < _MOST_KNOWN else {}
        for word in gone:
            self._known.pop(word, None)
        for collected in (self._changes, self._lengths, into, out):
            collected.clear()
        mark_changed(self._connection)

    def _go_to(self, number: int) -> None:
        if number // BLOCK != self._block:
            self.write()
            self._block = number // BLOCK

    def _ids(self, words: Iterable[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        asked: list[str] = []
        for word in words:
            if word in self._known:
                found[word] = self._known[word]
            else:
                asked.append(word)
        for few in _parts(asked):
            marks = ",".join("?" * len(few))
            query = f"SELECT word, id FROM search_word WHERE word IN ({marks})"  # noqa: S608
            found.update(self._connection.execute(query, few))
        return found

    def _add_words(self, words: list[str]) -> dict[str, int]:
        if not words:
            return {}
        free = self._connection.execute(
            "SELECT id FROM search_word WHERE word IS NULL ORDER BY id LIMIT ?", (len(words),)
        ).fetchall()
        (last,) = self._connection.execute("SELECT coalesce(max(id), -1) FROM search_word").fetchone()
        ids = [id for (id,) in free]
        ids += range(last + 1, last + 1 + len(words) - len(ids))
        self._connection.executemany(
            "INSERT OR REPLACE INTO search_word (id, word, texts) VALUES (?, ?, 0)", zip(ids, words, strict=True)
        ).close()
        return dict(zip(words, ids, strict=True))

    def _write_postings(self, ids: dict[str, int], into: _Offsets, out: _Offsets) -> None:
        connection, block = self._connection, self._block
        # In the order of their keys, so that the pages of a large index are visited once.
        keys = sorted((posting_key(ids[word], block), word) for word in ids if word in into or word in out)
        for few in _parts(keys):
            marks = ",".join("?" * len(few))
            query = f'SELECT "key", data FROM search_posting WHERE "key" IN ({marks})'  # noqa: S608
            before = dict(connection.execute(query, [key for key, _ in few]))
            after: list[tuple[int, bytes]] = []
            emptied: list[tuple[int]] = []
            for key, word in few:
                had = before.get(key)
                if had is None:
                    data = pack(into.get(word, ()))
                else:
                    data = repack(had, into.get(word, ()), out.get(word, ()))
                if data.strip(b"\0") or (data and len(data) < BITMAP_BYTES):
                    after.append((key, data))
                elif had is not None:
                    emptied.append((key,))
            connection.executemany("INSERT OR REPLACE INTO search_posting VALUES (?, ?)", after).close()
            connection.executemany('DELETE FROM search_posting WHERE "key" = ?', emptied).close()

    def _count(self, ids: dict[str, int], into: _Offsets, out: _Offsets) -> list[str]:
        """Keep the number of texts of each word; return the words that no text holds any longer."""
        by = {word: len(into.get(word, ())) - len(out.get(word, ())) for word in ids}
        self._connection.executemany(
            "UPDATE search_word SET texts = texts + ? WHERE id = ?",
            ((change, ids[word]) for word, change in by.items() if change),
        ).close()
        gone = []
        for word in out:
            if word not in ids:
                continue
            (texts,) = self._connection.execute(
                "SELECT texts FROM search_word WHERE id = ?", (ids[word],)
            ).fetchone()
            if texts <= 0:
                gone.append(word)
        self._connection.executemany(
            "UPDATE search_word SET word = NULL, texts = 0 WHERE word = ?", ((word,) for word in gone)
        ).close()
        self._connection.executemany(
            "DELETE FROM search_lexicon WHERE short = ?1 OR long = ?1", ((word,) for word in gone)
        ).close()
        return gone

    def _write_vocabulary(self, spelled: dict[int, str]) -> None:
        chunks: dict[int, dict[int, str]] = defaultdict(dict)
        for id, word in spelled.items():
            chunks[id // WORDS_A_CHUNK][id % WORDS_A_CHUNK] = word
        for chunk, changed in chunks.items():
            row = self._connection.execute(
                "SELECT words, records FROM search_vocabulary WHERE chunk = ?", (chunk,)
            ).fetchone()
            words, records = (row[0].split("\n"), bytearray(row[1])) if row else ([], bytearray())
            for at, word in sorted(changed.items()):
                words += [""] * (at + 1 - len(words))
                words[at] = word
                records.extend(bytes(max(0, (at + 1) * RECORD_BYTES - len(records))))
                records[at * RECORD_BYTES : (at + 1) * RECORD_BYTES] = record(word)
            self._connection.execute(
                "INSERT OR REPLACE INTO search_vocabulary VALUES (?, ?, ?)",
                (chunk, "\n".join(words), bytes(records)),
            ).close()

    def _write_lengths(self) -> None:
        chunks: dict[int, dict[int, int]] = defaultdict(dict)
        for number, length in self._lengths.items():
            chunks[number // LENGTHS_A_CHUNK][number % LENGTHS_A_CHUNK] = length
        for chunk, changed in chunks.items():
            row = self._connection.execute("SELECT data FROM search_length WHERE chunk = ?", (chunk,)).fetchone()
            data = bytearray(row[0] if row else b"")
            data.extend(bytes(max(0, max(changed) + 1 - len(data))))
            for at, length in changed.items():
                data[at] = length
            self._connection.execute(
                "INSERT OR REPLACE INTO search_length VALUES (?, ?)", (chunk, bytes(data))
            ).close()


def _parts(rows: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for at in range(0, len(rows), _AT_ONCE):
        yield rows[at : at + _AT_ONCE]
