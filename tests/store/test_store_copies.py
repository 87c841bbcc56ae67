"""Copies: one a day of use, whole and for this user alone, the last fourteen kept; and putting one back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from acts import Clock, sealing

from gembawalk.domain import answer
from gembawalk.errors import GembaError, UnusableDatabase
from gembawalk.store import Store, copies, file, place
from gembawalk.store.restore import glance, restore

posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX file modes and mounts")


def tend(store: Store) -> list[str]:
    return list(store.upkeep.tend(lambda: False))


def names(path: Path) -> list[str]:
    return sorted(one.name for one in copies.folder(path).iterdir())


def test_each_day_of_use_leaves_one_copy_and_the_last_fourteen_stay(store: Store, path: Path, clock: Clock) -> None:
    store.add_standard(sealing())
    first = clock.time
    for _ in range(16):
        assert tend(store) == tend(store) == []
        clock.sleep(1)
    days = [(first + timedelta(days=number)).date() for number in range(2, 16)]
    assert names(path) == [f"walks-{day}.db" for day in days]
    (newest, *_) = sorted(copies.folder(path).iterdir(), reverse=True)
    assert glance(newest).standards == 1
    if os.name != "nt":
        assert stat.S_IMODE(newest.stat().st_mode) == 0o600
        assert stat.S_IMODE(newest.parent.stat().st_mode) == 0o700


def test_a_clock_that_was_years_ahead_costs_no_copy_of_a_real_day(store: Store, path: Path, clock: Clock) -> None:
    clock.sleep(36_500)
    for _ in range(14):
        tend(store)
        clock.sleep(1)
    clock.sleep(-36_514)
    today = clock.time.date()
    tend(store)
    assert f"walks-{today}.db" in names(path)
    assert len(names(path)) == 14


def test_copies_of_a_database_that_had_the_name_before_are_never_deleted(path: Path, clock: Clock) -> None:
    lost = Store.open(path, clock)
    lost.add_standard(sealing())
    tend(lost)
    lost.close()
    (old,) = names(path)
    path.unlink()
    path.with_name("walks.db-journal").unlink(missing_ok=True)
    store = Store.open(path, clock)
    for _ in range(20):
        clock.sleep(1)
        tend(store)
    store.close()
    assert old in names(path)
    assert len(names(path)) == 15


def test_a_damaged_database_takes_the_place_of_no_copy(store: Store, path: Path, clock: Clock) -> None:
    store.add_standard(sealing())
    tend(store)
    store.close()
    clock.sleep(1)
    content = bytearray(path.read_bytes())
    content[4096 * 20 : 4096 * 21] = b"\xff" * 4096  # no page that opening looks at
    path.write_bytes(content)
    damaged = Store.open(path, clock)
    (told,) = tend(damaged)
    assert "is damaged" in told
    assert "gembawalk doctor --repair" in told
    damaged.close()
    assert len(names(path)) == 1


def test_a_copy_that_is_given_up_leaves_nothing(store: Store, path: Path) -> None:
    assert list(store.upkeep.tend(lambda: True)) == []
    assert names(path) == []


def test_writing_goes_on_while_a_copy_is_made(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    standard, _ = store.add_standard(sealing())
    walk = store.start_walk(standard.id)
    monkeypatch.setattr(file, "_PAGES_AT_ONCE", 5)
    written: list[int] = []

    def write() -> bool:
        if len(written) < 10:
            written.append(len(store.write(walk.id, answer.jot(walk, "meanwhile", store.new_id)).observations))
        return False

    assert list(store.upkeep.tend(write)) == []
    assert written == list(range(1, 11))
    (copy,) = copies.found(path)
    assert glance(copy).observations == 10


def test_what_a_crash_left_of_a_copy_goes_after_a_day(store: Store, path: Path, clock: Clock) -> None:
    folder = copies.folder(path)
    folder.mkdir()
    for name, days in ((".walks-2026-01-01.db.1-aa.part", 2), (".walks-2026-01-01.db.2-bb.part", 0)):
        part = folder / name
        part.write_bytes(b"half a copy")
        at = (clock.time - timedelta(days=days)).timestamp()
        os.utime(part, (at, at))
    tend(store)
    assert [name for name in names(path) if "part" in name] == [".walks-2026-01-01.db.2-bb.part"]


def test_a_copy_is_put_back_and_what_stood_there_is_kept(store: Store, path: Path, clock: Clock) -> None:
    standard, _ = store.add_standard(sealing())
    copy = store.upkeep.back_up()
    store.start_walk(standard.id)
    store.close()
    before = path.read_bytes()
    aside = restore(path, copy, clock())
    assert aside
    assert aside.read_bytes() == before
    assert (glance(path).walks, glance(aside).walks) == (0, 1)
    again = Store.open(path, clock)
    assert again.differences() == ()
    again.close()
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@posix_only
def test_an_app_that_is_open_while_a_copy_is_put_back_loses_nothing(store: Store, path: Path, clock: Clock) -> None:
    standard, _ = store.add_standard(sealing())
    copy = store.upkeep.back_up()
    walk = store.start_walk(standard.id)
    restore(path, copy, clock())
    with pytest.raises(GembaError, match="replaced by another file"):
        store.write(walk.id, answer.jot(walk, "typed on", store.new_id))
    assert len(store.write(walk.id, answer.jot(walk, "typed on", store.new_id)).observations) == 1
    assert store.path != path


@pytest.mark.parametrize("how", ["text", "damaged", "missing"])
def test_what_is_no_whole_copy_is_not_put_back(store: Store, path: Path, clock: Clock, how: str) -> None:
    store.add_standard(sealing())
    source = path.with_name("copy.db")
    if how != "missing":
        shutil.copy(path, source)
        content = source.read_bytes()
        source.write_bytes(b"text" if how == "text" else content[:8192] + bytes(len(content) - 8192))
    before = path.read_bytes()
    with pytest.raises(UnusableDatabase):
        restore(path, source, clock())
    assert path.read_bytes() == before
    assert copies.found(path) == ()


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("Dropbox/walks", "Dropbox"),
        ("OneDrive - Some Company/walks", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud"),
        ("Nextcloud", "Nextcloud"),
        ("plain/walks", ""),
        ("dropboxes", ""),
    ],
)
def test_folders_that_are_synchronised_are_known_by_name(tmp_path: Path, folder: str, told: str) -> None:
    words = place.caution(tmp_path / folder / "walks.db")
    assert (told in words and "safer" in words) if told else words == ""


def test_a_folder_of_syncthing_is_known_by_its_mark(tmp_path: Path) -> None:
    (tmp_path / "shared" / ".stfolder").mkdir(parents=True)
    assert "Syncthing" in place.caution(tmp_path / "shared" / "deep" / "walks.db")


@posix_only
def test_a_network_drive_is_known_by_its_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, is_told in (("nfs4", True), ("cifs", True), ("fuse.sshfs", True), ("ext4", False), ("tmpfs", False)):
        monkeypatch.setattr(place, "_mounts", lambda kind=kind: [("/", "ext4"), (str(tmp_path), kind)])
        assert ("network" in place.caution(tmp_path / "walks.db")) is is_told


def test_where_it_lies_is_told_once_for_each_place(tmp_path: Path, clock: Clock) -> None:
    for folder in ("Dropbox", "OneDrive"):
        path = tmp_path / folder / "walks.db"
        path.parent.mkdir()
        if folder == "OneDrive":
            shutil.copy(tmp_path / "Dropbox" / "walks.db", path)
        store = Store.open(path, clock)
        assert folder in store.upkeep.caution()
        assert store.upkeep.caution() == ""
        store.close()


def test_an_app_older_than_a_copy_leaves_it_alone(store: Store, path: Path, clock: Clock) -> None:
    copy = store.upkeep.back_up()
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = copy.read_bytes()
    with pytest.raises(UnusableDatabase, match="newer gembawalk"):
        restore(path, copy, clock())
    assert copy.read_bytes() == before
