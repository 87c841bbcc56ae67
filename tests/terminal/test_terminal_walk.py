"""The real command in a real terminal: whole walks, killed apps, hostile pastes, odd sizes."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal import LARGE, SMALL, Open, Terminal, absent, with_standard

from gembawalk.domain import answer
from gembawalk.domain.guide import find, first_observation, places
from gembawalk.domain.record import Value
from gembawalk.domain.walk import State, Walk
from gembawalk.store import Store

pytestmark = pytest.mark.skipif(bool(absent()), reason=absent())


def standing_at(terminal: Terminal, question: str) -> None:
    """Write a walk that waits at a question, as if the coach had come so far."""
    with with_standard(terminal).store() as store:
        walk = store.start_walk(store.standards()[0].id)
        step = walk.version.steps[1].id
        walk = given(store, walk, f"prepare.steps@{walk.id}", steps=[step])
        walk = given(store, walk, f"hello.agreed@{walk.id}", agreed="yes")
        seen = first_observation(walk, step)
        walk = given(store, walk, f"observe.match@{seen}", match="as written")
        if question.startswith("try."):
            walk = given(store, walk, f"ask.problem@{seen}", problem="film creases")
            walk = given(store, walk, f"try.trying@{seen}", trying="try")
        name = next(one.name for one in places(walk) if one.question.key == question)
        store.save_draft(walk.id, walk.id, "place", name)


def given(store: Store, walk: Walk, place: str, **values: Value) -> Walk:
    edits = answer.give(walk, find(walk, place), values, store.now().date(), store.new_id)
    return store.write(walk.id, edits)


def resume(terminal: Terminal, question: str) -> str:
    """Open the app, take up the walk that waits, and return the screen with its question."""
    terminal.open()
    terminal.read("Unfinished", "Tray sealing")
    terminal.press("Enter")
    terminal.read("Resume the walk")
    terminal.press("1")
    return terminal.asked(question)


def type_until_saved(terminal: Terminal, text: str) -> None:
    terminal.type(text)
    terminal.read(text)
    terminal.until(lambda screen: text in drafts(terminal) and "saved " in screen, f"draft {text!r}")


def drafts(terminal: Terminal) -> list[str]:
    with terminal.store() as store:
        return list(store.drafts(store.open_walks()[0].id).values())


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "140x40"])
def test_a_walk_over_two_steps_from_home_to_the_exported_file(terminal: Open, size: tuple[int, int]) -> None:
    window = with_standard(terminal(size))

    def answers(question: str, *keys: str, text: str = "", shows: str = "") -> None:
        window.asked(question, shows, "f1 Help", "saved")  # the last key of the foot: nothing of it is cut off
        if text:
            window.type(text)
            window.read(text)
        window.press(*keys)

    window.open()
    assert "1 standard, 0 walks" in window.read("gembawalk", "New walk", "1 standard")
    window.press("w")
    window.read("Which standard?", "Tray sealing", "Line 2, Plant A", "not walked yet")
    window.press("Enter")
    answers("prepare.learn", "Enter", text="why seams open")
    answers("prepare.good", "Enter", shows="The tray holds until it is eaten")
    answers("prepare.visions", "Enter")
    answers("prepare.expect", "Enter", text="they hurry")
    answers("prepare.steps", "2", "3", "Enter", shows="1 ○ Load the tray")
    answers("hello.agreed", "1", shows="without names")
    answers("observe.match", "2", shows="Wait for the green lamp")
    answers("observe.facts", "Enter", text="opens before the lamp is green")
    answers("observe.risk", "1")
    answers("observe.taps", "Space", "Space", "Enter", shows="Optional")
    answers("ask.problem", "Enter", text="film creases")
    answers("ask.output", "1", shows="The seam is closed all round")
    answers("ask.outcome", "3", shows="The seam holds for ten days")
    answers("ask.evidence", "Enter", text="two trays came back")
    answers("opinion.right", "Enter", text="we look at each tray")
    answers("opinion.wrong", "Enter")
    answers("opinion.changing", "Enter")
    answers("opinion.why", "Enter", "2", text="the lamp is hidden", shows="film creases")
    answers("opinion.reach", "1")
    answers("opinion.four_m", "3")
    answers("try.trying", "1")
    answers("try.do", "Enter", text="mirror on the pillar")
    answers("try.expect", "Enter", "Enter", text="no crease")
    answers("try.who", "Enter", text="shift lead")
    window.type("24.12.2031")
    window.press("Enter")
    answers("try.measure", "C-n")
    answers("try.risk", "Enter", text="a broken mirror")
    answers("try.idea", "1", shows="the team")
    answers("try.more", "2")
    answers("observe.match", "1", shows="3 Check the seam")
    answers("observe.facts", "Enter")
    answers("observe.risk", "1")
    answers("observe.taps", "Enter")
    answers("ask.problem", "Enter")
    answers("ask.output", "C-n")
    answers("ask.outcome", "C-n")
    answers("opinion.right", "C-n")
    answers("opinion.wrong", "C-n")
    answers("opinion.changing", "C-n")
    answers("try.trying", "2")
    answers("help.hindrance", "Enter", text="no mirror in the store")
    answers("help.answer", "1")
    answers("help.promise", "Enter", text="I order one")
    window.press("Enter")
    answers("help.more", "2")
    answers("read_back.lines", "End", shows="film creases")
    window.read("My promise")
    window.press("Enter")
    answers("reflect.surprised", "Enter", text="that nobody sees the lamp")
    answers("reflect.learned", "Enter")
    answers("reflect.listened", "1")
    answers("reflect.differently", "Enter")
    answers("reflect.come_along", "Enter")
    window.read("In short", "why seams open", "Export", "Finish")
    window.press("e")
    window.read("Hand on", "for the team")
    window.press("Enter")
    folder = window.home / "gembawalk"
    window.until(lambda screen: list(folder.glob("*.md")), "exported file")
    window.press("Enter")
    assert "Unfinished" not in window.read("New walk", "mirror on the pillar", "I order one")
    window.press("q")
    window.until_gone()

    (exported,) = folder.iterdir()
    text = exported.read_text("utf-8")
    for told in ("Tray sealing", "film creases", "mirror on the pillar", "2031-12-24", "shift lead", "I order one"):
        assert told in text
    assert "nobody sees the lamp" not in text
    assert "they hurry" not in text
    assert "not finished" not in text  # it was written before, and again when the walk was finished
    assert "state: open" not in text
    with window.store() as store:
        (line,) = store.walk_lines()
        walk = store.walk(line.id)
        assert walk.state is State.FINISHED
        assert [step.what for step in walk.chosen_steps] == ["Seal the tray", "Check the seam"]
        assert store.differences() == ()


def test_keys_that_are_far_ahead_of_the_screen_reach_their_questions(terminal: Open) -> None:
    window = with_standard(terminal(SMALL))
    window.open()
    window.read("1 standard")
    window.press("w")
    window.read("Which standard?")
    window.press("Enter")
    window.asked("prepare.learn")
    window.press(
        *"a Enter b Enter c Enter d Enter 2 3 Enter 1 2 f Enter 1 Space Space Enter p Enter 1 3 e Enter".split()
    )
    window.press(*"o Enter w Enter h Enter y Enter 2 1 3 1 d o Enter e Enter b Enter l Enter + 7 Enter".split())
    window.asked("try.measure")
    with window.store() as store:
        walk = store.walk(store.walk_lines()[0].id)
    assert (walk.learn, walk.good, walk.expect, walk.agreed) == ("a", "b", "d", "yes")
    assert [step.what for step in walk.chosen_steps] == ["Seal the tray", "Check the seam"]
    (seen,) = walk.observations
    assert (seen.match, seen.facts, seen.risk, len(seen.taps)) == ("done differently", "f", "no", 0)
    assert (seen.problem, seen.output, seen.outcome, seen.evidence) == ("p", "yes", "no", "e")
    assert [(one.text, one.basis) for one in walk.opinions] == [
        ("o", None),
        ("w", None),
        ("h", None),
        ("y", "told"),
    ]
    assert (seen.reach, seen.four_m, seen.trying) == ("only here", "machine", "try")
    (tried,) = walk.countermeasures
    assert (tried.do, tried.expect, tried.because, tried.who) == ("do", "e", "b", "l")
    assert tried.due is not None


@pytest.mark.parametrize(
    "question",
    [
        "prepare.learn",
        "observe.facts",
        "ask.problem",
        "opinion.right",
        "try.do",
        "help.hindrance",
        "reflect.surprised",
    ],
)
def test_killed_while_typing_the_text_is_there_at_the_next_start(terminal: Open, question: str) -> None:
    window = terminal(SMALL)
    standing_at(window, question)
    resume(window, question)
    type_until_saved(window, "half a sentence, and")
    window.end_with("SIGKILL")
    assert "half a sentence, and" in resume(window, question)
    window.type(" more")
    window.read("half a sentence, and more")


@pytest.mark.parametrize("sign", ["SIGTERM", "SIGHUP"])
def test_told_to_end_while_typing_the_text_is_there_at_the_next_start(terminal: Open, sign: str) -> None:
    window = terminal(SMALL)
    standing_at(window, "ask.problem")
    resume(window, "ask.problem")
    type_until_saved(window, "half a sentence")
    window.end_with(sign)
    assert "half a sentence" in resume(window, "ask.problem")


def test_a_window_that_is_closed_while_typing_loses_nothing_saved(terminal: Open, tmp_path: Path) -> None:
    window = terminal(SMALL)
    standing_at(window, "ask.problem")
    resume(window, "ask.problem")
    type_until_saved(window, "half a sentence")
    window.close()
    assert "half a sentence" in resume(terminal(SMALL), "ask.problem")


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "140x40"])
def test_hostile_text_that_is_pasted_does_not_reach_the_terminal(terminal: Open, size: tuple[int, int]) -> None:
    hostile = "\x1b[31mINJECT\x1b]0;owned\x07\x9b2J [/red] [bold | # no heading 😀 مرحبا 过滤器漏油"
    kept = "[31mINJECT]0;owned2J [/red] [bold | # no heading 😀 مرحبا 过滤器漏油"
    window = terminal(size)
    standing_at(window, "ask.problem")
    resume(window, "ask.problem")
    window.paste(hostile.encode())
    window.read("INJECT", "[/red] [bold |")
    window.until(lambda screen: kept in drafts(window), "draft of the paste")
    window.press("Enter")
    window.asked("ask.output")
    window.press("C-g")
    window.read("Go to")
    window.type("read back")
    window.press("Enter")
    window.read("INJECT", "Tray sealing", "strike")
    window.press("C-g")
    window.read("Go to")
    window.type("summary")
    window.press("Enter")
    window.read("Export", "INJECT")
    window.press("Enter")
    window.read("New walk")
    window.press("f")
    window.read("Find what was seen before", "what goes wrong")
    window.type("heading")
    window.read("INJECT", "[/red]")
    assert window.lives
    raw = window.written.read_bytes()
    assert b"INJECT" in raw
    assert b"\x1b[31mINJECT" not in raw
    assert b"\x1b]0;owned" not in raw
    assert "\x9b2J".encode() not in raw
    with window.store() as store:
        walk = store.walk(store.walk_lines()[0].id)
        assert [one.problem for one in walk.observations] == [kept]


def test_a_window_of_any_size_does_no_harm(terminal: Open) -> None:
    window = terminal(SMALL)
    standing_at(window, "ask.problem")
    resume(window, "ask.problem")
    window.type("half a sentence")
    for columns, rows in ((40, 10), (1, 1), (2, 3), (300, 90), (20, 5), (80, 24)):
        window.resize(columns, rows)
        window.until(lambda screen, rows=rows: screen.count("\n") <= rows, "new size")  # type: ignore[misc]
        window.type("!")
        window.until(lambda screen: any("!" in text for text in drafts(window)), "draft")
    window.asked("ask.problem")
    window.read("half a sentence!!!!!!")
