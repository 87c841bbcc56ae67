"""Read back: what is read, how reading goes on, and what is corrected or struck there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from story import (
    LARGE,
    SMALL,
    answer,
    begin_walk,
    opened,
    pass_to,
    place,
    press,
    settled,
    shown,
    type_in,
    wait_for,
    walk_screen,
)
from textual.widgets import Static

from gembawalk.store import Store
from gembawalk.ui.app import GembawalkApp
from gembawalk.ui.large_type import large
from gembawalk.ui.widgets.read_back import _BESIDE


async def test_a_struck_line_is_gone_from_every_table_and_from_the_file(
    make_app, store: Store, database: Path
) -> None:
    secret = "the thing about the night shift"
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "1")
        await answer(pilot, secret)
        await press(pilot, "ctrl+g")
        await type_in(pilot, "read back")
        await press(pilot, "enter")
        await pilot.pause(0.1)
        assert secret in shown(pilot)
        await press(pilot, "x")
        await pilot.pause(0.1)
        await press(pilot, "2")
        await pilot.pause(0.2)
        await settled(pilot)
        assert secret not in shown(pilot)
        assert place(pilot) == "read_back.lines"
    assert secret.encode() not in database.read_bytes()
    assert store.differences() == ()


async def test_what_is_read_back_says_by_when(make_app) -> None:
    async with opened(make_app(), LARGE) as pilot:
        await begin_walk(pilot, "2")
        await pass_to(pilot, "help.hindrance")
        await answer(pilot, "No mirror in the store")
        await press(pilot, "1")
        await answer(pilot, "I ask the store for one")
        await type_in(pilot, "friday next week")
        await wait_for(pilot, "Fri 16 Oct 2026")
        await press(pilot, "enter", "ctrl+l")
        assert place(pilot) == "read_back.lines"
        assert "My promise, by Fri 16 Oct 2026" in shown(pilot)


async def test_evidence_is_read_back_with_what_it_is_of(plant_app: GembawalkApp) -> None:
    async with opened(plant_app, LARGE) as pilot:
        await press(pilot, "w", "enter", "ctrl+l", "2", "enter", "1")
        await pass_to(pilot, "ask.problem")
        await answer(pilot, "creases on the seam")
        await press(pilot, "1", "2")
        await answer(pilot, "told by the setter")
        await pass_to(pilot, "read_back.lines")
        assert "Output: yes · Outcome: partly · How we know" in shown(pilot)


async def test_what_became_of_an_earlier_try_is_read_back_with_its_evidence(plant_app: GembawalkApp) -> None:
    async with opened(plant_app, LARGE) as pilot:
        await press(pilot, "w", "enter", "ctrl+l", "2", "enter", "1")
        assert place(pilot) == "promises.hold"
        await press(pilot, "1")
        await answer(pilot, "all eight are new")
        await pass_to(pilot, "read_back.lines")
        assert re.search(r"Evidence: .* · it holds\s+.*", shown(pilot))


async def test_a_line_that_is_read_back_is_corrected_and_reading_goes_on(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await pass_to(pilot, "ask.problem")
        await answer(pilot, "creases on the seem")
        await pass_to(pilot, "read_back.lines")
        await press(pilot, "c")
        assert place(pilot) == "ask.problem"
        await press(pilot, "backspace", "backspace", "backspace")
        await answer(pilot, "eam")
        assert place(pilot) == "read_back.lines"
        assert "creases on the seam" in shown(pilot)
        await press(pilot, "ctrl+o")
        await answer(pilot, "a lamp is out")
        await wait_for(pilot, "Jotted down")
        assert "a lamp is out" in shown(pilot)
        await press(pilot, "end", "c")
        await answer(pilot, " again")
        await wait_for(pilot, "a lamp is out again")
        await press(pilot, "end", "c", "ctrl+a", "ctrl+x", "enter")
        await wait_for(pilot, "An empty line stays as it was", "a lamp is out again")
        await press(pilot, "home", "c", "f9", "2")
        assert place(pilot) == "ask.problem"
        await press(pilot, "ctrl+a", "ctrl+x")
        await answer(pilot, "creases on the seam")
        assert place(pilot) == "read_back.lines"
    walk = store.walk(store.open_walks()[0].id)
    assert [one.problem for one in walk.observations] == ["creases on the seam", None]
    assert [one.facts for one in walk.observations_at(None)] == ["a lamp is out again"]
    assert walk.read_back is None


async def test_reading_back_goes_on_only_once_all_was_there_to_be_read(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "1", "2", "3")
        for number in range(8):
            await press(pilot, "ctrl+o")
            await answer(pilot, f"{number}. thing that was seen")
        await pass_to(pilot, "read_back.lines")
        seen = shown(pilot)
        assert "0. thing" in seen and "7. thing" not in seen
        for _ in range(10):
            await press(pilot, "enter")
            if place(pilot) != "read_back.lines":
                break
            seen += shown(pilot)
        assert place(pilot) == "reflect.surprised"
        assert all(f"{number}. thing" in seen for number in range(8))
    assert store.walk(store.open_walks()[0].id).read_back is not None


@pytest.mark.parametrize("size", [(60, 20), LARGE])
async def test_reading_back_never_stays_at_its_last_line(make_app, size: tuple[int, int]) -> None:
    async with opened(make_app(), size) as pilot:
        await begin_walk(pilot, "2")
        await pass_to(pilot, "read_back.lines")
        for number in range(14):
            await press(pilot, "ctrl+o")
            await answer(pilot, f"{number}. thing that was seen")
            if number not in (0, 4, 5, 6, 13):
                continue
            await press(pilot, "end", "enter")
            if place(pilot) == "read_back.lines":
                await press(pilot, "enter")
            assert place(pilot) == "reflect.surprised", number
            await press(pilot, "ctrl+b")


async def test_the_chosen_line_is_large_where_there_is_room_and_enter_reads_on_line_by_line(
    make_app, store
) -> None:
    async with opened(make_app(), LARGE) as pilot:
        await begin_walk(pilot, "2")
        for told in ("Lamp", "水が漏れる", "Seam"):
            await press(pilot, "ctrl+o")
            await answer(pilot, told)
        await pass_to(pilot, "read_back.lines")
        reading = walk_screen(pilot).read_back
        width = reading.query(Static).last().content_size.width
        assert width == reading.scrollable_content_region.width - _BESIDE
        lamp, seam = large("Lamp", width), large("Seam", width)
        assert lamp and seam
        for drawn, plain in ((lamp, "Seam"), (None, "Lamp"), (seam, "Lamp")):
            screen = await wait_for(pilot, plain)
            for row in drawn or ():
                assert row.strip() in screen
            assert "水が漏れる" in screen
            await press(pilot, "enter")
        assert place(pilot) == "reflect.surprised"
        await press(pilot, "ctrl+b")
        await pilot.resize_terminal(*SMALL)
        await wait_for(pilot, "Lamp", "Seam")
