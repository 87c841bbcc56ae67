"""Reading one walk with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, bindparam, func, or_, select

from gembawalk.domain.standard import StandardVersion
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
from gembawalk.store import tables
from gembawalk.store.adoption import returns
from gembawalk.store.standards import all_visions, version
from gembawalk.store.value import NO_TIME, listed, local, moment, slips

_One = TypeVar("_One")
_BY = "wanted"


def _of_walk(table: Table, *order: ColumnElement[Any]) -> Any:
    columns = table.c
    wanted = select(table).where(columns.walk == bindparam(_BY), columns.deleted == 0)
    return wanted.order_by(*order, columns.created_at, columns.id)


_WALK = select(tables.walk).where(tables.walk.c.id == bindparam(_BY), tables.walk.c.deleted == 0)
_OBSERVATIONS = _of_walk(tables.observation, tables.observation.c.position)
_OPINIONS = _of_walk(tables.opinion)
_COUNTERMEASURES = _of_walk(tables.countermeasure)
_CHECKS = _of_walk(tables.check)
_PROMISES = _of_walk(tables.promise, tables.promise.c.position)
_REFLECTIONS = _of_walk(tables.reflection)
_NOTES = _of_walk(tables.note)
_SKIPS = _of_walk(tables.skip)


def load(connection: Connection, walk: str, known: dict[str, StandardVersion]) -> Walk:
    """Return a walk as it is.

    Args:
        connection: in a transaction, so that all parts are of one moment.
        walk: its id.
        known: versions that were read before, by their ids; they never change.

    Raises:
        UnknownRecord: there is no such walk.
    """
    wanted = {_BY: walk}
    row = connection.execute(_WALK, wanted).one_or_none()
    if row is None or row.version is None:
        raise UnknownRecord("There is no such walk", f"none has the id {walk}.")
    if row.version not in known:
        known[row.version] = version(connection, row.version)
    pinned = known[row.version]
    checks = tuple(_record(Check, one) for one in connection.execute(_CHECKS, wanted))
    state = State(row.state) if row.state in set(State) else State.OPEN
    started = moment(row.started_at) or local(row.created_at, row.offset)
    observations = tuple(observation(one) for one in connection.execute(_OBSERVATIONS, wanted))
    reflections = [_record(Reflection, one) for one in connection.execute(_REFLECTIONS, wanted)]
    return Walk(
        id=row.id,
        version=pinned,
        state=state,
        started_at=started,
        finished_at=moment(row.finished_at),
        language=row.language or "en",
        wording=row.wording or 0,
        learn=row.learn,
        good=row.good,
        expect=row.expect,
        steps=tuple(str(one) for one in listed(row.steps)),
        agreed=row.agreed,
        read_back=row.read_back,
        visions=all_visions(connection, pinned.standard).get(pinned.standard, ()),
        observations=observations,
        opinions=tuple(_opinion(one) for one in connection.execute(_OPINIONS, wanted) if one.observation),
        countermeasures=tuple(countermeasure(one) for one in connection.execute(_COUNTERMEASURES, wanted)),
        checks=checks,
        promises=tuple(_promise(one) for one in connection.execute(_PROMISES, wanted)),
        reflection=reflections[0] if reflections else None,
        notes=tuple(_note(one) for one in connection.execute(_NOTES, wanted) if one.text),
        skips=frozenset((one.subject, one.question) for one in connection.execute(_SKIPS, wanted)),
        due_tries=_due_tries(connection, row.id, pinned.standard, state, started, checks),
        due_promises=_due_promises(connection, row.id, pinned.standard, state, started, checks),
        returns=returns(connection, observations, started),
    )


def _record(make: type[_One], row: Any, **special: object) -> _One:
    """Build a record whose columns are named as its fields are."""
    columns = row._mapping
    names = [field.name for field in fields(make) if field.name not in special]  # type: ignore[arg-type]
    return make(**{name: columns[name] for name in names}, **special)


def observation(row: Any) -> Observation:
    """Return a row of the observations as the record that it is."""
    taps = tuple(one for one in listed(row.taps) if isinstance(one, int))
    return _record(Observation, row, taps=taps, position=row.position or 0)


def _opinion(row: Any) -> Opinion:
    return _record(Opinion, row, kind=row.kind or "")


def countermeasure(row: Any) -> Countermeasure:
    """Return a row of the countermeasures as the record that it is."""
    return _record(Countermeasure, row, slips=slips(row.slips))


def _promise(row: Any) -> Promise:
    return _record(Promise, row, slips=slips(row.slips), position=row.position or 0)


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
    walk: str, standard: str, state: State, started: datetime, checked: Iterable[str | None]
) -> dict[str, object]:
    return {
        _BY: walk,
        "standard": standard,
        "today": started.date().isoformat(),
        "finished": int(state is State.FINISHED),
        "checked": [one for one in checked if one],
    }


def _due_tries(
    connection: Connection, walk: str, standard: str, state: State, started: datetime, checks: tuple[Check, ...]
) -> tuple[DueTry, ...]:
    wanted = _due_wanted(walk, standard, state, started, (one.countermeasure for one in checks))
    return tuple(
        DueTry(
            countermeasure=countermeasure(row),
            agreed_on=(moment(row.agreed_at) or NO_TIME).date(),
            problem=row.problem or row.facts or "",
            step=row.what or "",
        )
        for row in connection.execute(_DUE_TRIES, wanted)
    )


def _due_promises(
    connection: Connection, walk: str, standard: str, state: State, started: datetime, checks: tuple[Check, ...]
) -> tuple[DuePromise, ...]:
    wanted = _due_wanted(walk, standard, state, started, (one.promise for one in checks))
    return tuple(
        DuePromise(promise=_promise(row), given_on=(moment(row.agreed_at) or NO_TIME).date())
        for row in connection.execute(_DUE_PROMISES, wanted)
    )
