"""A box to type search words into while the arrows move in the list beside it."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from gembawalk.domain.text import clean, one_line


class SearchBox(Input):
    """One line of search words.

    Args:
        placeholder: what can be looked for.
    """

    DEFAULT_CSS = """
    SearchBox { height: 1; border: none; padding: 0 1; background: $surface; margin: 0 0 1 0; }
    SearchBox:focus { border: none; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Open", key_display="enter", tooltip="Open the chosen line."),
        Binding("up", "list(-1)", "Up", show=False),
        Binding("down", "list(1)", "Down", show=False),
        Binding("pageup", "list(-10)", "Page up", show=False),
        Binding("pagedown", "list(10)", "Page down", show=False),
    ]

    class Typed(Message):
        """The words changed."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    class Moved(Message):
        """The choice in the list is to move."""

        def __init__(self, by: int) -> None:
            self.by = by
            super().__init__()

    class Given(Message):
        """Enter was pressed."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, select_on_focus=False)

    def on_paste(self, event: events.Paste) -> None:
        """Paste as one line, with the control characters taken out."""
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(one_line(clean(event.text)))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the words."""
        event.stop()
        self.post_message(self.Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell that Enter was pressed."""
        event.stop()
        self.post_message(self.Given())

    def action_list(self, by: int) -> None:
        """Move in the list."""
        self.post_message(self.Moved(by))
