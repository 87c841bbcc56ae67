"""Summaries for three readers, and the files that they are written to."""

from __future__ import annotations

import os
import re
import stat
import sys
from dataclasses import fields, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from gembawalk.documents.file import export_walk, file_name, slug, write_whole
from gembawalk.documents.front_matter import read_front_matter
from gembawalk.documents.summary import Profile, write_summary
from gembawalk.documents.walk_reader import read_walk
from gembawalk.domain.guide import first_observation
from gembawalk.domain.ids import child_id, uuid7
from gembawalk.domain.standard import Confidence, Emphasis, KeyPoint, StandardVersion, Step, Vision
from gembawalk.domain.walk import (
    Check,
    Countermeasure,
    DueTry,
    Note,
    Observation,
    Opinion,
    Promise,
    Reflection,
    State,
    Walk,
)
from gembawalk.errors import UnwritableFile

HERE = Path(__file__).parent
START = datetime(2026, 10, 5, 7, 40, tzinfo=timezone(timedelta(hours=2)))


def told_walk() -> Walk:
    """A walk that a person would be glad to read."""
    steps = (
        Step(
            id=uuid7(2, 2), lineage=uuid7(2, 2), what="Open the guard", output="Guard open, ram light off.",
            outcome="Nobody reaches under a moving ram.",
            key_points=(
                KeyPoint(
                    id=uuid7(2, 6), lineage=uuid7(2, 6), text="Wait until the light is off", kind=Emphasis.SAFETY,
                    reason="the ram still moves for two seconds",
                ),
            ),
        ),
        Step(
            id=uuid7(2, 4), lineage=uuid7(2, 4), what="Clean the nozzle", output="No chip in the thread.",
            outcome="No leak after the second shot.",
            key_points=(
                KeyPoint(
                    id=uuid7(2, 7), lineage=uuid7(2, 7), text="Blow out from the inside to the outside",
                    reason="chips left in the thread leak after the second shot",
                ),
                KeyPoint(
                    id=uuid7(2, 8), lineage=uuid7(2, 8), text="Turn the nozzle a quarter turn while blowing",
                    kind=Emphasis.KNACK, confidence=Confidence.BELIEVE,
                    reason="the last chips sit behind the lip",
                ),
            ),
        ),
    )  # fmt: skip
    version = StandardVersion(
        id=uuid7(1, 1), standard=uuid7(1, 2), handle="changeover-press-3", number=4, at=START,
        title="Changeover press 3", site="Plant A", area="Press shop", steps=steps,
        note="blow out, instead of wipe",
        purpose="Change the tool in under nine minutes without anybody reaching under the ram.",
        customer="The next shift, who runs good parts from the first stroke.",
    )  # fmt: skip
    walk = Walk(
        id=uuid7(1_790_000_000_000, 0x1234567890), version=version, state=State.FINISHED, started_at=START,
        finished_at=START + timedelta(minutes=45), learn="Why the first crate gets sorted",
        good="Welding: parts that can be put in without looking", expect="They skip the cleaning",
        steps=(steps[0].id, steps[1].id), agreed="yes", read_back="2026-10-05T08:20:00+02:00",
    )  # fmt: skip
    guard, nozzle = (first_observation(walk, step.id) for step in steps)
    earlier = Countermeasure(
        id=uuid7(5, 1), do="Magnet strip for the pins", expect="no pin is missing", who="setter", due="2026-10-01",
        state="adapted",
    )  # fmt: skip
    due = DueTry(
        countermeasure=earlier,
        agreed_on=date(2026, 9, 14),
        problem="Pins go into the pocket",
        step="Open the guard",
    )
    child = child_id(earlier.id, f"adapted {walk.id}")
    return replace(
        walk,
        observations=(
            Observation(id=guard, walk=walk.id, step=steps[0].id, match="as written", facts="Waited for the light."),
            Observation(
                id=nozzle, walk=walk.id, step=steps[1].id, match="done differently",
                facts="Nozzle wiped with a rag, not blown out.\nTook 2 min 10 s instead of 40 s.",
                taps=(130_000, 128_000, 141_000), problem="The air gun hangs 12 m away", output="yes", outcome="no",
                evidence="two leaks this week", four_m="machine", reach="other areas", trying="try",
            ),
            Observation(id=uuid7(9, 9), walk=walk.id, facts="Light above press 3 flickers"),
        ),
        opinions=(
            *(
                Opinion(id=child_id(nozzle, f"opinion.{kind}"), observation=nozzle, kind=kind, text=text, basis=basis)
                for kind, text, basis in (
                    ("right", "The table is always clean.", None),
                    ("wrong", "We wipe, although it pushes chips in.", None),
                    ("why", "One gun for two presses.", "told"),
                )
            ),
        ),
        countermeasures=(
            Countermeasure(
                id=child_id(nozzle, "try"), walk=walk.id, observation=nozzle, do="Hang an air gun at press 3",
                expect="no leak for two weeks", because="nobody has to walk for it", who="toolmaker",
                due="2026-10-12", measure="leaks a week", from_value="2", to_value="0",
                risk="one more hose on the floor", idea="team", state="open",
            ),
            Countermeasure(
                id=child, walk=walk.id, parent=earlier.id, do="Row of drilled wood, one hole a pin", due="2026-10-19",
                state="open",
            ),
        ),
        checks=(
            Check(
                id=child_id(earlier.id, f"check {walk.id}"), countermeasure=earlier.id, walk=walk.id, result="same", evidence="two pins short",
                learning="A magnet collects chips first", decision="adapt", next_due="2026-10-19",
            ),
        ),
        promises=(
            Promise(
                id=child_id(walk.id, "promise"), walk=walk.id, hindrance="Nobody signs for a hose",
                text="I get the signature from maintenance", due="2026-10-09", state="open",
            ),
        ),
        due_tries=(due,),
        reflection=Reflection(
            id=child_id(walk.id, "reflection"), surprised="They did it the slow way", learned="Clean to look at is not clean",
            listened="listened more",
        ),
        visions=(Vision(id=child_id(walk.id, "vision"), role="Setter", text="One reach a part, and no walk."),),
        notes=(Note(id=uuid7(3, 9), text="The gun hangs there since Friday.", at=START + timedelta(days=7)),),
        skips=frozenset({(walk.id, "prepare.visions")}),
    )  # fmt: skip


