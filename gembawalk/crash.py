"""The report of what nobody expected: where in the program it happened, and not a word of what was typed."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from gembawalk import __version__
from gembawalk.phrases import phrase

_DEEPEST = 60
"""Frames of one exception that are told; endless recursion has a thousand that are alike."""


class Crash(Exception):
    """The app ended in a way that nobody expected; the cause of it is the exception's cause.

    Args:
        place: the screens that were open, by the names of their classes.
    """

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place

    def __rich__(self) -> str:
        """Be drawn as nothing, where Textual would look at the values of all variables."""
        return ""


def write_report(error: BaseException, doing: str, folder: Path, at: datetime) -> Path:
    """Write a report that holds no words of a user: types, files, lines and functions alone.

    Args:
        error: what happened.
        doing: the command that ran.
        folder: where the report goes; made where it is missing.
        at: when it happened.

    Raises:
        OSError: it can't be written there.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in range(1, 100):
        ending = f"-{number}" if number > 1 else ""
        path = folder / f"gembawalk-crash-{at:%Y%m%d-%H%M%S}{ending}.txt"
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(report(error, doing, at))
        return path
    raise FileExistsError(str(folder))


def report(error: BaseException, doing: str, at: datetime) -> str:
    """Return the text of a report."""
    import platform
    import sqlite3

    place = error.place if isinstance(error, Crash) else "none"
    head = (
        f"gembawalk {__version__}",
        f"At: {at.isoformat(timespec='seconds')}",
        f"Command: {doing}",
        f"Screen: {place}",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.platform()}",
    )
    return "\n".join((*head, "", *_told(error))) + "\n"


def paragraph(written: Path | None, reason: str = "") -> str:
    """Return what the person is told.

    Args:
        written: where the report lies; None where it could not be written.
        reason: why it could not.
    """
    where = (
        phrase("A report lies in {written}", written=written)
        if written
        else phrase("No report could be written ({reason}); it is above", reason=reason)
    )
    return phrase(
        "gembawalk ran into something that nobody expected, and closed. {where}; no word that you typed is in it. "
        "All that the screen called saved is safe. Start gembawalk again and go on where you were; "
        "if it happens again, send the report to the people who make gembawalk.",
        where=where,
    )


def _told(error: BaseException) -> Iterator[str]:
    """The exceptions from the first cause to the last, as Python tells them but for their messages."""
    for number, one in enumerate(reversed(_chain(error))):
        if number:
            yield "\nWhile that was being handled, or because of it:\n"
        frames = traceback.extract_tb(one.__traceback__)
        if len(frames) > _DEEPEST:
            yield f"  ({len(frames) - _DEEPEST} calls before these)"
        for frame in frames[-_DEEPEST:]:
            yield f"  {_module(frame.filename)}:{frame.lineno}, in {frame.name}"
            if frame.line:
                yield f"    {frame.line}"
        yield f"{type(one).__module__}.{type(one).__qualname__}{_code(one)}"


def _chain(error: BaseException) -> list[BaseException]:
    """An exception with those that caused it and, of groups, those in it; each of them once."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop(0)
        if one is None or any(one is known for known in found):
            continue
        found.append(one)
        inner = getattr(one, "error", None)  # Textual hands on what a worker raised in this way
        waiting += [one.__cause__ or one.__context__, inner if isinstance(inner, BaseException) else None]
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
    return found


def _module(name: str) -> str:
    """The file of a frame without the folders above the library, which tell whose machine it is."""
    folders = [Path(folder) for folder in sys.path if folder]
    path = Path(name)
    inside = [path.relative_to(folder) for folder in folders if path.is_relative_to(folder)]
    return min((one.as_posix() for one in inside), key=len, default=path.name)


def _code(error: BaseException) -> str:
    """What the operating system or the database calls it, in words that are theirs alone."""
    from sqlite3 import Error

    if isinstance(error, OSError) and error.errno is not None:
        return f" ({os.strerror(error.errno)})"
    if isinstance(error, Error):
        return f" ({getattr(error, 'sqlite_errorname', 'no code')})"
    return ""
