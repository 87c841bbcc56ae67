"""The command line's acts on themes: list them, and look a file over."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gembawalk import paths
from gembawalk.console import say, show
from gembawalk.errors import UnreadableDocument

if TYPE_CHECKING:
    from textual.theme import Theme

DONE, COULD_NOT = 0, 1
READABLE = 4.5
"""The contrast that text wants, as WCAG 2 has it."""


def run(asked: argparse.Namespace) -> int:
    """Run one act; returns 0 when it is done, 1 where a file has mistakes."""
    return _list() if asked.act == "list" else _check(Path(asked.file))


def _list() -> int:
    from gembawalk.ui.themes import read_folder

    had_mistakes = False
    for folder, whose in ((paths.packaged_themes(), "comes along"), (paths.settings_folder() / "themes", "yours")):
        for source, read in read_folder(folder):
            if isinstance(read, UnreadableDocument):
                had_mistakes = True
                say(str(read))
            else:
                show(f"{read.name:<24}{'dark' if read.dark else 'light':<8}{whose}, {source.name}")
    return COULD_NOT if had_mistakes else DONE


def _check(path: Path) -> int:
    from gembawalk.ui.themes import read_theme

    theme = read_theme(path)
    faint = list(_faint(theme))
    for words in faint:
        say(f"{path}: {words}")
    show(f"{path}: {theme.name} can be worn{', but some of it is hard to read' if faint else ''}.")
    return DONE


def _faint(theme: Theme) -> Iterator[str]:
    from textual.color import Color

    from gembawalk.ui.themes import MEANINGS, contrast

    inks = {"text": theme.foreground, "accent": theme.accent} | {key: theme.variables[key] for key in MEANINGS}
    grounds = {"background": theme.background, "surface": theme.surface, "panel": theme.panel}
    for ink, written in inks.items():
        for ground, below in grounds.items():
            seen = contrast(Color.parse(written or ""), Color.parse(below or ""))
            if round(seen, 1) < READABLE:
                yield f"{ink} on {ground} has a contrast of {seen:.1f}; {READABLE} and more can be read by most."
