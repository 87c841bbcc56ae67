"""The version of the standard that a walk was walked on, as the last part of its full copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from gembawalk.documents.named import parts_in
from gembawalk.documents.standard import body_of, read_body
from gembawalk.documents.words import words_of
from gembawalk.domain.standard import StandardVersion, Step, TextMistake, parts_of
from gembawalk.phrases import phrase

_Read = tuple[StandardVersion | None, tuple[TextMistake, ...]]


@lru_cache(maxsize=256)
def _written(version: StandardVersion, language: str) -> str:
    return "\n\n".join(part.rstrip("\n") for part in body_of(version, words_of(language), heading="###"))


def pinned_section(version: StandardVersion, language: str) -> Iterator[str]:
    """Yield the section of a standard's version."""
    yield f"## {words_of(language).headings['standard']}"
    yield _written(version, language)


def read_pinned(source: str, line: int, title: str, top: Mapping[str, str], ids: Mapping[str, str]) -> _Read:
    """Read the section of a standard's version.

    Args:
        source: what stands below its heading.
        line: the line of the heading in the document, from 0.
        title: the standard's title, which stands above the walk.
        top: the values at the document's top.
        ids: the ids there, by name.

    Returns:
        The version, or mistakes with their lines.
    """
    names = ("site", "area", "standard", "version", "version-note")
    where = tuple(top.get(name, "") for name in names)
    known = tuple(ids.get(name, "") for name in ("standard", "version", "at", "check", "parts"))
    version, mistakes = _read(source, title, where, known)
    return version, tuple(TextMistake(one.line + line, one.message) for one in mistakes)


@lru_cache(maxsize=256)
def _read(source: str, title: str, where: tuple[str, ...], known: tuple[str, ...]) -> _Read:
    body, mistakes = read_body(source, heading=3)
    ids = parts_in(known[4])
    parts = list(parts_of(body.steps))
    if len(ids) != len(parts) and not mistakes:
        message = phrase(
            "The standard as it stood was changed here, and its parts can't be told apart any more."
            " Put it back, and edit the standard itself."
        )
        mistakes = (TextMistake(1, message),)
    try:
        at = datetime.fromisoformat(known[2])
        number = int(where[3])
    except ValueError:
        mistakes = (*mistakes, TextMistake(1, phrase("The ids or the version at the top of the file are damaged.")))
    if mistakes:
        return None, mistakes
    named = iter(ids)
    steps: list[Step] = []
    for step in body.steps:
        identity, lineage = next(named)
        points = []
        for point in step.key_points:
            point_id, point_lineage = next(named)
            points.append(replace(point, id=point_id, lineage=point_lineage))
        steps.append(replace(step, id=identity, lineage=lineage, key_points=tuple(points)))
    return StandardVersion(
        id=known[1],
        standard=known[0],
        handle=where[2],
        number=number,
        at=at,
        title=title,
        note=where[4],
        check=known[3] or None,
        site=where[0],
        area=where[1],
        purpose=body.purpose,
        customer=body.customer,
        outcome=body.outcome,
        steps=tuple(steps),
    ), ()
