"""What all texts score by some words, word after word, remembered from stroke to stroke."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from gembawalk.search.query import Word

Scores = npt.NDArray[np.uint16]


class Tally:
    """The sum of what words are worth, for each text.

    Args:
        size: one more than the greatest number of a text.
        heads: how many beginnings of queries are remembered.
    """

    def __init__(self, size: int, heads: int) -> None:
        self.total: Scores = np.zeros(size, np.uint16)
        self._held: tuple[Word, ...] | None = ()
        self._most = heads
        self._heads: OrderedDict[tuple[Word, ...], Scores] = OrderedDict()

    def count(
        self, words: Sequence[Word], add: Callable[[Scores, Scores, Word, int], None], outdated: Callable[[], bool]
    ) -> bool:
        """Work out the total of some words, as far as it isn't known from the stroke before; False for outdated.

        Args:
            words: in their order; the last one may be unfinished.
            add: makes of what was scored before and one word, of which the place is told, a total.
            outdated: asked between words.
        """
        held = tuple(words)
        if held == self._held:
            return True
        self._held = None
        finished = held[:-1] if held and held[-1].unfinished else held
        known = len(finished)
        while known and finished[:known] not in self._heads:
            known -= 1
        if known:
            self._heads.move_to_end(finished[:known])
            before = self._heads[finished[:known]]
        else:
            before = self.total
            before.fill(0)
        if known == len(held):
            np.copyto(self.total, before)
        for at, word in enumerate(words[known:], known):
            if outdated():
                return False
            add(before, self.total, word, at)
            before = self.total
            if at == len(finished) - 1:
                self._keep(finished)
        self._held = held
        return True

    def _keep(self, head: tuple[Word, ...]) -> None:
        spare = self._heads.popitem(last=False)[1] if len(self._heads) >= self._most else np.empty_like(self.total)
        np.copyto(spare, self.total)
        self._heads[head] = spare
