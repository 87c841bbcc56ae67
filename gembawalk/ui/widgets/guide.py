"""The line below the title that leads through the tour: what to press at each question."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from gembawalk.phrases import mark, phrase

_SAID = {
    "prepare.steps": mark("Press 4 to take step 4 in, then Enter."),
    "prepare": mark("Press Ctrl+L: on to the steps that you watch."),
    "hello": mark("You read this aloud to the one who works here. Press 1: they agree."),
    "promises": mark("What was agreed last time comes first; Ctrl+L leaves it for today."),
    "observe": mark("You would watch before you ask. Pass it by for now: Ctrl+L."),
    "ask.problem": mark("Type “wrench at night”; then Ctrl+T copies what helped, and goes there."),
    "ask": mark("Ctrl+L goes on; or type, and Enter."),
    "opinion": mark("Ctrl+L goes on; or type, and Enter."),
    "try": mark("This was tried then, and comes with what was expected. Ctrl+L goes on."),
    "help.hindrance": mark("Ask what stands in their way. Ctrl+L: nothing today."),
    "help": mark("Ctrl+L goes on; or answer, and Enter."),
    "read_back": mark("Turn the screen to them and read all of it aloud, then Enter."),
    "reflect": mark("This is for you alone. Ctrl+L goes on to the summary."),
    "summary": mark("This is what you hand on; arrows scroll it. Enter finishes the walk."),
}
"""By a question's key, else by its stage."""


class Guide(Static):
    """Says what to press; there only on the tour."""

    DEFAULT_CSS = """
    Guide { display: none; height: auto; max-height: 2; padding: 0 2; background: $surface; color: $foreground; }
    """

    def show(self, question: str) -> None:
        """Say what to press at a question; with none, be gone."""
        self.display = bool(question)
        if question:
            said = _SAID.get(question) or _SAID[question.partition(".")[0]]
            self.update(Content.assemble((f"{phrase('Tour')}  ", "bold $accent"), phrase(said)))
