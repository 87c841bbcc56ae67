"""Each data version that was ever released becomes one of this app, equal in content."""

from __future__ import annotations

import gzip
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from acts import Clock

from gembawalk.errors import UnusableDatabase
from gembawalk.store import Store, copies, migrations
from gembawalk.store.migrations import latest

VERSIONS = Path(__file__).parent / "versions"
OLD = sorted(int(re.findall(r"\d+", one.name)[0]) for one in VERSIONS.glob("version-*.db.gz"))
Content = dict[str, set[tuple[tuple[str, Any], ...]]]


@pytest.fixture(params=OLD)
def old(request: pytest.FixtureRequest, path: Path) -> int:
    path.write_bytes(gzip.decompress((VERSIONS / f"version-{request.param}.db.gz").read_bytes()))
    return int(request.param)


def content(path: Path, like: Content | None = None) -> Content:
    """What a database tells, table by table: the tables and columns of an older one where one is named."""
    found: Content = {}
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables if like is None else like:
            if table.startswith(("search_", "sqlite_")):
                continue
            columns = None if like is None else {name for row in like[table] for name, _ in row}
            found[table] = {
                tuple((name, row[name]) for name in row.keys() if columns is None or name in columns)  # noqa: SIM118
                for row in connection.execute(f'SELECT * FROM "{table}"')
            }
    return found


def test_every_version_before_this_one_is_kept() -> None:
    assert list(range(1, latest())) == OLD


def test_an_old_database_opens_with_equal_content(old: int, path: Path, clock: Clock) -> None:
    before = content(path)
    assert all(before[table] for table in ("walk", "observation", "opinion", "check", "promise", "draft", "skip"))
    store = Store.open(path, clock)
    now = content(path, before)
    assert {table: rows - now[table] for table, rows in before.items()} == {table: set() for table in before}
    assert {table for table in before if table != "meta" and now[table] != before[table]} == set()
    assert store.differences() == ()
    assert all(store.walk(line.id).version.steps for line in store.walk_lines())
    assert store.search("hydrualic leek")[0].text == "Hydraulic leak at the cylinder"
    store.close()
    (copy,) = copies.found(path)
    assert copy.name == f"walks-version-{old}.db"
    assert content(copy) == before


def test_a_migration_that_fails_halfway_leaves_the_file_as_it_was(
    old: int, path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    steps: list[Callable[[sqlite3.Connection], None]] = list(migrations.MIGRATIONS)

    def fail(connection: sqlite3.Connection) -> None:
        steps[-1](connection)
        connection.execute("SELECT nothing FROM nowhere")

    monkeypatch.setattr(migrations, "MIGRATIONS", (*steps[:-1], fail))
    with pytest.raises(UnusableDatabase):
        Store.open(path, clock)
    assert path.read_bytes() == before
    monkeypatch.undo()
    Store.open(path, clock).close()


def test_an_app_older_than_its_database_leaves_its_bytes_unchanged(
    path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.open(path, clock).close()
    before = {one: one.read_bytes() for one in path.parent.iterdir()}
    monkeypatch.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:-1])
    with pytest.raises(UnusableDatabase, match=f"data version {latest() + 1}, this app knows {latest()}"):
        Store.open(path, clock)
    assert {one: one.read_bytes() for one in path.parent.iterdir()} == before
