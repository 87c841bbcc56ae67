"""Words typed anywhere but in a question: they go to disk too, are tried again, and wait for the coach."""

from __future__ import annotations

import asyncio
import signal

import pytest
from plant import MakeApp
from story import (
    SMALL,
    begin_walk,
    limit_pages,
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
from test_loop import agreed, decided
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from gembawalk.domain.guide import find, first_observation
from gembawalk.domain.record import Edit, Kind
from gembawalk.errors import NotSaved
from gembawalk.store import Store
from gembawalk.ui.app import GembawalkApp
from gembawalk.ui.screens import typing_screen
from gembawalk.ui.screens.editor import Source
from gembawalk.ui.screens.typing_screen import TypingScreen
from gembawalk.ui.widgets.answer import Answer

LONG = "long " * 20_000


async def fill_disk(app: GembawalkApp, pages: int = 1) -> None:
    await app.desk.do(lambda store: limit_pages(store, pages))


async def edit(pilot: Pilot[None]) -> Source:
    await press(pilot, "s", "enter", "e")
    await wait_for(pilot, "becomes version 2")
    return pilot.app.screen.query_one(Source)


async def adopt(pilot: Pilot[None], store: Store) -> None:
    await press(pilot, "enter", "1")
    await wait_for(pilot, "Adopt into Tray sealing", "The key point, as the team would say it")


async def hang_up(pilot: Pilot[None]) -> None:
    """Let the machine ask the app to end."""
    signal.raise_signal(signal.SIGTERM)
    while pilot.app.is_running:
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("where", ["editor", "adopting"])
async def test_what_a_full_disk_kept_from_being_saved_is_saved_once_there_is_room(
    make_app: MakeApp, store: Store, where: str
) -> None:
    if where == "adopting":
        decided(store, agreed(store).countermeasures[0].id)
    app = make_app()
    async with opened(app, SMALL) as pilot:
        await (edit(pilot) if where == "editor" else adopt(pilot, store))
        await fill_disk(app)
        assert pilot.app.focused is not None
        pilot.app.focused.post_message(events.Paste(LONG))
        await pilot.pause(0.6)
        await wait_for(pilot, "The disk is full")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, TypingScreen)
        await type_in(pilot, " and on")
        await fill_disk(app, 1_000_000)
        await pilot.pause(2.2)
        await wait_for(pilot, "saved 07:")
        screen = pilot.app.screen
        assert isinstance(screen, TypingScreen)
        (kept,) = (text for text in store.drafts(screen.pad.owner).values() if LONG in text)
        assert " and on" in kept


async def test_an_answer_that_could_not_be_given_is_no_trouble_any_more_once_there_is_room(
    make_app: MakeApp, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise NotSaved("The disk is full", "what you typed is kept.")

    monkeypatch.setattr(typing_screen, "RETRY", 0.2)
    async with opened(make_app(), SMALL) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "1")
        await type_in(pilot, "the film creases")
        walk = walk_screen(pilot).walk.id
        await until(pilot, lambda: "the film creases" in store.drafts(walk).values())
        with monkeypatch.context() as patch:
            patch.setattr(Store, "write", full)
            patch.setattr(Store, "save_draft", full)
            await press(pilot, "enter")
            await wait_for(pilot, "The disk is full")
            await pilot.pause(0.5)
            await settled(pilot)
            assert "The disk is full" in shown(pilot)
        await pilot.pause(0.5)
        await wait_for(pilot, "saved 07:")
        assert place(pilot) == "observe.facts"


async def test_an_edit_that_was_taken_back_is_gone_the_next_time(make_app: MakeApp, store: Store) -> None:
    async with opened(make_app(), SMALL) as pilot:
        source = await edit(pilot)
        before = source.text
        await type_in(pilot, "x")
        await pilot.pause(0.6)
        await settled(pilot)
        await press(pilot, "backspace")
        assert source.text == before
        await press(pilot, "escape")
        await wait_for(pilot, "Tray sealing   version 1")
        assert store.drafts(store.standards()[0].id) == {}


async def test_what_adopting_begins_with_goes_over_no_edit_that_waits(make_app: MakeApp, store: Store) -> None:
    decided(store, agreed(store).countermeasures[0].id)
    async with opened(make_app(), SMALL) as pilot:
        await edit(pilot)
        await type_in(pilot, "mine")
        await press(pilot, "escape", "escape", "escape")
        await wait_for(pilot, "New walk", "adopt")
        await adopt(pilot, store)
        await press(pilot, "f4")
        await wait_for(pilot, "becomes version 2")
        await type_in(pilot, "theirs")
        await pilot.pause(0.6)
        await press(pilot, "escape", "escape")
        await wait_for(pilot, "New walk", "adopt")
        await edit(pilot)
        await wait_for(pilot, "This is how you left it")
        assert "mine" in pilot.app.screen.query_one(Source).text
        assert "theirs" not in pilot.app.screen.query_one(Source).text


