"""Days as people type them: ``fri``, ``+7``, ``2w``, ``tomorrow``, ``morgen``, ``12.10.``, ``2026-10-12``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class _Words:
    """How days are said in one language; without accents, as they are compared."""

    weekdays: tuple[str, ...]
    near: Mapping[str, int]
    next_week: tuple[str, ...]
    spans: Mapping[str, str]
    small: frozenset[str]
    """Words that stand before a day and say nothing."""


_LANGUAGES = {
    "en": _Words(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        {"today": 0, "tomorrow": 1},
        ("next week", "next"),
        {"d": "days", "w": "weeks", "m": "months"},
        frozenset({"on", "in", "by", "this"}),
    ),
    "de": _Words(
        ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"),
        {"heute": 0, "morgen": 1, "ubermorgen": 2},
        ("nachste woche", "nachster woche"),
        {"d": "tagen", "w": "wochen", "m": "monaten"},
        frozenset({"am", "in", "bis", "zum"}),
    ),
    "es": _Words(
        ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"),
        {"hoy": 0, "manana": 1, "pasado manana": 2},
        ("proxima semana", "semana que viene"),
        {"d": "dias", "w": "semanas", "m": "meses"},
        frozenset({"el", "en", "la", "de", "para"}),
    ),
}
_SPAN = re.compile(r"\+?(\d{1,3})\s*([^\W\d_]*)")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.?(?:\s*(\d{4}|\d{2}))?")


def read_day(text: str, today: date, language: str = "en") -> date | None:
    """Read a day.

    Args:
        text: what was typed; a bare number counts days from today, a weekday is the next one after today and
            with "next week" that week's, a day and month without a year the next such day.
        today: the day of the walk in its own place.
        language: the one in which days are said; English is understood beside it.

    Returns:
        The day, or None where the text names none.
    """
    known = [_LANGUAGES[one] for one in dict.fromkeys((language, "en")) if one in _LANGUAGES]
    for one in known:
        words = " ".join(word for word in _bare(text).split() if word not in one.small)
        try:
            found = _read_words(words, today, one) or _read_number(words, today, known)
        except (ValueError, OverflowError):
            return None
        if found:
            return found
    return None


def _read_words(words: str, today: date, said: _Words) -> date | None:
    if words in said.near:
        return today + timedelta(days=said.near[words])
    later = next((name for name in said.next_week if words.startswith(name) or words.endswith(name)), "")
    left = words.removeprefix(later).removesuffix(later).strip()
    if later and not left:
        return today + timedelta(days=7) if " " in later else None
    for number, weekday in enumerate(said.weekdays):
        if len(left) >= 2 and weekday.startswith(left):
            if later:
                return today + timedelta(days=7 - today.weekday() + number)
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return None


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _unit(word: str, known: Sequence[_Words]) -> str:
    """Tell whether a word means days, weeks or months: its name or a beginning of it; empty for none."""
    spans = (item for one in known for item in one.spans.items())
    return next((unit for unit, name in spans if word and (word == unit or name.startswith(word))), "")


def _read_number(words: str, today: date, known: Sequence[_Words]) -> date | None:
    if (found := _SPAN.fullmatch(words)) and (unit := _unit(found[2] or "d", known)):
        number = int(found[1])
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
