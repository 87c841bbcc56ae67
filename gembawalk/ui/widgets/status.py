"""The foot of a screen: the keys that matter now, and whether everything is saved."""

from __future__ import annotations

from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from gembawalk.phrases import phrase
from gembawalk.ui.text import clock, line
from gembawalk.ui.widgets.key_line import KeyLine


class Foot(Horizontal):
    """Keys at the left, the word on saving at the right."""

    DEFAULT_CSS = """
    Foot {
        dock: bottom;
        height: 1;
        visibility: hidden;  /* its parts cover it */
        & > * { visibility: visible; height: 1; }
        & > Static { width: auto; max-width: 60%; padding: 0 1; color: $muted; background: $footer-background;
            text-wrap: nowrap; text-overflow: ellipsis; }
        & > Static.-trouble { color: $danger; text-style: bold; width: 1fr; max-width: 100%; }
    }
    """

    def compose(self) -> ComposeResult:
        """The keys and an empty word."""
        yield KeyLine()
        yield Static(Content(""))

    def saved(self, at: datetime) -> None:
        """Say that all is on disk since then."""
        self._say(phrase("saved {time}", time=clock(at)), trouble=False)

    def trouble(self, sentence: str) -> None:
        """Say in one sentence why something isn't saved; the keys give way to it."""
        self._say(sentence, trouble=True)

    def _say(self, words: str, *, trouble: bool) -> None:
        # A save may end while the screen is being put together or taken down.
        for word in self.query("Foot > Static").results(Static):
            now, before = line(words), word.content
            # A clock that goes on is as wide as before: nothing else moves.
            moves = not isinstance(before, Content) or before.cell_length != now.cell_length
            moves = moves or word.has_class("-trouble") != trouble
            word.set_class(trouble, "-trouble")
            word.update(now, layout=moves)
        for keys in self.query(KeyLine):
            keys.display = not trouble
