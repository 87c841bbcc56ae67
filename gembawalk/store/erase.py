"""Erasing for good: what was said leaves log, tables, drafts and index; only that there was something stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, exists, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from gembawalk.domain.ids import NewId
from gembawalk.domain.merge import Erased
from gembawalk.domain.past import SAID, mark_of
from gembawalk.domain.record import Kind
from gembawalk.store import strike, walk_line
from gembawalk.store.indexed import Indexed
from gembawalk.store.logbook import hash_of, utc
from gembawalk.store.tables import READABLE, change, damaged_line, draft, erasure, meta

_OF_WALK = (
    Kind.OBSERVATION,
    Kind.OPINION,
    Kind.COUNTERMEASURE,
    Kind.CHECK,
    Kind.PROMISE,
    Kind.REFLECTION,
    Kind.NOTE,
    Kind.SKIP,
)
_BELONGING = {
    Kind.OBSERVATION: ((Kind.OPINION, "observation"), (Kind.COUNTERMEASURE, "observation")),
    Kind.COUNTERMEASURE: ((Kind.CHECK, "countermeasure"),),
    Kind.WALK: tuple((kind, "walk") for kind in _OF_WALK),
}
"""What goes with a record, and the field by which it names it."""
PAST = "erased past "
"""How a key begins that holds the mark of an erased observation of another tool, and nothing of its words."""


def belonging(connection: Connection, kind: Kind, record: str) -> tuple[tuple[Kind, str], ...]:
    """Return a record and all that goes with it, each with its kind."""
    found: dict[tuple[Kind, str], None] = {(kind, record): None}
    waiting = [(kind, record)]
    while waiting:
        owner, its_id = waiting.pop()
        for of_kind, field in _BELONGING.get(owner, ()):
            table = READABLE[of_kind]
            for id in connection.scalars(select(table.c.id).where(table.c[field] == its_id)):
                if (of_kind, id) not in found:
                    found[of_kind, id] = None
                    waiting.append((of_kind, id))
    if kind is Kind.WALK:
        found |= dict.fromkeys((Kind.VISION, id) for id in _visions_told_on(connection, record))
    return tuple(found)


def _visions_told_on(connection: Connection, walk: str) -> Iterable[str]:
    """Visions that came up on a walk and that nobody has changed elsewhere."""
    here, elsewhere = change.c, change.alias("elsewhere").c
    changed = exists().where(elsewhere.record == here.record, elsewhere.walk.is_distinct_from(walk))
    wanted = select(here.record).where(here.walk == walk, here.kind == Kind.VISION.value, ~changed)
    return connection.scalars(wanted.distinct()).all()


def erase(connection: Connection, kind: Kind, record: str) -> None:
    """Blank all that was ever said in a record and in what goes with it. Its lines stay, empty, so that no other
    copy of them brings the words back.
    """
    walks: set[str] = set()
    for of_kind, id in belonging(connection, kind, record):
        if of_kind is Kind.CHECK:
            strike.strike(connection, Kind.CHECK, id, "reason")
        walks |= _blank(connection, of_kind, id)
    for walk in walks:
        walk_line.draw(connection, walk)


def remember(
    connection: Connection, new_id: NewId, now: datetime, kind: Kind, record: str, field: str = ""
) -> None:
    """Note what is erased or struck, by its id alone, so that it leaves older copies as well."""
    row = {"id": new_id(), "kind": kind.value, "record": record, "field": field, "at": utc(now)}
    connection.execute(insert(erasure).values(row))
    connection.execute(update(meta).where(meta.c.key == "copies").values(value="stale"))


def remembered(connection: Connection) -> list[dict[str, str]]:
    """Return all that was ever erased or struck."""
    return [dict(row) for row in connection.execute(select(erasure).order_by(erasure.c.id)).mappings()]


def kept_out(connection: Connection) -> Erased:
    """Return what was erased or struck, and may not come back from a file."""
    rows = remembered(connection)
    fields = {(row["record"], row["field"]) for row in rows if row["field"]}
    reasons = [row["record"] for row in rows if (row["kind"], row["field"]) == (Kind.CHECK.value, "reason")]
    checks = READABLE[Kind.CHECK].c
    # The reason of a moved date is kept with what the check is about, too.
    for row in connection.execute(select(checks.countermeasure, checks.promise).where(checks.id.in_(reasons))):
        about = row.countermeasure or row.promise
        fields |= {(about, "slips"), (about, "because")} if row.promise else {(about, "slips")}
    return Erased(
        frozenset(row["record"] for row in rows if not row["field"]), frozenset(fields), _past_marks(connection)
    )


def _past_marks(connection: Connection) -> frozenset[bytes]:
    keys = connection.scalars(select(meta.c.key).where(meta.c.key.startswith(PAST)))
    return frozenset(bytes.fromhex(key.removeprefix(PAST)) for key in keys)


def _keep_past_out(connection: Connection, record: str) -> None:
    """Remember an observation of another tool by what it said, for its file gives it no id."""
    seen = READABLE[Kind.OBSERVATION].c
    query = select(*(func.coalesce(seen[name], "") for name in SAID)).where(seen.id == record, seen.walk.is_(None))
    if row := connection.execute(query).one_or_none():
        mark = {"key": f"{PAST}{mark_of(row).hex()}", "value": ""}
        connection.execute(insert(meta).values(mark).on_conflict_do_nothing())


def missed(connection: sqlite3.Connection, erasures: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Return those erasures that a copy, of any data version, has something of and doesn't know of yet."""
    known: set[str] = set()
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'erasure'").fetchone():
        known = {id for (id,) in connection.execute("SELECT id FROM erasure")}
    return [one for one in erasures if one["id"] not in known and _is_there(connection, one["record"])]


