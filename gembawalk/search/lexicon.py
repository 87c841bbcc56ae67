"""Short forms and what they stand for: those that come with the app, the coach's own, and learned ones."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from gembawalk.errors import UnreadableDocument
from gembawalk.phrases import phrase
from gembawalk.search.terms import fold, units
from gembawalk.toml_file import TomlFile, shown

_GIVEN = 1.0
_PER_CENT = 100
_FIRST_OF_SEVERAL = 0.5
"""What ``left`` alone counts for ``lh``: half of what it stands for."""

Pairs = Mapping[tuple[str, str], float]
"""How sure it is, from 0 to 1, that a short form stands for a long one; the long one may be several words."""


class Lexicon:
    """Which words stand for one another."""

    def __init__(self, pairs: Pairs) -> None:
        """Take in short and long forms, folded."""
        self._alike: dict[str, dict[str, float]] = defaultdict(dict)
        self._shorts: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for (short, long), sure in pairs.items():
            words = long.split(" ")
            if len(words) == 1:
                self._put(short, long, sure)
                self._put(long, short, sure)
            else:
                for word in words[:2]:
                    self._put(short, word, sure * _FIRST_OF_SEVERAL)
                self._shorts[words[0], words[1]][short] = sure

    def _put(self, word: str, other: str, sure: float) -> None:
        self._alike[word][other] = max(sure, self._alike[word].get(other, 0))

    def alike(self, word: str) -> Mapping[str, float]:
        """Return what a word may stand for or be shortened to, each with how sure that is."""
        return self._alike.get(word, {})

    def shorts(self, first: str, second: str) -> Iterable[str]:
        """Return the short forms that two words side by side begin the long form of."""
        return self._shorts.get((first, second), ())


def packaged() -> Pairs:
    """Return the short forms that come with the app, of all languages.

    Raises:
        UnreadableDocument: a file was damaged.
    """
    found: dict[tuple[str, str], float] = {}
    for file in files("gembawalk.search").joinpath("abbreviations").iterdir():
        if file.name.endswith(".toml"):
            found |= dict.fromkeys(_read(TomlFile(file, phrase("The abbreviations can't be used"))), _GIVEN)
    return found


def own(folder: Path) -> Pairs:
    """Return the coach's own short forms from all TOML files of a folder, which need not be there.

    Raises:
        UnreadableDocument: a file is none; names it and its key.
    """
    found: dict[tuple[str, str], float] = {}
    for path in sorted(folder.glob("*.toml")):
        file = TomlFile(path, phrase("Your abbreviations can't be used"), phrase("Mend the file, or take it away."))
        found |= dict.fromkeys(_read(file), _GIVEN)
    return found


def _read(file: TomlFile) -> Iterator[tuple[str, str]]:
    for short, longs in file.parse(file.text() or "").items():
        if not isinstance(longs, list) or not all(isinstance(long, str) for long in longs):
            raise _mistake(
                file, phrase('{short} has to be a list of texts, as in repl = ["replace"].', short=shown(short))
            )
        if len(written := _words(short)) != 1:
            raise _mistake(file, phrase("{short} is no single word.", short=shown(short)))
        for long in longs:
            words = _words(long)
            if not words:
                raise _mistake(file, phrase("{short} stands for an empty text.", short=shown(short)))
            yield written[0], " ".join(words)


def _mistake(file: TomlFile, mistake: str) -> UnreadableDocument:
    return file.failure([mistake])


def _words(text: str) -> list[str]:
    return [unit.words[0] for unit in units(fold(text))]


def learned(connection: sqlite3.Connection) -> Pairs:
    """Return what was learned from the texts of this database."""
    rows = connection.execute("SELECT short, long, likeness FROM search_lexicon")
    return {(short, long): likeness / _PER_CENT for short, long, likeness in rows}


def keep(connection: sqlite3.Connection, pairs: Pairs) -> None:
    """Keep what was learned in place of what was learned before; in a writing transaction."""
    connection.execute("DELETE FROM search_lexicon").close()
    connection.executemany(
        "INSERT INTO search_lexicon VALUES (?, ?, ?)",
        ((short, long, round(sure * _PER_CENT)) for (short, long), sure in pairs.items()),
    ).close()
