"""The search index kept in step with the observations, in the transaction that changes them."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from typing import Any, cast

from sqlalchemy import Connection, bindparam, select

from gembawalk.search import content, layout, lexicon
from gembawalk.search.entries import Entries
from gembawalk.search.learning import MOST_TEXTS, learned_pairs
from gembawalk.store import tables

DAMAGE = (ValueError, TypeError, LookupError, AttributeError, struct.error)
"""What reading an index ends in that was damaged without SQLite noticing."""
_SEEN = tables.observation.c
_COLUMNS = (_SEEN.index_number, _SEEN.problem, _SEEN.facts, _SEEN.deleted)
_ONE = select(*_COLUMNS).where(_SEEN.id == bindparam("wanted"))
_ALL = select(*_COLUMNS).order_by(_SEEN.index_number)


def plain(connection: Connection) -> sqlite3.Connection:
    """Return the driver's connection under one of the store's, for the search, in the same transaction."""
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def text_of(row: Any) -> str:
    """Return the sentence by which an observation is found: what goes wrong, else what was seen."""
    return "" if row.deleted else row.problem or row.facts or ""


class Indexed:
    """Observations that one act changes; used before and after."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._before: dict[str, tuple[int, str] | None] = {}

    def before(self, observation: str) -> None:
        """Remember an observation as it is before it changes."""
        if observation not in self._before:
            row = self._connection.execute(_ONE, {"wanted": observation}).one_or_none()
            self._before[observation] = (row.index_number, text_of(row)) if row else None

    def write(self) -> None:
        """Bring the index up to date with what became of them."""
        entries = Entries(plain(self._connection))
        for observation, before in self._before.items():
            row = self._connection.execute(_ONE, {"wanted": observation}).one_or_none()
            number, was = before or (row.index_number if row else 0, "")
            now = text_of(row) if row else ""
            if now != was:
                entries.change(number, was, now)
        try:
            entries.write()
        except DAMAGE:
            # What is said must not wait for an index that was damaged: it can be made anew.
            index_all(self._connection)


class Added:
    """Observations that come by the thousand; `write` once they are in their table."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._entries = Entries(plain(connection))
        self._is_damaged = False

    def add(self, number: int, text: str) -> None:
        """Take in a text that is in the index under no other form."""
        if not self._is_damaged:
            try:
                self._entries.add(number, text)
            except DAMAGE:
                self._is_damaged = True

    def write(self) -> None:
        """Bring the index up to date, or make it anew where it was damaged."""
        if not self._is_damaged:
            try:
                self._entries.write()
            except DAMAGE:
                self._is_damaged = True
        if self._is_damaged:
            index_all(self._connection)


def index_all(connection: Connection) -> None:
    """Make the index anew."""
    layout.clear(plain(connection))
    entries = Entries(plain(connection))
    for number, text in _texts(connection):
        entries.add(number, text)
    entries.write()
    learn(connection)


def learn(connection: Connection) -> None:
    """Learn short forms from the newest observations."""
    newest = select(*_COLUMNS).order_by(_SEEN.index_number.desc()).limit(MOST_TEXTS)
    lexicon.keep(plain(connection), learned_pairs(text_of(row) for row in connection.execute(newest)))
    layout.mark_changed(plain(connection))


def differences(connection: Connection) -> Iterator[str]:
    """Yield a sentence where the index doesn't follow from the observations."""
    with content.fresh() as anew:
        entries = Entries(anew)
        for number, text in _texts(connection):
            entries.add(number, text)
        entries.write()
        yield from content.differences(anew, plain(connection))


def _texts(connection: Connection) -> Iterator[tuple[int, str]]:
    for row in connection.execute(_ALL):
        yield row.index_number, text_of(row)
