"""What the app does beside the work: the day's copy, a word on where the file lies, and erasing a walk."""

from __future__ import annotations

from pathlib import Path

from plant import Clock, MakeApp
from story import opened, press, settled, wait_for

from gembawalk.domain import answer
from gembawalk.errors import DamagedDatabase
from gembawalk.settings import Settings
from gembawalk.store import Store, copies
from gembawalk.ui.app import GembawalkApp

SECRET = "only Anna bends the Quxelplatte"


async def test_opening_the_app_leaves_the_copy_of_the_day(make_app: MakeApp, database: Path) -> None:
    async with opened(make_app()) as pilot:
        await settled(pilot)
        assert [copy.name for copy in copies.found(database)] == ["gembawalk-2026-10-05.db"]


async def test_a_cloud_folder_is_told_once_and_calmly(tmp_path: Path, clock: Clock) -> None:
    def app() -> GembawalkApp:
        return GembawalkApp(
            tmp_path / "OneDrive" / "gembawalk.db",
            Settings(),
            settings_folder=tmp_path / "settings",
            export_folder=tmp_path / "exports",
            now=clock,
        )

    for said in (1, 0):
        running = app()
        async with opened(running, (140, 40)) as pilot:
            await settled(pilot)
            told = [one for one in running._notifications if "OneDrive" in one.message]
            assert [one.severity for one in told] == ["information"] * said


async def test_a_walk_is_erased_from_the_reader_after_a_question(
    make_app: MakeApp, store: Store, database: Path, tmp_path: Path
) -> None:
    walk = store.start_walk(store.standards()[0].id)
    store.write(walk.id, answer.jot(walk, SECRET, store.new_id))
    store.finish(walk.id)
    store.upkeep.hand_out(tmp_path / "exports" / "walk.md", walk.id, "team")
    app = make_app()
    async with opened(app, (140, 40)) as pilot:
        await press(pilot, "p", "enter")
        await wait_for(pilot, "Quxelplatte")
        await press(pilot, "x")
        await wait_for(pilot, "Erase this walk?")
        await press(pilot, "enter")
        assert store.count_walks() == 1
        await press(pilot, "x")
        await wait_for(pilot, "Erase this walk?")
        await press(pilot, "2")
        await wait_for(pilot, "No walk yet")
        assert store.count_walks() == 0
        assert any("walk.md" in one.message for one in app._notifications)
    store.close()
    assert not [one for one in database.parent.rglob("*") if one.is_file() and b"Quxelplatte" in one.read_bytes()]


async def test_a_damaged_database_is_told_in_one_sentence_that_says_what_to_do(
    make_app: MakeApp, database: Path
) -> None:
    content = database.read_bytes()
    database.write_bytes(content[:4096] + bytes(len(content) - 4096))
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
    assert isinstance(app.failure, DamagedDatabase)
    assert "gembawalk doctor --repair" in str(app.failure)
    assert str(database) in str(app.failure)
