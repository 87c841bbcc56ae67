"""Handing a walk on: what is shown is what is written, and where; names; copying."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from plant import Clock
from story import LARGE, SMALL, opened, press, wait_for
from textual.pilot import Pilot
from textual.widgets import Static

from gembawalk.domain.record import Edit, Kind
from gembawalk.store import Store
from gembawalk.ui import app as app_module
from gembawalk.ui.app import GembawalkApp
from gembawalk.ui.screens.export import ExportScreen


async def open_newest(pilot: Pilot[None]) -> None:
    """Read the newest walk and ask to hand it on."""
    await press(pilot, "p", "enter")
    await wait_for(pilot, "Gemba walk on")
    await press(pilot, "e")
    await wait_for(pilot, "Hand on")


def planned(pilot: Pilot[None]) -> tuple[Path, str]:
    """Where it will be written, and what."""
    screen = pilot.app.screen
    assert isinstance(screen, ExportScreen)
    assert screen.plan
    return screen.plan.path, screen.plan.text


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_what_is_shown_is_what_is_written(
    plant_app: GembawalkApp, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with opened(plant_app, size) as pilot:
        await open_newest(pilot)
        # The past walk stood there as the coach reads it; handed on it is to the team, unless the coach says otherwise.
        drawn = await wait_for(pilot, "for the team", "gembawalk: walk/1", "profile: team")
        path, text = planned(pilot)
        assert path.name.split()[0] in drawn
        assert not (tmp_path / "exports").exists()
        await press(pilot, "p")
        await wait_for(pilot, "for the coach", "profile: coach")
        await press(pilot, "p", "p")
        await wait_for(pilot, "for the team", "profile: team")
        path, text = planned(pilot)
        assert "## Reflection" not in text
        await press(pilot, "enter")
        await wait_for(pilot, "Written to", "for the coach")
        assert path.read_text("utf-8") == text
        assert not isinstance(pilot.app.screen, ExportScreen)
        assert (tmp_path / "exports") in path.parents
        path.write_text(f"{text}\n## Photos\n\nof the gauge\n", "utf-8")
        await press(pilot, "e")
        told = await wait_for(pilot, "gembawalk: walk/1", "2.md")
        assert "was changed by hand" in " ".join(told.split())
        assert planned(pilot)[0] == path.with_name(f"{path.stem} 2.md")
        await press(pilot, "enter")
        await wait_for(pilot, "Written to")
        assert path.read_text("utf-8").endswith("of the gauge\n")


async def test_a_page_is_written_by_its_form(plant_app: GembawalkApp, tmp_path: Path) -> None:
    async with opened(plant_app, LARGE) as pilot:
        await open_newest(pilot)
        await press(pilot, "f")
        await wait_for(pilot, "a page for browser and print", ".html")
        await press(pilot, "enter")
        await wait_for(pilot, "Written to")
    (page,) = (tmp_path / "exports").iterdir()
    assert page.read_text("utf-8").startswith("<!doctype html>")


async def test_escape_writes_nothing(plant_app: GembawalkApp, tmp_path: Path) -> None:
    async with opened(plant_app) as pilot:
        await open_newest(pilot)
        await press(pilot, "escape")
        await wait_for(pilot, "Gemba walk on")
    assert not (tmp_path / "exports").exists()


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_one_key_puts_a_role_in_the_place_of_names(
    plant_app: GembawalkApp, tmp_path: Path, clock: Clock, size: tuple[int, int]
) -> None:
    store = Store.open(tmp_path / "demo.db", clock)
    walk = store.walk(store.walk_lines(limit=1)[0].id)
    seen = next(one for one in walk.observations if one.step in walk.steps)
    store.write(walk.id, [Edit(Kind.OBSERVATION, seen.id, {"problem": "Thomas Meyer [/red] said it sticks"})])
    store.close()
    async with opened(plant_app, size) as pilot:
        await open_newest(pilot)
        await wait_for(pilot, "These look like people's names: Thomas", "profile: team")
        assert "Thomas Meyer" in planned(pilot)[1]
        await press(pilot, "n")
        await wait_for(pilot, "“the operator” stands in the place of: Thomas")
        assert "Thomas" not in planned(pilot)[1]
        await press(pilot, "n")
        await wait_for(pilot, "These look like people's names")
        await press(pilot, "n")
        await wait_for(pilot, "stands in the place of")
        await press(pilot, "enter")
        await wait_for(pilot, "Written to")
    (path,) = (tmp_path / "exports").iterdir()
    text = path.read_text("utf-8")
    assert "Thomas" not in text
    assert "The operator" in text
    store = Store.open(tmp_path / "demo.db", clock)
    assert any("Thomas Meyer" in (one.problem or "") for one in store.walk(walk.id).observations)
    store.close()


async def test_the_text_is_copied(plant_app: GembawalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr(app_module, "put", lambda text: not copied.append(text))
    async with opened(plant_app) as pilot:
        await open_newest(pilot)
        text = planned(pilot)[1]
        await press(pilot, "c")
        await wait_for(pilot, "Copied.")
    assert copied == [text]


async def test_what_can_not_be_written_is_told_and_nothing_is_lost(plant_app: GembawalkApp, tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("a file stands where the folder should be")
    async with opened(plant_app, LARGE) as pilot:
        await open_newest(pilot)
        await press(pilot, "enter")
        await wait_for(pilot, "exports was not written")
        assert isinstance(pilot.app.screen, ExportScreen)
        assert re.search("to .*exports", str(pilot.app.screen.query_one("#where", Static).content))
