"""The command palette: Textual's own, which closes once, however fast Enter is pressed."""

from __future__ import annotations

from textual.await_complete import AwaitComplete
from textual.command import CommandPalette


class Palette(CommandPalette):
    """Finds by its name whatever can be done here, and does it."""

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close; a second Enter that was on its way closes no other screen, as it does with Textual 8.2.8."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
