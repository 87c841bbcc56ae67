"""One line of progress on a terminal's standard error, from half a second on."""

from __future__ import annotations

import sys
from math import inf
from shutil import get_terminal_size
from time import monotonic
from types import TracebackType
from typing import TextIO, TypeVar

_Value = TypeVar("_Value")
_WIDTH = 30
_AFTER = 0.5
_EVERY = 0.1


class Bar:
    """A bar that appears only when the work takes long, and goes when it ends.

    Args:
        label: what is worked on.
        stream: where it is drawn, standard error if none is named; nothing is drawn where that is no terminal.
        is_counted: whether how many of how many tells a person something; bytes of a file don't.
    """

    def __init__(self, label: str, stream: TextIO | None = None, *, is_counted: bool = True) -> None:
        self._label = "".join(character for character in label if character.isprintable())
        self._stream = stream or sys.stderr
        self._is_counted = is_counted
        self._drawn = False
        self._next = monotonic() + _AFTER if self._stream.isatty() else inf

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._drawn:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()

    def passed(self, value: _Value, done: int, total: int) -> _Value:
        """Draw how much is done of a total, and return a value that passes by."""
        self.show(done, total)
        return value

    def show(self, done: int, total: int) -> None:
        """Draw how much is done of a total."""
        if monotonic() < self._next:
            return
        self._next = monotonic() + _EVERY
        part = min(1.0, done / total) if total else 1.0
        filled = round(part * _WIDTH)
        # As wide from the first to the last, so that each drawing covers the one before.
        count = f"  {done:{len(str(total))}}/{total}" if self._is_counted else ""
        end = f"  {part:4.0%}{count}"
        label = self._shown_label(_WIDTH + len(end) + 2)
        self._stream.write(f"\r{label}  {'#' * filled}{'.' * (_WIDTH - filled)}{end}")
        self._stream.flush()
        self._drawn = True

    def _shown_label(self, beside: int) -> str:
        """The end of the label, as much of it as leaves the bar on one line: else each drawing began a new one."""
        room = max(1, get_terminal_size().columns - beside - 1)
        return self._label if len(self._label) <= room else f"…{self._label[1 - room :]}"
