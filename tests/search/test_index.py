"""Search over texts as people write them: misspelt, half, in any order, and hostile."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gembawalk.search.index import Index
from gembawalk.search.terms import terms

DATA = Path(__file__).parents[2].parent / "shared" / "data"
TEXTS = {
    "leak": "Hydraulic hose leaks at the press, left side",
    "pump": "replace coolant pump P-204 before the weekend",
    "pump5": "coolant pump P-205 is loud",
    "film": "Film creases at the left when the line is fast",
    "cafe": "CAFÉ crème machine drips",
    "chinese": "过滤器泄漏，油压低",
    "aircon": "air con broken in cab 12",
    "door": "the door of the guard does not close",
}
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60)


def index_of(texts: dict[str, str]) -> Index:
    index = Index()
    for id, text in texts.items():
        index.add(id, text)
    return index


def found(index: Index, query: str) -> list[str]:
    return [match.id for match in index.find(query, 10, lambda: False)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("hydraulic hose", "leak"),
        ("hydrualic hoes", "leak"),
        ("press leks hydrolic", "leak"),
        ("hydr", "leak"),
        ("hydrol", "leak"),
        ("HOSE LEAKS", "leak"),
        ("creases film fast", "film"),
        ("p204", "pump"),
        ("P 204", "pump"),
        ("p-204", "pump"),
        ("cafe creme", "cafe"),
        ("泄漏", "chinese"),
        ("aircon", "aircon"),
        ("air con", "aircon"),
        ("film creases xylophone", "film"),
        ("door gaurd", "door"),
        ("hydraulic* OR NEAR(hose, 2) -leaks \"'%", "leak"),
    ],
)
def test_what_was_meant_comes_first(query: str, first: str) -> None:
    assert found(index_of(TEXTS), query)[:1] == [first]


def test_a_number_never_stands_for_another() -> None:
    assert found(index_of(TEXTS), "P-204 ") == ["pump"]


def test_nothing_like_it_finds_nothing() -> None:
    index = index_of(TEXTS)
    assert found(index, "quxzvw") == []
    assert found(index, "") == []
    assert found(index, " .,;:!?-'\"%*") == []
    assert found(Index(), "hose") == []


def test_exact_stands_above_beginning_above_misspelt() -> None:
    index = index_of({"misspelt": "valvw stuck", "beginning": "valves stuck", "exact": "valve stuck"})
    assert found(index, "valve ")[0] == "exact"
    assert set(found(index, "valve")) == {"exact", "beginning", "misspelt"}


def test_a_newer_text_replaces_the_older_and_a_removed_one_is_gone() -> None:
    index = index_of(TEXTS)
    index.add("leak", "conveyor belt torn")
    assert "leak" not in found(index, "hydraulic")
    assert found(index, "conveyor")[0] == "leak"
    index.remove("leak")
    index.remove("never there")
    assert found(index, "conveyor belt") == []


def test_misspelt_matches_are_marked_where_they_stand() -> None:
    text = TEXTS["leak"]
    (match, *_) = index_of(TEXTS).find("hydrualic leek", 5, lambda: False)
    assert [text[start:end] for start, end in match.spans] == ["Hydraulic", "leaks"]


def test_an_outdated_search_returns_nothing() -> None:
    assert index_of(TEXTS).find("hose", 5, lambda: True) == []


@given(WORDS, st.lists(WORDS, max_size=8))
def test_no_query_raises_and_spans_lie_within_the_text(query: str, texts: list[str]) -> None:
    index = index_of({str(number): text for number, text in enumerate(texts)} | TEXTS)
    for match in index.find(query, 20, lambda: False):
        text = TEXTS.get(match.id) or texts[int(match.id)]
        assert 0 <= match.score <= 1
        before = 0
        for start, end in match.spans:
            assert before <= start < end <= len(text)
            before = end


@pytest.mark.parametrize("query", ["a", "a" * 10_000, "word " * 5_000, "😀" * 500, "\x00\x1b[31m", "漏" * 3_000])
def test_extreme_queries_are_taken(query: str) -> None:
    index_of(TEXTS).find(query, 10, lambda: False)


@given(WORDS)
def test_words_lie_where_they_say(text: str) -> None:
    for term in terms(text):
        assert 0 <= term.start < term.end <= len(text)
        assert term.word


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([*TEXTS.values(), ""])), max_size=12))
def test_any_sequence_of_changes_equals_an_index_made_anew(changes: list[tuple[str, str]]) -> None:
    index, state = Index(), dict[str, str]()
    for id, text in changes:
        if text:
            index.add(id, text)
            state[id] = text
        else:
            index.remove(id)
            state.pop(id, None)
    for query in ("hydrualic hose", "film left", "p204"):
        assert set(found(index, query)) == set(found(index_of(state), query))


@settings(max_examples=150)
@given(st.sampled_from(sorted(TEXTS)), st.randoms(use_true_random=False))
def test_one_typo_in_a_long_word_still_finds_its_text(id: str, chance: random.Random) -> None:
    words = [term.word for term in terms(TEXTS[id]) if len(term.word) >= 6 and term.word.isalpha()]
    for word in words:
        at = chance.randrange(1, len(word) - 1)
        typo = chance.choice(
            [
                word[:at] + word[at + 1 :],
                word[:at] + "x" + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
        assert id in found(index_of(TEXTS), typo)


@pytest.mark.skipif(not (DATA / "spellings.tsv").exists(), reason="the real texts are not beside the project")
def test_real_notes_are_found_by_how_they_were_really_misspelt() -> None:
    with (DATA / "spellings.tsv").open(encoding="utf-8") as file:
        pairs = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:1500]
    index = index_of({str(number): normal for number, (_, normal) in enumerate(pairs)})
    asked = random.Random(7).sample(range(len(pairs)), 200)
    hits = sum(
        any(
            pairs[int(match.id)][1] == pairs[number][1] for match in index.find(pairs[number][0], 10, lambda: False)
        )
        for number in asked
    )
    assert hits >= 180
