"""Leaving a screen."""

from __future__ import annotations

from asyncio import InvalidStateError
from typing import Any

from textual.screen import Screen


def leave(screen: Screen[Any], outcome: object = None) -> None:
    """Close a screen with its outcome, once: a second key that was on its way finds it gone.

    Args:
        screen: the screen to close.
        outcome: what it gives to whoever opened it.
    """
    if screen.is_current:
        try:
            screen.dismiss(outcome)
        except InvalidStateError:
            # Nobody waits for the outcome any more; the screen closes all the same.
            screen.app.pop_screen()
