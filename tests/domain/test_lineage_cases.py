"""What carries on what: written cases, as a person would say who compares two versions of a standard."""

from __future__ import annotations

from itertools import count

import pytest

from gembawalk.domain.lineage import ANEW, inherit, trace
from gembawalk.domain.standard import KeyPoint, Step
from gembawalk.search.likeness import likeness

_numbers = count()
Written = dict[str, list[str]]
"""What is done in each step, with its key points; a name in brackets in front is nothing but a name."""


def steps(written: Written, output: str = "") -> tuple[Step, ...]:
    return tuple(
        Step(
            id="",
            lineage="",
            what=what,
            output=output,
            key_points=tuple(KeyPoint(id="", lineage="", text=text) for text in points),
        )
        for what, points in written.items()
    )


SEAL: Written = {
    "Lay the film on the roll": ["Shiny side up", "No folds"],
    "Wait until the sealing bar is warm": ["Green lamp, not the number"],
    "Fill the tray": ["Rim stays clean", "Not over the line"],
    "Press the plate": ["Both hands on the handle"],
    "Check the seam": ["Thumb along all four corners"],
}
GUARD: Written = {
    "Open the guard and wait for the lamp": ["Wait until the light is off", "Pull with both hands"],
    "Take the tool out": [],
    "Blow the seat clean": ["Take the air gun from its hook"],
    "Set the height": [],
}
CALL: Written = {
    "Ring at the time they named": [],
    "Say who you are": [],
    "Ask what happened the last time": ["Let them finish", "Write their words, not yours"],
    "Offer a next step": [],
}

# Each case: the version before, the one after, and for each step after the place of the one before (from 0), or None.
STEP_CASES: dict[str, tuple[Written, Written, list[int | None]]] = {
    "the same": (SEAL, SEAL, [0, 1, 2, 3, 4]),
    "turned round": (SEAL, dict(reversed(SEAL.items())), [4, 3, 2, 1, 0]),
    "two changed places": (GUARD, {k: GUARD[k] for k in [list(GUARD)[i] for i in (0, 2, 1, 3)]}, [0, 2, 1, 3]),
    "one is gone": (SEAL, {k: v for k, v in SEAL.items() if k != "Fill the tray"}, [0, 1, 3, 4]),
    "the first is gone": (SEAL, dict(list(SEAL.items())[1:]), [1, 2, 3, 4]),
    "a new one in the middle": (
        GUARD,
        dict([*list(GUARD.items())[:2], ("Put the tool on the trolley", []), *list(GUARD.items())[2:]]),
        [0, 1, None, 2, 3],
    ),
    "a new one in front": (CALL, {"Read the note of the last call": [], **CALL}, [None, 0, 1, 2, 3]),
    "a new one at the end": (CALL, {**CALL, "Write it down at once": []}, [0, 1, 2, 3, None]),
    "other case and spaces": (CALL, {k.upper() + " ": v for k, v in CALL.items()}, [0, 1, 2, 3]),
    "a word more": (GUARD, {**dict(list(GUARD.items())[:3]), "Set the height by the card": []}, [0, 1, 2, 3]),
    "a word less": (SEAL, {k.replace(" on the roll", ""): v for k, v in SEAL.items()}, [0, 1, 2, 3, 4]),
    "misspelt, then mended": (
        {"Lay the flim on the rol": [], "Press teh plate": []},
        {"Lay the film on the roll": [], "Press the plate": []},
        [0, 1],
    ),
    "another form of the word": (
        {"Check the seams": [], "Fill the trays": []},
        {"Checking the seam": [], "Filling the tray": []},
        [0, 1],
    ),
    "words turned round": (
        {"Wipe the rim with dry paper": [], "Press the plate": []},
        {"With dry paper wipe the rim": [], "Press the plate": []},
        [0, 1],
    ),
    "split in two": (
        GUARD,
        {"Open the guard": [], "Wait for the lamp": [], **dict(list(GUARD.items())[1:])},
        [0, None, 1, 2, 3],
    ),
    "split, the points stay with the second half": (
        GUARD,
        {
            "Pull the handle": [],
            "Open the guard and look": ["Wait until the light is off", "Pull with both hands"],
            **dict(list(GUARD.items())[1:]),
        },
        [None, 0, 1, 2, 3],
    ),
    "two became one": (
        {"Open the guard": [], "Wait for the lamp": [], "Take the tool out": []},
        {"Open the guard and wait for the lamp": [], "Take the tool out": []},
        [0, 2],
    ),
    "other words, the same key points": (
        SEAL,
        {**dict(list(SEAL.items())[:4]), "Feel along the closed edge": ["Thumb along all four corners"]},
        [0, 1, 2, 3, 4],
    ),
    "one gone and an unlike one new in its place": (
        GUARD,
        {("Call the crane" if what == "Blow the seat clean" else what): [] for what in GUARD},
        [0, 1, None, 3],
    ),
    "one gone and another new, nothing in common": (
        CALL,
        {
            "Ring at the time they named": [],
            "Send the offer by mail": [],
            **dict(list(CALL.items())[2:]),
        },
        [0, None, 2, 3],
    ),
    "one word in common is not enough": (
        {"Check the seam": [], "Load the oven": []},
        {"Check the weight": [], "Clean the oven": [], "Something else": []},
        [None, None, None],
    ),
    "all anew": (CALL, {"Sweep the floor": [], "Count the boxes": []}, [None, None]),
    "twice the same words": (
        {"Tighten the bolt": [], "Turn the table": [], "Tighten the bolts": []},
        {"Tighten the bolt": [], "Turn the table": [], "Tighten the bolts": []},
        [0, 1, 2],
    ),
    "left and right are two": (
        {"Loosen the left bolt": [], "Loosen the right bolt": []},
        {"Loosen the right bolt": [], "Loosen the left bolt": []},
        [1, 0],
    ),
    "left and right, both reworded": (
        {"Loosen the left bolt": [], "Loosen the right bolt": []},
        {"Loosen the left bolt by hand": [], "Loosen the right bolt by hand": []},
        [0, 1],
    ),
    "German, reworded": (
        {"Schutzhaube öffnen": [], "Werkzeug herausnehmen": [], "Höhe einstellen": []},
        {"Die Schutzhaube ganz öffnen": [], "Werkzeug herausnehmen": [], "Höhe nach Karte einstellen": []},
        [0, 1, 2],
    ),
    "Chinese, reworded": (
        {"打开防护罩": [], "取出模具": [], "清洁底座": []},
        {"完全打开防护罩": [], "取出模具": [], "清洁底座": []},
        [0, 1, 2],
    ),
    "reordered and reworded": (
        SEAL,
        {
            "Fill the tray to the line": SEAL["Fill the tray"],
            "Lay the film flat on the roll": SEAL["Lay the film on the roll"],
            "Press the plate down": SEAL["Press the plate"],
        },
        [2, 0, 3],
    ),
    "a long sentence cut short": (
        {"Wait until the sealing bar is warm all through, at least ten minutes after the lamp": [], "Fill": []},
        {"Wait until the sealing bar is warm": [], "Fill": []},
        [0, 1],
    ),
    "numbers tell parts apart": (
        {"Check pump P-204": [], "Check pump P-205": []},
        {"Check pump P-205": [], "Check pump P-204": []},
        [1, 0],
    ),
    "from one step to three": (
        {"Change the tool": ["Wait until the light is off"]},
        {"Open the guard": [], "Change the tool": ["Wait until the light is off"], "Close the guard": []},
        [None, 0, None],
    ),
    "emptied": (SEAL, {"Lay the film on the roll": []}, [0]),
}


