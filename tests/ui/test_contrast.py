"""Every word that the app draws can be read, in every theme, on every screen; and no state is told by colour alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from story import LARGE, opened, press
from textual.app import App
from textual.color import Color
from textual.command import CommandPalette
from textual.geometry import Region
from tour import screens

from gembawalk.paths import packaged_themes
from gembawalk.ui.app import GembawalkApp
from gembawalk.ui.themes import contrast

THEMES = tuple(sorted(path.stem for path in Path(str(packaged_themes())).glob("*.toml")))
WANTED = {"gemba-daylight": 7.0, "gemba-contrast": 7.0}
SHAPES = frozenset("🔎▌▐█▀▄▎▏▊▉▋▍▆▇▅▃▂▁▔▕◉○●·│─┌┐└┘╭╮╰╯├┤┬┴┼━┃╸╺⏎")
"""Bars, frames and dots: seen, not read."""

SIZE = (104, 30)
"""Just wide enough for all that stands beside a question; each change of theme draws everything anew."""

Pair = tuple[str, str]


def drawn(app: App[object]) -> dict[Pair, str]:
    """Return each pair of colours that words stand in, with an example."""
    found: dict[Pair, str] = {}
    strips = app.screen._compositor.render_strips()
    if app.screen.is_modal:
        # What lies dimmed behind a dialog isn't meant to be read.
        parts = [one.region for one in app.screen.query("#box, CommandInput, CommandList")]
        box = Region.from_union([part for part in parts if part.area])
        strips = [strip.crop(box.x, box.right) for strip in strips[box.y : box.bottom]]
    for strip in strips:
        for segment in strip:
            words = "".join(letter for letter in segment.text if letter not in SHAPES).strip()
            if not words or segment.style is None:
                continue
            ink, ground = (Color.from_rich_color(one) for one in (segment.style.color, segment.style.bgcolor))
            if segment.style.reverse:
                ink, ground = ground, ink
            found.setdefault((ink.hex6, ground.hex6), words[:24])
    return found


async def test_every_word_that_is_drawn_can_be_read_in_every_theme(
    plant_app: GembawalkApp, capsys: pytest.CaptureFixture[str]
) -> None:
    """The table stands on the test's output: the pair that is the hardest to read, a screen and a theme each."""
    rows: dict[str, dict[str, float]] = {}
    unreadable: list[str] = []
    async with opened(plant_app, SIZE) as pilot:
        async for screen in screens(pilot):
            for theme in THEMES:
                pilot.app.theme = theme
                await pilot.pause()
                pairs = drawn(pilot.app)
                assert pairs, screen
                for (ink, ground), words in pairs.items():
                    seen = contrast(Color.parse(ink), Color.parse(ground))
                    rows.setdefault(screen, {}).setdefault(theme, seen)
                    rows[screen][theme] = min(rows[screen][theme], seen)
                    if seen < WANTED.get(theme, 4.5):
                        unreadable.append(f"{screen}, {theme}: {words!r} {ink} on {ground}: {seen:.2f}")
    with capsys.disabled():
        print(
            f"\n{'lowest contrast of words':<26}" + "".join(f"{name.removeprefix('gemba-'):>10}" for name in THEMES)
        )
        for screen, lowest in rows.items():
            print(f"{screen:<26}" + "".join(f"{lowest[name]:>10.1f}" for name in THEMES))
    assert not unreadable, "\n".join(unreadable)


async def test_the_palette_can_be_read_in_every_theme(plant_app: GembawalkApp) -> None:
    """It keeps the colours it was opened in, so it is opened anew in each."""
    async with opened(plant_app, LARGE) as pilot:
        for theme in THEMES:
            pilot.app.theme = theme
            await pilot.pause(0.1)
            await press(pilot, "ctrl+p")
            await pilot.pause(0.4)
            assert isinstance(pilot.app.screen, CommandPalette)
            pairs = drawn(pilot.app)
            await press(pilot, "escape")
            await pilot.pause(0.1)
            assert len(pairs) > 2
            faint = {
                (words, *pair): round(seen, 1)
                for pair, words in pairs.items()
                if (seen := contrast(*map(Color.parse, pair))) < WANTED.get(theme, 4.5)
            }
            assert faint == {}, theme