async def test_keys_behind_the_one_that_opens_the_editor_are_for_its_text(make_app: MakeApp) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "s", "enter")
        for key in "ehello":
            pilot.app.post_message(events.Key(key, key))
            await asyncio.sleep(0.01)
        await wait_for(pilot, "becomes version 2")
        await settled(pilot)
        assert "hello" in pilot.app.screen.query_one(Source).text


@pytest.mark.parametrize("behind", ["ctrl+q", "escape", "ctrl+s"])
async def test_keys_in_haste_at_the_editor_are_no_crash(make_app: MakeApp, behind: str) -> None:
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "s", "enter")
        for key in ("e", behind, "x", "ctrl+s", "u", "ctrl+s", "y"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause(0.2)
        if app.is_running:
            await settled(pilot)
    assert app.crash is None


async def test_a_jot_is_kept_to_its_last_letter_when_the_terminal_goes(make_app: MakeApp, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter", "ctrl+o")
        await type_in(pilot, "a pallet in the way")
        await hang_up(pilot)
    assert "a pallet in the way" in store.drafts(store.open_walks()[0].id).values()


async def test_a_jot_given_on_a_full_disk_is_kept(make_app: MakeApp, store: Store) -> None:
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "w", "enter", "ctrl+o")
        await fill_disk(app)
        pilot.app.screen.query_one(Answer).post_message(events.Paste(LONG))
        await press(pilot, "enter")
        await wait_for(pilot, "The disk is full")
        await fill_disk(app, 1_000_000)
        await pilot.pause(2.2)
        await settled(pilot)
        walk = store.open_walks()[0].id
        assert LONG in store.drafts(walk).values()
    assert [one.text for one in store.finish(walk).observations] == [LONG.strip()]


async def test_a_note_that_can_not_be_added_is_asked_for_again_with_its_words(
    make_app: MakeApp, store: Store
) -> None:
    walk = agreed(store)
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "p", "enter")
        await wait_for(pilot, "Tray sealing")
        await press(pilot, "n")
        await fill_disk(app)
        pilot.app.screen.query_one(Answer).post_message(events.Paste(f"it held {LONG}"))
        await press(pilot, "enter")
        await wait_for(pilot, "The disk is full", "What have you learned since?", "long long")
        await fill_disk(app, 1_000_000)
        await press(pilot, "enter")
        await wait_for(pilot, "The note is added")
    assert [one.text[:7] for one in store.walk(walk.id).notes] == ["it held"]
    assert store.drafts(walk.id) == {}


async def test_a_note_that_was_begun_is_there_at_the_next_start(make_app: MakeApp, store: Store) -> None:
    walk = agreed(store)
    async with opened(make_app()) as pilot:
        await press(pilot, "p", "enter", "n")
        await type_in(pilot, "half a no")
        await hang_up(pilot)
    async with opened(make_app()) as pilot:
        await press(pilot, "p", "enter", "n")
        await wait_for(pilot, "half a no")
        await type_in(pilot, "te")
        await press(pilot, "enter")
        await wait_for(pilot, "The note is added")
    assert [one.text for one in store.walk(walk.id).notes] == ["half a note"]
    assert store.drafts(walk.id) == {}


