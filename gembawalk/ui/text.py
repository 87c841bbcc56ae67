"""The one door through which text of users comes to the screen: never markup, never a control character."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from textual.content import Content
from textual.style import Style

from gembawalk.domain.text import one_line, visible
from gembawalk.phrases import marks, phrase

_DAYS = marks("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS = marks("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = marks("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    *marks("January", "February", "March", "April", "May", "June"),
    *marks("July", "August", "September", "October", "November", "December"),
)
_LINE = 2000
"""Characters."""


def plain(text: str) -> Content:
    """Make text of a user fit for the screen, with its line breaks."""
    return Content(visible(text).expandtabs(4))


def line(text: str) -> Content:
    """Make text of a user fit for one line of the screen; what no line has room for is left out."""
    return Content(one_line(visible(text[:_LINE])))


def titled(title: str, note: str) -> Content:
    """Make a title with a quiet note behind it."""
    return Content.assemble(line(title).stylize("bold"), "   ", line(note).stylize("$muted"))


def whole_parts(parts: Sequence[str], room: int) -> Content:
    """Make one line of parts, with commas; those from the end that have no room are left out, not cut.

    Args:
        parts: texts of a user among them; the first one stands in any case.
        room: in cells.
    """
    shown = line(", ".join(parts))
    while len(parts) > 1 and shown.cell_length > room:
        parts = parts[:-1]
        shown = line(", ".join(parts))
    return shown


def marked(text: str, spans: tuple[tuple[int, int], ...], style: Style | str) -> Content:
    """Make one line of a user's text in which spans of characters stand out.

    Args:
        text: the text that the spans were found in.
        spans: pairs of start and end offsets.
        style: how the spans look.
    """
    shown = text[:_LINE].replace("\n", " ").replace("\t", " ")
    if visible(shown) != shown:
        return line(text)
    content = Content(shown)
    for start, end in spans:
        if start < len(shown):
            content = content.stylize(style, start, min(end, len(shown)))
    return content


def day(value: date) -> str:
    """Write a day as ``Mon 23 Nov 2026``."""
    weekday, month = phrase(_DAYS[value.weekday()]), phrase(_MONTHS[value.month - 1])
    return phrase("{weekday} {day} {month} {year}", weekday=weekday, day=value.day, month=month, year=value.year)


def known_day(text: str) -> str:
    """Write an ISO day as `day` does, and anything else as it stands."""
    found = iso_day(text)
    return day(found) if found else text


def long_day(value: date) -> str:
    """Write a day as ``Monday, 23 November 2026``."""
    weekday, month = phrase(_LONG_DAYS[value.weekday()]), phrase(_LONG_MONTHS[value.month - 1])
    return phrase("{weekday}, {day} {month} {year}", weekday=weekday, day=value.day, month=month, year=value.year)


def short_day(value: date) -> str:
    """Write a day as ``23 Nov``, for places where the year is plain."""
    return phrase("{day} {month}", day=value.day, month=phrase(_MONTHS[value.month - 1]))


def iso_day(text: str | None) -> date | None:
    """Read an ISO day; None for anything else."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def clock(value: datetime) -> str:
    """Write a time of day as ``12:03:07``."""
    return f"{value:%H:%M:%S}"
