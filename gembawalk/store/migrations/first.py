"""Data version 1: the log, the drafts and the readable tables."""

from __future__ import annotations

import sqlite3
import uuid

_STATEMENTS = """
CREATE TABLE change (
    n INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    act TEXT NOT NULL,
    undoes TEXT,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    walk TEXT,
    fields TEXT,
    bases TEXT NOT NULL,
    hlc TEXT NOT NULL,
    device TEXT NOT NULL,
    author TEXT NOT NULL,
    at TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    hash TEXT NOT NULL,
    erased INTEGER DEFAULT '0' NOT NULL,
    UNIQUE (id)
);
CREATE INDEX change_record ON change (record);
CREATE INDEX change_undoes ON change (undoes);
CREATE INDEX change_walk ON change (walk);
CREATE TABLE meta (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY ("key")
);
CREATE TABLE draft (
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    walk TEXT NOT NULL,
    text TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (record, field)
);
CREATE INDEX draft_walk ON draft (walk);
CREATE TABLE standard (
    id TEXT NOT NULL,
    handle TEXT,
    retired_at TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE standard_version (
    id TEXT NOT NULL,
    standard TEXT,
    title TEXT,
    note TEXT,
    "check" TEXT,
    site TEXT,
    area TEXT,
    purpose TEXT,
    customer TEXT,
    outcome TEXT,
    number INTEGER,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX standard_version_standard ON standard_version (standard);
CREATE TABLE vision (
    id TEXT NOT NULL,
    standard TEXT,
    role TEXT,
    text TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX vision_standard ON vision (standard);
CREATE TABLE walk (
    id TEXT NOT NULL,
    version TEXT,
    state TEXT,
    started_at TEXT,
    finished_at TEXT,
    language TEXT,
    wording INTEGER,
    learn TEXT,
    good TEXT,
    expect TEXT,
    agreed TEXT,
    read_back TEXT,
    steps TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX walk_version ON walk (version);
CREATE TABLE observation (
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
    PRIMARY KEY (id)
);
CREATE INDEX observation_walk ON observation (walk);
CREATE TABLE opinion (
    id TEXT NOT NULL,
    walk TEXT,
    observation TEXT,
    kind TEXT,
    text TEXT,
    basis TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX opinion_walk ON opinion (walk);
CREATE TABLE countermeasure (
    id TEXT NOT NULL,
    walk TEXT,
    observation TEXT,
    do TEXT,
    expect TEXT,
    because TEXT,
    who TEXT,
    due TEXT,
    measure TEXT,
    from_value TEXT,
    to_value TEXT,
    risk TEXT,
    idea TEXT,
    parent TEXT,
    source TEXT,
    state TEXT,
    slips TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX countermeasure_observation ON countermeasure (observation);
CREATE INDEX countermeasure_state ON countermeasure (state);
CREATE INDEX countermeasure_walk ON countermeasure (walk);
CREATE TABLE "check" (
    id TEXT NOT NULL,
    walk TEXT,
    countermeasure TEXT,
    promise TEXT,
    "on" TEXT,
    result TEXT,
    evidence TEXT,
    learning TEXT,
    decision TEXT,
    repeatable TEXT,
    next_due TEXT,
    reason TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX check_countermeasure ON "check" (countermeasure);
CREATE INDEX check_promise ON "check" (promise);
CREATE INDEX check_walk ON "check" (walk);
CREATE TABLE promise (
    id TEXT NOT NULL,
    walk TEXT,
    text TEXT,
    due TEXT,
    state TEXT,
    because TEXT,
    answered_on TEXT,
    hindrance TEXT,
    slips TEXT,
    position INTEGER,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX promise_state ON promise (state);
CREATE INDEX promise_walk ON promise (walk);
CREATE TABLE reflection (
    id TEXT NOT NULL,
    walk TEXT,
    surprised TEXT,
    learned TEXT,
    listened TEXT,
    differently TEXT,
    come_along TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX reflection_walk ON reflection (walk);
CREATE TABLE note (
    id TEXT NOT NULL,
    walk TEXT,
    text TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX note_walk ON note (walk);
CREATE TABLE skip (
    id TEXT NOT NULL,
    walk TEXT,
    subject TEXT,
    question TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX skip_walk ON skip (walk);
CREATE TABLE step (
    version TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    lineage TEXT NOT NULL,
    what TEXT NOT NULL,
    output TEXT NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (version, position)
);
CREATE INDEX step_id ON step (id);
CREATE TABLE key_point (
    version TEXT NOT NULL,
    step TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    lineage TEXT NOT NULL,
    text TEXT NOT NULL,
    reason TEXT NOT NULL,
    kind TEXT NOT NULL,
    confidence TEXT NOT NULL,
    PRIMARY KEY (version, step, position)
);
CREATE TABLE walk_line (
    walk TEXT NOT NULL,
    standard TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    moment TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    title TEXT NOT NULL,
    site TEXT NOT NULL,
    area TEXT NOT NULL,
    opening TEXT NOT NULL,
    words TEXT NOT NULL,
    steps INTEGER NOT NULL,
    problems INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    PRIMARY KEY (walk)
);
CREATE INDEX walk_line_moment ON walk_line (moment);
CREATE INDEX walk_line_standard ON walk_line (standard, moment, state, started_at);
CREATE INDEX walk_line_state ON walk_line (state, moment)
"""


def apply(connection: sqlite3.Connection) -> None:
    """Make the tables, and name the device that this database lives on."""
    for statement in _STATEMENTS.split(";"):
        connection.execute(statement).close()
    rows = [("device", str(uuid.uuid4())), ("hlc", "0-0"), ("strikes", "0"), ("unswept", "0")]
    connection.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", rows).close()