async def test_what_is_typed_while_the_answer_before_it_is_written_is_kept(make_app: MakeApp, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter")
        keeper = walk_screen(pilot).keeper
        key = keeper.walk.id, "learn"
        keeper.note(key, "why trays")
        writing = asyncio.create_task(keeper.write([Edit(Kind.WALK, key[0], {"learn": "why trays"})], [key]))
        await asyncio.sleep(0)
        keeper.note(key, "")
        assert await writing
        assert await keeper.save()
        assert store.drafts(key[0])[key] == ""


async def test_a_book_in_one_field_is_only_begun_beside_the_next_question(make_app: MakeApp, store: Store) -> None:
    book = "page " * 20_000
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        screen = walk_screen(pilot)
        seen = first_observation(screen.walk, screen.place.step)
        await screen.go(find(screen.walk, f"ask.problem@{seen}"))
        pilot.app.screen.query_one(Answer).post_message(events.Paste(book))
        await settled(pilot)
        await press(pilot, "enter")
        await screen.go(find(screen.walk, f"opinion.wrong@{seen}"))
        beside = str(screen.query_one("#context Static", Static).content)
        assert beside.startswith("“page page") and len(beside) < 3000
        await screen.go(find(screen.walk, f"ask.problem@{seen}"))
        assert pilot.app.screen.query_one(Answer).value == book.strip()


async def test_a_standard_that_can_not_be_written_is_asked_for_again_and_waits(
    make_app: MakeApp, store: Store
) -> None:
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "s", "ctrl+n")
        pilot.app.screen.query_one(Answer).post_message(events.Paste(f"Wash the tray\nrinse {LONG}"))
        await settled(pilot)
        await fill_disk(app)
        await press(pilot, "enter", "enter")
        await wait_for(pilot, "The disk is full", "The title on the first line")
        await fill_disk(app, 1_000_000)
        await type_in(pilot, "and dry")
        await pilot.pause(0.6)
        await settled(pilot)
        await hang_up(pilot)
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "s", "ctrl+n")
        await wait_for(pilot, "The title on the first line", "and dry")
        await press(pilot, "enter", "enter")
        await wait_for(pilot, "The standard is written")
    assert sorted(one.version.title for one in store.standards()) == ["Tray sealing", "Wash the tray"]
    assert store.drafts("new standard") == {}


async def test_a_standard_that_is_not_whole_can_be_left_and_waits(make_app: MakeApp, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "s", "ctrl+n")
        await type_in(pilot, "only a title")
        await press(pilot, "enter", "enter")
        await wait_for(pilot, "A standard needs a title", "only a title")
        await press(pilot, "escape")
        await wait_for(pilot, "It is kept as it is")
        assert not pilot.app.screen.is_modal
        await press(pilot, "ctrl+n")
        await wait_for(pilot, "The title on the first line", "only a title")
    assert [one.version.title for one in store.standards()] == ["Tray sealing"]


async def test_whoever_presses_ctrl_c_to_leave_is_told_how(make_app: MakeApp) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "ctrl+c")
        await wait_for(pilot, "Ctrl+Q leaves gembawalk")


async def test_a_draft_that_was_waiting_is_not_kept_behind_its_answer(make_app: MakeApp, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter")
        keeper, walk = walk_screen(pilot).keeper, walk_screen(pilot).walk.id
        keeper.note((walk, "good"), "the shop")
        keeper.note((walk, "learn"), "why it creases")
        saving = asyncio.create_task(keeper.save())
        await asyncio.sleep(0)
        given = Edit(Kind.WALK, walk, {"learn": "why it creases"})
        writing = asyncio.create_task(keeper.write([given], [(walk, "learn")]))
        await asyncio.gather(saving, writing)
        await keeper.save()
    assert (walk, "learn") not in store.drafts(walk)
    assert store.drafts(walk)[walk, "good"] == "the shop"
    assert store.walk(walk).learn == "why it creases"


async def test_what_is_pasted_while_an_answer_is_taken_back_stays(make_app: MakeApp, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter")
        await type_in(pilot, "why")
        await press(pilot, "enter", "ctrl+b")
        screen = walk_screen(pilot)
        # What the field has told when its place is shown anew isn't heard yet.
        pilot.app.focused.set_value("why it creases")  # type: ignore[union-attr]
        await screen.go(screen.place)
        await settled(pilot)
        await pilot.pause(0.6)
        await settled(pilot)
        assert [one.value for one in screen.view.editors] == ["why it creases"]
        assert store.drafts(screen.walk.id)[screen.walk.id, "learn"] == "why it creases"


async def test_an_answer_given_in_haste_and_taken_back_is_gone_from_screen_and_disk(
    make_app: MakeApp, store: Store
) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter")
        field = walk_screen(pilot).view.query_one(Answer)
        for key in (*"why", "enter"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settled(pilot)
        # What the field had told before it gave way comes late.
        pilot.app.screen.post_message(Answer.Typed(field))
        pilot.app.screen.post_message(Answer.Paused(field))
        await settled(pilot)
        walk = store.open_walks()[0].id
        assert store.walk(walk).learn == "why"
        assert (walk, "learn") not in store.drafts(walk)
        await press(pilot, "f8", "ctrl+b")
        assert walk_screen(pilot).view.query_one(Answer).value == ""
        assert (walk, "learn") not in store.drafts(walk)
