"""Why each part of a standard says what it says, from its versions and the walks on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from gembawalk.domain.blame import Blame, Moment
from gembawalk.domain.standard import KeyPoint, StandardVersion, Step
from gembawalk.domain.walk import State
from gembawalk.phrases import mark
from gembawalk.search.likeness import likeness
from gembawalk.store import tables
from gembawalk.store.adoption import ALIKE
from gembawalk.store.chain import chain
from gembawalk.store.standards import versions_of
from gembawalk.store.value import NO_TIME, day, moment

_check, _try, _seen, _line = (
    tables.check.c,
    tables.countermeasure.c,
    tables.observation.c,
    tables.walk_line.c,
)


def blame(connection: Connection, version: StandardVersion) -> tuple[Blame, ...]:
    """Return for each step and key point of a version, in their order, where it comes from."""
    versions = [one for one in versions_of(connection, version.standard) if one.number <= version.number]
    parts = list(version.parts())
    lives = {part.lineage: list(_life(versions, part.lineage)) for part in parts}
    earned = {
        part.lineage: next((one.check for one, _ in reversed(lives[part.lineage]) if one.check), None)
        for part in parts
    }
    tries = _tries(connection, [check for check in earned.values() if check])
    steps = {step.lineage: step for step in version.steps}
    steps |= {point.lineage: step for step in version.steps for point in step.key_points}
    seen = _seen_at(connection, version, [step.lineage for step in version.steps])
    return tuple(
        _blame(connection, part, lives[part.lineage], tries.get(earned[part.lineage] or ""), seen, steps)
        for part in parts
    )


def _life(versions: Sequence[StandardVersion], lineage: str) -> Iterator[tuple[StandardVersion, Step | KeyPoint]]:
    """The versions that brought a part or changed its words, oldest first."""
    before: object = None
    for version in versions:
        part = next((one for one in version.parts() if one.lineage == lineage), None)
        now = _words(part) if part else None
        if part and now != before:
            yield version, part
        before = now


def _words(part: Step | KeyPoint) -> object:
    """A step's own words, without those of its key points, which have a life of their own."""
    return replace(part, id="", key_points=()) if isinstance(part, Step) else replace(part, id="")


def _tries(connection: Connection, checks: Sequence[str]) -> dict[str, str]:
    query = select(_check.id, _check.countermeasure).where(_check.id.in_(checks))
    return {row.id: row.countermeasure for row in connection.execute(query) if row.countermeasure}


def _seen_at(connection: Connection, version: StandardVersion, lineages: Sequence[str]) -> list[Any]:
    """All that was seen at these steps, newest first, also on a walk that goes on."""
    query = (
        select(tables.observation, _line.started_at, _line.version)
        .join_from(tables.observation, tables.walk_line, _line.walk == _seen.walk)
        .where(_seen.lineage.in_(lineages), _seen.deleted == 0, _line.standard == version.standard)
        .where(_line.state != State.ASIDE.value)
        .order_by(_line.moment.desc(), _seen.position)
    )
    return list(connection.execute(query))


def _blame(
    connection: Connection,
    part: Step | KeyPoint,
    life: Sequence[tuple[StandardVersion, Step | KeyPoint]],
    tried: str | None,
    seen: Sequence[Any],
    steps: dict[str, Step],
) -> Blame:
    first, last = life[0][0], life[-1][0]
    step = steps[part.lineage]
    here = [row for row in seen if row.lineage == step.lineage]
    found = Blame(
        lineage=part.lineage,
        is_step=isinstance(part, Step),
        text=part.what if isinstance(part, Step) else part.text,
        reason="" if isinstance(part, Step) else part.reason,
        confidence=None if isinstance(part, Step) else part.confidence,
        since=first.number,
        since_on=first.at.date(),
        touched=last.number,
        touched_on=last.at.date(),
        note=last.note,
        held=_held(here, first),
    )
    return _with_tries(connection, found, tried, here, first) if tried else found


def _with_tries(
    connection: Connection, found: Blame, tried: str, here: Sequence[Any], first: StandardVersion
) -> Blame:
    links = chain(connection, tried)
    query = (
        select(_seen.id, _seen.problem, _seen.facts, _seen.walk, _line.started_at, tables.walk.c.agreed)
        .join_from(tables.countermeasure, tables.observation, _seen.id == _try.observation)
        .join(tables.walk_line, _line.walk == _seen.walk)
        .join(tables.walk, tables.walk.c.id == _seen.walk)
        .where(_try.id == (links[0].countermeasure if links else tried))
    )
    origin = connection.execute(query).one_or_none()
    after = [row for row in here if row.version >= first.number and not (origin and row.id == origin.id)]
    problem = (origin.problem or origin.facts or "") if origin else ""
    back = [
        Moment(_on(row), row.problem, row.walk)
        for row in after
        if row.problem and problem and likeness(problem, row.problem) >= ALIKE
    ]
    checks = _hold_checks(connection, tried)
    back += checks["came back"]
    held = max((one for one in (found.held, *checks["held"]) if one), key=_when, default=None)
    return replace(
        found,
        problem=problem,
        words=_opinions(connection, origin) if origin else (),
        walk=origin.walk if origin else None,
        walk_on=_on(origin) if origin else None,
        tried=links,
        held=held,
        returns=tuple(sorted(back, key=_when, reverse=True)),
    )


def _hold_checks(connection: Connection, countermeasure: str) -> dict[str, list[Moment]]:
    """What was found when somebody looked whether an adopted try still holds."""
    found: dict[str, list[Moment]] = {"held": [], "came back": []}
    query = select(tables.check).where(
        _check.countermeasure == countermeasure, _check.deleted == 0, _check.result.in_(found)
    )
    for row in connection.execute(query):
        if on := day(row.on):
            found[row.result].append(Moment(on, row.evidence or row.result, row.walk))
    return found


def _opinions(connection: Connection, origin: Any) -> tuple[str, ...]:
    """The operator's words, unless the operator would rather not have them written down."""
    if origin.agreed == "rather not":
        return ()
    opinion = tables.opinion.c
    query = (
        select(opinion.text)
        .where(opinion.observation == origin.id, opinion.deleted == 0, opinion.text.is_not(None))
        .order_by(opinion.created_at, opinion.id)
    )
    return tuple(connection.scalars(query))


def _held(here: Sequence[Any], first: StandardVersion) -> Moment | None:
    """The newest walk on a version with that part on which the step was done as it is written."""
    rows = (row for row in here if row.match == "as written" and row.version >= first.number)
    return next((Moment(_on(row), mark("done as written"), row.walk) for row in rows), None)


def _on(row: Any) -> date:
    return (moment(row.started_at) or NO_TIME).date()


def _when(moment: Moment) -> date:
    return moment.on
