"""Read back: what was written, in large calm lines, each of which can be struck."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from gembawalk.domain.read_back import ReadLine, read_lines
from gembawalk.domain.walk import Walk
from gembawalk.phrases import phrase
from gembawalk.questions import QuestionSet
from gembawalk.questions.asking import label
from gembawalk.ui.commands import READ_BACK, bindings
from gembawalk.ui.keys import held, hold
from gembawalk.ui.large_type import large
from gembawalk.ui.text import known_day, line, plain

_LEAST_WIDTH = 100
"""Columns from which on the chosen line is large."""
_BESIDE = 5
"""Columns that a line has beside its text."""


class _Told(Static):
    """One line as it is read back, large where it is chosen and there is room."""

    def __init__(self, index: int, label: str, text: str) -> None:
        self._label, self._text = line(label).stylize("$muted"), text
        super().__init__(self._plain())
        self.index = index
        self._room = (0, 0)

    def draw(self, width: int, height: int) -> None:
        """Draw it large in so many columns and lines, or as it is where it needs more, or for none."""
        if self._room == (width, height):
            return
        self._room = (width, height)
        rows = large(self._text, width) if width >= _LEAST_WIDTH else None
        if rows is None or len(rows) + 1 > height:
            self.update(self._plain())
        else:
            self.update(Content.assemble(self._label, "\n", "\n".join(rows)))

    def _plain(self) -> Content:
        return Content.assemble(self._label, "\n", plain(self._text).stylize("bold"))


class ReadBack(VerticalScroll, can_focus=True):
    """The lines of a walk; arrows choose one."""

    DEFAULT_CSS = """
    ReadBack {
        height: 1fr;
        padding: 1 4;
        scrollbar-size-vertical: 1;
        & > _Told { height: auto; padding: 0 2; margin: 0 0 1 0; border-left: blank transparent; }
        & > _Told.-chosen { border-left: outer $accent; background: $panel; }
        & > .-empty { color: $muted; }
        & > .ask { text-style: bold; color: $accent; height: auto; }
        & > .hint { color: $muted; height: auto; margin: 0 0 1 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("home,g", "move(-9999)", "First", show=False),
        Binding("end,G", "move(9999)", "Last", show=False),
        Binding("pageup", "move(-5)", "Page up", show=False),
        Binding("pagedown", "move(5)", "Page down", show=False),
        Binding("enter", "read_on", "Read on", key_display="enter", tooltip="Read on; at the end, go on."),
        Binding("enter", "give", "They agree", key_display="enter", tooltip="Go on, once all was read back."),
        *bindings(READ_BACK),
    ]

    class Given(Message):
        """All was read back."""

    class Correct(Message):
        """The chosen line is to be changed."""

    class Strike(Message):
        """The chosen line is to be struck."""

    def __init__(self) -> None:
        super().__init__()
        self.read: tuple[ReadLine, ...] = ()
        self.chosen = 0

    def compose(self) -> ComposeResult:
        """Empty until lines are shown."""
        yield from ()

    async def show(self, walk: Walk, questions: QuestionSet) -> None:
        """Show what was written on a walk; the choice stays where it can."""
        self.read = tuple(read_lines(walk))
        self.chosen = max(0, min(self.chosen, len(self.read) - 1))
        await self.remove_children()
        labels = [label(one, questions, known_day) for one in self.read]
        told: list[Static] = [
            _Told(index, called, one.text)
            for index, (called, one) in enumerate(zip(labels, self.read, strict=True))
        ]
        await self.mount(
            Static(plain(questions.wording("read_back.lines", walk.wording)), classes="ask"),
            Static(plain(questions.hint("read_back.lines")), classes="hint"),
            *(told or [Static(Content(phrase("Nothing was written down yet.")), classes="-empty")]),
        )
        self._mark()

    @property
    def chosen_line(self) -> ReadLine | None:
        """The chosen line, or None where there is none."""
        return self.read[self.chosen] if self.chosen < len(self.read) else None

    def action_move(self, by: int) -> None:
        """Choose another line."""
        if self.read:
            self.chosen = max(0, min(self.chosen + by, len(self.read) - 1))
            self._mark()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter reads on until the last line was there to be read."""
        if action in ("read_on", "give"):
            return (action == "give") is self._is_read
        return True

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Look whether the end is in sight."""
        super().watch_scroll_y(old_value, new_value)
        self.refresh_bindings()

    @property
    def _is_read(self) -> bool:
        return self._below is None and not (self._is_large and self.chosen + 1 < len(self.read))

    @property
    def _below(self) -> _Told | None:
        """The first line that is not wholly in sight; None at the end."""
        if self.scroll_offset.y >= self.max_scroll_y:
            return None
        bottom = self.scroll_offset.y + self.scrollable_content_region.height
        return next((one for one in self.query(_Told) if one.virtual_region.bottom > bottom), None)

    def action_give(self) -> None:
        """Tell that all was read back."""
        hold(self)
        self.post_message(self.Given())

    def action_read_on(self) -> None:
        """Go on to the next line, or to those that were not in sight yet."""
        below = self._below
        if self._is_large and self.chosen + 1 < len(self.read):
            self.action_move(1)
        elif below is not None and below.index == self.chosen:
            self.scroll_page_down(animate=False)
        elif below is not None:
            self.chosen = below.index
            self._mark(top=True)

    def action_correct(self) -> None:
        """Ask for the chosen line to be changed."""
        if self.chosen_line:
            hold(self)
            self.post_message(self.Correct())

    def action_strike(self) -> None:
        """Ask for the chosen line to be struck."""
        if self.chosen_line:
            self.post_message(self.Strike())

    def on_key(self, event: events.Key) -> None:
        """Go on at Enter, and hold what is pressed after it."""
        if not held(self, event) and event.key == "enter":
            event.stop()
            if self._is_read:
                self.action_give()
            else:
                self.action_read_on()

    async def on_click(self, event: events.Click) -> None:
        """Choose the line under the mouse."""
        if isinstance(event.widget, _Told):
            self.chosen = event.widget.index
            self._mark()

    @property
    def _is_large(self) -> bool:
        return self.screen.has_class("-roomy") and self.screen.has_class("-high")

    def on_resize(self) -> None:
        """Draw the chosen line for the room there is now."""
        self._mark()

    def _mark(self, *, top: bool = False) -> None:
        region = self.scrollable_content_region
        width = region.width - _BESIDE if self._is_large else 0
        for told in self.query(_Told):
            is_chosen = told.index == self.chosen
            told.set_class(is_chosen, "-chosen")
            told.draw(*((width, region.height) if is_chosen and width else (0, 0)))
            if is_chosen:
                # Once it has the height that it is drawn in.
                self.call_after_refresh(told.scroll_visible, animate=False, top=top)
        self.call_after_refresh(self.refresh_bindings)
