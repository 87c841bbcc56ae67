"""The command line: every command, every exit code, and what comes of files that are not what they should be."""

from __future__ import annotations

import csv
import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from gembawalk import __version__, paths, usage
from gembawalk.cli import run
from gembawalk.documents.front_matter import read_front_matter
from gembawalk.domain import answer
from gembawalk.domain.guide import find, first_observation
from gembawalk.domain.ids import short_id
from gembawalk.domain.record import Value
from gembawalk.domain.walk import Walk
from gembawalk.store import Store, past

pytestmark = pytest.mark.usefixtures("home")
REAL = Path(__file__).parents[2] / "shared" / "data" / "observations.csv"
ESCAPES = "\x1b]0;owned\x07\x1b[31mINJECT\x9b2J\u202e"
TRAY = """---
gembawalk: standard/1
id: tray
site: Plant A
area: Line 2
---

# Tray sealing

## 1. Load the tray

- Push until it clicks

## 2. Seal the tray
"""
BROKEN = """---
gembawalk: standard/9
---

# Broken

**Colour.** Blue

## 2. Begins at two
"""
READERS = (
    ("walks",),
    ("walks", "--json"),
    ("show", "x"),
    ("export", "--all", "--out", "out"),
    ("standard", "list"),
    ("standard", "show", "x"),
    ("search", "leak"),
    ("walk", "x"),
)
WRITERS = (("standard", "add", "tray.md"), ("import", "rows.csv"))

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def walk(store: Store) -> Walk:
    """A finished walk with one problem."""
    return finished(store, "the film creases at the left")


def finished(store: Store, problem: str) -> Walk:
    """Walk one step of the only standard, tell a problem and a try, and finish."""
    walk = store.start_walk(store.standards()[0].id)
    step = walk.version.steps[0].id
    walk = given(store, walk, f"prepare.steps@{walk.id}", steps=[step])
    walk = given(store, walk, f"ask.problem@{first_observation(walk, step)}", problem=problem)
    walk = given(store, walk, f"try.trying@{walk.observations[0].id}", trying="try")
    walk = given(store, walk, f"try.do@{walk.observations[0].id}", do=f"Hold the {problem}")
    return store.finish(walk.id)


def given(store: Store, walk: Walk, place: str, **values: Value) -> Walk:
    edits = answer.give(walk, find(walk, place), values, store.now().date(), store.new_id)
    return store.write(walk.id, edits)


def started(*words: object, **more: str) -> subprocess.Popen[str]:
    """Begin the real command beside the test."""
    return subprocess.Popen(
        [sys.executable, "-m", "gembawalk", *map(str, words)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONIOENCODING": "utf-8", **more},
    )


def table(
    path: Path, rows: Iterable[dict[str, str]], columns: str = "text,date,site,area,countermeasure,result"
) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns.split(","), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def sentences(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


# What can be said


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("walk",),
        ("demo",),
        ("walks",),
        ("show",),
        ("export",),
        ("standard",),
        ("standard", "add"),
        ("standard", "list"),
        ("standard", "show"),
        ("search",),
        ("import",),
    ],
)
def test_help_of_each_command_holds_an_example_of_it(say: Say, words: tuple[str, ...]) -> None:
    code, out, err = say(*words, "--help")
    assert (code, err) == (0, "")
    assert " ".join(("gembawalk", *words)) in out.split("example", 1)[1]
    assert "--db" in out


def test_every_example_is_a_command_that_is_understood(say: Say) -> None:
    examples = say("--help")[1].split("examples:\n")[1].splitlines()
    assert len(examples) >= 11
    for example in examples:
        program, *words = shlex.split(example)
        assert program == "gembawalk"
        usage.parser().parse_args(words)


def test_the_version(say: Say) -> None:
    assert say("--version") == (0, f"gembawalk {__version__}\n", "")


