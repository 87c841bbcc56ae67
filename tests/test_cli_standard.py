"""The command line's acts on standards."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gembawalk.domain.standard import text_of
from gembawalk.store import Store

pytestmark = pytest.mark.usefixtures("home")
Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def edited_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes an editor of Python code that has the file's text as `text` and leaves it changed."""

    def make(code: str) -> None:
        script = tmp_path / "editor.py"
        script.write_text(
            "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\ntext = path.read_text('utf-8')\n"
            f"{code}\npath.write_text(text, 'utf-8')\n",
            "utf-8",
        )
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", shlex.join([sys.executable, str(script)]))

    return make


def test_a_standard_is_edited_in_the_coachs_own_editor(
    say: Say, database: Path, store: Store, edited_by: Callable[[str], None]
) -> None:
    before = store.standards()[0]
    edited_by("text = text.replace('Check the seam by eye', 'Check each seam by eye')")
    code, out, _ = say("--db", database, "standard", "edit", "tray")
    assert (code, out) == (0, "Tray sealing is now at version 2.\n")
    after = store.standards()[0]
    assert after.version.steps[2].what == "Check each seam by eye and thumb"
    assert [one.lineage for one in after.version.steps] == [one.lineage for one in before.version.steps]
    edited_by("pass")
    assert say("--db", database, "standard", "edit", "tray")[1] == "Nothing was changed.\n"
    edited_by("text = ''")
    assert say("--db", database, "standard", "edit", "tray")[1] == "Nothing was changed.\n"


def test_an_edit_with_mistakes_keeps_the_text_and_has_them_on_top(
    say: Say, database: Path, store: Store, edited_by: Callable[[str], None]
) -> None:
    edited_by("text += '\\n## 9. Too far\\n'")
    code, _, err = say("--db", database, "standard", "edit", "tray")
    assert code == 1
    assert "Step 5 is missing before this one." in err
    assert "Nothing was saved: the text has mistakes. Your text is in" in err
    path = Path(err.rsplit(" in ", 1)[1].strip().rstrip("."))
    lines = path.read_text("utf-8").splitlines()
    assert lines[0].startswith("<!-- 1 to mend")
    number = int(lines[1].split()[1].rstrip(":"))
    assert lines[number - 1] == "## 9. Too far"
    assert lines[2] == "-->"
    assert store.standards()[0].version.number == 1


def test_without_an_editor_or_with_one_that_fails_nothing_is_saved(
    say: Say, database: Path, monkeypatch: pytest.MonkeyPatch, edited_by: Callable[[str], None]
) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor-anywhere")
    monkeypatch.delenv("VISUAL", raising=False)
    code, _, err = say("--db", database, "standard", "edit", "tray")
    assert code == 1
    assert "The standard was not opened: no-such-editor-anywhere can't be run" in err
    edited_by("raise SystemExit(3)")
    code, _, err = say("--db", database, "standard", "edit", "tray")
    assert code == 1
    assert "ended with code 3. Your text is in" in err


def test_the_history_names_versions_and_compares_them_word_by_word(
    say: Say, database: Path, edited_by: Callable[[str], None]
) -> None:
    edited_by("text = text.replace('Wait for the green lamp', 'Wait until the lamp is green')")
    say("--db", database, "standard", "edit", "tray")
    code, out, _ = say("--db", database, "standard", "history", "tray")
    assert code == 0
    assert [line.split("  ")[0] for line in out.splitlines()] == ["version 2", "version 1"]
    code, out, _ = say("--db", database, "standard", "history", "tray", "--compare", 1, 2)
    assert (code, out) == (0, "key point: Safety. Wait [-for -]{+until +}the {+lamp is +}green[-lamp-]\n")
    assert say("--db", database, "standard", "history", "tray", "--compare", 2, 2)[1] == "Nothing differs.\n"
    code, _, err = say("--db", database, "standard", "history", "tray", "--compare", 1, 9)
    assert (code, err) == (1, "There is no version 9: Tray sealing has versions 1 to 2.\n")


def test_blame_tells_where_each_line_comes_from(say: Say, plant: Path) -> None:
    code, out, _ = say("--db", plant, "standard", "blame", "tray-sealing")
    assert code == 0
    tin = out[out.index("- Guard of thick tin") :]
    tin = tin[: tin.index("\n\n")]
    for words in (
        "since      version 7",
        "operator   “",
        "tried      Wipe the rim",
        "actual     worse: ",
        "held       ",
    ):
        assert words in tin
    assert "came back  2025-" in out
    assert out.count("from       no walk: it was written down") > 10


