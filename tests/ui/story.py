"""Telling a story by keys: what a test presses, and what it then reads on the screen."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy import event
from textual import events
from textual.pilot import Pilot

from gembawalk.store import Store
from gembawalk.ui.app import GembawalkApp
from gembawalk.ui.screens.home import HomeScreen
from gembawalk.ui.screens.walk import WalkScreen

SMALL, LARGE = (80, 24), (140, 40)


@asynccontextmanager
async def opened(app: GembawalkApp, size: tuple[int, int] = SMALL) -> AsyncIterator[Pilot[None]]:
    """Run an app until Home is filled."""
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await settled(pilot)
        try:
            yield pilot
        finally:
            # What is still being opened has nowhere to stand from here on, as when the coach leaves.
            app.leaving = True


async def settled(pilot: Pilot[None]) -> None:
    """Wait until nothing is held and no worker runs, but those that may wait for a dialog's outcome."""
    for _ in range(400):
        await pilot.pause()
        asked = any(one.future for screen in pilot.app.screen_stack for one in screen._result_callbacks)
        waiting = ("dialog", "walk") if asked else ()
        busy = [worker for worker in pilot.app.workers if worker.group not in waiting]
        if getattr(pilot.app, "leaving", False) or (not busy and not getattr(pilot.app, "holding", False)):
            break


async def type_in(pilot: Pilot[None], text: str) -> None:
    """Type a text key by key, as fast as a terminal can send it."""
    for character in text:
        pilot.app.post_message(events.Key("space" if character == " " else character, character))
    await pilot.pause()


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
        if key == "ctrl+g":
            # What is typed then is for its box; it opens once what stood in the fields is saved.
            await until(pilot, lambda: not isinstance(pilot.app.screen, WalkScreen))


async def until(pilot: Pilot[None], is_so: Callable[[], bool]) -> None:
    """Wait until something is so, some seconds at most."""
    for _ in range(400):
        if is_so():
            break
        await pilot.pause(0.02)


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


async def pass_to(pilot: Pilot[None], question: str) -> None:
    """Leave the rest of each part until that question stands there."""
    while place(pilot) != question:
        await press(pilot, "ctrl+l")


def limit_pages(store: Store, pages: int) -> None:
    """Let the database grow no further, as on a full disk; SQLite takes the present size for one page.

    The limit is each connection's own, so every one that is handed out gets it.
    """

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}").close()

    event.listen(store._database._engine, "checkout", limit)