@pytest.mark.parametrize(
    "words",
    [
        ("dance",),
        ("--dance",),
        ("show",),
        ("export", "--all"),
        ("standard",),
        ("standard", "add"),
        ("search",),
        ("search", "leak", "-n", "0"),
        ("search", "leak", "-n", "many"),
        ("search", "leak", "--since", "yesterday"),
        ("import",),
        ("show", "x", "--profile", "boss"),
        ("walks", "--js"),
        ("--db",),
    ],
)
def test_wrong_usage_ends_with_2_and_touches_nothing(say: Say, home: Path, words: tuple[str, ...]) -> None:
    code, out, err = say(*words)
    assert (code, out) == (2, "")
    assert "usage: gembawalk" in err
    assert list(home.iterdir()) == []


def test_the_database_is_named_before_or_after_the_command_or_by_the_environment(
    say: Say, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = say("standard", "list", "--db", database)
    assert told[0] == 0
    assert told[1] == "tray-sealing  Tray sealing  Line 2, Plant A  version 1\n"
    assert say("--db", database, "standard", "list") == told
    assert say("standard", "--db", database, "list") == told
    assert say("--db", tmp_path / "none.db", "standard", "list", "--db", database) == told
    monkeypatch.setenv("GEMBAWALK_DB", str(database))
    assert say("standard", "list") == told
    assert say("standard", "list", "--db", tmp_path / "none.db")[0] == 1
    monkeypatch.setenv("GEMBAWALK_DB", str(tmp_path / "none.db"))
    assert say("standard", "list", "--db", database) == told


def test_without_a_named_database_everything_goes_to_the_data_folder(say: Say, home: Path) -> None:
    assert say("standard", "add", written(home / "tray.md", TRAY))[0] == 0
    assert say("standard", "list")[1] == "tray  Tray sealing  Line 2, Plant A  version 1\n"
    assert [path.name for path in home.rglob("gembawalk.db")] == ["gembawalk.db"]


# Files that are no database of this app


def newer(path: Path) -> None:
    Store.open(path, lambda: datetime.now().astimezone()).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=999")


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")


def damaged(path: Path) -> None:
    Store.open(path, lambda: datetime.now().astimezone()).close()
    path.write_bytes(path.read_bytes()[:1500] + b"\xff" * 9000)


UNUSABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "newer": (newer, "newer gembawalk (data version 999"),
    "foreign": (foreign, "belongs to another program"),
    "text": (lambda path: path.write_text("# my notes\n" * 50, "utf-8"), "isn't a gembawalk database"),
    "short": (lambda path: path.write_bytes(b"SQLite"), "isn't a gembawalk database"),
    "empty": (lambda path: path.touch(), "is empty"),
    "folder": (lambda path: path.mkdir(), "is a folder"),
    "damaged": (damaged, "is damaged"),
}


@pytest.mark.parametrize("words", [*READERS, *WRITERS], ids=" ".join)
@pytest.mark.parametrize("kind", UNUSABLE)
def test_a_file_that_is_no_usable_database_is_refused_and_left_as_it_was(
    say: Say, home: Path, kind: str, words: tuple[str, ...]
) -> None:
    written(home / "tray.md", TRAY)
    table(home / "rows.csv", [{"text": "leak"}])
    path = home / "plant.db"
    make, reason = UNUSABLE[kind]
    make(path)
    before = snapshot(home)
    code, out, err = say(*words, "--db", path)
    assert (code, out) == (1, "")
    assert len(sentences(err)) == 1
    assert str(path) in err or kind == "newer"
    assert reason in err
    assert snapshot(home) == before


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): b"" if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if not path.name.endswith("-journal")
    }


@pytest.mark.parametrize("words", READERS, ids=" ".join)
def test_a_missing_database_is_told_by_its_path_and_not_made(say: Say, home: Path, words: tuple[str, ...]) -> None:
    path = home / "sub" / "plant.db"
    code, out, err = say(*words, "--db", path)
    assert (code, out) == (1, "")
    assert sentences(err) == [f"The database can't be opened: there is no file {path}. Check the path."]
    assert list(home.iterdir()) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="a user who may do everything can't be locked out")