def example(name: str = "walk-full.md") -> Walk:
    """The walk of a worked example."""
    read = read_walk((HERE / name).read_text("utf-8"), START)
    assert read.walk is not None, read.mistakes
    assert read.told == ()
    return read.walk


@pytest.mark.parametrize("profile", Profile)
def test_the_worked_examples_are_as_they_were(profile: Profile) -> None:
    assert write_summary(example(), profile) == (HERE / f"walk-{profile.value}.md").read_text("utf-8")


def test_the_worked_example_in_german_is_as_it_was() -> None:
    name = "walk-full-de.md"
    assert write_summary(example(name), Profile.FULL) == (HERE / name).read_text("utf-8")


@pytest.mark.parametrize("name", ["walk-full.md", "walk-full-de.md"])
def test_a_worked_example_has_all_that_a_walk_can_hold(name: str) -> None:
    walk = example(name)
    steps = walk.version.steps
    points = tuple(point for step in steps for point in step.key_points)
    tries = (*walk.countermeasures, *(one.countermeasure for one in walk.due_tries))
    promises = (*walk.promises, *(one.promise for one in walk.due_promises))
    groups = (
        (walk,), (walk.version,), steps, points, walk.observations, walk.opinions, tries, promises, walk.checks,
        (walk.reflection,), walk.notes, walk.visions, walk.returns, tuple(slip for one in tries for slip in one.slips),
    )  # fmt: skip
    # Those of an observation that came from another tool, and what stands in another walk.
    elsewhere = {"site", "area", "standard", "step_text", "seen_on"}, {"problem", "countermeasure"}
    for group in groups:
        held = {one.name for record in group for one in fields(record) if getattr(record, one.name)}  # type: ignore[arg-type]
        missing = {one.name for one in fields(group[0])} - held  # type: ignore[arg-type]
        assert missing in (set(), *elsewhere), type(group[0])
    assert {one.kind for one in points} == set(Emphasis)
    assert {one.confidence for one in points} == set(Confidence)
    assert {(one.kind, one.basis) for one in walk.opinions} >= {
        ("right", None), ("wrong", None), ("changing", None), ("why", "seen"), ("why", "told"), ("why", "guess"),
    }  # fmt: skip


