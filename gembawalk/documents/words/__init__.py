"""The words of documents: labels, headings and values, from a file a language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "de", "es", "fr", "ja", "pl", "pt", "tr")
"""The languages that documents are written in; each has a file beside this one."""


@dataclass(frozen=True)
class Words:
    """All words of one language."""

    labels: Mapping[str, str]
    headings: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    standard: Mapping[str, str]
    """Labels that only a standard's document has."""
    phrases: Mapping[str, str]
    counted: Mapping[str, list[str]]
    board: Mapping[str, str]
    """What stands on sheets over several walks, on cards, and in calendars."""
    months: list[str]
    days: list[str]

    def day(self, value: date | datetime) -> str:
        """Return a day in words."""
        return self.phrases["day"].format(day=value.day, month=self.months[value.month - 1], year=value.year)

    def count(self, key: str, number: int) -> str:
        """Return a number of things in words."""
        return self.counted[key][number != 1].format(n=number)


@dataclass(frozen=True)
class KnownWords:
    """The words of all languages, by how they are written, without case."""

    labels: Mapping[str, str]
    headings: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    standard: Mapping[str, str]
    """All labels that a standard's document may have."""
    phrases: Mapping[str, frozenset[str]]
    months: Mapping[str, int]


def folded(word: str) -> str:
    """Return a word that stands in a document as `known_words` has it."""
    return word.replace("’", "'").casefold()


@cache
def words_of(language: str) -> Words:
    """Return the words of a language; English ones where there are none."""
    known = language if language in LANGUAGES else "en"
    table: dict[str, Any] = tomllib.loads(files(__name__).joinpath(f"{known}.toml").read_text("utf-8"))
    return Words(**table)


@cache
def known_words() -> KnownWords:
    """Return the words of all languages, for reading a document whatever its language."""
    tables = [words_of(language) for language in LANGUAGES]
    return KnownWords(
        labels={folded(word): key for table in tables for key, word in table.labels.items()},
        headings={folded(word): key for table in tables for key, word in table.headings.items()},
        values={
            name: {folded(word): value for table in tables for value, word in table.values[name].items()}
            for name in tables[0].values
        },
        standard={
            folded(word): key
            for table in tables
            for key, word in (*table.standard.items(), *((one, table.labels[one]) for one in ("output", "outcome")))
        },
        phrases={key: frozenset(folded(table.phrases[key]) for table in tables) for key in tables[0].phrases},
        months={folded(month): at for table in tables for at, month in enumerate(table.months, 1)},
    )
