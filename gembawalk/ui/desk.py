"""The desk where acts are handed in: opens the store and runs everything on it outside of the screen's thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from gembawalk.errors import GembaError

if TYPE_CHECKING:
    from gembawalk.domain.glance import Glance
    from gembawalk.store import Store

T = TypeVar("T")


class Desk:
    """One database file, reached from the screens.

    Acts that write run one after the other in the order in which they were handed in; looking things up runs
    beside them, so that a long search never holds up an answer.

    Args:
        path: the database file; made where it is missing.
        now: tells the time in the place of the walk.
        own_abbreviations: the folder of the coach's own short forms, for the search.
    """

    def __init__(self, path: Path, now: Callable[[], datetime], own_abbreviations: Path) -> None:
        self.path = path
        self.now = now
        self._own_abbreviations = own_abbreviations
        self._writer = ThreadPoolExecutor(1, "gembawalk-write")
        self._reader = ThreadPoolExecutor(1, "gembawalk-read")
        self._keeper = ThreadPoolExecutor(1, "gembawalk-tend")
        self._is_closing = False
        self._store: Store | None = None
        self._glance: Future[Glance | None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether the database is open; the first act opens it."""
        return self._store is not None

    def begin_glance(self) -> None:
        """Let somebody look already at what `glance` is going to return, while the screen is put together."""

        def look() -> Glance | None:
            from gembawalk.store.glance import glance_at

            return glance_at(self.path)

        self._glance = self._reader.submit(look)

    @property
    def glanced(self) -> Glance | None:
        """What `glance` returns, where it is there already."""
        return self._glance.result() if self._glance and self._glance.done() else None

    async def glance(self) -> Glance | None:
        """Return what Home shows of a database that isn't open yet; None where that can't be told."""
        if self._glance is None:
            return None
        return await asyncio.wrap_future(self._glance)

    async def do(self, act: Callable[[Store], T]) -> T:
        """Run an act that may write, after all that were handed in before.

        Raises:
            GembaError: whatever the store raises.
            CancelledError: the desk is closing; nothing was done.
        """
        return await self._hand_in(self._writer, act)

    async def look_up(self, act: Callable[[Store], T]) -> T:
        """Run an act that only reads, beside the writing ones.

        Raises:
            GembaError: whatever the store raises.
            CancelledError: the desk is closing.
        """
        if self._store is None:
            await self.do(lambda store: None)
        return await self._hand_in(self._reader, act)

    async def tend(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Look after the file beside everything else: the day's copy, its structure, what was erased.

        Returns:
            Sentences to be told calmly, and sentences on what is wrong.
        """

        def look(store: Store) -> tuple[tuple[str, ...], tuple[str, ...]]:
            words = store.upkeep.caution()
            return (words,) if words else (), tuple(store.upkeep.tend(lambda: self._is_closing))

        try:
            return await self._hand_in(self._keeper, look)
        except GembaError as error:
            return (), (str(error),)

    async def close(self) -> None:
        """Wait for the acts that are under way, then close the database."""
        self._is_closing = True
        await asyncio.to_thread(self._keeper.shutdown, cancel_futures=True)
        await asyncio.to_thread(self._writer.shutdown)
        await asyncio.to_thread(self._reader.shutdown)
        if self._store is not None:
            self._store.close()
            self._store = None

    async def _hand_in(self, clerk: ThreadPoolExecutor, act: Callable[[Store], T]) -> T:
        if self._is_closing:
            # What asks now was outrun by the coach's leaving, and goes with its screen.
            raise asyncio.CancelledError
        return await asyncio.get_running_loop().run_in_executor(clerk, self._run, act)

    def _run(self, act: Callable[[Store], T]) -> T:
        if self._store is None:
            from gembawalk.store import Store

            self._store = Store.open(self.path, self.now, own_abbreviations=self._own_abbreviations)
        return act(self._store)
