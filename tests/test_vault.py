"""A vault: a file for each walk and standard, an index, links between them; run again, only what changed is written."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from plant import Clock

from gembawalk.domain import answer
from gembawalk.domain.ids import child_id
from gembawalk.domain.read_back import read_lines
from gembawalk.domain.record import Edit, Kind
from gembawalk.domain.standard import StandardText, Step
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


def test_a_title_makes_no_link_of_its_own_in_the_index(tmp_path: Path, say: Say, clock: Clock) -> None:
    database, vault = tmp_path / "own.db", tmp_path / "vault"
    for title in ("x](javascript:alert(1)) y", "a] www.a.de [b", "mail a@b.de \\]"):
        with closing(Store.open(database, clock)) as store:
            store.add_standard(StandardText(title=title, steps=(Step(id="", lineage="", what="a"),)))
    exported(say, database, vault)
    tokens = MarkdownIt("gfm-like").parse((vault / "index.md").read_text("utf-8"))
    links = [one for token in tokens for one in token.children or () if one.type == "link_open"]
    assert len(links) == 3
    assert all(str(one.attrs["href"]).startswith("standards/") for one in links)
    shown = ["".join(one.content for one in token.children or ()) for token in tokens if token.type == "inline"]
    assert {"x](javascript:alert(1)) y", "a] www.a.de [b", "mail a@b.de \\]"} <= set(shown)


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


@pytest.mark.parametrize("left", [b"", b"\0" * 900], ids=["empty", "zeros"])
def test_what_a_power_cut_emptied_is_written_again_in_its_place(
    mine: Path, tmp_path: Path, say: Say, left: bytes
) -> None:
    vault = tmp_path / "vault"
    exported(say, mine, vault)
    before = {path: path.read_bytes() for path in vault.rglob("*.md")}
    hollow = [max(vault.glob("2*.md")), next((vault / "standards").glob("*.md")), vault / "index.md"]
    for path in hollow:
        path.write_bytes(left)
    code, out, err = exported(say, mine, vault)
    assert (code, err) == (0, "")
    assert out.endswith(", 3 files written.\n")
    assert {path: path.read_bytes() for path in vault.rglob("*.md")} == before


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


SECRET = re.compile(rb"zq\d+qz")
"""What makes each private text one that stands nowhere else, whatever is done to the rest of it on its way out."""


class Secrets:
    """Makes texts that are known again by their bytes, and knows what each of them is."""

    def __init__(self) -> None:
        self.told: dict[bytes, str] = {}

    def of(self, what: str, before: str = "") -> str:
        mark = f"zq{len(self.told)}qz"
        self.told[mark.encode()] = what
        return f"{before} *{mark}* <b>&amp; =x"

    def in_files(self, folder: Path) -> set[str]:
        """What of all that stands in the files of a folder, or in their names."""
        files = [path for path in folder.rglob("*") if path.is_file()]
        content = b"\n".join([*(path.read_bytes() for path in files), *(str(path).encode() for path in files)])
        return {self.told[mark] for mark in set(SECRET.findall(content))}


@pytest.fixture
def kept(mine: Path, clock: Clock) -> Secrets:
    """Private texts in all walks of the plant, own words of those who would rather not, and struck lines."""
    secrets = Secrets()
    with closing(Store.open(mine, clock)) as store:
        walks = list(store.all_walks())
        for at, walk in enumerate(walks):
            thoughts = ("surprised", "learned", "differently", "come_along")
            reflection = {name: secrets.of(f"reflection {name}") for name in thoughts}
            edits = [
                Edit(Kind.WALK, walk.id, {"expect": secrets.of("prediction", walk.expect or "")}),
                Edit(Kind.REFLECTION, child_id(walk.id, "reflection"), {"walk": walk.id, **reflection}),
            ]
            if at % 3 == 0 and any(one.text for one in walk.opinions):
                edits.append(Edit(Kind.WALK, walk.id, {"agreed": "rather not"}))
                edits += [
                    Edit(Kind.OPINION, one.id, {"text": secrets.of("own words", one.text)})
                    for one in walk.opinions
                    if one.text
                ]
            store.write(walk.id, edits)
        seen = set()
        for walk in walks:
            for line in read_lines(walk):
                if (line.kind, line.field) not in seen:
                    seen.add((line.kind, line.field))
                    told = {line.field: secrets.of(f"struck {line.kind} {line.field}", line.text)}
                    store.write(walk.id, [Edit(line.kind, line.record, told)])
                    store.strike(walk.id, line.kind, line.record, line.field)
    assert len(secrets.told) > 60 * 5 + 30 + 12
    return secrets


def test_what_is_for_the_team_holds_no_private_byte(mine: Path, tmp_path: Path, say: Say, kept: Secrets) -> None:
    team, boards = tmp_path / "team", tmp_path / "boards"
    export = ("--db", mine, "export", "--all", "--profile", "team", "--out")
    for form in ("md", "html", "csv"):
        assert say(*export, team / form, "--format", form)[0] == 0
    assert say("--db", mine, "standard", "export", "--all", "--out", boards / "standards")[0] == 0
    assert say("--db", mine, "due", "--ics", boards / "due.ics")[0] == 0
    since = ("--since", "2020-01-01", "--out")
    for ending in ("md", "html"):
        assert say("--db", mine, "report", *since, boards / f"report.{ending}")[0] == 0
        assert say("--db", mine, "teamsheet", "--area", "Packing", *since, boards / f"sheet.{ending}")[0] == 0
        assert say("--db", mine, "card", "changeover-press-3", "--out", boards / f"card.{ending}")[0] == 0
    assert len(list(team.rglob("*.*"))) > 120
    assert kept.in_files(team) == kept.in_files(boards) == set()
    # Neither is any of it empty, nor does the search overlook what the coach's own copies hold.
    assert b"Sauce of the curry runs over the tin guard" in b"".join(
        path.read_bytes() for path in team.rglob("*.md")
    )
    thoughts = {f"reflection {name}" for name in ("surprised", "learned", "differently", "come_along")}
    for form in ("md", "html", "csv"):
        folder = tmp_path / f"coach {form}"
        assert say("--db", mine, "export", "--all", "--profile", "coach", "--format", form, "--out", folder)[0] == 0
        assert kept.in_files(folder) == {"prediction", *thoughts}


def test_what_was_struck_is_in_no_copy_at_all(mine: Path, tmp_path: Path, say: Say, kept: Secrets) -> None:
    for form in ("md", "html", "csv", "jsonl"):
        folder = tmp_path / form
        assert say("--db", mine, "export", "--all", "--profile", "full", "--format", form, "--out", folder)[0] == 0
        held = kept.in_files(folder)
        assert "own words" in held
        assert not [what for what in held if what.startswith("struck")]


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
