"""Data version 3: erasures are remembered by id, exports by where they went, and damaged lines stand aside."""

from __future__ import annotations

import sqlite3

_STATEMENTS = """
CREATE TABLE erasure (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE export (
    path TEXT NOT NULL,
    walk TEXT NOT NULL,
    form TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (path)
);
CREATE INDEX export_walk ON export (walk);
CREATE TABLE damaged_line (
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    walk TEXT,
    content TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (n)
)
"""


def apply(connection: sqlite3.Connection) -> None:
    """Make the tables."""
    for statement in _STATEMENTS.split(";"):
        connection.execute(statement).close()
    told = "INSERT INTO meta (key, value) VALUES ('copies', 'clean'), ('place', ''), ('damage', '0')"
    connection.execute(told).close()
