"""Leaving: what is still on its way when the app closes harms nobody."""

from __future__ import annotations

import pytest
from plant import MakeApp
from story import opened
from textual import events


@pytest.mark.parametrize("way", ["p", "f", "s", "d", "w"])
async def test_keys_behind_the_one_that_leaves_are_no_crash(make_app: MakeApp, way: str) -> None:
    app = make_app()
    async with opened(app) as pilot:
        for key in ("q", "1", "end", way, "e", "q"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        for _ in range(100):
            if not app.is_running:
                break
            await pilot.pause(0.02)
    assert app.crash is None
    assert app.return_code == 0
