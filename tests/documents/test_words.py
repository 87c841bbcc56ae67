"""Documents in each language that walks are asked in, and no word by which two things could be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from string import Formatter
from typing import Any

import pytest
from hostile import START
from test_summary import example

from gembawalk import questions
from gembawalk.documents.inline import day_in
from gembawalk.documents.summary import Profile, write_summary
from gembawalk.documents.walk_reader import read_walk
from gembawalk.documents.words import LANGUAGES, Words, folded, words_of
from gembawalk.domain.merge import changes

ALL = [words_of(language) for language in LANGUAGES]


def flat(words: Words) -> Iterator[tuple[str, str]]:
    """Each text of a language with its place."""
    for one in fields(words):
        yield from _flat(one.name, getattr(words, one.name))


def _flat(place: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, below in value.items():
            yield from _flat(f"{place}.{key}", below)
    else:
        for at, below in enumerate(value):
            yield from _flat(f"{place}.{at}", below)


def test_there_are_words_for_each_language_that_walks_are_asked_in() -> None:
    assert set(LANGUAGES) == set(questions.LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_all_words_and_fills_in_the_same(language: str) -> None:
    def filled(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    english = dict(flat(words_of("en")))
    told = dict(flat(words_of(language)))
    assert told.keys() == english.keys()
    assert {place: filled(text) for place, text in told.items()} == {
        place: filled(text) for place, text in english.items()
    }
    assert [place for place, text in told.items() if not text.strip() or set(text) & set("*_`[]<\\")] == []


@pytest.mark.parametrize(
    "table", ["labels", "headings", "standard", "months", *(f"values.{one}" for one in ALL[0].values)]
)
def test_no_word_means_two_things_in_any_two_languages(table: str) -> None:
    meant: dict[str, str] = {}
    for words in ALL:
        for place, text in flat(words):
            name, _, key = place.rpartition(".")
            if name == table or (table == "standard" and place in ("labels.output", "labels.outcome")):
                assert meant.setdefault(folded(text), key) == key, (text, words.labels["seen"])


def test_the_small_words_within_a_line_are_told_apart() -> None:
    small = {key: {folded(words.phrases[key]) for words in ALL} for key in ("because", "from", "until")}
    assert not small["because"] & small["from"] | small["from"] & small["until"] | small["until"] & small["because"]
    assert not [one for one in small["from"] if " " in one], "a moved date begins with a single word"


@pytest.mark.parametrize("words", ALL, ids=LANGUAGES)
def test_every_day_in_words_is_found_again(words: Words) -> None:
    for month in range(1, 13):
        day = date(2026, month, 28)
        for key in ("agreed", "given", "adopted"):
            assert day_in(words.phrases[key].format(day=words.day(day), number=12)) == day


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_walk_comes_back_from_each_language(language: str) -> None:
    walk = replace(example(), language=language)
    document = write_summary(walk, Profile.FULL)
    for known in (walk, None):
        read = read_walk(document, START, lambda _, known=known: known)
        assert (read.mistakes, read.told) == ((), ())
        assert read.walk is not None
        assert changes(walk, read.walk, START.date()) == ()
        assert write_summary(read.walk, Profile.FULL) == document


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_no_word_of_the_page_is_left_in_english(language: str) -> None:
    own = {folded(text) for _, text in flat(words_of(language))}
    english = {folded(text) for _, text in flat(words_of("en"))} - own
    walk = replace(example(), language=language)
    document = write_summary(walk, Profile.FULL).partition("\n---\n")[2]
    # What people wrote is English here: only words that the page itself sets apart are looked at.
    apart = re.findall(
        r"\*\*(.+?)[.:]?\*\*|\*\(?(.+?)\)?\*|^#+ (.+)$|\*\*[^*]+: (.+?)\.\*\*", document, re.MULTILINE
    )
    apart += re.findall(r"(?:\.\*\*|·) ([^*·\n]+)$|^\| (.+?) \| (.+?) \| (.+?) \|$", document, re.MULTILINE)
    words = {folded(word).rstrip(".") for found in apart for word in found if word}
    assert len(words) > 60
    assert words & english <= {"coach"}
