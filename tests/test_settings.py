"""The settings file: read, judged, and changed by one line."""

from __future__ import annotations

import os
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gembawalk.errors import UnreadableDocument, UnwritableFile
from gembawalk.settings import Settings, load, remember


def written(folder: Path, text: str) -> Path:
    """Write a settings file."""
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_a_missing_file_means_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "nowhere" / "settings.toml") == Settings()
    assert Settings().theme == "gemba-dark"


def test_everything_that_can_be_set(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        'theme = "nord"\nlanguage = "de"\ncoach = " A\\u001b[31m\\tCoach"\nexport_folder = "~/my  walks"\n'
        '[keys]\n"walk.jot" = "f5,ctrl+shift+j"\n"app.help" = "?"\n',
    )
    assert load(path) == Settings(
        theme="nord",
        language="de",
        coach="A[31m Coach",
        export_folder="~/my  walks",
        keys={"walk.jot": "f5,ctrl+shift+j", "app.help": "?"},
    )


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b'\xef\xbb\xbflanguage = "de"\r\ncoach = "A"\r\n')
    assert load(path) == Settings(language="de", coach="A")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('theme = "a"\nlanguage "en"\n', "line 2"),
        ('thema = "a"\n', "'thema' is not known; did you mean theme?"),
        ("zzz = 1\n", "'zzz' is not known; known are theme, language, coach, export_folder, keys."),
        ("theme = 3\n", "theme = 3 is not a text"),
        ('theme = ""\n', "theme is empty"),
        ('language = "../../etc/passwd"\n', "is no language"),
        ('keys = "f5"\n', "keys is not a table"),
        ("[keys]\nwalk.jot = 'f5'\n", "keys.'walk.jot' is a table; write its id in quotes"),
        ("[keys]\n'walk.jot' = 5\n", "keys.'walk.jot' = 5 is no key"),
        ("[keys]\n'walk.jot' = 'Ctrl+X'\n", "keys.'walk.jot' = 'Ctrl+X' is no key"),
        ("[keys]\n'walk.jot' = 'f5, f6'\n", "is no key"),
        ("[keys]\n'walk.jot' = ''\n", "is no key"),
    ],
)
def test_a_mistake_names_file_key_and_what_is_allowed(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(UnreadableDocument) as raised:
        load(path)
    assert str(path) in str(raised.value)
    assert told in str(raised.value)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "thema = 'a'\ncoach = 1\n[keys]\n'a.b' = ''\n'c.d' = ''\n")
    with pytest.raises(UnreadableDocument, match=r"(?s)thema.*coach.*a\.b.*c\.d"):
        load(path)


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="The settings could not be read"):
        load(tmp_path)


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b"a = " + b"[" * 100_000)
@example(b"a = " + b"9" * 5000)
@example(b'\xff = "x"')
@example(b'"a\\u001b[31m" = 1')
def test_any_bytes_are_read_or_told(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "settings.toml"
    path.write_bytes(content)
    try:
        load(path)
    except UnreadableDocument as error:
        told = str(error).replace(str(path), "")
        assert told.isprintable(), told
        assert len(told) < 1000


def test_a_theme_is_remembered_and_all_else_stays(tmp_path: Path) -> None:
    old = '# mine\ntheme = "a" # why\nlanguage = "de"\n\n[keys]\n"x.y" = "f5"  # theme = "no"\n'
    path = written(tmp_path, old)
    remember(path, "theme", "nord")
    assert path.read_text(encoding="utf-8") == old.replace('theme = "a" # why', 'theme = "nord"')
    assert load(path).theme == "nord"
    assert list(tmp_path.iterdir()) == [path]


def test_a_theme_is_remembered_in_a_new_file_and_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.toml"
    remember(path, "theme", "nord")
    assert load(path) == Settings(theme="nord")


def test_line_ends_and_a_theme_below_other_lines_stay_as_they_are(tmp_path: Path) -> None:
    path = written(tmp_path, 'coach = "A"\r\n[keys]\r\n"x.y" = "f5"\r\n')
    remember(path, "theme", "nord")
    assert path.read_bytes() == b'theme = "nord"\ncoach = "A"\r\n[keys]\r\n"x.y" = "f5"\r\n'


@pytest.mark.parametrize(
    "text",
    [
        'coach = """\ntheme = 3\n"""\n',
        '"theme" = "a"\n',
        "theme = '''\na'''\n",
    ],
)
def test_what_would_change_more_than_the_theme_is_left_alone(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises((UnwritableFile, UnreadableDocument)):
        remember(path, "theme", "nord")
    assert path.read_text(encoding="utf-8") == text
    assert list(tmp_path.iterdir()) == [path]


@given(
    st.dictionaries(
        st.sampled_from(["language", "coach", "export_folder", "theme"]),
        st.sampled_from(["en", "de", "fr"]),
    ),
    st.lists(st.sampled_from(["", "# theme = 'x'", "\t# [keys]"]), max_size=3),
    st.booleans(),
)
def test_remembering_changes_the_theme_alone(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, str], comments: list[str], has_keys: bool
) -> None:
    lines = [f'{key} = "{value}"' for key, value in values.items()] + comments
    text = "\n".join(lines + ["[keys]", "'theme.x' = 'f5'"] * has_keys)
    path = written(tmp_path_factory.mktemp("any"), text)
    before = load(path)
    remember(path, "theme", "nord")
    assert load(path) == replace(before, theme="nord")
    kept = [line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith("theme =")]
    assert kept == [line for line in text.split("\n") if not line.startswith("theme =")]


def test_broken_settings_are_not_overwritten(tmp_path: Path) -> None:
    path = written(tmp_path, "theme = \n")
    with pytest.raises(UnreadableDocument):
        remember(path, "theme", "nord")
    assert path.read_text(encoding="utf-8") == "theme = \n"


def test_a_link_stays_a_link_and_the_mode_stays(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    real = written(tmp_path / "dotfiles", "theme = 'a'\n")
    real.chmod(0o640)
    link = tmp_path / "settings.toml"
    try:
        link.symlink_to(real)
    except OSError:
        pytest.skip("this account may not make symbolic links")
    remember(link, "theme", "nord")
    assert link.is_symlink()
    assert tomllib.loads(real.read_text(encoding="utf-8")) == {"theme": "nord"}
    if os.name == "posix":
        assert real.stat().st_mode & 0o777 == 0o640


def test_a_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises((UnwritableFile, UnreadableDocument)):
        remember(tmp_path / "file" / "settings.toml", "theme", "nord")
