"""A standard as a pocket card: its steps, their key points and the reasons, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from unicodedata import east_asian_width

from gembawalk.documents.escape import escape_heading, escape_line
from gembawalk.documents.page import brief
from gembawalk.documents.words import Words
from gembawalk.domain.standard import Confidence, Emphasis, KeyPoint, Standard, Step

_SIZES = (12, 11, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6)
_WIDTH, _HEIGHT = 363, 395
"""Of a line in points, and of a page in lines of one point, with something to spare."""
_INDENT, _LETTER = 3.3, 0.53
"""Of a key point, and of a letter in a wide font, by the size of the letters."""
_SPACINGS = {"-": 0.2, "*": 0.6, "#": 0.8}
_OF_A_STEP = 0.95
"""Between lines, in lines, by what each begins with."""
_WHOLE = 1_000_000


@dataclass(frozen=True, slots=True)
class _Cut:
    """How much of a standard a card says: letters of each text, and how many steps; safety is cut last."""

    safety: int
    point: int
    reason: int
    other: int = 200
    steps: int = _WHOLE


_CUTS = (
    _Cut(_WHOLE, _WHOLE, _WHOLE, _WHOLE),
    _Cut(_WHOLE, 100, 60),
    _Cut(_WHOLE, 100, 0),
    _Cut(100, 60, 0),
    _Cut(70, 0, 0),
    _Cut(0, 0, 0, 80, 24),
)
"""From all of it to the names of the steps: the first one of these that can be read on one page is taken."""


def write_card(standard: Standard, words: Words) -> str:
    """Return the card as markdown; what is too much for one page is left out, and said to be."""
    whole, *shorter = (_card(standard, words, cut) for cut in _CUTS)
    if _fits(whole, _SIZES[-1]):
        return whole
    noted = [f"{card}\n*{words.board['shortened']}*\n" for card in shorter]
    return next((card for card in noted if _fits(card, _SIZES[-1])), noted[-1])


def letter_size(card: str) -> float:
    """Return the size in points in which a card fits on one page: the more is on it, the smaller the letters."""
    return next((size for size in _SIZES if _fits(card, size)), _SIZES[-1])


def _fits(card: str, size: float) -> bool:
    letters = (_WIDTH / size - _INDENT) / _LETTER
    lines = (line.lstrip() for line in card.split("\n") if line)
    height = sum(_SPACINGS.get(line[0], _OF_A_STEP) + ceil(_wide(line) / letters) for line in lines)
    return height <= _HEIGHT / size


def _wide(line: str) -> int:
    shown = line.replace("*", "")
    return len(shown) if line.isascii() else sum(1 + (east_asian_width(letter) in "WF") for letter in shown)


def _card(standard: Standard, words: Words, cut: _Cut) -> str:
    version = standard.version
    newest = words.board["version_of"].format(number=version.number, day=f"{version.at:%Y-%m-%d}")
    where = [part for part in (version.area, version.site, newest) if part]
    parts = [
        f"# {escape_heading(brief(version.title, cut.other))}",
        f"*{' · '.join(_line(part, cut.other) for part in where)}*",
    ]
    if version.outcome or version.purpose:
        parts.append(f"**{words.board['good_means']}.** {_line(version.outcome or version.purpose, cut.other)}")
    if steps := version.steps[: cut.steps]:
        parts.append(
            "\n".join(line for number, step in enumerate(steps, 1) for line in _step(number, step, words, cut))
        )
    return "\n\n".join(parts) + "\n"


def _step(number: int, step: Step, words: Words, cut: _Cut) -> Iterator[str]:
    yield f"{number}. **{_line(step.what, cut.other)}**"
    indent = " " * (len(str(number)) + 2)
    for point in step.key_points:
        if cut.safety if point.kind is Emphasis.SAFETY else cut.point:
            yield f"{indent}- {_point(point, words, cut)}"


def _point(point: KeyPoint, words: Words, cut: _Cut) -> str:
    kind = "" if point.kind is Emphasis.MAKE_OR_BREAK else f"**{words.values['emphasis'][point.kind]}.** "
    text = _line(point.text, cut.safety if point.kind is Emphasis.SAFETY else cut.point)
    because = (
        f", *{words.phrases['because']}* {_line(point.reason, cut.reason)}" if point.reason and cut.reason else ""
    )
    sure = "" if point.confidence is Confidence.CERTAIN else f" *({words.values['confidence'][point.confidence]})*"
    return f"{kind}{text}{because}{sure}"


def _line(text: str, most: int) -> str:
    return escape_line(brief(text, most))
