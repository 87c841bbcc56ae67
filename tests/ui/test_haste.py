"""Keys pressed in haste, before the screen that they are for is there: none crashes, none takes the keyboard away."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from plant import MakeApp
from story import (
    SMALL,
    answer,
    begin_walk,
    opened,
    place,
    press,
    settled,
    shown,
    type_in,
    until,
    wait_for,
    walk_screen,
)
from textual import events
from textual.command import CommandPalette
from textual.containers import Vertical
from textual.geometry import Offset
from textual.notifications import Notify
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets._toast import Toast

from gembawalk.domain.guide import find
from gembawalk.domain.walk import Walk
from gembawalk.store import Store
from gembawalk.ui import keys
from gembawalk.ui.app import GembawalkApp
from gembawalk.ui.desk import Desk
from gembawalk.ui.dialogs.go_to import GoTo
from gembawalk.ui.screens.home import HomeScreen
from gembawalk.ui.screens.walk import WalkScreen
from gembawalk.ui.widgets.answer import Answer
from gembawalk.ui.widgets.choice import Choice
from gembawalk.ui.widgets.summary import Summary


@pytest.mark.parametrize("way", ["p", "f", "w"])
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


@pytest.mark.parametrize("first", ["s", "w"])
@pytest.mark.parametrize("second", ["w", "f1"])
async def test_two_screens_asked_for_at_once_leave_the_keyboard_free(
    make_app: MakeApp, first: str, second: str
) -> None:
    app = make_app()
    async with opened(app) as pilot:
        for key in (first, second):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await press(pilot, "escape", "escape", "escape", "f")
        await type_in(pilot, "zzz")
        assert not app.holding
        assert "zzz" in shown(pilot)


async def test_a_second_w_that_comes_late_leaves_the_keyboard_free(make_app: MakeApp) -> None:
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "w")
        home = app.screen_stack[0]
        assert isinstance(home, HomeScreen)
        home.action_walk()
        await type_in(pilot, "tray")
        await press(pilot, "enter")
        assert place(pilot) == "prepare.learn"


@pytest.mark.parametrize("keys", ["s", "stray", "w", "wtray"])
async def test_enter_before_the_list_is_filled_opens_what_it_then_shows(make_app: MakeApp, keys: str) -> None:
    app = make_app()
    async with opened(app) as pilot:
        for key in (*keys, "enter"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settled(pilot)
        await wait_for(pilot, "Tray sealing", "Load the tray" if keys[0] == "s" else "Prepare")


async def test_enter_while_a_screen_that_came_back_reads_anew_is_not_lost(make_app: MakeApp) -> None:
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "s", "enter")
        assert place(pilot) == "StandardScreen"
        for key in ("escape", "enter"):
            app.post_message(events.Key(key, None))
        await settled(pilot)
        assert place(pilot) == "StandardScreen"


@pytest.mark.parametrize("way", ["wait", "ctrl+q", "ctrl+g"])
async def test_an_answer_that_is_emptied_at_one_stroke_does_not_come_back(
    make_app: MakeApp, store: Store, way: str
) -> None:
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "w", "enter")
        await answer(pilot, "why trays come back")
        await press(pilot, "ctrl+b", "ctrl+a", "ctrl+x")
        if way == "wait":
            await pilot.pause(0.5)
            await settled(pilot)
        else:
            await press(pilot, way)
        while way == "ctrl+g" and not isinstance(app.screen, GoTo):
            await pilot.pause(0.02)
        walk = store.open_walks()[0].id
        if way == "wait":
            assert store.drafts(walk)[walk, "learn"] == ""
    assert store.finish(walk).learn is None


async def test_a_palette_that_home_goes_over_before_it_is_there_is_no_crash(make_app: MakeApp) -> None:
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "w", "enter")
        app.action_command_palette()
        app.go_home()
        await press(pilot, "f")
        await type_in(pilot, "zzz")
        assert "zzz" in shown(pilot)
    assert app.crash is None


async def test_a_walk_that_is_closed_while_its_document_comes_is_no_crash(
    plant_app: GembawalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    show = Summary.show

    async def show_and_be_closed(summary: Summary, walk: Walk, told: str = "") -> None:
        await show(summary, walk, told)
        plant_app.go_home()
        await summary.remove()

    monkeypatch.setattr(Summary, "show", show_and_be_closed)
    async with opened(plant_app) as pilot:
        await press(pilot, "p", "enter")
        await until(pilot, lambda: isinstance(plant_app.screen, HomeScreen))
        await press(pilot, "f")
        await type_in(pilot, "zzz")
        await wait_for(pilot, "zzz")
    assert plant_app.crash is None


@pytest.mark.parametrize(("trouble", "seconds"), [(True, 4), (False, 15)])
async def test_what_has_to_be_read_stays_when_another_screen_is_opened(
    make_app: MakeApp, trouble: bool, seconds: int
) -> None:
    app = make_app()
    async with opened(app) as pilot:
        app.tell("Saved again.")
        app.tell("The disk is full.", trouble=trouble, seconds=seconds)
        await wait_for(pilot, "The disk is full.")
        await press(pilot, "p")
        assert "The disk is full." in shown(pilot)


async def test_what_never_came_does_not_take_the_keyboard_with_it(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "LONGEST", 0.1)
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "f")
        app.holding = True
        for key in "zzz":
            app.post_message(events.Key(key, key))
        await pilot.pause(0.2)
        await wait_for(pilot, "zzz")
        assert not app.holding


async def test_fields_may_change_under_a_dialog(make_app: MakeApp) -> None:
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "w", "enter")
        walk = walk_screen(pilot)
        await press(pilot, "f9")
        for name in ("prepare.good", "prepare.expect"):
            going = asyncio.create_task(walk.go(find(walk.walk, f"{name}@{walk.walk.id}")))
            for _ in range(20):
                await asyncio.sleep(0)
                app.screen._compositor_refresh()
                app.screen.refresh(layout=True)
            await going
        await press(pilot, "escape")
        assert place(pilot) == "prepare.expect"
    assert app.crash is None


async def test_two_ways_to_go_on_at_once_show_one_question_with_its_own_field(make_app: MakeApp) -> None:
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "w", "enter")
        walk = walk_screen(pilot)
        first, second = (find(walk.walk, f"{name}@{walk.walk.id}") for name in ("prepare.good", "prepare.expect"))
        for _ in range(5):
            await asyncio.gather(walk.go(first), walk.go(second))
            assert walk.place == second
            assert [walk.view.key(one) for one in walk.view.editors] == [(walk.walk.id, "expect")]
            assert len(list(walk.view.query(Answer))) == 1


async def test_a_page_key_that_was_held_never_reaches_a_palette_that_still_looks(make_app: MakeApp) -> None:
    app = make_app()
    async with opened(app) as pilot:
        app.holding = True
        app.post_message(events.Key("pagedown", None))
        await pilot.pause()
        app.action_command_palette()
        while not isinstance(app.screen, CommandPalette) or not app.screen.query(OptionList):
            await asyncio.sleep(0)
        found = app.screen.query_one(OptionList)
        found.set_options(["not laid out yet"])
        found.highlighted = 0
        app.release()
        await pilot.pause(0.3)
        assert isinstance(app.screen, CommandPalette)
    assert app.crash is None


async def test_the_palette_opens_again_while_it_still_closes(make_app: MakeApp) -> None:
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "ctrl+p")
        closing = app.screen
        assert isinstance(closing, CommandPalette)
        app.pop_screen()
        app.action_command_palette()
        await settled(pilot)
        assert isinstance(app.screen, CommandPalette) and app.screen is not closing
    assert app.crash is None


async def test_words_typed_behind_esc_are_for_home_also_on_a_slow_disk(make_app: MakeApp, store: Store) -> None:
    app = make_app()

    async def slowly(pilot: Pilot[None], key: str, *words: str) -> None:
        """Press a key and type behind it, while the disk has no time."""
        is_free = threading.Event()
        busy = asyncio.create_task(app.desk.do(lambda store: is_free.wait()))
        app.post_message(events.Key(key, None))
        await pilot.pause(0.05)
        for one in words:
            app.post_message(events.Key("space" if one == " " else one, one if len(one) == 1 else None))
        await pilot.pause(0.05)
        is_free.set()
        await busy

    async with opened(app) as pilot:
        await press(pilot, "w", "enter")
        await type_in(pilot, "why")
        await slowly(pilot, "escape", "p", *"tray")
        await wait_for(pilot, "Past walks", "tray")
    walk = store.walk(store.open_walks()[0].id)
    assert walk.learn == "why"


async def test_a_second_enter_in_the_palette_closes_no_other_screen(make_app: MakeApp) -> None:
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "w", "enter", "ctrl+p")
        palette = app.screen
        assert isinstance(palette, CommandPalette)
        await type_in(pilot, "undo")
        await wait_for(pilot, "Take back the last answer")
        (found,) = palette.query(OptionList)
        for _ in range(2):
            palette.post_message(OptionList.OptionSelected(found, found.get_option_at_index(0), 0))
        await settled(pilot)
        await wait_for(pilot, "There is nothing to take back")
        assert place(pilot) == "prepare.learn"
    assert app.crash is None


async def test_home_is_there_before_the_store_and_keeps_what_was_chosen_meanwhile(
    plant_app: GembawalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = asyncio.Event()
    do = Desk.do

    async def do_late(desk: Desk, act: Callable[[Store], Any]) -> Any:
        await loaded.wait()
        return await do(desk, act)

    monkeypatch.setattr(Desk, "do", do_late)
    async with plant_app.run_test(size=SMALL) as pilot:
        # Not `wait_for`: Home waits for the store all the time.
        await until(pilot, lambda: "60 walks" in shown(pilot) and "Overdue" in shown(pilot))
        for key in ("down", "down", "enter"):
            plant_app.post_message(events.Key(key, None))
        await until(pilot, lambda: "Look at it now" in shown(pilot))
        third = shown(pilot)
        loaded.set()
        await settled(pilot)
        assert shown(pilot) == third
        await press(pilot, "1")
        assert place(pilot).startswith("promises.")
        plant_app.leaving = True


async def test_a_key_behind_what_is_due_is_for_its_walk_also_on_a_slow_disk(plant_app: GembawalkApp) -> None:
    async with opened(plant_app) as pilot:
        await press(pilot, "d", "enter")
        await wait_for(pilot, "Look at it now")
        is_free = threading.Event()
        busy = asyncio.create_task(plant_app.desk.do(lambda store: is_free.wait()))
        plant_app.post_message(events.Key("1", "1"))
        await pilot.pause(0.3)
        assert plant_app.holding
        plant_app.post_message(events.Key("1", "1"))
        await pilot.pause(0.05)
        is_free.set()
        await busy
        await settled(pilot)
        walk = walk_screen(pilot).walk
        assert [one.result for one in walk.checks if one.result] or place(pilot) != "promises.result"


async def test_a_click_on_what_was_taken_away_and_is_still_drawn_is_no_crash(
    plant_app: GembawalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(plant_app) as pilot:
        await press(pilot, "p", "enter")
        gone = Static("gone")
        with monkeypatch.context() as patched:
            patched.setattr(Screen, "get_widget_and_offset_at", lambda *_: (gone, Offset(0, 0)))
            plant_app.post_message(events.MouseDown(None, 9, 9, 0, 0, 1, False, False, False, 9, 9))
            await settled(pilot)
        await press(pilot, "escape")
        assert place(pilot) == "WalksScreen"
    assert plant_app.crash is None


async def test_a_choice_that_is_given_as_soon_as_it_is_there_is_no_crash(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    mount = Vertical.mount

    async def mount_late(fields: Vertical, *widgets: Any) -> None:
        await mount(fields, *widgets)
        for choice in fields.query(Choice):
            choice.post_message(Choice.Given())
            await asyncio.sleep(0.05)

    async with opened(app) as pilot:
        await press(pilot, "w", "enter", "ctrl+l", "2", "enter")
        assert place(pilot) == "hello.agreed"
        with monkeypatch.context() as patched:
            patched.setattr(Vertical, "mount", mount_late)
            # It shows the question anew, beside what the screen does with keys.
            await press(pilot, "f8")
        await settled(pilot)
        assert place(pilot) != "hello.agreed"
    assert app.crash is None


async def test_home_that_is_half_drawn_in_another_language_is_filled_later(make_app: MakeApp) -> None:
    app = make_app()
    async with opened(app) as pilot:
        home = app.screen
        assert isinstance(home, HomeScreen)
        await home.query_one("#word").remove()
        home.load()
        await settled(pilot)
        await home.say_anew()
        await wait_for(pilot, "1 standard, 0 walks", "New walk")
    assert app.crash is None


async def test_a_word_that_is_shown_when_its_time_is_over_does_not_stop_the_app(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    async with opened(app) as pilot:
        told: list[Notify] = []
        with monkeypatch.context() as patched:
            patched.setattr(app, "post_message", told.append)
            app.tell("for a moment", seconds=-60)
        (notice,) = (one.notification for one in told)
        assert notice.has_expired
        await app.screen.mount(Toast(notice))
        await press(pilot, "f")
        await type_in(pilot, "zzz")
        assert "zzz" in shown(pilot)


async def test_keys_that_are_let_through_while_the_app_closes_go_nowhere(make_app: MakeApp) -> None:
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "w")
    # A worker that opened a screen ends only once all screens are gone.
    app.holding = True
    app.release()
    assert not app.holding


async def test_what_came_in_one_go_behind_a_key_of_the_screen_is_for_what_it_leads_to(
    make_app: MakeApp, store: Store
) -> None:
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "w", "enter")
        await answer(pilot, "why")
        assert place(pilot) == "prepare.good"
        # As a slow line brings them: all at once.
        for key in ("a", "b", "ctrl+b", "y", "z", "ctrl+n", "c", "ctrl+b", "x"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(
            pilot, lambda: bool(app.screen.query(Answer)) and app.screen.query_one(Answer).value == "whyyzx"
        )
        await settled(pilot)
        assert not app.holding
        await press(pilot, "escape")
    walk = store.walk(store.open_walks()[0].id)
    assert (walk.learn, walk.good) == ("whyyzx", "abc")


@pytest.mark.parametrize(("key", "opened_by_it"), [("ctrl+g", "Go to"), ("ctrl+o", "What did you just see?")])
async def test_what_came_in_one_go_behind_a_key_that_opens_a_dialog_is_for_the_dialog(
    make_app: MakeApp, store: Store, key: str, opened_by_it: str
) -> None:
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "w", "enter")
        for one in ("a", "b", key, *"summary"):
            app.post_message(events.Key(one, one if len(one) == 1 else None))
        await wait_for(pilot, opened_by_it, "summary" if key == "ctrl+o" else "Summary")
        assert not app.holding
        if key == "ctrl+o":
            assert app.screen.query_one(Answer).value == "summary"
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, WalkScreen))
        assert place(pilot) == ("prepare.learn" if key == "ctrl+o" else "summary.read")
        await press(pilot, "escape")
    walk = store.walk(store.open_walks()[0].id)
    assert (walk.learn or store.drafts(walk.id)[walk.id, "learn"]) == "ab"


async def test_a_key_without_use_before_one_of_the_screen_is_not_for_what_that_leads_to(make_app: MakeApp) -> None:
    app = make_app()
    async with opened(app) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "ctrl+b")
        assert place(pilot) == "hello.agreed"
        for one in ("x", "ctrl+b", "ctrl+b", "y"):
            app.post_message(events.Key(one, one if len(one) == 1 else None))
        await until(pilot, lambda: place(pilot) == "prepare.expect")
        await settled(pilot)
        assert app.screen.query_one(Answer).value == "y"
