"""Find: hits follow the typing, limits by what they have in common, the chosen one whole, its walk at Enter."""

from __future__ import annotations

import pytest
from plant import MakeApp
from story import LARGE, SMALL, opened, place, press, settled, shown, type_in, wait_for
from textual.pilot import Pilot

from gembawalk.domain.past import PastObservation
from gembawalk.store import Store
from gembawalk.ui.app import GembawalkApp

ROWS = (
    ("Hydraulic hose leaks at the press", "2025-07-15", "Plant A", "Press shop", "Wrap the hose", "better"),
    ("Hydraulic hose bursts in the cold", "2024-01-10", "Plant A", "Yard", "", ""),
    ("Hydraulic leak below the ram", "2026-02-01", "Plant B", "Press shop", "Swap the seal", "worse"),
    ("[/red] Film creases | at the corner", "2026-03-01", "Plant B", "Packing", "", ""),
)


def seen(store: Store) -> None:
    store.import_observations(
        PastObservation(
            line=2, text=text, date=date, site=site, area=area, countermeasure=countermeasure, result=result
        )
        for text, date, site, area, countermeasure, result in ROWS
    )


async def searched(pilot: Pilot[None], words: str) -> str:
    """Open Find, type words, and return the screen."""
    await press(pilot, "f")
    await type_in(pilot, words)
    await settled(pilot)
    return shown(pilot)


@pytest.mark.parametrize("size", [(60, 20), SMALL, (110, 30), LARGE], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_limits_leave_only_the_hits_that_have_it(
    make_app: MakeApp, store: Store, size: tuple[int, int]
) -> None:
    seen(store)
    async with opened(make_app(), size) as pilot:
        screen = await searched(pilot, "hydrualic")
        for text, *_ in ROWS[:2]:
            assert text in screen
        assert "creases" not in screen
        await press(pilot, "tab")
        screen = shown(pilot)
        assert "Area" in screen
        assert "Press shop" in screen
        await press(pilot, "enter")
        screen = shown(pilot)
        assert "only area: Press shop" in screen
        assert "● Press shop" in screen
        await press(pilot, "escape")
        screen = shown(pilot)
        assert "Hydraulic leak below the ram" in screen
        assert "bursts in the cold" not in screen
        assert "^r Show all" in screen
        await press(pilot, "ctrl+r")
        screen = shown(pilot)
        assert "only area" not in screen
        assert "bursts in the cold" in screen
        await press(pilot, "escape")
        assert place(pilot) == "home"


async def test_the_newest_stand_there_before_anything_is_typed(make_app: MakeApp, store: Store) -> None:
    seen(store)
    async with opened(make_app(), LARGE) as pilot:
        screen = await searched(pilot, "")
        places = [
            screen.index(text) for text in ("Film creases", "below the ram", "leaks at the press", "in the cold")
        ]
        assert places == sorted(places)
        assert "Plant B" in screen


async def test_years_count_what_was_seen_since(make_app: MakeApp, store: Store) -> None:
    seen(store)
    async with opened(make_app(), LARGE) as pilot:
        screen = await searched(pilot, "hydraulic")
        counts = [line.split("│")[0].split() for line in screen.splitlines()]
        assert ["2026", "1"] in counts
        assert ["2025", "2"] in counts
        assert ["2024", "3"] in counts


async def test_the_chosen_one_is_shown_whole_with_how_its_try_ended(make_app: MakeApp, store: Store) -> None:
    seen(store)
    async with opened(make_app(), LARGE) as pilot:
        screen = await searched(pilot, "hydraulic hose press")
        assert "ended      better" in screen
        assert "Tue 15 Jul 2025" in screen
        assert "Press shop, Plant A" in screen
        await press(pilot, "enter")
        assert "there is no walk to open" in shown(pilot)
        await press(pilot, *["backspace"] * 20)
        await type_in(pilot, "creases")
        await settled(pilot)
        await pilot.pause(0.1)
        assert "[/red] Film creases | at the corner" in shown(pilot)


async def test_enter_opens_the_walk_and_comes_back(plant_app: GembawalkApp) -> None:
    async with opened(plant_app, LARGE) as pilot:
        assert "cold" in await searched(pilot, "cold film")
        await press(pilot, "enter")
        await pilot.pause(0.2)
        assert place(pilot) == "ReaderScreen"
        await press(pilot, "q")
        await settled(pilot)
        assert "cold film" in shown(pilot)


async def test_the_arrows_and_enter_are_for_the_hits_beside_whatever_they_can_be_narrowed_by(
    plant_app: GembawalkApp,
) -> None:
    async with opened(plant_app) as pilot:
        await searched(pilot, "bolt heads worn")
        await press(pilot, "enter")
        await wait_for(pilot, "for the coach", "Changeover press 3", "Bolt heads are worn round")
        await press(pilot, "escape", "down", "enter")
        await wait_for(pilot, "for the coach", "Film creases at the left corner when the belt is fast")


async def test_nothing_found_says_what_to_do(make_app: MakeApp, store: Store) -> None:
    async with opened(make_app()) as pilot:
        assert "Nothing was seen yet" in await searched(pilot, "")
        await press(pilot, "tab")
        assert "nothing to choose from" in shown(pilot)
        await type_in(pilot, "xyz")
        await settled(pilot)
        assert "Nothing like it was seen before." in shown(pilot)
    seen(store)
    async with opened(make_app(), LARGE) as pilot:
        await searched(pilot, "film")
        await press(pilot, "tab", "enter")
        assert "only area: Packing" in shown(pilot)
        await press(pilot, "tab", *["backspace"] * 4)
        await type_in(pilot, "hydraulic")
        await settled(pilot)
        assert "Ctrl+R lifts them" in shown(pilot)
