"""Days as people type them: ``fri``, ``+7``, ``2w``, ``tomorrow``, ``12.10.``, ``2026-10-12``."""

from __future__ import annotations

import re
from datetime import date, timedelta

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPAN = re.compile(r"\+?(\d{1,3})\s*(d|days?|w|weeks?|m|months?)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.?(?:\s*(\d{4}|\d{2}))?")


def read_day(text: str, today: date) -> date | None:
    """Read a day.

    Args:
        text: what was typed; a bare number counts days from today, a weekday is the next one after today, a
            day and month without a year the next such day.
        today: the day of the walk in its own place.

    Returns:
        The day, or None where the text names none.
    """
    words = text.strip().casefold()
    if words in ("today", "tomorrow", "next week"):
        return today + timedelta(days={"today": 0, "tomorrow": 1, "next week": 7}[words])
    if len(words) >= 2:
        for number, weekday in enumerate(_WEEKDAYS):
            if weekday.startswith(words):
                return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    try:
        return _read_number(words, today)
    except (ValueError, OverflowError):
        return None


def _read_number(words: str, today: date) -> date | None:
    if found := _SPAN.fullmatch(words):
        number, unit = int(found[1]), (found[2] or "d")[0]
        if unit == "m":
            return _months_on(today, number)
        return today + timedelta(days=number * (7 if unit == "w" else 1))
    if found := _ISO.fullmatch(words):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED.fullmatch(words):
        day, month = int(found[1]), int(found[2])
        if found[3]:
            return date(int(found[3]) + (2000 if len(found[3]) == 2 else 0), month, day)
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)
    return None


def _months_on(today: date, months: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=today.day - 1), first_of_next - timedelta(days=1))
