"""Labels and texts beside each other: they keep apart, and no word is lost where there is little room."""

from __future__ import annotations

import pytest
from textual.content import Content

from gembawalk.ui.widgets.paper import side_by_side

ROLES = [
    ("Production planner", "the same time on every shift"),
    ("販売部長", "many leads"),
    ("QA", "no crate twice"),
]


@pytest.mark.parametrize("width", [20, 34, 48, 60, 140])
def test_each_role_keeps_apart_from_what_it_wants(width: int) -> None:
    drawn = [one.plain for one in side_by_side([(role, Content(text)) for role, text in ROLES], width)]
    assert max(Content(one).cell_length for one in drawn) <= width
    words = " ".join(drawn).split()
    for role, text in ROLES:
        assert {*role.split(), *text.split()} <= set(words)
