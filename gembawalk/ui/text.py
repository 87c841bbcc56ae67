"""The one door through which text of users comes to the screen: never markup, never a control character."""

from __future__ import annotations

from datetime import date, datetime

from textual.content import Content
from textual.style import Style

from gembawalk.domain.text import one_line, visible

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January February March April May June July August September October November December").split()


def plain(text: str) -> Content:
    """Make text of a user fit for the screen, with its line breaks."""
    return Content(visible(text).expandtabs(4))


def line(text: str) -> Content:
    """Make text of a user fit for one line of the screen."""
    return Content(one_line(visible(text)))


def titled(title: str, note: str) -> Content:
    """Make a title with a quiet note behind it."""
    return Content.assemble(line(title).stylize("bold"), "   ", line(note).stylize("$muted"))


def marked(text: str, spans: tuple[tuple[int, int], ...], style: Style | str) -> Content:
    """Make one line of a user's text in which spans of characters stand out.

    Args:
        text: the text that the spans were found in.
        spans: pairs of start and end offsets.
        style: how the spans look.
    """
    shown = text.replace("\n", " ").replace("\t", " ")
    if visible(shown) != shown:
        return line(text)
    content = Content(shown)
    for start, end in spans:
        content = content.stylize(style, start, end)
    return content


def day(value: date) -> str:
    """Write a day as ``Mon 23 Nov 2026``, whatever the machine's language."""
    return f"{_DAYS[value.weekday()][:3]} {value.day} {_MONTHS[value.month - 1][:3]} {value.year}"


def long_day(value: date) -> str:
    """Write a day as ``Monday, 23 November 2026``."""
    return f"{_DAYS[value.weekday()]}, {value.day} {_MONTHS[value.month - 1]} {value.year}"


def short_day(value: date) -> str:
    """Write a day as ``23 Nov``, for places where the year is plain."""
    return f"{value.day} {_MONTHS[value.month - 1][:3]}"


def iso_day(text: str | None) -> date | None:
    """Read an ISO day; None for anything else."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def clock(value: datetime) -> str:
    """Write a time of day as ``12:03:07``."""
    return f"{value:%H:%M:%S}"


def counted(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun: ``1 problem``, ``3 problems``."""
    return f"{number} {one if number == 1 else many or one + 's'}"
