"""What tests share: a clock that can be set, a plant with one standard, and the app on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from gembawalk.domain.standard import Confidence, Emphasis, KeyPoint, StandardText, Step, Vision
from gembawalk.settings import Settings
from gembawalk.store import Store
from gembawalk.ui.app import GembawalkApp

MakeApp = Callable[..., GembawalkApp]


class Clock:
    """Tells a time that moves on by `step` with each look, so that nothing depends on the machine's."""

    def __init__(self) -> None:
        self.at = datetime(2026, 10, 5, 7, 40, tzinfo=timezone(timedelta(hours=2)))
        self.step = timedelta(seconds=1)

    def __call__(self) -> datetime:
        self.at += self.step
        return self.at


@pytest.fixture
def clock() -> Clock:
    """A clock that starts on Monday, 5 October 2026 at 07:40, two hours east of Greenwich."""
    return Clock()


def tray_sealing() -> StandardText:
    """A standard of four steps."""
    return StandardText(
        handle="tray-sealing",
        title="Tray sealing",
        site="Plant A",
        area="Line 2",
        purpose="Every tray leaves the line sealed.",
        customer="The shop that opens it on day nine.",
        outcome="The tray holds until it is eaten.",
        visions=(
            Vision(role="Line lead", text="a shift without a stop"),
            Vision(role="Quality", text="no leaker reaches a shop"),
        ),
        steps=(
            Step(
                id="",
                lineage="",
                what="Load the tray into the guide",
                output="The tray sits flat.",
                outcome="The film lies without a fold.",
                key_points=(
                    KeyPoint(
                        id="", lineage="", text="Push until it clicks", reason="a raised corner folds the film"
                    ),
                ),
            ),
            Step(
                id="",
                lineage="",
                what="Seal the tray",
                output="The seam is closed all round.",
                outcome="The seam holds for ten days.",
                key_points=(
                    KeyPoint(
                        id="",
                        lineage="",
                        text="Wait for the green lamp",
                        reason="the bar is cold before",
                        kind=Emphasis.SAFETY,
                    ),
                    KeyPoint(id="", lineage="", text="Both hands on the bar", confidence=Confidence.BELIEVE),
                ),
            ),
            Step(id="", lineage="", what="Check the seam by eye and thumb"),
            Step(id="", lineage="", what="Stack in the blue crate"),
        ),
    )


@pytest.fixture
def database(tmp_path: Path, clock: Clock) -> Path:
    """A database with one standard."""
    path = tmp_path / "plant" / "gembawalk.db"
    store = Store.open(path, clock)
    store.add_standard(tray_sealing())
    store.close()
    return path


@pytest.fixture
def make_app(database: Path, tmp_path: Path, clock: Clock) -> MakeApp:
    """Makes apps on that database, as many as a test wants."""

    def make(theme: str = "gemba-dark") -> GembawalkApp:
        return GembawalkApp(
            database,
            Settings(theme=theme),
            settings_folder=tmp_path / "settings",
            export_folder=tmp_path / "exports",
            now=clock,
        )

    return make


@pytest.fixture
def store(database: Path, clock: Clock) -> Store:
    """A second look at the same database, beside the app."""
    return Store.open(database, clock)
