"""Help: what can be done on this screen, and why this question is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from gembawalk.phrases import mark, phrase
from gembawalk.ui.dialogs.dialog import Dialog
from gembawalk.ui.text import plain

TYPING = (
    ("tab, shift+tab", mark("Go from field to field.")),
    ("^z, ^y", mark("Take typing back, and bring it back.")),
    ("^c, ^x, ^v", mark("Copy, cut and paste; the mouse selects.")),
    ("^left, ^right", mark("Go from word to word; with shift they are selected.")),
)

RAIL = (("✓  ·  –", mark("At the left: gone through, begun, passed by without an answer.")),)


class Help(Dialog[None]):
    """Keys with what they do, and a word on the question.

    Args:
        keys: pairs of key and sentence.
        why: why this question is asked; empty where there is none.
    """

    DEFAULT_CSS = """
    Help > #box { width: 84; }
    Help VerticalScroll { height: auto; max-height: 60vh; scrollbar-size-vertical: 1; }
    Help .why { color: $quote; margin: 0 0 1 0; height: auto; }
    Help Horizontal { height: auto; }
    Help Horizontal > Static { width: 1fr; height: auto; }
    Help .key { color: $accent; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("question_mark,f1,q", "close", "Back")]

    def __init__(self, keys: Sequence[tuple[str, str]], why: str) -> None:
        super().__init__()
        self._keys, self._why = keys, why

    def compose(self) -> ComposeResult:
        """Why, then the keys."""
        wide = max(len(key) for key, _ in self._keys) + 2
        with Vertical(id="box"):
            yield Static(Content(phrase("What can be done here")), classes="title")
            with VerticalScroll():
                if self._why:
                    yield Static(plain(self._why), classes="why")
                for key, sentence in self._keys:
                    with Horizontal():
                        key_label = Static(Content(key), classes="key")
                        key_label.styles.width = wide
                        yield key_label
                        yield Static(Content(sentence))
            yield Static(Content(phrase("Esc closes this. Ctrl+P finds everything by name.")), classes="note")
