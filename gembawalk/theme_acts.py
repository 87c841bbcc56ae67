"""The command line's acts on themes: list them, and look a file over."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gembawalk import paths
from gembawalk.console import say, show
from gembawalk.errors import UnreadableDocument
from gembawalk.phrases import phrase

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
    for folder, whose in (
        (paths.packaged_themes(), phrase("comes along")),
        (paths.settings_folder() / "themes", phrase("yours")),
    ):
        for source, read in read_folder(folder):
            if isinstance(read, UnreadableDocument):
                had_mistakes = True
                say(str(read))
            else:
                show(f"{read.name:<24}{phrase('dark') if read.dark else phrase('light'):<8}{whose}, {source.name}")
    return COULD_NOT if had_mistakes else DONE


def _check(path: Path) -> int:
    from gembawalk.ui.themes import read_theme

    try:
        theme = read_theme(path)
    except UnreadableDocument as error:
        raise UnreadableDocument(phrase("The theme can't be worn"), error.reason, error.remedy) from error
    faint = list(_faint(theme))
    for words in faint:
        say(f"{path}: {words}")
    told = phrase("{path}: {name} can be worn.", path=path, name=theme.name)
    if faint:
        told = phrase("{path}: {name} can be worn, but some of it is hard to read.", path=path, name=theme.name)
    show(told)
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
                yield phrase(
                    "{ink} on {ground} has a contrast of {seen}; {enough} and more can be read by most.",
                    ink=ink,
                    ground=ground,
                    seen=f"{seen:.1f}",
                    enough=READABLE,
                )
