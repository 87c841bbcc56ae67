"""What the command line prints, and the store it works on."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gembawalk.phrases import phrase

if TYPE_CHECKING:
    from gembawalk.domain.word_diff import Words
    from gembawalk.store import Store


def show(text: str = "") -> None:
    """Print a text; what could act on the terminal is made visible."""
    from gembawalk.domain.text import visible

    print(visible(text))


def show_json(value: Any) -> None:
    """Print a value as JSON, escaped to ASCII, so that no character of a user's text can act on a terminal."""
    import json

    print(json.dumps(value, indent=2))


def say(text: str) -> None:
    """Print a sentence to the person, apart from what is printed for other programs."""
    from gembawalk.domain.text import visible

    print(visible(text), file=sys.stderr)


def short(text: str) -> str:
    """Return a text on one line."""
    from gembawalk.domain.text import one_line

    return one_line(text)


def marked(words: Words) -> str:
    """Return words of a comparison on one line: ``[-gone-]`` and ``{+new+}``."""
    signs = {"same": ("", ""), "gone": ("[-", "-]"), "new": ("{+", "+}")}
    flat = ((mark, text.replace("\n", " ")) for mark, text in words)
    return "".join(f"{signs[mark][0]}{text}{signs[mark][1]}" for mark, text in flat)


def now() -> datetime:
    """Return the time, in the local time zone."""
    return datetime.now().astimezone()


def confirmed(question: str) -> bool:
    """Ask the person on the terminal before something that can't be undone; no, where nobody is there."""
    if not sys.stdin.isatty():
        return False
    print(f"{question} {phrase('[y/N]')} ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in yes_words()


def yes_words() -> tuple[str, ...]:
    """Return what counts as yes, in English and in the interface's language."""
    return ("y", "yes", *phrase("y, yes").split(", "))


def open_store(database: Path, *, create: bool = False, is_asked_for: bool = False) -> Store:
    """Open the store of a database.

    Args:
        database: where it lies.
        create: whether a missing one is made.
        is_asked_for: whether the command itself tells all that there is to say of it.

    Raises:
        UnusableDatabase: it is missing, unreadable, foreign, damaged or newer; nothing was changed.
    """
    from gembawalk import paths
    from gembawalk.store import Store

    store = Store.open(database, now, create=create, own_abbreviations=paths.abbreviations_folder())
    if not is_asked_for and (words := store.upkeep.caution()):
        say(words)
    return store
