"""The loop: agreed, checked, adopted, held or came back; and who can say why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from acts import Clock, agree, give, sealing

from gembawalk.domain import answer, guide
from gembawalk.domain.adoption import note_of, suggestion, with_point
from gembawalk.domain.blame import Event
from gembawalk.domain.due import DueKind, When, when
from gembawalk.domain.standard import Confidence, Standard, StandardText
from gembawalk.domain.walk import Walk
from gembawalk.errors import ChangedMeanwhile, UnknownRecord
from gembawalk.store import Store


@pytest.fixture
def standard(store: Store) -> Standard:
    return store.add_standard(sealing())[0]


def text_of(standard: Standard) -> StandardText:
    version = standard.version
    return sealing(
        handle=standard.handle, title=version.title, purpose=version.purpose, steps=version.steps, visions=()
    )


def problem_walk(store: Store, standard: Standard, problem: str, do: str, due: str | None) -> Walk:
    walk = store.start_walk(standard.id)
    step = walk.version.steps[1]
    walk = give(store, walk, f"prepare.steps@{walk.id}", steps=[step.id])
    seen = guide.first_observation(walk, step.id)
    walk = give(store, walk, f"ask.problem@{seen}", problem=problem)
    walk = give(store, walk, f"opinion.wrong@{seen}", text="we pull it too early")
    walk = give(store, walk, f"try.trying@{seen}", trying="try")
    walk = give(store, walk, f"try.do@{seen}", do=do)
    walk = give(store, walk, f"try.expect@{seen}", expect="no seam opens", because="it is warm by then")
    walk = give(store, walk, f"try.who@{seen}", who="sealer", due=due)
    return store.finish(walk.id)


def check(store: Store, standard: Standard, tried: str, **more: str) -> Walk:
    """On a new walk: the try got better and is to be adopted."""
    walk = store.start_walk(standard.id)
    walk = give(store, walk, f"promises.result@{tried}", result=more.get("result", "better"))
    walk = give(store, walk, f"promises.evidence@{tried}", evidence="0 of 40 open")
    walk = give(store, walk, f"promises.learning@{tried}", learning="the lamp tells it")
    walk = give(store, walk, f"promises.decision@{tried}", decision=more.get("decision", "adopt"))
    if more.get("decision", "adopt") == "adopt":
        walk = give(store, walk, f"promises.repeatable@{tried}", repeatable="outcome")
    return walk


def adopt(store: Store, walk: Walk) -> Standard:
    adoption = store.adoption(walk.checks[0].id)
    assert adoption.step is not None
    changed = with_point(text_of(adoption.standard), adoption.step, suggestion(adoption))
    return store.add_standard(changed, note_of(adoption), adoption.check, adoption.standard)[0]


def test_the_loop_from_a_problem_to_what_held(store: Store, standard: Standard, clock: Clock) -> None:
    first = problem_walk(store, standard, "Seams open at the corner", "Wait for the green lamp", "2026-03-09")
    tried = first.countermeasures[0].id
    clock.sleep(8)
    second = check(store, standard, tried)
    assert store.walk(second.id).due_tries[0].countermeasure.state == "adopting"
    store.finish(second.id)
    (line,) = store.due()
    assert (line.kind, line.check, line.problem) == (DueKind.ADOPT, second.checks[0].id, "Seams open at the corner")

    newer = adopt(store, second)
    assert (newer.version.number, newer.version.check) == (2, second.checks[0].id)
    assert newer.version.note == "0 of 40 open the lamp tells it"
    assert [point.text for point in newer.version.steps[1].key_points] == [
        "Wait for the light",
        "Wait for the green lamp",
    ]
    assert store.walk(first.id).version.number == 1
    assert store.walk(second.id).version.number == 1

    blames = {one.text: one for one in store.blame(newer.version)}
    found = blames["Wait for the green lamp"]
    assert (found.since, found.confidence, found.reason) == (2, Confidence.BELIEVE, "it is warm by then")
    assert (found.problem, found.words, found.walk) == (
        "Seams open at the corner",
        ("we pull it too early",),
        first.id,
    )
    (link,) = found.tried
    assert (link.do, link.expect, link.result, link.evidence) == (
        "Wait for the green lamp",
        "no seam opens",
        "better",
        "0 of 40 open",
    )
    assert (found.held, found.returns) == (None, ())
    assert (blames["Wait for the light"].since, blames["Wait for the light"].tried) == (1, ())

    (hold,) = store.due()
    assert (hold.kind, hold.due) == (DueKind.HOLD, second.started_at.date() + timedelta(days=30))
    clock.sleep(31)
    third = store.start_walk(standard.id)
    assert third.version.number == 2
    keys = [place.question.key for place in guide.places(third) if place.subject == tried]
    assert keys == ["promises.hold"]
    third = give(store, third, f"promises.hold@{tried}", result="held")
    third = give(store, third, f"promises.evidence@{tried}", evidence="lamp was looked at, 10 of 10")
    store.finish(third.id)
    assert store.due() == ()
    found = {one.text: one for one in store.blame(newer.version)}["Wait for the green lamp"]
    assert found.held and (found.held.on, found.held.words) == (
        third.started_at.date(),
        "lamp was looked at, 10 of 10",
    )


def test_a_trouble_that_comes_back_says_so_on_the_walk_and_at_its_key_point(
    store: Store, standard: Standard, clock: Clock
) -> None:
    first = problem_walk(store, standard, "Seams open at the corner", "Wait for the green lamp", "2026-03-09")
    clock.sleep(8)
    second = store.finish(check(store, standard, first.countermeasures[0].id).id)
    newer = adopt(store, second)
    assert store.walk(first.id).returns == ()
    clock.sleep(10)
    later = problem_walk(store, standard, "the seam opens again at one corner", "Ask the setter", None)
    other = problem_walk(store, standard, "Labels fall off", "More glue", None)
    assert other.returns == ()
    (back,) = later.returns
    assert (back.do, back.number, back.observation) == ("Wait for the green lamp", 2, later.observations[0].id)
    assert back.adopted_on == second.started_at.date()
    blame = {one.text: one for one in store.blame(newer.version)}["Wait for the green lamp"]
    assert [(one.words, one.walk) for one in blame.returns] == [("the seam opens again at one corner", later.id)]
    clock.sleep(30)
    walk = store.start_walk(standard.id)
    tried = first.countermeasures[0].id
    walk = give(store, walk, f"promises.hold@{tried}", result="came back")
    walk = give(store, walk, f"promises.evidence@{tried}", evidence="two trays today")
    walk = give(store, walk, f"promises.again@{tried}", decision="adapt")
    walk = give(store, walk, f"promises.adapt@{tried}", do="Second lamp at the operator's side")
    assert walk.due_tries[0].countermeasure.state == "back"
    store.finish(walk.id)
    child = next(one for one in store.due() if one.text == "Second lamp at the operator's side")
    assert [one.do for one in store.chain(child.id)] == ["Wait for the green lamp", child.text]
    blame = {one.text: one for one in store.blame(newer.version)}["Wait for the green lamp"]
    assert [one.words for one in blame.returns] == ["two trays today", "the seam opens again at one corner"]


def test_a_chain_of_adaptions_can_be_read_from_its_first_try(
    store: Store, standard: Standard, clock: Clock
) -> None:
    first = problem_walk(store, standard, "Seams open", "Wet cloth", "2026-03-03")
    tried = first.countermeasures[0].id
    for do in ("Dry cloth", "Tin guard"):
        clock.sleep(5)
        walk = check(store, standard, tried, result="worse", decision="adapt")
        walk = give(store, walk, f"promises.adapt@{tried}", do=do)
        walk = give(store, walk, f"promises.date@{tried}", next_due=store.now().date().isoformat(), reason=None)
        store.finish(walk.id)
        tried = next(one.id for one in walk.countermeasures if one.do == do)
    clock.sleep(5)
    newer = adopt(store, store.finish(check(store, standard, tried).id))
    assert [(one.do, one.result) for one in store.chain(tried)] == [
        ("Wet cloth", "worse"),
        ("Dry cloth", "worse"),
        ("Tin guard", "better"),
    ]
    blame = {one.text: one for one in store.blame(newer.version)}["Tin guard"]
    assert (blame.problem, [one.do for one in blame.tried]) == (
        "Seams open",
        ["Wet cloth", "Dry cloth", "Tin guard"],
    )


def test_what_was_expected_stands_from_the_first_check_on(store: Store, standard: Standard, clock: Clock) -> None:
    first = problem_walk(store, standard, "Seams open", "Wait", "2026-03-03")
    seen = first.observations[0].id
    store.write(first.id, answer.take_up(first.id))
    changed = give(store, store.walk(first.id), f"try.expect@{seen}", expect="fewer", because="warm")
    assert changed.countermeasures[0].expect == "fewer"
    store.finish(first.id)
    clock.sleep(3)
    check(store, standard, first.countermeasures[0].id)
    store.write(first.id, answer.take_up(first.id))
    with pytest.raises(ChangedMeanwhile, match="“Wait” was checked on 2026-03-05"):
        give(store, store.walk(first.id), f"try.expect@{seen}", expect="at least one", because="warm")
    assert store.walk(first.id).countermeasures[0].expect == "fewer"
    moved = give(store, store.walk(first.id), f"try.who@{seen}", who="setter", due="2026-03-09")
    assert moved.countermeasures[0].who == "setter"


def test_an_edit_never_goes_over_another_one(store: Store, standard: Standard) -> None:
    opened = store.standard(standard.id)
    store.add_standard(replace(text_of(standard), purpose="Theirs"), of=opened)
    with pytest.raises(ChangedMeanwhile, match="version 2 was saved meanwhile"):
        store.add_standard(replace(text_of(standard), purpose="Mine"), of=opened)
    assert store.standard(standard.id).version.purpose == "Theirs"
    other = store.add_standard(sealing(title="Another"))[0]
    with pytest.raises(ChangedMeanwhile, match="belongs to Another"):
        store.add_standard(replace(text_of(standard), handle=other.handle), of=store.standard(standard.id))
    renamed = replace(text_of(standard), handle="sealing", title="Sealing")
    assert store.add_standard(renamed, of=store.standard(standard.id))[0].id == standard.id


def test_retired_or_edited_under_an_open_walk_all_stays_whole(
    store: Store, standard: Standard, clock: Clock
) -> None:
    agreed = agree(store, standard.id, "warm up", "2026-03-03")
    clock.sleep(3)
    walk = store.start_walk(standard.id)
    step = walk.version.steps[1]
    walk = give(store, walk, f"prepare.steps@{walk.id}", steps=[step.id])
    rest = replace(text_of(standard), steps=standard.version.steps[:1])
    store.add_standard(rest, of=store.standard(standard.id))
    store.retire(standard.id)
    walk = store.walk(walk.id)
    assert [one.what for one in walk.chosen_steps] == [step.what]
    walk = give(store, walk, f"ask.problem@{guide.first_observation(walk, step.id)}", problem="still sticks")
    tried = agreed.countermeasures[0].id
    walk = give(store, walk, f"promises.result@{tried}", result="better")
    walk = give(store, walk, f"promises.decision@{tried}", decision="adopt")
    walk = store.finish(walk.id)
    assert (walk.version.number, walk.countermeasures, len(walk.observations)) == (1, (), 1)
    assert [line.kind for line in store.due()] == [DueKind.ADOPT]
    adoption = store.adoption(walk.checks[0].id)
    assert (adoption.step, adoption.standard.version.number) == (None, 2)
    with pytest.raises(UnknownRecord, match="was retired"):
        store.start_walk(standard.id)
    with_step = with_point(text_of(adoption.standard), 0, suggestion(adoption))
    back, _ = store.add_standard(with_step, "", adoption.check, adoption.standard)
    assert (back.retired_at, back.version.number) == (None, 3)
    assert [line.kind for line in store.due()] == [DueKind.HOLD]


def test_the_story_of_a_step_is_told_newest_first_over_all_versions(
    store: Store, standard: Standard, clock: Clock
) -> None:
    first = problem_walk(store, standard, "Seams open at the corner", "Wait for the green lamp", "2026-03-09")
    clock.sleep(8)
    newer = adopt(store, store.finish(check(store, standard, first.countermeasures[0].id).id))
    clock.sleep(1)
    reworded = tuple(replace(step, what=step.what.replace("Press", "Push")) for step in newer.version.steps)
    last, _ = store.add_standard(replace(text_of(newer), steps=reworded), of=newer)
    lines = store.story(standard.id, last.version.steps[1].lineage)
    assert [(line.event, line.text) for line in lines] == [
        (Event.CHANGED, "Press the plate → Push the plate"),
        (Event.CHECKED, "the lamp tells it"),
        (Event.CHANGED, "+ Wait for the green lamp"),
        (Event.TRIED, "Wait for the green lamp"),
        (Event.TOLD, "Seams open at the corner"),
        (Event.WRITTEN, "Press the plate"),
    ]
    assert [line.on for line in lines] == sorted((line.on for line in lines), reverse=True)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])
def test_due_days_are_days_of_the_place_also_over_a_change_of_the_clocks(tmp_path: Path, zone: str) -> None:
    times = [datetime(2026, 10, 24, 23, 30), datetime(2026, 10, 25, 0, 30), datetime(2026, 10, 26, 0, 10)]
    now = times[0]

    def clock() -> datetime:
        return now.replace(tzinfo=ZoneInfo(zone))

    store = Store.open(tmp_path / "walks.db", clock)
    standard = store.add_standard(sealing())[0]
    walk = agree(store, standard.id, "try it", "2026-10-25")
    assert walk.started_at.date() == date(2026, 10, 24)
    (line,) = store.due()
    assert store.start_walk(standard.id).due_tries == ()
    for at, soon in zip(times, (When.THIS_WEEK, When.THIS_WEEK, When.OVERDUE), strict=True):
        now = at
        assert when(line.due, store.now().date()) is soon
    now = times[1]
    assert [one.countermeasure.do for one in store.start_walk(standard.id).due_tries] == ["try it"]
    second = store.finish(check(store, standard, walk.countermeasures[0].id).id)
    adopt(store, second)
    assert store.due()[0].due == date(2026, 11, 24)
    store.close()


def test_a_wrong_clock_moves_no_due_day(tmp_path: Path) -> None:
    now = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=1)))
    right = now
    store = Store.open(tmp_path / "walks.db", lambda: now)
    standard = store.add_standard(sealing())[0]
    agree(store, standard.id, "first", "2026-03-05")
    now = right.replace(year=2099)
    agree(store, standard.id, "from the future", "2026-03-06")
    now = right.replace(year=1999)
    agree(store, standard.id, "from the past", "2026-03-04")
    now = right + timedelta(days=3)
    assert [(line.text, str(line.due)) for line in store.due()] == [
        ("from the past", "2026-03-04"),
        ("first", "2026-03-05"),
        ("from the future", "2026-03-06"),
    ]
    due = [one.countermeasure.do for one in store.start_walk(standard.id).due_tries]
    assert due == ["from the past", "first"]
    assert [when(line.due, now.date()) for line in store.due()] == [When.OVERDUE, When.THIS_WEEK, When.THIS_WEEK]
    assert store.differences() == ()
    store.close()
