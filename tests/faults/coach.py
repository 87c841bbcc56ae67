"""A coach who presses keys on the real app, and reads on its screen what it calls saved."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from gembawalk.domain.ids import uuid7
from gembawalk.settings import Settings
from gembawalk.ui.app import GembawalkApp
from gembawalk.ui.screens.home import HomeLines
from gembawalk.ui.screens.walk import WalkScreen
from gembawalk.ui.widgets import answer
from gembawalk.ui.widgets.answer import Answer
from gembawalk.ui.widgets.choice import Choice, StepChoice
from gembawalk.ui.widgets.tap_timer import TapTimer

FASTER = 1000
"""How much faster the coach's clock runs, so that each save has a second of its own on the screen."""
_DAY = 24 * 60 * 60
_SAVED = re.compile(r"saved (\d\d):(\d\d):(\d\d)")


class Clock:
    """Tells a time that runs fast; every life begins at the machine's time, so the clock also jumps back."""

    def __init__(self) -> None:
        self._start, self._began = datetime.now().astimezone(), time.monotonic()
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return self._start + self.ahead + timedelta(seconds=(time.monotonic() - self._began) * FASTER)


class Coach:
    """One coach at one app.

    Args:
        app: the app.
        clock: the clock that the app shows.
        random: what the coach does next.
        claim: called with each text that stood in a field before the second at which the foot says "saved".
    """

    def __init__(self, app: GembawalkApp, clock: Clock, random: Random, claim: Callable[[str], None]) -> None:
        self.app, self.clock, self.random, self.claim = app, clock, random, claim
        self._told: list[tuple[int, str]] = []
        self._number = 0

    async def work(self, pilot: Pilot[Any]) -> None:
        """Do what comes next, for ever."""
        while True:
            await self.turn(pilot)

    async def turn(self, pilot: Pilot[Any]) -> None:
        """Press one key or type one word, as the screen asks for it."""
        await self._settled(pilot)
        screen, focused = self.app.screen, self.app.focused
        if not isinstance(screen, WalkScreen):
            keys = "enter" if focused is not None and not isinstance(focused, HomeLines) else self._at_home()
            await self._press(pilot, keys)
        elif isinstance(focused, Answer):
            await self._answer(pilot, focused)
        elif isinstance(focused, StepChoice):
            await self._press(pilot, self.random.choice("12") if not focused.value else "enter")
        elif isinstance(focused, Choice):
            await self._press(pilot, self.random.choice("12"))
        elif isinstance(focused, TapTimer):
            await self._press(pilot, self.random.choice(("space", "enter")))
        else:
            await self._press(pilot, "enter")

    def read(self) -> str:
        """Return the word on saving at the foot, and claim what it speaks of."""
        screen = self.app.screen
        told = " ".join(str(one.content) for one in screen.query("Foot > Static").results(Static))
        if found := _SAVED.search(told):
            hours, minutes, seconds = map(int, found.groups())
            at = (hours * 60 + minutes) * 60 + seconds
            for then, text in [one for one in self._told if 0 < (at - one[0]) % _DAY < _DAY // 2]:
                self._told.remove((then, text))
                self.claim(text)
        return told

    def saw(self, text: str) -> None:
        """Remember that a text stands in a field now."""
        now = self.clock()
        self._told.append(((now.hour * 60 + now.minute) * 60 + now.second, text))

    def jump(self, ahead: timedelta) -> None:
        """Let the clock go that far ahead of the machine's; nothing is claimed across a jump."""
        self._told.clear()
        self.clock.ahead = ahead

    async def _answer(self, pilot: Pilot[Any], field: Answer) -> None:
        if field.name in ("due", "next_due") or (field.value and self.random.random() < 0.4):
            await self._press(pilot, self.random.choice(("enter", "enter", "ctrl+n", "ctrl+b")))
            return
        self._number += 1
        word = f"w{self.random.randrange(10**9)}n{self._number}"
        for character in f" {word}":
            self.app.post_message(events.Key("space" if character == " " else character, character))
        await pilot.pause()
        if word in field.value:
            self.saw(word)
        if self.random.random() < 0.5:
            # Now and then a coach waits until the screen says so.
            end = time.monotonic() + 0.2
            while any(text == word for _, text in self._told) and time.monotonic() < end:
                await asyncio.sleep(0.002)
                self.read()

    def _at_home(self) -> str:
        unfinished = "Unfinished" in self.app.screen.query_one(HomeLines).items
        return "enter" if unfinished else "w"

    async def _press(self, pilot: Pilot[Any], key: str) -> None:
        self.app.post_message(events.Key(key, " " if key == "space" else key if len(key) == 1 else None))
        await pilot.pause()
        self.read()

    async def _settled(self, pilot: Pilot[Any]) -> None:
        for _ in range(200):
            await pilot.pause()
            self.read()
            if not self.app.holding and not any(one.group in ("home", "fill") for one in self.app.workers):
                return
            await asyncio.sleep(0.002)


def live(database: Path, seed: object, claim: Callable[[str], None]) -> None:
    """Run the app without a terminal, with a coach who never rests.

    Args:
        database: its file.
        seed: of what the coach does.
        claim: called with what the screen calls saved.
    """
    answer.PAUSE = 0.02
    clock = Clock()
    app = make_app(database, clock)
    app.run(headless=True, size=(80, 24), auto_pilot=Coach(app, clock, Random(str(seed)), claim).work)
    if app.crash is not None:
        raise app.crash


def make_app(database: Path, clock: Callable[[], datetime]) -> GembawalkApp:
    """Make the app on a database, with folders of its own beside it."""
    folder = database.parent
    return GembawalkApp(
        database, Settings(), settings_folder=folder / "settings", export_folder=folder / "exports", now=clock
    )


def new_id(clock: Clock, random: Random) -> str:
    """Make the id of a record."""
    return uuid7(round(clock().timestamp() * 1000), random.getrandbits(74))
