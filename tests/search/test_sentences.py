"""Whole sentences, as a coach types them while an operator speaks, over few texts: a plant's first sixty walks."""

from __future__ import annotations

import random
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import Texts

from gembawalk.search.everyday import is_everyday

TEXTS = {
    "wrench": "Wrench not at the press at night, locked in the day shift's box",
    "wrench2": "One torque wrench for three presses",
    "bolts": "Bolt heads are worn round, wrench slips at the back left",
    "board": "Wrench from the board, crosswise, marks.",
    "gun": "Air gun hangs 12 m away at press 1, so they wipe",
    "gun2": "Air gun has no pressure since press 4 runs, so they take the rag again",
    "visitors": "Two people from press 1 came to look at the reel",
    "story": "Story of the last time told in 2 of 4.",
    "last": "Last time it happened: asked in 5 of 6.",
    "list": "List used, 3 call-backs on the minute.",
    "both": "Waited for the ram light, both hands on the guard. 3 of 3.",
    "low": "Trays of the new supplier are 1 mm lower and rattle in the frame",
    "tray": "Pin tray stands on the other side of the table",
    "tray2": "Green before the first tray.",
    "tray3": "Tray height changes from pallet to pallet",
    "monday": "First forty trays on Monday don't hold, the bar is cold inside",
    "lamp": "Lamp over press 3 flickers, cards can't be read at night",
    "lamp2": "Amber lamp is on half of the day, nobody looks at it any more",
    "light": "Light above press 3 flickers",
    "crates": "Crates come wet from the wash and labels slide off",
    "crane": "Crane is booked by press 1 in the same half hour",
    "pump": "Pump P-204 drips again, tray below it is full",
    "film": "Film creases at the left corner when the belt is fast",
    "heads": "At the end of a call people are gone in their heads",
    "price": "We talk about price before we know the trouble",
    "say": "We don't say that we can't help, and go on listening",
    "friday": "We promise an offer by Friday and the service desk needs a week",
    "lines": "Three lines, 3 to 4 min.",
    "swapped": "Cards of line 2 and line 3 get swapped",
    "schlussel": "Der Schlüssel für die Presse fehlt in der Nacht, er liegt im Schrank der Frühschicht",
    "karte": "Die Karte hängt hinter der Maschine und keiner sieht sie",
    "llave": "La llave de la prensa no está por la noche, la guarda el otro turno",
    "tarjeta": "La tarjeta de la línea 2 está detrás de la máquina",
}
SENTENCES = [
    ("Wrench is gone at night, so I walk to press 1 and back. Last night 8 minutes", "wrench", 5),
    (
        "they say the wrench slips on the bolts, so it takes 4 of 5 tries to get it right and I hurt my hand",
        "bolts",
        5,
    ),
    (
        "So the crates come wet from the wash and then the label slides off, it's the 3rd time this week",
        "crates",
        3,
    ),
    (
        "we have to wait for the crane because it's booked by press 1, the same half hour, 10 to 20 minutes",
        "crane",
        7,
    ),
    ("The lamp over the press flickers and I can't read the cards at night, I told them two times", "lamp", 5),
    ("When press 4 runs the air gun has no pressure any more so I have to take the rag and wipe it", "gun2", 6),
    ("In the morning the first trays don't hold because the bar is still cold, 20 to 40 of them", "monday", 7),
    ("the pump is dripping again and there is water on the floor at my place, somebody could slip", "pump", 2),
    ("Der Schlüssel ist in der Nacht nicht da, ich laufe zu Presse 1 und zurück und das 3 mal", "schlussel", 2),
    ("La llave no está por la noche, así que voy a la prensa 1 y vuelvo, y eso 2 o 3 veces", "llave", 2),
]


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts(TEXTS)