def test_a_standard_is_retired_and_comes_back(say: Say, database: Path, store: Store, tmp_path: Path) -> None:
    assert say("--db", database, "standard", "export", "--all", "--out", tmp_path / "out")[0] == 0
    code, out, _ = say("--db", database, "standard", "retire", "tray")
    assert (code, "is out of use" in out) == (0, True)
    assert store.standards() == ()
    assert "(retired)" in say("--db", database, "standard", "list", "--retired")[1]
    assert say("--db", database, "standard", "list")[1] == ""
    code, _, err = say("--db", database, "standard", "retire", "tray")
    assert (code, "was retired" in err) == (1, True)
    say("--db", database, "standard", "add", tmp_path / "out" / "tray-sealing.md")
    assert len(store.standards()) == 1
    assert store.standards()[0].version.number == 1


def test_standards_go_out_and_come_in_elsewhere_with_their_lineage(
    say: Say, database: Path, store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    code, out, _ = say("--db", database, "standard", "export", "tray", "--out", folder, "--full")
    path = folder / "tray-sealing.md"
    assert (code, out.strip()) == (0, str(path))
    before = path.read_bytes()
    assert say("--db", database, "standard", "export", "tray", "--out", folder, "--full")[0] == 0
    assert path.read_bytes() == before
    text = path.read_text("utf-8").replace("Load the tray into the guide", "Something quite else in other words")
    path.write_text(text.replace("## 3. Check the seam by eye and thumb", "## 3. Stack it"), "utf-8")
    code, out, _ = say("--db", database, "standard", "add", path)
    assert "reworded: Load the tray into the guide → Something quite else in other words" in out
    versions = store.versions(store.standards()[0].id)
    first, second = ([step.lineage for step in one.steps] for one in versions)
    assert first == second
    (folder / "other.md").write_text("# another\n", "utf-8")
    assert say("--db", database, "standard", "export", "--out", folder)[0] == 1


def test_a_file_of_another_standard_is_never_written_over(say: Say, database: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "out" / "tray-sealing.md"
    theirs.parent.mkdir()
    theirs.write_text("mine\n", "utf-8")
    code, out, _ = say("--db", database, "standard", "export", "tray", "--out", theirs.parent)
    assert (code, Path(out.strip()).name) == (0, "tray-sealing 2.md")
    assert theirs.read_text("utf-8") == "mine\n"


@pytest.mark.parametrize("full", [(), ("--full",)])
def test_a_standard_that_was_edited_by_hand_is_never_written_over(
    say: Say, database: Path, store: Store, tmp_path: Path, full: tuple[str, ...]
) -> None:
    export = ("--db", database, "standard", "export", "tray", "--out", tmp_path, *full)
    path = tmp_path / "tray-sealing.md"
    assert say(*export)[0] == 0
    mine = path.read_text("utf-8").replace("Load the tray into the guide", "Load it squarely")
    path.write_text(mine, "utf-8")
    code, out, err = say(*export)
    assert (code, Path(out.strip()).name) == (0, "tray-sealing 2.md")
    assert f"{path} was changed by hand" in err
    assert path.read_text("utf-8") == mine
    # What an older version says, as a formatter leaves it, is no edit.
    code, _, _ = say("--db", database, "standard", "add", path)
    assert (code, len(store.versions(store.standards()[0].id))) == (0, 2)
    (tmp_path / "tray-sealing 2.md").unlink()
    path.write_text(path.read_text("utf-8").replace("\n- ", "\n* ") + "\n\n", "utf-8")
    code, out, err = say(*export)
    assert (Path(out.strip()), err) == (path, "")
    assert "Load it squarely" in path.read_text("utf-8")
    store.add_standard(replace(text_of(store.standards()[0]), title="Sealing of trays"), "as it is called now")
    code, out, err = say(*export)
    assert (Path(out.strip()), err) == (path, "")
    assert "Sealing of trays" in path.read_text("utf-8")


def test_a_standard_that_an_editor_left_in_another_encoding_is_never_written_over(
    say: Say, database: Path, tmp_path: Path
) -> None:
    export = ("--db", database, "standard", "export", "tray", "--out", tmp_path)
    path = tmp_path / "tray-sealing.md"
    assert say(*export)[0] == 0
    mine = (
        path.read_text("utf-8")
        .replace("Load the tray into the guide", "Löffel einlegen")
        .encode("cp1252", "replace")
    )
    path.write_bytes(mine)
    code, out, err = say(*export)
    assert (code, Path(out.strip()).name, path.read_bytes()) == (0, "tray-sealing 2.md", mine)
    assert f"{path} was changed by hand" in err
