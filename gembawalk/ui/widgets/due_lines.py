"""What is due, a line each, under headings: on Home and on the due board."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from textual.content import Content

from gembawalk.domain.due import KINDS, DueKind, DueLine, When, when
from gembawalk.phrases import mark, phrase
from gembawalk.ui.text import line, short_day
from gembawalk.ui.widgets.lines import Lines

_ROOMY = 96
_HEADINGS = {
    When.OVERDUE: mark("Overdue"),
    When.THIS_WEEK: mark("This week"),
    When.LATER: mark("Later"),
    When.SOME_DAY: mark("Without a date"),
}


def by_day(lines: Sequence[DueLine], today: date) -> Iterator[str | DueLine]:
    """Yield lines under headings for how soon they are due; they come soonest first."""
    for soon, found in groupby(lines, lambda one: when(one.due, today)):
        yield phrase(_HEADINGS[soon])
        yield from found


def by_area(lines: Sequence[DueLine]) -> Iterator[str | DueLine]:
    """Yield lines under the areas they belong to, in the areas' order."""
    ordered = sorted(lines, key=lambda one: (not one.area, one.area.casefold(), one.site.casefold()))
    for (area, site), found in groupby(ordered, lambda one: (one.area, one.site)):
        yield ", ".join(part for part in (area, site) if part) or phrase("No area")
        yield from found


def draw_due(lines: Lines, due: DueLine, today: date, width: int) -> Content:
    """Draw one line: day, kind, words, and how often it was moved."""
    soon = when(due.due, today)
    look = {When.OVERDUE: "overdue", When.THIS_WEEK: "due"}.get(soon, "muted")
    year = f" {due.due.year}" if due.due and due.due.year != today.year else ""
    label = f"{short_day(due.due)}{year}" if due.due else phrase("no date")
    times = len(due.slips)
    moved = _moved(times) if times else ""
    note = ", ".join(part for part in (due.title if width >= _ROOMY else "", moved) if part)
    wide = max(9, *(len(phrase(one)) + 1 for one in KINDS.values()))
    room = width - 13 - wide - (len(note) + 2 if note else 0)
    text = line(due.text if due.told else phrase("tell them: {text}", text=due.text)).truncate(
        max(20, room), ellipsis=True
    )
    kind = lines.look("promise" if due.kind is DueKind.PROMISE else "muted")
    return Content.assemble(
        (f"{label:<13}", lines.look(look)),
        (f"{phrase(KINDS[due.kind]):<{wide}}", kind),
        text,
        "  ",
        line(note).stylize(lines.look("muted")),
    )


def _moved(times: int) -> str:
    if times == 1:
        return phrase("moved once")
    return phrase("moved twice") if times == 2 else phrase("moved {times} times", times=times)
