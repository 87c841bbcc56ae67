"""Drafts: what was typed and isn't an answer yet, on the disk at each pause."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from gembawalk.domain.record import Edit
from gembawalk.domain.text import clean
from gembawalk.store.tables import draft

_NEW = insert(draft)
_SAVE = _NEW.on_conflict_do_update(
    index_elements=["record", "field"],
    set_={name: _NEW.excluded[name] for name in ("walk", "text", "at")},
)
_OF_WALK = select(draft.c.record, draft.c.field, draft.c.text).where(draft.c.walk == bindparam("wanted"))
_DROP = delete(draft).where(draft.c.record == bindparam("whose"), draft.c.field == bindparam("which"))

PLACE = "place"
"""The field under which a walk keeps where it stands; no words, and never an answer."""


def save(connection: Connection, walk: str, record: str, field: str, text: str, at: str) -> None:
    """Keep the latest text of a field."""
    row = {"walk": walk, "record": record, "field": field, "text": clean(text), "at": at}
    connection.execute(_SAVE, row)


def of_walk(connection: Connection, walk: str) -> dict[tuple[str, str], str]:
    """Return the drafts of a walk by record and field."""
    rows = connection.execute(_OF_WALK, {"wanted": walk})
    return {(row.record, row.field): row.text for row in rows}


def drop(connection: Connection, fields: Iterable[tuple[str, str]]) -> None:
    """Drop the drafts of some fields, each named by record and field."""
    wanted = [{"whose": record, "which": field} for record, field in fields]
    if wanted:
        connection.execute(_DROP, wanted)


def drop_set(connection: Connection, edits: Iterable[Edit]) -> None:
    """Drop the drafts of the fields that were just set."""
    drop(connection, ((edit.record, field) for edit in edits for field in edit.fields))
