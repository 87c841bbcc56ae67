"""Large letters: every language in Latin letters can be written, no two look the same, and none leaves its width."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gembawalk.ui.large_type import ROWS, large

LETTERS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "de": "äöüß",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "es": "áéíñóúü",
    "pt": "ãáàâçéêíõóôú",
    "pl": "ąćęłńóśźż",
    "tr": "çğıöşü",
}
SIGNS = "0123456789.,;:!?¿¡'\"“”„’()[]{}<>+-–—=*/\\%&#@$€°·×±«»…→_^~|`"


@pytest.mark.parametrize("language", LETTERS)
def test_all_letters_of_a_language_can_be_written(language: str) -> None:
    for letter in (
        LETTERS[language] + LETTERS[language].upper().replace("SS", "") + ("İ" if language == "tr" else "")
    ):
        rows = large(letter, 12)
        assert rows and len(rows) == ROWS and any(row.strip() for row in rows), letter


def test_no_two_signs_look_the_same() -> None:
    signs = dict.fromkeys("".join(LETTERS.values()) + "".join(LETTERS.values()).upper() + SIGNS)
    drawn = {sign: large(sign, 12) for sign in signs}
    same = {frozenset('"“”„'[:]), frozenset("'’"), frozenset("-–—")}
    for one, other in combinations(drawn, 2):
        if drawn[one] == drawn[other]:
            assert any({one, other} <= alike for alike in same), (one, other)


@pytest.mark.parametrize("text", ["水が漏れる", "фланец", "مرحبا", "leak 😀", "\x1b[31m", "a\u0338"])
def test_what_has_no_large_form_has_none_at_all(text: str) -> None:
    assert large(text, 120) is None


@given(st.text(alphabet="".join(LETTERS.values()) + SIGNS + " \n\tÄÉ", max_size=120), st.integers(12, 160))
def test_whatever_is_written_keeps_within_its_width(text: str, width: int) -> None:
    rows = large(text, width)
    assert rows is not None
    assert len(rows) % ROWS == 0
    assert all(len(row) <= width and set(row) <= set(" ▀▄█") for row in rows)
    assert sum(map(len, rows)) or not text.strip()


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    large(text, 120)
