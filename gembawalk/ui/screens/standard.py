"""Reads one standard."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from gembawalk.domain.standard import Standard
from gembawalk.ui.commands import STANDARD, bindings
from gembawalk.ui.host import Host
from gembawalk.ui.leave import leave
from gembawalk.ui.text import titled
from gembawalk.ui.widgets.page import Page
from gembawalk.ui.widgets.status import Foot

if TYPE_CHECKING:
    from gembawalk.store import Store


class StandardScreen(Screen[None]):
    """One standard as a document."""

    DEFAULT_CSS = """
    StandardScreen > #title { height: 1; padding: 0 3; background: $panel; text-wrap: nowrap;
        text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(STANDARD)
    app = getters.app(Host)

    def __init__(self, standard: Standard) -> None:
        super().__init__()
        self.standard = standard

    def compose(self) -> ComposeResult:
        """Title, document, foot."""
        yield Static(titled(self.standard.version.title, f"version {self.standard.version.number}"), id="title")
        yield Page()
        yield Foot()

    @work
    async def on_mount(self) -> None:
        """Show the document."""
        standard = self.standard

        def write(store: Store) -> str:
            from gembawalk.documents.standard import write_standard

            return write_standard(standard)

        page = self.query_one(Page)
        await page.show(await self.app.desk.look_up(write))
        page.focus()

    def action_walk(self) -> None:
        """Begin a walk on this standard."""
        self.app.start_walk(self.standard.id)

    def action_close(self) -> None:
        """Go back."""
        leave(self)