def test_a_database_in_a_locked_folder_is_refused(say: Say, database: Path) -> None:
    database.parent.chmod(0)
    try:
        code, out, err = say("walks", "--db", database)
    finally:
        database.parent.chmod(0o700)
    assert (code, out, len(sentences(err))) == (1, "", 1)


@pytest.mark.parametrize("words", [(), ("walk",), ("walk", "tray-sealing")], ids=" ".join)
def test_without_a_terminal_the_app_does_not_open(say: Say, database: Path, words: tuple[str, ...]) -> None:
    code, out, err = say("--db", database, *words)
    assert (code, out, len(sentences(err))) == (1, "", 1)
    assert "not a terminal" in err


# Standards


def test_a_standard_is_added_changed_listed_and_printed(say: Say, home: Path) -> None:
    path = written(home / "tray.md", TRAY)
    assert say("standard", "add", path, "--db", "p.db") == (0, "Tray sealing is now at version 1.\n", "")
    assert say("standard", "add", path, "--db", "p.db") == (0, "Tray sealing is there already, version 1.\n", "")
    written(path, TRAY.replace("clicks", "clicks twice"))
    assert say("standard", "add", path, "--db", "p.db") == (0, "Tray sealing is now at version 2.\n", "")
    (one,) = json.loads(say("standard", "list", "--json", "--db", "p.db")[1])
    assert (one["handle"], one["title"], one["version"], one["steps"]) == ("tray", "Tray sealing", 2, 2)
    for name in ("Tray sealing", "tray", one["id"], one["id"][:20]):
        code, out, _ = say("standard", "show", name, "--db", "p.db")
        assert code == 0
        assert "clicks twice" in out
    again = written(home / "again.md", say("standard", "show", "tray", "--db", "p.db")[1])
    assert say("standard", "add", again, "--db", "p.db")[1] == "Tray sealing is there already, version 2.\n"


def test_of_a_broken_standard_every_mistake_is_told_by_file_and_line_and_nothing_is_stored(
    say: Say, home: Path
) -> None:
    good, bad = written(home / "good.md", TRAY), written(home / "bad.md", BROKEN)
    worse = written(home / "worse.md", "no heading\n")
    code, out, err = say("standard", "add", good, bad, worse, "--db", "p.db")
    assert (code, out) == (1, "")
    told = sentences(err)
    assert [line for line in told if line.startswith(f"{bad}:2: ")]
    assert len([line for line in told if line.startswith(f"{bad}:")]) >= 2
    assert [line for line in told if line.startswith(f"{worse}:")]
    assert not [line for line in told if line.startswith(str(good))]
    assert not (home / "p.db").exists()
    assert say("standard", "add", good, "--db", "p.db")[0] == 0
    before = (home / "p.db").read_bytes()
    assert say("standard", "add", written(home / "new.md", TRAY + "\n## 3. Look\n"), bad, "--db", "p.db")[0] == 1
    assert (home / "p.db").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "no such file"),
        (b"# Tray \xff\xfe\n", "line 1 is not UTF-8"),
        (b"#" * (4 * 1024 * 1024 + 5), "larger than four megabytes"),
    ],
)
def test_a_file_that_can_not_be_read_as_a_standard(
    say: Say, home: Path, content: bytes | None, reason: str
) -> None:
    path = home / "tray.md"
    if content is not None:
        path.write_bytes(content)
    code, out, err = say("standard", "add", path, "--db", "p.db")
    assert (code, out, len(sentences(err))) == (1, "", 1)
    assert str(path) in err
    assert reason in err
    assert not (home / "p.db").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("standard", "show", "Trey sealing"),
        ("walk", "Trey sealing"),
        ("show", "ffffff"),
        ("export", "ffffff", "--out", "o"),
    ],
)
def test_an_unknown_standard_or_walk_is_one_sentence(
    say: Say, database: Path, home: Path, words: tuple[str, ...]
) -> None:
    before = database.read_bytes()
    code, out, err = say(*words, "--db", database)
    assert (code, out, len(sentences(err))) == (1, "", 1)
    assert words[-1] in err or words[1] in err
    assert "Tray sealing" in err or "standard" not in words
    assert database.read_bytes() == before
    assert list(home.iterdir()) == []


