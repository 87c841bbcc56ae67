"""A walk's document after people and formatters were over it: still the same walk, but for what was changed."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hostile import START
from test_summary import told_walk

from gembawalk.documents.summary import Profile, write_summary
from gembawalk.documents.walk_reader import ReadWalk, read_walk
from gembawalk.domain.ids import child_id
from gembawalk.domain.merge import changes
from gembawalk.domain.record import Edit
from gembawalk.domain.walk import Countermeasure, Promise, Walk

WALK = told_walk()
FULL = write_summary(WALK, Profile.FULL)


def read(document: str) -> tuple[ReadWalk, tuple[Edit, ...]]:
    """What is read, and what that changes in the walk."""
    result = read_walk(document, START, lambda _: WALK)
    return result, changes(WALK, result.walk, START.date()) if result.walk else ()


def fields(edits: tuple[Edit, ...]) -> dict[str, object]:
    return {name: value for edit in edits for name, value in edit.fields.items()}


def walk_of(document: str) -> Walk:
    result, _ = read(document)
    assert result.walk is not None, result.mistakes
    return result.walk


@pytest.mark.parametrize(
    ("what", "document"),
    [
        ("underscores for emphasis", re.sub(r"(?<!\*)\*([^*\n]+)\*(?!\*)", r"_\1_", FULL)),
        ("underscores for strong", FULL.replace("**", "__")),
        ("stars for lists", re.sub(r"(?m)^( *)- ", r"\1* ", FULL)),
        ("a realigned table", re.sub(r"(?m)^\| -.*", "|:-----|:----|----:|", re.sub(r" +\|", " |", FULL))),
        ("Windows' line ends read as ours", FULL.replace("\n", "\r\n").replace("\r\n", "\n")),
        ("soft breaks for hard ones", FULL.replace("\\\n", "\n")),
        ("no table at all", re.sub(r"(?m)^\|.*\n", "", FULL)),
        ("no empty line at the end", FULL.rstrip("\n")),
        ("colons in labels", FULL.replace("**How we know.**", "**How we know:**").replace("**Right.**", "**Right**:")),
        ("typographic apostrophes", FULL.replace("don't", "don’t")),
        ("a step heading without its number", FULL.replace("## 2. Clean the nozzle", "## Clean the nozzle", 1)),
        (
            "a role behind a break, as where a text ends in a tab",
            FULL.replace("press 3 — *toolmaker*", "press 3\\\n  — *toolmaker*"),
        ),
        ("a label broken over two lines", FULL.replace("**How we know.**", "**How\nwe know.**")),
        ("a line ending of spaces", FULL.replace("rag, not blown out.\\\n", "rag, not blown out.  \n")),
    ],
)  # fmt: skip
def test_what_formatters_do_changes_nothing(what: str, document: str) -> None:
    result, edits = read(document)
    assert (result.mistakes, edits) == ((), ()), what


@pytest.mark.parametrize("tool", ["prettier", "mdformat"])
def test_formatters_themselves_change_nothing(tool: str, tmp_path: Path) -> None:
    program = shutil.which(tool)
    if program is None:
        pytest.skip(f"there is no {tool} on the path")
    path = tmp_path / "walk.md"
    path.write_text(FULL, "utf-8")
    subprocess.run([program, *(("--write",) if tool == "prettier" else ()), str(path)], check=True)
    assert read(path.read_text("utf-8"))[1] == ()


def test_a_star_between_spaces_in_a_label_or_role_needs_no_backslash() -> None:
    version = replace(WALK.version, area="* : press")
    tries = tuple(replace(one, who=f"a * {one.who}") for one in WALK.countermeasures)
    visions = tuple(replace(one, role="a * b") for one in WALK.visions)
    walk = replace(WALK, version=version, countermeasures=tries, visions=visions)
    full = write_summary(walk, Profile.FULL)
    assert r" \* " in full
    read = read_walk(full.replace(r" \* ", " * "), START, lambda _: walk)
    assert read.walk is not None, read.mistakes
    assert (changes(walk, read.walk, START.date()), read.told) == ((), ())


def test_a_date_a_role_and_a_word_are_changed() -> None:
    document = FULL.replace("— *toolmaker* 📅 2026-10-12", "— *setter* 📅 2026-10-20").replace(
        "two leaks", "three leaks"
    )
    result, edits = read(document)
    assert result.told == ()
    told = fields(edits)
    slips = told.pop("slips")
    assert told == {"who": "setter", "due": "2026-10-20", "evidence": "three leaks this week"}
    assert slips == [{"due": "2026-10-12", "reason": "", "on": "2026-10-05"}]


def test_a_new_try_without_number_and_box_is_open_and_gets_a_number() -> None:
    document = FULL.replace("\n- [ ] **C2**", "\n- [ ] Buy a brass brush — *setter* 📅 2026-11-01\n- [ ] **C2**")
    result, edits = read(document)
    assert result.told == ()
    assert fields(edits)["do"] == "Buy a brass brush"
    assert fields(edits)["state"] == "open"
    bare, edits = read(FULL.replace("- [ ] **C2**", "- **C2**"))
    assert [one.message for one in bare.told] == ["A try without a box is taken as open."]
    assert edits == ()


def test_numbers_tell_which_try_and_promise_it_is_whatever_was_typed_or_taken_out_around() -> None:
    nozzle = next(one for one in WALK.observations if one.problem)
    second = Countermeasure(
        id=child_id(nozzle.id, "try 2"), walk=WALK.id, observation=nozzle.id, do="A broom", state="open"
    )
    promise = Promise(id=child_id(WALK.id, "promise 2"), walk=WALK.id, text="I ask Ann", state="open", position=1)
    walk = replace(WALK, countermeasures=(*WALK.countermeasures, second), promises=(*WALK.promises, promise))
    full = write_summary(walk, Profile.FULL)
    assert "**C3** A broom" in full
    assert "**P2** I ask Ann" in full
    gone = re.sub(r"(?m)^- \[ \] \*\*[CP][12]\*\* (?:Hang|I get).*\n(?:  - .*\n)*", "", full)
    gone = gone.replace("**In the way.** Nobody signs for a hose\n\n", "")
    assert "**C2**" not in gone and "**P1**" not in gone
    read = read_walk(gone.replace("I ask Ann", "I ask Bea"), START, lambda _: walk)
    assert read.walk is not None, read.mistakes
    (edit,) = changes(walk, read.walk, START.date())
    assert (edit.record, edit.fields) == (promise.id, {"text": "I ask Bea"})
    # What was typed without a number and taken in is known again by its words.
    typed = full.replace("\n- [ ] **C3**", "\n- [ ] Buy a brush\n- [ ] **C3**")
    first = read_walk(typed, START, lambda _: walk).walk
    assert first is not None
    assert [edit.fields["do"] for edit in changes(walk, first, START.date())] == ["Buy a brush"]
    again = read_walk(typed, START, lambda _: first).walk
    assert again is not None
    assert changes(first, again, START.date()) == ()


def test_a_ticked_try_stays_open_and_a_ticked_promise_is_done() -> None:
    result, edits = read(FULL.replace("- [ ] **C2**", "- [x] **C2**"))
    assert "stays open" in result.told[0].message
    assert edits == ()
    _, edits = read(FULL.replace("- [ ] **P1**", "- [x] **P1**"))
    assert fields(edits) == {"state": "done"}


def test_headings_that_are_not_known_and_text_above_the_steps_are_kept_as_notes() -> None:
    document = FULL.replace("\n## 1. Open", "\nA remark I typed.\n\n## 1. Open", 1)
    document = document.replace("## Help", "## Photos\n\n![gun](gun.png)\n\n- <b>big</b>\n\n## Help")
    document = document.replace("**To learn.**", "Typed at the very top.\n\n**To learn.**")
    result, edits = read(document)
    notes = [edit.fields["text"] for edit in edits]
    assert notes == ["Typed at the very top.", "A remark I typed.", "## Photos\n\n![gun](gun.png)\n\n- <b>big</b>"]
    assert {edit.kind for edit in edits} == {"note"}
    lines = [document.split("\n")[one.line - 1] for one in result.told]
    assert lines == ["Typed at the very top.", "A remark I typed.", "## Photos"]
    assert all(one.message.endswith("kept as a note.") for one in result.told)
    kept = [
        one.text for one in walk_of(FULL.replace("## From last", "### Sketch\n\nsome *text*\n\n## From last")).notes
    ]
    assert "### Sketch\n\nsome *text*" in kept


def test_what_people_type_into_an_answer_is_kept_as_typed() -> None:
    typed = "Took **2 min 10 s**, see [photo](p.jpg).\n\n- first\n- second"
    _, edits = read(FULL.replace("Took 2 min 10 s instead of 40 s.", typed))
    assert fields(edits) == {"facts": f"Nozzle wiped with a rag, not blown out.\n{typed}"}


def test_a_second_problem_by_hand_is_a_second_observation() -> None:
    document = FULL.replace(
        "**Cause: Machine.**", "**What goes wrong.** The rag leaves lint\n\n**Cause: Machine.**"
    )
    told = [one.problem for one in walk_of(document).observations if one.problem]
    assert told == ["The air gun hangs 12 m away", "The rag leaves lint"]


@pytest.mark.parametrize(
    ("document", "line", "words"),
    [
        (FULL.replace("## 2. Clean the nozzle", "## 1. Clean the nozzle", 1), "## 1. Clean", "a second time"),
        (FULL.replace("## 2. Clean the nozzle", "## 9. Clean the nozzle", 1), "## 9.", "has no step 9"),
        (FULL.replace("**Output.** yes", "**Output.** maybe"), "**Output.** maybe", "isn't known here"),
        (FULL.replace("**C1**", "**C2**"), "- [ ] **C2** Hang", "a second time"),
        (
            FULL.replace("**How we know.** two leaks", "**Outcomes.** x\n\n**Tried.** two leaks"),
            "**Tried.**",
            "no place in a step",
        ),
    ],
)
def test_mistakes_are_told_with_their_line(document: str, line: str, words: str) -> None:
    result, _ = read(document)
    assert result.walk is None
    (mistake,) = result.mistakes
    assert words in mistake.message
    assert document.split("\n")[mistake.line - 1].startswith(line)


def test_a_mistake_at_the_top_is_told_with_its_line_there() -> None:
    for key, wrong in (("start", "today"), ("id", "7"), ("gembawalk", "walk/9"), ("end", "soon")):
        document = re.sub(rf"(?m)^{key}: .*", f"{key}: {wrong}", FULL, count=1)
        (mistake,) = read(document)[0].mistakes
        assert document.split("\n")[mistake.line - 1] == f"{key}: {wrong}"


def test_all_mistakes_are_told_at_once_wherever_they_stand() -> None:
    document = FULL.replace('start: "2026', 'start: "2O26').replace("**C1**", "**C2**")
    document = document.replace("**Output.** yes", "**Output.** mostly").replace("## Help", "## 12. Help")
    for known in (WALK, None):
        result = read_walk(document, START, lambda _, known=known: known)
        assert result.walk is None
        lines = [document.split("\n")[one.line - 1] for one in result.mistakes]
        assert [line[:16] for line in lines] == [
            'start: "2O26-10-',
            "**Output.** most",
            "- [ ] **C2** Han",
            "## 12. Help",
        ]


@pytest.mark.parametrize(
    "document",
    [
        "# hello\n", "", "---\n", "---\ngembawalk: walk/1\n---\n", FULL.replace('id: "', 'id: "x'),
        FULL.replace("site: Plant A", "site: &a [x]\nb: [*a,*a]"), FULL.replace("site: Plant A", 'site: "Plant A'),
        FULL.replace('start: "2026', 'start: "maybe'), FULL.replace("profile: full", "state: dancing"),
        "\x00" * 100, FULL.replace("\n", "\n> " * 50), "[" * 30_000, "---\n" + "[" * 30_000 + "\n---\n",
    ],
)  # fmt: skip
def test_files_that_are_none_are_told_and_never_a_traceback(document: str) -> None:
    result = read_walk(document, START)
    assert result.walk is None
    assert result.mistakes
    assert all(one.line >= 1 and one.message.endswith((".", "?")) for one in result.mistakes)
