"""The interface's own words: every message has its translation, and the reader of the catalogues reads them as they are."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from catalogue import TRANSLATED, file_of, messages, written
from hypothesis import given
from hypothesis import strategies as st

from gembawalk import phrases
from gembawalk.phrases import Catalogue, counted, of_machine, packaged, phrase, read, speak, spoken, spoken_for

ROOT = Path(__file__).parents[1]
HINT = "run: python tests/catalogue.py, and translate what is new in gembawalk/phrases"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_and_none_is_stale(language: str) -> None:
    known, found = packaged(language).messages, messages()
    assert [one for one in found if one not in known] == [], HINT
    assert [one for one in known if one not in found] == [], HINT


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_placeholders_of_its_message(language: str) -> None:
    for one, told in packaged(language).messages.items():
        forms = (told,) if isinstance(told, str) else told
        plural = messages()[one].many
        assert len(forms) == (2 if plural else 1), one
        for form in forms:
            assert holders(form) == holders(one), (one, form)
        assert not plural or holders(plural) == holders(one)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_begins_and_ends_as_its_message(language: str) -> None:
    for one, told in packaged(language).messages.items():
        for form in (told,) if isinstance(told, str) else told:
            assert (form[:1] == " ", form[-1:]) == (
                one[:1] == " ",
                form[-1:] if one[-1:] not in " :." else one[-1:],
            ), (one, form)


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_files_are_as_the_tool_writes_them(language: str) -> None:
    assert file_of(language).read_text("utf-8") == written(language, messages(), packaged(language)), HINT


def test_messages_are_found_in_each_way_of_saying_them() -> None:
    found = messages()
    for one in (
        "Nothing differs.",
        "{n} step",
        "Overdue",
        "New walk",
        "Give the chosen answer and go on.",
        "begin a walk",
        "as JSON",
        "better",
    ):
        assert one in found
    assert found["{n} try"].many == "{n} tries"
    assert not [one for one in found if not one.strip()]


def holders(text: str) -> set[str]:
    """Return the placeholders of a message."""
    return set(re.findall(r"\{(\w*)(?::,)?\}", text))


def test_a_phrase_is_said_in_the_language_that_is_spoken() -> None:
    assert (phrase("Back"), spoken()) == ("Back", "en")
    speak("de-AT")
    assert (phrase("Back"), spoken()) == ("Zurück", "de")
    assert phrase("not in any catalogue {n}", n=1) == "not in any catalogue 1"
    speak("fr")
    assert (phrase("Back"), spoken()) == ("Back", "en")


def test_numbers_take_their_form() -> None:
    assert [counted("{n} try", "{n} tries", number) for number in (0, 1, 2)] == ["0 tries", "1 try", "2 tries"]
    speak("es")
    assert [counted("{n} try", "{n} tries", number) for number in (0, 1, 2)] == [
        "0 pruebas",
        "1 prueba",
        "2 pruebas",
    ]


def test_words_of_a_user_are_never_looked_into() -> None:
    assert phrase("to {path}", path="{0} {path.__class__}") == "to {0} {path.__class__}"
    assert phrase("100 % {") == "100 % {"


MESSAGE = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\r\x85\u2028\u2029\x0b\x0c\x1c\x1d\x1e"),
    min_size=1,
).filter(str.strip)


@given(st.dictionaries(MESSAGE, st.one_of(MESSAGE, st.tuples(MESSAGE, MESSAGE)), max_size=4))
def test_what_is_written_is_read_again(told: dict[str, str | tuple[str, ...]]) -> None:
    from catalogue import Message

    found = {one: Message(one, "many" if isinstance(forms, tuple) else "", "x.py") for one, forms in told.items()}
    assert read("de", written("de", found, Catalogue("de", told))).messages == told


def test_a_catalogue_reads_as_other_tools_write_it() -> None:
    text = (
        '# by hand\nmsgid ""\nmsgstr ""\n"Language: xx\\n"\n"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n<5 ? 1 : 2);\\n"\n\n'
        '#: a.py\n#, python-brace-format\nmsgid ""\n"one "\n"two"\nmsgstr ""\n"eins \\"zwei\\"\\n"\n"drei\\\\n"\n\n'
        '#, fuzzy\nmsgid "doubt"\nmsgstr "Zweifel"\n\nmsgid "empty"\nmsgstr ""\n\n#~ msgid "gone"\n#~ msgstr "weg"\n\n'
        'msgid "{n} a"\nmsgid_plural "{n} as"\nmsgstr[0] "{n} x"\nmsgstr[1] "{n} y"\nmsgstr[2] "{n} z"\n'
    )
    found = read("xx", text)
    assert found.messages == {"one two": 'eins "zwei"\ndrei\\n', "{n} a": ("{n} x", "{n} y", "{n} z")}
    assert [found.form(number) for number in (1, 3, 9)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("environ", "languages"),
    [
        ({"LANG": "de_DE.UTF-8"}, ("de-DE",)),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "es_MX.UTF-8"}, ("es-MX",)),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "es_MX.UTF-8", "LC_ALL": "fr_FR"}, ("fr-FR",)),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "pt_BR:de@euro::es"}, ("pt-BR", "de", "es")),
        ({"LANG": "C", "LANGUAGE": "de"}, ()),
        ({"LC_ALL": "POSIX", "LANG": "de_DE"}, ()),
        ({"LANG": "C.UTF-8"}, ()),
        ({"LANG": "../../etc/passwd"}, ()),
        ({}, ()),
    ],
)
def test_the_machine_tells_its_languages(environ: dict[str, str], languages: tuple[str, ...]) -> None:
    assert of_machine(environ) == languages


def test_a_country_has_the_language_of_its_neighbour() -> None:
    assert [spoken_for(one) for one in ("de", "de-CH", "es-MX", "fr", "", "deu")] == [
        "de",
        "de",
        "es",
        "en",
        "en",
        "en",
    ]


def test_english_loads_no_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrases, "Path", None)
    speak("en")
    speak("fr")
    assert phrase("Back") == "Back"


def test_the_command_line_speaks_the_language_of_the_settings_else_of_the_machine(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(*words: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-m", "gembawalk", *words], capture_output=True, encoding="utf-8", check=False
        )
        return ran.stdout + ran.stderr

    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTHONUTF8", "1")
    assert "begin a walk" in told("--help")
    monkeypatch.setenv("LANGUAGE", "de")
    assert "einen Gang beginnen" in told("--help")
    from gembawalk import paths

    paths.settings_file().parent.mkdir(parents=True, exist_ok=True)
    paths.settings_file().write_text('language = "es"\n', "utf-8")
    assert "empezar un recorrido" in told("--help")
    assert "faltan estos argumentos: WALK" in told("show")
    paths.settings_file().write_text("language = 3\n", "utf-8")
    assert "einen Gang beginnen" in told("--help")
