"""Python's garbage, collected while nobody types: all of it takes some 30 ms, in which no letter is drawn."""

from __future__ import annotations

import gc
from time import monotonic

EVERY = 1.0
"""Seconds between two looks whether it is time."""
_REST = 0.7
"""Seconds without a key after which nobody is typing."""
_FIRST, _SECOND, _THIRD = 2000, 10, 500
"""When each generation is collected by itself; the last one hardly ever, for who types on and on."""


class Garbage:
    """What is left over, and when the last key was pressed."""

    def __init__(self) -> None:
        self._pressed = 0.0
        self._is_due = False

    @property
    def is_left_alone(self) -> bool:
        """Whether nothing is collected yet, as at the start of the command."""
        return not gc.isenabled()

    def begin(self) -> None:
        """Collect from now on; what is there by now stays for good."""
        gc.freeze()
        gc.set_threshold(_FIRST, _SECOND, _THIRD)
        gc.enable()

    def pressed(self) -> None:
        """Take note of a key."""
        self._pressed = monotonic()
        self._is_due = True

    def collect_at_rest(self) -> None:
        """Collect all of it once, where keys were pressed and none has come for a moment."""
        if self._is_due and monotonic() - self._pressed > _REST:
            self._is_due = False
            gc.collect()
