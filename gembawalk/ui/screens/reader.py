"""Reads one past walk, exports it, and adds a note to it; what was written stays as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from gembawalk.domain import answer
from gembawalk.domain.record import Edit
from gembawalk.domain.walk import State, Walk
from gembawalk.phrases import phrase
from gembawalk.ui.commands import READER, bindings
from gembawalk.ui.dialogs.jot import Jot
from gembawalk.ui.keeper import Pad
from gembawalk.ui.leave import leave
from gembawalk.ui.screens.typing_screen import TypingScreen
from gembawalk.ui.text import long_day, titled
from gembawalk.ui.widgets.status import Foot
from gembawalk.ui.widgets.summary import Summary

_FIELD = "text"


class ReaderScreen(TypingScreen[None]):
    """One walk as a document."""

    DEFAULT_CSS = """
    ReaderScreen {
        & > #title { height: 1; padding: 0 3; background: $panel; text-wrap: nowrap;
            text-overflow: ellipsis; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(READER)

    def __init__(self, walk: Walk, told: str = "") -> None:
        super().__init__()
        self.walk = walk
        self._told = told
        self.pad = Pad(self.app.desk, walk.id, {}, self.saved, self.trouble)

    def compose(self) -> ComposeResult:
        """Title, document, foot."""
        day = long_day(self.walk.started_at.date())
        yield Static(titled(self.walk.version.title, day), id="title")
        yield Summary()
        yield Foot()

    @work
    async def on_mount(self) -> None:
        """Show the document as the coach sees it."""
        summary = self.query_one(Summary)
        summary.profile = "coach"
        await summary.show(self.walk, self._told)
        summary.focus_page()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a walk that isn't finished can be taken up."""
        return self.walk.state is not State.FINISHED if action == "take_up" else True

    @work(group="dialog")
    async def action_note(self) -> None:
        """Add a note; one that was begun before and never added is gone on with."""
        walk, record, text = self.walk.id, self.app.new_id(), ""
        if self.walk.state is State.FINISHED:
            for key, left in (await self.app.desk.look_up(lambda store: store.drafts(walk))).items():
                if key[1] == _FIELD and left.strip():
                    record, text = key[0], left
                    self.pad.drafts[key] = left

        def keep(text: str) -> None:
            self.keep((record, _FIELD), text)

        while True:
            text = await self.app.push_screen_wait(Jot(phrase("What have you learned since?"), keep, text))
            edits = answer.note(walk, text, lambda: record)
            if not edits:
                if (record, _FIELD) in self.pad.drafts:
                    keep("")
                return
            if await self._add(edits):
                break
        self.pad.drop([(record, _FIELD)])
        self.walk = await self.app.desk.look_up(lambda store: store.walk(walk))
        await self.query_one(Summary).show(self.walk)

    async def _add(self, edits: Sequence[Edit]) -> bool:
        return await self.app.attempt(
            lambda store: store.write(self.walk.id, edits), phrase("The note is added at the end.")
        )

    @work(group="dialog")
    async def action_take_up(self) -> None:
        """Go on with a walk that isn't finished."""
        walk = self.walk.id
        if await self.app.attempt(lambda store: store.write(walk, answer.take_up(walk)), ""):
            self.app.resume_walk(walk)

    @work(group="dialog")
    async def action_erase(self) -> None:
        """Erase the walk for good, after asking."""
        named = f"{self.walk.version.title}, {long_day(self.walk.started_at.date())}"
        if await self.app.erase_walk(self.walk.id, named):
            leave(self)

    @on(Summary.Given)
    def action_close(self) -> None:
        """Go back."""
        leave(self)
