"""A standard as a pocket card: its steps, their key points and the reasons, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from gembawalk.documents.escape import escape_heading, escape_line
from gembawalk.documents.words import Words
from gembawalk.domain.standard import Confidence, Emphasis, KeyPoint, Standard, Step
from gembawalk.domain.text import one_line

_SIZES = (12, 11, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6, 5.5, 5)
_WIDTH, _HEIGHT = 740, 395
"""Letters in a line and lines on a page, of one point each, with something to spare."""
_SPACING = 0.3


def write_card(standard: Standard, words: Words) -> str:
    """Return the card as markdown."""
    version = standard.version
    newest = words.board["version_of"].format(number=version.number, day=f"{version.at:%Y-%m-%d}")
    where = [part for part in (version.area, version.site, newest) if part]
    parts = [f"# {escape_heading(one_line(version.title))}", f"*{' · '.join(_line(part) for part in where)}*"]
    if version.outcome or version.purpose:
        parts.append(f"**{words.board['good_means']}.** {_line(version.outcome or version.purpose)}")
    if version.steps:
        parts.append(
            "\n".join(line for number, step in enumerate(version.steps, 1) for line in _step(number, step, words))
        )
    return "\n\n".join(parts) + "\n"


def letter_size(card: str) -> float:
    """Return the size in points in which a card fits on one page: the more is on it, the smaller the letters."""
    for size in _SIZES:
        letters = _WIDTH / size
        lines = sum(_SPACING + max(1, ceil(len(line) / letters)) for line in card.split("\n") if line)
        if lines <= _HEIGHT / size:
            return size
    return _SIZES[-1]


def _step(number: int, step: Step, words: Words) -> Iterator[str]:
    yield f"{number}. **{_line(step.what)}**"
    indent = " " * (len(str(number)) + 2)
    yield from (f"{indent}- {_point(point, words)}" for point in step.key_points)


def _point(point: KeyPoint, words: Words) -> str:
    kind = "" if point.kind is Emphasis.MAKE_OR_BREAK else f"**{words.values['emphasis'][point.kind]}.** "
    reason = f", *{words.phrases['because']}* {_line(point.reason)}" if point.reason else ""
    sure = "" if point.confidence is Confidence.CERTAIN else f" *({words.values['confidence'][point.confidence]})*"
    return f"{kind}{_line(point.text)}{reason}{sure}"


def _line(text: str) -> str:
    return escape_line(one_line(text))
