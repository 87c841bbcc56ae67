"""Which step and key point of a new version carries on which one of the version before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from gembawalk.domain.ids import NewId
from gembawalk.domain.standard import KeyPoint, Step

Likeness = Callable[[str, str], float]
"""Tells how alike two texts are, from 0 to 1."""

ANEW = "anew"
"""In place of an id: this part begins a lineage of its own, whatever it is like."""
_ALIKE = 0.6
_SAME_PLACE = 0.1
"""What it counts that a part stands between the same neighbours as before."""
_MOST_PAIRS = 20_000
_Part = TypeVar("_Part", Step, KeyPoint)


@dataclass(frozen=True, slots=True)
class Ancestry:
    """One step of a new version and its key points, each with the old part that it carries on, or None."""

    step: Step
    parent: Step | None
    points: tuple[tuple[KeyPoint, KeyPoint | None], ...]


def trace(old: tuple[Step, ...], new: tuple[Step, ...], likeness: Likeness) -> tuple[Ancestry, ...]:
    """Find what each step and key point of a new version carries on.

    Args:
        old: the steps of the version before; empty for a first version.
        new: the steps as they are written down; an id may be empty, name a part of the version before by its id
            or lineage, or say `ANEW`.
        likeness: compares texts.

    Returns:
        One entry a new step, in their order. A part carries on the old one with its id, else the one with the same
        text, else the likest, where also its key points and its neighbours speak; else it is new. No old part is
        carried on twice. Key points are looked for first among those of the step that is carried on; one that
        moved to another step is known by its id or its very text.
    """
    parents = _match(old, new, _what, lambda one, other: _step_likeness(one, other, likeness))
    point_parents = [
        _match(
            parent.key_points if parent else (),
            step.key_points,
            _text,
            lambda one, other: likeness(one.text, other.text),
        )
        for step, parent in zip(new, parents, strict=True)
    ]
    left = [point for step in old for point in step.key_points]
    for found in point_parents:
        for point in found:
            if point is not None:
                left.remove(point)
    for step, found in zip(new, point_parents, strict=True):
        for at, moved in _same(left, step.key_points, _text, found):
            found[at] = moved
    return tuple(
        Ancestry(step, parent, tuple(zip(step.key_points, found, strict=True)))
        for step, parent, found in zip(new, parents, point_parents, strict=True)
    )


def inherit(old: tuple[Step, ...], new: tuple[Step, ...], new_id: NewId, likeness: Likeness) -> tuple[Step, ...]:
    """Give the steps and key points of a new version their ids and lineages, as `trace` finds them.

    Args:
        old: the steps of the version before; empty for a first version.
        new: the steps as they are written down.
        new_id: makes fresh ids.
        likeness: compares texts.

    Returns:
        The new steps, each with an id of its own; the lineage is that of the old step it carries on, else its id.
        Key points likewise.
    """
    return tuple(
        replace(
            _born(one.step, one.parent, new_id),
            key_points=tuple(_born(point, parent, new_id) for point, parent in one.points),
        )
        for one in trace(old, new, likeness)
    )


def _born(part: _Part, parent: _Part | None, new_id: NewId) -> _Part:
    identity = new_id()
    return replace(part, id=identity, lineage=parent.lineage if parent else identity)


def _what(step: Step) -> str:
    return _plain(step.what)


def _text(point: KeyPoint) -> str:
    return _plain(point.text)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _step_likeness(one: Step, other: Step, likeness: Likeness) -> float:
    """A step is also known by its key points and by what comes out of it, when its own words are new."""
    found = likeness(one.what, other.what)
    before, after = {_text(point) for point in one.key_points}, {_text(point) for point in other.key_points}
    if shared := before & after:
        found = max(found, 0.5 + 0.4 * len(shared) / max(len(before), len(after)))
    if one.output and one.outcome and (one.output, one.outcome) == (other.output, other.outcome):
        found = max(found, min(1.0, found + 0.2))
    return found


def _match(
    old: Sequence[_Part],
    new: Sequence[_Part],
    text: Callable[[_Part], str],
    likeness: Callable[[_Part, _Part], float],
) -> list[_Part | None]:
    """Return for each new part the old one that it carries on, or None."""
    found: list[_Part | None] = [None] * len(new)
    left = list(old)
    for at, parent in _same(left, new, text, found):
        found[at] = parent
    for _, at, parent in sorted(_likenesses(old, left, new, found, likeness), key=lambda one: -one[0]):
        if found[at] is None and parent in left:
            found[at] = parent
            left.remove(parent)
    return found


def _same(
    left: list[_Part], new: Sequence[_Part], text: Callable[[_Part], str], found: Sequence[_Part | None]
) -> Iterator[tuple[int, _Part]]:
    """Yield the places in `new` that are still without a parent and theirs by id or text, taken out of `left`."""
    waiting = [at for at in range(len(new)) if found[at] is None and new[at].id != ANEW]
    by_id = {name: parent for parent in left for name in (parent.lineage, parent.id)}
    for at in list(waiting):
        parent = by_id.get(new[at].id)
        if parent is not None and parent in left:
            left.remove(parent)
            waiting.remove(at)
            yield at, parent
    by_text: dict[str, list[_Part]] = {}
    for parent in reversed(left):
        by_text.setdefault(text(parent), []).append(parent)
    for at in waiting:
        alike = by_text.get(text(new[at]))
        if alike:
            parent = alike.pop()
            left.remove(parent)
            yield at, parent


def _likenesses(
    old: Sequence[_Part],
    left: Sequence[_Part],
    new: Sequence[_Part],
    found: Sequence[_Part | None],
    likeness: Callable[[_Part, _Part], float],
) -> Iterator[tuple[float, int, _Part]]:
    waiting = [at for at, part in enumerate(new) if found[at] is None and part.id != ANEW]
    if len(waiting) * len(left) > _MOST_PAIRS:
        return
    places = {id(part): at for at, part in enumerate(old)}
    for parent in left:
        place = places[id(parent)]
        for at in waiting:
            near = likeness(parent, new[at])
            if near and _neighbour(old, place - 1) is _neighbour(found, at - 1):
                near += _SAME_PLACE / 2
            if near and _neighbour(old, place + 1) is _neighbour(found, at + 1):
                near += _SAME_PLACE / 2
            if near >= _ALIKE:
                yield near, at, parent


def _neighbour(parts: Sequence[_Part | None], at: int) -> object:
    """The part there; the edges are neighbours of their own."""
    return parts[at] if 0 <= at < len(parts) else "edge"
