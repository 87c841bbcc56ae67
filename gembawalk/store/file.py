"""The database's file: what it must look like before SQLite may touch it, how a new one appears, and copies."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from gembawalk.errors import UnusableDatabase
from gembawalk.phrases import mark, phrase

APPLICATION_ID = 0x47454D42
"""`GEMB`, written into the file's header."""
DATA_VERSION = 3
"""What the newest migration makes; here, because `glance` reads a file before the migrations are loaded."""

_MAGIC = b"SQLite format 3\0"
_PAGES_AT_ONCE = 1000
_PAUSE_SECONDS = 0.005
_MOST_BEGUN = 20
_OTHER_FILE = mark("Name another file with --db.")
_TITLE = mark("The database can't be opened")


def exists(path: Path) -> bool:
    """Tell whether something stands, or may stand, at a path."""
    try:
        return path.exists()
    except PermissionError:
        return True  # in a folder that we may not look into
    except OSError:
        return False


def require(path: Path) -> None:
    """Raise UnusableDatabase where nothing stands at a path."""
    if not exists(path):
        raise UnusableDatabase(
            phrase(_TITLE), phrase("there is no file {path}.", path=path), phrase("Check the path.")
        )


def inspect(path: Path, known: int, *, to_write: bool = True) -> None:
    """Look at a file without changing a byte of it.

    The header is read by hand: even a pragma of SQLite could write to a file that isn't ours.

    Args:
        path: the file, which is there.
        known: the data version that this app writes.
        to_write: whether it has to be one that can be written to.

    Raises:
        UnusableDatabase: it is no regular file, can't be read or written, is empty, foreign, or newer than the app.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            what = phrase("a folder") if path.is_dir() else phrase("no ordinary file")
            raise UnusableDatabase(
                phrase(_TITLE), phrase("{path} is {what}.", path=path, what=what), phrase(_OTHER_FILE)
            )
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        reason = phrase("{path} can't be read ({strerror}).", path=path, strerror=error.strerror)
        raise UnusableDatabase(
            phrase(_TITLE), reason, phrase("Check who may read it, or name another with --db.")
        ) from error
    if not header:
        # A new database appears whole under its name (see `create`), so an empty file is none that a crash of
        # ours left half made: it held something once, or was made by somebody else.
        reason = phrase(
            "{path} is empty; if there were walks in it, they were lost outside of gembawalk.", path=path
        )
        raise UnusableDatabase(
            phrase(_TITLE), reason, phrase("Put back a copy, or delete the empty file to start anew.")
        )
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise UnusableDatabase(
            phrase(_TITLE), phrase("{path} isn't a gembawalk database.", path=path), phrase(_OTHER_FILE)
        )
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise UnusableDatabase(
            phrase(_TITLE), phrase("{path} belongs to another program.", path=path), phrase(_OTHER_FILE)
        )
    refuse_newer(int.from_bytes(header[60:64], "big"), known)
    if to_write and not (os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)):
        reason = phrase("{path} or its folder can't be written to.", path=path)
        raise UnusableDatabase(phrase(_TITLE), reason, phrase("Check who may write to it and its folder."))


def refuse_newer(version: int, known: int) -> None:
    """Raise UnusableDatabase where a file's data version is above the one that this app writes."""
    if version > known:
        raise UnusableDatabase(
            phrase(_TITLE),
            phrase(
                "This file was written by a newer gembawalk (data version {version}, this app knows {known}). "
                "Nothing was changed.",
                version=version,
                known=known,
            ),
            phrase("Bring gembawalk up to date."),
        )


def create(path: Path, fill: Callable[[Path], None]) -> None:
    """Make a new database that appears under its name only when it is whole.

    Two apps may do this at the same moment: one file appears, and both go on with it. A crash leaves a file of
    another name behind, never half a database.

    Args:
        path: where; missing folders above it are made, for this user alone.
        fill: writes the database into the file that it is given.

    Raises:
        UnusableDatabase: the folder or the file can't be made.
    """
    for left_over in (path.with_name(path.name + ending) for ending in ("-journal", "-wal")):
        if _size(left_over) and not path.exists():
            # SQLite would take it for the new file's own, and write old pages into it.
            reason = phrase("{path} is gone, though {name} of it is still there.", path=path, name=left_over.name)
            raise UnusableDatabase(
                phrase(_TITLE), reason, phrase("Put the database back, or delete that file to start anew.")
            )
    try:
        make_folder(path.parent)
        _make_whole(path, fill)
    except OSError as error:
        reason = phrase("{path} can't be made ({strerror}).", path=path, strerror=error.strerror)
        remedy = phrase("Check who may write to its folder, or name another file with --db.")
        raise UnusableDatabase(phrase("There is no database"), reason, remedy) from error


