"""The summary as it will be exported, for one of three readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from gembawalk.domain.walk import Walk
from gembawalk.phrases import mark, phrase
from gembawalk.ui.commands import SUMMARY, bindings
from gembawalk.ui.hint import hint_before_finish
from gembawalk.ui.host import Host
from gembawalk.ui.text import line
from gembawalk.ui.widgets.page import Page

if TYPE_CHECKING:
    from gembawalk.store import Store


PROFILES = {
    "team": mark("for the team: without your guess, your reflection and private words"),
    "coach": mark("for the coach: with your guess before it and your reflection after it"),
    "full": mark("whole: everything that is kept of this walk"),
}


class Summary(Vertical):
    """One walk as a document; `e` hands it on, `p` changes the reader."""

    DEFAULT_CSS = """
    Summary { height: 1fr; }
    Summary > Static {
        height: 1; margin: 1 0 0 0; padding: 0 3; color: $muted; text-wrap: nowrap; text-overflow: ellipsis;
    }
    Summary > #hint { margin: 0; color: $due; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        # The foot has Esc for it already.
        Binding("enter", "give", "Done", show=False, key_display="enter", tooltip="Done with this document."),
        *bindings(SUMMARY),
    ]
    app = getters.app(Host)

    class Given(Message):
        """Enter was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.walk: Walk | None = None
        self.profile = "team"
        self.handed_to = "team"
        """Whom it is handed on to at first: nobody but the team, unless the coach has chosen so."""

    def compose(self) -> ComposeResult:
        """Who it is for, what is left open, and the document."""
        yield Static(id="reader")
        yield Static(id="hint")
        yield Page()

    async def show(self, walk: Walk, told: str = "") -> None:
        """Show the document of a walk, from what was told on it where that is named."""
        self.walk = walk
        self.query_one("#reader", Static).update(Content(phrase(PROFILES[self.profile])))
        hint = self.query_one("#hint", Static)
        hint.display = bool(words := self.hint(walk))
        hint.update(line(words))
        profile = self.profile

        def write(store: Store) -> str:
            from gembawalk.documents.summary import Profile, write_summary

            return write_summary(walk, Profile(profile))

        await self.query_one(Page).show(await self.app.desk.look_up(write), told)

    def hint(self, walk: Walk) -> str:
        """What is said beside the document; empty for nothing."""
        return ""

    def focus_page(self) -> None:
        """Let the arrows scroll the document."""
        self.screen.set_focus(self.query_one(Page))

    def action_give(self) -> None:
        """Tell that the reader is done."""
        self.post_message(self.Given())

    @work(group="summary", exclusive=True)
    async def action_profile(self) -> None:
        """Show the document for the next reader."""
        names = list(PROFILES)
        self.profile = self.handed_to = names[(names.index(self.profile) + 1) % len(names)]
        if self.walk is not None:
            await self.show(self.walk)

    @work(group="dialog")
    async def action_export(self) -> None:
        """Show what would be written, to write or copy it."""
        from gembawalk.ui.screens.export import ExportScreen

        if self.walk is not None:
            profile = await self.app.push_screen_wait(ExportScreen(self.walk, self.handed_to))
            if profile and profile != self.handed_to:
                self.profile = self.handed_to = profile
                await self.show(self.walk)


class OpenSummary(Summary):
    """That of a walk which Enter finishes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # The first one, as at every question, so that a narrow foot keeps it.
        Binding("enter", "give", "Finish", key_display="enter", tooltip="Finish the walk.")
    ]

    def hint(self, walk: Walk) -> str:
        """What is worth a look back before the walk is finished."""
        return hint_before_finish(walk)
