"""Every screen at every size: its main words are there, the foot is whole, nothing runs out at the side, focus is seen."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from story import SMALL, opened, settled, shown
from textual.pilot import Pilot
from tour import screens

from gembawalk.ui.app import GembawalkApp

SIZES = ((60, 20), (80, 24), (100, 30), (140, 40), (240, 70))
WORDS = {
    "Home": ["gembawalk", "Overdue", "New walk"],
    "help": ["What can be done here", "Choose a standard and begin a walk.", "Esc closes this"],
    "due board": ["What is due", "Overdue"],
    "a thing due": ["Look at it now, on a walk"],
    "find": ["Find what was seen before", "no air at the pres", "held"],
    "past walks": ["Past walks"],
    "a past walk": ["Back"],
    "standards": ["Standards", "Tray sealing line 2"],
    "a standard": ["Tray sealing line 2", "Load the film"],
    "a step's story": ["its story"],
    "versions": ["version 11"],
    "editor": ["becomes version 12"],
    "a question": ["Changeover press 3", "Prepare"],
    "steps": ["Stop the press and open the guard"],
    "hello": ["yes", "rather not", "not asked"],
    "promises": ["Promises first"],
    "go to": ["Go to"],
    "a choice": ["no, nobody", "yes, stop"],
    "stop card": ["STOP. Somebody may get hurt."],
    "seen before": ["no air at the pres", "Seen before"],
    "jot": ["What did you just see?", "Enter or Esc keeps it"],
    "read back": ["always opens too early"],
    "strike": ["Strike this line?", "Strike it"],
    "summary": ["for the team"],
    "toasts": ["It could not be saved."],
}
TOO_MANY_KEYS = {("a standard", 60)}
"""Where Help and Back stand outside of the foot; F1 and Esc are theirs everywhere."""
FOOTLESS = {"help", "a thing due", "go to", "jot", "strike"}


def keys_shown(pilot: Pilot[None]) -> list[str]:
    """Return the keys in the foot that are not there whole."""
    from textual.widgets import Footer

    feet = [foot for foot in pilot.app.screen.query(Footer) if foot.display]
    cut = [
        key for foot in feet for key in foot.children if key.display and not foot.region.contains_region(key.region)
    ]
    return [str(getattr(key, "description", key)) for key in cut]


@pytest.mark.parametrize("first", [SMALL])
async def test_every_screen_is_whole_at_every_size(plant_app: GembawalkApp, first: tuple[int, int]) -> None:
    trouble: list[str] = []
    stops: list[str] = []
    async with opened(plant_app, first) as pilot:
        async for screen in screens(pilot):
            stops.append(screen)
            for width, height in SIZES:
                await pilot.resize_terminal(width, height)
                await settled(pilot)
                drawn = shown(pilot)
                words = " ".join(drawn.replace("▌", " ").replace("│", " ").split())
                trouble += [f"{screen} {width}x{height}: no {one!r}" for one in WORDS[screen] if one not in words]
                trouble += [
                    f"{screen} {width}x{height}: {cell_len(row)} cells"
                    for row in drawn.split("\n")
                    if cell_len(row) > width
                ]
                if screen not in FOOTLESS and (screen, width) not in TOO_MANY_KEYS:
                    trouble += [f"{screen} {width}x{height}: {key!r} is cut" for key in keys_shown(pilot)]
                focused = pilot.app.focused
                if (
                    focused is None
                    or not focused.region.overlaps(pilot.app.screen.region)
                    or not focused.size.height
                ):
                    trouble.append(f"{screen} {width}x{height}: focus can't be seen ({focused!r})")
            await pilot.resize_terminal(*first)
            await settled(pilot)
    assert stops == list(WORDS)
    assert not trouble, "\n".join(trouble)
