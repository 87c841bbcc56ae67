"""Random keys, clicks, pastes and window sizes over every screen; what a coach sees is compared with what is on disk."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import traceback
from collections import Counter, deque
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

import coach
import oracle
from textual import events
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Size
from textual.pilot import Pilot

from gembawalk.domain.text import clean
from gembawalk.ui import commands
from gembawalk.ui.app import GembawalkApp
from gembawalk.ui.screens.home import HomeScreen
from gembawalk.ui.screens.walk import WalkScreen
from gembawalk.ui.widgets import answer
from gembawalk.ui.widgets.answer import Answer
from gembawalk.ui.widgets.day_field import DayField

BURST = 20
"""Keys that come one after the other, as fast as a terminal can send them, before a look is taken."""
HOSTILE = (
    "[/red] [bold", "\x1b[31mred\x1b]0;owned\x07", "| a | b |", "# heading", "- [ ] task", "=cmd()", "😀 مرحبا 过滤器漏油",
    "e\u0301\u0301\u0301", "\u202eright to left", "'; DROP TABLE change; --", '"* NEAR/2 OR -', "line one\nline two\r\n\n",
    "\x00\x07\x9b2J", "<script>alert(1)</script>", "$muted [link=x]y[/]", "../../etc/passwd", "a" * 3000, "% _ %", "\ud800",
)  # fmt: skip
_NAMED = (
    "enter", "enter", "enter", "escape", "escape", "tab", "shift+tab", "up", "down", "left", "right", "home", "end", "pageup",
    "pagedown", "space", "backspace", "delete", "ctrl+w", "ctrl+z", "ctrl+y", "ctrl+a", "ctrl+c", "ctrl+x", "ctrl+v",
    "ctrl+left", "ctrl+right", "ctrl+up", "ctrl+down", "shift+left", "ctrl+p", "ctrl+j", "alt+enter",
)  # fmt: skip
_KEPT = """
SELECT text FROM draft WHERE record = ? AND field = ?
UNION ALL SELECT * FROM (
    SELECT json_extract(fields, ?) FROM change WHERE record = ? AND json_type(fields, ?) IS NOT NULL ORDER BY hlc DESC, id DESC LIMIT 1
)"""
_TURN = 0.03
_PATIENCE = 1000
"""Turns that are waited at most; not seconds, for a machine may put the whole run to sleep."""
_SIZES = ((80, 24), (80, 24), (140, 40), (60, 20), (100, 30), (1, 1), (20, 5), (240, 70))
KEYS = (*_NAMED, *(key for table in commands.TABLES for one in table for key in one.keys.split(",")))
_STAYING = tuple(key for key in KEYS if key not in ("escape", "q", "ctrl+q"))
"""Those that leave no screen at once."""


@dataclass
class Found:
    """What so many keys did."""

    keys: int = 0
    looks: int = 0
    compared: int = 0
    """Fields whose words were looked for on disk."""
    screens: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    last: deque[str] = field(default_factory=lambda: deque(maxlen=60))
    """What was done last; a line ``--`` for each look."""

    def line(self) -> str:
        """Tell it in one line."""
        return (
            f"{self.keys} keys and pastes, {self.looks} looks, {self.compared} fields compared with the disk, "
            f"{len(self.screens)} screens, {len(self.troubles)} troubles"
        )


def press(
    keys: int, plant: Path, folder: Path, seed: object, tell: Callable[[Found], None] = lambda _: None
) -> Found:
    """Press so many keys, some thousand a database.

    Args:
        keys: how many.
        plant: the database to begin each life with; it is copied.
        folder: where the databases lie.
        seed: of all that is random.
        tell: called after each life.
    """
    found, life = Found(), 0
    answer.PAUSE = 0.02
    while found.keys < keys and not found.troubles:
        home = folder / f"life-{life}"
        home.mkdir(parents=True)
        shutil.copy(plant, home / "walks.db")
        random, until = Random(f"{seed} {life}"), min(keys, found.keys + 2000)
        while found.keys < until and not found.troubles:
            asyncio.run(_live(home / "walks.db", random, until, found))
        found.troubles += oracle.damage(home / "walks.db")
        found.troubles = [
            one if one.startswith("seed ") else f"seed {seed}, life {life}: {one}" for one in found.troubles
        ]
        life += 1
        tell(found)
        if not found.troubles:
            shutil.rmtree(home)
    return found


async def _live(database: Path, random: Random, until: int, found: Found) -> None:
    """Run one app until it is left or enough keys were pressed."""
    app = coach.make_app(database, lambda: datetime.now().astimezone())
    before, _ = _lines(database)
    try:
        async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
            await _quiet(pilot)
            while found.keys < until and not found.troubles and app.is_running and not app.leaving:
                await _burst(pilot, random, found)
                found.looks += 1
                found.screens[type(app.screen).__name__] += 1
                if app.is_running and not app.leaving and _unsaved(app, database, found):
                    # On a busy machine a save may be a little later than half a second.
                    await asyncio.sleep(1)
                    await _quiet(pilot)
                    found.troubles += _unsaved(app, database, found)
            while app.is_running and app.leaving:
                await asyncio.sleep(0.01)
            # Keys that are still on their way find the app closing, as behind the key that leaves.
            app.leaving = True
    except Exception as error:
        told = "".join(traceback.format_exception(error.__cause__ or error)).strip().replace("\n", "\n    ")
        found.troubles.append(f"after {found.keys} keys: {type(error).__name__}: {error}\n    {told}")
    after, struck = _lines(database)
    if gone := [line for line, record in before.items() if line not in after and record not in struck]:
        found.troubles.append(f"after {found.keys} keys: {len(gone)} lines are gone: {gone[:3]}")


async def _burst(pilot: Pilot[None], random: Random, found: Found) -> None:
    app = pilot.app
    if isinstance(app.screen, HomeScreen):
        # Without this, hardly any of the keys would fall on a walk.
        for key in (random.choice("wwwwdfps"), "enter"):
            found.keys += 1
            found.last.append(key)
            app.post_message(events.Key(key, key if len(key) == 1 else None))
            await _quiet(pilot)
    if app.screen.is_modal and random.random() < 0.5:
        app.post_message(events.Key("escape", None))
        await _quiet(pilot)
    keys = _STAYING if isinstance(app.screen, WalkScreen) and random.random() < 0.95 else KEYS
    for _ in range(random.randint(1, BURST)):
        found.keys += 1
        match random.random():
            case chance if chance < 0.35:
                letter = random.choice("abcdefghijklmnopqrstuvwxyz 0123456789?/.,:-[]äß水")
                found.last.append(letter)
                app.post_message(events.Key("space" if letter == " " else letter, letter))
            case chance if chance < 0.93:
                key = random.choice(keys)
                found.last.append(key)
                app.post_message(events.Key(key, " " if key == "space" else key if len(key) == 1 else None))
            case chance if chance < 0.97:
                text = random.choice(HOSTILE)
                found.last.append(f"paste {text[:20]!r}")
                app.post_message(events.Paste(text))
            case chance if chance < 0.985:
                size = random.choice(_SIZES)
                found.last.append(f"size {size}")
                _resize(app, *size)
            case _:
                width, height = app.size
                at = random.randrange(max(1, width)), random.randrange(max(1, height))
                found.last.append(f"click {at}")
                # As the driver sends them; `pilot.click` waits for ever for a widget that is just being closed.
                for kind in (events.MouseMove, events.MouseDown, events.MouseUp):
                    app.post_message(kind(None, *at, 0, 0, 1, False, False, False, *at))
    await _quiet(pilot)
    found.last.append(f"-- {type(app.screen).__name__}\n   ")


def _resize(app: App[None], width: int, height: int) -> None:
    # `pilot.resize_terminal` gives up after so many seconds, which pass too while the machine sleeps.
    if isinstance(app._driver, HeadlessDriver):
        app._driver._size = (width, height)
    app.post_message(events.Resize(Size(width, height), Size(width, height)))


async def _quiet(pilot: Pilot[None]) -> None:
    """Wait until nothing runs and what was typed has had its time to be saved."""
    calm = 0
    for _ in range(_PATIENCE):
        # Not `pilot.pause`: it draws by itself, and what isn't wholly there yet too.
        await asyncio.sleep(_TURN)
        app = pilot.app
        if not app.is_running or getattr(app, "leaving", False):
            return
        busy = any(one.group not in ("dialog", "walk") for one in app.workers) or getattr(app, "holding", False)
        calm = 0 if busy else calm + 1
        if calm == 2:
            await _answering(pilot)
            return
    raise TimeoutError(f"the app is busy for half a minute: {list(pilot.app.workers)}")


async def _answering(pilot: Pilot[None]) -> None:
    """Wait until the screen has worked off what came in; one that hangs is as bad as a crash."""
    app, asked, heard = pilot.app, None, asyncio.Event()
    for _ in range(_PATIENCE):
        if not app.is_running or getattr(app, "leaving", False):
            return
        if app.screen is not asked:
            # The one asked before was closed meanwhile; what it answers says nothing of the one that stands there now.
            asked, heard = app.screen, asyncio.Event()
            asked.call_later(heard.set)
        elif heard.is_set():
            return
        await asyncio.sleep(_TURN / 10)
    raise TimeoutError(f"{asked} doesn't answer")


def _unsaved(app: GembawalkApp, database: Path, found: Found) -> list[str]:
    """Return a sentence for each field of the walk whose words are not on disk, though the screen is at rest."""
    screen = next((one for one in app.screen_stack if isinstance(one, WalkScreen)), None)
    if screen is None or screen is not app.screen or screen.place.question.key == "prepare.visions":
        return []  # a vision stands on disk apart from its role
    if not screen.query_one("#work").display:
        return []  # under Read back and the summary stand the fields of the question before, which F8 may take back
    troubles = []
    with closing(sqlite3.connect(database)) as connection:
        for one in screen.view.query(Answer):
            if isinstance(one.parent, DayField) or not (key := screen.view.key(one)):
                continue  # days stand on disk in another form
            found.compared += 1
            kept = connection.execute(_KEPT, (*key, f"$.{key[1]}", key[0], f"$.{key[1]}")).fetchall()
            words = str((kept or [("",)])[0][0] or "")
            if clean(one.value).strip() != words.strip():
                at = f"after {found.keys} keys at {screen.place.name}"
                troubles.append(f"{at}: {key} shows {one.value!r}, on disk is {words!r}")
    return troubles


def _lines(database: Path) -> tuple[dict[str, str], set[str]]:
    """Return the record of each line of the log, and the records of which a coach struck something: random keys do."""
    with closing(sqlite3.connect(database)) as connection:
        lines = dict(connection.execute("SELECT id, record FROM change").fetchall())
        return lines, {record for (record,) in connection.execute("SELECT record FROM erasure")}
