"""The loop on the screen: due board, adopting, editing, versions, why, and the story of a step."""

from __future__ import annotations

from pathlib import Path

from plant import Clock, MakeApp
from story import (
    LARGE,
    SMALL,
    answer,
    begin_walk,
    opened,
    place,
    press,
    type_in,
    wait_for,
    walk_screen,
)
from textual import events

from gembawalk.domain import answer as acts
from gembawalk.domain.guide import find, first_observation
from gembawalk.domain.record import Value
from gembawalk.domain.standard import Confidence, Emphasis, Standard
from gembawalk.domain.walk import Walk
from gembawalk.store import Store
from gembawalk.ui.app import GembawalkApp
from gembawalk.ui.screens.editor import EditorScreen, Source


def give(store: Store, walk: Walk, name: str, **values: Value) -> Walk:
    return store.write(walk.id, acts.give(walk, find(walk, name), values, store.now().date(), store.new_id))


def agreed(store: Store, problem: str = "Seams open at the corner", due: str | None = None) -> Walk:
    """Finish a walk that agreed a try."""
    walk = store.start_walk(store.standards()[0].id)
    step = walk.version.steps[1].id
    walk = give(store, walk, f"prepare.steps@{walk.id}", steps=[step])
    seen = first_observation(walk, step)
    walk = give(store, walk, f"ask.problem@{seen}", problem=problem)
    walk = give(store, walk, f"opinion.wrong@{seen}", text="we start too early")
    walk = give(store, walk, f"try.trying@{seen}", trying="try")
    walk = give(store, walk, f"try.do@{seen}", do="Heat by the clock")
    walk = give(store, walk, f"try.expect@{seen}", expect="no open seam")
    walk = give(store, walk, f"try.who@{seen}", who="sealer", due=due)
    return store.finish(walk.id)


def decided(store: Store, tried: str) -> Walk:
    """Finish a walk that decided to adopt a try."""
    walk = store.start_walk(store.standards()[0].id)
    walk = give(store, walk, f"promises.result@{tried}", result="better")
    walk = give(store, walk, f"promises.evidence@{tried}", evidence="0 of 40 open")
    walk = give(store, walk, f"promises.decision@{tried}", decision="adopt")
    return store.finish(give(store, walk, f"promises.repeatable@{tried}", repeatable="outcome").id)


async def test_what_waits_to_be_adopted_is_put_into_the_standard_from_the_board(
    make_app: MakeApp, store: Store
) -> None:
    decided(store, agreed(store).countermeasures[0].id)
    async with opened(make_app(), LARGE) as pilot:
        await wait_for(pilot, "Without a date", "adopt", "Heat by the clock")
        await press(pilot, "d")
        await wait_for(pilot, "What is due", "told       Seams open at the corner")
        await press(pilot, "enter", "1")
        await wait_for(
            pilot, "Adopt into Tray sealing", "+ Heat by the clock (believe)", "look again Wed 4 Nov 2026"
        )
        await type_in(pilot, ", Mondays at five")
        await wait_for(pilot, "+ Heat by the clock, Mondays at five")
        await press(pilot, "enter")
        await answer(pilot, "it is cold inside")
        await press(pilot, "3", "1")
        await wait_for(pilot, "0 of 40 open")
        await press(pilot, "enter")
        await wait_for(pilot, "holds?", "Heat by the clock")
    (standard,) = store.standards()
    point = standard.version.steps[1].key_points[-1]
    assert (point.text, point.reason, point.confidence) == (
        "Heat by the clock, Mondays at five",
        "it is cold inside",
        Confidence.DONT_KNOW,
    )
    assert (standard.version.number, standard.version.note) == (2, "0 of 40 open")
    assert store.due()[0].kind == "hold"


