"""Seen before: finds past observations like a text, and what came of them."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, select

from gembawalk.domain.hit import Facets, Here, Hit, Narrowing, PastTry
from gembawalk.domain.question import WENT_WELL
from gembawalk.errors import DamagedDatabase
from gembawalk.phrases import phrase
from gembawalk.store import tables
from gembawalk.store.indexed import DAMAGE, plain
from gembawalk.store.value import day
from gembawalk.store.walk_line import plain as folded

if TYPE_CHECKING:
    from gembawalk.search.index import Found, Index

_MORE = 20
"""Texts beyond the wanted ones that the lift may bring among them."""
_FIRST_LOOK = 500
_FACETED = 1000
"""Hits whose facets are counted, the best ones."""
_MOST_A_QUERY = 5000
_SAME_STEP, _SAME_STANDARD, _SAME_AREA, _RECENT, _GOT_BETTER = 0.05, 0.03, 0.02, 0.03, 0.03
_HALF_LIFE_DAYS = 365
_FACETS = ("site", "area", "standard", "step", "four_m")


class Seen:
    """Looks into the index of one database.

    Args:
        own_abbreviations: the folder of the coach's own short forms, if there is one.
    """

    def __init__(self, own_abbreviations: Path | None = None) -> None:
        self._folder = own_abbreviations
        self._lock = threading.Lock()
        self._index: Index | None = None

    def find(
        self,
        connection: Connection,
        query: str,
        limit: int,
        outdated: Callable[[], bool],
        today: date,
        *,
        apart_from: str | None = None,
        narrowing: Narrowing | None = None,
        here: Here | None = None,
    ) -> tuple[Hit, ...]:
        """Return past observations like a text, best first; `Store.search` says the rest."""
        if not query.strip():
            return ()
        hits, found = self._hits(connection, query, limit, outdated, apart_from, narrowing or Narrowing())
        if outdated():
            return ()
        lifted = sorted(((hit.score + _lift(hit, here or Here(), today), hit) for hit in hits), key=_first)
        return tuple(
            replace(hit, score=min(1.0, score), spans=found.highlight.spans(hit.text))
            for score, hit in lifted[:limit]
        )

    def newest(
        self, connection: Connection, limit: int, outdated: Callable[[], bool], narrowing: Narrowing
    ) -> tuple[Hit, ...]:
        """Return past observations, those that came in last first; `Store.newest` says the rest."""
        hits, _ = self._hits(connection, "", limit, outdated, None, narrowing)
        return tuple(sorted(hits, key=lambda hit: hit.date, reverse=True)[:limit])

    def facets(
        self, connection: Connection, query: str, outdated: Callable[[], bool], narrowing: Narrowing
    ) -> Facets:
        """Count what the best hits have in common; `Store.facets` says the rest."""
        hits, _ = self._hits(connection, query, _FACETED, outdated, None, narrowing)
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        for hit in hits:
            for name in _FACETS:
                counted[name][getattr(hit, name)] += 1
            counted["result"].update(_results(hit))
            counted["since"][hit.date[:4]] += 1
        return {name: {value: n for value, n in of.most_common() if value} for name, of in counted.items()}

    def _hits(
        self,
        connection: Connection,
        query: str,
        limit: int,
        outdated: Callable[[], bool],
        apart_from: str | None,
        narrowing: Narrowing,
    ) -> tuple[list[Hit], Found]:
        """Return hits as they are ranked by their texts, some more than `limit` where there are."""
        own = _of_walk(connection, apart_from) if apart_from else set()
        is_narrow = narrowing != Narrowing()
        wanted = max(limit + _MORE, _FIRST_LOOK if is_narrow else 0)
        while True:
            found = self._look(connection, query, wanted + len(own), outdated)
            hits = []
            for few in _in_parts([match for match in found.matches if match.number not in own]):
                hits += [hit for hit in _told(connection, few) if not is_narrow or _fits(hit, narrowing)]
            if not is_narrow or len(hits) >= limit or len(found.matches) < wanted or outdated():
                return hits, found
            wanted *= 8

    def _look(self, connection: Connection, query: str, wanted: int, outdated: Callable[[], bool]) -> Found:
        """Look into the index; without a query at what came in last."""
        if not query.strip():
            return _last(connection, wanted)
        index = self._open()
        try:
            return index.find(
                plain(connection), query, wanted, lambda numbers: _texts(connection, numbers), outdated
            )
        except DAMAGE as error:
            raise DamagedDatabase(
                phrase("Seen before can't be searched"),
                phrase("the search index in the database is damaged."),
                phrase("Run gembawalk doctor --repair, which makes it anew."),
            ) from error

    def _open(self) -> Index:
        # Numpy and rapidfuzz wait for the first search.
        from gembawalk.search import lexicon
        from gembawalk.search.index import Index

        with self._lock:
            if self._index is None:
                given = dict(lexicon.packaged())
                if self._folder is not None:
                    given |= lexicon.own(self._folder)
                self._index = Index(given)
            return self._index


def _last(connection: Connection, wanted: int) -> Found:
    from gembawalk.search.highlight import Highlight
    from gembawalk.search.index import Found, Match

    number = tables.observation.c.index_number
    last = connection.scalars(select(number).order_by(number.desc()).limit(wanted)).all()
    texts = _texts(connection, last)
    return Found([Match(one, 0.0, texts[one]) for one in last if one in texts], Highlight({}))


def _first(lifted: tuple[float, Hit]) -> float:
    return -lifted[0]


def _of_walk(connection: Connection, walk: str) -> set[int]:
    seen = tables.observation.c
    return set(connection.scalars(select(seen.index_number).where(seen.walk == walk)))


def _in_parts(matches: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(matches), _MOST_A_QUERY):
        yield matches[start : start + _MOST_A_QUERY]


def _texts(connection: Connection, numbers: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for few in _in_parts(numbers):
        listed = ",".join(map(str, few))
        query = (
            "SELECT index_number, coalesce(nullif(problem, ''), facts) FROM observation"  # noqa: S608
            f" WHERE index_number IN ({listed}) AND deleted = 0"
        )
        found.update(row for row in plain(connection).execute(query) if row[1])
    return found


_OBSERVATION, _LINE = tables.observation.c, tables.walk_line.c
_TOLD = (
    select(
        *(_OBSERVATION.index_number, _OBSERVATION.id, _OBSERVATION.walk, _OBSERVATION.seen_on, _OBSERVATION.four_m),
        *(_OBSERVATION.site, _OBSERVATION.area, _OBSERVATION.standard, _OBSERVATION.step_text),
        *(_LINE.started_at, _LINE.title, _LINE.site.label("walk_site"), _LINE.area.label("walk_area")),
        tables.step.c.what,
    )
    .outerjoin(tables.walk_line, _LINE.walk == _OBSERVATION.walk)
    .outerjoin(tables.step, tables.step.c.id == _OBSERVATION.step)
    .where(_OBSERVATION.index_number.in_(bindparam("wanted", expanding=True)))
)
_TRIED, _CHECKED = tables.countermeasure.c, tables.check.c
_TRIES = (
    select(
        *(_TRIED.id, _TRIED.observation, _TRIED.do, _TRIED.expect, _TRIED.because),
        *(_TRIED.state, _TRIED.due),
    )
    .where(_TRIED.observation.in_(bindparam("wanted", expanding=True)), _TRIED.deleted == 0, _TRIED.do.is_not(None))
    .order_by(_TRIED.created_at, _TRIED.id)
)
_CHECKS = (
    select(_CHECKED.countermeasure, _CHECKED.result, _CHECKED.learning)
    .where(_CHECKED.countermeasure.in_(bindparam("wanted", expanding=True)), _CHECKED.deleted == 0)
    .where(_CHECKED.result.is_not(None))
    .order_by(_CHECKED.on, _CHECKED.created_at, _CHECKED.id)
)


def _told(connection: Connection, matches: Sequence[Any]) -> list[Hit]:
    found = connection.execute(_TOLD, {"wanted": [one.number for one in matches]})
    rows = {row.index_number: row for row in found}
    tries = _tries(connection, [row.id for row in rows.values()])
    return [
        _hit(match, rows[match.number], tries[rows[match.number].id]) for match in matches if match.number in rows
    ]


def _hit(match: Any, row: Any, tries: Iterable[PastTry]) -> Hit:
    return Hit(
        observation=row.id,
        text=match.text,
        score=match.score,
        date=(row.started_at or row.seen_on or "")[:10],
        site=row.walk_site or row.site or "",
        area=row.walk_area or row.area or "",
        standard=row.title or row.standard or "",
        step=row.what or row.step_text or "",
        four_m=row.four_m or "",
        walk=row.walk,
        countermeasures=tuple(tries),
    )


def _tries(connection: Connection, observations: list[str]) -> dict[str, list[PastTry]]:
    rows = connection.execute(_TRIES, {"wanted": observations}).all()
    found: dict[str, list[PastTry]] = defaultdict(list)
    if not rows:
        return found
    checks = connection.execute(_CHECKS, {"wanted": [row.id for row in rows]})
    newest = {check.countermeasure: check for check in checks}
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
                until=(row.due or "") if row.state == "open" else "",
            )
        )
    return found


def _results(hit: Hit) -> set[str]:
    return {one.result for one in hit.countermeasures}


def _fits(hit: Hit, narrowing: Narrowing) -> bool:
    for name in _FACETS:
        wanted = getattr(narrowing, name)
        if wanted and folded(getattr(hit, name)) != folded(wanted):
            return False
    if narrowing.result and narrowing.result not in _results(hit):
        return False
    return not narrowing.since or hit.date >= narrowing.since


def _lift(hit: Hit, here: Here, today: date) -> float:
    """What a hit gains by where and when it was seen and by what came of it; far less than a word is worth."""
    same_standard = here.standard and hit.standard == here.standard
    lift = _SAME_STANDARD if same_standard else 0.0
    if same_standard and here.step and hit.step == here.step:
        lift += _SAME_STEP
    if here.area and hit.area == here.area:
        lift += _SAME_AREA
    if not _results(hit).isdisjoint(WENT_WELL):
        lift += _GOT_BETTER
    seen_on = day(hit.date)
    if seen_on:
        lift += _RECENT * 0.5 ** (max(0, (today - seen_on).days) / _HALF_LIFE_DAYS)
    return lift
