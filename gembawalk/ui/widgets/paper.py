"""A sheet that scrolls: rows of a short label and a text, wrapped under themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

Row = tuple[str, Content]
"""A label, which may be empty, and a text; an empty row of both is a gap."""
_LABEL = 11
_LEAST = 16


class _Sheet(Widget):
    DEFAULT_CSS = "_Sheet { height: auto; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Row] = ()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(list(_lines(self.rows, width)))

    def render(self) -> Content:
        return Content("\n").join(_lines(self.rows, self.size.width))


class Paper(VerticalScroll, can_focus=True):
    """Shows rows; the arrows scroll."""

    DEFAULT_CSS = """
    Paper { height: 1fr; scrollbar-size-vertical: 1; padding: 0 1; }
    Paper:focus { background-tint: $foreground 3%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False),
        Binding("k", "scroll_up", "Up", show=False),
        Binding("g", "scroll_home", "Top", show=False),
        Binding("G", "scroll_end", "End", show=False),
    ]

    def compose(self) -> ComposeResult:
        """An empty sheet."""
        yield _Sheet()

    def show(self, rows: Sequence[Row], *, from_top: bool = True) -> None:
        """Show rows, from the first one on."""
        sheet = self.query_one(_Sheet)
        sheet.rows = tuple(rows)
        sheet.refresh(layout=True)
        if from_top:
            self.scroll_home(animate=False)


def side_by_side(parts: Sequence[tuple[str, Content]], width: int) -> Iterator[Content]:
    """Yield the lines of texts in columns, each under its heading; one below the other where there is no room.

    Args:
        parts: a heading and a text for each column.
        width: the cells that there are.
    """
    each = (width + 3) // max(1, len(parts)) - 3
    if each < _LEAST:
        longest = max(Content(heading).cell_length for heading, _ in parts)
        for heading, text in parts:
            yield from _labelled(heading, text, width, max(_LABEL, longest + 2))
        return
    columns = [[Content(heading).stylize("$muted"), *text.wrap(each)] for heading, text in parts]
    for at in range(max(map(len, columns))):
        cells = [column[at] if at < len(column) else Content("") for column in columns]
        yield Content("   ").join(cell.truncate(each, ellipsis=True, pad=True) for cell in cells).rstrip()


def _lines(rows: Sequence[Row], width: int) -> Iterator[Content]:
    longest = max((Content(label).cell_length for label, _ in rows), default=0)
    room = max(_LABEL, min(longest + 1, _LEAST))
    for label, text in rows:
        if not label and not text.plain:
            yield Content("")
        else:
            yield from _labelled(label, text, width, room)


def _labelled(label: str, text: Content, width: int, room: int = _LABEL) -> Iterator[Content]:
    if not label:
        yield from text.wrap(max(1, width))
        return
    lead = Content(label).stylize("$muted")
    room = max(room, lead.cell_length + 1)
    if room + _LEAST > width:
        # Side by side they would be a column of half words.
        yield from lead.wrap(max(1, width))
        lead = Content("  ")
    else:
        lead = lead.pad_right(room - lead.cell_length)
    for part in text.wrap(max(1, width - lead.cell_length)):
        yield lead + part
        lead = Content(" " * lead.cell_length)
