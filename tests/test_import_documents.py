"""Walks and standards come back from markdown files on the command line, and from hands and formatters."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from plant import Clock

from gembawalk.domain.record import Edit, Kind
from gembawalk.store import Store

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def mine(plant: Path, tmp_path: Path) -> Path:
    """A copy of the demo plant."""
    path = tmp_path / "mine.db"
    shutil.copy(plant, path)
    return path


@pytest.fixture
def full(mine: Path, tmp_path: Path, say: Say) -> Path:
    """The demo plant's walks and standards as full copies."""
    folder = tmp_path / "full"
    assert say("--db", mine, "export", "--all", "--profile", "full", "--out", folder)[0] == 0
    assert say("--db", mine, "standard", "export", "--all", "--full", "--out", folder)[0] == 0
    return folder


def one_file(folder: Path, words: str) -> Path:
    """The newest file that holds some words."""
    return next(path for path in sorted(folder.glob("2*.md"), reverse=True) if words in path.read_text("utf-8"))


def test_a_folder_of_full_copies_makes_the_same_plant(full: Path, tmp_path: Path, say: Say, clock: Clock) -> None:
    other = tmp_path / "other.db"
    code, out, err = say("--db", other, "import", full)
    assert (code, err) == (0, "")
    assert "Walks: 60 added." in out
    again = tmp_path / "again"
    say("--db", other, "export", "--all", "--profile", "full", "--out", again)
    say("--db", other, "standard", "export", "--all", "--full", "--out", again)
    for path in (one for one in full.rglob("*.md") if one.name != "index.md"):
        assert (again / path.relative_to(full)).read_bytes() == path.read_bytes()
    with closing(Store.open(other, clock)) as store:
        assert store.differences() == ()
        assert store.search("rag insted of air gun", 5)
    assert say("--db", other, "import", full) == (0, "Walks: 60 the same as here.\n", "")


def test_what_was_changed_by_hand_is_shown_and_taken_on_yes(full: Path, mine: Path, say: Say) -> None:
    path = one_file(full, "— *toolmaker*")
    text = path.read_text("utf-8")
    line = next(line for line in text.split("\n") if line.startswith("**What goes wrong.** "))
    path.write_text(text.replace(line, f"{line} every Monday", 1), "utf-8")
    code, out, err = say("--db", mine, "import", path)
    assert code == 1
    assert "is here and differs:" in out
    assert re.search(r"\n  \d\. [^\n]+ · What goes wrong: [^\n]*\{\+every Monday\+\}\n", out)
    assert "Nobody is there to ask" in err
    assert "Walks: 1 left as it is here." in out
    code, out, _ = say("--db", mine, "import", path, "--yes")
    assert code == 0
    assert "Walks: 1 changed." in out
    assert say("--db", mine, "import", path)[:2] == (0, "Walks: 1 the same as here.\n")


def test_a_moved_day_and_a_new_try_are_shown_as_they_are_read(full: Path, mine: Path, say: Say) -> None:
    path = one_file(full, "— *maintenance* 📅")
    text = re.sub(r"— \*maintenance\* 📅 [-\d]+", "— *maintenance* 📅 2031-01-02", path.read_text("utf-8"), count=1)
    path.write_text(text.replace("\n- [ ] **C1**", "\n- [ ] Buy a brush\n- [ ] **C1**", 1), "utf-8")
    _, out, _ = say("--db", mine, "import", path)
    assert re.search(r"\n  \d\. [^\n]+ · By: \[-[-\d]{10}-\]\{\+2031-01-02\+\}\n", out)
    assert re.search(r"\n  \d\. [^\n]+ · Try: \{\+Buy a brush\+\}\nWalks: ", out)


