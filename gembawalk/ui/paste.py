"""Pastes as the terminal hands them over: what is inside of one presses no key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

_BEGIN, _END = "\x1b[200~", "\x1b[201~"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class PasteGuard:
    """Takes control characters out of pastes, in a stream that comes in pieces of any length."""

    def __init__(self) -> None:
        self._inside = False
        self._before = ""
        self._held = ""

    def __call__(self, piece: str) -> str:
        """Return the next piece of the stream as it may be read; what may be half a mark of the end waits."""
        safe = ""
        while piece:
            if not self._inside:
                seen = self._before + piece
                at = seen.find(_BEGIN)
                upto = len(piece) if at < 0 else at + len(_BEGIN) - len(self._before)
                self._inside = at >= 0
                self._before = "" if self._inside else seen[-len(_BEGIN) + 1 :]
                # Alt+Enter as most terminals send it, of which Textual 8.2.8 makes Enter.
                safe += piece[:upto].replace("\x1b\r", "\n")
                piece = piece[upto:]
                continue
            piece, self._held = self._held + piece, ""
            text, end, piece = piece.partition(_END)
            if not end:
                half = next(n for n in range(len(_END) - 1, -1, -1) if text.endswith(_END[:n]))
                text, self._held = text[: len(text) - half], text[len(text) - half :]
            safe += _CONTROLS.sub("", text) + end
            self._inside = not end
        return safe


def guard_pastes() -> None:
    """Let Textual read pastes through a `PasteGuard`, in every driver.

    Textual 8.2.8 takes an escape character inside of a paste for the beginning of a key, and what follows for
    more keys: a text from a web page could press Ctrl+Q. It has no public place to mend that; where a newer
    Textual keeps its reader elsewhere, all stays as it is there.
    """
    with suppress(ImportError):
        from textual._xterm_parser import XTermParser

        if not hasattr(XTermParser.feed, "__wrapped__"):
            XTermParser.feed = _guarded(XTermParser.feed)  # type: ignore[method-assign,assignment]


def _guarded(feed: Callable[[Any, str], Iterable[Any]]) -> Callable[[Any, str], Iterable[Any]]:
    guards: WeakKeyDictionary[Any, PasteGuard] = WeakKeyDictionary()

    @wraps(feed)
    def guarded(parser: Any, data: str) -> Iterable[Any]:
        # No data at all means the end of the stream, which a piece that waits must not look like.
        safe = guards.setdefault(parser, PasteGuard())(data)
        return feed(parser, safe) if safe or not data else ()

    return guarded
