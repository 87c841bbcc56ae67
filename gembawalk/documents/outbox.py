"""Many files on their way to a disk, each whole or not at all: while one is synced, the next ones are written."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from gembawalk.documents.file import is_written, own_place, put_whole, unwritable

_AT_ONCE = 8
_WAITING = 64
"""How many files wait at most, so that memory holds no more of them."""


class Outbox:
    """Writes files in the order in which the disk is done with them; leaving it waits for all of them.

    Where an error or an interrupt ends it, files that were not begun are not written.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_AT_ONCE, "outbox")
        self._waiting: deque[Future[None]] = deque()
        self._taken: dict[Path, str] = {}
        """What has a place here already, for the files of some aren't there yet."""
        self._names: dict[Path, set[str]] = {}
        """What stood in each folder at first: one look at all of it costs less than one at each name."""

    def __enter__(self) -> Outbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Wait for all files, and for the names in their folders.

        Raises:
            UnwritableFile: one can't be written; what stood there stands there still.
        """
        self._threads.shutdown(cancel_futures=kind is not None)
        for folder in {path.parent for path in self._taken}:
            _sync(folder)
        if kind is None:
            for one in self._waiting:
                one.result()

    def place(self, folder: Path, name: str, identity: str) -> Path:
        """Return where a document goes, as `own_place` does.

        Raises:
            UnwritableFile: the folder can't be looked at.
        """
        path = folder / name
        if path in self._taken or self.stood(path):
            path = own_place(folder, name, identity, self._taken)
        self._taken[path] = identity
        return path

    def stood(self, path: Path) -> bool:
        """Tell whether something stood here before the first file was written."""
        names = self._names.get(path.parent)
        if names is None:
            names = self._names[path.parent] = _names_in(path.parent)
        return path.name.casefold() in names

    def write(self, path: Path, text: str, then: Callable[[], None]) -> bool:
        """Write a text file as UTF-8; what is there already is not written again.

        Args:
            path: the file.
            text: what it is to hold.
            then: called once it is there, perhaps in another thread.

        Returns:
            Whether it had to be written.

        Raises:
            UnwritableFile: an earlier one couldn't be written.
        """
        content = text.encode()
        if self.stood(path) and is_written(path, content):
            then()
            return False
        while self._waiting and (len(self._waiting) >= _WAITING or self._waiting[0].done()):
            self._waiting.popleft().result()
        self._waiting.append(self._threads.submit(_put, path, content, then))
        return True


def _put(path: Path, content: bytes, then: Callable[[], None]) -> None:
    put_whole(path, content)
    then()


def _names_in(folder: Path) -> set[str]:
    try:
        return {path.name.casefold() for path in folder.iterdir()}
    except FileNotFoundError:
        return set()
    except OSError as error:
        raise unwritable(folder, error) from error


def _sync(folder: Path) -> None:
    """Sync a folder, where the system lets one be opened; elsewhere it does so by itself."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
