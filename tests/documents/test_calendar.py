"""Calendar entries, read again by an independent library where it is there."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gembawalk.documents.calendar import write_calendar
from gembawalk.documents.words import words_of
from gembawalk.domain.due import DueKind, DueLine, Slip
from gembawalk.domain.ids import timeless, uuid7
from gembawalk.domain.text import clean, one_line

EN = words_of("en")


def due(
    number: int, text: str = "Hang an air gun; at press 3, left\\right", on: date | None = date(2026, 10, 12)
) -> DueLine:
    return DueLine(
        id=uuid7(1_790_000_000_000, number), kind=DueKind.TRY, text=text, due=on, standard="s", title="Changeover",
        area="Preßwerk", site="Plant A", walk="w", problem="Zu weit weg – 12 m\nje Weg", expect="no leak",
        slips=(Slip("2026-10-05", "no hose", "2026-10-04"),),
    )  # fmt: skip


def test_the_same_things_make_the_same_bytes_and_what_has_no_date_is_left_out() -> None:
    calendar = write_calendar([due(1), due(2, on=None)], EN)
    assert calendar == write_calendar([due(1), due(2, on=None)], EN)
    assert calendar.count("BEGIN:VEVENT") == 1
    assert f"UID:{timeless(due(1).id)}.try@gembawalk\r\n" in calendar
    assert "SEQUENCE:1\r\n" in calendar
    assert "SUMMARY:Check: Hang an air gun\\; at press 3\\, left\\\\right\r\n" in calendar


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_no_line_is_longer_than_75_bytes_and_nothing_of_a_text_begins_one(text: str) -> None:
    calendar = write_calendar([due(1, text)], EN)
    assert calendar.endswith("END:VCALENDAR\r\n")
    for line in calendar.split("\r\n"):
        assert len(line.encode()) <= 75
        assert "\n" not in line and "\r" not in line
    unfolded = calendar.replace("\r\n ", "").split("\r\n")
    assert [line.split(":")[0].split(";")[0] for line in unfolded[5:-3]] == [
        "BEGIN", "UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES",
        "TRANSP",
    ]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_an_independent_library_reads_what_was_written(text: str) -> None:
    icalendar = pytest.importorskip("icalendar")
    found = icalendar.Calendar.from_ical(write_calendar([due(1, text), due(2, "second")], EN))
    first, second = found.walk("VEVENT")
    assert str(first["SUMMARY"]) == clean(f"Check: {one_line(text)}")
    assert first["DTSTART"].dt == date(2026, 10, 12)
    assert first["DTEND"].dt == date(2026, 10, 13)
    assert str(second["UID"]) == f"{timeless(due(2).id)}.try@gembawalk"
    assert "Zu weit weg – 12 m\nje Weg" in str(second["DESCRIPTION"])
    assert str(second["LOCATION"]) == "Preßwerk, Plant A"
    assert not first.errors
