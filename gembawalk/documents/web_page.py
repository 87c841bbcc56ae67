"""A document as one page for a browser and for paper: nothing beside it is needed, and no script runs in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache
from html import escape
from importlib.resources import files

from markdown_it import MarkdownIt
from markdown_it.token import Token

from gembawalk.documents.page import Profile, is_rounded
from gembawalk.documents.pareto import Pareto
from gembawalk.documents.summary import write_summary
from gembawalk.documents.words import Words, words_of
from gembawalk.domain.ids import timeless
from gembawalk.domain.walk import Walk

_DAY = re.compile(r" 📅 (?P<day>\d{4}-\d{2}-\d{2})$")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_BOXES = {"[ ] ": ("open", "still_open"), "[x] ": ("done", "is_done")}


_ENOUGH = 3
"""From so many known causes on, a chart tells more than the sentences do."""


class Paper(StrEnum):
    """What a page is laid out for."""

    SHEET = "sheet"
    BOARD = "board"
    CARD = "card"


def walk_page(walk: Walk, profile: Profile) -> str:
    """Return a walk's summary as a page; where it names enough causes, with a chart of them."""
    parts: list[str | Pareto] = [write_summary(walk, profile)]
    chart = Pareto.of((one.four_m for one in walk.observations if one.problem), words_of(walk.language))
    if chart.total >= _ENOUGH:
        parts.append(chart)
    title = f"{walk.version.title}, {walk.started_at:%Y-%m-%d}"
    identity = timeless(walk.id) if is_rounded(walk, profile) else walk.id
    return write_page(parts, title, identity=identity, language=walk.language)


def write_page(
    parts: Iterable[str | Pareto],
    title: str,
    *,
    identity: str = "",
    language: str = "en",
    paper: Paper = Paper.SHEET,
    letters: float = 0,
) -> str:
    """Return a page in HTML.

    Args:
        parts: markdown, in which all text of people is escaped, and charts, in their order.
        title: what the browser's tab says.
        identity: the id of the walk, by which its file is known again.
        language: of the words on the page.
        paper: a sheet to read, a board to stand before, or a card for the pocket.
        letters: the size in points that a card is printed in.
    """
    words = words_of(language)
    body = "".join(part.svg() if isinstance(part, Pareto) else _rendered(part, words) for part in parts)
    size = f' style="--letters: {letters:g}pt"' if letters else ""
    known = f'<meta name="gembawalk-id" content="{escape(identity)}">\n' if identity else ""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n{known}'
        f"<title>{escape(title)}</title>\n<style>\n{_style()}</style>\n</head>\n"
        f'<body class="{paper.value}"{size}>\n<main>\n{body}</main>\n</body>\n</html>\n'
    )


def _rendered(markdown: str, words: Words) -> str:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    if markdown.startswith("---\n"):
        markdown = markdown[4:].partition("\n---\n")[2] or markdown
    tokens = reader.parse(markdown)
    _draw_tasks(tokens, words)
    return str(reader.renderer.render(tokens, reader.options, {}))


def _draw_tasks(tokens: Sequence[Token], words: Words) -> None:
    """Make a box and a day of what begins and ends a task. Text of people can make none: its signs are escaped."""
    for opening, inline in zip(tokens, tokens[2:], strict=False):
        box = _BOXES.get(inline.content[:4]) if opening.type == "list_item_open" else None
        if box and inline.children:
            opening.attrJoin("class", f"task {box[0]}")
            inline.children[0].content = inline.children[0].content[4:]
            label = escape(words.phrases[box[1]])
            inline.children.insert(0, _html(f'<span class="box" role="img" aria-label="{label}"></span>'))
            last = inline.children[-1]
            if found := _DAY.search(inline.content):
                last.content = last.content.removesuffix(found[0])
                inline.children.append(_html(f' <span class="day"><span>📅 </span>{found["day"]}</span>'))


def _html(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)


@cache
def _style() -> str:
    return files("gembawalk.documents").joinpath("page.css").read_text("utf-8")
