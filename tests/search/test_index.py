"""Search over texts as people write them: misspelt, half, in any order, and hostile."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from texts import Texts

from gembawalk.search.terms import fold, fold_in_place, units

TEXTS = {
    "leak": "Hydraulic hose leaks at the press, left side",
    "pump": "replace coolant pump P-204 before the weekend",
    "pump5": "coolant pump P-205 is loud",
    "pump4": "P204 guard switch replaced",
    "film": "Film creases at the left when the line is fast",
    "cafe": "CAFÉ crème machine drips",
    "chinese": "过滤器泄漏，油压低",
    "japanese": "油圧ポンプから油漏れ、シール交換",
    "korean": "유압 펌프 누유",
    "aircon": "air con broken in cab 12",
    "door": "the door of the guard does not close",
    "german": "Hydraulikschlauch undicht an der Presse",
    "german2": "Förderband läuft schief, Bandspannung nachgestellt",
    "polish": "ŁOŻYSKO ZUŻYTE",
    "russian": "Насос течёт",
    "quoted": 'label says "NEAR MISS" and NOT OK',
    "repl": "REPL BRG ON CONV 4",
    "hand": "left hand door stuck",
}
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts(TEXTS)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("hydraulic hose", "leak"),
        ("hydrualic hoes", "leak"),
        ("press leks hydrolic", "leak"),
        ("hydraulic h", "leak"),
        ("hydrol ho", "leak"),
        ("HOSE LEAKS", "leak"),
        ("creases film fast", "film"),
        ("p204 guard", "pump4"),
        ("P 204 guard", "pump4"),
        ("p-204 coolant", "pump"),
        ("P 204 coolant", "pump"),
        ("cafe creme", "cafe"),
        ("泄漏", "chinese"),
        ("油漏れ", "japanese"),
        ("ポンプ", "japanese"),
        ("펌프", "korean"),
        ("aircon", "aircon"),
        ("air con", "aircon"),
        ("film creases xylophone", "film"),
        ("door gaurd", "door"),
        ("schlauch ", "german"),
        ("schlauch hydraulik", "german"),
        ("forderband", "german2"),
        ("lozysko", "polish"),
        ("насос теч", "russian"),
        ("hydraulic* OR NEAR(hose, 2) -leaks \"'%", "leak"),
        ('"near miss"', "quoted"),
        ("replace bearing conveyor", "repl"),
        ("lh door", "hand"),
        ("L/H dor", "hand"),
        ("coolantpump loud", "pump5"),
    ],
)
def test_what_was_meant_comes_first(texts: Texts, query: str, first: str) -> None:
    assert texts.found(query)[:1] == [first]


def test_a_number_never_stands_for_another(texts: Texts) -> None:
    assert set(texts.found("P-204 ")) == {"pump", "pump4"}


def test_nothing_like_it_finds_nothing(texts: Texts) -> None:
    assert texts.found("quxzvw") == []
    assert texts.found("") == []
    assert texts.found(" .,;:!?-'\"%*") == []
    assert Texts().found("hose") == []


def test_exact_stands_above_beginning_above_misspelt() -> None:
    texts = Texts({"misspelt": "valvw stuck", "beginning": "valves stuck", "exact": "valve stuck"})
    assert texts.found("valve") == ["exact", "beginning", "misspelt"]
    assert texts.found("valve ")[0] == "exact"


def test_contiguous_stands_above_scattered() -> None:
    texts = Texts(
        {
            "scattered": "belt at the side of the long conveyor slips",
            "contiguous": "slips at the side of the long conveyor belt",
            "scattered2": "belt at the long side of the conveyor slips",
        }
    )
    assert texts.found("conveyor belt ")[0] == "contiguous"
    assert texts.found("convayor blet ")[0] == "contiguous"


def test_rarer_words_weigh_more() -> None:
    common = {f"leak{number}": f"leak at place {number}" for number in range(40)}
    texts = Texts({"gearbox": "gearbox noise at place one", **common})
    assert texts.found("leak gearbox ")[0] == "gearbox"


def test_what_is_common_is_meant_more_often() -> None:
    common = {f"batteries{number}": f"batteries flat at place {number}" for number in range(40)}
    texts = Texts(common | {"batterys": "batterys flat at place one"})
    for short_form in ("flat batt", "flat bttrs "):
        assert texts.found(short_form)[0].startswith("batteries")


def test_of_very_many_that_hold_a_common_word_the_newest_are_found_and_all_that_hold_more() -> None:
    many = {str(number): f"pump {number}" for number in range(9000)}
    texts = Texts({"old": "pump leaks"} | many)
    assert texts.found("pump", 3) == ["8999", "8998", "8997"]
    assert texts.found("pump leaks", 3)[0] == "old"


def test_the_newest_stands_first_among_equals() -> None:
    texts = Texts(dict.fromkeys(("old", "newer", "newest"), "guard bent"))
    assert texts.found("guard bent") == ["newest", "newer", "old"]


def test_a_newer_text_replaces_the_older_and_a_removed_one_is_gone() -> None:
    texts = Texts(TEXTS)
    assert "leak" in texts.found("hydraulic")
    texts.change({"leak": "conveyor belt torn"})
    assert "leak" not in texts.found("hydraulic")
    assert texts.found("conveyor")[0] == "leak"
    texts.change({"leak": ""})
    assert "leak" not in texts.found("conveyor belt")


def test_a_word_that_no_text_holds_any_longer_is_nowhere_in_the_index() -> None:
    texts = Texts({"name": "Quentin dropped it", "other": "it was dropped"})
    texts.change({"name": "somebody dropped it"})
    dump = "\n".join(texts.connection.iterdump())
    assert "quentin" not in dump
    assert "somebody" in dump
    texts.change({"name": "", "other": ""})
    assert texts.found("dropped") == []
    texts.change({"name": "Quentin again"})
    assert texts.found("quentin") == ["name"]
    assert texts.differences() == []


@pytest.mark.parametrize(
    ("query", "name", "marked"),
    [
        ("hydrualic leek", "leak", ["Hydraulic", "leaks"]),
        ("p 204", "pump", ["P-204"]),
        ("creme", "cafe", ["crème"]),
        ("油漏", "japanese", ["油漏"]),
        ("replace", "repl", ["REPL"]),
        ("bandspanung", "german2", ["Bandspannung"]),
    ],
)
def test_matched_words_are_marked_where_they_stand(texts: Texts, query: str, name: str, marked: list[str]) -> None:
    assert texts.marked(query, name) == marked


def test_an_outdated_search_returns_nothing(texts: Texts) -> None:
    found = texts.index.find(texts.connection, "hose", 5, lambda numbers: {}, lambda: True)
    assert found.matches == ()


@given(WORDS, st.lists(WORDS, max_size=8))
def test_no_query_raises_and_spans_lie_within_the_text(query: str, others: list[str]) -> None:
    texts = Texts({str(number): text for number, text in enumerate(others)} | TEXTS)
    found = texts.find(query, 20)
    for match in found.matches:
        assert match.text == texts.texts[texts.names[match.number]]
        assert 0 <= match.score <= 1
        before = 0
        for start, end in found.highlight.spans(match.text):
            assert before <= start < end <= len(match.text)
            before = end


@pytest.mark.parametrize(
    "query",
    [
        "a",
        "a" * 10_000,
        "word " * 5_000,
        "😀" * 500,
        "\x00\x1b[31m",
        "漏" * 3_000,
        "a " * 3000,
        "1-" * 4000,
        "ﷺ" * 999,
    ],
)
def test_extreme_queries_and_texts_are_taken(query: str) -> None:
    texts = Texts(TEXTS)
    texts.find(query)
    texts.change({"extreme": query})
    texts.find(query)
    assert texts.differences() == []


@given(WORDS)
@example("𝑨")
def test_words_lie_where_they_say(text: str) -> None:
    folded = fold(text)
    for unit in units(folded):
        assert 0 <= unit.start < unit.end <= len(folded)
        assert all(0 < len(word) <= 40 and word == fold(word) and "\n" not in word for word in unit.words)
    in_place, places = fold_in_place(text)
    assert len(places) == len(in_place) + 1
    assert places == sorted(places)


SENTENCES = st.lists(st.sampled_from("the pump P-204 leaks 油漏れ l/h hose creasés x 12".split()), max_size=6).map(
    " ".join
)


@settings(max_examples=200)
@given(st.lists(st.dictionaries(st.sampled_from("abcde"), SENTENCES, max_size=4), max_size=8))
def test_any_sequence_of_changes_equals_an_index_made_anew(changes: list[dict[str, str]]) -> None:
    texts = Texts()
    for change in changes:
        texts.change(change)
        assert texts.differences() == []
    for query in ("leaks", "pmup p204", "油漏", "the"):
        expected = set(Texts(texts.texts).found(query))
        assert set(texts.found(query)) == expected


def test_thousands_of_texts_with_common_words_are_kept_as_bits_and_back() -> None:
    texts = Texts()
    texts.change({str(number): f"pump {number}" for number in range(5000)})
    assert len(texts.found("pump", 6000)) == 5000
    texts.change({str(number): f"valve {number}" for number in range(0, 5000, 2)})
    assert len(texts.found("pump ", 6000)) == 2500
    assert texts.differences() == []


@settings(max_examples=60)
@given(st.sampled_from(["leak", "film", "pump", "door", "german", "german2"]), st.randoms(use_true_random=False))
def test_one_typo_in_a_long_word_still_finds_its_text(name: str, chance: random.Random) -> None:
    texts = Texts(TEXTS)
    words = [unit.words[0] for unit in units(fold(TEXTS[name]))]
    for word in (word for word in words if len(word) >= 6 and word.isalpha()):
        at = chance.randrange(1, len(word) - 1)
        typo = chance.choice(
            [
                word[:at] + word[at + 1 :],
                word[:at] + "x" + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
        assert name in texts.found(typo)
