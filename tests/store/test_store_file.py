"""The file: which ones are refused, how a new one appears, and what happens when disk, lock or file fail."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from acts import Clock, sealing
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from gembawalk.domain import answer
from gembawalk.errors import DatabaseBusy, GembaError, NotSaved, UnusableDatabase
from gembawalk.store import Store, database, migrations, tables
from gembawalk.store.migrations import latest

posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX file modes and deletion of open files")


def new_database(path: Path) -> None:
    store = Store.open(path, Clock())
    store.add_standard(sealing())
    store.close()
    path.with_name(path.name + "-journal").unlink(missing_ok=True)


def folder_state(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() if one.is_file() else b"" for one in folder.iterdir()}


def set_pragma(path: Path, pragma: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA {pragma}")


def make_text(path: Path) -> None:
    path.write_text("SQLite format 3, but not really\n" * 20)


def make_foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA application_id = 77")
        connection.execute("CREATE TABLE invoice (total INTEGER)")


def make_nameless(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE invoice (total INTEGER)")


def make_newer(path: Path) -> None:
    new_database(path)
    set_pragma(path, "user_version = 7")


def make_damaged(path: Path) -> None:
    new_database(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + bytes(len(whole) - 100))


def make_short(path: Path) -> None:
    new_database(path)
    path.write_bytes(path.read_bytes()[:1000])


UNUSABLE = {
    "a folder": (Path.mkdir, "is a folder"),
    "a text": (make_text, "isn't a gembawalk database"),
    "empty": (Path.touch, "is empty"),
    "foreign": (make_foreign, "belongs to another program"),
    "nameless": (make_nameless, "belongs to another program"),
    "newer": (make_newer, rf"newer gembawalk \(data version 7, this app knows {latest()}\)\. Nothing was changed"),
    "damaged": (make_damaged, "is damaged"),
    "cut short": (make_short, "is damaged"),
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_an_unusable_file_is_refused_in_one_sentence_and_left_as_it_is(path: Path, kind: str) -> None:
    make, told = UNUSABLE[kind]
    make(path)
    before = folder_state(path.parent)
    for create in (True, False):
        with pytest.raises(UnusableDatabase, match=told) as caught:
            Store.open(path, Clock(), create=create)
        assert "\n" not in str(caught.value)
        assert str(path) in str(caught.value) or kind == "newer"
    assert folder_state(path.parent) == before


@contextmanager
def as_nobody(*, real: bool) -> Iterator[None]:
    """Run as a user to whom file modes apply; the tests may run as root."""
    if os.name == "nt":
        pytest.skip("POSIX file modes")
    if os.geteuid() != 0:
        yield
        return
    if real:
        os.setreuid(65534, 0)
    else:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.setreuid(0, 0)


@pytest.mark.parametrize("locked", ["file", "folder"])
def test_a_file_that_cannot_be_written_is_refused(path: Path, locked: str) -> None:
    new_database(path)
    path.parent.chmod(0o755)
    path.chmod(0o666)
    (path if locked == "file" else path.parent).chmod(0o444 if locked == "file" else 0o555)
    before = folder_state(path.parent)
    with as_nobody(real=True), pytest.raises(UnusableDatabase, match="can't be written to"):
        Store.open(path, Clock())
    path.parent.chmod(0o755)
    assert folder_state(path.parent) == before


@posix_only
def test_a_file_that_cannot_be_read_is_refused() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "walks.db"
        new_database(path)
        with as_nobody(real=False), pytest.raises(UnusableDatabase, match="can't be read"):
            Store.open(path, Clock())  # the folder is closed to others
        path.parent.chmod(0o755)
        path.chmod(0o000)
        with as_nobody(real=False), pytest.raises(UnusableDatabase, match="can't be read"):
            Store.open(path, Clock())


@posix_only
def test_a_file_system_without_hard_links_will_do(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    new_database(path)
    new_database(path)
    assert {one.name for one in path.parent.iterdir()} == {"walks.db"}


@posix_only
def test_a_pipe_is_refused(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(UnusableDatabase, match="no ordinary file"):
        Store.open(path, Clock())


def test_a_missing_file_is_made_only_if_wanted(tmp_path: Path) -> None:
    path = tmp_path / "new" / "deep" / "walks.db"
    with pytest.raises(UnusableDatabase, match="there is no file"):
        Store.open(path, Clock(), create=False)
    assert list(tmp_path.iterdir()) == []
    Store.open(path, Clock()).close()
    assert {one.name for one in path.parent.iterdir()} <= {"walks.db", "walks.db-journal"}
    Store.open(path, Clock(), create=False).close()


def test_a_file_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UnusableDatabase, match="can't be made"):
        Store.open(tmp_path / "file" / "walks.db", Clock())
    with pytest.raises(UnusableDatabase, match="can't be made"):
        Store.open(tmp_path / f"{'x' * 300}.db", Clock())
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_a_crash_while_a_file_is_made_leaves_the_name_free(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (x)")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(migrations, "MIGRATIONS", (crash,))
        with pytest.raises(KeyboardInterrupt):
            Store.open(path, Clock())
    assert not path.exists()
    new_database(path)
    assert Store.open(path, Clock()).differences() == ()


def test_what_is_left_of_a_lost_database_does_not_get_into_a_new_one(path: Path) -> None:
    journal = path.with_name("walks.db-journal")
    journal.write_bytes(b"pages of a database that is gone")
    with pytest.raises(UnusableDatabase, match=r"walks\.db-journal of it is still there"):
        Store.open(path, Clock())
    assert folder_state(path.parent) == {"walks.db-journal": b"pages of a database that is gone"}
    journal.write_bytes(b"")
    Store.open(path, Clock()).close()


@posix_only
def test_only_the_user_may_read_the_file_and_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "mine" / "walks.db"
    umask = os.umask(0)
    try:
        new_database(path)
    finally:
        os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_apps_that_make_the_file_at_the_same_moment_all_go_on_with_one(path: Path) -> None:
    script = (
        "import sys, datetime, pathlib; from gembawalk.store import Store; sys.stdin.readline();"
        "s = Store.open(pathlib.Path(sys.argv[1]), lambda: datetime.datetime.now(datetime.timezone.utc));"
        "from gembawalk.domain.standard import StandardText;"
        "print(s.add_standard(StandardText(title=sys.argv[2]))[0].handle)"
    )
    command = [sys.executable, "-c", script, str(path)]
    apps = [
        subprocess.Popen([*command, f"App {n}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for n in range(4)
    ]
    for app in apps:
        assert app.stdin
        app.stdin.write("\n")
        app.stdin.flush()
    told = sorted(app.communicate()[0].strip() for app in apps)
    assert told == ["app-0", "app-1", "app-2", "app-3"]
    store = Store.open(path, Clock())
    assert [one.handle for one in store.standards()] == told
    store.close()
    assert {one.name for one in path.parent.iterdir()} <= {"walks.db", "walks.db-journal"}


def test_the_migrations_make_the_tables_that_the_store_knows(path: Path) -> None:
    new_database(path)
    with closing(sqlite3.connect(path)) as made, closing(sqlite3.connect(":memory:")) as wanted:
        for table in tables.metadata.sorted_tables:
            wanted.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
            for index in table.indexes:
                wanted.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))
        query = "SELECT type, name, tbl_name, sql FROM sqlite_master"
        rows = [
            {(*row[:3], " ".join((row[3] or "").split())) for row in one.execute(query)} for one in (made, wanted)
        ]
        rows[0] = {row for row in rows[0] if not row[2].startswith("search_")}
        assert rows[0] == rows[1]
        assert made.execute("PRAGMA application_id").fetchone() == (0x47454D42,)
        assert made.execute("PRAGMA user_version").fetchone() == (len(migrations.MIGRATIONS),)


def test_an_older_file_is_copied_and_then_brought_up_to_date(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_database(path)
    known = latest()

    def second(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE later (x)")

    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, second))
    store = Store.open(path, Clock())
    assert [one.handle for one in store.standards()] == ["seal-the-tray"]
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM later").fetchone() == (0,)
        assert connection.execute("PRAGMA user_version").fetchone() == (known + 1,)
    (backup,) = path.parent.glob("backups/*")
    assert backup.name == f"walks-version-{known}.db"
    if os.name != "nt":
        assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    monkeypatch.undo()
    old = Store.open(backup, Clock())
    assert [one.handle for one in old.standards()] == ["seal-the-tray"]
    old.close()
    with pytest.raises(UnusableDatabase, match=f"data version {known + 1}, this app knows {known}"):
        Store.open(path, Clock())


def test_a_migration_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_database(path)
    before = path.read_bytes()

    def second(connection: sqlite3.Connection) -> None:
        connection.execute("DROP TABLE walk")
        connection.execute("CREATE TABLE change (x)")

    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, second))
    with pytest.raises(UnusableDatabase):
        Store.open(path, Clock())
    assert path.read_bytes() == before


def test_an_app_that_was_overtaken_by_a_newer_one_writes_no_more(store: Store, path: Path) -> None:
    standard, _ = store.add_standard(sealing())
    set_pragma(path, f"user_version = {latest() + 1}")
    with pytest.raises(UnusableDatabase, match="newer gembawalk"):
        store.start_walk(standard.id)
    set_pragma(path, f"user_version = {latest()}")
    store.start_walk(standard.id)


def test_a_full_disk_is_told_and_the_next_save_lands_once_there_is_room(store: Store, path: Path) -> None:
    standard, _ = store.add_standard(sealing())
    walk = store.start_walk(standard.id)
    walk = store.write(walk.id, answer.jot(walk, "kept", store.new_id))

    def limit(pages: int) -> None:
        with store._database._engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}").close()

    limit(1)  # SQLite takes the present size for it
    long = answer.jot(walk, "long " * 20_000, store.new_id)
    for _ in range(2):
        with pytest.raises(NotSaved, match="The disk is full") as caught:
            store.write(walk.id, long)
        assert "Make some room" in str(caught.value)
    assert [one.facts for one in store.walk(walk.id).observations] == ["kept"]
    limit(1_000_000)
    assert len(store.write(walk.id, long).observations) == 2
    assert store.differences() == ()


@posix_only
def test_a_really_full_disk(tmp_path: Path) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    command = shutil.which("mount")
    if (
        not command
        or subprocess.run(
            [command, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(mount)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("no small disk can be mounted here")
    try:
        store = Store.open(mount / "walks.db", Clock())
        standard, _ = store.add_standard(sealing())
        walk = store.start_walk(standard.id)
        kept = 0
        with pytest.raises(NotSaved):
            for kept in range(1000):
                walk = store.write(walk.id, answer.jot(walk, f"{kept} {'x' * 5000}", store.new_id))
        assert kept > 10
        with pytest.raises(NotSaved):
            store.write(walk.id, answer.jot(walk, "y" * 400_000, store.new_id))
        assert len(store.walk(walk.id).observations) == kept
        subprocess.run([command, "-o", "remount,size=4m", str(mount)], check=True)
        assert len(store.write(walk.id, answer.jot(walk, "room", store.new_id)).observations) == kept + 1
        assert store.differences() == ()
        store.close()
    finally:
        subprocess.run(["umount", str(mount)], check=True)


def test_a_lock_of_another_program_is_waited_for_and_then_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.05)
    store = Store.open(path, Clock())
    standard, _ = store.add_standard(sealing())
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusy, match="another program"):
            store.start_walk(standard.id)
        assert store.standards() != ()
        other.execute("ROLLBACK")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseBusy):
            store.standards()
        with pytest.raises(DatabaseBusy):
            Store.open(path, Clock())
        other.execute("ROLLBACK")
    store.start_walk(standard.id)
    store.close()


@posix_only
@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_that_is_taken_away_while_open_is_written_anew(path: Path, replaced: bool) -> None:
    store = Store.open(path, Clock())
    standard, _ = store.add_standard(sealing())
    walk = store.start_walk(standard.id)
    walk = store.write(walk.id, answer.jot(walk, "before", store.new_id))
    path.unlink()
    if replaced:
        path.write_bytes(b"somebody else's")
    with pytest.raises(NotSaved, match=r"replaced by another file|was moved or deleted"):
        store.write(walk.id, answer.jot(walk, "after", store.new_id))
    assert len(store.write(walk.id, answer.jot(walk, "after", store.new_id)).observations) == 2
    assert (store.path == path) != replaced
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    found = store.path
    store.close()
    if replaced:
        assert path.read_bytes() == b"somebody else's"
    again = Store.open(found, Clock())
    assert [one.facts for one in again.walk(walk.id).observations] == ["before", "after"]
    assert again.differences() == ()
    again.close()


@posix_only
def test_a_folder_that_is_taken_away_while_open_is_told(tmp_path: Path) -> None:
    path = tmp_path / "stick" / "walks.db"
    store = Store.open(path, Clock())
    standard, _ = store.add_standard(sealing())
    path.parent.rename(tmp_path / "gone")
    with pytest.raises(NotSaved, match="no copy could be written"):
        store.start_walk(standard.id)
    (tmp_path / "gone").rename(path.parent)
    store.start_walk(standard.id)
    store.close()


@posix_only
def test_opening_a_file_again_leaves_the_locks_of_the_first_alone(path: Path) -> None:
    """On POSIX, closing any handle of a file drops all locks that the process has on it."""
    first = Store.open(path, Clock())
    with first._database.writing():
        Store.open(path, Clock()).close()
        script = f"import sqlite3; sqlite3.connect({str(path)!r}, timeout=0).execute('BEGIN IMMEDIATE')"
        other = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
        assert "database is locked" in other.stderr
    first.close()


def test_threads_may_write_and_read_side_by_side(store: Store) -> None:
    standard, _ = store.add_standard(sealing())
    walk = store.start_walk(standard.id)

    def work(n: int) -> int:
        store.write(walk.id, answer.jot(walk, f"seen {n}", store.new_id))
        store.save_draft(walk.id, walk.id, f"field {n}", "typing")
        return len(store.walk(walk.id).observations)

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(work, range(60)))
    assert max(seen) == 60
    assert {one.facts for one in store.walk(walk.id).observations} == {f"seen {n}" for n in range(60)}
    assert len(store.drafts(walk.id)) == 60
    assert store.differences() == ()


def test_every_error_is_one_that_a_person_is_told(path: Path) -> None:
    store = Store.open(path, Clock())
    store.add_standard(sealing())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE walk_line")
    with pytest.raises(GembaError):
        store.open_walks()
    store.close()