def test_a_leader_reads_at_the_top_what_was_learned_is_tried_and_was_promised() -> None:
    top = write_summary(example(), Profile.TEAM).partition("\n\n## ")[0]
    assert top.endswith(
        "4 tries agreed; 2 promises given.\\\n"
        "**Learned.** A magnet collects chips first; Light beats a second look\\\n"
        "**We are trying.** Row of drilled wood, one hole a pin; Hang an air gun at press 3; "
        "Gauge on a hook under the new lamp\\\n"
        "**Promised.** I get the signature from maintenance; I bring both planners to one table"
    )


def test_what_is_next_stands_in_columns_as_it_is_and_in_word() -> None:
    team = write_summary(example(), Profile.TEAM)
    rows = [line for line in team.split("\n") if line.startswith("| ")]
    assert len({row.index("|", 2) for row in rows[:-1]}) == 1
    # Pandoc gives the columns their widths only where a line is longer than this.
    assert len(rows[1]) > 72
    assert max(rows[1].split("|"), key=len) == rows[1].split("|")[1]


def test_texts_beside_each_other_make_no_character_together() -> None:
    told = example()
    walk = replace(told, countermeasures=tuple(replace(one, do="Sign &copy") for one in told.countermeasures))
    top = write_summary(walk, Profile.TEAM).partition("\n\n## ")[0]
    assert MarkdownIt().renderInline(top.split("\n\n")[-1]).count("Sign &amp;copy") == 3


def test_what_is_said_in_short_is_short_and_comes_back_as_nothing_else() -> None:
    told = example()
    long = f"See https://example.org/a_b\n{'word ' * 40}"
    tries = tuple(replace(one, do=long) for one in told.countermeasures)
    # Nothing was seen on this walk: it only asked what became of what was promised.
    for walk in (replace(told, countermeasures=tries), replace(told, observations=(), opinions=(), returns=())):
        document = write_summary(walk, Profile.FULL)
        (short,) = (part for part in document.split("\n\n") if part.startswith("**In short.**"))
        assert "**Learned.** A magnet" in short
        assert all(len(part) < 100 for part in re.split("; |\n", short))
        for known in (walk, None):
            read = read_walk(document, START, lambda _, known=known: known)
            assert (read.mistakes, read.told) == ((), ())
            assert read.walk is not None
            assert write_summary(read.walk, Profile.FULL) == document


def test_only_what_was_watched_counts_as_watched() -> None:
    walk = told_walk()
    seen = [replace(one, facts=None, taps=(), match=None) for one in walk.observations]
    document = write_summary(replace(walk, observations=tuple(seen)), Profile.TEAM)
    assert "told" in document and "watched" not in document.split("**In short.**")[1].split("\n\n")[0]
    seen[0] = replace(seen[0], match="not seen today")
    assert write_summary(replace(walk, observations=tuple(seen)), Profile.TEAM).count("watched") == 0
    seen[0] = replace(seen[0], match="as written")
    assert "1 step watched" in write_summary(replace(walk, observations=tuple(seen)), Profile.TEAM)


def test_the_team_sees_no_reflection_and_no_prediction() -> None:
    team, coach = (write_summary(told_walk(), profile) for profile in (Profile.TEAM, Profile.COACH))
    for private in ("They skip the cleaning", "They did it the slow way", "Clean to look at", "listened"):
        assert private not in team
        assert private in coach or private == "listened"
    assert "Hang an air gun at press 3" in team


def test_rather_not_keeps_own_words_out() -> None:
    walk = replace(told_walk(), agreed="rather not")
    for profile in (Profile.TEAM, Profile.COACH):
        assert "The table is always clean" not in write_summary(walk, profile)
    assert "The table is always clean" in write_summary(walk, Profile.FULL)


