"""Find: one box over everything that was seen before."""

from __future__ import annotations

from gembawalk.domain.hit import Hit
from gembawalk.ui.screens.list_screen import ListScreen
from gembawalk.ui.seeker import Seeker
from gembawalk.ui.widgets.lines import Lines
from gembawalk.ui.widgets.seen_before import HitLines


class FindScreen(ListScreen[None]):
    """Hits follow the typing; Enter opens the walk."""

    heading = "Find what was seen before"
    placeholder = "what goes wrong, in any words; misspelt is fine"

    def lines(self) -> Lines:
        """Make the list."""
        found = HitLines()
        found.can_focus = False
        return found

    def on_mount(self) -> None:
        """Look in all walks."""
        self._seeker = Seeker(self.app.desk, lambda words: self.app.tell(words, trouble=True))
        super().on_mount()

    async def fill(self, words: str) -> None:
        """Show what is like these words."""
        hits: tuple[Hit, ...] | None = await self._seeker.find(words)
        if hits is not None:
            self.query_one(HitLines).show(hits)
            none = "Nothing like it was seen before." if words.strip() else "Type a few words, or half of them."
            self.say("" if hits else none)

    def open(self, index: int) -> None:
        """Open the walk of a hit."""
        hit = self.query_one(HitLines).hits[index]
        if hit.walk:
            self.app.read_walk(hit.walk)
        else:
            self.app.tell("This one was imported; there is no walk to open.")
