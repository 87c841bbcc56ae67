"""What the hits have in common, with counts: choose a value and only those with it stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from gembawalk.domain.hit import Facets, Narrowing
from gembawalk.phrases import mark, phrase
from gembawalk.ui.text import line
from gembawalk.ui.widgets.lines import Lines

_HEADINGS = {
    "area": mark("Area"),
    "site": mark("Site"),
    "standard": mark("Standard"),
    "step": mark("Step"),
    "four_m": mark("4 M"),
    "result": mark("How a try ended"),
    "since": mark("Seen since"),
}
_NAMES = {
    "area": mark("area"),
    "site": mark("site"),
    "standard": mark("standard"),
    "step": mark("step"),
    "four_m": mark("4 M"),
    "result": mark("how a try ended"),
    "since": mark("seen since"),
}
_MOST = 8
"""Values of one facet that are offered, the most frequent."""


class Facet(NamedTuple):
    """One value of a field of `Narrowing`, and how many hits have it."""

    field: str
    value: str
    hits: int


class FacetLines(Lines):
    """Values under headings; the chosen ones have a mark."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "choose", "Only these", key_display="enter", tooltip="Only those, or all again."),
    ]
    DEFAULT_CSS = "FacetLines { border-right: solid $panel; padding: 0 1 0 0; }"

    class Toggled(Message):
        """A value is to be let through alone, or no longer alone."""

        def __init__(self, narrowing: Narrowing) -> None:
            self.narrowing = narrowing
            super().__init__()

    def __init__(self) -> None:
        super().__init__()
        self.items: list[str | Facet] = []
        self.narrowing = Narrowing()

    def show(self, facets: Facets, narrowing: Narrowing) -> None:
        """Draw these values; the choice stays on its value where it can."""
        kept = self.facet
        self.narrowing = narrowing
        self.items = _items(facets, narrowing)
        same = [kept is not None and one[:2] == kept[:2] for one in self.items]
        self.redraw(same.index(True) if True in same else 0)

    @property
    def facet(self) -> Facet | None:
        """The chosen value."""
        item = self.items[self.chosen] if 0 <= self.chosen < len(self.items) else None
        return item if isinstance(item, Facet) else None

    def action_choose(self) -> None:
        """Take the chosen value into the narrowing, or leave it out again."""
        if facet := self.facet:
            value = "" if getattr(self.narrowing, facet.field) == facet.value else facet.value
            self.post_message(self.Toggled(replace(self.narrowing, **{facet.field: value})))

    def count(self) -> int:
        """Return the number of lines, headings too."""
        return len(self.items)

    def selectable(self, index: int) -> bool:
        """Headings can't be chosen."""
        return isinstance(self.items[index], Facet)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        """Draw a heading, or a value with its count at the right."""
        item = self.items[index]
        if isinstance(item, str):
            return [line(item).stylize(self.look("heading"))]
        bar = Content("▌" if index == self.chosen and self.has_focus else " ").stylize(self.look("accent"))
        is_set = getattr(self.narrowing, item.field) == item.value
        count = f" {item.hits:,}" if item.hits else ""
        text = line(_said(item.field, item.value)).truncate(max(4, width - 4 - len(count)), ellipsis=True, pad=True)
        if is_set:
            text = text.stylize(self.look("match"))
        mark = Content("● " if is_set else "  ").stylize(self.look("match"))
        return [bar + mark + text + Content(count).stylize(self.look("muted"))]


def narrowed(narrowing: Narrowing) -> str:
    """Tell in words what hits are narrowed to; empty where all are let through."""
    named = ((field, phrase(name), getattr(narrowing, field)) for field, name in _NAMES.items())
    return "  ·  ".join(f"{name}: {_said(field, value)}" for field, name, value in named if value)


def _said(field: str, value: str) -> str:
    if field == "since":
        return value[:4]
    return phrase(value) if field in ("four_m", "result") else value


def _items(facets: Facets, narrowing: Narrowing) -> list[str | Facet]:
    items: list[str | Facet] = []
    for field, heading in _HEADINGS.items():
        chosen = getattr(narrowing, field)
        counted = dict(facets.get(field, {}))
        if field == "since":
            counted = _since(counted)
        if chosen:
            counted = {chosen: counted.get(chosen, max(counted.values(), default=0))}
        values = [Facet(field, value, count) for value, count in list(counted.items())[:_MOST]]
        if values:
            items += [phrase(heading), *values]
    return items


def _since(years: dict[str, int]) -> dict[str, int]:
    """Return first days of years, newest first, with how many hits are of that day or later."""
    newest_first = sorted(years, reverse=True)
    counts = accumulate(years[year] for year in newest_first)
    return {f"{year}-01-01": count for year, count in zip(newest_first, counts, strict=True)}
