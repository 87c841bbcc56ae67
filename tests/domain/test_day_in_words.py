"""Days as people type them, in the languages of the interface."""

from __future__ import annotations

from datetime import date

import pytest

from gembawalk.domain.day import read_day

MONDAY = date(2026, 10, 5)


@pytest.mark.parametrize(
    ("typed", "language", "day"),
    [
        ("fri", "en", "2026-10-09"),
        ("mo", "en", "2026-10-12"),
        ("do", "en", None),
        ("2w", "en", "2026-10-19"),
        ("3 months", "en", "2027-01-05"),
        ("+7", "en", "2026-10-12"),
        ("2s", "en", None),
        ("tomorrow", "en", "2026-10-06"),
        ("Do", "de", "2026-10-08"),
        ("Mittwoch", "de", "2026-10-07"),
        ("mi", "de", "2026-10-07"),
        ("übermorgen", "de", "2026-10-07"),
        ("nächste Woche", "de", "2026-10-12"),
        ("2 Wochen", "de", "2026-10-19"),
        ("1 Monat", "de", "2026-11-05"),
        ("3 Tage", "de", "2026-10-08"),
        ("fri", "de", "2026-10-09"),
        ("tomorrow", "de", "2026-10-06"),
        ("do", "es", "2026-10-11"),
        ("miércoles", "es", "2026-10-07"),
        ("miercoles", "es", "2026-10-07"),
        ("sáb", "es", "2026-10-10"),
        ("mañana", "es", "2026-10-06"),
        ("2 semanas", "es", "2026-10-19"),
        ("2s", "es", "2026-10-19"),
        ("2 días", "es", "2026-10-07"),
        ("3 meses", "es", "2027-01-05"),
        ("24.12.", "es", "2026-12-24"),
        ("", "de", None),
        ("m", "de", None),
        ("3 x", "de", None),
        ("99999 wochen", "de", None),
        ("friday next week", "en", "2026-10-16"),
        ("next friday", "en", "2026-10-16"),
        ("by fri", "en", "2026-10-09"),
        ("in 2 weeks", "en", "2026-10-19"),
        ("next", "en", None),
        ("next month", "en", None),
        ("in", "en", None),
        ("am Freitag", "de", "2026-10-09"),
        ("Freitag nächster Woche", "de", "2026-10-16"),
        ("la próxima semana", "es", "2026-10-12"),
        ("viernes de la semana que viene", "es", "2026-10-16"),
    ],
)
def test_a_day_is_read_as_it_is_said(typed: str, language: str, day: str | None) -> None:
    found = read_day(typed, MONDAY, language)
    assert (found.isoformat() if found else None) == day
