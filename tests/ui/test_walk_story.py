"""Walks told by keys alone, read on the screen, in the database and in the exported file."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

import pytest
from plant import Clock
from story import (
    LARGE,
    SMALL,
    answer,
    begin_walk,
    limit_pages,
    opened,
    pass_to,
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
from textual.pilot import Pilot
from textual.widgets import Static

from gembawalk.domain.due import DueKind
from gembawalk.domain.guide import Place, places
from gembawalk.domain.question import Stage
from gembawalk.domain.walk import State
from gembawalk.settings import Settings
from gembawalk.store import Store
from gembawalk.ui.app import GembawalkApp
from gembawalk.ui.widgets.answer import Answer
from gembawalk.ui.widgets.choice import Choice
from gembawalk.ui.widgets.tap_timer import TapTimer

HOSTILE = "\n".join(
    (
        "[/red] [bold",
        "| pipe | # not a heading",
        "- [ ] no task",
        "żółć ünïcödé 😀👩‍🏭",
        "مرحبا بالعالم",
        "过滤器泄漏 漏油",
        "</script><b>x",
        "'; DROP TABLE walk; --",
    )
)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_walk_over_two_steps_from_home_to_an_exported_file(
    make_app, store: Store, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with opened(make_app(), size) as pilot:
        await begin_walk(pilot, "2", "3")
        assert place(pilot) == "observe.match"
        assert "Wait for the green lamp" in shown(pilot)
        await press(pilot, "2")
        await answer(pilot, "Opens before the lamp is green")
        await press(pilot, "1")  # nobody at risk
        for _ in range(3):
            await press(pilot, "space")
            await pilot.pause(0.3)
        await press(pilot, "enter")
        await answer(pilot, "The film creases at the left")
        await press(pilot, "1", "3")
        await answer(pilot, "two trays came back")
        await answer(pilot, "We look at each tray")
        await answer(pilot, "We hurry at the end")
        await answer(pilot, "A second lamp")
        assert place(pilot) == "opinion.why"
        await type_in(pilot, "The lamp is behind the pillar")
        await press(pilot, "enter", "2")
        await press(pilot, "1", "3", "1")
        assert place(pilot) == "try.do"
        await answer(pilot, "Mirror on the pillar")
        await answer(pilot, "No crease for a week")
        await answer(pilot, "they would see the lamp")
        await answer(pilot, "shift lead")
        await answer(pilot, "fri")
        await answer(pilot, "creases a shift")
        await answer(pilot, "6")
        await answer(pilot, "1")
        await press(pilot, "enter", "1", "2")
        assert place(pilot) == "observe.match"
        assert "Check the seam by eye and thumb" in shown(pilot)
        await press(pilot, "1", "enter", "1", "enter")
        assert place(pilot) == "ask.problem"
        for _ in range(20):
            if place(pilot) == "help.hindrance":
                break
            await press(pilot, "ctrl+n")
        await answer(pilot, "No mirror in the store")
        await press(pilot, "1")
        await answer(pilot, "I ask the store for one")
        await answer(pilot, "+7")
        await press(pilot, "2")
        assert place(pilot) == "read_back.lines"
        assert "Mirror on the pillar" in shown(pilot) or "The film creases" in shown(pilot)
        while place(pilot) == "read_back.lines":
            await press(pilot, "enter")
        await answer(pilot, "That nobody sees the lamp")
        await press(pilot, "enter", "1", "enter", "enter")
        assert place(pilot) == "summary.read"
        await press(pilot, "e")
        await wait_for(pilot, "Hand on", "for the team")
        await press(pilot, "enter")
        await wait_for(pilot, "Written to")
        exported = list((tmp_path / "exports").glob("*.md"))
        assert len(exported) == 1
        await press(pilot, "enter")
        await pilot.pause(0.1)
        assert place(pilot) == "home"
    text = exported[0].read_text("utf-8")
    assert "Mirror on the pillar" in text
    assert "2026-10-09" in text
    assert "That nobody sees the lamp" not in text
    (line,) = store.walk_lines()
    walk = store.walk(line.id)
    assert walk.state is State.FINISHED
    assert [one.problem for one in walk.observations if one.problem] == ["The film creases at the left"]
    assert walk.observations[0].taps and len(walk.observations[0].taps) == 2
    assert walk.countermeasures[0].due == "2026-10-09"
    assert walk.promises[0].text == "I ask the store for one"
    assert walk.opinion(walk.observations[0].id, "why").basis == "told"  # type: ignore[union-attr]
    assert walk.skips
    assert store.differences() == ()


async def test_typing_ahead_of_the_screen_loses_no_key(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter")
        for key in [*"first", "enter", *"second", "enter", "enter", *"third", "enter", "2", "enter", "1", "2"]:
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        for _ in range(50):
            await settled(pilot)
            if place(pilot) == "observe.facts":
                break
        assert place(pilot) == "observe.facts"
    walk = store.walk(store.open_walks()[0].id)
    assert (walk.learn, walk.good, walk.expect, walk.agreed) == ("first", "second", "third", "yes")
    assert [step.what for step in walk.chosen_steps] == ["Seal the tray"]


async def test_what_was_typed_is_on_disk_before_any_key_that_goes_on(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "1")
        await type_in(pilot, "half a sent")
        await pilot.pause(0.6)
        walk = store.open_walks()[0].id
        assert "half a sent" in store.drafts(walk).values()
        assert "saved 07:" in shown(pilot)
        # As if killed: nothing is settled on the way out.
    async with opened(make_app()) as pilot:
        assert "Unfinished" in shown(pilot)
        await press(pilot, "enter", "1")
        await pilot.pause(0.1)
        await settled(pilot)
        assert place(pilot) == "observe.facts"
        assert "half a sent" in shown(pilot)


async def test_leaving_with_the_quit_key_keeps_the_last_letters(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "1")
        await type_in(pilot, "the very last letters")
        await pilot.press("ctrl+q")
    assert "the very last letters" in store.drafts(store.open_walks()[0].id).values()


async def test_enter_alone_gives_no_answer_to_a_choice(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter")
        await press(pilot, "enter", "enter", "enter", "enter", "2", "enter")
        assert place(pilot) == "hello.agreed"
        assert "▌" not in shown(pilot)
        await press(pilot, "enter")
        assert place(pilot) == "observe.match"
        await press(pilot, "down", "down", "enter")
        assert place(pilot) == "observe.facts"
        await press(pilot, "ctrl+b", "ctrl+b")
        assert place(pilot) == "hello.agreed"
        await press(pilot, "up", "enter")
    walk = store.walk(store.open_walks()[0].id)
    assert walk.agreed == "not asked"
    assert walk.observations[0].match == "done differently"
    assert (walk.id, "hello.agreed") not in walk.skips


async def test_hostile_text_in_every_field_is_shown_as_typed_saved_and_exported(
    make_app, store: Store, tmp_path: Path
) -> None:
    text = HOSTILE
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "2")
        for _ in range(90):
            if place(pilot) == "summary.read":
                break
            if place(pilot) in ("try.more", "help.more"):
                await press(pilot, "2")
                continue
            for field in walk_screen(pilot).query(Answer):
                if field.name not in ("due", "next_due") and not field.text:
                    field.post_message(events.Paste(text))
            # The first answer of a choice; Enter alone would leave it open.
            is_choice = place(pilot) != "read_back.lines" and walk_screen(pilot).view.query(Choice)
            await press(pilot, "1" if is_choice else "enter")
            if place(pilot) == "opinion.why":
                await press(pilot, "enter")
        assert place(pilot) == "summary.read"
        await press(pilot, "p", "e")
        await wait_for(pilot, "Hand on")
        await press(pilot, "enter")
        await wait_for(pilot, "Written to")
        await press(pilot, "escape")
        await pilot.pause(0.2)
    walk = store.walk(store.open_walks()[0].id)
    assert walk.observations[0].facts == text
    assert walk.observations[0].problem == text
    assert walk.countermeasures[0].do == walk.countermeasures[0].because == text
    assert walk.countermeasures[0].who == " ".join(text.split("\n"))
    assert walk.promises[0].hindrance == walk.promises[0].text == text
    assert walk.reflection is not None and walk.reflection.surprised == text
    (exported,) = (tmp_path / "exports").glob("*.md")
    assert "\\[/red\\] \\[bold" in exported.read_text("utf-8") or "\\[/red] \\[bold" in exported.read_text("utf-8")


async def test_control_characters_are_taken_out_as_they_come_in(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "1")
        pilot.app.screen.query_one(Answer).post_message(events.Paste("\x1b[31mred\x07\u202eside\r\nnext\x9b2J"))
        await settled(pilot)
        await press(pilot, "enter")
    walk = store.walk(store.open_walks()[0].id)
    assert walk.observations[0].facts == "[31mredside\nnext2J"


async def test_a_paste_of_100_kilobytes_is_kept_whole(make_app, store: Store) -> None:
    text = "\n".join(f"line {number} of a very long paste with words in it" for number in range(2100))
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "1")
        pilot.app.screen.query_one(Answer).post_message(events.Paste(text))
        await settled(pilot)
        await press(pilot, "enter")
        assert place(pilot) == "observe.risk"
    assert store.walk(store.open_walks()[0].id).observations[0].facts == text


async def test_enter_on_nothing_is_kept_as_a_skip(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter", "enter")
    walk = store.walk(store.open_walks()[0].id)
    assert walk.learn is None
    assert (walk.id, "prepare.learn") in walk.skips


async def test_going_back_and_anywhere_keeps_what_was_typed(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "1")
        await type_in(pilot, "seen thrice")
        await press(pilot, "ctrl+b")
        assert place(pilot) == "observe.match"
        await press(pilot, "ctrl+g")
        await type_in(pilot, "reflect surpr")
        await press(pilot, "enter")
        await pilot.pause(0.1)
        assert place(pilot) == "reflect.surprised"
        await press(pilot, "ctrl+g")
        await type_in(pilot, "help")
        await press(pilot, "escape")
        await pilot.pause(0.1)
        assert place(pilot) == "reflect.surprised"
    assert store.walk(store.open_walks()[0].id).observations[0].facts == "seen thrice"


async def test_several_problems_are_told_for_one_step(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        for told in ("film creases", "lamp is hidden"):
            for _ in range(30):
                if place(pilot) == "ask.problem":
                    break
                await press(pilot, "ctrl+n")
            await answer(pilot, told)
            for _ in range(30):
                if place(pilot) == "try.more":
                    break
                await press(pilot, "ctrl+n")
            await press(pilot, "1" if told == "film creases" else "2")
        assert place(pilot) == "help.hindrance"
    walk = store.walk(store.open_walks()[0].id)
    assert [one.problem for one in walk.observations] == ["film creases", "lamp is hidden"]


async def test_rather_not_switches_the_fields_for_own_words_off(make_app) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter", "enter", "enter", "enter", "enter", "2", "enter", "2")
        asked = set()
        for _ in range(40):
            asked.add(place(pilot))
            if place(pilot) == "help.hindrance":
                break
            await (answer(pilot, "creases") if place(pilot) == "ask.problem" else press(pilot, "ctrl+n"))
        assert "ask.problem" in asked
        assert not asked & {"opinion.right", "opinion.wrong", "opinion.changing"}


async def test_a_loose_observation_takes_one_key_and_esc_keeps_it(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        for told, key in (("oil on the floor", "enter"), ("door stands open", "escape")):
            await press(pilot, "ctrl+o")
            await type_in(pilot, told)
            await press(pilot, key)
            await pilot.pause(0.15)
            await settled(pilot)
        assert place(pilot) == "observe.match"
    walk = store.walk(store.open_walks()[0].id)
    assert [one.facts for one in walk.observations_at(None)] == ["oil on the floor", "door stands open"]


async def test_undo_takes_back_the_last_answer(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "2")
        await answer(pilot, "wrong step")
        await press(pilot, "f8")
        await pilot.pause(0.15)
        await settled(pilot)
    walk = store.walk(store.open_walks()[0].id)
    assert walk.observations[0].facts is None
    assert walk.observations[0].match == "done differently"


async def test_seen_before_finds_a_misspelt_problem_of_an_earlier_walk_and_takes_its_try_over(
    make_app, store: Store
) -> None:
    async with opened(make_app(), LARGE) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "1", "ctrl+n", "1", "ctrl+n")
        await answer(pilot, "hydraulic hose leaks at the press")
        await press(pilot, "ctrl+g")
        await type_in(pilot, "try: what could")
        screen = walk_screen(pilot) if place(pilot) != "GoTo" else None
        assert screen is None
        await press(pilot, "escape")
        await pilot.pause(0.1)
        for _ in range(30):
            if place(pilot) == "try.trying":
                break
            await press(pilot, "ctrl+n")
        await press(pilot, "1")
        await answer(pilot, "wrap the hose")
        first = walk_screen(pilot).walk.id
        await press(pilot, "escape")
        await pilot.pause(0.2)
    store.finish(first)
    async with opened(make_app(), LARGE) as pilot:
        await begin_walk(pilot, "2")
        for _ in range(30):
            if place(pilot) == "ask.problem":
                break
            await press(pilot, "ctrl+n")
        await type_in(pilot, "hydrualic hoes")
        await pilot.pause(0.3)
        await settled(pilot)
        assert "hydraulic hose leaks" in shown(pilot)
        assert "wrap the hose" in shown(pilot)
        await press(pilot, "ctrl+t")
        await until(pilot, lambda: place(pilot) == "try.do")
        assert place(pilot) == "try.do"
        second = walk_screen(pilot).walk
    earlier = store.walk(first).countermeasures[0]
    assert [one.do for one in second.countermeasures] == ["wrap the hose"]
    assert second.countermeasures[0].source == earlier.id


async def test_a_walk_needs_one_sentence_to_be_finished(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "ctrl+g")
        await type_in(pilot, "summary")
        await press(pilot, "enter")
        await pilot.pause(0.1)
        await press(pilot, "enter")
        await pilot.pause(0.1)
        await settled(pilot)
        assert place(pilot) == "ask.problem"
    assert store.open_walks()


async def test_promises_come_first_and_a_slip_keeps_the_old_date(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        for _ in range(40):
            if place(pilot) == "summary.read":
                break
            match place(pilot):
                case "ask.problem":
                    await answer(pilot, "film creases")
                case "try.trying":
                    await press(pilot, "1")
                case "try.do":
                    await answer(pilot, "mirror on the pillar")
                case "try.who":
                    await answer(pilot, "lead")
                    await answer(pilot, "today")
                case "try.more" | "help.more":
                    await press(pilot, "2")
                case "read_back.lines":
                    await press(pilot, "enter")
                case _:
                    await press(pilot, "ctrl+n")
        await press(pilot, "enter")
        await wait_for(pilot, "gembawalk", "mirror on the pillar")
        assert place(pilot) == "home"
        await begin_walk(pilot, "2")
        assert place(pilot) == "promises.result"
        assert "mirror on the pillar" in shown(pilot)
        await press(pilot, "1")
        assert place(pilot) == "promises.date"
        await answer(pilot, "+7")
        await answer(pilot, "no mirror yet")
        assert place(pilot) == "observe.match"
    walk = store.walk(store.open_walks()[0].id)
    assert walk.checks[0].result == "not tried"
    (line,) = [line for line in store.due() if line.kind is not DueKind.PROMISE]
    assert [slip.reason for slip in line.slips] == ["no mirror yet"]
    assert line.due is not None and line.due.isoformat() == "2026-10-12"


async def test_two_apps_on_one_database_do_each_other_no_harm(make_app, store: Store) -> None:
    async with opened(make_app()) as one:
        await begin_walk(one, "2")
        async with opened(make_app()) as other:
            await press(other, "enter", "1")
            await other.pause(0.1)
            await settled(other)
            await press(other, "1")
            await answer(other, "told in the other window")
        await press(one, "1")
        assert "told in the other window" in shown(one)
        await answer(one, ", told in this window")
    walk = store.walk(store.open_walks()[0].id)
    assert walk.observations[0].facts == "told in the other window, told in this window"
    record = walk.observations[0].id
    told = [line.fields.get("facts") for line in store.history(record) if "facts" in line.fields]
    assert told == ["told in the other window", "told in the other window, told in this window"]
    assert store.differences() == ()


async def test_an_unread_day_is_asked_for_and_nothing_is_lost(make_app) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        for _ in range(30):
            if place(pilot) == "try.trying":
                break
            await press(pilot, "ctrl+n")
        await press(pilot, "1")
        await answer(pilot, "mirror")
        await press(pilot, "enter", "enter")
        await answer(pilot, "lead")
        await answer(pilot, "someday soon")
        assert place(pilot) == "try.who"
        assert "Which day is that?" in shown(pilot)
        assert "someday soon" in shown(pilot)


async def test_judging_words_get_a_soft_hint_and_no_block(make_app) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "2")
        await type_in(pilot, "he is lazy")
        await pilot.pause(0.1)
        notes = [str(note.render()) for note in pilot.app.screen.query(Static).filter(".note")]
        assert any("lazy" in note for note in notes)
        await press(pilot, "enter")
        assert place(pilot) == "observe.risk"


async def test_finish_as_it_is_makes_answers_of_drafts_and_aside_can_be_taken_up(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "1")
        await type_in(pilot, "only half said")
        await pilot.pause(0.6)
        walk = walk_screen(pilot).walk.id
    async with opened(make_app()) as pilot:
        await press(pilot, "enter", "3")
        await pilot.pause(0.2)
        await settled(pilot)
        assert "Unfinished" not in shown(pilot)
        await press(pilot, "p")
        await pilot.pause(0.1)
        assert "put aside" in shown(pilot)
        await press(pilot, "enter")
        await pilot.pause(0.2)
        await press(pilot, "u")
        await pilot.pause(0.2)
        await settled(pilot)
        assert "only half said" in shown(pilot)
        await press(pilot, "escape")
        await pilot.pause(0.2)
        await press(pilot, "enter", "2")
        await pilot.pause(0.2)
    assert store.walk(walk).state is State.FINISHED
    assert "only half said" in list(store.walk(walk).sentences())


async def test_every_choice_shows_which_line_the_cursor_is_on_without_colour(make_app) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        choice = pilot.app.screen.query_one(Choice)
        await press(pilot, "down")
        lines = [line for line in shown(pilot).splitlines() if "○" in line]
        assert "▌" in lines[choice.chosen]
        assert sum("▌" in line for line in lines) == 1


async def test_on_a_full_disk_typing_goes_on_and_all_is_saved_once_there_is_room(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "1")
        await walk_screen(pilot).keeper.desk.do(lambda store: limit_pages(store, 1))
        pilot.app.screen.query_one(Answer).post_message(events.Paste("long " * 20_000))
        await pilot.pause(0.6)
        await settled(pilot)
        assert "The disk is full" in shown(pilot)
        await press(pilot, "enter")
        assert place(pilot) == "observe.facts"
        assert "The disk is full" in shown(pilot)
        await type_in(pilot, " and on")
        await pilot.press("ctrl+q")
        await pilot.pause(0.3)
        assert "Leave all the same?" in shown(pilot)
        await press(pilot, "enter")
        await walk_screen(pilot).keeper.desk.do(lambda store: limit_pages(store, 1_000_000))
        await pilot.pause(2.2)
        await settled(pilot)
        assert "saved 07:" in shown(pilot)
        walk = walk_screen(pilot).walk.id
        assert "long " * 20_000 + " and on" in store.drafts(walk).values()
        await press(pilot, "enter")
        assert place(pilot) == "observe.risk"
    assert store.differences() == ()


async def test_keys_pressed_while_a_screen_opens_are_for_that_screen(make_app) -> None:
    async with opened(make_app()) as pilot:
        for key in "pnothing":
            pilot.app.post_message(events.Key(key, key))
            await asyncio.sleep(0.02)
        await pilot.pause(0.3)
        await settled(pilot)
        assert "No walk has these words" in shown(pilot)


async def test_a_second_tap_at_once_is_a_slip_of_the_finger(make_app) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "1", "ctrl+n", "1")
        assert place(pilot) == "observe.taps"
        for key in ("space", "space"):
            pilot.app.post_message(events.Key(key, " "))
        await settled(pilot)
        assert pilot.app.screen.query_one(TapTimer).value == []
        await pilot.pause(0.3)
        await press(pilot, "space")
        (tap,) = pilot.app.screen.query_one(TapTimer).value
        assert tap >= 250


async def test_everything_can_be_done_by_mouse_too(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        rows = shown(pilot).splitlines()
        line = next(n for n, row in enumerate(rows) if "done differently" in row)
        column = rows[line].index("done differently")
        await pilot.click(offset=(column, line))
        await settled(pilot)
        assert place(pilot) == "observe.facts"
        rows = shown(pilot).splitlines()
        line = next(n for n, row in enumerate(rows) if "Reflect" in row)
        await pilot.click(offset=(rows[line].index("Reflect"), line))
        await settled(pilot)
        assert place(pilot) == "reflect.surprised"
    assert store.walk(store.open_walks()[0].id).observations[0].match == "done differently"


async def test_an_answer_given_on_a_full_disk_is_kept_as_typed_once_there_is_room(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "1")
        await walk_screen(pilot).keeper.desk.do(lambda store: limit_pages(store, 1))
        pilot.app.screen.query_one(Answer).post_message(events.Paste("long " * 20_000))
        await press(pilot, "enter")  # before the pause in typing, at which it would have been saved
        await wait_for(pilot, "The disk is full")
        await walk_screen(pilot).keeper.desk.do(lambda store: limit_pages(store, 1_000_000))
        await pilot.pause(2.3)
        await wait_for(pilot, "saved 07:")
        assert "long " * 20_000 in store.drafts(walk_screen(pilot).walk.id).values()


async def test_nothing_is_called_saved_while_words_wait(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "1")
        before = shown(pilot).rsplit("saved ", 1)[1]
        await type_in(pilot, "words of this very moment")
        await walk_screen(pilot).keeper.do(lambda store: store.walk(walk_screen(pilot).walk.id))
        assert "words of this very moment" not in store.drafts(walk_screen(pilot).walk.id).values()
        assert shown(pilot).rsplit("saved ", 1)[1] == before
        await pilot.pause(0.6)
        await settled(pilot)
        assert "words of this very moment" in store.drafts(walk_screen(pilot).walk.id).values()
        assert shown(pilot).rsplit("saved ", 1)[1] != before


async def test_a_vision_without_a_role_comes_back_as_it_was_typed(make_app) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter", "enter", "enter")
        assert place(pilot) == "prepare.visions"
        await answer(pilot, "no phone call at a changeover")
        await press(pilot, "ctrl+b")
        assert walk_screen(pilot).view.values() == {"text": "no phone call at a changeover"}


async def test_what_was_typed_over_an_answer_is_on_disk_also_after_the_answer_is_taken_back(
    make_app, store
) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter")
        await answer(pilot, "why it lifts")
        await press(pilot, "ctrl+b")
        await type_in(pilot, " on Mondays")
        await pilot.pause(0.6)
        await press(pilot, "f8")
        screen = walk_screen(pilot)
        assert screen.view.values() == {"learn": "why it lifts on Mondays"}
        assert store.drafts(screen.walk.id)[screen.walk.id, "learn"] == "why it lifts on Mondays"


@pytest.mark.parametrize(
    ("who", "day", "said"),
    [
        ("", "", "Nobody does it, and no day for it yet: mirror"),
        ("setter", "", "No day for it yet: mirror"),
        ("", "fri", "Nobody does it yet: mirror"),
        ("setter", "fri", ""),
    ],
)
async def test_before_the_end_one_hears_of_a_try_that_nobody_does_or_that_has_no_day(
    make_app, who: str, day: str, said: str
) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await pass_to(pilot, "ask.problem")
        await answer(pilot, "the lamp is hidden")
        await pass_to(pilot, "try.trying")
        await press(pilot, "1")
        await answer(pilot, "mirror [b]on the pillar[/b]")
        await press(pilot, "enter", "enter")
        assert place(pilot) == "try.who"
        await answer(pilot, who)
        await answer(pilot, day)
        await pass_to(pilot, "read_back.lines")
        await press(pilot, "end", "enter")
        await pass_to(pilot, "summary.read")
        await wait_for(pilot, "for the team")
        if said:
            assert f"{said} [b]on the pillar[/b]" in shown(pilot)
        else:
            assert "yet:" not in shown(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: place(pilot) == "home")
        assert place(pilot) == "home"


async def test_a_part_that_was_passed_over_is_neither_answered_nor_skipped(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter")
        await type_in(pilot, "why it creases")
        await press(pilot, "ctrl+l")
        assert place(pilot) == "prepare.steps"
        await press(pilot, "2", "enter", "1")
        assert "› Observe 1/4" in shown(pilot)
        await press(pilot, "ctrl+l")
        assert place(pilot) == "ask.problem"
    walk = store.walk(store.open_walks()[0].id)
    assert walk.learn == "why it creases"
    assert walk.skips == frozenset()


async def test_a_measure_that_nobody_has_is_asked_for_once(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await pass_to(pilot, "ask.problem")
        await answer(pilot, "the lamp is hidden")
        await pass_to(pilot, "try.trying")
        await press(pilot, "1")
        await answer(pilot, "mirror")
        await press(pilot, "enter", "enter", "enter", "enter")
        assert place(pilot) == "try.measure"
        await press(pilot, "enter")
        assert place(pilot) == "try.risk"
        await press(pilot, "ctrl+b", "tab")
        await answer(pilot, "7 a day")
        assert place(pilot) == "try.measure"
        await answer(pilot, "3")
        assert place(pilot) == "try.risk"
    (tried,) = store.walk(store.open_walks()[0].id).countermeasures
    assert (tried.measure, tried.from_value, tried.to_value) == (None, "7 a day", "3")


async def test_what_has_no_room_beside_the_question_is_scrolled_by_the_page_keys(plant_app: GembawalkApp) -> None:
    async with opened(plant_app) as pilot:
        await press(pilot, "w", "enter", "ctrl+l", "5", "enter", "1")
        await pass_to(pilot, "observe.match")
        await wait_for(pilot, "PgDn, PgUp: more", "Run the thumb")
        assert "Welding can run without sorting." not in shown(pilot)
        await press(pilot, "pagedown", "pagedown")
        assert "Welding can run without sorting." in shown(pilot)
        await press(pilot, "pageup", "pageup")
        assert "Run the thumb" in shown(pilot) and place(pilot) == "observe.match"
        await pilot.resize_terminal(*LARGE)
        await settled(pilot)
        assert "PgDn" not in shown(pilot)


async def test_a_try_that_is_still_tried_elsewhere_is_taken_over_with_a_word(plant_app: GembawalkApp) -> None:
    async with opened(plant_app) as pilot:
        await press(pilot, "w", "enter", "ctrl+l", "4", "enter", "1")
        await pass_to(pilot, "ask.problem")
        await type_in(pilot, "wrench at night")
        await wait_for(pilot, "Wrench not at the press at night")
        await press(pilot, "ctrl+t")
        await wait_for(pilot, "Shadow board for the wrench", "It is still being tried")
        await press(pilot, "f8")
        await until(pilot, lambda: place(pilot) != "try.do")
        await pass_to(pilot, "ask.problem")
        await press(pilot, "ctrl+a", "ctrl+x")
        await type_in(pilot, "cold on mondays")
        await wait_for(pilot, "First forty trays")
        await press(pilot, "ctrl+t")
        await wait_for(pilot, "Heating on a clock", "Taken over")
        assert "still being tried" not in shown(pilot)


async def test_a_new_day_moves_no_promise_past_those_that_were_not_asked_about(plant_app: GembawalkApp) -> None:
    async with opened(plant_app) as pilot:
        await press(pilot, "w", "enter", "ctrl+l", "2", "enter", "1")
        asked = [one.subject for one in walk_places(pilot)]
        assert len(asked) > 3
        await press(pilot, "3")
        assert place(pilot) == "promises.date"
        await answer(pilot, "next week")
        await press(pilot, "enter")
        assert walk_screen(pilot).place.subject == asked[1]
        assert [one.subject for one in walk_places(pilot)] == asked
        assert f"› Promises first 2/{len(asked)}" in shown(pilot)


def walk_places(pilot: Pilot[None]) -> list[Place]:
    """Return the first question about each promise, in their order."""
    found: dict[str, Place] = {}
    for one in places(walk_screen(pilot).walk):
        if one.stage is Stage.PROMISES:
            found.setdefault(one.subject, one)
    return list(found.values())


async def test_an_unfinished_walk_can_be_erased_from_home(make_app, store: Store, tmp_path: Path) -> None:
    async with opened(make_app(), LARGE) as pilot:
        await press(pilot, "w", "enter", "ctrl+g")
        await answer(pilot, "summary")
        await wait_for(pilot, "for the team")
        await press(pilot, "e", "enter")
        await wait_for(pilot, "Written to")
        await press(pilot, "escape")
        await wait_for(pilot, "Unfinished")
        await press(pilot, "enter", "4")
        await wait_for(pilot, "Erase this walk?")
        await press(pilot, "2")
        await wait_for(pilot, "The walk is erased", "Written before, and not to be recalled")
        assert "Unfinished" not in shown(pilot)
    assert store.walk_lines() == ()


@pytest.mark.parametrize("first", [True, False])
async def test_a_standard_is_written_as_a_list_that_enter_goes_on_with(
    make_app, tmp_path: Path, clock: Clock, first: bool
) -> None:
    app = make_app()
    if first:
        app = GembawalkApp(
            tmp_path / "empty.db",
            Settings(),
            settings_folder=tmp_path / "settings",
            export_folder=tmp_path,
            now=clock,
        )
    async with opened(app) as pilot:
        await press(pilot, "s", *([] if first else ["ctrl+n"]))
        await answer(pilot, "Wash the tray")
        await answer(pilot, "Rinse")
        await answer(pilot, "Dry")
        await press(pilot, "enter")
        await wait_for(pilot, "The standard is written", "Wash the tray")
    with closing(Store.open(app.desk.path, clock)) as store:
        (written,) = (one for one in store.standards() if one.version.title == "Wash the tray")
    assert [step.what for step in written.version.steps] == ["Rinse", "Dry"]


async def test_a_name_in_the_place_of_a_role_gets_a_soft_hint(make_app, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await pass_to(pilot, "ask.problem")
        await answer(pilot, "creases")
        await pass_to(pilot, "try.trying")
        await press(pilot, "1")
        await answer(pilot, "a second lamp")
        await press(pilot, "enter", "enter")
        assert place(pilot) == "try.who"
        await type_in(pilot, "Mehmet")
        await wait_for(pilot, "Mehmet: is that a name?")
        await press(pilot, "ctrl+u")
        await type_in(pilot, "setter")
        await settled(pilot)
        assert "is that a name?" not in shown(pilot)


async def test_a_hit_s_walk_opens_where_it_was_told(plant_app: GembawalkApp) -> None:
    async with opened(plant_app) as pilot:
        await press(pilot, "f")
        await type_in(pilot, "bolt heads worn")
        await wait_for(pilot, "Bolt heads are worn round")
        await press(pilot, "enter")
        read = await wait_for(pilot, "for the coach", "▌ What goes wrong. Bolt heads are worn round")
        assert "How we could see it" in read
