"""The order of questions, and what answers change, over walks that are put together by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count

import pytest

from gembawalk.domain import answer
from gembawalk.domain.guide import (
    Answered,
    Place,
    after_part,
    answered,
    find,
    first_observation,
    following,
    missing,
    places,
    preceding,
    progress,
    record_of,
)
from gembawalk.domain.ids import child_id, uuid7
from gembawalk.domain.question import QUESTIONS, Stage
from gembawalk.domain.record import Edit, Kind
from gembawalk.domain.standard import StandardVersion, Step
from gembawalk.domain.walk import (
    Check,
    Countermeasure,
    DuePromise,
    DueTry,
    Observation,
    Promise,
    State,
    Walk,
)

TODAY = date(2026, 10, 5)
NOW = datetime(2026, 10, 5, 7, 40, tzinfo=UTC)


def ids() -> Iterator[str]:
    return (uuid7(1_000 + number, number) for number in count())


def new_walk(**changes: object) -> Walk:
    made = ids()
    steps = tuple(Step(id=next(made), lineage=next(made), what=what) for what in ("Load", "Seal", "Check", "Stack"))
    version = StandardVersion(
        id=next(made), standard=next(made), handle="tray", number=1, at=NOW, title="Tray", steps=steps
    )
    walk = Walk(id=next(made), version=version, state=State.OPEN, started_at=NOW)
    return replace(walk, **changes)  # type: ignore[arg-type]


def keys(walk: Walk) -> list[str]:
    return [place.question.key for place in places(walk)]


def with_steps(walk: Walk, *numbers: int) -> Walk:
    return replace(walk, steps=tuple(walk.version.steps[n - 1].id for n in numbers))


def give(walk: Walk, key: str, subject: str, step: str | None = None, **values: object) -> tuple[Edit, ...]:
    made = ids()
    return answer.give(walk, Place(QUESTIONS[key], subject, step), values, TODAY, lambda: next(made))  # type: ignore[arg-type]


def test_a_walk_without_steps_asks_for_them_and_goes_on_to_help() -> None:
    assert keys(new_walk())[:6] == [
        "prepare.learn",
        "prepare.good",
        "prepare.visions",
        "prepare.expect",
        "prepare.steps",
        "hello.agreed",
    ]
    assert "observe.match" not in keys(new_walk())


def test_steps_come_in_the_order_of_the_standard() -> None:
    walk = with_steps(new_walk(), 3, 1)
    asked = [place.step for place in places(walk) if place.question.key == "observe.match"]
    assert asked == [walk.version.steps[0].id, walk.version.steps[2].id]


def test_rather_not_takes_away_the_fields_for_own_words_only() -> None:
    walk = with_steps(new_walk(), 1)
    without = set(keys(walk)) - set(keys(replace(walk, agreed="rather not")))
    assert without == {"opinion.right", "opinion.wrong", "opinion.changing"}


def test_dont_know_asks_how_it_could_be_seen() -> None:
    walk = with_steps(new_walk(), 1)
    step = walk.steps[0]
    seen = Observation(id=first_observation(walk, step), walk=walk.id, step=step, outcome="don't know")
    assert "ask.could_see" in keys(replace(walk, observations=(seen,)))
    assert "ask.could_see" not in keys(replace(walk, observations=(replace(seen, outcome="no"),)))


def test_a_further_problem_is_asked_for_its_own_opinion_and_try() -> None:
    walk = with_steps(new_walk(), 1)
    step = walk.steps[0]
    first = Observation(id=first_observation(walk, step), walk=walk.id, step=step, problem="leaks")
    walk = replace(walk, observations=(first,))
    (edit,) = give(walk, "try.more", first.id, step, more="yes")
    assert edit.kind is Kind.OBSERVATION
    assert edit.fields["position"] == 1
    second = Observation(id=edit.record, walk=walk.id, step=step, position=1)
    walk = replace(walk, observations=(first, second))
    assert keys(walk).count("ask.problem") == 2
    assert keys(walk).count("opinion.right") == 1
    assert following(walk, find(walk, f"try.trying@{first.id}")).subject == second.id


def test_no_try_yet_is_a_full_answer() -> None:
    walk = with_steps(new_walk(), 1)
    step = walk.steps[0]
    seen = Observation(id=first_observation(walk, step), walk=walk.id, step=step, trying="learning")
    assert not any(key in keys(replace(walk, observations=(seen,))) for key in ("try.do", "try.expect"))
    assert "try.do" in keys(replace(walk, observations=(replace(seen, trying="try"),)))


def test_an_empty_answer_is_kept_as_a_skip_and_a_later_one_takes_it_back() -> None:
    walk = new_walk()
    (skip,) = give(walk, "prepare.learn", walk.id, learn="  \n ")
    assert skip.kind is Kind.SKIP
    assert skip.fields["deleted"] is False
    skipped = replace(walk, skips=frozenset({(walk.id, "prepare.learn")}))
    place = find(skipped, f"prepare.learn@{walk.id}")
    assert answered(skipped, place) is Answered.SKIPPED
    assert give(skipped, "prepare.learn", walk.id, learn="") == ()
    given, taken_back = give(skipped, "prepare.learn", walk.id, learn="why it leaks")
    assert given.fields == {"learn": "why it leaks"}
    assert taken_back == Edit(Kind.SKIP, skip.record, {"deleted": True})


def test_the_same_answer_again_changes_nothing() -> None:
    walk = new_walk(learn="why")
    assert give(walk, "prepare.learn", walk.id, learn=" why ") == ()


def test_control_characters_never_reach_an_answer() -> None:
    walk = new_walk()
    (edit,) = give(walk, "prepare.learn", walk.id, learn="a\x1b[31mb\u202ec\r\nd")
    assert edit.fields["learn"] == "a[31mbc\nd"


def due_walk() -> tuple[Walk, Countermeasure]:
    made = ids()
    earlier = Countermeasure(
        id=child_id(next(made), "x"), do="hang the gun at the press", observation=child_id(next(made), "y"),
        due="2026-10-01", state="open",
    )  # fmt: skip
    due = DueTry(countermeasure=earlier, agreed_on=date(2026, 9, 1), problem="far away", step="Clean")
    return replace(new_walk(), due_tries=(due,)), earlier


@pytest.mark.parametrize(
    ("result", "decision", "asked"),
    [
        (None, None, ["result"]),
        ("not tried", None, ["result", "date"]),
        ("too early", None, ["result", "date"]),
        ("worse", "drop", ["result", "evidence", "learning", "decision"]),
        ("better", "adopt", ["result", "evidence", "learning", "decision", "repeatable"]),
        ("same", "adapt", ["result", "evidence", "learning", "decision", "adapt", "date"]),
        ("better", "watch", ["result", "evidence", "learning", "decision", "date"]),
    ],
)
def test_a_due_try_is_asked_for_what_its_result_calls_for(
    result: str | None, decision: str | None, asked: list[str]
) -> None:
    walk, earlier = due_walk()
    check = Check(id="c", countermeasure=earlier.id, result=result, decision=decision)
    walk = replace(walk, checks=(check,))
    found = [place.question.key for place in places(walk) if place.stage is Stage.PROMISES]
    assert found == [f"promises.{key}" for key in asked]


def test_a_slipping_date_keeps_the_old_one_and_its_reason_once() -> None:
    walk, earlier = due_walk()
    walk = replace(walk, checks=(Check(id="c", countermeasure=earlier.id, result="not tried"),))
    edits = give(walk, "promises.date", earlier.id, next_due="2026-10-12", reason="no gun in stock")
    moved = next(edit for edit in edits if edit.kind is Kind.COUNTERMEASURE)
    assert moved.fields["due"] == "2026-10-12"
    assert moved.fields["slips"] == [{"due": "2026-10-01", "reason": "no gun in stock", "on": "2026-10-05"}]
    check = next(edit for edit in edits if edit.kind is Kind.CHECK)
    again = replace(
        walk,
        checks=(
            Check(id=check.record, countermeasure=earlier.id, next_due="2026-10-12", reason="no gun in stock"),
        ),
    )
    second = give(again, "promises.date", earlier.id, next_due="2026-10-20", reason="no gun in stock")
    assert all(edit.fields.get("slips", []) == [] for edit in second if edit.kind is Kind.COUNTERMEASURE)


def test_watching_on_is_no_slip() -> None:
    walk, earlier = due_walk()
    walk = replace(walk, checks=(Check(id="c", countermeasure=earlier.id, result="better", decision="watch"),))
    edits = give(walk, "promises.date", earlier.id, next_due="2026-11-12")
    assert Edit(Kind.COUNTERMEASURE, earlier.id, {"due": "2026-11-12"}) in edits


def test_adapting_makes_a_child_of_the_earlier_try() -> None:
    walk, earlier = due_walk()
    walk = replace(walk, checks=(Check(id="c", countermeasure=earlier.id, result="same", decision="adapt"),))
    edits = give(walk, "promises.adapt", earlier.id, do="two guns")
    child = next(edit for edit in edits if edit.kind is Kind.COUNTERMEASURE)
    assert child.fields["parent"] == earlier.id
    assert child.record != earlier.id
    closed = give(replace(walk, checks=()), "promises.decision", earlier.id, decision="adapt")
    assert Edit(Kind.COUNTERMEASURE, earlier.id, {"state": "adapted"}) in closed


def test_a_promise_closes_by_answered_on() -> None:
    made = ids()
    promise = Promise(id=next(made), walk=next(made), text="ask for a second gun", due="2026-10-01", state="open")
    walk = new_walk(due_promises=(DuePromise(promise=promise, given_on=TODAY),))
    done = next(
        edit for edit in give(walk, "promises.kept", promise.id, result="done") if edit.kind is Kind.PROMISE
    )
    assert done.fields == {"state": "done", "answered_on": None}
    told = give(walk, "promises.kept", promise.id, result="answered")
    assert Edit(Kind.PROMISE, promise.id, {"state": "answered", "answered_on": "2026-10-05"}) in told


def test_only_a_step_and_one_sentence_are_required() -> None:
    walk = new_walk()
    place = missing(walk)
    assert place and place.question.key == "prepare.steps"
    walk = with_steps(walk, 2)
    place = missing(walk)
    assert place and place.question.key == "ask.problem"
    loose = Observation(id="o", walk=walk.id, facts="oil on the floor")
    assert missing(replace(walk, observations=(loose,))) is None


def test_following_and_preceding_are_each_others_way_back() -> None:
    walk = with_steps(new_walk(), 1, 2)
    place = places(walk)[0]
    assert preceding(walk, place) == place
    trail = [place]
    while (after := following(walk, trail[-1])) != trail[-1]:
        assert preceding(walk, after) == trail[-1]
        trail.append(after)
    assert tuple(trail) == places(walk)


def test_names_of_places_are_unique_and_their_records_have_an_address() -> None:
    walk = with_steps(new_walk(), 1, 2, 3)
    names = [place.name for place in places(walk)]
    assert len(names) == len(set(names))
    for place in places(walk):
        for field in place.question.fields:
            assert record_of(walk, place, field)


def test_drafts_become_answers_when_a_walk_is_finished_as_it_is() -> None:
    walk = with_steps(new_walk(), 1)
    step = walk.steps[0]
    first = first_observation(walk, step)
    stray = uuid7(5, 5)
    drafts = {
        (walk.id, answer.PLACE_DRAFT): f"ask.problem@{first}",
        (first, "problem"): "half a sent",
        (first, "taps"): "[1200, 1300]",
        (first, "match"): "as written",
        (stray, "facts"): "oil",
    }
    made = ids()
    edits = answer.give_drafts(walk, drafts, TODAY, lambda: next(made))
    fields = [(edit.record, key, value) for edit in edits for key, value in edit.fields.items()]
    assert (first, "problem", "half a sent") in fields
    assert (first, "taps", [1200, 1300]) in fields
    assert any(key == "facts" and value == "oil" for _, key, value in fields)
    assert not any(edit.kind is Kind.SKIP for edit in edits)


def test_what_was_being_changed_on_a_jotted_line_changes_it_when_a_walk_is_finished_as_it_is() -> None:
    walk = new_walk()
    jotted = Observation(id=uuid7(5, 5), walk=walk.id, facts="a lamp is out")
    walk = replace(walk, observations=(jotted,))
    for draft, fields in (
        ("a lamp is out again", [{"facts": "a lamp is out again"}]),
        (" ", []),
        ("a lamp is out", []),
    ):
        edits = answer.give_drafts(walk, {(jotted.id, "facts"): draft}, TODAY, lambda: uuid7(6, 6))
        assert [(edit.record, edit.fields) for edit in edits] == [(jotted.id, one) for one in fields]


def test_the_next_part_begins_behind_the_rest_of_this_one() -> None:
    walk = new_walk()
    assert after_part(walk, places(walk)[0]).question.key == "prepare.steps"
    walk = with_steps(walk, 2, 3)
    assert after_part(walk, places(walk)[0]).question.key == "hello.agreed"
    stops, place = [], places(walk)[0]
    while place.stage is not Stage.SUMMARY:
        place = after_part(walk, place)
        step = walk.version.step(place.step)
        stops.append(place.question.key + (f" {step.what}" if step else ""))
    each = ("observe.match", "ask.problem", "opinion.right", "try.trying")
    steps = [f"{key} {what}" for what in ("Seal", "Check") for key in each]
    assert stops == [
        "hello.agreed",
        *steps,
        "help.hindrance",
        "read_back.lines",
        "reflect.surprised",
        "summary.read",
    ]
    assert after_part(walk, place) == place


def test_the_next_part_of_a_first_problem_is_no_second_one() -> None:
    walk = with_steps(new_walk(), 1)
    told = [Observation(id=f"o{n}", step=walk.steps[0], problem=f"problem {n}") for n in (1, 2)]
    walk = replace(walk, observations=tuple(told))
    place = find(walk, "ask.output@o1")
    stops = [place]
    while stops[-1].stage is not Stage.HELP:
        stops.append(after_part(walk, stops[-1]))
    assert [(one.question.key, one.subject) for one in stops[1:-1]] == [
        ("opinion.right", "o1"),
        ("try.trying", "o1"),
        ("ask.problem", "o2"),
        ("opinion.why", "o2"),
        ("try.trying", "o2"),
    ]


def test_how_far_a_part_has_come_is_counted() -> None:
    walk = with_steps(new_walk(), 1)
    counted = [progress(walk, place) for place in places(walk) if place.stage is Stage.PREPARE]
    assert counted == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
    assert progress(walk, find(walk, f"hello.agreed@{walk.id}")) == (1, 1)


def test_a_try_that_nobody_named_is_not_asked_about_further() -> None:
    walk = with_steps(new_walk(), 1)
    told = Observation(id="o1", step=walk.steps[0], problem="creases", trying="try")
    walk = replace(walk, observations=(told,))
    assert "try.expect" in keys(walk)
    skipped = replace(walk, skips=frozenset({("o1", "try.do")}))
    assert "try.expect" not in keys(skipped) and "try.do" in keys(skipped)
    known = replace(skipped, countermeasures=(Countermeasure(id="c1", observation="o1", who="shift lead"),))
    assert "try.expect" in keys(known)
