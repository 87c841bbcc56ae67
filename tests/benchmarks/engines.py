"""This search and its peers behind one face: build, open, find, add one."""

from __future__ import annotations

import importlib.util
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from pathlib import Path

_WORD = re.compile(r"\w+")


def _now() -> datetime:
    return datetime.now().astimezone()


class Engine:
    """One way of searching, with its files in a folder of its own."""

    name = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def build(self, texts: Iterable[str]) -> None:
        """Index texts, numbered from 0 on."""
        raise NotImplementedError

    def open(self) -> None:
        """Open what was built."""

    def find(self, query: str, limit: int) -> list[int]:
        """Return the numbers of the best texts."""
        raise NotImplementedError

    def add(self, number: int, text: str) -> None:
        """Take in one more text, so that it is found."""
        raise NotImplementedError

    def disk(self) -> int:
        """Return the bytes of the index."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def cpu(self) -> float:
        """Return the processor time spent so far, in seconds."""
        return time.process_time()


class Gembawalk(Engine):
    """The index alone, with the texts in a plain table beside it."""

    name = "gembawalk"

    def build(self, texts: Iterable[str]) -> None:
        from gembawalk.search import layout, lexicon
        from gembawalk.search.entries import Entries
        from gembawalk.search.learning import MOST_TEXTS, learned_pairs

        connection = self._connect()
        connection.execute("BEGIN")
        connection.execute("CREATE TABLE observation (number INTEGER PRIMARY KEY, text TEXT)")
        layout.create(connection)
        entries = Entries(connection)
        first: list[str] = []
        for number, text in enumerate(texts):
            entries.add(number, text)
            connection.execute("INSERT INTO observation VALUES (?, ?)", (number, text))
            if number < MOST_TEXTS:
                first.append(text)
        entries.write()
        lexicon.keep(connection, learned_pairs(first))
        connection.execute("COMMIT")
        connection.execute("CREATE TABLE texts_bytes AS SELECT sum(length(text) + 8) AS size FROM observation")
        connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.folder / "index.db", isolation_level=None)
        connection.execute("PRAGMA cache_size = -8000")
        return connection

    def open(self) -> None:
        from gembawalk.search import lexicon
        from gembawalk.search.index import Index

        self._connection = self._connect()
        self._index = Index(lexicon.packaged())
        self.find("x", 1)

    def find(self, query: str, limit: int) -> list[int]:
        found = self._index.find(self._connection, query, limit, self._texts)
        return [match.number for match in found.matches]

    def _texts(self, numbers: list[int]) -> dict[int, str]:  # type: ignore[override]
        listed = ",".join(map(str, numbers))
        return dict(self._connection.execute(f"SELECT number, text FROM observation WHERE number IN ({listed})"))

    def add(self, number: int, text: str) -> None:
        from gembawalk.search.entries import Entries

        self._connection.execute("BEGIN IMMEDIATE")
        entries = Entries(self._connection)
        entries.change(number, "", text)
        entries.write()
        self._connection.execute("COMMIT")

    def disk(self) -> int:
        copy = self.folder / "copy.db"
        shutil.copyfile(self.folder / "index.db", copy)
        connection = sqlite3.connect(copy, isolation_level=None)
        connection.execute("DROP TABLE observation")
        connection.execute("VACUUM")
        connection.close()
        size = copy.stat().st_size
        copy.unlink()
        return size


class Shown(Engine):
    """Hits as the app shows them: with when and where, what was tried, and marks, out of the whole database."""

    name = "gembawalk, hits as shown"

    def build(self, texts: Iterable[str]) -> None:
        from gembawalk.domain.past import PastObservation
        from gembawalk.store import Store

        store = Store.open(self.folder / "walks.db", _now)
        store.import_observations(
            PastObservation(line=number, text=text, date="2026-01-01", site="A", area="B")
            for number, text in enumerate(texts)
        )
        store.close()

    def open(self) -> None:
        from gembawalk.store import Store

        self._store = Store.open(self.folder / "walks.db", _now)
        self._store.search("x", 1)
        with sqlite3.connect(self.folder / "walks.db") as connection:
            rows = connection.execute("SELECT id, index_number FROM observation")
            self._numbers = {hash(id): number - 1 for id, number in rows}

    def find(self, query: str, limit: int) -> list[int]:
        hits = self._store.search(query, min(limit, 20))
        return [self._numbers[hash(hit.observation)] for hit in hits]


class Words(Engine):
    """SQLite FTS5, words, any of them, by bm25."""

    name = "FTS5 words"
    tokenizer = "unicode61 remove_diacritics 2"

    def build(self, texts: Iterable[str]) -> None:
        connection = sqlite3.connect(self.folder / "fts.db", isolation_level=None)
        connection.execute("BEGIN")
        connection.execute(f"CREATE VIRTUAL TABLE f USING fts5(t, content='', tokenize='{self.tokenizer}')")
        connection.executemany("INSERT INTO f (rowid, t) VALUES (?, ?)", enumerate(texts))
        connection.execute("COMMIT")
        connection.execute("INSERT INTO f (f) VALUES ('optimize')")
        connection.close()

    def open(self) -> None:
        self._connection = sqlite3.connect(self.folder / "fts.db", isolation_level=None)

    def find(self, query: str, limit: int) -> list[int]:
        asked = self._asked(query)
        if not asked:
            return []
        rows = self._connection.execute("SELECT rowid FROM f WHERE f MATCH ? ORDER BY rank LIMIT ?", (asked, limit))
        return [number for (number,) in rows]

    def _asked(self, query: str) -> str:
        words = _WORD.findall(query)
        return " OR ".join(f'"{word}"' + ("*" if at == len(words) - 1 else "") for at, word in enumerate(words))

    def add(self, number: int, text: str) -> None:
        self._connection.execute("INSERT INTO f (rowid, t) VALUES (?, ?)", (number, text))


class Trigrams(Words):
    """SQLite FTS5, trigrams, any of them, by bm25."""

    name = "FTS5 trigrams"
    tokenizer = "trigram"

    def _asked(self, query: str) -> str:
        return " OR ".join(f'"{part}"' for part in _trigrams(query))


def _trigrams(query: str) -> list[str]:
    words = _WORD.findall(query.lower())
    return list(dict.fromkeys(word[at : at + 3] for word in words for at in range(len(word) - 2)))


class Tantivy(Engine):
    """tantivy, fuzzy terms; the last word as a beginning."""

    name = "tantivy fuzzy"
    tokenizer = "default"

    def _index(self) -> object:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("number", stored=True, indexed=False)
        builder.add_text_field("text", stored=False, tokenizer_name=self.tokenizer, index_option="freq")
        self._schema = builder.build()
        index = tantivy.Index(self._schema, path=str(self.folder))
        grams = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(3, 3, False))
        index.register_tokenizer("trigrams", grams.filter(tantivy.Filter.lowercase()).build())
        return index

    def build(self, texts: Iterable[str]) -> None:
        import tantivy

        writer = self._index().writer(100_000_000, 1)  # type: ignore[attr-defined]
        for number, text in enumerate(texts):
            document = tantivy.Document()
            document.add_integer("number", number)
            document.add_text("text", text)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        self._opened = self._index()
        self._searcher = self._opened.searcher()  # type: ignore[attr-defined]

    def find(self, query: str, limit: int) -> list[int]:
        import tantivy

        parts = [(tantivy.Occur.Should, part) for part in self._parts(query)]
        if not parts:
            return []
        found = self._searcher.search(tantivy.Query.boolean_query(parts), limit, count=False).hits
        return [self._searcher.doc(address)["number"][0] for _, address in found]

    def _parts(self, query: str) -> list[object]:
        import tantivy

        words = _WORD.findall(query.lower())
        parts: list[object] = []
        for at, word in enumerate(words):
            edits = 0 if len(word) < 3 or not word.isalpha() else 1 if len(word) < 5 else 2
            parts.append(
                tantivy.Query.fuzzy_term_query(
                    self._schema, "text", word, distance=edits, prefix=at == len(words) - 1
                )
            )
            parts.append(tantivy.Query.term_query(self._schema, "text", word))
        return parts

    def add(self, number: int, text: str) -> None:
        import tantivy

        writer = self._opened.writer(20_000_000, 1)  # type: ignore[attr-defined]
        document = tantivy.Document()
        document.add_integer("number", number)
        document.add_text("text", text)
        writer.add_document(document)
        writer.commit()


class TantivyTrigrams(Tantivy):
    """tantivy, trigrams, any of them."""

    name = "tantivy trigrams"
    tokenizer = "trigrams"

    def _parts(self, query: str) -> list[object]:
        import tantivy

        return [tantivy.Query.term_query(self._schema, "text", part) for part in _trigrams(query)]


class Rapidfuzz(Engine):
    """rapidfuzz, a scan of all texts."""

    name = "rapidfuzz scan"

    def build(self, texts: Iterable[str]) -> None:
        with (self.folder / "texts").open("w", encoding="utf-8") as file:
            file.writelines(f"{text.lower()}\n" for text in texts)

    def open(self) -> None:
        self._texts = (self.folder / "texts").read_text(encoding="utf-8").split("\n")[:-1]

    def find(self, query: str, limit: int) -> list[int]:
        from rapidfuzz import fuzz, process

        found = process.extract(query.lower(), self._texts, scorer=fuzz.token_set_ratio, limit=limit)
        return [number for _, _, number in found]

    def add(self, number: int, text: str) -> None:
        self._texts.append(text.lower())


class Fzf(Engine):
    """fzf as a filter, started anew for each query."""

    name = "fzf"

    def build(self, texts: Iterable[str]) -> None:
        with (self.folder / "texts").open("w", encoding="utf-8") as file:
            file.writelines(f"{number}\t{text}\n" for number, text in enumerate(texts))

    def find(self, query: str, limit: int) -> list[int]:
        command = ["fzf", "--filter", query, "--delimiter", "\t", "--nth", "2", "--no-mouse"]
        with (self.folder / "texts").open("rb") as file:
            told = subprocess.Popen(
                command, stdin=file, stdout=subprocess.PIPE, env={**os.environ, "FZF_DEFAULT_OPTS": ""}
            )
            assert told.stdout
            found = [int(line.split(b"\t", 1)[0]) for line in islice(told.stdout, limit)]
            told.communicate()
        return found

    def cpu(self) -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime


def engines() -> list[type[Engine]]:
    """Return those that are installed here, this search first."""
    found: list[type[Engine]] = [Gembawalk, Shown]
    if importlib.util.find_spec("tantivy"):
        found += [TantivyTrigrams, Tantivy]
    found += [Words, Trigrams, Rapidfuzz]
    return [*found, Fzf] if shutil.which("fzf") else found
