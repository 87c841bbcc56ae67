"""The line below the title that leads through the tour: what to press at each question."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from gembawalk.phrases import mark, phrase

_SAID = {
    "prepare.learn": mark("What do you want to learn? Type it, or Ctrl+L: on to the steps."),
    "prepare": mark("Enter passes one question by; Ctrl+L goes on to the steps."),
    "prepare.steps": mark("4 takes the fourth step in, then Enter."),
    "hello": mark("You read this aloud to the one who works here. 1: they agree."),
    "promises": mark("What was agreed last time comes first. Ctrl+L leaves it for now."),
    "observe.match": mark("You watch the step first. Ctrl+L goes on to what goes wrong."),
    "observe": mark("Enter passes one question by; Ctrl+L goes on to what goes wrong."),
    "ask.problem": mark("Type wrench at nigt: found all the same. Ctrl+T takes its try over."),
    "ask": mark("Enter passes one question by; Ctrl+L goes on to the try."),
    "opinion": mark("Enter passes one question by; Ctrl+L goes on to the try."),
    "try": mark("What was tried there is yours to change. Ctrl+L: on to how you help."),
    "help": mark("Only what you mean: type it, or pass it by with Ctrl+L."),
    "read_back": mark("Turn the screen to them and read aloud. Enter reads on, to the end."),
    "reflect": mark("This is for you alone. Ctrl+L goes on to the summary."),
    "summary": mark("This is what you hand on. Enter finishes the walk, and the tour."),
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
