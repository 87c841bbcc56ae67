"""The loop by keys alone in a real terminal: a problem, its try, its check, the standard, and why it says so."""

from __future__ import annotations

import pytest
from terminal import LARGE, SMALL, Open, absent, with_standard

pytestmark = pytest.mark.skipif(bool(absent()), reason=absent())


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "140x40"])
def test_what_a_walk_found_changes_the_standard_and_can_be_asked_why(terminal: Open, size: tuple[int, int]) -> None:
    window = with_standard(terminal(size))
    turn = 0

    def answers(question: str, *keys: str, text: str = "", shows: str = "") -> None:
        window.asked(question, shows, "f1 Help", turn=turn)
        if text:
            window.type(text)
            window.read(text)
        window.press(*keys)

    def skip_to(question: str, *passed: str) -> None:
        for one in passed:
            answers(one, "C-n")
        window.asked(question, turn=turn)

    window.open()
    window.read("New walk", "1 standard")
    window.press("w")
    window.read("Which standard?", "Tray sealing")
    window.press("Enter")
    skip_to("prepare.steps", "prepare.learn", "prepare.good", "prepare.visions", "prepare.expect")
    answers("prepare.steps", "2", "Enter")
    answers("hello.agreed", "1")
    skip_to("ask.problem", "observe.match", "observe.facts", "observe.risk", "observe.taps")
    answers("ask.problem", "Enter", text="seams open on Mondays")
    skip_to("opinion.wrong", "ask.output", "ask.outcome", "opinion.right")
    answers("opinion.wrong", "Enter", text="we start too early")
    skip_to("try.trying", "opinion.changing", "opinion.why", "opinion.reach", "opinion.four_m")
    answers("try.trying", "1")
    answers("try.do", "Enter", text="start the heating by clock")
    answers("try.expect", "Enter", "Enter", text="no open seam")
    skip_to("help.hindrance", "try.who", "try.measure", "try.risk", "try.idea", "try.more")
    skip_to("read_back.lines", "help.hindrance")
    answers("read_back.lines", "End")
    window.read("We expect to see")
    window.press("Enter")
    for one in ("surprised", "learned", "listened", "differently", "come_along"):
        answers(f"reflect.{one}", "C-n")
    window.read("enter Finish", "seams open on Mondays")
    window.press("Enter")

    # The next walk asks after it first; better is adopted, and the standard is at version 2.
    turn = 1
    window.read("New walk", "start the heating by clock", "d Due")
    window.press("w")
    window.read("Which standard?", "Tray sealing")
    window.press("Enter")
    skip_to("prepare.steps", "prepare.learn", "prepare.good", "prepare.visions", "prepare.expect")
    answers("prepare.steps", "2", "Enter")
    answers("hello.agreed", "1")
    window.read("start the heating by clock", "seams open on Mondays", "no open seam")
    window.press("3")
    answers("promises.evidence", "Enter", text="two Mondays none open")
    answers("promises.learning", "Enter", text="the bar is cold inside")
    answers("promises.decision", "5")
    answers("promises.repeatable", "1")
    window.read("Adopt into Tray sealing", "becomes version 2", "start the heating by clock", "How sure are we?")
    window.type(", Mondays at five")
    window.read("+ start the heating by clock, Mondays at five")
    window.press("Enter", "Enter")
    window.read("2 ● believe")
    window.press("1", "1", "Enter")
    window.read("is now at version 2")
    window.asked("observe.match", turn=turn)

    # Why, in the walk: still version 1. In the standard: the walk, the words and the result.
    window.press("b")
    window.read("version 1, as it was", "Wait for the green lamp")
    window.press("Escape")
    window.asked("observe.match", turn=turn)
    window.press("Escape")
    window.read("Unfinished")
    window.press("s")
    window.read("version 2")
    window.press("Enter")
    window.read("version 2", "start the heating by clock, Mondays at five", "v2")
    window.press("Down", "Down", "Down", "b")
    screen = window.read("since", "version 2", "seams open on Mondays", "“we start too early”")
    if size == LARGE:
        assert "better: two Mondays none open" in screen
    with window.store() as store:
        (standard,) = store.standards()
        walks = store.walk_lines()
        assert [line.version for line in walks] == [1, 1]
        assert standard.version.number == 2
        assert standard.version.steps[1].key_points[-1].text == "start the heating by clock, Mondays at five"
        assert store.walk(walks[-1].id).version.steps[1].key_points[-1].text == "Wait for the green lamp"
        assert store.differences() == ()