def test_what_differs_and_what_is_wrong_is_told_in_the_interfaces_language(
    full: Path, mine: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = one_file(full, "**Output.** yes")
    before = path.read_text("utf-8")
    monkeypatch.setenv("LANGUAGE", "de")
    path.write_text(before.replace("**Output.** yes", "**Output.** no", 1), "utf-8")
    _, out, err = say("--db", mine, "import", path)
    assert "· Ausbringung: [-ja-]{+nein+}\n" in out
    assert (
        err
        == "Niemand ist da, der gefragt werden könnte; darum blieb es, wie es war. Mit --yes wird es übernommen.\n"
    )
    path.write_text(before.replace("**Output.** yes", "**Output.** maybe", 1), "utf-8")
    _, _, err = say("--db", mine, "import", path)
    assert ": “maybe” ist hier nicht bekannt; erwartet wird eins von: yes, partly, no, don't know.\n" in err


def test_what_a_walk_cannot_change_is_told_where_it_stands(full: Path, mine: Path, say: Say) -> None:
    path = one_file(full, "**Output.** yes")
    text = re.sub(r"(?m)^(date|area): .*", r"\1: 2020-01-01", path.read_text("utf-8"))
    path.write_text(text, "utf-8")
    code, out, err = say("--db", mine, "import", path)
    assert (code, out) == (0, "Walks: 1 the same as here.\n")
    lines = [n for n, line in enumerate(text.split("\n"), 1) if line.endswith(": 2020-01-01")]
    told = "This stays as it was; the file of a walk doesn't change where and when it was walked."
    assert err.split("\n") == [*(f"{path}:{line}: {told}" for line in lines), ""]


def test_nothing_goes_by_being_left_out(full: Path, mine: Path, say: Say) -> None:
    path = one_file(full, "**What goes wrong.**")
    lines = path.read_text("utf-8").split("\n")
    path.write_text("\n".join(line for line in lines if not line.startswith("**What goes wrong.**")), "utf-8")
    assert say("--db", mine, "import", path)[:2] == (0, "Walks: 1 the same as here.\n")


def test_a_wrong_file_changes_nothing_and_all_mistakes_are_told(full: Path, tmp_path: Path, say: Say) -> None:
    first, second = sorted(full.glob("2*.md"))[:2]
    text = first.read_text("utf-8")
    heading = next(line for line in text.split("\n") if line.startswith("## ") and line[3].isdigit())
    first.write_text(text + f"\n{heading}\n\n**Output.** maybe\n", "utf-8")
    second.write_text(second.read_text("utf-8").replace("gembawalk: walk/1", "gembawalk: walk/2"), "utf-8")
    other = tmp_path / "other.db"
    code, out, err = say("--db", other, "import", full)
    assert (code, out) == (1, "")
    assert f"{first}:" in err and "stands here a second time" in err
    assert f"{second}:2: This says it is 'walk/2'; expected gembawalk: walk/1." in err
    assert "Nothing was stored." in err
    assert not other.exists()


def test_a_team_copy_is_compared_and_not_taken_in_where_it_is_new(mine: Path, tmp_path: Path, say: Say) -> None:
    folder = tmp_path / "team"
    say("--db", mine, "export", "--all", "--profile", "team", "--out", folder)
    assert say("--db", mine, "import", folder)[:2] == (0, "Walks: 60 the same as here.\n")
    code, _, err = say("--db", tmp_path / "other.db", "import", folder)
    assert code == 1
    assert err.count("This is a team copy of a walk that isn't here") == 60


def test_the_same_walk_in_two_files_that_differ_is_told(full: Path, tmp_path: Path, say: Say) -> None:
    path = one_file(full, "**What goes wrong.**")
    copy = full / "2020 copy.md"
    copy.write_text(
        path.read_text("utf-8").replace("**What goes wrong.** ", "**What goes wrong.** Still: ", 1), "utf-8"
    )
    code, _, err = say("--db", tmp_path / "other.db", "import", full)
    assert code == 1
    assert "This walk is in" in err


def test_a_standard_that_differs_is_shown_word_by_word(full: Path, mine: Path, say: Say) -> None:
    path = full / "changeover-press-3.md"
    path.write_text(path.read_text("utf-8").replace("\n## 1. ", "\n## 1. Carefully: ", 1), "utf-8")
    code, out, _ = say("--db", mine, "import", path)
    assert code == 1
    assert "step: {+Carefully: +}" in out
    code, out, _ = say("--db", mine, "import", path, "--yes")
    assert code == 0
    assert "is now at version" in out
    assert say("--db", mine, "import", path)[0] == 0


def test_what_was_struck_or_erased_does_not_come_back_from_an_old_file(
    full: Path, mine: Path, say: Say, clock: Clock
) -> None:
    with closing(Store.open(mine, clock)) as store:
        walks = [walk for walk in store.all_walks() if any(one.evidence for one in walk.observations)]
        struck = next(one for one in walks[0].observations if one.evidence)
        store.strike(walks[0].id, Kind.OBSERVATION, struck.id, "evidence")
        store.upkeep.erase(Kind.WALK, walks[1].id)
    code, out, err = say("--db", mine, "import", full, "--yes")
    assert code == 0
    assert "This walk was erased here for good, and is left out: " in err
    assert out == "Walks: 59 the same as here.\n"
    assert str(struck.evidence).encode() not in mine.read_bytes()
    with closing(Store.open(mine, clock)) as store:
        assert sum(store.like(walk.id) is not None for walk in walks[:2]) == 1
        assert store.differences() == ()


def test_a_team_copy_that_hides_the_time_is_known_beside_its_walk(
    mine: Path, tmp_path: Path, say: Say, clock: Clock
) -> None:
    with closing(Store.open(mine, clock)) as store:
        walk = next(walk for walk in store.all_walks() if any(one.problem for one in walk.observations))
        seen = next(one for one in walk.observations if one.problem)
        told = Edit(Kind.OBSERVATION, seen.id, {"facts": "The night shift does it with a rag"})
        store.write(walk.id, [told])
    assert say("--db", mine, "export", walk.id, "--out", tmp_path / "team")[0] == 0
    path = next((tmp_path / "team").iterdir())
    text = path.read_text("utf-8")
    assert walk.id not in text
    path.write_text(text.replace("with a rag", "with a brush"), "utf-8")
    assert say("--db", mine, "import", path, "--yes")[0] == 0
    with closing(Store.open(mine, clock)) as store:
        facts = {one.facts for one in store.walk(walk.id).observations}
    assert "The night shift does it with a brush" in facts


def test_files_of_others_in_a_folder_are_left_alone(full: Path, tmp_path: Path, say: Say) -> None:
    (full / "shopping.md").write_text("# Milk\n", "utf-8")
    (full / ".obsidian").mkdir()
    (full / ".obsidian" / "walk.md").write_text("---\ngembawalk: walk/1\n---\n", "utf-8")
    assert say("--db", tmp_path / "other.db", "import", full)[0] == 0
    code, _, err = say("--db", tmp_path / "third.db", "import", full / "shopping.md")
    assert code == 1
    assert "shopping.md:" in err
