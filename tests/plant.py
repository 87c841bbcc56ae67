"""A plant with one standard, and a clock that can be set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from gembawalk.domain.standard import Confidence, Emphasis, KeyPoint, StandardText, Step, Vision
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
