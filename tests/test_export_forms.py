"""The other forms in which walks go out on the command line: pages, tables, records."""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from plant import Clock

from gembawalk.documents.formula import undefused
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
def named(mine: Path, clock: Clock) -> str:
    """A walk in whose words somebody is named, and a shift."""
    with closing(Store.open(mine, clock)) as store:
        walk = next(walk for walk in store.all_walks() if any(one.problem for one in walk.observations))
        seen = next(one for one in walk.observations if one.problem)
        facts = "Thomas Meyer of the night shift said it sticks"
        store.write(walk.id, [Edit(Kind.OBSERVATION, seen.id, {"facts": facts})])
        return walk.id


def private_words(database: Path, clock: Clock) -> set[str]:
    """What only the coach may read, in words long enough to stand nowhere else."""
    with closing(Store.open(database, clock)) as store:
        walks = list(store.all_walks())
        shared = " ".join(text for walk in walks for text in walk.sentences())
    thoughts = [one for walk in walks if (one := walk.reflection)]
    told = [walk.expect for walk in walks]
    told += [text for one in thoughts for text in (one.surprised, one.learned, one.differently, one.come_along)]
    return {text for text in told if text and len(text.split()) > 3 and text not in shared}


def bytes_below(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_pages_are_written_one_a_walk_and_the_same_again(mine: Path, tmp_path: Path, say: Say) -> None:
    out = tmp_path / "pages"
    code, printed, _ = say("--db", mine, "export", "--all", "--format", "html", "--out", out)
    assert code == 0
    pages = {path: path.read_bytes() for path in out.iterdir()}
    assert len(pages) == 60
    assert sorted(printed.splitlines()) == sorted(map(str, pages))
    assert say("--db", mine, "export", "--all", "--format", "html", "--out", out)[0] == 0
    assert {path: path.read_bytes() for path in out.iterdir()} == pages
    assert all(page.startswith(b"<!doctype html>") and b"<script" not in page for page in pages.values())


@pytest.mark.parametrize("form", ["md", "html", "csv"])
def test_the_team_gets_nothing_private_in_any_form(
    form: str, mine: Path, tmp_path: Path, say: Say, clock: Clock
) -> None:
    private = private_words(mine, clock)
    assert len(private) > 20
    for profile in ("team", "coach"):
        out = tmp_path / profile
        assert say("--db", mine, "export", "--all", "--profile", profile, "--format", form, "--out", out)[0] == 0
    team, coach = bytes_below(tmp_path / "team"), bytes_below(tmp_path / "coach")
    plain = {text for text in private if re.fullmatch(r"[\w ,.]+", text)}
    assert len(plain) > 10
    assert [text for text in plain if text.encode() not in coach] == []
    assert [text for text in private if text.encode() in team] == []


def test_tables_hold_all_walks_and_run_nothing(mine: Path, tmp_path: Path, say: Say, clock: Clock) -> None:
    with closing(Store.open(mine, clock)) as store:
        walk = next(walk for walk in store.all_walks() if any(one.problem for one in walk.observations))
        seen = next(one for one in walk.observations if one.problem)
        facts = '=HYPERLINK("http://x","y");=1+1\n@SUM(A1) Größe'
        store.write(walk.id, [Edit(Kind.OBSERVATION, seen.id, {"facts": facts})])
    out = tmp_path / "tables"
    code, printed, _ = say("--db", mine, "export", "--all", "--format", "csv", "--out", out)
    assert code == 0
    names = ["walk", "observation", "opinion", "countermeasure", "check", "promise", "note"]
    assert [Path(line).stem for line in printed.splitlines()] == names
    tables = {}
    for path in out.iterdir():
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as file:
            tables[path.stem] = list(csv.DictReader(file))
    assert len(tables["walk"]) == 60
    ids = {row["id"] for row in tables["observation"]}
    assert {row["observation"] for row in tables["opinion"]} <= ids
    assert facts not in str(tables)
    assert undefused(next(row["facts"] for row in tables["observation"] if "Größe" in row["facts"])) == facts
    (out / "walk.csv").write_text("mine,own\n", "utf-8")
    code, _, said = say("--db", mine, "export", "--all", "--format", "csv", "--out", out)
    assert code == 1
    assert "walk.csv was not written: it holds something else." in said


def test_names_are_pointed_out_and_a_role_is_put_in_their_place(
    mine: Path, named: str, tmp_path: Path, say: Say
) -> None:
    code, printed, said = say("--db", mine, "export", named, "--format", "html", "--out", tmp_path / "a")
    assert code == 0
    assert "These look like people's names: Thomas Meyer" in said
    assert "It can" in said or "it can" in said
    assert "--replace-names" in said
    page = Path(printed.strip()).read_text("utf-8")
    assert "Thomas Meyer" in page
    # The shift is named: neither the hour nor an id that tells it goes out.
    assert named not in page
    assert not re.search(r"\d\d:\d\d", page.partition("<main>")[2])
    command = ("--db", mine, "export", named, "--replace-names", "--out", tmp_path / "b")
    code, printed, said = say(*command)
    assert "A role stands in their place." in said
    assert "Thomas" not in Path(printed.strip()).read_text("utf-8")
    assert "Thomas" not in say("--db", mine, "show", named, "--replace-names")[1]
    assert say("--db", mine, "export", named, "--profile", "coach", "--out", tmp_path / "c")[2] == ""


def test_what_was_written_is_named_when_it_is_erased(mine: Path, named: str, tmp_path: Path, say: Say) -> None:
    page = say("--db", mine, "export", named, "--format", "html", "--out", tmp_path / "out")[1].strip()
    code, printed, said = say("--db", mine, "erase", named, "--yes")
    assert code == 0
    assert page in printed + said


def test_what_can_not_be_exported_is_told_in_a_sentence(mine: Path, tmp_path: Path, say: Say, clock: Clock) -> None:
    empty = tmp_path / "empty.db"
    Store.open(empty, clock).close()
    out = tmp_path / "out"
    assert say("--db", empty, "export", "--all", "--format", "html", "--out", out)[:2] == (0, "")
    code, _, said = say("--db", mine, "export", "nosuch", "--format", "html", "--out", out)
    assert (code, said.count("\n")) == (1, 1)
    assert not out.exists() or not list(out.iterdir())
    (tmp_path / "file").write_text("x")
    code, _, said = say("--db", mine, "export", "--all", "--format", "html", "--out", tmp_path / "file")
    assert (code, said.count("\n")) == (1, 1)
    assert say("--db", mine, "export", "--all", "--format", "doc", "--out", out)[0] == 2


def test_what_a_person_wrote_into_a_file_is_not_written_over(
    mine: Path, named: str, tmp_path: Path, say: Say
) -> None:
    out = tmp_path / "out"
    command = ("--db", mine, "export", named, "--out", out, "--profile")
    first = Path(say(*command, "coach")[1].strip())
    later = first.stat().st_mtime + 60
    text = first.read_text("utf-8")
    # A formatter adds nothing.
    first.write_text(text.replace("- [ ] ", "* [ ] "), "utf-8")
    os.utime(first, (later, later))
    assert say(*command, "coach") == (0, f"{first}\n", "")
    assert first.read_text("utf-8") == text
    edited = text.replace("\n## ", "\nMy own remark.\n\n## ", 1)
    first.write_text(edited, "utf-8")
    os.utime(first, (later, later))
    code, printed, said = say(*command, "full")
    beside = Path(printed.strip())
    assert (code, beside.name) == (0, f"{first.stem} 2.md")
    assert said == f"{first} was changed by hand since it was written, and is left as it is.\n"
    assert first.read_text("utf-8") == edited
    assert say(*command, "coach")[1] == f"{beside}\n"
    assert say("--db", mine, "import", first, "--yes")[0] == 0
    assert say(*command, "coach")[1:] == (f"{first}\n", "")
    assert "My own remark." in first.read_text("utf-8")


def test_a_walk_that_an_editor_left_in_another_encoding_is_never_written_over(
    mine: Path, named: str, tmp_path: Path, say: Say
) -> None:
    command = ("--db", mine, "export", named, "--out", tmp_path / "out")
    first = Path(say(*command)[1].strip())
    later = first.stat().st_mtime + 60
    edited = first.read_text("utf-8").replace("\n## ", "\nMein Löffel.\n\n## ", 1).encode("cp1252", "replace")
    first.write_bytes(edited)
    os.utime(first, (later, later))
    code, printed, said = say(*command)
    assert (code, Path(printed.strip()).name) == (0, f"{first.stem} 2.md")
    assert f"{first} was changed by hand" in said
    assert first.read_bytes() == edited


def records_of(say: Say, database: Path, folder: Path) -> Path:
    command = ("--db", database, "export", "--all", "--format", "jsonl", "--profile", "full", "--out", folder)
    code, printed, _ = say(*command)
    assert code == 0
    return Path(printed.strip())


def test_records_make_the_same_plant_elsewhere(mine: Path, tmp_path: Path, say: Say, clock: Clock) -> None:
    table = tmp_path / "old.csv"
    table.write_text(
        "text,date,site,countermeasure,result\nHose leaks,2020-02-03,Plant A,New hose,better\n", "utf-8"
    )
    assert say("--db", mine, "import", table)[0] == 0
    path = records_of(say, mine, tmp_path / "a")
    other = tmp_path / "other.db"
    code, printed, said = say("--db", other, "import", path)
    assert (code, said) == (0, "")
    assert "Walks: 60 added.\n" in printed
    assert records_of(say, other, tmp_path / "b").read_bytes() == path.read_bytes()
    with closing(Store.open(other, clock)) as store:
        assert store.differences() == ()
        assert len(store.due()) > 10
        (hit,) = store.search("hose leeks", 1)
        assert (hit.text, hit.countermeasures[0].do, hit.countermeasures[0].result) == (
            "Hose leaks",
            "New hose",
            "better",
        )
    assert say("--db", other, "import", path) == (0, "Walks: 60 the same as here.\n", "")


def test_records_have_the_same_order_whenever_each_was_written(
    mine: Path, tmp_path: Path, say: Say, clock: Clock
) -> None:
    with closing(Store.open(mine, clock)) as store:
        walk = next(walk for walk in store.all_walks() if any(one.problem for one in walk.observations))
        seen = next(one for one in walk.observations if one.problem)
        for one in sorted((store.new_id() for _ in range(3)), reverse=True):
            told = {"walk": walk.id, "observation": seen.id, "kind": "why", "text": one}
            store.write(walk.id, [Edit(Kind.OPINION, one, told)])
    path = records_of(say, mine, tmp_path / "a")
    assert say("--db", tmp_path / "other.db", "import", path)[0] == 0
    assert records_of(say, tmp_path / "other.db", tmp_path / "b").read_bytes() == path.read_bytes()


def test_records_bring_back_nothing_that_was_struck_or_erased(
    mine: Path, tmp_path: Path, say: Say, clock: Clock
) -> None:
    table = tmp_path / "old.csv"
    table.write_text("text,countermeasure,result\nHose leaks badly,Brand new hose,better\n", "utf-8")
    say("--db", mine, "import", table)
    path = records_of(say, mine, tmp_path / "a")
    with closing(Store.open(mine, clock)) as store:
        walks = [walk for walk in store.all_walks() if any(one.evidence for one in walk.observations)]
        struck = next(one for one in walks[0].observations if one.evidence)
        past = next(one for one in store.past_records() if one.kind is Kind.OBSERVATION)
        store.strike(walks[0].id, Kind.OBSERVATION, struck.id, "evidence")
        store.upkeep.erase(Kind.WALK, walks[1].id)
        store.upkeep.erase(Kind.OBSERVATION, past.record)
    code, printed, said = say("--db", mine, "import", path, "--yes")
    assert code == 0
    assert "This walk was erased here for good" in said
    assert printed == "Walks: 59 the same as here.\n"
    content = mine.read_bytes()
    for words in (str(struck.evidence), "Hose leaks badly", "Brand new hose"):
        assert words.encode() not in content
    with closing(Store.open(mine, clock)) as store:
        assert store.like(walks[1].id) is None
        assert list(store.past_records()) == []
        assert store.differences() == ()


def test_records_that_differ_are_shown_and_taken_on_yes(mine: Path, tmp_path: Path, say: Say, clock: Clock) -> None:
    path = records_of(say, mine, tmp_path / "a")
    text = path.read_text("utf-8")
    line = next(line for line in text.splitlines() if '"problem":"' in line and '"walk":"' in line)
    path.write_text(text.replace(line, line.replace('"problem":"', '"problem":"Again: ', 1)), "utf-8")
    code, printed, said = say("--db", mine, "import", path)
    assert code == 1
    assert "{+Again: +}" in printed
    assert "Walks: 1 left as it is here, 59 the same as here." in printed
    assert say("--db", mine, "import", path, "--yes")[0] == 0
    assert say("--db", mine, "import", path) == (0, "Walks: 60 the same as here.\n", "")
    path.write_text(text.replace('"state":"finished"', '"state":"dancing"', 1), "utf-8")
    code, printed, said = say("--db", mine, "import", path)
    assert (code, printed) == (1, "")
    assert re.search(rf"{re.escape(str(path))}:\d+: A walk can't be 'dancing'", said)
    assert "Nothing was stored." in said


def test_records_go_out_whole_or_not_at_all(mine: Path, named: str, tmp_path: Path, say: Say) -> None:
    code, printed, said = say("--db", mine, "export", named, "--format", "jsonl", "--out", tmp_path)
    assert (code, printed) == (1, "")
    assert said.endswith("Say --profile full with --format jsonl.\n")
    one = ("--db", mine, "export", named, "--format", "jsonl", "--profile", "full", "--out", tmp_path / "one")
    path = say(*one)[1].strip()
    assert say("--db", tmp_path / "new.db", "import", path)[0] == 0


def test_a_row_that_was_erased_stays_away_from_whatever_file_it_comes(
    mine: Path, tmp_path: Path, say: Say, clock: Clock
) -> None:
    table = tmp_path / "old.csv"
    table.write_text(
        "text,date,countermeasure,result\nHose leaks badly,2026-01-05,Brand new hose,better\n"
        "Guard bent,,,\nHose leaks badly,2026-02-05,,\n",
        "utf-8",
    )
    other = tmp_path / "other.db"
    for database in (mine, other):
        assert say("--db", database, "import", table)[1] == f"{table}: 3 added.\n"
    records = records_of(say, other, tmp_path / "theirs")
    with closing(Store.open(mine, clock)) as store:
        past = next(one for one in store.past_records() if one.fields.get("seen_on") == "2026-01-05")
        store.upkeep.erase(Kind.OBSERVATION, past.record)
    told = "1 past observation was erased here for good, and is left out"
    assert say("--db", mine, "import", table) == (
        0, f"{table}: 0 added, 2 were there already.\n", f"{table}: {told}.\n"
    )  # fmt: skip
    code, _, err = say("--db", mine, "import", records, "--yes")
    assert (code, err) == (0, f"{records}: {told}.\n")
    content = mine.read_bytes()
    assert b"Brand new hose" not in content
    with closing(Store.open(mine, clock)) as store:
        days = [one.fields.get("seen_on", "") for one in store.past_records() if one.kind is Kind.OBSERVATION]
        assert "2026-01-05" not in days
        assert store.differences() == ()
