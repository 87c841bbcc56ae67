"""Telling a story by keys: what a test presses, and what it then reads on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

from textual import events
from textual.app import App
from textual.pilot import Pilot

from gembawalk.ui.app import GembawalkApp
from gembawalk.ui.screens.home import HomeScreen
from gembawalk.ui.screens.walk import WalkScreen

SMALL, LARGE = (80, 24), (140, 40)


@asynccontextmanager
async def opened(app: GembawalkApp, size: tuple[int, int] = SMALL) -> AsyncIterator[Pilot[None]]:
    """Run an app until Home is filled."""
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await settled(pilot)
        yield pilot


async def settled(pilot: Pilot[None], *, within: float = 60) -> None:
    """Wait until no worker runs, nothing is held and no widget has a message to deal with."""
    quiet, end = 0, monotonic() + within
    # Twice, for what a screen does after it is drawn.
    while quiet < 2 and not getattr(pilot.app, "leaving", False):
        await pilot.pause(0)
        quiet = 0 if _is_busy(pilot.app) else quiet + 1
        if not quiet:
            await asyncio.sleep(0.002)
        assert monotonic() < end, f"after {within} s the app is still busy: {list(pilot.app.workers)}"


def _is_busy(app: App[None]) -> bool:
    running = any(worker.group not in ("dialog", "walk") for worker in app.workers)
    waiting = any(pump.message_queue_size for pump in (app, *app.screen.walk_children(with_self=True)))
    return running or waiting or getattr(app, "holding", False)


async def type_in(pilot: Pilot[None], text: str) -> None:
    """Type a text key by key, as fast as a terminal can send it."""
    for character in text:
        pilot.app.post_message(events.Key("space" if character == " " else character, character))
    await settled(pilot)


async def answer(pilot: Pilot[None], text: str) -> None:
    """Type a text and press Enter."""
    await type_in(pilot, text)
    await press(pilot, "enter")


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other, each in its own time."""
    for key in keys:
        character = key if len(key) == 1 else " " if key == "space" else None
        pilot.app.post_message(events.Key(key, character))
        await settled(pilot)


def place(pilot: Pilot[None]) -> str:
    """Return the key of the question that the walk stands at, or where else the app is."""
    screen = pilot.app.screen
    if isinstance(screen, WalkScreen):
        return screen.place.question.key
    return "home" if isinstance(screen, HomeScreen) else type(screen).__name__


def walk_screen(pilot: Pilot[None]) -> WalkScreen:
    """Return the walk's screen."""
    screen = pilot.app.screen
    assert isinstance(screen, WalkScreen)
    return screen


def shown(pilot: Pilot[None]) -> str:
    """Return all text on the screen, line by line."""
    height = pilot.app.size.height
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips[:height])


async def wait_for(pilot: Pilot[None], *words: str) -> str:
    """Wait until words stand on the screen, and return it."""
    for _ in range(200):
        await settled(pilot)
        if all(word in shown(pilot) for word in words):
            return shown(pilot)
        await pilot.pause(0.02)
    raise AssertionError(f"{words} are not on the screen:\n{shown(pilot)}")


async def begin_walk(pilot: Pilot[None], *steps: str) -> None:
    """From Home to the first question after Hello, with these steps chosen by their numbers."""
    await press(pilot, "w", "enter")
    assert place(pilot) == "prepare.learn"
    await press(pilot, "enter", "enter", "enter", "enter")
    assert place(pilot) == "prepare.steps"
    await press(pilot, *steps, "enter")
    assert place(pilot) == "hello.agreed"
    await press(pilot, "1")
