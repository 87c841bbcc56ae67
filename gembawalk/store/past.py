"""Past observations that come from another tool: taken in by the thousand, and never twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from sqlalchemy import Connection, func, insert, select

from gembawalk.domain.past import PastObservation
from gembawalk.domain.record import Edit, Kind, Value
from gembawalk.domain.text import visible
from gembawalk.store import tables
from gembawalk.store.logbook import Act, Origin
from gembawalk.store.projection import row_of
from gembawalk.store.tables import READABLE

_CHUNK = 500
_TEXTS = ("text", "date", "site", "area", "standard", "step")
_Key = tuple[str, ...]


class Cancelled(Exception):
    """The import was called off; what it wrote so far is to be rolled back."""


def take_in(
    connection: Connection, origin: Origin, rows: Iterable[PastObservation], cancelled: Callable[[], bool]
) -> tuple[int, int]:
    """Write past observations with what was tried and how it ended.

    A row that is there already, as often as it came so far, isn't written again.

    Returns:
        How many were added, and how many were known.

    Raises:
        Cancelled: `cancelled` said so between two chunks.
    """
    there = _counted(connection)
    act = Act(connection, origin)
    added = known = 0
    waiting = iter(rows)
    while chunk := list(islice(waiting, _CHUNK)):
        if cancelled():
            raise Cancelled
        for row in map(_tidied, chunk):
            key = tuple(getattr(row, name) for name in _TEXTS)
            if there[key] > 0:
                there[key] -= 1
                known += 1
                continue
            for edit in _edits(row, origin):
                act.append(edit, new=True)
            added += 1
        _write(connection, act)
    if cancelled():
        raise Cancelled
    return added, known


def _counted(connection: Connection) -> Counter[_Key]:
    seen = tables.observation.c
    columns = (seen.problem, seen.seen_on, seen.site, seen.area, seen.standard, seen.step_text)
    query = select(*(func.coalesce(column, "") for column in columns)).where(seen.walk.is_(None), seen.deleted == 0)
    return Counter(tuple(row) for row in connection.execute(query))


def _tidied(row: PastObservation) -> PastObservation:
    names = (*_TEXTS, "countermeasure", "result")
    texts: dict[str, Any] = {name: visible(getattr(row, name)).strip() for name in names}
    return replace(row, **texts)


def _edits(row: PastObservation, origin: Origin) -> Iterator[Edit]:
    observation = origin.new_id()
    fields: dict[str, Value] = {
        "problem": row.text,
        "seen_on": row.date,
        "site": row.site,
        "area": row.area,
        "standard": row.standard,
        "step_text": row.step,
    }
    yield Edit(Kind.OBSERVATION, observation, {name: value for name, value in fields.items() if value})
    if not row.countermeasure and row.result in ("", "open"):
        return
    tried = origin.new_id()
    ended = row.result in ("better", "same", "worse")
    yield Edit(
        Kind.COUNTERMEASURE,
        tried,
        {"observation": observation, "do": row.countermeasure or None, "state": "closed" if ended else "open"},
    )
    if row.result and row.result != "open":
        on: dict[str, Value] = {"on": row.date} if row.date else {}
        yield Edit(Kind.CHECK, origin.new_id(), {"countermeasure": tried, "result": row.result, **on})


def _write(connection: Connection, act: Act) -> None:
    act.write()
    rows: dict[str, list[dict[str, object]]] = {}
    for record, lines in act.records.items():
        kind = lines[0].kind
        row, _ = row_of(READABLE[kind], record, lines)
        rows.setdefault(kind, []).append(row)
    for kind, of_kind in rows.items():
        connection.execute(insert(READABLE[kind]), of_kind)
    act.records.clear()
