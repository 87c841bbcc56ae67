"""A vault: a file for each walk and standard, an index, links between them; run again, only what changed is written."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote

import pytest
from plant import Clock

from gembawalk.documents.escape import escape_block
from gembawalk.documents.page import Profile
from gembawalk.documents.standard import write_standard
from gembawalk.domain import answer
from gembawalk.domain.read_back import read_lines
from gembawalk.domain.record import Kind
from gembawalk.progress import Bar
from gembawalk.store import Store

Say = Callable[..., tuple[int, str, str]]
LINK = re.compile(r"\]\(([^)]+)\)")


@pytest.fixture
def mine(plant: Path, tmp_path: Path) -> Path:
    """A copy of the demo plant."""
    path = tmp_path / "mine.db"
    shutil.copy(plant, path)
    return path


def exported(say: Say, database: Path, folder: Path, profile: str = "full") -> tuple[int, str, str]:
    return say("--db", database, "export", "--all", "--profile", profile, "--out", folder)


def test_a_vault_holds_all_and_its_links_lead_somewhere(mine: Path, tmp_path: Path, say: Say) -> None:
    vault = tmp_path / "vault"
    assert exported(say, mine, vault) == (0, f"{vault}: 60 walks and 3 standards, 64 files written.\n", "")
    assert len(list(vault.glob("2*.md"))) == 60
    assert len(list((vault / "standards").glob("*.md"))) == 3
    links = [(path, link) for path in vault.rglob("*.md") for link in LINK.findall(path.read_text("utf-8"))]
    assert len(links) == 60 + 60 + 3
    for path, link in links:
        assert (path.parent / unquote(link)).is_file()


def test_the_index_tells_what_goes_wrong_in_the_words_of_who_writes_it(
    mine: Path, tmp_path: Path, say: Say, home: Path
) -> None:
    vault = tmp_path / "vault"
    exported(say, mine, vault)
    index = (vault / "index.md").read_text("utf-8")
    assert "\n# Gemba walks\n" in index
    assert ".md)\n\n*Press shop · Plant North*\n\n| Walk | What was told |\n" in index
    assert ") | Half the pressure when press 4 runs; Left nozzle stays wet when the air is weak |\n" in index
    assert "*(put aside)* |\n" in index
    settings = home / ".config" / "gembawalk" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('language = "de"\n', "utf-8")
    exported(say, mine, vault)
    index = (vault / "index.md").read_text("utf-8")
    assert "# Gemba-Gänge\n" in index
    assert "| Gang | Was erzählt wurde |\n" in index
    assert "*(beiseitegelegt)*" in index
    assert "Walk" not in index


def test_run_again_only_what_changed_is_written(mine: Path, tmp_path: Path, say: Say, clock: Clock) -> None:
    vault = tmp_path / "vault"
    exported(say, mine, vault)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in vault.rglob("*.*") if path.is_file()}
    assert exported(say, mine, vault)[1] == f"{vault}: 60 walks and 3 standards, 0 files written.\n"
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before} == before
    with closing(Store.open(mine, clock)) as store:
        walk = store.walk_lines(limit=1)[0].id
        store.write(walk, answer.note(walk, "It still hangs there.", store.new_id))
    assert exported(say, mine, vault)[1].endswith("1 file written.\n")
    changed = [path for path, (content, _) in before.items() if path.read_bytes() != content]
    assert {path.suffix for path in changed} == {".md", ".json"}
    assert len(changed) == 2


def test_what_was_changed_by_hand_stays_until_it_was_taken_in(mine: Path, tmp_path: Path, say: Say) -> None:
    vault = tmp_path / "vault"
    exported(say, mine, vault)
    path = next(path for path in sorted(vault.glob("2*.md")) if "**What goes wrong.** " in path.read_text("utf-8"))
    mended = path.read_text("utf-8").replace("**What goes wrong.** ", "**What goes wrong.** Again ", 1)
    path.write_text(mended, "utf-8")
    code, _, err = exported(say, mine, vault)
    assert code == 1
    assert f"{path} was changed by hand" in err
    assert path.read_text("utf-8") == mended
    assert say("--db", mine, "import", path, "--yes")[0] == 0
    assert exported(say, mine, vault)[0] == 0
    assert "**What goes wrong.** Again " in path.read_text("utf-8")


def test_what_a_person_added_at_the_top_is_kept(mine: Path, tmp_path: Path, say: Say, clock: Clock) -> None:
    vault = tmp_path / "vault"
    exported(say, mine, vault)
    walk = sorted(vault.glob("2*.md"))[-1]
    standard = next((vault / "standards").glob("*.md"))
    own = 'tags:\n  - press\n  - leak\n"my key": [a, b]\n'
    for path in (walk, standard):
        path.write_text(path.read_text("utf-8").replace("\nsite:", f"\n{own}site:", 1), "utf-8")
        assert own in path.read_text("utf-8")
    with closing(Store.open(mine, clock)) as store:
        newest = store.walk_lines(limit=1)[0].id
        store.write(newest, answer.note(newest, "It still hangs there.", store.new_id))
    assert say("--db", mine, "import", vault)[:2] == (0, "Walks: 60 the same as here.\n")
    assert exported(say, mine, vault)[0] == 0
    assert exported(say, mine, vault)[1].endswith("0 files written.\n")
    for path in (walk, standard):
        assert f"\n{own}---\n" in path.read_text("utf-8")
    single = tmp_path / "single"
    for profile in ("full", "team"):
        say("--db", mine, "export", newest, "--profile", profile, "--out", single)
        (path,) = single.iterdir()
        text = path.read_text("utf-8")
        path.write_text(text.replace("\n---\n", "\nmine: yes\n---\n", 1) if profile == "full" else text, "utf-8")
    assert "\nmine: yes\n---\n" in text
    assert "ids:" not in text


def test_what_a_formatter_did_is_no_change_by_hand(mine: Path, tmp_path: Path, say: Say) -> None:
    vault = tmp_path / "vault"
    exported(say, mine, vault)
    path = min(vault.glob("2*.md"))
    before = path.read_text("utf-8")
    path.write_text(re.sub(r"(?<!\*)\*([^*\n]+)\*(?!\*)", r"_\1_", before).replace("- ", "* "), "utf-8")
    assert exported(say, mine, vault)[0] == 0
    assert path.read_text("utf-8") == before


def test_a_vault_makes_the_same_plant_elsewhere(mine: Path, tmp_path: Path, say: Say) -> None:
    vault, again, other = tmp_path / "vault", tmp_path / "again", tmp_path / "other.db"
    exported(say, mine, vault)
    assert say("--db", other, "import", vault)[0] == 0
    exported(say, other, again)
    for path in vault.rglob("*.md"):
        assert (again / path.relative_to(vault)).read_bytes() == path.read_bytes()


def test_a_team_vault_holds_no_private_byte(mine: Path, tmp_path: Path, say: Say, clock: Clock) -> None:
    with closing(Store.open(mine, clock)) as store:
        private: set[str] = set()
        for walk in store.all_walks():
            private.update(filter(None, [walk.expect]))
            if thought := walk.reflection:
                names = ("surprised", "learned", "differently", "come_along")
                private.update(filter(None, (getattr(thought, name) for name in names)))
            if walk.agreed == "rather not":
                private.update(one.text for one in walk.opinions if one.text)
        told = next(walk for walk in store.all_walks() if any(one.evidence for one in walk.observations))
        struck = next(
            line for line in read_lines(told) if line.field == "evidence" and line.kind is Kind.OBSERVATION
        )
        store.strike(told.id, struck.kind, struck.record, struck.field)
        private.add(struck.text)
        told_too = [line.text for walk in store.all_walks() for line in read_lines(walk)]
        told_too += [note.text for walk in store.all_walks() for note in walk.notes]
        kept = "\n".join([*told_too, *(write_standard(one) for one in store.standards(retired=True))])
    vault = tmp_path / "vault"
    exported(say, mine, vault, Profile.TEAM.value)
    content = b"\n".join(path.read_bytes() for path in vault.rglob("*") if path.is_file())
    searched = 0
    for words in private:
        # "founder" is in a standard, too; what an operator said aloud isn't the coach's secret.
        if words not in kept:
            searched += 1
            assert words.encode() not in content
            assert escape_block(words).encode() not in content
    assert searched > 50


def test_an_export_that_was_interrupted_is_known_and_goes_on(
    mine: Path, tmp_path: Path, say: Say, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = tmp_path / "vault"
    passed = Bar.passed

    def interrupted(bar: Bar, value: object, done: int, total: int) -> object:
        if done == 30:
            raise KeyboardInterrupt
        return passed(bar, value, done, total)

    monkeypatch.setattr(Bar, "passed", interrupted)
    assert f"Stopped. What stands in {vault} is whole" in exported(say, mine, vault)[2]
    monkeypatch.undo()
    there = {path.relative_to(vault).as_posix() for path in vault.rglob("*.md")}
    assert 3 < len(there) < 3 + 30
    with closing(Store.open(mine, clock)) as store:
        walk, *others = store.all_walks()
        handed = {Path(told.path) for one in (walk, *others) for told in store.upkeep.handed_out(one.id)}
        store.write(walk.id, answer.note(walk.id, "It still hangs there.", store.new_id))
    assert {vault / name for name in there if "/" not in name} <= handed
    code, out, err = exported(say, mine, vault)
    assert (code, err) == (0, "")
    assert out.startswith(f"{vault}: 60 walks and 3 standards")