def test_a_walk_with_nothing_in_it_has_no_empty_heading() -> None:
    told = told_walk()
    walk = Walk(id=told.id, version=told.version, state=State.OPEN, started_at=START)
    assert "## " not in write_summary(walk, Profile.COACH)
    text = write_summary(walk, Profile.FULL)
    assert text.count("\n## ") == 1
    assert "not finished" in text


HOSTILE = st.one_of(
    st.text(max_size=60).filter(str.strip),
    st.sampled_from(
        ["## heading", "- [ ] task", "| a |", "> q", "```", "[/red] [bold", "\x1b[31mred", "a\n\nb\n- c"]
    ),
)


@settings(max_examples=200, deadline=None)
@given(HOSTILE)
def test_no_text_of_a_user_changes_the_shape_of_a_summary(text: str) -> None:
    told = told_walk()

    def shape(words: str) -> list[str]:
        walk = replace(
            told,
            learn=words,
            expect=words,
            observations=tuple(
                replace(one, facts=words, problem=one.problem and words) for one in told.observations
            ),
            countermeasures=tuple(replace(one, do=words, expect=words, who=words) for one in told.countermeasures),
            promises=tuple(replace(one, hindrance=words, text=words) for one in told.promises),
        )
        tokens = MarkdownIt("gfm-like").parse(write_summary(walk, Profile.COACH).split("\n---\n", 1)[1])
        return [
            token.tag for token in tokens if token.type.endswith("_open") and token.tag not in ("p", "li", "ul")
        ]

    assert shape(text) == shape("plain")
    assert "\x1b" not in write_summary(replace(told, learn=text), Profile.TEAM)


def test_names_of_files_are_plain_and_stable() -> None:
    assert file_name(told_walk()) == "2026-10-05 changeover-press-3 34567890.md"
    assert slug("../../etc/passwd\x00") == "etc-passwd"
    assert slug("CON") == "con-walk"
    assert slug("过滤器") == "walk"
    assert slug("Größe & Übermaß") == "grosse-ubermass"
    assert len(slug("x" * 500)) == 60


@given(st.text())
def test_any_title_makes_a_safe_name(title: str) -> None:
    name = slug(title)
    assert 1 <= len(name) <= 65
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_walk_is_exported_to_the_same_file_again_and_never_over_anothers(tmp_path: Path) -> None:
    walk = told_walk()
    path = export_walk(tmp_path / "new" / "folder", walk, Profile.TEAM)
    before = path.stat().st_mtime_ns
    assert export_walk(path.parent, walk, Profile.TEAM) == path
    assert path.stat().st_mtime_ns == before
    assert read_front_matter(path.read_text("utf-8")).values["id"] == walk.id
    path.write_text("# somebody else's\n", "utf-8")
    other = export_walk(path.parent, walk, Profile.TEAM)
    assert other != path
    assert path.read_text("utf-8") == "# somebody else's\n"
    assert export_walk(path.parent, walk, Profile.COACH) == other


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such mode")
def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.md", "x")
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == 0o600


def test_what_can_not_be_written_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_text("before", "utf-8")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnwritableFile, match="no space left on device"):
        write_whole(path, "after")
    assert path.read_text("utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(UnwritableFile):
        export_walk(path, told_walk(), Profile.TEAM)


def test_the_time_of_a_walk_that_names_a_shift_is_rounded_to_the_day_for_the_team(tmp_path: Path) -> None:
    walk = replace(told_walk(), notes=(Note(id=uuid7(3, 9), text="The night shift has one.", at=START),))
    team = write_summary(walk, Profile.TEAM)
    assert "07:40" not in team
    assert "5 October 2026" in team
    assert "07:40" in write_summary(walk, Profile.COACH)
    # An id tells the millisecond in which it was made; its end still tells which walk it is.
    assert walk.id not in team
    assert walk.id[:13] not in team
    assert walk.id[19:] in team
    assert walk.id in write_summary(told_walk(), Profile.TEAM)
    path = export_walk(tmp_path, walk, Profile.COACH)
    assert export_walk(tmp_path, walk, Profile.TEAM) == path