# Walks


def test_walks_are_listed_newest_first(say: Say, database: Path, store: Store, walk: Walk) -> None:
    second = store.start_walk(store.standards()[0].id)
    code, out, err = say("walks", "--db", database)
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == [short_id(second.id), short_id(walk.id)]
    assert out.splitlines()[0].endswith("(open)")
    records = json.loads(say("walks", "--json", "--db", database)[1])
    assert [record["id"] for record in records] == [second.id, walk.id]
    assert records[1]["state"] == "finished"
    assert records[1]["standard"] == "Tray sealing"
    assert records[1]["problems"] == 1


def test_no_walk_at_all_is_an_empty_list(say: Say, database: Path) -> None:
    assert say("walks", "--db", database) == (0, "", "")
    assert say("walks", "--json", "--db", database) == (0, "[]\n", "")


def test_a_walk_is_printed_by_its_id_its_beginning_or_its_end(say: Say, database: Path, walk: Walk) -> None:
    whole = say("show", walk.id, "--db", database)
    assert whole[0] == 0
    assert "the film creases at the left" in whole[1]
    assert say("show", walk.id[:16], "--db", database) == whole
    assert say("show", short_id(walk.id), "--db", database) == whole
    assert say("show", walk.id, "--profile", "full", "--db", database)[0] == 0


def test_walks_are_exported_and_never_over_the_file_of_another(
    say: Say, database: Path, store: Store, walk: Walk, home: Path
) -> None:
    out = home / "deep" / "out"
    code, printed, err = say("export", walk.id, "--out", out, "--db", database)
    assert (code, err) == (0, "")
    (path,) = map(Path, printed.splitlines())
    assert "the film creases at the left" in path.read_text("utf-8")
    assert say("export", walk.id, "--out", out, "--db", database)[1] == printed
    path.write_text("my own notes", "utf-8")
    beside = Path(say("export", walk.id, "--out", out, "--db", database)[1].strip())
    assert beside != path
    assert path.read_text("utf-8") == "my own notes"
    other = finished(store, "the lamp is hidden")
    code, told, _ = say("export", "--all", "--out", out, "--db", database)
    assert (code, told) == (0, f"{out}: 2 walks and 1 standard, 4 files written.\n")
    assert {walk.id, other.id} == {identity(file) for file in out.glob("2*.md") if file != path}
    assert path.read_text("utf-8") == "my own notes"


def identity(path: Path) -> str:
    return read_front_matter(path.read_text("utf-8")).values["id"]


def test_either_walks_are_named_or_all(say: Say, database: Path, walk: Walk, home: Path) -> None:
    for words in (("export", "--out", "o"), ("export", walk.id, "--all", "--out", "o")):
        code, out, err = say(*words, "--db", database)
        assert (code, out, len(sentences(err))) == (1, "", 1)
    assert list(home.iterdir()) == []


def test_where_one_of_the_named_walks_is_unknown_none_is_exported(
    say: Say, database: Path, walk: Walk, home: Path
) -> None:
    assert say("export", walk.id, "ffffff", "--out", "o", "--db", database)[0] == 1
    assert list(home.iterdir()) == []


def test_a_folder_that_can_not_be_written_to(say: Say, database: Path, walk: Walk, home: Path) -> None:
    taken = written(home / "taken", "a file")
    code, out, err = say("export", walk.id, "--out", taken, "--db", database)
    assert (code, out, len(sentences(err))) == (1, "", 1)
    assert str(taken) in err
    assert taken.read_text("utf-8") == "a file"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="a user who may do everything can't be locked out")
