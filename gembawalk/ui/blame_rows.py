"""Blame as rows of a sheet."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from gembawalk.domain.blame import Blame, blame_rows
from gembawalk.domain.standard import Confidence
from gembawalk.phrases import phrase
from gembawalk.ui.text import day, line, plain
from gembawalk.ui.widgets.paper import Row

_LOOKS = {"told": "$quote", "operator": "$quote", "came back": "$overdue"}
_RESULTS = {"better": "$better", "same": "$same", "worse": "$worse"}


def rows_of(blame: Blame) -> Iterator[Row]:
    """Yield what is to be told of one part: its words, then where they come from."""
    yield "", line(blame.text).stylize("bold")
    if blame.reason:
        yield "", Content(f"{phrase('because')} ").stylize("$muted") + plain(blame.reason)
    yield "", Content("")
    for label, text in blame_rows(blame, day):
        yield phrase(label), line(text).stylize(_look(label, text))


def _look(label: str, text: str) -> str:
    if label == "actual":
        return _RESULTS.get(text.partition(":")[0].partition(",")[0], "$due")
    if label == "how sure":
        return "" if text == Confidence.CERTAIN.value else "$due"
    return _LOOKS.get(label, "")
