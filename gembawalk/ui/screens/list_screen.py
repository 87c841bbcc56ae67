"""A box to type into over a list: the shape of every screen that finds something."""

from __future__ import annotations

import asyncio
from typing import ClassVar, TypeVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets import Static

from gembawalk.phrases import phrase
from gembawalk.ui.host import Host
from gembawalk.ui.leave import leave
from gembawalk.ui.widgets.lines import Lines
from gembawalk.ui.widgets.search_box import SearchBox
from gembawalk.ui.widgets.status import Foot

Outcome = TypeVar("Outcome")


class ListScreen(Screen[Outcome]):
    """A heading, a box, a list. A subclass gives the list, fills it, and opens a line.

    The box has the cursor, so that typing filters at once; the arrows move in the list all the same.
    """

    DEFAULT_CSS = """
    ListScreen {
        & > #heading { height: 1; margin: 1 3 0 3; text-style: bold; color: $accent; }
        & > SearchBox { margin: 1 3; }
        & > #empty { margin: 0 4; color: $muted; height: auto; }
        & > Lines { margin: 0 3; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Back", key_display="esc", tooltip="Go back.", id="list.close"),
    ]
    app = getters.app(Host)
    heading = ""
    """A message; it is said when the screen is put together."""
    placeholder = ""
    """A message, the faint hint in the box."""
    _is_full = False
    _opens = False

    def __init__(self) -> None:
        super().__init__()
        self.list = self.lines()

    def lines(self) -> Lines:
        """Make the list."""
        raise NotImplementedError

    async def fill(self, words: str) -> None:
        """Fill the list with what has these words; runs in a worker, and newer words cancel it."""
        raise NotImplementedError

    def open(self, index: int) -> None:
        """Open a line."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Heading, box, list, foot."""
        yield Static(Content(phrase(self.heading)), id="heading")
        yield SearchBox(phrase(self.placeholder))
        yield Static(id="empty")
        yield self.list
        yield Foot()

    def on_mount(self) -> None:
        """Fill the list for the first time."""
        self.set_focus(self.query_one(SearchBox))
        self.say("")
        self.refill("")

    def say(self, words: str) -> None:
        """Show a line where the list is empty; none for no words."""
        note = self.query_one("#empty", Static)
        note.display = bool(words)
        note.update(Content(words))

    @on(SearchBox.Typed)
    def _fill(self, event: SearchBox.Typed) -> None:
        self.refill(event.text)

    def refill(self, words: str) -> None:
        """Fill the list anew; an Enter that comes meanwhile waits for it."""
        self._is_full = self._opens = False
        self._refill(words)

    @work(group="fill", exclusive=True)
    async def _refill(self, words: str) -> None:
        try:
            await self.fill(words)
        except asyncio.CancelledError:
            if not self.is_current:
                self.app.release()
            raise
        except NoMatches:
            # The screen was closed while the database was being asked.
            if self.is_current:
                raise
            self.app.release()
            return
        self._is_full = True
        # Whoever opened the screen held the keys that were pressed meanwhile: they are for its box.
        self.app.release()
        if self._opens:
            self.action_open()

    @on(SearchBox.Moved)
    def _move(self, event: SearchBox.Moved) -> None:
        if abs(event.by) > 1:
            self.list.action_page(1 if event.by > 0 else -1)
        else:
            self.list.action_move(event.by)

    @on(SearchBox.Given)
    def action_open(self) -> None:
        """Open the chosen line."""
        if not self._is_full:
            self._opens = True
            return
        if 0 <= self.list.chosen < self.list.count():
            self.open(self.list.chosen)

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        self.open(event.index)

    def action_close(self) -> None:
        """Go back."""
        leave(self)
