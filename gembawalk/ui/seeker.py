"""Looks for past observations while one types: only the newest query counts."""

from __future__ import annotations

from collections.abc import Callable

from gembawalk.domain.hit import Here, Hit
from gembawalk.errors import GembaError
from gembawalk.ui.desk import Desk

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

    async def find(self, query: str, here: Here | None = None) -> tuple[Hit, ...] | None:
        """Return the hits, best first; None where a newer query overtook this one.

        Args:
            query: what is being typed.
            here: where one stands; what was seen there is lifted a little.
        """
        self._query = query
        self._number += 1
        number = self._number

        def outdated() -> bool:
            return number != self._number

        if not query.strip():
            return ()
        try:
            hits = await self._desk.look_up(
                lambda store: store.search(query, LIMIT, outdated, apart_from=self._apart_from, here=here)
            )
        except GembaError as error:
            if str(error) != self._told:
                self._told = str(error)
                self._tell(self._told)
            hits = ()
        return None if outdated() else hits
