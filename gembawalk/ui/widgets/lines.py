"""A list that draws its own lines: the fastest list there is, and the base of every list in the app."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style


class Lines(ScrollView, can_focus=True):
    """Items of one height each, of which one is chosen.

    A subclass says how many items there are (`count`), draws one (`draw`), and which can be chosen.
    """

    DEFAULT_CSS = """
    Lines {
        height: 1fr;
        background: transparent;
        scrollbar-size-vertical: 1;
        & > .lines--chosen { background: $panel; }
        &:focus > .lines--chosen { background: $block-cursor-background 25%; }
        & > .lines--muted { color: $muted; }
        & > .lines--strong { text-style: bold; }
        & > .lines--heading { color: $accent; text-style: bold; }
        & > .lines--accent { color: $accent; }
        & > .lines--match { color: $accent; text-style: bold; }
        & > .lines--better { color: $better; }
        & > .lines--same { color: $same; }
        & > .lines--worse { color: $worse; }
        & > .lines--due { color: $due; }
        & > .lines--overdue { color: $overdue; }
        & > .lines--promise { color: $promise; }
        & > .lines--quote { color: $quote; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"lines--{name}"
        for name in ("chosen muted strong heading accent match better same worse due overdue promise quote").split()
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home,g", "edge(-1)", "First", show=False),
        Binding("end,G", "edge(1)", "Last", show=False),
        Binding("enter", "choose", "Open", show=False),
    ]

    item_height = 1
    chosen: reactive[int] = reactive(-1, repaint=False)

    class Event(Message):
        """Something that happened to one item."""

        def __init__(self, lines: Lines, index: int) -> None:
            self.lines = lines
            self.index = index
            super().__init__()

        @property
        def control(self) -> Lines:
            """The list it comes from."""
            return self.lines

    class Moved(Event):
        """Another line is chosen."""

    class Chosen(Event):
        """A line was opened, by Enter or a click."""

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._drawn: dict[int, Sequence[Content]] = {}

    def count(self) -> int:
        """Return how many items there are."""
        raise NotImplementedError

    def draw(self, index: int, width: int) -> Sequence[Content]:
        """Return the lines of one item, `item_height` of them, at most `width` cells wide."""
        raise NotImplementedError

    def selectable(self, index: int) -> bool:
        """Tell whether an item can be chosen; headings can't."""
        return True

    def look(self, name: str) -> Style:
        """Return the style of that meaning, to be laid over the line's own."""
        return self.get_visual_style(f"lines--{name}", partial=True)

    def redraw(self, chosen: int | None = None) -> None:
        """Draw anew after the items changed; the choice stays where it can.

        Args:
            chosen: the item to choose; by default the one chosen so far.
        """
        wanted = self.chosen if chosen is None else chosen
        last = self.count() - 1
        self.virtual_size = Size(0, self.count() * self.item_height)
        self.chosen = self._nearest(max(0, min(wanted, last)), 1) if last >= 0 else -1
        self.refresh()
        self.call_after_refresh(self._show_chosen)

    def redraw_some(self, changed: Iterable[int]) -> None:
        """Draw some items anew, where all others are as they were; the choice goes to the first."""
        for index in changed:
            self._refresh_item(index)
        self.chosen = self._nearest(0, 1)
        self.call_after_refresh(self._show_chosen)

    def _refresh_item(self, index: int) -> None:
        top = index * self.item_height - self.scroll_offset.y
        self.refresh(Region(0, top, self.size.width, self.item_height))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw some lines of the screen; an item of several lines is drawn once for all of them."""
        self._drawn.clear()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        width = self.scrollable_content_region.width
        index, part = divmod(y + self.scroll_offset.y, self.item_height)
        base = self.visual_style
        if not 0 <= index < self.count():
            return Strip.blank(width, base.rich_style)
        if index == self.chosen and self.selectable(index):
            base += self.get_visual_style("lines--chosen", partial=True)
        drawn = self._drawn.get(index)
        if drawn is None:
            drawn = self._drawn[index] = self.draw(index, width)
        content = (drawn[part] if part < len(drawn) else Content("")).truncate(width, ellipsis=True)
        strip = Strip(content.render_segments(base), content.cell_length)
        return strip.adjust_cell_length(width, base.rich_style)

    def watch_chosen(self, old: int, new: int) -> None:
        """Redraw both lines and tell."""
        for index in (old, new):
            if index >= 0:
                self._refresh_item(index)
        self._show_chosen()
        if new >= 0:
            self.post_message(self.Moved(self, new))

    def on_resize(self) -> None:
        """Keep the chosen line in sight."""
        self.call_after_refresh(self._show_chosen)

    async def on_click(self, event: events.Click) -> None:
        """Choose the line under the mouse and open it."""
        at = event.get_content_offset(self)
        if at is None:
            return
        index = (at.y + self.scroll_offset.y) // self.item_height
        if 0 <= index < self.count() and self.selectable(index):
            self.chosen = index
            self.open_clicked()

    def open_clicked(self) -> None:
        """Do what a click does to the chosen line."""
        self.action_choose()

    def action_move(self, by: int) -> None:
        """Choose the next line that can be chosen, up (-1) or down (1)."""
        if self.chosen >= 0:
            self.chosen = self._nearest(self.chosen + by, by, self.chosen)

    def action_page(self, by: int) -> None:
        """Move by as many lines as fit."""
        if self.chosen >= 0:
            items = max(1, self.size.height // self.item_height - 1)
            wanted = max(0, min(self.chosen + by * items, self.count() - 1))
            self.chosen = self._nearest(wanted, by, self._nearest(wanted, -by, self.chosen))

    def action_edge(self, by: int) -> None:
        """Choose the first or the last line."""
        if self.chosen >= 0:
            self.chosen = self._nearest(0 if by < 0 else self.count() - 1, -by, self.chosen)

    def action_choose(self) -> None:
        """Open the chosen line."""
        if self.chosen >= 0:
            self.post_message(self.Chosen(self, self.chosen))

    def _nearest(self, index: int, by: int, otherwise: int = -1) -> int:
        while 0 <= index < self.count():
            if self.selectable(index):
                return index
            index += by
        return otherwise

    def _show_chosen(self) -> None:
        if self.chosen < 0 or not self.size.height:
            return
        # A heading above the first choosable line comes into sight with it.
        lead = self.chosen - 1 if self.chosen and not self.selectable(self.chosen - 1) else self.chosen
        top, height = lead * self.item_height, (self.chosen - lead + 1) * self.item_height
        self.scroll_to_region(Region(0, top, 1, height), animate=False, force=True)