def test_a_folder_that_may_not_be_written_to(say: Say, database: Path, walk: Walk, home: Path) -> None:
    (home / "o").mkdir(mode=0o500)
    code, out, err = say("export", walk.id, "--out", "o", "--db", database)
    assert (code, out, len(sentences(err))) == (1, "", 1)


# Past observations


def test_good_rows_land_and_bad_ones_are_named_by_line(say: Say, home: Path) -> None:
    path = home / "rows.csv"
    path.write_text(
        "text,date,countermeasure,result\nhydraulic hose leaks,2026-01-05,wrap it,better\n,2026-01-05,,\n"
        "lamp hidden,31.31.2026,,\nseal worn,,,wonderful\nonly one cell\n\nfilm creases,5.10.2026,,\n",
        "utf-8",
    )
    code, out, err = say("import", path, "--db", "p.db")
    assert (code, out) == (0, f"{path}: 2 added, 4 left out.\n")
    assert [line.removeprefix(f"{path}:").split(":")[0] for line in sentences(err)] == ["3", "4", "5", "6"]
    (hit,) = json.loads(say("search", "hydrualic", "hosse", "--json", "--db", "p.db")[1])
    assert (hit["text"], hit["date"], hit["countermeasures"][0]["result"]) == (
        "hydraulic hose leaks",
        "2026-01-05",
        "better",
    )


def test_what_was_imported_is_not_imported_twice(say: Say, home: Path) -> None:
    path = table(home / "rows.csv", [{"text": "film creases"}, {"text": "film creases"}, {"text": "lamp hidden"}])
    assert say("import", path, "--db", "p.db")[1] == f"{path}: 3 added.\n"
    before = (home / "p.db").read_bytes()
    assert say("import", path, "--db", "p.db") == (0, f"{path}: 0 added, 3 were there already.\n", "")
    assert (home / "p.db").read_bytes() == before
    assert len(json.loads(say("search", "film", "--json", "--db", "p.db")[1])) == 2


def test_a_table_with_bad_rows_alone_could_not_be_imported(say: Say, home: Path) -> None:
    path = table(home / "rows.csv", [{"text": "", "date": "2026-01-01"}])
    code, _, err = say("import", path, "--db", "p.db")
    assert code == 1
    assert sentences(err)[0].startswith(f"{path}:2: ")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "no such file"),
        (b"", "no column text"),
        (b"name,date\na,b\n", "no column text"),
        (b"text,text\na,b\n", "text twice"),
        (b"text\n\xff\xfe\n", "not UTF-8"),
    ],
)
def test_a_table_that_can_not_be_imported_leaves_nothing_behind(
    say: Say, home: Path, content: bytes | None, reason: str
) -> None:
    path, good = home / "rows.csv", table(home / "good.csv", [{"text": "film creases"}])
    if content is not None:
        path.write_bytes(content)
    code, out, err = say("import", path, "--db", "p.db")
    assert (code, out, len(sentences(err))) == (1, "", 1)
    assert reason in err
    assert str(path) in err
    if reason != "not UTF-8":
        assert say("import", good, path, "--db", "p.db")[:2] == (1, "")
        assert not (home / "p.db").exists()
    assert say("import", good, "--db", "p.db")[0] == 0
    before = (home / "p.db").read_bytes()
    assert say("import", path, "--db", "p.db")[0] == 1
    assert (home / "p.db").read_bytes() == before


