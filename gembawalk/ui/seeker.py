"""Looks for past observations while one types: only the newest query counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from gembawalk.domain.hit import Facets, Here, Hit, Narrowing
from gembawalk.errors import GembaError
from gembawalk.ui.desk import Desk

if TYPE_CHECKING:
    from gembawalk.store import Store

T = TypeVar("T")

LIMIT = 20
"""Hits to show at most."""


class Seeker:
    """One box's searches.

    Args:
        desk: where the searches run.
        tell: shows why nothing can be looked up, once for each reason.
        apart_from: a walk whose own observations are left out.
    """

    def __init__(self, desk: Desk, tell: Callable[[str], None], apart_from: str | None = None) -> None:
        self._desk = desk
        self._tell = tell
        self._told = ""
        self._apart_from = apart_from
        self._number = 0
        self._query = ""

    def is_new(self, query: str) -> bool:
        """Tell whether this is another query than the last one."""
        return query != self._query

    async def find(
        self, query: str, here: Here | None = None, narrowing: Narrowing | None = None
    ) -> tuple[Hit, ...] | None:
        """Return the hits, best first; None where a newer query overtook this one.

        Args:
            query: what is being typed; without words there are no hits, but for a box that narrows, which
                begins with the newest.
            here: where one stands; what was seen there is lifted a little.
            narrowing: what hits have to be like.
        """
        self._query = query
        self._number += 1
        outdated = self._outdated()
        if query.strip():
            found = await self._ask(
                lambda store: store.search(
                    query, LIMIT, outdated, apart_from=self._apart_from, narrowing=narrowing, here=here
                )
            )
        elif narrowing is not None:
            found = await self._ask(lambda store: store.newest(LIMIT, outdated, narrowing=narrowing))
        else:
            found = ()
        return None if outdated() else found or ()

    async def facets(self, query: str, narrowing: Narrowing) -> Facets | None:
        """Return what the hits of the newest query have in common; None where a newer one overtook it."""
        outdated = self._outdated()
        found = await self._ask(lambda store: store.facets(query, outdated, narrowing=narrowing))
        return None if outdated() else found or {}

    def _outdated(self) -> Callable[[], bool]:
        number = self._number
        return lambda: number != self._number

    async def _ask(self, act: Callable[[Store], T]) -> T | None:
        try:
            return await self._desk.look_up(act)
        except GembaError as error:
            if str(error) != self._told:
                self._told = str(error)
                self._tell(self._told)
            return None