@pytest.mark.parametrize("case", STEP_CASES)
def test_a_step_carries_on_what_a_person_would_say(case: str) -> None:
    before, after, wanted = STEP_CASES[case]
    old = inherit((), steps(before), lambda: f"id{next(_numbers)}", likeness)
    found = trace(old, steps(after), likeness)
    assert [old.index(one.parent) if one.parent else None for one in found] == wanted


POINT_CASES: dict[str, tuple[Written, Written, dict[str, str | None]]] = {
    "a reason is no part of it; reworded": (
        {"Fill": ["Rim stays clean", "Not over the line"]},
        {"Fill": ["The rim stays clean and dry", "Not over the red line"]},
        {"The rim stays clean and dry": "Rim stays clean", "Not over the red line": "Not over the line"},
    ),
    "moved with its words to another step": (
        {"Fill": ["Rim stays clean"], "Press": ["Both hands"]},
        {"Fill": [], "Press": ["Both hands", "Rim stays clean"]},
        {"Both hands": "Both hands", "Rim stays clean": "Rim stays clean"},
    ),
    "split with its step": (
        {"Open the guard and wait": ["Light is off", "Both hands"]},
        {"Open the guard": ["Both hands"], "Wait": ["Light is off"]},
        {"Both hands": "Both hands", "Light is off": "Light is off"},
    ),
    "a new one beside": (
        {"Fill": ["Rim stays clean"]},
        {"Fill": ["Rim stays clean", "Drip guard in place before the first tray"]},
        {"Rim stays clean": "Rim stays clean", "Drip guard in place before the first tray": None},
    ),
    "gone, and an unlike one new": (
        {"Fill": ["Rim stays clean", "Not over the line"]},
        {"Fill": ["Rim stays clean", "Two spoons of sauce"]},
        {"Rim stays clean": "Rim stays clean", "Two spoons of sauce": None},
    ),
    "two changed places": (
        {"Fill": ["Rim stays clean", "Not over the line"]},
        {"Fill": ["Not over the line", "Rim stays clean"]},
        {"Not over the line": "Not over the line", "Rim stays clean": "Rim stays clean"},
    ),
}


@pytest.mark.parametrize("case", POINT_CASES)
def test_a_key_point_carries_on_what_a_person_would_say(case: str) -> None:
    before, after, wanted = POINT_CASES[case]
    old = inherit((), steps(before), lambda: f"id{next(_numbers)}", likeness)
    found = {
        point.text: parent and parent.text
        for one in trace(old, steps(after), likeness)
        for point, parent in one.points
    }
    assert found == wanted


def test_a_part_that_is_to_begin_anew_does() -> None:
    old = inherit((), steps(SEAL), lambda: f"id{next(_numbers)}", likeness)
    new = tuple(Step(id=ANEW, lineage="", what=step.what) for step in old)
    assert all(one.parent is None for one in trace(old, new, likeness))
