"""Every screen at every size: its main words are there, the foot is whole, nothing runs out at the side, focus is seen."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from story import SMALL, opened, settled, shown
from textual.pilot import Pilot
from tour import screens

from gembawalk import phrases
from gembawalk.ui.app import GembawalkApp
from gembawalk.ui.widgets.key_line import KeyLine

SIZES = ((60, 20), (80, 24), (140, 40), (240, 70))
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
    "read back": ["no air at the pres"],
    "strike": ["Strike this line?", "Strike it"],
    "summary": ["for the team"],
    "handing on": ["Hand on", "for the team", "gembawalk: walk/1"],
    "the tour": ["Tour", "as written"],
    "a try taken over": ["Heating on a clock", "Seen before"],
    "a try that nobody does": ["Nobody does it", "for the team"],
    "toasts": ["It could not be saved."],
}
"""Where Help and Back stand outside of the foot; F1 and Esc are theirs everywhere."""
FOOTLESS = {"help", "a thing due", "go to", "jot", "strike"}


def keys_cut(pilot: Pilot[None]) -> list[str]:
    """Return the keys that the foot shows in part, and help where it isn't there at all."""
    cut = []
    for foot in pilot.app.screen.query(KeyLine):
        drawn = str(foot.render().truncate(foot.size.width))
        for _, written, label, _ in foot.keys:
            whole = f"{written} {label}" in drawn
            if not whole and (label == phrases.phrase("Help") or f" {written} " in f" {drawn}"):
                cut.append(label)
    return cut


def trouble_at(pilot: Pilot[None], stop: str, size: tuple[int, int]) -> list[str]:
    """Tell what runs out at the side, which key is cut, and where focus can't be seen."""
    where = f"{stop} {size[0]}x{size[1]}"
    drawn = shown(pilot).split("\n")
    trouble = [f"{where}: {cell_len(row)} cells" for row in drawn if cell_len(row) > size[0]]
    if stop not in FOOTLESS:
        trouble += [f"{where}: {key!r} is cut" for key in keys_cut(pilot)]
    focused = pilot.app.focused
    if focused is None or not focused.region.overlaps(pilot.app.screen.region) or not focused.size.height:
        trouble.append(f"{where}: focus can't be seen ({focused!r})")
    return trouble


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
                trouble += trouble_at(pilot, screen, (width, height))
            await pilot.resize_terminal(*first)
            await settled(pilot)
    assert stops == list(WORDS)
    assert not trouble, "\n".join(trouble)


@pytest.mark.parametrize(("language", "sizes"), [("de", ((60, 20), (80, 24))), ("es", ((60, 20),))])
async def test_longer_words_fit_too(
    plant_app: GembawalkApp, language: str, sizes: tuple[tuple[int, int], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phrases, "_spoken", phrases.packaged(language))
    trouble: list[str] = []
    async with opened(plant_app, SMALL) as pilot:
        async for stop in screens(pilot):
            for size in sizes:
                await pilot.resize_terminal(*size)
                await settled(pilot)
                trouble += trouble_at(pilot, stop, size)
            await pilot.resize_terminal(*SMALL)
            await settled(pilot)
    assert not trouble, "\n".join(trouble)
