"""The field that words are typed into: Enter gives the answer, Alt+Enter makes a new line."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widgets import TextArea

from gembawalk.domain.text import clean
from gembawalk.ui.clipboard import take
from gembawalk.ui.keys import held, hold
from gembawalk.ui.widgets.text_field import TextField

PAUSE = 0.4
"""Seconds from a key stroke to its being saved, also while typing goes on; the product promises 0.5."""


class Answer(TextField):
    """Words of any length; control characters are taken out as they come in.

    Args:
        text: what stands there already.
        name: the field's name.
        placeholder: a faint hint in the empty field.
        single: keep to one line; Alt+Enter and pasted new lines become spaces.
    """

    DEFAULT_CSS = """
    Answer {
        height: auto;
        min-height: 3;
        max-height: 100%;
        border: none;
        border-left: outer $border-blurred;
        padding: 0 1;
        background: $surface;
        scrollbar-size-vertical: 1;
        & .text-area--cursor-line { background: transparent; }
        & .text-area--placeholder { color: $muted; }
        &.-single { min-height: 1; margin: 0 0 1 0; }
        &:focus { border: none; border-left: outer $accent; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "give",
            "Next",
            key_display="enter",
            tooltip="Give the answer and go on; an empty one is kept as a skip.",
        ),
        Binding("f5", "edit_outside", "Editor", show=False, tooltip="Write it in your own editor ($EDITOR)."),
        Binding("alt+enter,ctrl+j", "new_line", "New line", show=False, tooltip="Begin a new line."),
    ]

    class Event(Message):
        """Something that happened to the field."""

        def __init__(self, answer: Answer) -> None:
            self.answer = answer
            super().__init__()

    class Typed(Event):
        """The text changed."""

    class Paused(Event):
        """What was typed so far wants to be saved."""

    class Given(Event):
        """Enter was pressed."""

    class Outside(Event):
        """The text is to be written in the coach's own editor."""

    def __init__(self, text: str = "", *, name: str, placeholder: str = "", single: bool = False) -> None:
        super().__init__(
            clean(text), name=name, show_line_numbers=False, highlight_cursor_line=False, tab_behavior="focus"
        )
        # Nobody here asks where the cursor is; every level of the screen would be told of it at each key.
        self.disable_messages(TextArea.SelectionChanged)
        self.placeholder = placeholder
        self._is_styled = False
        self._below: Strip | None = None
        self.single = single
        self.set_class(single, "-single")
        self._pause: Timer | None = None
        self._settled = self._first = self._taken = self.text
        self._was_typed = False
        self.is_settled = False
        """Whether the text was saved in another way, and nothing was typed since."""

    @property
    def is_touched(self) -> bool:
        """Whether anything was typed or taken out here, also what was put back since."""
        return self._was_typed or self.text != self._first

    @property
    def value(self) -> str:
        """What stands in the field."""
        return self.text

    def set_value(self, text: str) -> None:
        """Put a text there as if it had been typed, so that Ctrl+Z takes it back."""
        self.replace(clean(text), (0, 0), self.document.end)
        self.move_cursor(self.document.end)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the field; nothing once it was taken away, which Textual 8.2.8 can't draw under a dialog."""
        if not self.is_attached:
            return [Strip.blank(crop.width)] * crop.height
        if self._is_styled:
            # A text area finds out its colours at each key, which costs more than to draw it.
            return super(TextArea, self).render_lines(crop)
        self._is_styled = True
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one line; those below the text all look alike."""
        if not self.text or y + self.scroll_offset.y < self.wrapped_document.height:
            return super().render_line(y)
        if self._below is None or self._below.cell_length != self.size.width:
            self._below = super().render_line(y)
        return self._below

    def notify_style_update(self) -> None:
        """Find out the colours anew."""
        self._is_styled, self._below = False, None
        super().notify_style_update()

    def on_mount(self) -> None:
        """Begin at the end of what stands there."""
        self.move_cursor(self.document.end)

    def on_key(self, event: events.Key) -> None:
        """Give the answer at Enter; let no control or format character in."""
        if held(self, event):
            return
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.action_give()
        elif event.is_printable and event.character and not clean(event.character):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Paste with the control characters taken out."""
        if held(self, event):
            return
        event.stop()
        event.prevent_default()
        text = clean(event.text)
        if self.single:
            text = " ".join(text.split("\n"))
        if text and not self.read_only:
            self.replace(text, *self.selection)
            self.scroll_cursor_visible()

    def action_give(self) -> None:
        """Give what stands there."""
        hold(self)
        self.post_message(self.Given(self))

    def action_edit_outside(self) -> None:
        """Ask for the coach's own editor."""
        self.post_message(self.Outside(self))

    def action_paste(self) -> None:
        """Paste from the system's clipboard, else what was copied here."""
        self.run_worker(self._paste(), group="clipboard")

    async def _paste(self) -> None:
        text = await asyncio.to_thread(take)
        self.post_message(events.Paste(self.app.clipboard if text is None else text))

    def action_new_line(self) -> None:
        """Begin a new line at the cursor."""
        self.insert(" " if self.single else "\n")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell that the text changed, and a moment later that it wants to be saved."""
        event.stop()
        if self.text == self._settled and self._pause is None:
            return
        self._settled = self.text
        self._was_typed = True
        self.is_settled = self.is_settled and not self.is_untaken
        self.tell_typed()
        if self._pause is None:
            self._pause = self.set_timer(PAUSE, self._rest)

    @property
    def is_untaken(self) -> bool:
        """Whether something was typed that nobody has taken yet."""
        return self.text != self._taken

    def take(self) -> str:
        """Return the text, and remember that it was taken."""
        self._taken = self.text
        return self.text

    def tell_typed(self) -> None:
        """Tell that the text changed."""
        # Straight to the screen: on its way up through what lies around the field it would hold up the echo.
        self.screen.post_message(self.Typed(self))

    def settle(self) -> None:
        """Forget the pause under way: the text has been saved in another way."""
        self._taken = self.text
        self.is_settled = True
        if self._pause is not None:
            self._pause.stop()
            self._pause = None

    def _rest(self) -> None:
        self._pause = None
        self.post_message(self.Paused(self))
