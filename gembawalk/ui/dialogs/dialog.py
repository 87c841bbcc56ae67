"""The frame of every dialog: a calm box in the middle; Esc closes it."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import getters
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widget import Widget

from gembawalk.ui.keys import KeyHolding
from gembawalk.ui.leave import leave

Outcome = TypeVar("Outcome")


class Dialog(ModalScreen[Outcome]):
    """A box over the screen; a subclass composes into a `Box`."""

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > #box {
        width: 72; max-width: 94%; height: auto; max-height: 90%;
        padding: 1 2; background: $surface; border: round $border-blurred;
        & > .title { text-style: bold; height: auto; margin: 0 0 1 0; }
        & > .note { color: $muted; height: auto; margin: 1 0 0 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "Back", show=False)]
    app = getters.app(KeyHolding)

    def begin_at(self, field: Widget) -> None:
        """Put the cursor into a field; keys that were held are for it."""
        self.set_focus(field)
        self.app.release()

    def action_close(self) -> None:
        """Close without an outcome."""
        leave(self)
