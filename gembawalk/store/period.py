"""What was told, tried, promised and learned in a stretch of time, over all finished walks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from gembawalk.domain.period import Again, Asked, Attempt, Lesson, Period, Told
from gembawalk.domain.standard import StandardVersion
from gembawalk.domain.walk import ADOPTED, State
from gembawalk.errors import UnknownRecord
from gembawalk.phrases import phrase
from gembawalk.search.likeness import likeness
from gembawalk.store import tables
from gembawalk.store.adoption import ALIKE
from gembawalk.store.standards import all_standards, versions_of
from gembawalk.store.value import day

_LOOKS_BACK = timedelta(days=366)
"""A trouble counts as told again when it was told before within a year."""
_LISTED = 12
_NEAR = 20
"""Troubles with which one is compared: those that share most beginnings of words with it."""
_WORD = re.compile(r"[^\W_]{4,}")

_seen, _line, _try, _check, _promise, _walk = (
    tables.observation.c,
    tables.walk_line.c,
    tables.countermeasure.c,
    tables.check.c,
    tables.promise.c,
    tables.walk.c,
)
_ON = func.substr(_line.started_at, 1, 10)
_FINISHED = _line.state == State.FINISHED.value
_TOLD = (
    select(*(_seen.id, _seen.walk, _seen.problem, _seen.four_m, _seen.lineage), *(_line.title, _line.area))
    .add_columns(_ON.label("on"), tables.step.c.what, _walk.language)
    .join_from(tables.observation, tables.walk_line, _line.walk == _seen.walk)
    .join(tables.walk, _walk.id == _seen.walk)
    .outerjoin(tables.step, tables.step.c.id == _seen.step)
    .where(_seen.deleted == 0, _seen.problem.is_not(None), _FINISHED)
    .order_by(_line.moment, _seen.position, _seen.id)
)
_TRIED = (
    select(*(_try.id, _try.observation, _try.do, _try.state), _ON.label("on"), _line.title, _walk.language)
    .add_columns(_seen.problem, _seen.facts)
    .join_from(tables.countermeasure, tables.walk_line, _line.walk == _try.walk)
    .join(tables.walk, _walk.id == _try.walk)
    .outerjoin(tables.observation, (_seen.id == _try.observation) & (_seen.deleted == 0))
    .where(
        *(_try.deleted == 0, _try.do.is_not(None), _FINISHED),
        or_(_seen.trying.is_(None), _seen.trying != "learning", _try.state != "open"),
    )
    .order_by(_line.moment, _try.created_at, _try.id)
)
_CHECKS = (
    select(tables.check)
    .where(_check.deleted == 0, _check.result.is_not(None), _check.countermeasure.is_not(None))
    .order_by(_check.on, _check.created_at, _check.id)
)
_ASKED = (
    select(tables.promise, _ON.label("given"), _walk.language)
    .join_from(tables.promise, tables.walk_line, _line.walk == _promise.walk)
    .join(tables.walk, _walk.id == _promise.walk)
    .where(_promise.deleted == 0, _promise.state.in_(["open", "done", "answered", "cannot"]), _FINISHED)
    .order_by(_line.moment, _promise.position, _promise.id)
)


def period(connection: Connection, since: date, until: date, area: str) -> Period:
    """Return what a stretch of time taught.

    Args:
        connection: in a transaction.
        since: its first day.
        until: its last day.
        area: part of the name of an area or site, whatever the case; empty for all of them.

    Raises:
        UnknownRecord: no standard and no walk has such an area or site.
    """
    here = _in_area(connection, area)
    told = [_told(row) for row in connection.execute(_TOLD.where(*here, _ON.between(*_days(since, until))))]
    earlier = connection.execute(_TOLD.where(*here, _ON.between(*_days(since - _LOOKS_BACK, since, last=False))))
    areas = {one.area for one in told}
    return Period(
        since=since,
        until=until,
        area=areas.pop() if area and len(areas) == 1 else area,
        told=tuple(told),
        again=tuple(_again([_told(row) for row in earlier], told)),
        attempts=tuple(_attempts(connection, since, until, here)),
        asked=tuple(_asked(connection, since, until, here)),
        lessons=tuple(_lessons(connection, since, until, area)),
    )


def _in_area(connection: Connection, area: str) -> list[Any]:
    """Return what holds for walks in an area or at a site whose name holds a text."""
    if not area:
        return []
    rows = connection.execute(select(_line.area, _line.site).distinct()).all()
    known = {name for row in rows for name in (row.area, row.site)}
    known |= {name for one in all_standards(connection) for name in (one.version.area, one.version.site)}
    # Compared here, for SQL knows no case but that of ASCII.
    meant = [name for name in known if name and area.casefold() in name.casefold()]
    if meant:
        return [or_(_line.area.in_(meant), _line.site.in_(meant))]
    named = sorted(filter(None, known), key=str.casefold)
    remedy = (
        phrase("There are: {named}.", named=", ".join(named[:_LISTED]))
        if named
        else phrase("There is no walk and no standard yet.")
    )
    raise UnknownRecord(
        phrase("There is no such area"), phrase("no area or site is called “{area}”.", area=area), remedy
    )


def _days(first: date, last_day: date, *, last: bool = True) -> tuple[str, str]:
    return first.isoformat(), (last_day if last else last_day - timedelta(days=1)).isoformat()


def _told(row: Any) -> Told:
    return Told(
        observation=row.id,
        walk=row.walk,
        on=date.fromisoformat(row.on),
        text=row.problem,
        title=row.title,
        area=row.area,
        step=row.what or "",
        cause=row.four_m or "",
        language=row.language or "en",
    )


def _again(earlier: Sequence[Told], told: Sequence[Told]) -> Iterator[Again]:
    """Yield what was told on several walks, and in the period at least once; the most often told first."""
    groups: list[list[Told]] = []
    by_word: dict[str, set[int]] = defaultdict(set)
    for one in (*earlier, *told):
        terms = {word[:4] for word in _WORD.findall(one.text.casefold())}
        near = Counter(at for term in terms for at in by_word[term]).most_common(_NEAR)
        alike = ((likeness(groups[at][0].text, one.text), at) for at, _ in near)
        best, at = max(alike, default=(0.0, -1))
        if best < ALIKE:
            at = len(groups)
            groups.append([])
        groups[at].append(one)
        for term in terms:
            by_word[term].add(at)
    inside = {one.observation for one in told}
    found = [Again(tuple(group)) for group in groups if inside & {one.observation for one in group}]
    found = [one for one in found if one.walks > 1]
    yield from sorted(found, key=lambda one: (-one.walks, -one.newest.on.toordinal()))


def _attempts(connection: Connection, since: date, until: date, here: list[Any]) -> Iterator[Attempt]:
    last = until.isoformat()
    checks: dict[str, Any] = {}
    for row in connection.execute(_CHECKS.where(_check.on <= last)):
        checks[row.countermeasure] = row
    for row in connection.execute(_TRIED.where(*here, last >= _ON)):
        check = checks.get(row.id)
        checked_on = day(check.on) if check else None
        on = date.fromisoformat(row.on)
        if on < since and (checked_on is None or checked_on < since):
            continue
        yield Attempt(
            observation=row.observation,
            on=on,
            do=row.do,
            title=row.title,
            problem=row.problem or row.facts or "",
            result=(check.result or "") if check else "",
            evidence=(check.evidence or "") if check else "",
            learning=(check.learning or "") if check else "",
            adopted=row.state in ADOPTED,
            language=row.language or "en",
        )


def _asked(connection: Connection, since: date, until: date, here: list[Any]) -> Iterator[Asked]:
    first, last = since.isoformat(), until.isoformat()
    answered = and_(_promise.answered_on.is_not(None), func.substr(_promise.answered_on, 1, 10) >= first)
    open_still = _promise.state.in_(["open", "done"])
    for row in connection.execute(_ASKED.where(*here, last >= _ON, or_(first <= _ON, answered, open_still))):
        answered_on = day((row.answered_on or "")[:10])
        was_answered = row.state == "answered" and (answered_on is None or answered_on <= until)
        yield Asked(
            on=date.fromisoformat(row.given),
            hindrance=row.hindrance or "",
            text=row.text or "",
            state="open" if row.state == "answered" and not was_answered else row.state,
            because=row.because or "",
            answered_on=answered_on if was_answered else None,
            language=row.language or "en",
        )


def _lessons(connection: Connection, since: date, until: date, area: str) -> Iterator[Lesson]:
    wanted = area.casefold()
    found: list[Lesson] = []
    for standard in all_standards(connection):
        here = f"{standard.version.area}\n{standard.version.site}".casefold()
        if wanted not in here:
            continue
        before: StandardVersion | None = None
        for version in versions_of(connection, standard.id):
            on = version.at.date()
            if before and since <= on <= until:
                points = tuple(_learned(before, version))
                found.append(
                    Lesson(title=version.title, number=version.number, on=on, note=version.note, points=points)
                )
            before = version
    yield from sorted(found, key=lambda one: one.on)


def _learned(before: StandardVersion, after: StandardVersion) -> Iterator[str]:
    known = {part.lineage: _text(part) for part in before.parts()}
    yield from (_text(part) for part in after.parts() if known.get(part.lineage) != _text(part))


def _text(part: Any) -> str:
    return str(getattr(part, "what", None) or part.text)
