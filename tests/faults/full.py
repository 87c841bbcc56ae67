"""A disk that is full at random moments of a walk: one sentence says so, typing goes on, and all lands once there is room."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Protocol

sys.path.insert(0, str(Path(__file__).parents[1] / "ui"))

import coach
import oracle
from plant import tray_sealing
from sqlalchemy import event
from story import shown
from textual import events
from textual.pilot import Pilot

from gembawalk.store import Store
from gembawalk.ui.app import GembawalkApp
from gembawalk.ui.dialogs.jot import Jot
from gembawalk.ui.screens import typing_screen
from gembawalk.ui.screens.walk import WalkScreen
from gembawalk.ui.widgets import answer
from gembawalk.ui.widgets.answer import Answer

FULL = "The disk is full"
_MOMENTS_A_LIFE = 10


@dataclass
class Tally:
    """What was done and found."""

    moments: int = 0
    words: int = 0
    """Typed while the disk was full."""
    claimed: int = 0
    where: Counter[str] = field(default_factory=Counter)
    longest: float = 0
    """Seconds from there being room to all being saved."""
    troubles: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Tell it in one line."""
        return (
            f"{self.moments} moments at {len(self.where)} questions, {self.words} words typed on a full disk, "
            f"{self.claimed} texts called saved, all saved after {self.longest:.1f} s at most, {len(self.troubles)} troubles"
        )


class Disk(Protocol):
    """One that can be filled and emptied."""

    async def fill(self, app: GembawalkApp) -> None: ...

    async def empty(self, app: GembawalkApp) -> None: ...


class SmallDisk:
    """A real one."""

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    async def fill(self, app: GembawalkApp) -> None:
        """Leave no byte free."""
        handle = os.open(self._ballast, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for piece in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while True:
                    os.write(handle, bytes(piece))
        os.close(handle)

    async def empty(self, app: GembawalkApp) -> None:
        """Make room again."""
        self._ballast.unlink()


class PretendedDisk:
    """For want of a disk that may be filled: SQLite's word for it, at every statement that writes."""

    def __init__(self) -> None:
        self._is_full = False
        self._heard: set[int] = set()

    async def fill(self, app: GembawalkApp) -> None:
        """Refuse what is written."""
        self._is_full = True
        await app.desk.look_up(self._hear)

    async def empty(self, app: GembawalkApp) -> None:
        """Take it again."""
        self._is_full = False

    def _hear(self, store: Store) -> None:
        engine = store._database._engine
        if id(engine) not in self._heard:
            self._heard.add(id(engine))
            event.listen(engine, "before_cursor_execute", self._refuse)

    def _refuse(self, connection: object, cursor: object, statement: str, *_: object) -> None:
        if self._is_full and statement.startswith(("INSERT", "UPDATE", "DELETE")):
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error


@contextmanager
def disk(folder: Path) -> Iterator[tuple[Path, Disk]]:
    """Mount a small disk where that is allowed, else pretend."""
    mount = shutil.which("mount")
    small = folder / "small"
    small.mkdir()
    command = [mount or "", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(small)]
    allowed = mount and sys.platform == "linux" and os.geteuid() == 0
    if not allowed or subprocess.run(command, capture_output=True, check=False).returncode:
        yield small, PretendedDisk()
        return
    try:
        yield small, SmallDisk(small)
    finally:
        subprocess.run(["umount", "-l", str(small)], check=False)


def fill(moments: int, folder: Path, seed: object, tell: Callable[[Tally], None] = lambda _: None) -> Tally:
    """Fill the disk at so many moments.

    Args:
        moments: how many.
        folder: where the disk lies.
        seed: of all that is random.
        tell: called after each life of the app.
    """
    tally, life = Tally(), 0
    answer.PAUSE, typing_screen.RETRY = 0.02, 0.1
    with disk(folder) as (place, kind):
        while tally.moments < moments and not tally.troubles:
            home = place / f"life-{life}"
            home.mkdir()
            store = Store.open(home / "walks.db", coach.Clock())
            store.add_standard(tray_sealing())
            store.close()
            until = min(moments, tally.moments + _MOMENTS_A_LIFE)
            asyncio.run(_live(home / "walks.db", kind, Random(f"{seed} {life}"), until, tally))
            tally.troubles += oracle.damage(home / "walks.db")
            tally.troubles = [
                one if one.startswith("seed ") else f"seed {seed}, life {life}: {one}" for one in tally.troubles
            ]
            shutil.rmtree(home)
            life += 1
            tell(tally)
    return tally


async def _live(database: Path, kind: Disk, random: Random, until: int, tally: Tally) -> None:
    clock, claims = coach.Clock(), list[str]()
    app = coach.make_app(database, clock)
    walker = coach.Coach(app, clock, random, claims.append)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        while tally.moments < until and not tally.troubles:
            for _ in range(random.randint(0, 25)):
                await walker.turn(pilot)
            await _moment(pilot, walker, kind, random, tally)
            tally.troubles += [f"{one} was called saved" for one in oracle.missing(database, claims)]
    tally.claimed += len(claims)


async def _moment(pilot: Pilot[None], walker: coach.Coach, kind: Disk, random: Random, tally: Tally) -> None:
    app, typed = walker.app, list[str]()
    tally.moments += 1
    # The disk is full from some moment on while a coach goes on working.
    filling = asyncio.create_task(_later(random.random() * 0.05, kind.fill, app))
    for _ in range(random.randint(1, 4)):
        await asyncio.wait_for(walker.turn(pilot), 10)
    await filling
    screen = app.screen
    tally.where[screen.place.question.key if isinstance(screen, WalkScreen) else type(screen).__name__] += 1
    if isinstance(screen, WalkScreen) and not isinstance(app.focused, Answer):
        await _key(pilot, "ctrl+o")
    for _ in range(2):
        if isinstance(app.focused, Answer):
            word = f"f{random.randrange(10**9)}"
            for character in f" {word}":
                app.post_message(events.Key("space" if character == " " else character, character))
            await pilot.pause()
            if isinstance(app.focused, Answer) and word in app.focused.value:
                typed.append(word)
            else:
                tally.troubles.append(f"moment {tally.moments}: {word} is not in the field")
        if isinstance(app.screen, Jot):
            await _key(pilot, "enter")
        if not await _until(lambda: FULL in shown(pilot), 3):
            tally.troubles.append(
                f"moment {tally.moments}: no sentence says that the disk is full:\n{shown(pilot)}"
            )
    tally.words += len(typed)
    await kind.empty(app)
    began = time.monotonic()
    if not await _until(lambda: not oracle.missing(app.desk.path, typed), 10):
        tally.troubles.append(f"moment {tally.moments}: {typed} are not on disk:\n{shown(pilot)}")
    tally.longest = max(tally.longest, time.monotonic() - began)
    if typed and not await _until(lambda: FULL not in shown(pilot).splitlines()[-1], 5):
        tally.troubles.append(f"moment {tally.moments}: the foot still says that the disk is full")
    if app.crash is not None:
        tally.troubles.append(f"moment {tally.moments}: {app.crash.__cause__!r}")


async def _later(seconds: float, act: Callable[[GembawalkApp], object], app: GembawalkApp) -> None:
    await asyncio.sleep(seconds)
    await act(app)  # type: ignore[misc]


async def _key(pilot: Pilot[None], key: str) -> None:
    pilot.app.post_message(events.Key(key, None))
    await pilot.pause()
    await asyncio.sleep(0.02)


async def _until(holds: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        await asyncio.sleep(0.02)
    return True
