"""The list of walks: one prepared line for each, so that it is as quick with many as with few."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select

from gembawalk.domain.text import clean, one_line
from gembawalk.domain.walk import State, WalkLine
from gembawalk.store import tables
from gembawalk.store.logbook import utc
from gembawalk.store.value import NO_TIME, listed, moment
from gembawalk.store.value import walk_line as to_line

_LONGEST_OPENING = 200


def _source() -> Any:
    walk, version = tables.walk.c, tables.version.c
    seen, tried = tables.observation.c, tables.countermeasure.c
    told = func.coalesce(seen.problem, seen.facts)
    here = (seen.walk == walk.id, seen.deleted == 0)
    opening = select(told).where(*here, told.is_not(None)).order_by(seen.created_at, seen.id).limit(1)
    problems = select(func.count()).where(*here, seen.problem.is_not(None))
    tries = select(func.count()).where(tried.walk == walk.id, tried.deleted == 0, tried.do.is_not(None))
    return (
        select(
            *(walk.id, walk.state, walk.started_at, walk.finished_at, walk.created_at, walk.steps),
            *(version.standard, version.number, version.title, version.site, version.area),
            problems.scalar_subquery().label("problems"),
            tries.scalar_subquery().label("tries"),
            opening.scalar_subquery().label("opening"),
        )
        .join_from(tables.walk, tables.version, version.id == walk.version)
        .where(walk.deleted == 0)
    )


ALL = _source()
"""What the lines of all walks are drawn from."""
_ONE = ALL.where(tables.walk.c.id == bindparam("wanted"))
_DROP = delete(tables.walk_line).where(tables.walk_line.c.walk == bindparam("wanted"))
_LINE = tables.walk_line.c


def draw(connection: Connection, walk: str) -> None:
    """Draw the line of a walk anew."""
    connection.execute(_DROP, {"wanted": walk})
    row = connection.execute(_ONE, {"wanted": walk}).mappings().one_or_none()
    if row:
        connection.execute(insert(tables.walk_line), line_row(row))


def line_row(row: Mapping[Any, Any]) -> dict[str, object]:
    """Return what `walk_line` holds for a row of `ALL`."""
    started = row["started_at"] if moment(row["started_at"]) else row["created_at"]
    opening = one_line(row["opening"] or "")[:_LONGEST_OPENING]
    title, site, area = (row[name] or "" for name in ("title", "site", "area"))
    return {
        "walk": row["id"],
        "standard": row["standard"] or "",
        "version": row["number"] or 0,
        "state": row["state"] or State.OPEN.value,
        "moment": utc(moment(started) or NO_TIME),
        "started_at": started if moment(started) else NO_TIME.isoformat(),
        "finished_at": row["finished_at"],
        "title": title,
        "site": site,
        "area": area,
        "opening": opening,
        "words": plain(" ".join((title, site, area, started[:10], opening))),
        "steps": len(listed(row["steps"])),
        "problems": row["problems"],
        "tries": row["tries"],
    }


def plain(text: str) -> str:
    """Return a text without case and accents, as words are compared."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def walk_lines(connection: Connection, words: str, limit: int, offset: int) -> tuple[WalkLine, ...]:
    """Return walks whose line holds every word, newest first."""
    wanted = select(tables.walk_line).where(*_holding(words))
    ordered = wanted.order_by(_LINE.moment.desc(), _LINE.walk.desc()).limit(limit).offset(offset)
    return tuple(to_line(row) for row in connection.execute(ordered).mappings())


def walk_ids(connection: Connection) -> Sequence[str]:
    """Return the ids of all walks, newest first."""
    return connection.scalars(select(_LINE.walk).order_by(_LINE.moment.desc(), _LINE.walk.desc())).all()


def count_walks(connection: Connection, words: str) -> int:
    """Return how many walks hold every word."""
    wanted = select(func.count()).select_from(tables.walk_line).where(*_holding(words))
    return connection.execute(wanted).scalar_one()


def walks_like(connection: Connection, name: str) -> tuple[WalkLine, ...]:
    """Return the walks whose id is, begins with or ends with a text; an exact one alone."""
    bare = func.replace(_LINE.walk, "-", "")
    wanted = name.strip().casefold().replace("-", "")
    if not wanted or not wanted.isalnum():
        return ()
    found = select(tables.walk_line).where(
        bare.startswith(wanted, autoescape=True) | bare.endswith(wanted, autoescape=True)
    )
    return tuple(
        to_line(row) for row in connection.execute(found.order_by(_LINE.moment.desc()).limit(6)).mappings()
    )


def _holding(words: str) -> Sequence[ColumnElement[bool]]:
    return [func.instr(_LINE.words, word) > 0 for word in plain(clean(words)).split()]