def test_the_result_of_a_search_as_text_and_as_json(say: Say, database: Path, walk: Walk, home: Path) -> None:
    rows = [{"text": "film creases on the right", "date": "2025-03-01", "site": "Plant B", "area": "Line 9"}]
    assert say("import", table(home / "rows.csv", rows), "--db", database)[0] == 0
    code, out, err = say("search", "creasse", "fillm", "--json", "--db", database)
    assert (code, err) == (0, "")
    hits = json.loads(out)
    assert len(hits) == 2
    for hit in hits:
        assert {"text", "score", "date", "site", "area", "walk", "step", "countermeasures"} <= hit.keys()
        assert 0 < hit["score"] <= 1
    own = next(hit for hit in hits if hit["walk"])
    assert own["walk"] == walk.id
    assert own["step"] == "Load the tray into the guide"
    assert own["countermeasures"][0]["do"] == "Hold the the film creases at the left"
    assert len(json.loads(say("search", "film", "-n", "1", "--json", "--db", database)[1])) == 1
    plain = say("search", "creasse fillm", "--db", database)[1]
    assert "film creases on the right\n    2025-03-01, Line 9, Plant B\n" in plain
    for narrowed, left in ((("--site", "plant b"), 1), (("--area", "Line 9"), 1), (("--since", "2025-03-02"), 1)):
        assert len(json.loads(say("search", "film", *narrowed, "--json", "--db", database)[1])) == left
    assert json.loads(say("search", "film", "--standard", "Tray sealing", "--json", "--db", database)[1]) == [
        hit for hit in json.loads(say("search", "film", "--json", "--db", database)[1]) if hit["walk"]
    ]
    assert say("search", "xylophone", "--json", "--db", database) == (0, "[]\n", "")
    assert say("search", "xylophone", "--db", database) == (0, "", "Nothing like it was seen before.\n")


def test_real_observations_are_imported_and_found_misspelt(say: Say, home: Path) -> None:
    if not REAL.exists():
        pytest.skip(f"there is no {REAL}")
    code, out, err = say("import", REAL, "--db", "p.db")
    assert (code, err) == (0, "")
    with REAL.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert out == f"{REAL}: {len(rows)} added.\n"
    hits = json.loads(say("search", "repiar lfit cylnider leek PH639", "--json", "--db", "p.db")[1])
    assert "PH639 REPAIR LIFT CYLINDER LEAK" in [hit["text"] for hit in hits]
    assert hits[0]["text"] == "PH639 REPAIR LIFT CYLINDER LEAK"
    assert (hits[0]["date"], hits[0]["site"], hits[0]["area"]) == ("2026-02-21", "Plant A", "Maintenance")


def test_no_escape_sequence_of_a_text_reaches_the_terminal(say: Say, home: Path) -> None:
    hostile = {
        "text": f"leak {ESCAPES}",
        "site": ESCAPES,
        "area": ESCAPES,
        "countermeasure": ESCAPES,
        "result": "better",
    }
    bad = [{"text": "x", "date": ESCAPES}, {"text": "x", "result": ESCAPES}]
    path = table(home / f"{'rows' if os.name == 'nt' else 'rows' + ESCAPES}.csv", [hostile, *bad])
    standard = written(home / "tray.md", TRAY.replace("clicks", f"clicks {ESCAPES}"))
    broken = written(home / "broken.md", f"# Broken\n\n**{ESCAPES}.** Blue\n")
    for words in (
        ("import", path),
        ("search", "leak"),
        ("search", "leak", "--json"),
        ("standard", "add", standard),
        ("standard", "add", broken),
        ("standard", "list"),
        ("standard", "list", "--json"),
        ("standard", "show", "tray"),
        ("standard", "show", ESCAPES),
        ("show", ESCAPES),
        ("export", ESCAPES, "--out", ESCAPES),
        ("import", home / ESCAPES.replace("/", "")),
    ):
        _, out, err = say(*words, "--db", home / "p.db")
        for unsafe in "\x1b\x07\x9b\u202e":
            assert unsafe not in out + err, words
        assert "INJECT" in out + err or "list" in words or words[-1] == standard, words


