"""The tap timer: one key per cycle; the times belong to the step, never to a person."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from gembawalk.domain.taps import seconds, spread
from gembawalk.phrases import counted, phrase
from gembawalk.ui.keys import held, hold

_BOUNCE = 250
"""Milliseconds within which a second tap is a slip of the finger."""
_LONGEST = 24 * 3600 * 1000


class TapTimer(Widget, can_focus=True):
    """Times the cycles of a step: the first tap starts, each further one ends a cycle and begins the next.

    Args:
        value: the times so far, in milliseconds.
        name: the field's name.
    """

    DEFAULT_CSS = """
    TapTimer {
        height: 9;
        padding: 1 2;
        background: $surface;
        border-left: outer $border-blurred;
        &:focus { border-left: outer $accent; }
        & > .tap-timer--big { text-style: bold; color: $accent; }
        & > .tap-timer--muted { color: $muted; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"tap-timer--big", "tap-timer--muted"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tap", "Tap", show=True, tooltip="A cycle begins; the one before ends."),
        Binding("s", "stop", "Stop", show=False, tooltip="Stop the clock without a further time."),
        Binding("backspace", "drop", "Drop last", show=False, tooltip="Take out the last time."),
        Binding("enter", "give", "Next", key_display="enter", tooltip="Go on with these times."),
    ]

    class Given(Message):
        """Enter was pressed."""

    class Tapped(Message):
        """A time came in or was taken out."""

    def __init__(self, value: Sequence[int], *, name: str) -> None:
        super().__init__(name=name)
        self.taps = list(value)
        self._since: float | None = None

    @property
    def value(self) -> list[int]:
        """The times in milliseconds, oldest first."""
        return list(self.taps)

    def on_mount(self) -> None:
        """Let the running time move."""
        self.set_interval(0.1, self._tick)

    def on_key(self, event: events.Key) -> None:
        """Tap and go on in the order in which keys were pressed."""
        if held(self, event):
            return
        if event.key in ("space", "enter"):
            event.stop()
            self.action_tap() if event.key == "space" else self.action_give()

    def _tick(self) -> None:
        if self._since is not None:
            self.refresh()

    def render(self) -> Content:
        """Draw the running time, the last times, and their median and spread."""
        muted = self.get_visual_style("tap-timer--muted", partial=True)
        big = self.get_visual_style("tap-timer--big", partial=True)
        running = phrase("Space begins a cycle. s stops, Backspace drops the last time.")
        if self._since is not None:
            number = len(self.taps) + 1
            running = phrase("{time}  cycle {number} is running", time=seconds(self._elapsed()), number=number)
        found = spread(self.taps)
        rows = [Content.assemble((running, big if self._since is not None else muted)), Content("")]
        if found:
            fit = max(1, (self.content_size.width - 4) // 9)
            last = "  ".join(seconds(tap) for tap in self.taps[-fit:])
            stretch = phrase("from {start} to {end}", start=seconds(found.shortest), end=seconds(found.longest))
            more = f"… {last}" if found.count > fit else last
            rows += [
                Content(more),
                Content(""),
                Content.assemble(
                    (f"{phrase('median')} ", muted),
                    (seconds(found.median), big),
                    (f"   {stretch}", muted),
                    (f"   {counted('{n} cycle', '{n} cycles', found.count)}", muted),
                ),
            ]
        return Content("\n").join(rows)

    async def on_click(self) -> None:
        """A click is a tap too."""
        self.action_tap()

    def action_tap(self) -> None:
        """Begin a cycle; end the one under way."""
        if self._since is not None:
            if self._elapsed() < _BOUNCE:
                return
            self.taps.append(self._elapsed())
            self.post_message(self.Tapped())
        self._since = monotonic()
        self.refresh()

    def action_stop(self) -> None:
        """Stop the clock; the cycle under way is dropped."""
        self._since = None
        self.refresh()

    def action_drop(self) -> None:
        """Take out the last time."""
        if self.taps:
            self.taps.pop()
            self.post_message(self.Tapped())
            self.refresh()

    def action_give(self) -> None:
        """Go on with the times there are."""
        hold(self)
        self.post_message(self.Given())

    def _elapsed(self) -> int:
        return min(_LONGEST, round((monotonic() - (self._since or 0)) * 1000))
