"""Walks as tables for a spreadsheet: one CSV file a kind of record, with ids, in UTF-8 with a byte order mark."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from io import StringIO
from typing import Any

from gembawalk.documents.formula import defused
from gembawalk.documents.page import Profile, is_rounded
from gembawalk.domain.due import Slip
from gembawalk.domain.ids import timeless
from gembawalk.domain.text import visible
from gembawalk.domain.walk import Walk

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Row = Mapping[str, Any]
_PLACE = ("walk", "date", "standard", "version", "site", "area")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "walk": (
        *("id", "started_at", "finished_at", "state", "standard_id", "standard", "version", "site", "area"),
        *("learn", "good", "steps", "agreed", "read_back"),
    ),
    "observation": (
        *("id", *_PLACE, "step_id", "step", "match", "facts", "taps", "risk", "risk_action", "problem", "output"),
        *("outcome", "evidence", "could_see", "four_m", "reach", "trying"),
    ),
    "opinion": ("id", *_PLACE, "observation", "kind", "text", "basis"),
    "countermeasure": (
        *("id", *_PLACE, "observation", "do", "expect", "because", "who", "due", "measure", "from_value"),
        *("to_value", "risk", "idea", "parent", "source", "state", "slips"),
    ),
    "check": (
        *("id", *_PLACE, "countermeasure", "promise", "on", "result", "evidence", "learning", "decision"),
        *("repeatable", "next_due", "reason"),
    ),
    "promise": ("id", *_PLACE, "hindrance", "text", "due", "state", "because", "answered_on", "slips"),
    "note": ("id", *_PLACE, "at", "text"),
}
_PRIVATE: Mapping[str, tuple[str, ...]] = {
    "reflection": ("id", *_PLACE, "surprised", "learned", "listened", "differently", "come_along"),
}
_PREDICTION = "expect"


def write_sheets(walks: Iterable[Walk], profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield the name of each table and its text; the same bytes for the same walks.

    Args:
        walks: the walks.
        profile: what each reader may see, as in a summary.
    """
    columns = {name: list(found) for name, found in _COLUMNS.items()}
    if profile is not Profile.TEAM:
        columns |= {name: list(found) for name, found in _PRIVATE.items()}
        columns["walk"].append(_PREDICTION)
    # One walk's rows name records of others, so that ids are hidden in all of them or in none.
    hides_time = profile is Profile.TEAM
    files: dict[str, tuple[StringIO, Any]] = {}
    for name, found in columns.items():
        file = StringIO()
        files[name] = file, csv.writer(file, quoting=csv.QUOTE_ALL)
        files[name][1].writerow(found)
    for walk in walks:
        for name, row in _rows(walk, profile):
            if name in files:
                cells = (_cell(row.get(column), hides_time) for column in columns[name])
                files[name][1].writerow(list(cells))
    for name, (file, _) in files.items():
        yield name, "\ufeff" + file.getvalue()


def _rows(walk: Walk, profile: Profile) -> Iterator[tuple[str, Row]]:
    version = walk.version
    rounded = is_rounded(walk, profile)
    moment: Callable[[datetime | None], str] = _day if rounded else _moment
    place = {
        "walk": walk.id,
        "date": f"{walk.started_at:%Y-%m-%d}",
        "standard": version.title,
        "version": version.number,
        "site": version.site,
        "area": version.area,
    }
    yield (
        "walk",
        {
            **place,
            **_fields(walk, "id", "state", "learn", "good", "agreed", "expect"),
            "started_at": moment(walk.started_at),
            "finished_at": moment(walk.finished_at),
            "standard_id": version.standard,
            "steps": "; ".join(step.what for step in walk.chosen_steps),
            "read_back": (walk.read_back or "")[: 10 if rounded else None],
        },
    )
    steps = {step.id: step.what for step in version.steps}
    for seen in walk.observations:
        where = {"step_id": seen.step, "step": steps.get(seen.step or "", "")}
        yield "observation", {**_all(seen), **place, **where, "taps": " ".join(map(str, seen.taps))}
    if walk.agreed != "rather not" or profile is Profile.FULL:
        yield from (("opinion", {**_all(one), **place}) for one in walk.opinions if one.text)
    for name in ("countermeasure", "promise"):
        for one in getattr(walk, f"{name}s"):
            yield name, {**_all(one), **place, "slips": _slips(one.slips)}
    yield from (("check", {**_all(one), **place}) for one in walk.checks)
    yield from (("note", {**_all(one), **place, "at": moment(one.at)}) for one in walk.notes)
    if walk.reflection:
        yield "reflection", {**_all(walk.reflection), **place}


def _all(record: Any) -> dict[str, Any]:
    return _fields(record, *record.__slots__)


def _fields(record: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _moment(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else ""


def _slips(slips: Iterable[Slip]) -> str:
    return "; ".join(f"{slip.due}: {slip.reason}" for slip in slips)


def _cell(value: Any, hides_time: bool) -> str:
    text = "" if value is None else str(value)
    if hides_time and _ID.fullmatch(text):
        text = timeless(text)
    return defused(visible(text))
