"""Keeps what is being typed: every draft goes to disk, and is tried again until it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from gembawalk.domain.record import Edit
from gembawalk.domain.walk import Walk
from gembawalk.errors import GembaError
from gembawalk.ui.desk import Desk

if TYPE_CHECKING:
    from gembawalk.store import Store

Key = tuple[str, str]
"""A record's id and a field's name."""


class Pad:
    """What is being typed on one screen.

    Args:
        desk: where acts are handed in.
        owner: the walk, standard or check that it is typed for.
        drafts: what was typed and not yet given.
        saved: called with the time whenever everything is on disk.
        trouble: called with one sentence whenever something is not.
    """

    def __init__(
        self,
        desk: Desk,
        owner: str,
        drafts: dict[Key, str],
        saved: Callable[[datetime], None],
        trouble: Callable[[str], None],
    ) -> None:
        self.desk = desk
        self.owner = owner
        self.drafts = drafts
        self._unsaved: dict[Key, str] = {}
        self._saved = saved
        self._trouble = trouble
        self._is_in_trouble = False

    def note(self, key: Key, text: str) -> None:
        """Take the words of a field as they are now; `save` brings them to disk."""
        if self.drafts.get(key) != text:
            self.drafts[key] = text
            self._unsaved[key] = text

    async def save(self) -> bool:
        """Bring the drafts to disk. Returns False where it could not be done; they are kept for the next time."""
        at: datetime | None = None
        if self._is_in_trouble and not self._unsaved:
            # What failed was no draft; one that is on disk tells whether it can be written on by now.
            self._unsaved = dict(islice(self.drafts.items(), 1))
            at = self.desk.now()
        for key, text in list(self._unsaved.items()):
            if self._unsaved.get(key) != text:
                continue  # given as an answer meanwhile, or about to be, or there is newer

            def act(store: Store, key: Key = key, text: str = text) -> datetime:
                return store.save_draft(self.owner, *key, text)

            try:
                at = await self.desk.do(act)
            except GembaError as error:
                self._fail(error)
                return False
            if self._unsaved.get(key) == text:
                del self._unsaved[key]
        self._tell(at)
        return True

    def drop(self, keys: Iterable[Key]) -> None:
        """Forget drafts that are on disk in another form now."""
        for key in keys:
            self.drafts.pop(key, None)
            self._unsaved.pop(key, None)

    def _fail(self, error: GembaError) -> None:
        self._is_in_trouble = True
        self._trouble(str(error))

    def _tell(self, at: datetime | None) -> None:
        # Words that came meanwhile are saved a moment later; until then not everything is.
        if at and not self._unsaved:
            self._is_in_trouble = False
            self._saved(at)


class Keeper(Pad):
    """The drafts of one walk and the walk as it is on disk.

    Args:
        desk: where acts are handed in.
        walk: the walk as it was loaded.
        drafts: what was typed and not yet given.
        saved: called with the time whenever everything is on disk.
        trouble: called with one sentence whenever something is not.
    """

    def __init__(
        self,
        desk: Desk,
        walk: Walk,
        drafts: dict[Key, str],
        saved: Callable[[datetime], None],
        trouble: Callable[[str], None],
    ) -> None:
        super().__init__(desk, walk.id, drafts, saved, trouble)
        self.walk = walk

    async def write(self, edits: Sequence[Edit], made_good: Sequence[Key] = ()) -> bool:
        """Write edits to the log.

        Args:
            edits: what changes; with none, only drafts are dropped.
            made_good: the drafts that the edits make answers of.

        Returns:
            False where it could not be done; the drafts then stay.
        """
        kept = [key for key in made_good if key in self.drafts]
        if not edits and not kept:
            return await self.do(lambda store: self.walk)
        return await self.do(lambda store: store.write(self.walk.id, edits, kept), kept)

    async def do(self, act: Callable[[Store], Walk], made_good: Sequence[Key] = ()) -> bool:
        """Run an act that changes the walk; False, and a sentence, where it can't be done."""
        given = {key: self.drafts[key] for key in made_good}
        # They are saved by the act; a draft that came behind it would stay for ever.
        waited = {key: self._unsaved.pop(key) for key in made_good if key in self._unsaved}
        try:
            self.walk = await self.desk.do(act)
        except GembaError as error:
            self._unsaved = waited | self._unsaved
            self._fail(error)
            return False
        # What was typed in the meantime isn't given yet.
        newer = {key: self.drafts[key] for key, text in given.items() if self.drafts.get(key, text) != text}
        self.drop(given)
        self.drafts |= newer
        self._unsaved |= newer
        self._tell(self.desk.now())
        return True
