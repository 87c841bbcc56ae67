"""Which step and key point of a new version carries on which one of the version before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TypeVar

from gembawalk.domain.ids import NewId
from gembawalk.domain.standard import KeyPoint, Step

_ALIKE = 0.6
_COMPARED = 200
"""So many characters of two texts tell whether they are alike."""
_MOST_PAIRS = 20_000
_Part = TypeVar("_Part", Step, KeyPoint)


def inherit(old: tuple[Step, ...], new: tuple[Step, ...], new_id: NewId) -> tuple[Step, ...]:
    """Give the steps and key points of a new version their ids and lineages.

    Args:
        old: the steps of the version before; empty for a first version.
        new: the steps as they are written down; their ids may be empty or name a step of the version before.
        new_id: makes fresh ids.

    Returns:
        The new steps, each with an id of its own. The lineage is that of the old step with the same id, else the
        same text, else the likest text; else it is a new one. No two share one. Key points likewise, first among
        those of the step that is carried on; one that moved to another step is known by its id or its very text.
    """
    parents = _match(old, new, _what)
    point_parents = [
        list(_match(parent.key_points if parent else (), step.key_points, _text))
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
        replace(
            _born(step, parent, new_id),
            key_points=tuple(_born(*pair, new_id) for pair in zip(step.key_points, found, strict=True)),
        )
        for step, parent, found in zip(new, parents, point_parents, strict=True)
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


def _match(old: Sequence[_Part], new: Sequence[_Part], text: Callable[[_Part], str]) -> list[_Part | None]:
    """Return for each new part the old one that it carries on, or None."""
    found: list[_Part | None] = [None] * len(new)
    left = list(old)
    for at, parent in _same(left, new, text, found):
        found[at] = parent
    for _, at, parent in sorted(_likenesses(left, new, text, found), key=lambda one: -one[0]):
        if found[at] is None and parent in left:
            found[at] = parent
            left.remove(parent)
    return found


def _same(
    left: list[_Part], new: Sequence[_Part], text: Callable[[_Part], str], found: Sequence[_Part | None]
) -> Iterator[tuple[int, _Part]]:
    """Yield the places in `new` that are still without a parent and theirs by id or text, taken out of `left`."""
    waiting = [at for at in range(len(new)) if found[at] is None]
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
    left: Sequence[_Part], new: Sequence[_Part], text: Callable[[_Part], str], found: Sequence[_Part | None]
) -> Iterator[tuple[float, int, _Part]]:
    waiting = [(at, text(part)[:_COMPARED]) for at, part in enumerate(new) if found[at] is None]
    if len(waiting) * len(left) > _MOST_PAIRS:
        return
    for parent in left:
        matcher = SequenceMatcher(None, b=text(parent)[:_COMPARED], autojunk=False)
        for at, written in waiting:
            matcher.set_seq1(written)
            # The first two are upper bounds of the third, and far quicker.
            ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
            if all(ratio() >= _ALIKE for ratio in ratios):
                yield matcher.ratio(), at, parent
