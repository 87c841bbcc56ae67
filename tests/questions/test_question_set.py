"""The words of the questions: whole, rotated, overlaid by a coach's own, and free of words that rate people."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gembawalk.domain.question import QUESTIONS, Shape, Stage
from gembawalk.errors import UnreadableDocument
from gembawalk.questions import QuestionSet, load

UNWANTED = re.compile(r"\b(complian\w*|violation\w*|finding\w*|scor\w*|pass(ed|es)?|fail\w*)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def english() -> QuestionSet:
    return load("en")


@pytest.mark.parametrize("key", QUESTIONS)
def test_every_question_is_whole(english: QuestionSet, key: str) -> None:
    assert len({english.wording(key, turn, do="x", expect="y", text="z") for turn in range(3)}) == 3
    assert english.why(key)
    for field in QUESTIONS[key].fields:
        assert english.label(key, field.name) != field.name
        if field.shape is Shape.CHOICE:
            assert set(english.tables[key]["words"][field.name]) == set(field.choices)


def test_no_word_rates_people(english: QuestionSet) -> None:
    assert not UNWANTED.search(str({key: english.tables[key] for key in QUESTIONS}))
    assert not UNWANTED.search(" ".join(english.script(turn) for turn in range(3)))


def test_every_stage_has_a_name_and_hello_three_scripts(english: QuestionSet) -> None:
    assert all(english.stage(stage)[0].isupper() for stage in Stage)
    assert len({english.script(turn) for turn in range(3)}) == 3


def test_what_was_agreed_is_quoted_and_never_taken_for_a_holder(english: QuestionSet) -> None:
    wording = english.wording("promises.result", 0, do="{expect} {0} {", expect="less scrap")
    assert "“{expect} {0} {”" in wording
    assert "less scrap" in wording
    assert "hoping" not in english.wording("promises.result", 0, do="x")


@given(st.text(), st.integers(0, 9))
def test_any_text_can_have_been_agreed(text: str, turn: int) -> None:
    assert load_once().wording("promises.kept", turn, text=f"a{text}").count(f"“a{text}”") == 1


def load_once(loaded: list[QuestionSet] = []) -> QuestionSet:  # noqa: B006
    if not loaded:
        loaded.append(load("en"))
    return loaded[0]


def test_judging_words_are_found_as_whole_words(english: QuestionSet) -> None:
    assert english.judging("He is LAZY, and always late") == ("lazy", "always")
    assert english.judging("shoulder, mustard, nevertheless") == ()


def test_a_file_with_three_questions_takes_their_place(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text(
        '["ask.problem"]\nask = ["What hurts?"]\n["try.do"]\nhint = "small"\n[stages]\nask = "Listen"\n', "utf-8"
    )
    own = load("en", tmp_path)
    assert [own.wording("ask.problem", turn) for turn in range(2)] == ["What hurts?"] * 2
    assert own.hint("try.do") == "small"
    assert own.stage(Stage.ASK) == "Listen"
    assert own.hint("ask.problem")
    assert own.wording("observe.facts", 0)


def test_a_file_of_another_language_may_be_whole_or_not(tmp_path: Path) -> None:
    (tmp_path / "de.toml").write_text('["ask.problem"]\nask = ["Was geht schief?"]\n', "utf-8-sig")
    assert load("de", tmp_path).wording("ask.problem", 1) == "Was geht schief?"
    with pytest.raises(UnreadableDocument, match="'fr'"):
        load("fr", tmp_path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('["ask.problm"]\nask = ["x"]', ["ask.problm", "perhaps ask.problem"]),
        ('["ask.problem"]\nasks = ["x"]', ["ask.problem.asks", "perhaps ask"]),
        ('["ask.problem"]\nask = []', ["ask.problem.ask", "at least one"]),
        ('["ask.problem"]\nask = "x"', ["a list of texts"]),
        ('["ask.problem"]\nask = ["{who}"]', ["{who}", "{do}"]),
        ('["ask.output"]\nwords.output = { yess = "y" }', ["yess", "perhaps yes"]),
        ('[stages]\nasc = "x"\n["try.do"]\nhint = 3', ["asc", "try.do.hint"]),
        ('language = "x"\ny = = 3', ["line 2"]),
    ],
)
def test_every_mistake_is_told_with_file_and_key(tmp_path: Path, text: str, told: list[str]) -> None:
    path = tmp_path / "en.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UnreadableDocument) as caught:
        load("en", tmp_path)
    for words in (*told, str(path)):
        assert words in str(caught.value)


def test_control_characters_in_a_set_are_taken_out(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text('["ask.problem"]\nask = ["a\\u001b[31mb"]\n', "utf-8")
    assert load("en", tmp_path).wording("ask.problem", 0) == "a[31mb"


def test_bytes_that_are_no_utf8_are_told(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_bytes(b'language = "\xff"')
    with pytest.raises(UnreadableDocument, match="UTF-8"):
        load("en", tmp_path)
