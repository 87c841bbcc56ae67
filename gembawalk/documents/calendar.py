"""What is due as calendar entries (RFC 5545): one for each thing, with an id that stays the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from gembawalk.documents.words import Words
from gembawalk.domain.due import DueKind, DueLine
from gembawalk.domain.ids import timeless
from gembawalk.domain.text import clean, one_line

_LONGEST = 75
"""Bytes of a line, as the format wants it."""
_VERBS = {DueKind.TRY: "check", DueKind.ADOPT: "adopt", DueKind.HOLD: "hold", DueKind.PROMISE: "promise"}
_ESCAPED = re.compile(r"[\\;,]")


def write_calendar(lines: Iterable[DueLine], words: Words) -> str:
    """Return the calendar of what has a date; the same bytes for the same lines."""
    top = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//gembawalk//due//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    entries = [part for line in lines if line.due for part in _entry(line, line.due, words)]
    return "".join(_folded(line) + "\r\n" for line in (*top, *entries, "END:VCALENDAR"))


def _entry(line: DueLine, due: date, words: Words) -> Iterator[str]:
    where = ", ".join(part for part in (line.area, line.site) if part)
    yield "BEGIN:VEVENT"
    # A try that was adopted comes back under its own id, to be looked at again. Calendars are shared: an id that
    # tells the time of the walk has no place in one.
    yield f"UID:{timeless(line.id)}.{line.kind.value}@gembawalk"
    yield f"DTSTAMP:{_made(line.id):%Y%m%dT000000Z}"
    # A date that moved is a newer issue of the same entry.
    yield f"SEQUENCE:{len(line.slips)}"
    yield f"DTSTART;VALUE=DATE:{due:%Y%m%d}"
    if due < date.max:
        yield f"DTEND;VALUE=DATE:{due + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(f'{words.board[_VERBS[line.kind]]}: {one_line(line.text)}')}"
    yield f"DESCRIPTION:{_text(_description(line, words))}"
    if where:
        yield f"LOCATION:{_text(where)}"
    yield f"CATEGORIES:{_text('gemba promise' if line.kind is DueKind.PROMISE else 'gemba check')}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _description(line: DueLine, words: Words) -> str:
    label = words.labels["hindrance" if line.kind is DueKind.PROMISE else "problem"]
    told = [
        line.title,
        line.problem and f"{label}: {line.problem}",
        line.expect and f"{words.labels['expected']}: {line.expect}",
    ]
    moved = [
        f"{words.board['was_due'].format(day=slip.due)}{slip.reason and f': {slip.reason}'}" for slip in line.slips
    ]
    return "\n".join(part for part in (*told, *moved) if part)


def _made(identity: str) -> datetime:
    try:
        return datetime.fromtimestamp((UUID(identity).int >> 80) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime(1970, 1, 1, tzinfo=UTC)


def _text(text: str) -> str:
    return _ESCAPED.sub(lambda sign: "\\" + sign[0], clean(text)).replace("\n", "\\n")


def _folded(line: str) -> str:
    """Break a line after 75 bytes, never within a character."""
    rows: list[str] = []
    row, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _LONGEST:
            rows.append(row)
            row, size = " ", 1
        row += character
        size += width
    return "\r\n".join([*rows, row])
