"""The coach's own editor: which one it is, and opening a file in it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from gembawalk.errors import GembaError
from gembawalk.phrases import mark, phrase

_REMEDY = mark("Set VISUAL or EDITOR to yours.")


def open_in_editor(path: Path, title: str) -> None:
    """Open a file in ``$VISUAL``, ``$EDITOR`` or what the system has, and wait until it is closed.

    Args:
        path: the file.
        title: what could not be done, where there is trouble.

    Raises:
        GembaError: there is no editor, it can't be run, or it ended with an error.
    """
    command = next(_editors(), None)
    if command is None:
        raise GembaError(title, phrase("there is no editor."), phrase(_REMEDY))
    try:
        code = subprocess.run([*command, str(path)], check=False).returncode  # noqa: S603 (it is the coach's own editor)
    except OSError as error:
        raise GembaError(
            title,
            phrase("{command} can't be run ({strerror}).", command=command[0], strerror=error.strerror),
            phrase(_REMEDY),
        ) from error
    if code:
        raise GembaError(
            phrase("Nothing was saved"), phrase("{command} ended with code {code}.", command=command[0], code=code)
        )


def _editors() -> Iterator[list[str]]:
    for name in ("VISUAL", "EDITOR"):
        if words := os.environ.get(name, "").strip():
            # Windows' paths hold backslashes, which a POSIX shell's rules would take away.
            yield shlex.split(words) if os.name == "posix" else [words.strip('"')]
    for known in ("notepad",) if os.name == "nt" else ("sensible-editor", "nano", "vi"):
        if found := shutil.which(known):
            yield [found]
