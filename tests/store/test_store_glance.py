"""What Home shows before the store is there: the same as the store then says, or nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from acts import Clock, agree, sealing

from gembawalk.domain.glance import Glance
from gembawalk.store import Store, file
from gembawalk.store.glance import glance_at
from gembawalk.store.migrations import latest


@pytest.fixture
def filled(store: Store, path: Path, clock: Clock) -> Path:
    """A database of which Home has much to show."""
    standard, other, gone = (store.add_standard(sealing(title=title))[0].id for title in ("Tray", "Film", "Gone"))
    store.retire(gone)
    for day in ("2026-03-09", "", "2026-03-02"):
        agree(store, standard, "warm the plate", day, "a second plate")
        clock.time += timedelta(hours=1)
    for one in (standard, other):
        store.start_walk(one)
        clock.time += timedelta(hours=1)
    return path


def test_a_glance_shows_what_the_store_says(filled: Path, store: Store) -> None:
    found = glance_at(filled)
    assert found == store.glance()
    assert found == Glance(store.open_walks(), store.due(), len(store.standards()), store.count_walks())
    assert [line.title for line in found.open_walks] == ["Film", "Tray"]
    assert (len(found.due), found.standards, found.walks) == (6, 2, 5)


def test_a_new_database_has_nothing_to_show(store: Store, path: Path) -> None:
    assert glance_at(path) == store.glance() == Glance()


def test_the_data_version_is_the_one_that_the_newest_migration_makes() -> None:
    assert latest() == file.DATA_VERSION


@pytest.mark.parametrize("version", [-1, 1])
def test_nothing_is_shown_of_a_database_of_another_version(filled: Path, version: int) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute(f"PRAGMA user_version = {latest() + version}")
    assert glance_at(filled) is None


@pytest.mark.parametrize("kind", ["a folder", "a text", "cut short", "without a table", "bytes for a title"])
def test_nothing_is_shown_of_a_file_that_the_store_has_to_judge(filled: Path, store: Store, kind: str) -> None:
    store.close()
    whole = filled.read_bytes()
    if kind in ("without a table", "bytes for a title"):
        with closing(sqlite3.connect(filled)) as connection:
            broken = "UPDATE walk_line SET title = CAST(x'ff' AS TEXT)" if "title" in kind else "DROP TABLE promise"
            connection.execute(broken)
            connection.commit()
    else:
        filled.unlink()
        if kind == "a folder":
            filled.mkdir()
        elif kind == "a text":
            filled.write_text("walks", "utf-8")
        elif kind == "cut short":
            filled.write_bytes(whole[:5000])
    before = sorted(filled.parent.iterdir())
    assert glance_at(filled) is None
    assert sorted(filled.parent.iterdir()) == before


def test_a_database_that_another_program_writes_is_not_waited_for(filled: Path) -> None:
    with closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert glance_at(filled) is None


def test_a_database_that_is_not_there_yet_is_empty(tmp_path: Path) -> None:
    assert glance_at(tmp_path / "none.db") == Glance()
    assert not list(tmp_path.iterdir())
