"""Looks for past observations while one types: only the newest query counts."""

from __future__ import annotations

from gembawalk.domain.hit import Hit
from gembawalk.ui.desk import Desk

LIMIT = 20
"""Hits to show at most."""


class Seeker:
    """One box's searches.

    Args:
        desk: where the searches run.
        apart_from: a walk whose own observations are left out.
    """

    def __init__(self, desk: Desk, apart_from: str | None = None) -> None:
        self._desk = desk
        self._apart_from = apart_from
        self._number = 0
        self._query = ""

    def is_new(self, query: str) -> bool:
        """Tell whether this is another query than the last one."""
        return query != self._query

    async def find(self, query: str) -> tuple[Hit, ...] | None:
        """Return the hits, best first; None where a newer query overtook this one."""
        self._query = query
        self._number += 1
        number = self._number

        def outdated() -> bool:
            return number != self._number

        if not query.strip():
            return ()
        hits = await self._desk.look_up(
            lambda store: store.search(query, LIMIT, outdated, apart_from=self._apart_from)
        )
        return None if outdated() else hits
