"""Troubles at random moments of a walk: one sentence tells, typing goes on, and all lands once it is over."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
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

from gembawalk.store import Store, database
from gembawalk.ui.dialogs.jot import Jot
from gembawalk.ui.screens import typing_screen
from gembawalk.ui.screens.walk import WalkScreen
from gembawalk.ui.widgets import answer
from gembawalk.ui.widgets.answer import Answer

_MOMENTS_A_LIFE = 10


@dataclass
class Tally:
    """What was done and found."""

    moments: int = 0
    words: int = 0
    """Typed while it lasted."""
    claimed: int = 0
    where: Counter[str] = field(default_factory=Counter)
    longest: float = 0
    """Seconds from its end to all being saved."""
    troubles: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Tell it in one line."""
        return (
            f"{self.moments} moments at {len(self.where)} questions, {self.words} words typed meanwhile, "
            f"{self.claimed} texts called saved, all saved after {self.longest:.1f} s at most, {len(self.troubles)} troubles"
        )


class Trouble(Protocol):
    """One kind."""

    sentence: str
    """What the screen says while it lasts; empty where nothing need be said."""

    async def begin(self, pilot: Pilot[None], walker: coach.Coach) -> None: ...

    async def end(self, pilot: Pilot[None], walker: coach.Coach) -> None: ...


