"""Keys pressed between an answer, or a key that leads on, and the next field: they are held for that field."""

from __future__ import annotations

import re
from typing import Any

from textual import events
from textual.app import App
from textual.command import CommandPalette
from textual.events import Event
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from gembawalk.phrases import marks, phrase
from gembawalk.ui.garbage import Garbage

LONGEST = 15.0
"""Seconds after which keys go through in any case: what never came must not take the keyboard with it."""
_UNDER_WAY = 2.0
"""Seconds after which a key of the screen is taken for one that a field had a use for."""


class KeyHolding(App[Any]):
    """An app that can hold keys and pastes while a question gives way to the next, so that fast typing loses none.

    A field calls `hold` at the key that gives its answer, and offers every later key to `held`; the screen
    calls `release` once the next field has the cursor. Behind a key that the screen or the app heeds, keys wait
    until it was heeded, which is once the field has taken in what was typed before it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.garbage = Garbage()
        self._holds = False
        self._longest: Timer | None = None
        self.leaving = False
        self._held: list[events.Key | events.Paste] = []
        self._under_way: events.Key | None = None

    @property
    def holding(self) -> bool:
        """Whether keys wait for the next field."""
        return self._holds

    @holding.setter
    def holding(self, holds: bool) -> None:
        self._holds = holds
        if self._longest is not None:
            self._longest.stop()
        self._longest = self.set_timer(LONGEST, self.release) if holds else None

    async def on_event(self, event: Event) -> None:
        """Keep what comes in while keys are held; what comes while the app closes has nowhere to go."""
        if isinstance(event, events.MouseDown) and _is_on_gone(self.screen, event):
            return
        if isinstance(event, events.Key | events.Paste):
            self.garbage.pressed()
            if self.leaving or _is_unsafe(self.screen, event):
                return
            # One that comes back from a field that had no use for it was pressed for what is being opened, too.
            if self.holding or (self._under_way is not None and not event.is_forwarded):
                self._held.append(event)
                return
            if isinstance(event, events.Key) and not event.is_forwarded:
                self._send(event)
            elif event is self._under_way:
                await super().on_event(event)
                self._is_through(event)
                return
        await super().on_event(event)

    def _send(self, key: events.Key) -> None:
        """Hold what is pressed behind a key until it is heeded, where that is no field's matter."""
        if self._is_of_screen(key):
            self._under_way = key
            self.set_timer(_UNDER_WAY, lambda: self._is_through(key))

    def _is_through(self, key: Event) -> None:
        if self._under_way is key:
            self._under_way = None
            if not self.holding:
                self.release()

    def _is_of_screen(self, key: events.Key) -> bool:
        if self.focused is None or key.is_printable:
            return False
        found = self.active_bindings.get(key.key)
        return found is not None and not found.binding.priority and isinstance(found.node, Screen | App)

    def release(self) -> None:
        """Let keys through again, those held first, in the order in which they were pressed."""
        self.holding = False
        self._under_way = None
        if not self.screen_stack:
            return  # the app is closing
        target = self.focused or self.screen
        self._held.sort(key=lambda held: held.time)
        while self._held and self._under_way is None:
            event = self._held.pop(0)
            if isinstance(event, events.Paste):
                target.post_message(events.Paste(event.text))
            else:
                again = _Again(event.key, event.character)
                again.time = event.time
                self._send(again)
                target.post_message(again)

    def keep(self, event: events.Key | events.Paste) -> None:
        """Take in an event that had already reached a field."""
        self._held.append(event)


def _is_unsafe(screen: Screen[Any], event: events.Key | events.Paste) -> bool:
    # Textual 8.2.8 raises KeyError when its palette pages through a list that is still empty.
    return isinstance(screen, CommandPalette) and isinstance(event, events.Key) and "page" in event.key


def _is_on_gone(screen: Screen[Any], event: events.MouseDown) -> bool:
    # Textual 8.2.8 raises AttributeError at a click on what was taken away and is still drawn.
    widget, offset = screen.get_widget_and_offset_at(event.x, event.y)
    return offset is not None and widget is not None and widget is not screen and widget.parent is None


class _Again(events.Key):
    """A key that was held; the field gets it as if the app had handed it on, so that its bindings hold too."""

    @property
    def is_forwarded(self) -> bool:
        return True


_Again.handler_name = events.Key.handler_name


def hold(field: Widget) -> None:
    """Hold all further keys, where the field's screen releases them again."""
    if isinstance(field.app, KeyHolding) and getattr(field.screen, "RELEASES_KEYS", False):
        field.app.holding = True


def held(field: Widget, event: events.Key | events.Paste) -> bool:
    """Tell whether an event that reached a field is held instead; the field then leaves it alone."""
    if not (isinstance(field.app, KeyHolding) and field.app.holding):
        return False
    event.stop()
    event.prevent_default()
    field.app.keep(event)
    return True


_NAMES = marks("space", "del", "shift", "left", "right")


def named(keys: str) -> str:
    """Write keys as they are called where the interface's language is spoken."""
    return re.sub(r"[a-z]{3,}", lambda found: phrase(found[0]) if found[0] in _NAMES else found[0], keys)