def keep_out(connection: Connection, erasures: Sequence[dict[str, str]], past: Iterable[str]) -> None:
    """Let a copy know what was erased in its database, also where it holds nothing of it.

    Args:
        connection: to the copy.
        erasures: what `remembered` returns there.
        past: the keys of its marks of past observations.
    """
    if erasures:
        connection.execute(insert(erasure).on_conflict_do_nothing(), erasures)
    if keys := [{"key": key, "value": ""} for key in past]:
        connection.execute(insert(meta).on_conflict_do_nothing(), keys)


def repeat(connection: Connection, erasures: Iterable[dict[str, str]]) -> None:
    """Erase in a copy what was erased in its database."""
    for one in erasures:
        kind = Kind(one["kind"])
        if one["field"]:
            strike.strike(connection, kind, one["record"], one["field"])
        else:
            erase(connection, kind, one["record"])
        connection.execute(insert(erasure).values(one).on_conflict_do_nothing())


def _is_there(connection: sqlite3.Connection, record: str) -> bool:
    wanted = "SELECT 1 FROM {} WHERE record = ?1 OR walk = ?1"
    return any(connection.execute(wanted.format(table), (record,)).fetchone() for table in ("change", "draft"))


def _blank(connection: Connection, kind: Kind, record: str) -> set[str]:
    walks: set[str] = {record} if kind is Kind.WALK else set()
    if kind is Kind.OBSERVATION:
        _keep_past_out(connection, record)
    for row in connection.execute(select(change).where(change.c.record == record)).mappings().all():
        blank = {**row, "fields": None}
        blanked = update(change).where(change.c.n == row["n"])
        connection.execute(blanked.values(fields=None, erased=1, hash=hash_of(blank)))
        walks |= {row["walk"]} if row["walk"] else set()
    indexed = Indexed(connection)
    indexed.before(record)
    connection.execute(delete(READABLE[kind]).where(READABLE[kind].c.id == record))
    indexed.write()
    connection.execute(delete(damaged_line).where(damaged_line.c.record == record))
    connection.execute(delete(draft).where(or_(draft.c.record == record, draft.c.walk == record)))
    return walks
