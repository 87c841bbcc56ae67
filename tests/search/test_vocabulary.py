"""Which words are like a typed one, beside a look at every word of the vocabulary."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from gembawalk.search import layout
from gembawalk.search.entries import Entries
from gembawalk.search.vocabulary import Places, Vocabulary

# Few letters, so that many words are like another one; the last two are in no word that is ASCII.
_LETTERS = {"ascii": "aabeinrst", "all": "aabeinrstжд"}


def _vocabulary(words: Iterable[str]) -> Vocabulary:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        layout.create(connection)
        entries = Entries(connection)
        for number, word in enumerate(words):
            entries.add(number, word)
        entries.write()
        return Vocabulary(connection)


def _told(vocabulary: Vocabulary, ids: Places) -> set[str]:
    return set(vocabulary.words(ids))


@pytest.mark.parametrize("letters", _LETTERS.values(), ids=_LETTERS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_is_like_a_word_is_what_a_look_at_each_finds(letters: str, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.text(letters, min_size=4, max_size=9), min_size=1, max_size=40, unique=True))
    typed = data.draw(st.text(_LETTERS["all"], min_size=4, max_size=9))
    edits = data.draw(st.integers(1, 2))
    vocabulary = _vocabulary(words)
    known = {vocabulary.word(id) for id in range(len(vocabulary))}
    distance = {word: OSA.distance(typed, word) for word in known}
    for _ in range(2):  # worked out, and remembered
        ids, distances = vocabulary.within(typed, edits)
        found = dict(zip(vocabulary.words(ids), distances.tolist(), strict=True))
        assert found == {word: far for word, far in distance.items() if 0 < far <= edits}
    assert _told(vocabulary, vocabulary.holding(typed[:3])) == {word for word in known if typed[:3] in word}


@pytest.mark.parametrize("letters", _LETTERS.values(), ids=_LETTERS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_begins_like_a_word_is_near_it_and_a_word_with_one_letter_wrong_is_found(
    letters: str, data: st.DataObject
) -> None:
    word = data.draw(st.text(letters, min_size=7, max_size=9))
    others = data.draw(st.lists(st.text(letters, min_size=4, max_size=9), max_size=20))
    at = data.draw(st.integers(1, 4))
    typed = word[:at] + "n" + word[at + 1 : 6]
    vocabulary = _vocabulary([word, *others])
    ids, distances = vocabulary.begun_within(typed, 1)
    found = dict(zip(vocabulary.words(ids), distances.tolist(), strict=True))
    for near, far in found.items():
        assert far == min(OSA.distance(typed, near[:size]) for size in (5, 6, 7)) == 1
    assert word in found or typed == word[:6]
