"""The tables: the log, the drafts, and a readable table for each kind of record."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, PrimaryKeyConstraint, Table, Text

from gembawalk.domain.record import Kind

metadata = MetaData()

change = Table(
    "change",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("act", Text, nullable=False),
    Column("undoes", Text),
    Column("kind", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("walk", Text),
    Column("fields", Text),
    Column("bases", Text, nullable=False),
    Column("hlc", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("offset", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("erased", Integer, nullable=False, server_default="0"),
    Index("change_record", "record"),
    Index("change_walk", "walk"),
    Index("change_undoes", "undoes"),
    sqlite_autoincrement=True,  # a number is never used twice, not even when the last line was struck
)

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

draft = Table(
    "draft",
    metadata,
    Column("record", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("walk", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("record", "field"),
    Index("draft_walk", "walk"),
)

erasure = Table(
    "erasure",
    metadata,
    Column("id", Text, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("kind", "record", "field", "at")),
)
"""What was taken out for good, so that it goes from older copies as well; `field` is empty for a whole record."""

export = Table(
    "export",
    metadata,
    Column("path", Text, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("walk", "form", "at")),
    Index("export_walk", "walk"),
)
"""Files that hold what a walk said, or for a copy of everything no walk: none of them can be recalled."""

damaged_line = Table(
    "damaged_line",
    metadata,
    Column("n", Integer, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("kind", "record")),
    Column("walk", Text),
    *(Column(name, Text, nullable=False) for name in ("content", "at")),
)
"""Lines of the log that weren't as they had been written, as they were found."""


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text) for name in names]


def _number(name: str) -> Column[int]:
    return Column(name, Integer)


def _listed(name: str) -> Column[str]:
    """A list, kept as JSON."""
    return Column(name, Text, info={"json": True})


def _readable(
    kind: Kind, *columns: Column[str] | Column[int], indexed: tuple[str, ...] = (), numbered: bool = False
) -> Table:
    # No foreign keys: lines may come in any order, and a table must follow from any set of them.
    numbers: list[Column[int]] = [Column("index_number", Integer, primary_key=True)] if numbered else []
    return Table(
        kind.value,
        metadata,
        *numbers,
        Column("id", Text, primary_key=not numbered, nullable=False, unique=numbered or None),
        *columns,
        Column("deleted", Integer, nullable=False),
        Column("conflicts", Integer, nullable=False),
        Column("created_at", Text, nullable=False),
        Column("offset", Integer, nullable=False),
        Column("changed_at", Text, nullable=False),
        *(Index(f"{kind.value}_{name}", name) for name in indexed),
    )


standard = _readable(Kind.STANDARD, *_texts("handle", "retired_at"))
version = _readable(
    Kind.VERSION,
    *_texts("standard", "title", "note", "check", "site", "area", "purpose", "customer", "outcome"),
    _number("number"),
    indexed=("standard",),
)
vision = _readable(Kind.VISION, *_texts("standard", "role", "text"), indexed=("standard",))
walk = _readable(
    Kind.WALK,
    *_texts("version", "state", "started_at", "finished_at", "language"),
    _number("wording"),
    *_texts("learn", "good", "expect", "agreed", "read_back"),
    _listed("steps"),
    indexed=("version",),
)
observation = _readable(
    Kind.OBSERVATION,
    *_texts("walk", "step", "lineage"),
    _number("position"),
    *_texts("match", "facts", "risk", "risk_action", "problem", "output", "outcome", "evidence"),
    *_texts("could_see", "four_m", "reach", "trying"),
    _listed("taps"),
    *_texts("site", "area", "standard", "step_text", "seen_on"),
    indexed=("walk",),
    numbered=True,  # by which the search index names it; SQLite's own row numbers may change
)
opinion = _readable(Kind.OPINION, *_texts("walk", "observation", "kind", "text", "basis"), indexed=("walk",))
countermeasure = _readable(
    Kind.COUNTERMEASURE,
    *_texts("walk", "observation", "do", "expect", "because", "who", "due", "measure"),
    *_texts("from_value", "to_value", "risk", "idea", "parent", "source", "state"),
    _listed("slips"),
    indexed=("walk", "observation", "state"),
)
check = _readable(
    Kind.CHECK,
    *_texts("walk", "countermeasure", "promise", "on", "result", "evidence", "learning", "decision"),
    *_texts("repeatable", "next_due", "reason"),
    indexed=("walk", "countermeasure", "promise"),
)
promise = _readable(
    Kind.PROMISE,
    *_texts("walk", "text", "due", "state", "because", "answered_on", "hindrance"),
    _listed("slips"),
    _number("position"),
    indexed=("walk", "state"),
)
reflection = _readable(
    Kind.REFLECTION,
    *_texts("walk", "surprised", "learned", "listened", "differently", "come_along"),
    indexed=("walk",),
)
note = _readable(Kind.NOTE, *_texts("walk", "text"), indexed=("walk",))
skip = _readable(Kind.SKIP, *_texts("walk", "subject", "question"), indexed=("walk",))

READABLE: dict[str, Table] = {kind.value: metadata.tables[kind.value] for kind in Kind}
"""The readable table of each kind of record."""

OWN_COLUMNS = frozenset({"index_number", "id", "deleted", "conflicts", "created_at", "offset", "changed_at"})
"""What every readable table has besides the fields of its records."""

step = Table(
    "step",
    metadata,
    Column("version", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("id", Text, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("lineage", "what", "output", "outcome")),
    PrimaryKeyConstraint("version", "position"),
    Index("step_id", "id"),
)

key_point = Table(
    "key_point",
    metadata,
    Column("version", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("id", Text, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("lineage", "text", "reason", "kind", "confidence")),
    PrimaryKeyConstraint("version", "step", "position"),
)

walk_line = Table(
    "walk_line",
    metadata,
    Column("walk", Text, primary_key=True),
    Column("standard", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("moment", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("finished_at", Text),
    *(Column(name, Text, nullable=False) for name in ("title", "site", "area", "opening", "words")),
    *(Column(name, Integer, nullable=False) for name in ("steps", "problems", "tries")),
    Index("walk_line_moment", "moment"),
    Index("walk_line_state", "state", "moment"),
    Index("walk_line_standard", "standard", "moment", "state", "started_at"),
)
