"""The command line's acts on the database itself: backup, restore, doctor, erase."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from gembawalk.domain import answer
from gembawalk.domain.ids import short_id
from gembawalk.domain.walk import Walk
from gembawalk.store import Store, copies

pytestmark = pytest.mark.usefixtures("home")
Say = Callable[..., tuple[int, str, str]]


def walked(store: Store, text: str = "the Quxelplatte is bent") -> Walk:
    walk = store.start_walk(store.standards()[0].id)
    walk = store.write(walk.id, answer.jot(walk, text, store.new_id))
    return store.finish(walk.id)


def test_a_backup_is_written_where_it_is_wanted_and_over_nothing(say: Say, database: Path, home: Path) -> None:
    code, out, err = say("backup", "--db", database)
    assert (code, err) == (0, "")
    assert Path(out.strip()).parent == copies.folder(database)
    assert say("backup", "--out", home / "stick" / "walks.db", "--db", database)[:2] == (
        0,
        f"{home}/stick/walks.db\n",
    )
    if os.name != "nt":
        assert stat.S_IMODE((home / "stick" / "walks.db").stat().st_mode) == 0o600
    code, out, err = say("backup", "--out", home / "stick" / "walks.db", "--db", database)
    assert (code, out) == (1, "")
    assert "already there" in err


def test_restoring_says_what_it_replaces_and_does_it_only_when_told(say: Say, database: Path, store: Store) -> None:
    copy = Path(say("backup", "--db", database)[1].strip())
    walked(store)
    store.close()
    code, out, err = say("restore", "--db", database)
    assert (code, err) == (0, "")
    assert f"{copy}  1 standard, 0 walks, 0 observations, last written 2026-10-05" in out
    code, out, err = say("restore", copy, "--db", database)
    assert (code, out) == (1, "")
    assert "1 standard, 1 walk, 1 observation" in err
    assert "Say --yes" in err
    assert len(say("walks", "--db", database)[1].splitlines()) == 1
    code, out, err = say("restore", copy, "--yes", "--db", database)
    assert code == 0
    (aside,) = (one for one in copies.found(database) if "before-restore" in one.name)
    assert str(aside) in out
    assert say("walks", "--db", database)[1] == ""
    assert len(say("walks", "--db", aside)[1].splitlines()) == 1
    assert say("restore", database, "--yes", "--db", database)[0] == 1


def test_the_doctor_says_that_all_is_whole_and_where_it_lies(say: Say, database: Path, store: Store) -> None:
    walked(store)
    code, out, err = say("doctor", "--db", database)
    assert (code, err) == (0, "")
    for words in (
        str(database),
        str(copies.folder(database)),
        "Free disk",
        "SQLite 3.",
        "all as they were written",
    ):
        assert words in out
    assert "as the log tells" in out
    assert "as the tables tell" in out


def test_the_doctor_names_what_is_wrong_and_mends_it(say: Say, database: Path, store: Store) -> None:
    walk = walked(store)
    store.close()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE observation SET facts = 'forged'")
        connection.execute("UPDATE change SET fields = '{' WHERE record = ?", (walk.id,))
        connection.execute("DELETE FROM search_posting")
        connection.commit()
    code, out, err = say("doctor", "--db", database)
    assert code == 1
    assert "doctor --repair" in err
    for words in (
        "isn't as it was written",
        "the table and the log differ in facts",
        "differs from the tables",
    ):
        assert words in out
    code, out, _ = say("doctor", "--repair", "--db", database)
    assert code == 0
    assert "is set aside" in out
    assert say("doctor", "--db", database)[0] == 0
    assert "the Quxelplatte is bent" in say("show", walk.id, "--db", database)[1]
    assert "Quxelplatte" in say("search", "quxelplate", "--db", database)[1]


def test_a_damaged_file_is_kept_as_it_was_and_all_that_can_be_read_is_saved(
    say: Say, database: Path, store: Store
) -> None:
    walk = walked(store)
    store.close()
    content = bytearray(database.read_bytes())
    with closing(sqlite3.connect(database)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'observation'").fetchone()
    content[(root - 1) * 4096 : root * 4096] = bytes(4096)
    database.write_bytes(content)
    code, out, err = say("show", walk.id, "--db", database)
    assert (code, out) == (1, "")
    assert "gembawalk doctor --repair" in err
    assert say("doctor", "--db", database)[0] == 1
    assert database.read_bytes() == content
    code, out, _ = say("doctor", "--repair", "--db", database)
    assert code == 0
    (aside,) = copies.found(database)
    assert aside.read_bytes() == content
    assert str(aside) in out
    assert "the Quxelplatte is bent" in say("show", walk.id, "--db", database)[1]


def test_a_file_of_which_nothing_can_be_read_stays_and_the_copies_are_named(say: Say, database: Path) -> None:
    content = database.read_bytes()[:4096] + bytes(4096)
    database.write_bytes(content)
    code, _, err = say("doctor", "--repair", "--db", database)
    assert code == 1
    assert "gembawalk restore" in err
    assert database.read_bytes() == content


@pytest.mark.parametrize("foreign", [b"", b"a text, and no database at all" * 50])
def test_what_is_no_database_of_ours_is_left_alone(say: Say, home: Path, foreign: bytes) -> None:
    path = home / "other.db"
    path.write_bytes(foreign)
    for words in (("doctor",), ("doctor", "--repair"), ("backup",), ("erase", "1234")):
        code, _, err = say(*words, "--db", path)
        assert code == 1
        assert err
    assert path.read_bytes() == foreign
    assert [one.name for one in home.iterdir() if one.suffix == ".part"] == []


def test_erasing_asks_and_names_what_was_exported(say: Say, database: Path, store: Store, home: Path) -> None:
    walk = walked(store)
    observation = walk.observations[0].id
    store.close()
    say("export", walk.id, "--out", home / "out", "--db", database)
    (exported,) = (home / "out").iterdir()
    listed = say("erase", walk.id, "--list", "--db", database)[1]
    assert [line.split()[:2] for line in listed.splitlines()] == [
        [short_id(walk.id), "walk"],
        [short_id(observation), "observation"],
    ]
    code, out, err = say("erase", short_id(observation), "--db", database)
    assert (code, out) == (1, "")
    assert "the Quxelplatte is bent" in err
    code, out, err = say("erase", short_id(observation), "--yes", "--db", database)
    assert (code, out) == (0, "Erased, here and in all copies.\n")
    assert str(exported) in err
    assert "Quxelplatte" not in say("show", walk.id, "--db", database)[1]
    assert say("erase", walk.id, "--yes", "--db", database)[0] == 0
    assert say("walks", "--db", database)[1] == ""
    assert say("erase", walk.id, "--yes", "--db", database)[0] == 1
    assert say("doctor", "--db", database)[0] == 0


def test_a_cloud_folder_is_told_once_on_standard_error(say: Say, database: Path, home: Path) -> None:
    path = home / "Dropbox" / "walks.db"
    path.parent.mkdir()
    path.write_bytes(database.read_bytes())
    code, out, err = say("walks", "--json", "--db", path)
    assert (code, out) == (0, "[]\n")
    assert "Dropbox" in err
    assert say("walks", "--db", path)[2] == ""
    assert "Dropbox" in say("doctor", "--db", path)[1]
