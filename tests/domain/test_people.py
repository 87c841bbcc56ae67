"""The name guard: what it points out, what it leaves alone, and what stands in the place of a name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plant import Clock, tray_sealing

from gembawalk.documents.words import LANGUAGES
from gembawalk.domain import answer
from gembawalk.domain.people import nameless, names_a_shift, names_in, role, suspects, without_names
from gembawalk.domain.walk import Walk
from gembawalk.store import Store


def found(text: str, language: str = "en") -> list[str]:
    return [one.text for one in suspects(text, language=language)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Anna Kowalski says the gun hangs far away", ["Anna Kowalski"]),
        ("The lid sticks, ask Dieter", ["Dieter"]),
        ("Mr. Miller told us twice", ["Mr. Miller"]),
        ("because Kowalski says so", ["Kowalski"]),
        ("anna said it first", ["anna"]),
        ("It is ANNA'S table", ["ANNA"]),
        ("Mark says the mark is gone", ["Mark"]),
        ("The Mark on the roll is gone. May be worn.", []),
        ("Maintenance says no, the Festo valve is on order", []),
        ("Everybody said it. Set max to 5 and mark it in May.", []),
        ("The engine started to miss, ROSE BY 5 MM", []),
        ("Monday and Friday, Plant B, Line 2, DHL, Loctite 243", []),
    ],
)
def test_what_looks_like_a_name_in_english(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Herr Müller sagt, die Pistole hängt zu weit weg", ["Herr Müller"]),
        ("Jan und Petra wechseln den Dorn", ["Jan", "Petra"]),
        ("weil Kowalczyk sagt, dass es so geht", ["Kowalczyk"]),
        ("Anna Material holt", ["Anna"]),
        ("Frau Öztürk zeigt den Dorn", ["Frau Öztürk"]),
        ("Die Luftpistole an der Presse hängt zu weit weg, der Meister sagt nie etwas", []),
        ("Die Folie reißt am Montag in der Nachtschicht, weil die Wartung sagt, das Ventil fehlt", []),
        ("Werkzeug, Spannpratze und Öl liegen bei der Maschine von Linie 2", []),
    ],
)
def test_german_nouns_are_no_names(text: str, names: list[str]) -> None:
    assert found(text, "de") == names


def test_a_role_stands_in_the_place_of_a_name() -> None:
    assert (
        without_names("Anna says so. Ask Dieter's brother.") == "The operator says so. Ask the operator's brother."
    )
    assert without_names("Weil Petra es sagt", language="de") == "Weil jemand vom Team es sagt"
    assert (
        without_names("La boquilla la limpió Carlos", language="es") == "La boquilla la limpió alguien del equipo"
    )
    assert without_names("田中さんが拭いた。お客さんは待つ。", language="ja") == "担当者が拭いた。お客さんは待つ。"


def test_there_is_a_role_in_each_language_of_a_walk() -> None:
    assert len({role(language) for language in LANGUAGES}) == len(LANGUAGES)


@given(st.text(max_size=80))
def test_what_is_left_of_any_text_holds_no_suspect_and_nothing_else_is_changed(text: str) -> None:
    rest, at = [], 0
    for one in suspects(text):
        assert text[one.start : one.end] == one.text
        rest.append(text[at : one.start])
        at = one.end
    left = without_names(text)
    for part in (*rest, text[at:]):
        assert part in left


def walk_that_tells(store: Store, problem: str) -> Walk:
    walk = store.start_walk(store.standards()[0].id)
    return store.write(walk.id, answer.jot(walk, problem, store.new_id))


def test_a_walk_without_names(store: Store) -> None:
    walk = walk_that_tells(store, "Anna taped it, the tray says nothing")
    assert names_in(walk) == ("Anna",)
    assert nameless(walk).observations[0].facts == "The operator taped it, the tray says nothing"
    assert names_in(nameless(walk)) == ()
    assert nameless(nameless(walk)) == nameless(walk)


def test_words_of_the_standard_are_no_names(tmp_path: Path, clock: Clock) -> None:
    store = Store.open(tmp_path / "martin.db", clock)
    store.add_standard(replace(tray_sealing(), title="Martin press"))
    assert names_in(walk_that_tells(store, "Martin says error 5 on its display")) == ()


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("The night shift tapes it", True),
        ("Die Spätschicht klebt es", True),
        ("Shift B has no gauge", True),
        ("nobody shifts the lever", False),
        ("El turno de noche lo pega", True),
        ("L'équipe de nuit le colle", True),
        ("Nocna zmiana to klei", True),
        ("O turno da noite cola", True),
        ("Gece vardiyası yapıştırıyor", True),
        ("夜勤はテープで止める", True),
        ("Une équipe de cinq", False),
    ],
)
def test_a_named_shift(store: Store, text: str, is_named: bool) -> None:
    assert names_a_shift(walk_that_tells(store, text)) is is_named
