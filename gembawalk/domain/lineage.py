"""Which step and key point of a new version carries on which one of the version before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TypeVar

from gembawalk.domain.ids import NewId
from gembawalk.domain.standard import KeyPoint, Step

_ALIKE = 0.6
_Part = TypeVar("_Part", Step, KeyPoint)


def inherit(old: tuple[Step, ...], new: tuple[Step, ...], new_id: NewId) -> tuple[Step, ...]:
    """Give the steps and key points of a new version their ids and lineages.

    Args:
        old: the steps of the version before; empty for a first version.
        new: the steps as they are written down; their ids may be empty or name a step of the version before.
        new_id: makes fresh ids.

    Returns:
        The new steps, each with an id of its own. The lineage is that of the old step with the same id, else the
        same text, else the likest text; else it is a new one. No two share one.
    """
    parents = _match(old, new, lambda step: step.what)
    # A key point may have moved to another step: what no old sibling explains is looked for everywhere.
    taken = {
        point.lineage
        for step, parent in zip(new, parents, strict=True)
        for point in _match(parent.key_points if parent else (), step.key_points, _text)
        if point
    }
    elsewhere = [point for step in old for point in step.key_points if point.lineage not in taken]
    return tuple(_born(step, parent, elsewhere, new_id) for step, parent in zip(new, parents, strict=True))


def _text(point: KeyPoint) -> str:
    return point.text


def _born(step: Step, parent: Step | None, elsewhere: list[KeyPoint], new_id: NewId) -> Step:
    siblings = _match(parent.key_points if parent else (), step.key_points, _text)
    points = []
    for point, sibling in zip(step.key_points, siblings, strict=True):
        found = sibling or next(
            (one for one in elsewhere if (point.id and one.id == point.id) or one.text == point.text), None
        )
        if found in elsewhere:
            elsewhere.remove(found)
        identity = new_id()
        points.append(replace(point, id=identity, lineage=found.lineage if found else identity))
    identity = new_id()
    return replace(step, id=identity, lineage=parent.lineage if parent else identity, key_points=tuple(points))


def _match(old: Sequence[_Part], new: Sequence[_Part], text: Callable[[_Part], str]) -> tuple[_Part | None, ...]:
    """Return for each new part the old one that it carries on, or None."""
    found: dict[int, _Part] = {}
    left = list(old)

    def same_text(one: _Part, part: _Part) -> bool:
        return _plain(text(one)) == _plain(text(part))

    for same in (_same_id, same_text):
        for at, part in enumerate(new):
            parent = next((one for one in left if same(one, part)), None) if at not in found else None
            if parent is not None:
                found[at] = parent
                left.remove(parent)
    for _, at, parent in sorted(_likenesses(left, new, found, text), key=lambda one: -one[0]):
        if at not in found and parent in left:
            found[at] = parent
            left.remove(parent)
    return tuple(found.get(at) for at in range(len(new)))


def _same_id(old: Step | KeyPoint, new: Step | KeyPoint) -> bool:
    return bool(new.id) and new.id in (old.id, old.lineage)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _likenesses(
    left: Sequence[_Part], new: Sequence[_Part], found: dict[int, _Part], text: Callable[[_Part], str]
) -> Iterator[tuple[float, int, _Part]]:
    for at, part in enumerate(new):
        if at in found:
            continue
        for parent in left:
            likeness = SequenceMatcher(None, _plain(text(parent)), _plain(text(part)), autojunk=False).ratio()
            if likeness >= _ALIKE:
                yield likeness, at, parent
