"""How the screens look, compared as pictures, at the two sizes that matter and in both themes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from plant import Clock
from story import LARGE, SMALL, answer, begin_walk, press, settled, type_in
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

pytestmark = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "140x40"])


async def home(pilot: Pilot[None]) -> None:
    await settled(pilot)


async def question(pilot: Pilot[None]) -> None:
    await settled(pilot)
    await begin_walk(pilot, "2", "3")
    await press(pilot, "2")
    await answer(pilot, "Opens before the lamp is green")
    await press(pilot, "1", "enter")
    await type_in(pilot, "The film creases at the left")
    await pilot.pause(0.6)
    await settled(pilot)


async def step_card(pilot: Pilot[None]) -> None:
    await settled(pilot)
    await begin_walk(pilot, "1", "2")


async def read_back(pilot: Pilot[None]) -> None:
    await question(pilot)
    await press(pilot, "enter", "ctrl+g")
    await type_in(pilot, "read back")
    await press(pilot, "enter")
    await pilot.pause(0.3)


async def summary(pilot: Pilot[None]) -> None:
    await question(pilot)
    await press(pilot, "enter", "ctrl+g")
    await type_in(pilot, "summary")
    await press(pilot, "enter")
    await pilot.pause(0.5)


async def go_to(pilot: Pilot[None]) -> None:
    await question(pilot)
    await press(pilot, "ctrl+g")
    await pilot.pause(0.2)


async def help_screen(pilot: Pilot[None]) -> None:
    await question(pilot)
    await press(pilot, "f1")
    await pilot.pause(0.2)


async def standard(pilot: Pilot[None]) -> None:
    await settled(pilot)
    await press(pilot, "s")
    await type_in(pilot, "tray")
    await press(pilot, "enter", *["down"] * 4, "b")
    await pilot.pause(0.5)


async def versions(pilot: Pilot[None]) -> None:
    await standard(pilot)
    await press(pilot, "b", "v")
    await pilot.pause(0.5)


async def editor(pilot: Pilot[None]) -> None:
    await standard(pilot)
    await press(pilot, "b", "e")
    await pilot.pause(0.5)
    await settled(pilot)


async def due(pilot: Pilot[None]) -> None:
    await settled(pilot)
    await press(pilot, "d")
    await pilot.pause(0.5)


async def find(pilot: Pilot[None]) -> None:
    await settled(pilot)
    await press(pilot, "f")
    await type_in(pilot, "creasse film")
    await settled(pilot)
    await press(pilot, "tab")
    await pilot.pause(0.3)


async def past_walks(pilot: Pilot[None]) -> None:
    await question(pilot)
    await press(pilot, "escape")
    await pilot.pause(0.3)
    await press(pilot, "p")
    await pilot.pause(0.3)


@pytest.fixture(autouse=True)
def the_clock_stands(clock: Clock) -> None:
    """How often the app looks at the clock depends on the machine; the time on the pictures must not."""
    clock.step = timedelta()


@pytest.fixture(autouse=True)
def the_cursor_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the cursor blinks on or off depends on the moment."""
    for field in (TextArea, Input):
        monkeypatch.setattr(field.cursor_blink, "_default", False)


@pytest.mark.parametrize("story", [home, step_card, question, read_back, summary, go_to, help_screen, past_walks])
def test_it_looks_as_it_did(snap_compare, make_app, size, story) -> None:
    assert snap_compare(make_app(), terminal_size=size, run_before=story)


@pytest.mark.parametrize("story", [home, question])
def test_it_looks_as_it_did_in_daylight(snap_compare, make_app, size, story) -> None:
    assert snap_compare(make_app(theme="gemba-light"), terminal_size=size, run_before=story)


@pytest.mark.parametrize("story", [home, due, find, standard, versions, editor])
def test_the_demo_plant_looks_as_it_did(snap_compare, plant_app, size, story) -> None:
    assert snap_compare(plant_app, terminal_size=size, run_before=story)
