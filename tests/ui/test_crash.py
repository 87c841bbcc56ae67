"""Crashes: one report without a word of what was typed, one calm paragraph, and all that was saved is there."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from plant import Clock, tray_sealing
from story import opened, place, press, settled, shown, type_in
from textual.pilot import Pilot

from gembawalk import __version__, cli, crash, paths
from gembawalk.errors import DatabaseBusy
from gembawalk.store import Store
from gembawalk.ui.app import GembawalkApp
from gembawalk.ui.screens.due import DueScreen
from gembawalk.ui.screens.home import HomeScreen
from gembawalk.ui.screens.walk import WalkScreen
from gembawalk.ui.widgets.answer import Answer

SECRET = "the film creases because Ms Doe hurries"
Say = Callable[..., tuple[int, str, str]]
Keys = Callable[[Pilot[None]], Any]

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def walked(home: Path) -> Path:
    """The coach's own database, with one standard."""
    store = Store.open(paths.database(), Clock())
    store.add_standard(tray_sealing())
    store.close()
    return paths.database()


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Callable[[Keys], None]:
    """Lets the command open its real app where no terminal is, with keys pressed in it."""

    def take(pressed: Keys) -> None:
        real = GembawalkApp.run

        async def pilot(pilot: Any) -> None:
            await settled(pilot)
            await pressed(pilot)

        def run(app: GembawalkApp, **_: Any) -> None:
            real(app, headless=True, size=(80, 24), auto_pilot=pilot)

        monkeypatch.setattr(GembawalkApp, "run", run)
        for stream in ("stdin", "stdout"):
            monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True, raising=False)

    return take


def broken(*_: object, **__: object) -> None:
    secret = SECRET
    raise ValueError(secret)


async def broken_worker(*_: object) -> None:
    broken()


def the_report(database: Path, error: str) -> str:
    """Return the one report there is, and check what was told of it."""
    (written,) = database.parent.glob("gembawalk-crash-*.txt")
    text = written.read_text("utf-8")
    assert str(written) in error
    assert "All that the screen called saved is safe" in error
    assert "Start gembawalk again" in error
    assert len(error.strip().split("\n")) == 1
    assert SECRET not in text + error
    assert "Traceback" not in error
    assert __version__ in text
    if os.name != "nt":
        assert stat.S_IMODE(written.stat().st_mode) == 0o600
    return text


async def open_due(pilot: Pilot[None]) -> None:
    await press(pilot, "d")


async def walk_and_type(pilot: Pilot[None]) -> None:
    await press(pilot, "w", "enter")
    await type_in(pilot, SECRET)
    await pilot.pause(0.6)
    await press(pilot, "enter")


@pytest.mark.parametrize(
    ("owner", "name", "how", "pressed", "place"),
    [
        (HomeScreen, "compose", broken, None, "HomeScreen"),
        (GembawalkApp, "on_mount", broken, None, "Screen: "),
        (DueScreen, "compose", broken, open_due, "DueScreen"),
        (DueScreen, "_draw", broken, open_due, "HomeScreen > DueScreen > BoardLines"),
        (Store, "due", broken, open_due, "HomeScreen"),
        (Answer, "action_give", broken, walk_and_type, "HomeScreen > WalkScreen > prepare.learn > Answer"),
        (WalkScreen, "go", broken_worker, walk_and_type, "HomeScreen > WalkScreen"),
    ],
)
def test_a_crash_on_a_screen(
    walked: Path,
    keys: Callable[[Keys], None],
    say: Say,
    monkeypatch: pytest.MonkeyPatch,
    owner: type,
    name: str,
    how: Any,
    pressed: Keys | None,
    place: str,
) -> None:
    async def wait(pilot: Pilot[None]) -> None:
        await pilot.pause(0.2)

    keys(pressed or wait)
    monkeypatch.setattr(owner, name, how)
    code, printed, error = say()
    assert (code, printed) == (1, "")
    text = the_report(walked, error)
    assert place in text
    assert "in broken\n    raise ValueError(secret)\nbuiltins.ValueError\n" in text
    assert "test_crash.py" in text


def test_what_was_saved_before_a_crash_is_there(
    walked: Path, keys: Callable[[Keys], None], say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys(walk_and_type)
    monkeypatch.setattr(Answer, "action_give", broken)
    assert say()[0] == 1
    store = Store.open(walked, Clock())
    assert SECRET in store.drafts(store.open_walks()[0].id).values()
    assert store.differences() == ()


def test_a_crash_at_the_start_and_in_a_command(walked: Path, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_COMMANDS", {**cli._COMMANDS, "walks": broken})
    code, printed, error = say("walks")
    assert (code, printed) == (1, "")
    assert "Command: walks\n" in the_report(walked, error)


def test_a_second_crash_in_the_same_second_has_a_report_of_its_own(tmp_path: Path) -> None:
    at = datetime(2026, 10, 5, 7, 40, tzinfo=UTC)
    first, second = (crash.write_report(KeyError(SECRET), "home", tmp_path / "new", at) for _ in range(2))
    assert first.name == "gembawalk-crash-20261005-074000.txt"
    assert second.name == "gembawalk-crash-20261005-074000-2.txt"


def test_a_report_that_cannot_be_written_is_told_in_its_place(
    walked: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "_COMMANDS", {**cli._COMMANDS, "walks": broken})
    (walked.parent / "in the way").touch()
    code, _, error = say("walks", "--db", walked.parent / "in the way" / "walks.db")
    assert code == 1
    assert "raise ValueError(secret)\nbuiltins.ValueError" in error
    assert "No report could be written" in error
    assert SECRET not in error


def test_a_report_tells_causes_groups_codes_and_endless_recursion_without_a_word() -> None:
    def endless(depth: int) -> int:
        return endless(depth + 1)

    caught: Exception = ExceptionGroup(SECRET, [KeyError(SECRET), FileNotFoundError(2, SECRET, SECRET)])
    try:
        try:
            endless(0)
        except RecursionError as error:
            raise caught from error
    except ExceptionGroup as error:
        text = crash.report(error, "home", datetime(2026, 10, 5, tzinfo=UTC))
    for told in ("RecursionError", "ExceptionGroup", "KeyError", "FileNotFoundError (No such file or directory)"):
        assert told in text
    assert SECRET not in text
    assert len(text) < 20_000
    assert str(Path.home()) not in text


async def test_what_a_person_is_to_be_told_is_no_crash(
    plant_app: GembawalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A screen that can't be filled says why, and keys go on working."""

    def busy(_: Store) -> None:
        raise DatabaseBusy("The database is busy", "another program has it.", "Try again.")

    async with opened(plant_app) as pilot:
        monkeypatch.setattr(Store, "versions", busy)
        monkeypatch.setattr(Store, "due", busy)
        await press(pilot, "d")
        assert place(pilot) == "DueScreen"
        assert "The database is busy: another" in shown(pilot)
        monkeypatch.undo()
        await press(pilot, "escape", "d")
        assert "Nothing is due" not in shown(pilot)
        assert place(pilot) == "DueScreen"
