"""Which parts of a text matched a query, also where they are spelt otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from gembawalk.search.terms import MOST_LETTERS, fold_in_place, units

Spans = tuple[tuple[int, int], ...]
"""Parts of a text as offsets in characters, in their order, apart from each other."""


class Highlight:
    """Marks words in texts.

    Args:
        likeness: the words to be marked, folded.
    """

    def __init__(self, likeness: Mapping[str, float]) -> None:
        self._likeness = likeness

    def spans(self, text: str) -> Spans:
        """Return the parts of a text that are to be marked."""
        folded, places = fold_in_place(text[:MOST_LETTERS])
        found: list[tuple[int, int]] = []
        for unit in units(folded):
            if any(word in self._likeness for word in unit.words):
                start, end = places[unit.start], places[unit.end]
                if found and start <= found[-1][1] - 1:
                    found[-1] = (found[-1][0], max(end, found[-1][1]))
                elif start < end:
                    found.append((start, end))
        return tuple(found)
