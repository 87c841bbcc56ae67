"""Taking back the newest act of a walk by appending what undoes it; nothing is taken out of the log."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from gembawalk.domain.record import Edit, Kind, Value
from gembawalk.store.logbook import Act, Line, Origin, fold, lines_in, lines_of
from gembawalk.store.tables import change

_BELONGING = frozenset(
    "walk standard step lineage position observation kind countermeasure promise parent subject question on".split()
)
"""Where a record belongs stays when its making is undone, so that another app's later edit brings it back there."""


def take_back(connection: Connection, origin: Origin, walk: str, seen: int) -> tuple[Act, tuple[Edit, ...]] | None:
    """Collect what takes back the newest act of a walk that changed something and still stands.

    The start of the walk is no such act. A field that was set again by an act of another walk stays as it is.

    Returns:
        The act to be written and its edits; None where there is nothing to take back.
    """
    rows = connection.execute(select(change).where(change.c.walk == walk).order_by(change.c.hlc, change.c.id))
    acts: dict[str, list[Line]] = {}
    start = ""
    for line in lines_in(rows):
        if line.record == walk:
            start = start or line.act
        if line.undoes is None and line.fields is not None:
            acts.setdefault(line.act, []).append(line)
    undone = _undone(connection, list(acts))
    for name, lines in reversed(acts.items()):
        if name == start or name in undone:
            continue
        edits = tuple(_reversal(connection, name, lines))
        if edits:
            act = Act(connection, origin, walk=walk, seen=seen, undoes=name)
            for edit in edits:
                act.append(edit)
            return act, edits
    return None


def _undone(connection: Connection, acts: Sequence[str]) -> set[str]:
    wanted = select(change.c.undoes).where(change.c.undoes.in_(acts)).distinct()
    return {name for name in connection.scalars(wanted) if name}


def _reversal(connection: Connection, act: str, lines: list[Line]) -> list[Edit]:
    edits = []
    for record, kind in dict.fromkeys((line.record, line.kind) for line in reversed(lines)):
        known = [line for line in lines_of(connection, record) if line.kind == kind and line.fields is not None]
        fields = _before(connection, act, known)
        if fields and kind in set(Kind):
            edits.append(Edit(Kind(kind), record, fields))
    return edits


def _before(connection: Connection, act: str, lines: list[Line]) -> dict[str, Value]:
    """Return the fields of a record that must be set so that it is as if an act had never been."""
    undone = _undone(connection, sorted({line.act for line in lines}))
    standing = [line for line in lines if line.undoes is None and line.act not in undone]
    own = [line for line in standing if line.act == act]
    others = [line for line in standing if line.act != act]
    shown = fold(lines)
    names = {name for line in own for name in line.fields or {}} - {"deleted"}
    if not others:
        wanted: dict[str, Value] = dict.fromkeys(sorted(names - _BELONGING))
        deleted = True
    else:
        before = fold(others)
        wanted = {name: before.values.get(name) for name in sorted(names)}
        deleted = before.deleted
    fields = {name: value for name, value in wanted.items() if shown.values.get(name) != value}
    if deleted or shown.deleted:
        # Also where it was deleted before: any other line that is the newest would bring it back.
        return {**fields, "deleted": deleted} if fields or deleted != shown.deleted else {}
    return fields
