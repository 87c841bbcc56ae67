"""The words of the questions: whole, rotated, overlaid by a coach's own, and free of words that rate people."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gembawalk.domain.question import QUESTIONS, Shape, Stage
from gembawalk.errors import UnreadableDocument
from gembawalk.questions import LANGUAGES, QuestionSet, known, load
from gembawalk.toml_file import line_of

UNWANTED = {
    "en": r"complian\w*|violation\w*|finding\w*|scor\w*|pass(ed|es)?|fail\w*",
    "de": r"konform\w*|verst(oß|öße)\w*|befund\w*|punktzahl\w*|note(n)?|bestanden|durchgefallen|versagen?|abweichung\w*|mangelhaft",
    "fr": r"conform\w*|infraction\w*|violation\w*|constat\w*|score\w*|réussi\w*|échec\w*|échou\w*",
    "es": r"conformidad\w*|infracci\w*|incumpl\w*|hallazgo\w*|puntua\w*|puntaje\w*|aprobad\w*|suspens\w*|fall[oaó]\w*|fracas\w*",
    "pt": r"conformidade\w*|infra[cç]\w*|viola[cç]\w*|achad\w*|pontua\w*|aprovad\w*|reprovad\w*|falh\w*|fracass\w*",
    "pl": r"(nie)?zgodnoś\w*|narusz\w*|uchybie\w*|punktacj\w*|zaliczon\w*|niezaliczon\w*|zdan[ey]|oblan\w*|porażk\w*",
    "tr": r"uygunsuz\w*|ihlal\w*|bulgu\w*|puan\w*|skor\w*|başarısız\w*",
    "ja": r"(?!)",
}
UNWANTED_IN_JAPANESE = ("適合", "違反", "指摘", "点数", "スコア", "合格", "失敗", "不良")


@pytest.fixture(scope="module", params=LANGUAGES)
def each(request: pytest.FixtureRequest) -> QuestionSet:
    """The question set of each language that comes along, read as a coach's own would be."""
    return load(request.param)


@pytest.fixture(scope="module")
def english() -> QuestionSet:
    return load("en")


def test_every_question_is_whole(each: QuestionSet, english: QuestionSet) -> None:
    for key, question in QUESTIONS.items():
        assert len({each.wording(key, turn, do="x", expect="y", text="z") for turn in range(3)}) == 3, key
        assert each.why(key), key
        assert bool(each.hint(key)) == bool(english.hint(key)), key
        for field in question.fields:
            assert each.label(key, field.name) != field.name, key
            assert bool(each.placeholder(key, field.name)) == bool(english.placeholder(key, field.name)), key
            if field.shape is Shape.CHOICE:
                words = each.tables[key]["words"][field.name]
                assert set(words) == set(field.choices), key
                assert len(set(words.values())) == len(words), key


@pytest.mark.parametrize("key", [key for key in QUESTIONS if key.startswith("promises.")])
def test_what_was_agreed_has_its_place_in_every_language(each: QuestionSet, english: QuestionSet, key: str) -> None:
    for turn in range(3):
        told = each.wording(key, turn, do="DO", expect="SEE", text="SAID")
        asked = english.wording(key, turn, do="DO", expect="SEE", text="SAID")
        assert [word in told for word in ("DO", "SEE", "SAID")] == [word in asked for word in ("DO", "SEE", "SAID")]
        assert "SEE" not in each.wording(key, turn, do="DO")


def test_no_word_rates_people(each: QuestionSet) -> None:
    told = str({key: each.tables[key] for key in QUESTIONS}) + " ".join(each.script(turn) for turn in range(3))
    assert not re.search(rf"\b({UNWANTED[each.language]})\b", told, re.IGNORECASE)
    assert not [word for word in UNWANTED_IN_JAPANESE if word in told]


def test_every_stage_has_a_name_and_hello_three_scripts(each: QuestionSet) -> None:
    assert len({each.stage(stage) for stage in Stage}) == len(Stage)
    assert len({each.script(turn) for turn in range(3)}) == 3
    assert len(each.stop_card.splitlines()) == 5


def test_the_words_of_a_language_are_its_own(each: QuestionSet, english: QuestionSet) -> None:
    if each is not english and each.language != "en":
        same = [key for key in QUESTIONS if each.tables[key]["ask"] == english.tables[key]["ask"]]
        assert same == []
    assert each.name == LANGUAGES[each.language]


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


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "Der ist immer faul, nimmer", ("faul", "immer")),
        ("tr", "Her zaman geç", ("her zaman",)),
        ("ja", "あの人はいつも怠けている", ("怠け", "いつも")),
        ("ja", "フィルムの左にしわ", ()),
        ("pl", "Zawsze leniwy", ("leniwy", "zawsze")),
    ],
)
def test_judging_words_are_found_in_any_language(language: str, text: str, found: tuple[str, ...]) -> None:
    assert load(language).judging(text) == found


def test_a_regional_language_falls_back_to_its_own() -> None:
    assert load("pt-BR").wording("ask.problem", 0) == load("pt").wording("ask.problem", 0)


def test_the_languages_are_listed_with_those_of_the_coach(tmp_path: Path) -> None:
    (tmp_path / "cs.toml").write_text('language = "Čeština"\n["ask.problem"]\nask = ["Co tu nejde?"]\n', "utf-8")
    (tmp_path / "broken.toml").write_text("= =", "utf-8")
    (tmp_path / "sk.toml").write_text("= =", "utf-8")
    found = known(tmp_path)
    assert list(found) == [*LANGUAGES, "cs", "sk"]
    assert (found["cs"], found["sk"], found["ja"]) == ("Čeština", "sk", "日本語")


KEYS = st.text(alphabet="abc-_19", min_size=1, max_size=6)


@given(
    st.dictionaries(
        KEYS, st.dictionaries(KEYS, st.dictionaries(KEYS, st.just("x"), max_size=3), max_size=4), max_size=4
    )
)
def test_the_line_of_a_key_is_the_one_it_stands_in(tables: dict[str, dict[str, dict[str, str]]]) -> None:
    lines: list[str] = ["# [no.table]"]
    where: dict[tuple[str, ...], int] = {}
    for section, table in tables.items():
        lines.append(f'["{section}"]')
        where[section,] = len(lines)
        for name, entries in table.items():
            for key, value in entries.items():
                lines.append(f'{name}."{key}" = "{value}"  # {key}')
                where[section, name, key] = len(lines)
    text = "\n".join(lines)
    assert {path: line_of(text, *path) for path in where} == where


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
    with pytest.raises(UnreadableDocument, match="'xx'"):
        load("xx", tmp_path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('["ask.problm"]\nask = ["x"]', ["line 1: [ask.problm]", "perhaps ask.problem"]),
        ('["ask.problem"]\nasks = ["x"]', ["line 2: ask.problem.asks", "perhaps ask"]),
        ('["ask.problem"]\nask = []', ["line 2: ask.problem.ask", "at least one"]),
        ('["ask.problem"]\nask = "x"', ["a list of texts"]),
        ('["ask.problem"]\n\nask = ["{who}"]', ["line 3", "{who}", "{do}"]),
        ('["ask.output"]\nwords.output = { yess = "y" }', ["line 2", "yess", "perhaps yes"]),
        ('[stages]\nasc = "x"\n["try.do"]\nhint = 3', ["line 2: stages.asc", "line 4: try.do.hint"]),
        ('quotes = "too many"', ["line 1: quotes", "two characters"]),
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
