"""Where things lie, on a machine that is laid out for each test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gembawalk import paths
from gembawalk.errors import GembaError, UnusableDatabase, UnwritableFile

posix = pytest.mark.skipif(os.name == "nt", reason="Windows asks the system for its folders, not the environment")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own, with nothing in it."""
    home = tmp_path / "home"
    home.mkdir()
    for name in [name for name in os.environ if name.startswith("XDG_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("GEMBAWALK_DB", raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    return home


def test_the_argument_goes_before_the_variable_and_the_variable_before_the_platform(home: Path) -> None:
    named = {"GEMBAWALK_DB": "~/walks/mine.db"}
    assert paths.database("~/plant.db", named) == home / "plant.db"
    assert paths.database(None, named) == home / "walks" / "mine.db"
    assert paths.database(None, {}) == paths.data_folder() / "gembawalk.db"


def test_a_relative_path_is_pinned_to_where_the_app_was_started(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    path = paths.database("plant.db", {})
    monkeypatch.chdir(home.parent)
    assert path == home / "plant.db"


@pytest.mark.parametrize("empty", ["", "  "])
def test_a_variable_set_to_nothing_counts_as_not_set(home: Path, empty: str) -> None:
    assert paths.database(None, {"GEMBAWALK_DB": empty}) == paths.database(None, {})


@pytest.mark.parametrize("text", ["", " ", "a\0b", "~nobody-of-that-name/plant.db"])
def test_what_names_no_file_is_told_and_not_guessed(home: Path, text: str) -> None:
    if os.name == "nt" and text.startswith("~"):
        pytest.skip("Windows makes a folder beside this one of any ~name")
    with pytest.raises(UnusableDatabase, match="--db names no place"):
        paths.database(text, {})
    if text.strip():
        with pytest.raises(UnusableDatabase, match="GEMBAWALK_DB names no place"):
            paths.database(None, {"GEMBAWALK_DB": text})


@posix
def test_the_platforms_variables_are_followed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "kept"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "liked"))
    assert paths.data_folder() == home / "kept" / "gembawalk"
    assert paths.settings_file() == home / "liked" / "gembawalk" / "settings.toml"


def test_the_demo_lies_beside_and_is_never_the_real_database(home: Path) -> None:
    demo = paths.demo_database({})
    assert demo.parent == paths.data_folder()
    assert demo != paths.database(None, {})
    assert paths.demo_database({"GEMBAWALK_DB": str(home / "elsewhere" / "demo.db")}) == demo
    with pytest.raises(UnusableDatabase, match="GEMBAWALK_DB names"):
        paths.demo_database({"GEMBAWALK_DB": str(demo.parent / "x" / ".." / "demo.db")})


@posix
def test_exports_go_to_the_documents_or_home(home: Path) -> None:
    assert paths.export_folder() == home / "gembawalk"
    (home / "Documents").mkdir()
    assert paths.export_folder() == home / "Documents" / "gembawalk"
    assert paths.export_folder("~/out") == home / "out"
    assert paths.export_folder(" ") == paths.export_folder()
    with pytest.raises(UnwritableFile, match="export_folder"):
        paths.export_folder("a\0b")


def test_a_new_file_never_takes_the_place_of_another(home: Path) -> None:
    assert paths.new_file("~/plant.db") == home / "plant.db"
    (home / "plant.db").write_text("mine")
    for taken in ("~/plant.db", "~"):
        with pytest.raises(UnwritableFile, match="already there"):
            paths.new_file(taken)
    with pytest.raises(UnwritableFile, match="--out names no place"):
        paths.new_file("")


@posix
def test_an_account_without_a_home_gets_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_: object) -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr("platformdirs.PlatformDirs.user_data_path", property(unknown))
    with pytest.raises(GembaError, match="no home"):
        paths.database(None, {})


def test_the_themes_are_found() -> None:
    assert (paths.packaged_themes() / "gemba-dark.toml").is_file()


def test_themes_inside_of_the_package_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "gembawalk"
    package.mkdir(parents=True)
    (package.parent / "themes").mkdir()
    monkeypatch.setattr(paths, "__file__", str(package / "paths.py"))
    assert paths.packaged_themes() == package.parent / "themes"
    (package / "themes").mkdir()
    assert paths.packaged_themes() == package / "themes"


def test_nothing_is_made(home: Path) -> None:
    paths.database(None, {})
    paths.demo_database({})
    paths.settings_file()
    paths.export_folder()
    assert list(home.iterdir()) == []


def test_importing_it_loads_no_library() -> None:
    code = "import sys, gembawalk.paths; sys.exit('platformdirs' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