@pytest.mark.parametrize(("sentence", "name", "first"), SENTENCES)
def test_a_sentence_that_grows_keeps_what_it_is_about(texts: Texts, sentence: str, name: str, first: int) -> None:
    begun = list(accumulate(sentence.split(), lambda before, word: f"{before} {word}"))
    for text in begun[first - 1 :]:
        assert name in texts.found(text, 3), text
        assert name in texts.found(text + " ", 3), text
    assert texts.found(sentence)[0] == name


@pytest.mark.parametrize(
    ("query", "without"),
    [
        ("the tray is often gone, not in tray, 2 of 3 times", {"story", "last", "list", "both", "lines"}),
        ("tray 3 of 3 ", {"list", "both", "lines", "swapped", "light"}),
        ("wrench 2 of 4 at the ", {"story", "lines", "gun"}),
    ],
)
def test_numbers_and_everyday_words_are_no_reason_by_themselves(
    texts: Texts, query: str, without: set[str]
) -> None:
    found = texts.found(query, 30)
    assert found
    assert without.isdisjoint(found)


def test_where_all_words_are_small_they_are_looked_for(texts: Texts) -> None:
    assert "both" in texts.found("3 of 3", 3)
    assert texts.found("1")
    assert texts.found("so they ")[0] in {"gun", "gun2"}


def test_small_words_tell_apart_what_is_alike_otherwise(texts: Texts) -> None:
    assert texts.found("light press 3")[0] == "light"
    assert texts.found("press 4 ")[0] == "gun2"


def test_nothing_known_beside_everyday_words_finds_nothing(texts: Texts) -> None:
    assert texts.found("is the xyzzyq so ") == []


def test_two_letters_that_may_go_on_are_a_beginning(texts: Texts) -> None:
    assert texts.found("xyzzyq pu")[:1] == ["pump"]


def test_one_letter_that_may_go_on_finds_nothing_else(texts: Texts) -> None:
    for letter in "abhwp":
        assert set(texts.found(f"wrench night {letter}")) == set(texts.found("wrench night "))
    assert texts.found("w")


def test_two_words_of_which_one_is_small_are_one_where_texts_write_them_so() -> None:
    assert Texts({"pickup": "pickup arm bent", "pin": "pin bent"}).found("pick up ")[0] == "pickup"


def test_of_a_long_text_the_words_that_tell_most_count() -> None:
    nouns = "belt chute roller guard screen feeder hopper sensor cable drum bearing pulley scraper frame".split()
    common = {f"{noun}{number}": f"{noun} {number} stuck" for noun in nouns for number in range(30)}
    texts = Texts({"gearbox": "gearbox howls", **common})
    for at in (0, 7, len(nouns)):
        assert texts.found(" ".join([*nouns[:at], "gearbox", *nouns[at:], ""]))[0] == "gearbox"


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from("wrench wrnch hydraulic tray creases Schlüssel llave".split()),
    st.randoms(use_true_random=False),
)
def test_a_longer_text_never_finds_nothing_where_its_words_so_far_found_something(
    texts: Texts, query: str, chance: random.Random
) -> None:
    words = [word for text in TEXTS.values() for word in text.split()] + ["xyzzyq", "qrstuv", "wlking", "17", "I"]
    # A short word that may still go on can find what it doesn't once it is a small word.
    had = bool(texts.found(f"{query} "))
    for _ in range(25):
        query += " " + chance.choice(words)
        assert texts.found(query, 3) or not had, query
        finished = texts.found(f"{query} ", 3)
        assert finished or not had, query
        had = had or bool(finished)


def test_signs_of_scripts_without_spaces_are_no_small_words() -> None:
    assert is_everyday("is", 0, 100, unfinished=False)
    assert is_everyday("12", 0, 100, unfinished=False)
    assert not is_everyday("漏れ", 0, 100, unfinished=False)
    assert not is_everyday("204", 0, 100, unfinished=False)
    assert not is_everyday("p2", 0, 100, unfinished=False)
    assert not is_everyday("oil", 10, 100, unfinished=False)
    assert is_everyday("les", 60, 100, unfinished=False)
