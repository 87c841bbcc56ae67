"""A tour of every screen, for tests that look at all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator

from story import answer, place, press, settled, type_in, until
from textual.pilot import Pilot

from gembawalk.ui.dialogs.go_to import GoTo


async def screens(pilot: Pilot[None]) -> AsyncIterator[str]:
    """Go from screen to screen of the demo plant and stop at each."""
    yield "Home"
    await press(pilot, "f1")
    yield "help"
    await press(pilot, "escape", "d")
    await settled(pilot)
    yield "due board"
    await press(pilot, "a", "enter")
    yield "a thing due"
    await home(pilot)
    await press(pilot, "f")
    await type_in(pilot, "no air at the pres")
    await pilot.pause(0.5)
    await settled(pilot)
    yield "find"
    await home(pilot)
    await press(pilot, "p")
    await settled(pilot)
    yield "past walks"
    await press(pilot, "down", "enter")
    await settled(pilot)
    yield "a past walk"
    await home(pilot)
    await press(pilot, "s")
    await settled(pilot)
    yield "standards"
    await type_in(pilot, "tray")
    await press(pilot, "enter", *["down"] * 4, "b")
    await settled(pilot)
    yield "a standard"
    await press(pilot, "t")
    await settled(pilot)
    yield "a step's story"
    await press(pilot, "escape", "v")
    await settled(pilot)
    yield "versions"
    await press(pilot, "escape", "e")
    await settled(pilot)
    yield "editor"
    await home(pilot)
    await press(pilot, "w")
    await settled(pilot)
    await press(pilot, "enter")
    await settled(pilot)
    yield "a question"
    await go_to(pilot, "watch")
    yield "steps"
    await press(pilot, "1", "2", "enter")
    yield "hello"
    await press(pilot, "1")
    yield "promises"
    await press(pilot, "ctrl+g")
    yield "go to"
    await type_in(pilot, "observe match")
    await press(pilot, "enter", "2")
    await answer(pilot, "always opens too early")
    yield "a choice"
    await press(pilot, "2")
    yield "stop card"
    await press(pilot, "enter", "enter")
    await type_in(pilot, "no air at the pres")
    await pilot.pause(0.6)
    await settled(pilot)
    yield "seen before"
    await press(pilot, "ctrl+o")
    yield "jot"
    await press(pilot, "escape")
    await go_to(pilot, "read back")
    yield "read back"
    await press(pilot, "x")
    yield "strike"
    await press(pilot, "escape")
    await go_to(pilot, "summary")
    await pilot.pause(0.5)
    await settled(pilot)
    yield "summary"
    await press(pilot, "e")
    yield "handing on"
    await press(pilot, "escape")
    await home(pilot)
    pilot.app.begin_tour()  # type: ignore[attr-defined]
    await until(pilot, lambda: place(pilot) == "prepare.steps")
    await press(pilot, "5", "enter", "1", "ctrl+l")
    yield "the tour"
    await press(pilot, "ctrl+l")
    await type_in(pilot, "all cold on Mondays")
    await pilot.pause(0.6)
    await settled(pilot)
    await press(pilot, "ctrl+t")
    await until(pilot, lambda: place(pilot) == "try.do")
    await pilot.pause(0.6)
    yield "a try taken over"
    await go_to(pilot, "summary")
    await pilot.pause(0.5)
    await settled(pilot)
    yield "a try that nobody does"
    await home(pilot)
    pilot.app.tell("Written to a file", seconds=60)  # type: ignore[attr-defined]
    pilot.app.tell("It could not be saved.", trouble=True, seconds=60)  # type: ignore[attr-defined]
    await pilot.pause()
    yield "toasts"


async def home(pilot: Pilot[None]) -> None:
    """Press Esc until Home is there."""
    for _ in range(12):
        if place(pilot) == "home":
            break
        await press(pilot, "escape")
        # A walk is saved before it gives way.
        await pilot.pause(0.1)
    assert place(pilot) == "home"


async def go_to(pilot: Pilot[None], words: str) -> None:
    """Go to the first place of the walk that has these words."""
    await press(pilot, "ctrl+g")
    await type_in(pilot, words)
    await press(pilot, "enter")
    await until(pilot, lambda: not isinstance(pilot.app.screen, GoTo))
    await settled(pilot)
