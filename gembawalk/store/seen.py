"""Seen before: finds past observations like a text, and what came of them."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from gembawalk.domain.hit import Hit, PastTry
from gembawalk.domain.record import Kind
from gembawalk.store import tables
from gembawalk.store.database import Database
from gembawalk.store.logbook import newest
from gembawalk.store.tables import change, meta

if TYPE_CHECKING:
    from gembawalk.search.index import Index, Match


class Seen:
    """The index of all observations, filled at the first search and kept up with the log."""

    def __init__(self) -> None:
        """Make an empty one; nothing is read yet."""
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._newest = 0
        self._strikes = ""

    def follow(self, database: Database) -> Index:
        """Take in what was written since the last time, by whichever app; return the index."""
        from gembawalk.search.index import Index

        with self._lock:
            with database.reading() as connection:
                strikes = connection.execute(select(meta.c.value).where(meta.c.key == "strikes")).scalar_one()
                if self._index is None or strikes != self._strikes:
                    # A strike leaves no line behind that would tell which text is gone.
                    self._index, self._newest, self._strikes = Index(), 0, strikes
                last = newest(connection)
                rows = connection.execute(_observations(self._newest)).all() if last > self._newest else []
            # Outside of the transaction: a reader would keep every answer waiting until all is indexed.
            for row in rows:
                text = row.problem or row.facts
                if text and not row.deleted:
                    self._index.add(row.id, text)
                else:
                    self._index.remove(row.id)
            self._newest = last
            return self._index


def _observations(after: int) -> Any:
    seen = tables.observation.c
    wanted = select(seen.id, seen.problem, seen.facts, seen.deleted)
    if after:
        changed = select(change.c.record).where(change.c.n > after, change.c.kind == Kind.OBSERVATION.value)
        wanted = wanted.where(seen.id.in_(changed))
    return wanted.order_by(seen.created_at, seen.id)


def find(
    database: Database,
    seen: Seen,
    query: str,
    limit: int,
    outdated: Callable[[], bool],
    apart_from: str | None,
) -> tuple[Hit, ...]:
    """Return past observations like a text, best first, without those of the walk `apart_from`."""
    index = seen.follow(database)
    own: set[str] = set()
    if apart_from is not None:
        ids = select(tables.observation.c.id).where(tables.observation.c.walk == apart_from)
        with database.reading() as connection:
            own = set(connection.scalars(ids))
    found = index.find(query, limit + len(own), outdated)
    matches = [match for match in found if match.id not in own][:limit]
    if not matches or outdated():
        return ()
    with database.reading() as connection:
        return _hits(connection, matches)


def _hits(connection: Connection, matches: list[Match]) -> tuple[Hit, ...]:
    ids = [match.id for match in matches]
    observation, line, step = tables.observation, tables.walk_line.c, tables.step.c
    query = (
        select(
            observation,
            line.started_at,
            line.title,
            line.site.label("walk_site"),
            line.area.label("walk_area"),
            step.what,
        )
        .outerjoin(tables.walk_line, line.walk == observation.c.walk)
        .outerjoin(tables.step, step.id == observation.c.step)
        .where(observation.c.id.in_(ids), observation.c.deleted == 0)
    )
    rows = {row.id: row for row in connection.execute(query)}
    tries = _tries(connection, ids)
    return tuple(_hit(match, rows[match.id], tries[match.id]) for match in matches if match.id in rows)


def _hit(match: Match, row: Any, tries: Iterable[PastTry]) -> Hit:
    return Hit(
        observation=row.id,
        text=row.problem or row.facts or "",
        score=match.score,
        spans=tuple(match.spans),
        date=(row.started_at or row.seen_on or "")[:10],
        site=row.walk_site or row.site or "",
        area=row.walk_area or row.area or "",
        standard=row.title or row.standard or "",
        step=row.what or row.step_text or "",
        walk=row.walk,
        countermeasures=tuple(tries),
    )


def _tries(connection: Connection, observations: list[str]) -> dict[str, list[PastTry]]:
    tried, checked = tables.countermeasure.c, tables.check.c
    query = select(tables.countermeasure).where(
        tried.observation.in_(observations), tried.deleted == 0, tried.do.is_not(None)
    )
    rows = connection.execute(query.order_by(tried.created_at, tried.id)).all()
    checks = (
        select(tables.check)
        .where(checked.countermeasure.in_([row.id for row in rows]), checked.deleted == 0)
        .where(checked.result.is_not(None))
        .order_by(checked.on, checked.created_at, checked.id)
    )
    newest = {check.countermeasure: check for check in connection.execute(checks)}
    found: dict[str, list[PastTry]] = defaultdict(list)
    for row in rows:
        check = newest.get(row.id)
        found[row.observation].append(
            PastTry(
                id=row.id,
                do=row.do,
                result=check.result if check else "open",
                expect=row.expect or "",
                because=row.because or "",
                learning=(check.learning or "") if check else "",
            )
        )
    return found
