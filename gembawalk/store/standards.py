"""Standards: adding, finding and retiring them, and reading their versions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select

from gembawalk.domain.ids import short_id
from gembawalk.domain.standard import (
    Confidence,
    Emphasis,
    KeyPoint,
    Standard,
    StandardVersion,
    Step,
    Vision,
)
from gembawalk.domain.walk import State
from gembawalk.errors import UnknownRecord
from gembawalk.phrases import phrase
from gembawalk.store import tables
from gembawalk.store.value import NO_TIME, local, moment

_HANDLE = re.compile(r"[a-z0-9-]{1,60}")
_Word = TypeVar("_Word", bound=StrEnum)


def all_standards(connection: Connection) -> tuple[Standard, ...]:
    """Return all standards, retired ones too: newest walked first, then by title."""
    standard, line = tables.standard, tables.walk_line.c
    walked = (
        # SQLite takes the bare `started_at` from the row that has the greatest moment.
        select(line.standard, func.max(line.moment), line.started_at, func.count().label("walks"))
        .where(line.state != State.ASIDE.value)
        .group_by(line.standard)
    )
    walks = {row.standard: row for row in connection.execute(walked)}
    any_version = tables.version.alias("any_version").c
    newest = select(func.max(any_version.number)).where(
        any_version.standard == tables.version.c.standard, any_version.deleted == 0
    )
    in_use = tables.version.c.number == newest.scalar_subquery()
    current = {version.standard: version for version in _versions(connection, in_use)}
    visions = all_visions(connection)
    found = []
    for row in connection.execute(select(standard).where(standard.c.deleted == 0)):
        if row.id not in current:
            continue
        last = walks.get(row.id)
        found.append(
            Standard(
                id=row.id,
                handle=row.handle or "",
                version=current[row.id],
                visions=visions.get(row.id, ()),
                retired_at=(moment(row.retired_at) or NO_TIME) if row.retired_at else None,
                last_walk=moment(last.started_at) if last else None,
                walks=last.walks if last else 0,
            )
        )
    found.sort(key=lambda one: (one.version.title.casefold(), one.id))
    found.sort(key=lambda one: one.last_walk.timestamp() if one.last_walk else 0, reverse=True)
    return tuple(found)


def versions_of(connection: Connection, standard: str) -> tuple[StandardVersion, ...]:
    """Return all versions of a standard, oldest first."""
    return _versions(connection, tables.version.c.standard == standard)


def current(connection: Connection, standard: str) -> StandardVersion:
    """Return the newest version of a standard that is in use.

    Raises:
        UnknownRecord: there is no such standard, or it was retired.
    """
    found = versions_of(connection, standard)
    if not found:
        raise UnknownRecord(
            phrase("There is no such standard"), phrase("none has the id {standard}.", standard=standard)
        )
    retired = select(tables.standard.c.retired_at).where(tables.standard.c.id == standard)
    if connection.execute(retired).scalar():
        reason = phrase("“{title}” was retired.", title=found[-1].title)
        raise UnknownRecord(
            phrase("There is no such standard in use"), reason, phrase("Add it again to bring it back.")
        )
    return found[-1]


def version(connection: Connection, identity: str) -> StandardVersion:
    """Return the version with that id.

    Raises:
        UnknownRecord: there is none.
    """
    found = _versions(connection, tables.version.c.id == identity)
    if not found:
        raise UnknownRecord(
            phrase("There is no such version"), phrase("none has the id {identity}.", identity=identity)
        )
    return found[0]


def _versions(connection: Connection, *wanted: Any) -> tuple[StandardVersion, ...]:
    columns, owner = tables.version, tables.standard.c
    query = (
        select(columns, owner.handle.label("handle"))
        .outerjoin(tables.standard, owner.id == columns.c.standard)
        .where(columns.c.deleted == 0, *wanted)
        .order_by(columns.c.number, columns.c.created_at, columns.c.id)
    )
    rows = connection.execute(query).all()
    steps = _steps(connection, [row.id for row in rows])
    return tuple(_version(row, steps.get(row.id, ())) for row in rows)


def _version(row: Any, steps: tuple[Step, ...]) -> StandardVersion:
    return StandardVersion(
        id=row.id,
        standard=row.standard or "",
        handle=row.handle or "",
        number=row.number or 0,
        at=local(row.created_at, row.offset),
        title=row.title or "",
        note=row.note or "",
        check=row.check,
        site=row.site or "",
        area=row.area or "",
        purpose=row.purpose or "",
        customer=row.customer or "",
        outcome=row.outcome or "",
        steps=steps,
    )


def _steps(connection: Connection, versions: list[str]) -> dict[str, tuple[Step, ...]]:
    step, point = tables.step, tables.key_point
    wanted_steps = select(step).where(step.c.version.in_(versions)).order_by(step.c.version, step.c.position)
    wanted_points = select(point).where(point.c.version.in_(versions)).order_by(point.c.version, point.c.position)
    points: dict[tuple[str, str], list[KeyPoint]] = defaultdict(list)
    for row in connection.execute(wanted_points):
        points[row.version, row.step].append(
            KeyPoint(
                id=row.id,
                lineage=row.lineage,
                text=row.text,
                reason=row.reason,
                kind=_word(Emphasis, row.kind, Emphasis.MAKE_OR_BREAK),
                confidence=_word(Confidence, row.confidence, Confidence.CERTAIN),
            )
        )
    found: dict[str, list[Step]] = defaultdict(list)
    for row in connection.execute(wanted_steps):
        found[row.version].append(
            Step(
                id=row.id,
                lineage=row.lineage,
                what=row.what,
                output=row.output,
                outcome=row.outcome,
                key_points=tuple(points[row.version, row.id]),
            )
        )
    return {one: tuple(steps) for one, steps in found.items()}


def _word(words: type[_Word], text: str, otherwise: _Word) -> _Word:
    return words(text) if text in set(words) else otherwise


def all_visions(connection: Connection, standard: str | None = None) -> dict[str, tuple[Vision, ...]]:
    """Return the visions of each standard, or of one, in the order in which they were told."""
    columns = tables.vision.c
    query = select(tables.vision).where(columns.deleted == 0, columns.text.is_not(None))
    if standard is not None:
        query = query.where(columns.standard == standard)
    found: dict[str, list[Vision]] = defaultdict(list)
    for row in connection.execute(query.order_by(columns.created_at, columns.id)):
        found[row.standard].append(Vision(role=row.role or "", text=row.text, id=row.id))
    return {one: tuple(visions) for one, visions in found.items()}


def find(standards: Sequence[Standard], name: str) -> Standard:
    """Return the standard with that title, handle, id, unique beginning of one of them, or end of an id.

    Raises:
        UnknownRecord: none has it, or several have; names them.
    """
    wanted = name.strip().casefold()
    if not wanted:
        raise UnknownRecord(phrase("There is no such standard"), phrase("no name was given."), _known(standards))
    ways: tuple[Callable[[Standard], bool], ...] = (
        lambda one: wanted in (one.id, one.handle),
        lambda one: one.version.title.casefold() == wanted,
        lambda one: any(text.startswith(wanted) for text in (one.handle, one.version.title.casefold())),
        lambda one: one.id.startswith(wanted) or short_id(one.id) == wanted,
    )
    for way in ways:
        found = [one for one in standards if way(one)]
        if len(found) == 1:
            return found[0]
        if found:
            named = ", ".join(f"{one.version.title} ({one.handle})" for one in found[:5])
            reason = phrase("“{name}” could be {named}.", name=name, named=named)
            raise UnknownRecord(phrase("Which standard?"), reason, phrase("Name one by what stands in brackets."))
    titles = {one.version.title.casefold(): one.version.title for one in standards}
    near = [titles[title] for title in get_close_matches(wanted, titles, 3, 0.5)]
    remedy = (
        phrase("Did you mean {join}?", join=" or ".join(f"“{title}”" for title in near))
        if near
        else _known(standards)
    )
    raise UnknownRecord(phrase("There is no such standard"), phrase("none is called “{name}”.", name=name), remedy)


def _known(standards: Sequence[Standard]) -> str:
    if not standards:
        return phrase("Add one with: gembawalk standard add FILE")
    return phrase("There are: {join}.", join=", ".join(one.version.title for one in standards[:8]))
