"""Makes the pictures of the README from the real app on the demo plant: python tests/pictures.py"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "ui"))

from story import opened, place, press, settled, type_in

from gembawalk.demo import build
from gembawalk.settings import Settings
from gembawalk.ui.app import GembawalkApp

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
PICTURES = Path(__file__).parents[1] / "pictures"


async def picture_walk(folder: Path) -> None:
    """A walk at "What goes wrong with this step?" while a misspelt problem is being typed."""
    build(folder / "demo.db", NOW)
    app = GembawalkApp(
        folder / "demo.db",
        Settings(),
        settings_folder=folder / "settings",
        export_folder=folder / "exports",
        is_demo=True,
        now=lambda: NOW,
    )
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
        PICTURES.mkdir(exist_ok=True)
        (PICTURES / "walk.svg").write_text(app.export_screenshot(title="gembawalk"), "utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(picture_walk(Path(folder)))