class FullDisk:
    """A real one."""

    sentence = "The disk is full"

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    async def begin(self, pilot: Pilot[None], walker: coach.Coach) -> None:
        """Leave no byte free."""
        handle = os.open(self._ballast, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for piece in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while True:
                    os.write(handle, bytes(piece))
        os.close(handle)

    async def end(self, pilot: Pilot[None], walker: coach.Coach) -> None:
        """Make room again."""
        self._ballast.unlink()


class Refusal:
    """SQLite's word for a trouble, at every statement that writes: for want of a disk or a memory that may be filled."""

    def __init__(self, sentence: str, make: Callable[[], Exception]) -> None:
        self.sentence = sentence
        self._make = make
        self._lasts = False
        self._heard: set[int] = set()

    async def begin(self, pilot: Pilot[None], walker: coach.Coach) -> None:
        """Refuse what is written."""
        self._lasts = True
        await walker.app.desk.look_up(self._hear)

    async def end(self, pilot: Pilot[None], walker: coach.Coach) -> None:
        """Take it again."""
        self._lasts = False

    def _hear(self, store: Store) -> None:
        engine = store._database._engine
        if id(engine) not in self._heard:
            self._heard.add(id(engine))
            event.listen(engine, "before_cursor_execute", self._refuse)

    def _refuse(self, connection: object, cursor: object, statement: str, *_: object) -> None:
        if self._lasts and statement.startswith(("INSERT", "UPDATE", "DELETE")):
            raise self._make()


class Lock:
    """Another program that holds the database."""

    sentence = "The database is busy"

    async def begin(self, pilot: Pilot[None], walker: coach.Coach) -> None:
        """Take the lock as soon as it is free."""
        self._other = sqlite3.connect(
            walker.app.desk.path, isolation_level=None, timeout=5, check_same_thread=False
        )
        await asyncio.to_thread(self._other.execute, "BEGIN EXCLUSIVE")

    async def end(self, pilot: Pilot[None], walker: coach.Coach) -> None:
        """Give it back."""
        self._other.execute("ROLLBACK")
        self._other.close()


class Jump:
    """A clock that goes forth or back by years."""

    sentence = ""

    def __init__(self, random: Random) -> None:
        self._random = random

    async def begin(self, pilot: Pilot[None], walker: coach.Coach) -> None:
        """Jump."""
        walker.jump(timedelta(seconds=self._random.uniform(-20, 20) * 365 * 24 * 3600))

    async def end(self, pilot: Pilot[None], walker: coach.Coach) -> None:
        """Jump home."""
        walker.jump(timedelta(0))


class Speck:
    """A window that is made as small as can be."""

    sentence = ""

    async def begin(self, pilot: Pilot[None], walker: coach.Coach) -> None:
        """Make it small."""
        await pilot.resize_terminal(1, 1)

    async def end(self, pilot: Pilot[None], walker: coach.Coach) -> None:
        """Make it as large as before."""
        await pilot.resize_terminal(80, 24)


def refused(code: int, words: str) -> Callable[[], Exception]:
    """Make errors as SQLite's driver raises them."""

    def make() -> Exception:
        error = sqlite3.OperationalError(words)
        error.sqlite_errorcode = code
        return error

    return make


@contextmanager
def troubles(folder: Path, random: Random) -> Iterator[tuple[Path, dict[str, Trouble]]]:
    """Make every kind of trouble, with a real disk to fill where one may be mounted."""
    mount = shutil.which("mount")
    small = folder / "small"
    small.mkdir()
    command = [mount or "", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(small)]
    allowed = mount and sys.platform == "linux" and os.geteuid() == 0
    is_real = allowed and not subprocess.run(command, capture_output=True, check=False).returncode
    pretended = Refusal(FullDisk.sentence, refused(sqlite3.SQLITE_FULL, "database or disk is full"))
    try:
        yield (
            small,
            {
                "full": FullDisk(small) if is_real else pretended,
                "locked": Lock(),
                "read-only": Refusal(
                    "The file can't be written", refused(sqlite3.SQLITE_READONLY, "readonly database")
                ),
                "memory": Refusal("There is no memory left", MemoryError),
                "clock": Jump(random),
                "size": Speck(),
            },
        )
    finally:
        if is_real:
            subprocess.run(["umount", "-l", str(small)], check=False)


def make(
    kind: str, moments: int, folder: Path, seed: object, tell: Callable[[Tally], None] = lambda _: None
) -> Tally:
    """Make trouble at so many moments.

    Args:
        kind: which.
        moments: how many.
        folder: where the disk lies.
        seed: of all that is random.
        tell: called after each life of the app.
    """
    tally, life = Tally(), 0
    answer.PAUSE, typing_screen.RETRY, database.WAIT_SECONDS = 0.02, 0.1, 0.05
    with troubles(folder, Random(f"{seed} jumps")) as (place, known):
        while tally.moments < moments and not tally.troubles:
            home = place / f"life-{life}"
            home.mkdir()
            store = Store.open(home / "walks.db", coach.Clock())
            store.add_standard(tray_sealing())
            store.close()
            until = min(moments, tally.moments + _MOMENTS_A_LIFE)
            asyncio.run(_live(home / "walks.db", known[kind], Random(f"{seed} {life}"), until, tally))
            tally.troubles += oracle.damage(home / "walks.db")
            tally.troubles = [
                one if one.startswith("seed ") else f"seed {seed}, life {life}: {one}" for one in tally.troubles
            ]
            shutil.rmtree(home)
            life += 1
            tell(tally)
    return tally


async def _live(path: Path, kind: Trouble, random: Random, until: int, tally: Tally) -> None:
    clock, claims = coach.Clock(), list[str]()
    app = coach.make_app(path, clock)
    walker = coach.Coach(app, clock, random, claims.append)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        while tally.moments < until and not tally.troubles:
            for _ in range(random.randint(0, 25)):
                await walker.turn(pilot)
            await _moment(pilot, walker, kind, random, tally)
            tally.troubles += [f"{one} was called saved" for one in oracle.missing(path, claims)]
    tally.claimed += len(claims)


async def _moment(pilot: Pilot[None], walker: coach.Coach, kind: Trouble, random: Random, tally: Tally) -> None:
    app, typed = walker.app, list[str]()
    tally.moments += 1
    # It begins at some moment while a coach goes on working.
    filling = asyncio.create_task(_later(random.random() * 0.05, kind.begin, pilot, walker))
    for _ in range(random.randint(1, 4)):
        await asyncio.wait_for(walker.turn(pilot), 10)
    await filling
    screen = app.screen
    tally.where[screen.place.question.key if isinstance(screen, WalkScreen) else type(screen).__name__] += 1
    if isinstance(screen, WalkScreen) and not isinstance(app.focused, Answer):
        await _key(pilot, "ctrl+o")
        await _until(lambda: isinstance(app.screen, Jot) and isinstance(app.focused, Answer), 3)
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
        if typed and not await _until(lambda: kind.sentence in shown(pilot), 3):
            tally.troubles.append(f"moment {tally.moments}: nothing says {kind.sentence!r}:\n{shown(pilot)}")
    tally.words += len(typed)
    await kind.end(pilot, walker)
    began = time.monotonic()
    if not await _until(lambda: not oracle.missing(app.desk.path, typed), 10):
        tally.troubles.append(f"moment {tally.moments}: {typed} are not on disk:\n{shown(pilot)}")
    tally.longest = max(tally.longest, time.monotonic() - began)
    if typed and kind.sentence and not await _until(lambda: kind.sentence not in shown(pilot).splitlines()[-1], 5):
        tally.troubles.append(f"moment {tally.moments}: the foot still says {kind.sentence!r}")
    if app.crash is not None:
        tally.troubles.append(f"moment {tally.moments}: {app.crash.__cause__!r}")


async def _later(
    seconds: float,
    act: Callable[[Pilot[None], coach.Coach], Coroutine[None, None, None]],
    pilot: Pilot[None],
    walker: coach.Coach,
) -> None:
    await asyncio.sleep(seconds)
    await act(pilot, walker)


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