def test_a_walk_that_holds_escape_sequences_is_printed_and_exported_without(
    say: Say, database: Path, store: Store, home: Path
) -> None:
    walk = finished(store, ESCAPES)
    for words in (("walks",), ("walks", "--json"), ("show", walk.id), ("export", walk.id, "--out", home / "o")):
        code, out, err = say(*words, "--db", database)
        assert code == 0
        assert not set("\x1b\x07\x9b\u202e") & set(out + err)
    (path,) = (home / "o").iterdir()
    text = path.read_text("utf-8")
    assert "INJECT" in text
    assert not set("\x1b\x07\x9b\u202e") & set(text)


# The demo


def test_the_demo_is_written_to_a_new_file_and_never_over_another(say: Say, home: Path) -> None:
    target = home / "plant.db"
    assert say("demo", "--out", target) == (0, f"The demo plant is in {target}.\n", "")
    assert [path.name for path in home.iterdir()] == ["plant.db"]
    assert len(say("walks", "--db", target)[1].splitlines()) == 60
    assert len(say("standard", "list", "--db", target)[1].splitlines()) == 3
    before = target.read_bytes()
    code, out, err = say("demo", "--out", target)
    assert (code, out, len(sentences(err))) == (1, "", 1)
    assert "already there" in err
    assert target.read_bytes() == before


# The real command, as its own process


def test_the_module_runs_as_a_command(database: Path, home: Path) -> None:
    process = started("walks", "--db", database)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")
    process = started("show", "nothing", "--db", database)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, len(sentences(err))) == (1, "", 1)
    process = started("--db", database)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, len(sentences(err))) == (1, "", 1)


def test_an_output_that_can_not_show_a_letter_shows_its_number(database: Path, store: Store) -> None:
    walk = finished(store, "过滤器 leaks")
    process = started("show", walk.id, "--db", database, PYTHONIOENCODING="ascii")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert "\\u8fc7" in out


@pytest.mark.skipif(os.name == "nt", reason="pipes end in another way on Windows")
def test_a_reader_that_leaves_early_is_no_failure(home: Path) -> None:
    rows = [{"text": f"leak number {number} " + "x" * 200} for number in range(2000)]
    assert run(["import", str(table(home / "rows.csv", rows)), "--db", "p.db"]) == 0
    process = started("search", "leak", "-n", "2000", "--db", "p.db")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert process.stderr.read() == ""
    process.stderr.close()


@pytest.fixture
def interrupts() -> Iterator[None]:
    """A shell starts what runs in the background with interrupts ignored, and a child would take that over."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
@pytest.mark.usefixtures("interrupts")
def test_an_interrupted_import_leaves_no_trace(home: Path) -> None:
    assert run(["import", str(table(home / "first.csv", [{"text": "film creases"}])), "--db", "p.db"]) == 0
    before = (home / "p.db").read_bytes()
    rows = [
        {"text": f"leak at valve {number}", "date": "2026-01-05", "site": "Plant A"} for number in range(150_000)
    ]
    process = started("import", table(home / "big.csv", rows), "--db", "p.db")
    journal = home / "p.db-journal"
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if journal.exists() and journal.stat().st_size > 0:
            break
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    assert "Traceback" not in err
    assert (home / "p.db").read_bytes() == before
    assert run(["import", str(home / "first.csv"), "--db", "p.db"]) == 0


@pytest.mark.usefixtures("home", "interrupts")
@pytest.mark.parametrize("late", [False, True])
def test_what_is_told_of_an_interrupted_import_is_true(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    table = tmp_path / "rows.csv"
    table.write_text("text\nleak at the valve\n", "utf-8")
    moment = (past, "learn") if late else (past.Newcomers, "write")
    done = getattr(*moment)

    def interrupt(*given: object) -> object:
        signal.raise_signal(signal.SIGINT)
        return done(*given)

    with monkeypatch.context() as patch:
        patch.setattr(*moment, interrupt)
        code, told, said = say("import", table, table)
    assert code == 130
    assert told + said == f"{table}: " + ("1 added.\n" if late else "interrupted; nothing of it was written.\n")
    with closing(Store.open(paths.database(), lambda: datetime.now().astimezone())) as store:
        assert len(store.search("leak valve")) == late
