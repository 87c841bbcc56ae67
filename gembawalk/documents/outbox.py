"""Many files on their way to a disk, each whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

from gembawalk.documents.file import is_written, own_place, put_whole, unwritable


class Outbox:
    """Writes files one after the other; leaving it waits until the disk has them.

    A file that takes another's place is synced before it does, for a person may have added to the other one. A new
    one isn't, which would cost as much as all else; what a power cut takes of it is written the next time.
    """

    def __init__(self) -> None:
        self._taken: dict[Path, str] = {}
        """What has a place here already."""
        self._names: dict[str, set[str]] = {}
        """What stood in each folder at first: one look at all of it costs less than one at each name."""
        self._is_new_written = False

    def __enter__(self) -> Outbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        # Not everywhere; where it is missing, the system writes its files within some seconds by itself.
        if self._is_new_written and hasattr(os, "sync"):
            os.sync()

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
        folder, name = os.path.split(path)
        names = self._names.get(folder)
        if names is None:
            names = self._names[folder] = _names_in(path.parent)
        return name.casefold() in names

    def write(self, path: Path, text: str) -> bool:
        """Write a text file as UTF-8; what is there already is not written again.

        Returns:
            Whether it had to be written.

        Raises:
            UnwritableFile: it can't be written; what stood there stands there still.
        """
        content = text.encode()
        stood = self.stood(path)
        if stood and is_written(path, content):
            return False
        self._is_new_written |= not stood
        put_whole(path, content, is_synced=stood)
        return True


def _names_in(folder: Path) -> set[str]:
    try:
        return {path.name.casefold() for path in folder.iterdir()}
    except FileNotFoundError:
        return set()
    except OSError as error:
        raise unwritable(folder, error) from error
