"""How every screen looks, compared as pictures, at the two sizes that matter and in a dark and a light theme."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from plant import Clock
from pytest_textual_snapshot import SVGImageExtension
from story import LARGE, SMALL, opened, settled
from syrupy.assertion import SnapshotAssertion
from textual.widgets import Input, TextArea
from tour import screens

from gembawalk.ui.app import GembawalkApp

THEMES = ("gemba-dark", "gemba-light")


@pytest.fixture(autouse=True)
def the_clock_stands(clock: Clock) -> None:
    """How often the app looks at the clock depends on the machine; the time on the pictures must not."""
    clock.step = timedelta()


@pytest.fixture(autouse=True)
def the_ids_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    """A walk's id is in the name of its file."""
    monkeypatch.setattr(secrets, "randbits", Random(7).getrandbits)


@pytest.fixture(autouse=True)
def the_cursor_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the cursor blinks on or off depends on the moment."""
    for field in (TextArea, Input):
        monkeypatch.setattr(field.cursor_blink, "_default", False)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "140x40"])
async def test_every_screen_looks_as_it_did(
    plant_app: GembawalkApp, size: tuple[int, int], snapshot: SnapshotAssertion, tmp_path: Path
) -> None:
    pictures = snapshot.use_extension(SVGImageExtension)
    plant_app.export_folder = Path("walks")
    changed = []
    async with opened(plant_app, size) as pilot:
        async for stop in screens(pilot):
            for theme in THEMES:
                pilot.app.theme = theme
                await settled(pilot)
                picture = pilot.app.export_screenshot(title=stop)
                if pictures(name=f"{stop}, {theme}") != picture:
                    now = tmp_path / f"{stop}, {theme}.svg"
                    now.write_text(picture, "utf-8")
                    changed.append(str(now))
            pilot.app.theme = THEMES[0]
    assert not changed, "\n".join(("These look otherwise; if they should, run with --snapshot-update:", *changed))
