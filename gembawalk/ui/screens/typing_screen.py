"""A screen on which words are typed: they go to disk as they come, and are tried again until they are there."""

from __future__ import annotations

from datetime import datetime

from textual import getters, work
from textual.screen import Screen, ScreenResultType
from textual.timer import Timer

from gembawalk.ui.host import Host
from gembawalk.ui.keeper import Key, Pad
from gembawalk.ui.widgets.status import Foot

RETRY = 2.0
"""Seconds until what could not be saved is tried again."""


class TypingScreen(Screen[ScreenResultType]):
    """Has a `pad`, and a foot that says whether all of it is saved."""

    app = getters.app(Host)
    pad: Pad
    _retry: Timer | None = None

    def saved(self, at: datetime) -> None:
        """Say that everything is on disk."""
        for foot in self.query(Foot):
            foot.saved(at)

    def trouble(self, sentence: str) -> None:
        """Say why something is not, and try again in a moment."""
        for foot in self.query(Foot):
            foot.trouble(sentence)
        if self._retry is None and self.is_attached:
            self._retry = self.set_timer(RETRY, self._save_again)

    def keep(self, key: Key, text: str) -> None:
        """Bring the words of a field to disk."""
        self.pad.note(key, text)
        self._save_drafts()

    def take_words(self) -> None:
        """Note what stands in the fields and wasn't noted yet."""

    async def save_all(self) -> bool:
        """Bring to disk what stands in the fields, before the app closes or another screen comes."""
        self.take_words()
        return await self.pad.save()

    @work(group="drafts")
    async def _save_drafts(self) -> None:
        await self.pad.save()

    def _save_again(self) -> None:
        self._retry = None
        self._save_drafts()