async def test_keys_in_haste_behind_a_field_of_adopting_are_for_the_next(make_app: MakeApp, store: Store) -> None:
    decided(store, agreed(store).countermeasures[0].id)
    async with opened(make_app(), SMALL) as pilot:
        await press(pilot, "enter", "1")
        await wait_for(pilot, "Adopt into Tray sealing", "The key point, as the team would say it")
        for key in ("x", "enter", "y", "enter", "3", "1", "z", "enter", "d"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await wait_for(pilot, "What is due")
    version = store.standards()[0].version
    point = version.steps[1].key_points[-1]
    assert (point.text[-1], point.reason, version.note[-1]) == ("x", "y", "z")
    assert (point.confidence, point.kind) == (Confidence.DONT_KNOW, Emphasis.MAKE_OR_BREAK)


async def test_what_is_left_at_adopting_is_there_again(make_app: MakeApp, store: Store) -> None:
    decided(store, agreed(store).countermeasures[0].id)
    async with opened(make_app(), SMALL) as pilot:
        await press(pilot, "enter", "1")
        await wait_for(pilot, "Adopt into Tray sealing", "The key point, as the team would say it")
        await type_in(pilot, " on Mondays")
        await pilot.pause(0.6)
        await press(pilot, "escape")
        await wait_for(pilot, "New walk", "adopt")
        await press(pilot, "enter", "1")
        await wait_for(pilot, "Heat by the clock on Mondays")
        await press(pilot, "f2")
        await wait_for(pilot, "New walk", "holds?")
    assert store.standards()[0].version.steps[1].key_points[-1].text == "Heat by the clock on Mondays"
    assert store.drafts(store.standards()[0].version.check or "") == {}


async def test_something_due_later_is_looked_at_on_a_walk_of_its_own(
    make_app: MakeApp, store: Store, clock: Clock
) -> None:
    walk = agreed(store, due="2026-10-30")
    async with opened(make_app(), SMALL) as pilot:
        await wait_for(pilot, "Later", "30 Oct")
        await press(pilot, "enter", "1")
        await wait_for(pilot, "Heat by the clock")
        assert place(pilot) == "promises.result"
        await press(pilot, "2")
        assert place(pilot) == "promises.date"
        await answer(pilot, "+60")
        await answer(pilot, "the oven is down")
        await press(pilot, "ctrl+g")
        await type_in(pilot, "summary")
        await press(pilot, "enter")
        await wait_for(pilot, "too early to tell")
        await press(pilot, "enter")
        await wait_for(pilot, "New walk", "moved once")
        await press(pilot, "d")
        await wait_for(pilot, "was due    Fri 30 Oct 2026: the oven is down")
    (line,) = store.due()
    assert (str(line.due), [slip.due for slip in line.slips]) == ("2026-12-04", ["2026-10-30"])
    assert walk.countermeasures[0].id == line.id


async def test_the_walk_says_that_a_trouble_came_back_and_why_the_step_says_what_it_says(
    make_app: MakeApp, store: Store, clock: Clock
) -> None:
    made = decided(store, agreed(store).countermeasures[0].id)
    found = store.adoption(made.checks[0].id)
    from gembawalk.domain.adoption import suggestion, with_point
    from gembawalk.domain.standard import text_of

    changed = with_point(text_of(found.standard), found.step or 0, suggestion(found))
    store.add_standard(changed, "", found.check, found.standard)
    clock.at = clock.at.replace(month=11, day=3)
    async with opened(make_app(), LARGE) as pilot:
        await begin_walk(pilot, "2")
        assert place(pilot) == "observe.match"
        await press(pilot, "b")
        await wait_for(pilot, "Tray sealing   version 2", "Heat by the clock (believe)", "v2")
        await press(pilot, "down", "down", "down")
        await wait_for(pilot, "told       Seams open at the corner", "operator   “we start too early”")
        await press(pilot, "t")
        await wait_for(pilot, "Seal the tray   its story", "better, adopt")
        await press(pilot, "escape", "escape")
        await press(pilot, "1", "enter", "1", "enter")
        assert place(pilot) == "ask.problem"
        await type_in(pilot, "b is typed: the seam is open at a corner again")
        await press(pilot, "enter")
        assert "b is typed" in (walk_screen(pilot).walk.observations[0].problem or "")
        await wait_for(pilot, "This came back.", "2: Heat by the clock")
        await press(pilot, "f3")
        await wait_for(pilot, "v2", "came back")


async def test_a_standard_is_edited_with_its_lineage_put_right(make_app: MakeApp, store: Store) -> None:
    before: Standard = store.standards()[0]
    async with opened(make_app(), LARGE) as pilot:
        await press(pilot, "s", "enter", "e")
        await wait_for(pilot, "version 1 becomes version 2", "Load the tray into the guide")
        source = pilot.app.screen.query_one(Source)
        text = source.text.replace("Check the seam by eye and thumb", "Look at it").replace(
            "## 4. Stack in the blue crate", "## 5. Stack in the blue crate"
        )
        source.load_text(text)
        await wait_for(pilot, "1 to mend before it can be saved", "Step 4 is missing before this one.")
        await press(pilot, "ctrl+s")
        await wait_for(pilot, "Step 4 is missing")
        source.load_text(text.replace("## 5.", "## 4."))
        await wait_for(pilot, "Look at it  new", "Check the seam by eye and thumb  gone")
        await press(pilot, "ctrl+s")
        await wait_for(pilot, "What carries on what?", "Look at it", "new", "gone: Check the seam by eye and thumb")
        await press(pilot, "right")
        await wait_for(pilot, "carries on  Check the seam by eye and thumb")
        await press(pilot, "enter")
        await wait_for(pilot, "What changed, and why?")
        await answer(pilot, "shorter words")
        await wait_for(pilot, "Tray sealing   version 2", "Look at it")
        await press(pilot, "v")
        await wait_for(pilot, "version 2 against 1", "shorter words", "Check the seam by eye and thumb Look at it")
    after = store.standards()[0]
    assert (after.version.number, after.version.note) == (2, "shorter words")
    assert [step.lineage for step in after.version.steps] == [step.lineage for step in before.version.steps]


async def test_too_many_steps_and_key_points_get_a_soft_note_and_can_be_saved(
    make_app: MakeApp, store: Store
) -> None:
    async with opened(make_app(), LARGE) as pilot:
        await press(pilot, "s", "enter", "e")
        await wait_for(pilot, "becomes version 2")
        points = "".join(f"- Point {number}\n" for number in range(6))
        more = "".join(f"\n## {number}. Step number {number}\n" for number in range(5, 9))
        source = pilot.app.screen.query_one(Source)
        source.load_text(f"{source.text}\n{points}{more}")
        await wait_for(pilot, "8 steps: more than 7 are hard to keep in mind.", "Step 4 has 6 key points")
        await press(pilot, "f2")
        await wait_for(pilot, "What changed, and why?")
        await press(pilot, "enter")
        await wait_for(pilot, "Tray sealing   version 2")


async def test_an_edit_that_was_left_waits_and_hostile_text_stays_text(make_app: MakeApp, store: Store) -> None:
    async with opened(make_app(), SMALL) as pilot:
        await press(pilot, "s", "enter", "e")
        await wait_for(pilot, "becomes version 2")
        assert isinstance(pilot.app.screen, EditorScreen)
        source = pilot.app.screen.query_one(Source)
        source.move_cursor(source.document.end)
        await press(pilot, "enter", "enter")
        await type_in(pilot, "## 5. [/red] [bold \x1b[31m <b>")
        await press(pilot, "escape")
        await wait_for(pilot, "Tray sealing   version 1")
        await press(pilot, "e")
        await wait_for(pilot, "This is how you left it")
        source = pilot.app.screen.query_one(Source)
        assert source.text.endswith("## 5. [/red] [bold [31m <b>")
        await press(pilot, "ctrl+s")
        await wait_for(pilot, "What changed, and why?")
        await press(pilot, "enter")
        await wait_for(pilot, "Tray sealing   version 2")
    assert store.standards()[0].version.steps[4].what == "[/red] [bold [31m <b>"
    assert store.drafts(store.standards()[0].id) == {}


async def test_a_standard_saved_meanwhile_is_not_gone_over_in_silence(make_app: MakeApp, store: Store) -> None:
    from dataclasses import replace

    from gembawalk.domain.standard import text_of

    async with opened(make_app(), SMALL) as pilot:
        await press(pilot, "s", "enter", "e")
        await wait_for(pilot, "becomes version 2")
        source = pilot.app.screen.query_one(Source)
        source.load_text(source.text.replace("Every tray", "Each tray"))
        opened_at = store.standards()[0]
        store.add_standard(replace(text_of(opened_at), purpose="Theirs."), of=opened_at)
        await press(pilot, "ctrl+s")
        await wait_for(pilot, "What changed, and why?")
        await press(pilot, "enter")
        await wait_for(pilot, "version 2 becomes version 3")
        await press(pilot, "ctrl+s")
        await wait_for(pilot, "What changed, and why?")
        await press(pilot, "enter")
        await wait_for(pilot, "Tray sealing   version 3")
    assert [one.purpose for one in store.versions(opened_at.id)] == [
        "Every tray leaves the line sealed.",
        "Theirs.",
        "Each tray leaves the line sealed.",
    ]


async def test_a_standard_goes_out_of_use_and_comes_back(make_app: MakeApp, store: Store, tmp_path: Path) -> None:
    async with opened(make_app(), SMALL) as pilot:
        await press(pilot, "s", "enter", "x")
        await wait_for(pilot, "Written to")
        await press(pilot, "r", "2")
        await wait_for(pilot, "version 1, out of use")
        assert store.standards() == ()
        await press(pilot, "r")
        await wait_for(pilot, "It is in use again")
        assert len(store.standards()) == 1
    assert (tmp_path / "exports" / "tray-sealing.md").read_text("utf-8").startswith("---\ngembawalk: standard/1\n")


async def test_the_demo_plant_shows_all_of_it(plant_app: GembawalkApp) -> None:
    async with opened(plant_app, LARGE) as pilot:
        await press(pilot, "s")
        await type_in(pilot, "tray")
        await press(pilot, "enter")
        await wait_for(pilot, "Line lead", "Quality", "Driver", "came back", "(believe)")
        await press(pilot, *["down"] * 14)
        screen = await wait_for(pilot, "Guard of thick tin, rim upwards", "tried      Wipe the rim of each tray")
        assert screen.count("tried  ") == 4
