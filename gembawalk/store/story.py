"""The life of one step over all versions and walks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from gembawalk.domain.blame import Event, StoryLine
from gembawalk.domain.standard import StandardVersion, Step
from gembawalk.domain.walk import State
from gembawalk.phrases import phrase
from gembawalk.store import tables
from gembawalk.store.standards import versions_of
from gembawalk.store.value import NO_TIME, day, moment


def story(connection: Connection, standard: str, lineage: str) -> tuple[StoryLine, ...]:
    """Return what happened to a step, newest first; of one day, what came last stands first."""
    lines = [*_written(versions_of(connection, standard), lineage), *_seen(connection, lineage)]
    lines.sort(key=lambda line: line.on)
    return tuple(lines[::-1])


def _written(versions: Sequence[StandardVersion], lineage: str) -> Iterator[StoryLine]:
    before: Step | None = None
    for version in versions:
        step = next((one for one in version.steps if one.lineage == lineage), None)
        mark, on = phrase("version {number}", number=version.number), version.at.date()
        if step and before is None:
            yield StoryLine(on=on, event=Event.WRITTEN, mark=mark, text=step.what)
        elif step and before:
            for change in _changes(before, step):
                yield StoryLine(on=on, event=Event.CHANGED, mark=mark, text=change)
        elif before:
            yield StoryLine(on=on, event=Event.GONE, mark=mark, text=before.what)
        before = step


def _changes(before: Step, after: Step) -> Iterator[str]:
    if after.what != before.what:
        yield f"{before.what} → {after.what}"
    for label, old, new in (
        (phrase("Output"), before.output, after.output),
        (phrase("Outcome"), before.outcome, after.outcome),
    ):
        if old != new:
            yield f"{label}: {old or '–'} → {new or '–'}"
    known = {point.lineage: point for point in before.key_points}
    for point in after.key_points:
        old_point = known.pop(point.lineage, None)
        if old_point is None:
            yield f"+ {point.text}"
        elif old_point.text != point.text:
            yield f"{old_point.text} → {point.text}"
        elif (old_point.reason, old_point.confidence) != (point.reason, point.confidence):
            reason, sure = point.reason or "–", phrase(point.confidence.value)
            yield phrase("{text}, because {reason} ({sure})", text=point.text, reason=reason, sure=sure)
    yield from (f"− {point.text}" for point in known.values())


def _seen(connection: Connection, lineage: str) -> Iterator[StoryLine]:
    seen, line = tables.observation.c, tables.walk_line.c
    query = (
        select(tables.observation, line.started_at)
        .join_from(tables.observation, tables.walk_line, line.walk == seen.walk)
        .where(seen.lineage == lineage, seen.deleted == 0, line.state != State.ASIDE.value)
        .order_by(line.moment, seen.position)
    )
    rows = connection.execute(query).all()
    for row in rows:
        on = (moment(row.started_at) or NO_TIME).date()
        if row.match:
            yield StoryLine(on=on, event=Event.SEEN, mark=row.match, text=row.facts or "", walk=row.walk)
        if row.problem:
            mark = phrase("outcome: {state}", state=phrase(row.outcome)) if row.outcome else ""
            yield StoryLine(on=on, event=Event.TOLD, mark=mark, text=row.problem, walk=row.walk)
    yield from _tried(connection, [row.id for row in rows])


def _tried(connection: Connection, observations: Sequence[str]) -> Iterator[StoryLine]:
    tried, check, line = tables.countermeasure.c, tables.check.c, tables.walk_line.c
    query = (
        select(tables.countermeasure, line.started_at)
        .join_from(tables.countermeasure, tables.walk_line, line.walk == tried.walk)
        .where(tried.observation.in_(observations), tried.deleted == 0, tried.do.is_not(None))
    )
    rows = {row.id: row for row in connection.execute(query)}
    for row in rows.values():
        on = (moment(row.started_at) or NO_TIME).date()
        yield StoryLine(on=on, event=Event.TRIED, mark=row.who or "", text=row.do, walk=row.walk)
    checks = select(tables.check).where(check.countermeasure.in_(rows), check.deleted == 0)
    for one in connection.execute(checks.where(check.result.is_not(None)).order_by(check.on, check.created_at)):
        learned = one.learning or one.evidence or rows[one.countermeasure].do
        if checked_on := day(one.on):
            mark = ", ".join(part for part in (one.result, one.decision) if part)
            yield StoryLine(on=checked_on, event=Event.CHECKED, mark=mark, text=learned, walk=one.walk)
