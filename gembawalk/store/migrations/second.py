"""Data version 2: observations have numbers that stay, and the search index lies beside them."""

from __future__ import annotations

import sqlite3

from gembawalk.search import layout
from gembawalk.search.entries import Entries

_COLUMNS = (
    'id, walk, step, lineage, position, "match", facts, risk, risk_action, problem, output, outcome, evidence, '
    "could_see, four_m, reach, trying, taps, site, area, standard, step_text, seen_on, deleted, conflicts, "
    'created_at, "offset", changed_at'
)
_STATEMENTS = f"""
ALTER TABLE observation RENAME TO old_observation;
DROP INDEX observation_walk;
CREATE TABLE observation (
    index_number INTEGER NOT NULL,
    id TEXT NOT NULL,
    walk TEXT,
    step TEXT,
    lineage TEXT,
    position INTEGER,
    "match" TEXT,
    facts TEXT,
    risk TEXT,
    risk_action TEXT,
    problem TEXT,
    output TEXT,
    outcome TEXT,
    evidence TEXT,
    could_see TEXT,
    four_m TEXT,
    reach TEXT,
    trying TEXT,
    taps TEXT,
    site TEXT,
    area TEXT,
    standard TEXT,
    step_text TEXT,
    seen_on TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (index_number),
    UNIQUE (id)
);
CREATE INDEX observation_walk ON observation (walk);
INSERT INTO observation ({_COLUMNS}) SELECT {_COLUMNS} FROM old_observation ORDER BY created_at, id;
DROP TABLE old_observation
"""  # noqa: S608


def apply(connection: sqlite3.Connection) -> None:
    """Number the observations in the order in which they were made, make the index's tables, and fill them."""
    for statement in _STATEMENTS.split(";"):
        connection.execute(statement).close()
    layout.create(connection)
    entries = Entries(connection)
    texts = "SELECT index_number, coalesce(nullif(problem, ''), facts, '') FROM observation WHERE deleted = 0"
    for number, text in connection.execute(texts):
        entries.add(number, text)
    entries.write()
