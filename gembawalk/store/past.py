"""Past observations that come from another tool: taken in by the thousand, and never twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from sqlalchemy import Connection, func, select

from gembawalk.domain.past import SAID, PastObservation, mark_of
from gembawalk.domain.record import Edit, Kind
from gembawalk.domain.text import clean, visible
from gembawalk.store import tables
from gembawalk.store.erase import kept_out
from gembawalk.store.indexed import Added, learn
from gembawalk.store.logbook import Origin
from gembawalk.store.newcomers import Newcomers

_CHUNK = 1000
_TEXTS = ("text", "date", "site", "area", "standard", "step")
_KEPT = frozenset({"id", "index_number", "deleted", "conflicts", "created_at", "offset", "changed_at"})
"""Columns that tell how a record is kept, and not what it says."""
_MARK = "S16"
_LAST_NUMBER = select(func.max(tables.observation.c.index_number))


class Cancelled(Exception):
    """The import was called off; what it wrote so far is to be rolled back."""


def take_in(
    connection: Connection, origin: Origin, rows: Iterable[PastObservation], cancelled: Callable[[], bool]
) -> tuple[int, int]:
    """Write past observations with what was tried and how it ended.

    A row that is there already, as often as it came so far, isn't written again, and one that was erased never.

    Returns:
        How many were added, and how many were known; what is left of the rows was erased.

    Raises:
        Cancelled: `cancelled` said so between two chunks.
    """
    there = _Known(connection)
    newcomers = Newcomers(connection, origin)
    entries = Added(connection)
    number = connection.execute(_LAST_NUMBER).scalar_one() or 0
    added = 0
    waiting = map(_tidied, rows)
    while chunk := list(islice(waiting, _CHUNK)):
        if cancelled():
            raise Cancelled
        for row in there.without(chunk):
            number += 1
            _append(newcomers, row, number)
            entries.add(number, row.text)
            added += 1
        newcomers.write()
    entries.write()
    if cancelled():
        raise Cancelled
    if added:
        learn(connection)
    return added, there.again


def past_records(connection: Connection) -> Iterator[Edit]:
    """Yield the observations that came from another tool, then what was tried, then how it ended."""
    seen, tried, check = tables.observation, tables.countermeasure, tables.check
    mine = select(seen.c.id).where(seen.c.walk.is_(None), seen.c.deleted == 0)
    theirs = select(tried.c.id).where(tried.c.observation.in_(mine), tried.c.walk.is_(None), tried.c.deleted == 0)
    of_theirs = check.c.countermeasure.in_(theirs) & check.c.walk.is_(None) & (check.c.deleted == 0)
    for kind, table, wanted in (
        (Kind.OBSERVATION, seen, seen.c.id.in_(mine)),
        (Kind.COUNTERMEASURE, tried, tried.c.id.in_(theirs)),
        (Kind.CHECK, check, of_theirs),
    ):
        names = [
            column.name for column in table.columns if column.name not in _KEPT and not column.info.get("json")
        ]
        for row in connection.execute(select(table).where(wanted).order_by(table.c.id)).mappings():
            yield Edit(kind, row["id"], {name: row[name] for name in names if row[name] is not None})


class _Known:
    """Rows that are there already and did not come again so far; 20 bytes a row, however long its texts."""

    def __init__(self, connection: Connection) -> None:
        import numpy as np

        seen = tables.observation.c
        query = select(*(func.coalesce(seen[name], "") for name in SAID))
        rows = connection.execute(query.where(seen.walk.is_(None), seen.deleted == 0))
        marks = np.fromiter((mark_of(row) for row in rows), _MARK)
        self.again = 0
        """How many rows were there already."""
        self._marks, self._left = np.unique(marks, return_counts=True)
        self._erased = kept_out(connection).marks

    def without(self, rows: list[PastObservation]) -> Iterator[PastObservation]:
        """Yield the rows that aren't there, or not as often; none of those that were erased."""
        import numpy as np

        if not (len(self._marks) or self._erased):
            yield from rows
            return
        found = [mark_of(tuple(getattr(row, name) for name in _TEXTS)) for row in rows]
        if not len(self._marks):
            yield from (row for row, mark in zip(rows, found, strict=True) if mark not in self._erased)
            return
        marks = np.array(found, _MARK)
        places = np.minimum(np.searchsorted(self._marks, marks), len(self._marks) - 1)
        same = self._marks[places] == marks
        for row, mark, place, is_same in zip(rows, found, places.tolist(), same.tolist(), strict=True):
            if is_same and self._left[place]:
                self._left[place] -= 1
                self.again += 1
            elif mark not in self._erased:
                yield row


def _tidied(row: PastObservation) -> PastObservation:
    found = (row.text, row.date, row.site, row.area, row.standard, row.step, row.countermeasure)
    joined = "".join(found)
    is_plain = joined.isascii() and joined.isprintable()
    tidied = [text.strip() if is_plain else _plain(text) for text in found]
    if tidied == [*found]:
        return row
    text, date, site, area, standard, step, countermeasure = tidied
    return replace(
        row,
        text=text,
        date=date,
        site=site,
        area=area,
        standard=standard,
        step=step,
        countermeasure=countermeasure,
    )


def _plain(text: str) -> str:
    return clean(visible(text)).strip()


def _append(newcomers: Newcomers, row: PastObservation, number: int) -> None:
    fields = {
        "problem": row.text,
        "seen_on": row.date,
        "site": row.site,
        "area": row.area,
        "standard": row.standard,
        "step_text": row.step,
    }
    told = {name: text for name, text in fields.items() if text}
    observation = newcomers.append(Kind.OBSERVATION, told, number)
    if not row.countermeasure and row.result in ("", "open"):
        return
    ended = row.result in ("better", "same", "worse")
    tried = {"observation": observation, "do": row.countermeasure, "state": "closed" if ended else "open"}
    countermeasure = newcomers.append(Kind.COUNTERMEASURE, {name: text for name, text in tried.items() if text})
    if row.result and row.result != "open":
        on = {"on": row.date} if row.date else {}
        newcomers.append(Kind.CHECK, {"countermeasure": countermeasure, "result": row.result, **on})
