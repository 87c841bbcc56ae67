"""The line below the title that leads through the tour: what to press at each question."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from gembawalk.phrases import mark, phrase

_CHOSEN = "prepare.steps, chosen"
_SAID = {
    "prepare.steps": mark("Which steps to watch? The key 5 takes in step 5."),
    _CHOSEN: mark("Step 5 is in. Now Enter."),
    "prepare": mark("Ctrl+L leaves this open and goes on to the steps that you watch."),
    "hello": mark("Read this aloud to who works here. They agree: 1, and it goes on."),
    "promises": mark("What was agreed before comes first; Ctrl+L leaves all, still due."),
    "observe.match": mark("You watch three times before you ask anything. Press 1: as written."),
    "observe": mark("What you saw would stand here. Ctrl+L goes on to what you ask."),
    "ask.problem": mark("Type “all cold on Mondays”; then Ctrl+T takes what helped there."),
    "ask": mark("Ctrl+L goes on; or type, and Enter."),
    "opinion": mark("Ctrl+L goes on; or type, and Enter."),
    "try.do": mark("What helped there is your try now. Enter, as it stands."),
    "try.expect": mark("What they hoped for came along, in both fields: Enter, Enter."),
    "try.who": mark("Who, and by when? Type “setter”, Enter, “fri”, Enter."),
    "try": mark("The rest may stay open: Ctrl+L."),
    "help.hindrance": mark("Ask what stands in their way. Ctrl+L: nothing today."),
    "help": mark("Ctrl+L goes on; or answer, and Enter."),
    "read_back": mark("Turn the screen to them and read it aloud. Enter reads on, to the end."),
    "reflect": mark("This is for you alone. Ctrl+L goes on to the summary."),
    "summary": mark("This is what you hand on; arrows scroll it. Enter finishes the walk."),
}
"""By a question's key, else by its stage."""


class Guide(Static):
    """Says what to press; there only on the tour."""

    DEFAULT_CSS = """
    Guide { display: none; height: auto; max-height: 2; padding: 0 2; background: $surface; color: $foreground; }
    """

    def show(self, question: str, *, has_steps: bool = False) -> None:
        """Say what to press at a question; with none, be gone.

        Args:
            question: its key.
            has_steps: whether steps are chosen on the screen.
        """
        self.display = bool(question)
        if question:
            key = _CHOSEN if question == "prepare.steps" and has_steps else question
            said = _SAID.get(key) or _SAID[question.partition(".")[0]]
            self.update(Content.assemble((f"{phrase('Tour')}  ", "bold $accent"), phrase(said)))
