"""Makes the pictures of the README from the real app on the demo plant: python tests/pictures.py"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "ui"))

import tour
from story import LARGE, opened, place, press, settled, type_in

from gembawalk.demo import build
from gembawalk.settings import Settings
from gembawalk.ui.app import GembawalkApp

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
PICTURES = Path(__file__).parents[1] / "pictures"
SIZE = (110, 30)
TOUR = {
    "Home": ("home", "gemba-dark"),
    "due board": ("due", "gemba-light"),
    "find": ("find", "gemba-dark"),
    "a step's story": ("story", "gemba-light"),
    "a past walk": ("past", "gemba-daylight"),
}
READ_BACK = {"read back": ("read-back", "gemba-dark")}
"""The screens of the tour that are pictured, with the file's name and the theme that is worn."""


def demo_app(folder: Path) -> GembawalkApp:
    """Open the demo plant, built anew."""
    (folder / "demo.db").unlink(missing_ok=True)
    build(folder / "demo.db", NOW)
    return GembawalkApp(
        folder / "demo.db",
        Settings(),
        settings_folder=folder / "settings",
        export_folder=Path("~/Documents/gembawalk"),
        is_demo=True,
        now=lambda: NOW,
    )


def draw(app: GembawalkApp, name: str) -> None:
    """Write down what stands on the screen."""
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / f"{name}.svg").write_text(app.export_screenshot(title="gembawalk"), "utf-8")


async def picture_tour(folder: Path, wanted: dict[str, tuple[str, str]], size: tuple[int, int]) -> None:
    """One screen after the other."""
    app = demo_app(folder)
    async with opened(app, size) as pilot:
        async for screen in tour.screens(pilot):
            if screen in wanted:
                name, app.theme = wanted[screen]
                await pilot.pause(0.5)
                draw(app, name)


async def picture_walk(folder: Path) -> None:
    """A walk at "What goes wrong with this step?" while a misspelt problem is being typed."""
    app = demo_app(folder)
    async with opened(app, (124, 34)) as pilot:
        await press(pilot, "w", "enter")
        while place(pilot) != "prepare.steps":
            await press(pilot, "enter")
        await press(pilot, "3", "4", "enter", "1")
        while place(pilot) != "observe.match":
            await press(pilot, "ctrl+n")
        await press(pilot, "2", "enter", "1", "enter")
        await type_in(pilot, "no compresed air at the pres, they take a rag")
        await settled(pilot)
        await pilot.pause(1)
        draw(app, "walk")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(picture_walk(Path(folder)))
        asyncio.run(picture_tour(Path(folder), TOUR, SIZE))
        asyncio.run(picture_tour(Path(folder), READ_BACK, LARGE))
