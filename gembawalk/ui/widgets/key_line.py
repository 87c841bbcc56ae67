"""The keys that can be pressed now, in one line."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget

from gembawalk.phrases import phrase

_NARROW = 76
"""Below so many columns the keys move together."""


class KeyLine(Widget):
    """Draws each key with its label; a click on one presses it.

    Textual's own footer makes a widget for every key whenever one changes, which costs more than the next question.
    """

    DEFAULT_CSS = """
    KeyLine {
        width: 1fr;
        height: 1;
        color: $footer-foreground;
        background: $footer-background;
        & > .key-line--key { color: $footer-key-foreground; background: $footer-key-background; text-style: bold; }
        & > .key-line--label { color: $footer-description-foreground; background: $footer-description-background; }
        & > .key-line--under { color: $footer-key-foreground; background: $block-hover-background; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key", "key-line--label", "key-line--under"}
    ALLOW_SELECT = False

    keys: reactive[tuple[tuple[str, str, str, str], ...]] = reactive(())
    """Each key as it is pressed and as it is written, its label and its sentence."""
    under: reactive[str] = reactive("")
    """The key under the mouse."""

    def on_mount(self) -> None:
        """Follow what can be done on the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def _follow(self, screen: Screen[object]) -> None:
        actions: dict[str, tuple[str, str, str, str]] = {}
        for _, binding, enabled, tooltip in screen.active_bindings.values():
            if binding.show and enabled:
                written = self.app.get_key_display(binding)
                words = (phrase(binding.description), phrase(tooltip))
                actions.setdefault(binding.action, (binding.key, written, *words))
        self.keys = tuple(actions.values())

    def render(self) -> Content:
        """Draw the keys in a row; where there is no room for all, those before the last two give way to help."""
        before = "" if self.app.size.width < _NARROW else " "
        drawn = [self._drawn(f"{before}{written} ", f"{label} ", key) for key, written, label, _ in self.keys]
        while len(drawn) > 1 and sum(one.cell_length for one in drawn) - 1 > self.size.width:
            del drawn[-3 if len(drawn) > 2 else -2]
        return Content("").join(drawn)

    def _drawn(self, written: str, label: str, key: str) -> Content:
        under = "under" if key == self.under else ""
        press = Style.from_meta({"key": key})
        return Content.assemble(
            (written, self.get_visual_style(f"key-line--{under or 'key'}") + press),
            (label, self.get_visual_style(f"key-line--{under or 'label'}") + press),
        )

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Tell what the key under the mouse does."""
        self.under = event.style.meta.get("key", "")
        self.tooltip = next((help for key, _, _, help in self.keys if key == self.under), None)

    def on_leave(self) -> None:
        """The mouse is elsewhere."""
        self.under = ""

    def on_click(self, event: events.Click) -> None:
        """Press the key."""
        if key := event.style.meta.get("key"):
            self.app.simulate_key(key)
