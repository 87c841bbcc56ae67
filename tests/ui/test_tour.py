"""The demo plant and the tour through it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from story import (
    LARGE,
    SMALL,
    answer,
    opened,
    place,
    press,
    shown,
    type_in,
    until,
    wait_for,
    walk_screen,
)

from gembawalk import phrases
from gembawalk.ui.app import GembawalkApp


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_tour_leads_from_home_to_a_finished_walk(plant_app: GembawalkApp, size: tuple[int, int]) -> None:
    plant_app.is_demo = True
    async with opened(plant_app, size) as pilot:
        await press(pilot, "t")
        await wait_for(pilot, "Two minutes through the demo plant")
        await press(pilot, "enter")
        await wait_for(pilot, "Changeover press 3", "The key 5 takes in step 5.")
        await press(pilot, "5")
        await wait_for(pilot, "Step 5 is in. Now Enter.")
        await press(pilot, "enter")
        await wait_for(pilot, "They agree: 1, and it goes on.")
        await press(pilot, "1")
        await wait_for(pilot, "Ctrl+L leaves all, still due.")
        await press(pilot, "ctrl+l")
        await wait_for(pilot, "Press 1: as written.")
        await press(pilot, "1")
        await wait_for(pilot, "Ctrl+L goes on to what you ask.")
        await press(pilot, "ctrl+l")
        assert place(pilot) == "ask.problem"
        await wait_for(pilot, "then Ctrl+T takes what helped there.", "comes up while you type")
        await type_in(pilot, "all cold on mundays")
        await wait_for(pilot, "First forty trays on Monday", "takes over", "reads it")
        await press(pilot, "ctrl+t")
        await until(pilot, lambda: place(pilot) == "try.do")
        await wait_for(pilot, "Heating on a clock, Mondays from 05:15", "Enter, as it stands.", "Taken over")
        await press(pilot, "enter")
        await wait_for(pilot, "green at 06:00", "in both fields: Enter, Enter.")
        await press(pilot, "enter", "enter")
        await wait_for(pilot, "Type “setter”, Enter, “fri”, Enter.")
        await answer(pilot, "setter")
        await answer(pilot, "fri")
        await wait_for(pilot, "The rest may stay open: Ctrl+L.")
        await press(pilot, "ctrl+l")
        await wait_for(pilot, "Ctrl+L: nothing today.")
        await press(pilot, "ctrl+l")
        assert place(pilot) == "read_back.lines"
        lines = walk_screen(pilot).read_back.read
        assert "all cold on mundays" in [line.text for line in lines]
        for at, _ in enumerate(lines, 1):
            if place(pilot) == "read_back.lines":
                is_end = size == SMALL or at == len(lines)
                await wait_for(pilot, "They agree" if is_end else "Read on")
                await press(pilot, "enter")
        await press(pilot, "ctrl+l")
        assert place(pilot) == "summary.read"
        assert "for it yet" not in shown(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: place(pilot) == "home")
        await wait_for(pilot, "finished and kept")
        await press(pilot, "p")
        assert "finished and kept" not in shown(pilot)
        await press(pilot, "escape")
        await press(pilot, "w", "enter")
        assert place(pilot) == "prepare.learn" and "Ctrl+L leaves this open" not in shown(pilot)


async def test_the_tour_in_a_longer_language_cuts_no_answer_in_the_smallest_window(plant_app: GembawalkApp) -> None:
    phrases.speak("de")
    plant_app.is_demo = True
    plant_app.language = "de"
    async with opened(plant_app, (60, 20)) as pilot:
        await press(pilot, "t", "enter")
        await until(pilot, lambda: place(pilot) == "prepare.steps")
        await press(pilot, "5", "enter")
        await wait_for(pilot, "Ist Ihnen das recht?", "lieber nicht", "nicht gefragt")


async def test_a_walk_begun_after_a_tour_that_was_left_is_not_guided(plant_app: GembawalkApp) -> None:
    plant_app.is_demo = True
    async with opened(plant_app) as pilot:
        await press(pilot, "t", "enter")
        await wait_for(pilot, "The key 5 takes in step 5.")
        await press(pilot, "escape", "w", "enter")
        await until(pilot, lambda: place(pilot) == "prepare.learn")
        assert "Ctrl+L leaves this open" not in shown(pilot)


async def test_the_tour_is_offered_where_the_plant_has_just_been_built(plant_app: GembawalkApp) -> None:
    plant_app.is_demo = plant_app.offers_tour = True
    async with opened(plant_app) as pilot:
        await wait_for(pilot, "Two minutes through the demo plant")
        await press(pilot, "escape", "d", "escape")
        assert "Two minutes through the demo plant" not in shown(pilot)


async def test_a_walk_in_the_demo_plant_says_so(plant_app: GembawalkApp) -> None:
    plant_app.is_demo = True
    async with opened(plant_app) as pilot:
        await press(pilot, "w", "enter")
        assert "Press shop, Plant North, demo plant" in shown(pilot)


async def test_the_demo_plant_is_built_and_turned_to_and_ones_own_walks_again(make_app, tmp_path: Path) -> None:
    app = make_app()
    app.demo = tmp_path / "demo.db"
    async with opened(app) as pilot:
        await press(pilot, "o")
        while app.is_running:
            await asyncio.sleep(0.02)
    assert app.demo.exists() and app.wants_other
    again = make_app()
    again.demo, again.is_demo = app.demo, True
    async with opened(again) as pilot:
        assert "Back to your own walks" in shown(pilot)
        await press(pilot, "o")
        while again.is_running:
            await asyncio.sleep(0.02)
    assert again.wants_other
