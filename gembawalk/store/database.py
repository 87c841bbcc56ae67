"""The open database: connections with their pragmas, and transactions that tell their failures in plain words."""

from __future__ import annotations

import os
import secrets
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from gembawalk.errors import DamagedDatabase, NotSaved, UnusableDatabase
from gembawalk.phrases import phrase
from gembawalk.store import file
from gembawalk.store.failure import FAILURES, damaged, translate
from gembawalk.store.migrations import latest, migrate

WAIT_SECONDS = 10.0
"""How long a lock of another program is waited for."""

_PRAGMAS = (
    # Not WAL: SQLite 3.7.0 to 3.51.2 can corrupt one when two connections write and checkpoint at the wrong moment.
    "journal_mode=TRUNCATE",
    "synchronous=FULL",
    *(("fullfsync=ON",) if sys.platform == "darwin" else ()),
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    "mmap_size=0",
)

_UNDECODED = "Could not decode to UTF-8"
_DEVICE = "SELECT value FROM meta WHERE key = 'device'"

_opening = threading.Lock()
_open_here: Counter[tuple[int, int] | None] = Counter()
"""How often each file is open in this process, by its identity."""


class Database:
    """One database file; writes take turns, reads run beside them."""

    def __init__(self, path: Path, create: bool, *, is_copy: bool = False) -> None:
        """Open the file, make it where it is missing, and bring it up to this app's data version.

        Args:
            path: where it lies.
            create: whether a missing one is made.
            is_copy: whether it is a copy, which is brought up to date without another copy of it.

        Raises:
            UnusableDatabase: the file is missing, unreadable, foreign, damaged or newer.
            DatabaseBusy: another program holds it.
        """
        self.path = path
        self._is_lenient = False
        self._lock = threading.Lock()
        if not create:
            file.require(path)
        elif not file.exists(path):
            _create(path)
        with _opening:
            self._identity = file.identity(path)
            if os.name == "nt" or not _open_here[self._identity]:
                # Closing a file that SQLite has open in this process would take its locks away (POSIX).
                file.inspect(path, latest())
            with _told(path, writing=False), closing(_connect(path)) as connection:
                migrate(connection, path, is_copy=is_copy)
            self._identity = file.identity(path)  # a layered file system may make a file anew at its first opening
            self._engine = self._make_engine()
            try:
                with self.reading() as reading:
                    device = reading.exec_driver_sql(_DEVICE).scalar()
                if device is None:
                    raise damaged(path, phrase("it doesn't say any more which device it belongs to"))
                self.device = str(device)
            except BaseException:
                self._engine.dispose()
                raise
            _open_here[self._identity] += 1

    def _make_engine(self) -> Engine:
        engine = create_engine(
            "sqlite://", creator=self._connect, poolclass=QueuePool, pool_size=4, max_overflow=12
        )
        event.listen(engine, "begin", _begin)
        return engine

    def _connect(self) -> sqlite3.Connection:
        self._recognise()
        connection = _connect(self.path)
        if self._is_lenient:
            connection.text_factory = _as_far_as_it_goes
        return connection

    def _recognise(self) -> None:
        if file.identity(self.path) != self._identity:
            raise UnusableDatabase(
                phrase("The database can't be read"),
                phrase("{path} was moved, deleted or replaced while it was open.", path=self.path),
                phrase("Close gembawalk and open it again."),
            )

    @contextmanager
    def _heeding_damage(self) -> Iterator[None]:
        """Once a damaged text was met, show such texts as far as they can be read, so that all else goes on.

        Not from the start: it makes reading half as slow again.
        """
        try:
            yield
        except DamagedDatabase as error:
            if not self._is_lenient and _UNDECODED in str(error.__cause__):
                self._is_lenient = True
                self._engine.dispose()
            raise

    def close(self) -> None:
        """Close all connections; none may be in use."""
        with self._lock, _opening:
            self._engine.dispose()
            _open_here[self._identity] -= 1

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a short transaction that reads.

        Raises:
            DatabaseBusy: a lock outlasts the wait.
            UnusableDatabase: the file can't be read.
        """
        with (
            self._heeding_damage(),
            _told(self.path, writing=False),
            self._engine.connect() as connection,
            connection.execution_options(read_only=True).begin(),
        ):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that writes: all of it lands on the disk, or nothing.

        Raises:
            NotSaved: the disk is full, or the file can't be written or was taken away.
            DatabaseBusy: a lock outlasts the wait.
            UnusableDatabase: the file is damaged.
        """
        with self._lock, self._heeding_damage(), _told(self.path, writing=True):
            self._hold()
            with self._engine.connect() as connection, connection.begin():
                # Another app on the same file may have been brought up to date meanwhile.
                file.refuse_newer(connection.exec_driver_sql("PRAGMA user_version").scalar_one(), latest())
                yield connection

    def compact(self) -> None:
        """Write the whole file anew, so that nothing is left in it of what was deleted.

        SQLite overwrites what it deletes (`secure_delete`), but not the copies that stay behind in a page when its
        rows are moved to another one: 2 of 2,000 struck texts were still found in the file's bytes.

        Raises:
            NotSaved: the disk has no room for a second copy.
            DatabaseBusy: another program holds the database.
        """
        with self._lock, _told(self.path, writing=True):
            self._hold()
            with closing(self._engine.pool.connect()) as pooled:
                cast(sqlite3.Connection, pooled.driver_connection).execute("VACUUM").close()

    def copy(self, target: Path, is_over: Callable[[], bool]) -> None:
        """Write a whole, checked copy to where nothing stands; nobody waits for it.

        Raises:
            Interrupted: `is_over` said so, or others wrote all the while.
            FileExistsError: something stands there.
            NotSaved: it can't be written.
            UnusableDatabase: the database is damaged.
        """
        self._recognise()
        try:
            file.make_folder(target.parent)
            with _told(self.path, writing=True), closing(self._engine.pool.connect()) as pooled:
                file.copy(cast(sqlite3.Connection, pooled.driver_connection), target, is_over)
        except FileExistsError:
            raise
        except OSError as error:
            reason = phrase("{target} can't be written ({strerror}).", target=target, strerror=error.strerror)
            raise NotSaved(
                phrase("No copy was made"), reason, phrase("Make some room, or check who may write there.")
            ) from error

    def check(self) -> None:
        """Look whether the file's structure is whole.

        Raises:
            UnusableDatabase: it isn't.
        """
        with self.reading() as connection:
            file.check(cast(sqlite3.Connection, connection.connection.driver_connection))

    def _hold(self) -> None:
        """Make sure that the file under our name is the one that is open: a lost one takes edits into nowhere.

        Raises:
            NotSaved: it isn't; all that was saved before lies in a file again, and the next save goes there.
        """
        found = file.identity(self.path)
        if found == self._identity:
            return
        lost, target = self.path, self.path
        if found is not None:
            target = lost.with_name(f"{lost.stem}-rescued-{secrets.token_hex(4)}{lost.suffix}")
        try:
            with closing(self._engine.pool.connect()) as pooled:
                file.copy(cast(sqlite3.Connection, pooled.driver_connection), target)
        except OSError as error:
            reason = phrase(
                "{lost} was moved or deleted, and no copy could be written ({strerror}).",
                lost=lost,
                strerror=error.strerror,
            )
            raise NotSaved(
                phrase("Not saved"), reason, phrase("Leave gembawalk open and bring the folder back.")
            ) from error
        self._engine.dispose()
        with _opening:
            _open_here[self._identity] -= 1
            self.path, self._identity = target, file.identity(target)
            _open_here[self._identity] += 1
        self._engine = self._make_engine()
        with self.reading():
            pass  # keeps a connection open, from which the file could be rescued again
        what = phrase("{path} was replaced by another file while it was open.", path=lost)
        if found is None:
            what = phrase("{path} was moved or deleted while it was open.", path=lost)
        reason = phrase("{what} All that was saved before now lies in {target}.", what=what, target=target)
        raise NotSaved(phrase("Not saved yet"), reason, phrase("Save once more."))


@contextmanager
def _told(path: Path, writing: bool) -> Iterator[None]:
    try:
        yield
    except (*FAILURES, MemoryError) as error:
        raise translate(error, path, writing) from error


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()
    except BaseException:
        connection.close()
        raise
    return connection


def _as_far_as_it_goes(text: bytes) -> str:
    return text.decode("utf-8", "replace")


def _begin(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _create(path: Path) -> None:
    try:
        file.create(path, _fill)
    except UnusableDatabase as error:
        # Another app was quicker: its file is as good.
        if not isinstance(error.__cause__, FileExistsError) or not path.is_file():
            raise


def _fill(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=MEMORY").close()
        migrate(connection, path)
