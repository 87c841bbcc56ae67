"""The board of what is due: open tries, adoptions, hold checks and promises of all finished walks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from gembawalk.domain.due import DueKind, DueLine
from gembawalk.store.value import day, slips

_KINDS = {"open": DueKind.TRY, "adopting": DueKind.ADOPT, "adopted": DueKind.HOLD}
# Whoever took "try" back is still learning.
_TRIES = """
    SELECT tried.*, line.standard AS of_standard, line.title, line.area, line.site, seen.problem, seen.facts,
           (SELECT max(id) FROM "check"
            WHERE countermeasure = tried.id AND decision = 'adopt' AND deleted = 0) AS decided
    FROM countermeasure AS tried
    JOIN walk_line AS line ON line.walk = tried.walk
    LEFT JOIN observation AS seen ON seen.id = tried.observation
    WHERE tried.deleted = 0 AND tried.state IN ('open', 'adopting', 'adopted') AND tried."do" IS NOT NULL
        AND line.state = 'finished' AND (seen.trying IS NULL OR seen.trying != 'learning' OR tried.state != 'open')
"""
_PROMISES = """
    SELECT promise.*, line.standard AS of_standard, line.title, line.area, line.site
    FROM promise JOIN walk_line AS line ON line.walk = promise.walk
    WHERE promise.deleted = 0 AND promise.state IN ('open', 'done') AND line.state = 'finished'
"""


def due_lines(read: Callable[[str], Iterable[Any]]) -> tuple[DueLine, ...]:
    """Return what is open, soonest first, and what has no date last.

    Args:
        read: runs a query; its rows know their columns by name.
    """
    rows = [(row["created_at"], _try_line(row)) for row in read(_TRIES)]
    rows += [(row["created_at"], _promise_line(row)) for row in read(_PROMISES)]
    rows.sort(key=lambda row: (row[1].due is None, str(row[1].due), row[0], row[1].id))
    return tuple(line for _, line in rows)


def _try_line(row: Any) -> DueLine:
    return DueLine(
        kind=_KINDS[row["state"]],
        text=row["do"],
        who=row["who"] or "",
        problem=row["problem"] or row["facts"] or "",
        expect=row["expect"] or "",
        check=row["decided"],
        **_shared(row),
    )


def _promise_line(row: Any) -> DueLine:
    text = row["text"] or row["hindrance"] or ""
    problem = row["hindrance"] or ""
    return DueLine(kind=DueKind.PROMISE, text=text, problem=problem, told=row["state"] != "done", **_shared(row))


def _shared(row: Any) -> dict[str, Any]:
    return {
        "id": row["id"],
        "due": day(row["due"]),
        "standard": row["of_standard"],
        "title": row["title"],
        "area": row["area"],
        "site": row["site"],
        "walk": row["walk"],
        "slips": slips(row["slips"]),
    }
