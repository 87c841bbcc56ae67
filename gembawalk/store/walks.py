"""Reading one walk with all that belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, bindparam, func, or_, select

from gembawalk.domain.standard import StandardVersion, Vision
from gembawalk.domain.walk import (
    Check,
    Countermeasure,
    DuePromise,
    DueTry,
    Note,
    Observation,
    Opinion,
    Promise,
    Reflection,
    State,
    Walk,
)
from gembawalk.errors import UnknownRecord
from gembawalk.phrases import phrase
from gembawalk.store import tables
from gembawalk.store.adoption import adopted_at, returns
from gembawalk.store.standards import all_visions, version
from gembawalk.store.value import NO_TIME, listed, local, moment, slips

_One = TypeVar("_One")
_BY = "wanted"
_STATES = {state.value: state for state in State}


def _of_walks(table: Table, *order: ColumnElement[Any]) -> Any:
    columns = table.c
    wanted = select(table).where(columns.walk.in_(bindparam(_BY, expanding=True)), columns.deleted == 0)
    return wanted.order_by(*order, columns.created_at, columns.id)


_WALKS = select(tables.walk).where(
    tables.walk.c.id.in_(bindparam(_BY, expanding=True)),
    tables.walk.c.deleted == 0,
    tables.walk.c.version.is_not(None),
)
_OBSERVATIONS = _of_walks(tables.observation, tables.observation.c.position)
_OPINIONS = _of_walks(tables.opinion)
_COUNTERMEASURES = _of_walks(tables.countermeasure)
_CHECKS = _of_walks(tables.check)
_PROMISES = _of_walks(tables.promise, tables.promise.c.position)
_REFLECTIONS = _of_walks(tables.reflection)
_NOTES = _of_walks(tables.note)
_skip = tables.skip.c
_SKIPS = select(_skip.walk, _skip.subject, _skip.question).where(
    _skip.walk.in_(bindparam(_BY, expanding=True)), _skip.deleted == 0
)


def load(connection: Connection, walk: str, known: dict[str, StandardVersion]) -> Walk:
    """Return a walk as it is.

    Args:
        connection: in a transaction, so that all parts are of one moment.
        walk: its id.
        known: versions that were read before, by their ids; they never change.

    Raises:
        UnknownRecord: there is no such walk.
    """
    found = load_many(connection, [walk], known, with_due=True)
    if not found:
        raise UnknownRecord(phrase("There is no such walk"), phrase("none has the id {walk}.", walk=walk))
    return found[0]


def load_many(
    connection: Connection, walks: Sequence[str], known: dict[str, StandardVersion], *, with_due: bool = False
) -> list[Walk]:
    """Return some walks as they are, in their order; those that aren't there are left out.

    Args:
        connection: in a transaction, so that all parts are of one moment.
        walks: their ids, some hundred at most.
        known: versions that were read before, by their ids; they never change.
        with_due: whether an unfinished walk comes with all that is due on it, not only with what it says something
            of; in a plant of many walks that is a query over all of them for each.
    """
    rows = {row.id: row for row in connection.execute(_WALKS, {_BY: list(walks)}).all()}
    for row in rows.values():
        if row.version not in known:
            known[row.version] = version(connection, row.version)
    parts = _Parts(connection, list(rows))
    visions = {
        standard: all_visions(connection, standard).get(standard, ())
        for standard in {known[row.version].standard for row in rows.values()}
    }
    whole = connection if with_due else None
    found = [(rows[walk], known[rows[walk].version]) for walk in walks if walk in rows]
    return [_walk(row, pinned, visions[pinned.standard], parts, whole) for row, pinned in found]


class _Parts:
    """The records of some walks, by the ids of the walks."""

    def __init__(self, connection: Connection, walks: Sequence[str]) -> None:
        self._connection = connection
        self._wanted = {_BY: list(walks)}
        self.observations = self._read(_OBSERVATIONS, observation)
        self.opinions = self._read(_OPINIONS, _opinion)
        self.countermeasures = self._read(_COUNTERMEASURES, countermeasure)
        self.checks = self._read(_CHECKS, lambda row: _record(Check, tables.check, row))
        self.promises = self._read(_PROMISES, _promise)
        self.reflections = self._read(_REFLECTIONS, lambda row: _record(Reflection, tables.reflection, row))
        self.notes = self._read(_NOTES, lambda row: _note(row) if row.text else None)
        self.skips: dict[str, list[tuple[str, str]]] = {}
        for walk, subject, question in connection.execute(_SKIPS, self._wanted).all():
            self.skips.setdefault(walk, []).append((subject, question))
        checked = [check for checks in self.checks.values() for check in checks]
        asked_tries = _due_tries(connection, _asked(one.countermeasure for one in checked))
        asked_promises = _due_promises(connection, _asked(one.promise for one in checked))
        self.asked_tries = {one.countermeasure.id: (at, one) for at, one in enumerate(asked_tries)}
        self.asked_promises = {one.promise.id: (at, one) for at, one in enumerate(asked_promises)}
        told = (one.lineage for seen in self.observations.values() for one in seen if one.problem and one.lineage)
        self.adopted = adopted_at(connection, set(told))

    def _read(self, query: Any, make: Callable[[Any], _One | None]) -> dict[str, list[_One]]:
        found: dict[str, list[_One]] = {}
        for row in self._connection.execute(query, self._wanted).all():
            made = make(row)
            if made is not None:
                found.setdefault(row.walk, []).append(made)
        return found


def _walk(
    row: Any, pinned: StandardVersion, visions: tuple[Vision, ...], parts: _Parts, whole: Connection | None
) -> Walk:
    """Build a walk with what other walks and its standard say; with a connection, also all that is due on it."""
    started_at = moment(row.started_at) or local(row.created_at, row.offset)
    state = _STATES.get(row.state, State.OPEN)
    observations = tuple(parts.observations.get(row.id, ()))
    checks = tuple(parts.checks.get(row.id, ()))
    tried, promised = (one.countermeasure for one in checks), (one.promise for one in checks)
    if whole is None or state is State.FINISHED:
        due_tries = _said(parts.asked_tries, tried)
        due_promises = _said(parts.asked_promises, promised)
    else:
        due_tries = _due_tries(whole, _due_wanted(row.id, pinned, started_at, tried))
        due_promises = _due_promises(whole, _due_wanted(row.id, pinned, started_at, promised))
    reflections = parts.reflections.get(row.id)
    return Walk(
        id=row.id,
        version=pinned,
        state=state,
        started_at=started_at,
        finished_at=moment(row.finished_at),
        language=row.language or "en",
        wording=row.wording or 0,
        learn=row.learn,
        good=row.good,
        expect=row.expect,
        steps=tuple(str(one) for one in listed(row.steps)),
        agreed=row.agreed,
        read_back=row.read_back,
        observations=observations,
        opinions=tuple(parts.opinions.get(row.id, ())),
        countermeasures=tuple(parts.countermeasures.get(row.id, ())),
        checks=checks,
        promises=tuple(parts.promises.get(row.id, ())),
        reflection=reflections[0] if reflections else None,
        notes=tuple(parts.notes.get(row.id, ())),
        skips=frozenset(parts.skips.get(row.id, ())),
        visions=visions,
        due_tries=due_tries,
        due_promises=due_promises,
        returns=returns(parts.adopted, observations, started_at) if parts.adopted else (),
    )


def _said(asked: Mapping[str, tuple[int, _One]], subjects: Iterable[str | None]) -> tuple[_One, ...]:
    """Return what checks are about, soonest due first."""
    found = {one for one in subjects if one is not None and one in asked}
    return tuple(one for _, one in sorted((asked[one] for one in found), key=itemgetter(0)))


@cache
def _reader(
    make: Any, table: Table, special: tuple[str, ...]
) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    names = tuple(field.name for field in fields(make) if field.name not in special)
    columns = table.columns.keys()
    return names, itemgetter(*map(columns.index, names))


def _record(make: type[_One], table: Table, row: Any, **special: object) -> _One:
    """Build a record whose columns are named as its fields are, of a row that begins with those of its table.

    The columns are found by their places: by their names it takes three times as long.
    """
    own: Any = make
    names, read = _reader(own, table, tuple(special))
    return make(**dict(zip(names, read(row), strict=True)), **special)


def observation(row: Any) -> Observation:
    """Return a row of the observations as the record that it is."""
    taps = tuple(one for one in listed(row.taps) if isinstance(one, int))
    return _record(Observation, tables.observation, row, taps=taps, position=row.position or 0)


def _opinion(row: Any) -> Opinion | None:
    return None if not row.observation else _record(Opinion, tables.opinion, row, kind=row.kind or "")


def countermeasure(row: Any) -> Countermeasure:
    """Return a row of the countermeasures as the record that it is."""
    return _record(Countermeasure, tables.countermeasure, row, slips=slips(row.slips))


def _promise(row: Any) -> Promise:
    return _record(Promise, tables.promise, row, slips=slips(row.slips), position=row.position or 0)


def _note(row: Any) -> Note:
    return Note(id=row.id, text=row.text, at=local(row.created_at, row.offset))


def _due(table: Table, states: Iterable[str], *columns: ColumnElement[Any]) -> Any:
    """What earlier walks on a standard left open and this one may answer, soonest first."""
    line, found = tables.walk_line.c, table.c
    due_here = (
        (line.standard == bindparam("standard"))
        & (line.state == State.FINISHED.value)
        & (line.walk != bindparam(_BY))
        & found.state.in_(list(states))
        & or_(found.due.is_(None), found.due <= bindparam("today"))
        & (bindparam("finished") == 0)
    )
    asked = found.id.in_(bindparam("checked", expanding=True))
    return (
        # What a file says of a walk that isn't here was agreed when it says, and belongs to no line.
        select(table, func.coalesce(line.started_at, found.created_at).label("agreed_at"), *columns)
        .join_from(table, tables.walk_line, line.walk == found.walk, isouter=True)
        .where(found.deleted == 0, or_(due_here, asked))
        .order_by(found.due.is_(None), found.due, found.created_at, found.id)
    )


_seen = tables.observation.c
_DUE_TRIES = (
    _due(tables.countermeasure, ["open", "adopted"], _seen.problem, _seen.facts, _seen.step, tables.step.c.what)
    .outerjoin(tables.observation, _seen.id == tables.countermeasure.c.observation)
    .outerjoin(tables.step, tables.step.c.id == _seen.step)
    .where(
        or_(_seen.trying.is_(None), _seen.trying != "learning", tables.countermeasure.c.state != "open"),
        tables.countermeasure.c.do.is_not(None),
    )
)
_DUE_PROMISES = _due(tables.promise, ["open", "done"])


def _due_wanted(
    walk: str, pinned: StandardVersion, started_at: datetime, checked: Iterable[str | None]
) -> dict[str, object]:
    return {
        _BY: walk,
        "standard": pinned.standard,
        "today": started_at.date().isoformat(),
        "finished": 0,
        "checked": [one for one in checked if one],
    }


def _asked(checked: Iterable[str | None]) -> dict[str, object]:
    """What finds only those that are asked after."""
    asked = [one for one in checked if one]
    return {_BY: "", "standard": "", "today": "", "finished": 1, "checked": asked}


def _due_tries(connection: Connection, wanted: Mapping[str, object]) -> tuple[DueTry, ...]:
    if wanted["finished"] and not wanted["checked"]:
        return ()
    return tuple(
        DueTry(
            countermeasure=countermeasure(row),
            agreed_on=(moment(row.agreed_at) or NO_TIME).date(),
            problem=row.problem or row.facts or "",
            step=row.what or "",
        )
        for row in connection.execute(_DUE_TRIES, wanted).all()
    )


def _due_promises(connection: Connection, wanted: Mapping[str, object]) -> tuple[DuePromise, ...]:
    if wanted["finished"] and not wanted["checked"]:
        return ()
    return tuple(
        DuePromise(promise=_promise(row), given_on=(moment(row.agreed_at) or NO_TIME).date())
        for row in connection.execute(_DUE_PROMISES, wanted).all()
    )
