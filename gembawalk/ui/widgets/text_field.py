"""Textual's text area, in which lines can be taken back while the scrollbar goes with them."""

from __future__ import annotations

from textual.geometry import Offset
from textual.widgets import TextArea


class TextField(TextArea):
    """A text area whose cursor may stand behind the last line for a moment."""

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:
        """Scroll to the cursor, where there is a line under it.

        Undo in Textual 8.2.8 takes the lines first and moves the cursor then; a scrollbar that goes in between
        looks for a line that is there no more.
        """
        if self.cursor_location[0] < self.document.line_count:
            return super().scroll_cursor_visible(center, animate)
        return Offset()
