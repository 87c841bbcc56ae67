"""A try on its way into the standard, and the troubles that came back after that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from gembawalk.domain.adoption import Adoption, hold_day
from gembawalk.domain.record import Edit, Kind
from gembawalk.domain.standard import Standard
from gembawalk.domain.walk import ADOPTED, Observation, Return
from gembawalk.errors import UnknownRecord
from gembawalk.phrases import phrase
from gembawalk.search.likeness import likeness
from gembawalk.store import tables
from gembawalk.store.value import day

ALIKE = 0.5
"""From this likeness on two troubles at one step count as the same one."""
_try, _seen, _check, _line, _version = (
    tables.countermeasure.c,
    tables.observation.c,
    tables.check.c,
    tables.walk_line.c,
    tables.version.c,
)
_PENDING = (
    select(
        tables.check,
        *(_try.do, _try.because, _try.expect),
        *(_seen.lineage, _seen.problem, _seen.facts, _line.standard),
    )
    .join_from(tables.check, tables.countermeasure, _try.id == _check.countermeasure)
    .join(tables.walk_line, _line.walk == _try.walk)
    .outerjoin(tables.observation, _seen.id == _try.observation)
    .where(_check.id == bindparam("wanted"))
)
_ADOPTED_AT = (
    select(_try.id, _try.do, _seen.problem, _seen.lineage, _version.number, _check.on)
    .join_from(tables.countermeasure, tables.observation, _seen.id == _try.observation)
    .join(tables.check, _check.countermeasure == _try.id)
    .join(tables.version, _version.check == _check.id)
    .where(
        *(_try.state.in_(ADOPTED), _try.deleted == 0, _seen.problem.is_not(None), _version.deleted == 0),
        _seen.lineage.in_(bindparam("lineages", expanding=True)),
    )
    .order_by(_version.number)
)


def pending(connection: Connection, check: str, standards: Iterable[Standard]) -> Adoption:
    """Return what a check decided to adopt, with the standard as it is now.

    Raises:
        UnknownRecord: there is no such check, or its standard is gone.
    """
    row = connection.execute(_PENDING, {"wanted": check}).one_or_none()
    standard = next((one for one in standards if row and one.id == row.standard), None)
    if row is None or standard is None:
        raise UnknownRecord(
            phrase("There is nothing to adopt"), phrase("no check has the id {check}.", check=check)
        )
    places = (n for n, step in enumerate(standard.version.steps) if row.lineage and step.lineage == row.lineage)
    return Adoption(
        check=check,
        countermeasure=row.countermeasure,
        standard=standard,
        step=next(places, None),
        problem=row.problem or row.facts or "",
        do=row.do or "",
        because=row.because or "",
        expect=row.expect or "",
        evidence=row.evidence or "",
        learning=row.learning or "",
        repeatable=row.repeatable or "",
    )


def adopted(connection: Connection, check: str, now: datetime) -> Edit | None:
    """Return the edit by which the try of a check counts as adopted; None where the check is about no try."""
    query = select(_check.countermeasure).where(_check.id == check)
    countermeasure = connection.execute(query).scalar()
    if not countermeasure:
        return None
    fields = {"state": "adopted", "due": hold_day(now.date()).isoformat()}
    return Edit(Kind.COUNTERMEASURE, countermeasure, fields)


def adopted_at(connection: Connection, lineages: Iterable[str]) -> Sequence[Any]:
    """Return the tries that were adopted at some steps, named by their lineages."""
    wanted = sorted(lineages)
    return connection.execute(_ADOPTED_AT, {"lineages": wanted}).all() if wanted else ()


def returns(adopted: Sequence[Any], observations: Iterable[Observation], started: datetime) -> tuple[Return, ...]:
    """Return which troubles of a walk are like one that a try had been adopted against at that step before."""
    told = (one for one in observations if one.problem and one.lineage)
    found = (_return(one, adopted, started) for one in told)
    return tuple(one for one in found if one)


def _return(told: Observation, rows: Iterable[Any], started: datetime) -> Return | None:
    best: Return | None = None
    nearest = ALIKE
    for row in rows:
        on = day(row.on)
        if row.lineage != told.lineage or on is None or on >= started.date():
            continue
        near = likeness(row.problem, told.problem or "")
        if near >= nearest:
            nearest = near
            best = Return(
                observation=told.id,
                countermeasure=row.id,
                do=row.do or "",
                problem=row.problem,
                adopted_on=on,
                number=row.number or 0,
            )
    return best