def copy(connection: sqlite3.Connection, target: Path, is_over: Callable[[], bool] | None = None) -> None:
    """Write a whole, synced copy of an open database to a path where nothing stands.

    Args:
        connection: of the database.
        target: where to.
        is_over: asked now and then, and once it says yes the copy is given up. The copy then is written a few
            pages at a time, so that nobody who wants to write waits for it.

    Raises:
        Interrupted: `is_over` said so, or others wrote so often that no copy came about.
        OSError: the file can't be made.
        FileExistsError: something stands there.
        sqlite3.Error: the copy can't be written, or isn't whole.
    """

    _make_whole(target, lambda part: pour(connection, part, is_over))


def pour(connection: sqlite3.Connection, part: Path, is_over: Callable[[], bool] | None = None) -> None:
    """Write an open database into an empty file; `copy` says the rest."""
    with closing(sqlite3.connect(part)) as other:
        other.execute("PRAGMA journal_mode=MEMORY").close()
        if is_over is None:
            connection.backup(other)
        else:
            connection.backup(other, pages=_PAGES_AT_ONCE, progress=_Progress(is_over), sleep=_PAUSE_SECONDS)
        check(other)


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open a database so that nothing can be written to it.

    Raises:
        sqlite3.Error: it can't be opened.
    """
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def check(connection: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError where a database's structure is damaged."""
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)


class Interrupted(Exception):
    """A copy was given up."""


class _Progress:
    """Gives a copy up when it is over, or has begun anew too often because others wrote."""

    def __init__(self, is_over: Callable[[], bool]) -> None:
        self._is_over = is_over
        self._remaining = 0
        self._begun = 0

    def __call__(self, status: int, remaining: int, total: int) -> None:
        self._begun += remaining > self._remaining
        self._remaining = remaining
        if self._is_over() or self._begun > _MOST_BEGUN:
            raise Interrupted


def put(path: Path, fill: Callable[[Path], None], aside: Path | None = None) -> None:
    """Write a file whole and synced, and let it take the place of what stands at a path, if anything does.

    Args:
        path: where it goes.
        fill: writes it into the file that it is given.
        aside: where what stood there is kept, together with a journal of it; nothing stands there.

    Raises:
        OSError: it can't be written, or what stood there can't be kept; that stands there still.
    """
    make_folder(path.parent)
    part = _part(path)
    try:
        fill(part)
        _sync(part)
        if aside is not None and path.exists():
            make_folder(aside.parent)
            _keep(path, aside)
            journal = path.with_name(f"{path.name}-journal")
            if _size(journal):
                # SQLite would write its pages into the new file.
                journal.replace(aside.with_name(f"{aside.name}-journal"))
        part.replace(path)
        _sync_folder(path.parent)
    finally:
        _drop(part)


def _keep(path: Path, aside: Path) -> None:
    """Give a file a second name; where the file system can't, copy it."""
    try:
        os.link(path, aside)
    except OSError:
        handle = os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        with path.open("rb") as source, os.fdopen(handle, "wb") as kept:
            shutil.copyfileobj(source, kept, 1 << 20)
            kept.flush()
            os.fsync(kept.fileno())
    _sync_folder(aside.parent)


def identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another one of the same name; None where there is none.

    On Windows a file that is open can be neither deleted nor replaced, and the numbers say little: always (0, 0).
    """
    if os.name == "nt":
        return (0, 0)
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _make_whole(path: Path, fill: Callable[[Path], None]) -> None:
    """Write a file for this user alone under another name, and give it its own only when it is on the disk."""
    part = _part(path)
    try:
        fill(part)
        _sync(part)
        _publish(part, path)
        _sync_folder(path.parent)
    finally:
        _drop(part)


def _part(path: Path) -> Path:
    part = path.parent / f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part"
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    return part


def _drop(part: Path) -> None:
    for one in (part, part.with_name(f"{part.name}-journal")):
        with suppress(OSError):
            one.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, where they are missing, for this user alone."""
    missing = []
    while not folder.exists() and folder != folder.parent:
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        with suppress(FileExistsError):
            one.mkdir(mode=0o700)


def _publish(part: Path, path: Path) -> None:
    """Give a finished file its name, unless the name is taken.

    Raises:
        FileExistsError: the name is taken.
    """
    if os.name == "nt":
        part.rename(path)
        return
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links (a memory stick): a name that appears in this very instant is lost,
        # which the check of the file's identity before each save tells.
        if path.exists():
            raise FileExistsError(str(path)) from None
        part.rename(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    with suppress(OSError):  # some file systems can't sync a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
