"""Walks: what they pin, what they carry over from earlier ones, and how they are listed and found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from acts import TEXTS, Clock, agree, give, sealing

from gembawalk.domain import answer
from gembawalk.domain.ids import short_id
from gembawalk.domain.record import Edit, Kind
from gembawalk.domain.text import clean
from gembawalk.domain.walk import Note, Observation, State
from gembawalk.errors import UnknownRecord
from gembawalk.store import Store, intake


@pytest.fixture
def standard(store: Store) -> str:
    return store.add_standard(sealing())[0].id


def test_a_walk_keeps_its_version_when_the_standard_is_changed_or_retired(store: Store, standard: str) -> None:
    walk = store.start_walk(standard, "de")
    assert (walk.version.number, walk.language, walk.state, walk.wording) == (1, "de", State.OPEN, 0)
    newer, _ = store.add_standard(sealing(purpose="Another purpose"))
    store.retire(standard)
    assert newer.version.number == 2
    assert store.walk(walk.id) == walk
    walk = store.write(walk.id, answer.jot(walk, "still open", store.new_id))
    assert walk.version.purpose == "Keep the meal fresh."


def test_wordings_rotate_with_the_walks_on_a_standard(store: Store, standard: str) -> None:
    other = store.add_standard(sealing(title="Other"))[0].id
    started = [store.start_walk(one).wording for one in (standard, standard, other, standard)]
    assert started == [0, 1, 0, 2]


def test_everything_that_is_answered_comes_back_with_its_local_time(store: Store, standard: str) -> None:
    walk = agree(store, standard, "warm the plate", "2026-03-09", "a second plate")
    assert walk == store.walk(walk.id)
    assert walk.started_at.utcoffset() == timedelta(hours=1)
    assert walk.finished_at is not None
    assert walk.finished_at.utcoffset() == timedelta(hours=1)
    assert walk.chosen_steps == (walk.version.steps[1],)
    (seen,) = walk.observations
    (tried,) = walk.countermeasures
    assert (seen.lineage, seen.problem, seen.trying) == (
        walk.chosen_steps[0].lineage,
        "needs: warm the plate",
        "try",
    )
    assert (tried.observation, tried.who, tried.due, tried.state) == (seen.id, "sealer", "2026-03-09", "open")
    assert walk.promises[0].text == "a second plate"
    assert [one.role for one in walk.visions] == ["planner", "founder"]


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_comes_back_as_it_was_typed_less_control_characters(
    store: Store, standard: str, text: str
) -> None:
    walk = store.start_walk(standard)
    store.save_draft(walk.id, walk.id, "learn", text)
    assert store.drafts(walk.id) == {(walk.id, "learn"): clean(text)}
    walk = store.write(walk.id, [Edit(Kind.WALK, walk.id, {"learn": text})])
    assert walk.learn == clean(text)
    store.rebuild()
    assert store.walk(walk.id).learn == clean(text)
    assert store.walk_lines(text) is not None
    assert store.differences() == ()


def test_drafts_are_kept_until_their_field_is_set(store: Store, standard: str) -> None:
    walk = store.start_walk(standard)
    at = store.save_draft(walk.id, walk.id, "learn", "half a")
    assert at.utcoffset() is not None
    store.save_draft(walk.id, walk.id, "learn", "half a thought")
    store.save_draft(walk.id, walk.id, "good", "fresh")
    store.save_draft(walk.id, walk.id, "place", "prepare.good")
    store.save_draft(walk.id, "other", "learn", "another record")
    assert store.drafts(store.start_walk(standard).id) == {}
    store.write(walk.id, [Edit(Kind.WALK, walk.id, {"learn": "a whole thought"})])
    store.drop_draft(walk.id, walk.id, "good")
    assert store.drafts(walk.id) == {(walk.id, "place"): "prepare.good", ("other", "learn"): "another record"}


def test_what_earlier_walks_left_open_comes_up_when_it_is_due(store: Store, standard: str, clock: Clock) -> None:
    today = clock.time.date()

    def day(days: int) -> str:
        return (today + timedelta(days=days)).isoformat()

    late = agree(store, standard, "late", day(3), "keep it")
    early = agree(store, standard, "early", day(1))
    undated = agree(store, standard, "undated", None)
    agree(store, standard, "not yet", day(30))
    other = store.add_standard(sealing(title="Other"))[0].id
    agree(store, other, "elsewhere", day(1))
    unfinished = agree(store, standard, "unfinished", day(1))
    store.write(unfinished.id, answer.take_up(unfinished.id))
    store.add_standard(sealing(purpose="A second version"))
    clock.sleep(5)

    walk = store.start_walk(standard)
    assert [one.countermeasure.do for one in walk.due_tries] == ["early", "late", "undated"]
    assert [one.promise.text for one in walk.due_promises] == ["keep it"]
    first = walk.due_tries[0]
    assert (first.problem, first.step, first.agreed_on) == ("needs: early", "Press the plate", today)
    assert [(line.text, line.kind.value) for line in store.due()] == [
        ("early", "try"),
        ("elsewhere", "try"),
        ("late", "try"),
        ("keep it", "promise"),
        ("not yet", "try"),
        ("undated", "try"),
    ]
    assert store.due()[0].due == date.fromisoformat(day(1))
    assert (store.due()[0].walk, store.due()[0].standard, store.due()[0].who) == (early.id, standard, "sealer")

    tried = walk.due_tries[1].countermeasure.id
    for key, value in (
        ("result", "better"),
        ("evidence", "none lifted"),
        ("learning", "warmth"),
        ("decision", "drop"),
    ):
        walk = give(store, walk, f"promises.{key}@{tried}", **{key: value})
    promise = walk.due_promises[0].promise.id
    walk = give(store, walk, f"promises.kept@{promise}", result="answered")
    assert [one.countermeasure.do for one in walk.due_tries] == ["early", "late", "undated"]
    assert walk.due_tries[1].countermeasure.state == "dropped"
    assert walk.due_promises[0].promise.state == "answered"
    assert [line.text for line in store.due()] == ["early", "elsewhere", "not yet", "undated"]

    walk = store.finish(walk.id)
    assert [one.countermeasure.do for one in walk.due_tries] == ["late"]
    assert store.walk(late.id).countermeasures[0].state == "dropped"
    assert [one.countermeasure.do for one in store.start_walk(standard).due_tries] == ["early", "undated"]
    assert store.walk(undated.id).due_tries == ()


def test_a_promise_that_is_done_stays_due_until_it_is_told(store: Store, standard: str, clock: Clock) -> None:
    agree(store, standard, "warm", None, "a plate")
    clock.sleep(5)
    walk = store.start_walk(standard)
    promise = walk.due_promises[0].promise.id
    walk = give(store, walk, f"promises.kept@{promise}", result="done")
    walk = give(store, walk, f"promises.later@{promise}", next_due="2026-05-01", reason="on leave")
    (line,) = [one for one in store.due() if one.kind == "promise"]
    assert (line.told, line.due, len(line.slips)) == (False, date(2026, 5, 1), 0)


def test_a_try_that_was_taken_back_for_learning_is_not_due(store: Store, standard: str) -> None:
    walk = agree(store, standard, "warm", None)
    store.write(walk.id, answer.take_up(walk.id))
    walk = give(store, store.walk(walk.id), f"try.trying@{walk.observations[0].id}", trying="learning")
    store.finish(walk.id)
    assert store.due() == ()
    assert store.start_walk(standard).due_tries == ()


def test_notes_are_added_to_a_finished_walk_with_their_time(store: Store, standard: str, clock: Clock) -> None:
    walk = agree(store, standard, "warm", None)
    clock.sleep(40)
    noted = store.write(walk.id, answer.note(walk.id, "It held.", store.new_id))
    assert [(one.text, one.at.date()) for one in noted.notes] == [("It held.", clock.time.date())]
    assert noted.state is State.FINISHED


def test_walks_are_listed_newest_first_and_found_by_every_word(store: Store, standard: str, clock: Clock) -> None:
    other = store.add_standard(sealing(title="Fäden öffnen", site="Plant B"))[0].id
    walks = []
    for number, one in enumerate((standard, other, standard)):
        clock.sleep(1)
        walk = store.start_walk(one)
        walks.append(store.write(walk.id, answer.jot(walk, f"Seal {number} lifts\nat the corner", store.new_id)))
    store.finish(walks[0].id)
    store.write(walks[1].id, answer.put_aside(walks[1].id))
    ids = [one.id for one in reversed(walks)]
    assert [line.id for line in store.walk_lines()] == ids
    assert [line.id for line in store.walk_lines(limit=1, offset=1)] == ids[1:2]
    assert [line.id for line in store.open_walks()] == ids[:1]
    assert store.walk_lines()[2].opening == "Seal 0 lifts at the corner"
    assert store.walk_lines()[2].state is State.FINISHED
    for words, found in (
        ("", 3),
        ("lifts TRAY", 2),
        ("faden", 1),
        ("FÄDEN offnen plant b", 1),
        ("2026-03-03 plant", 1),
        ("tray nothing", 0),
        ("%", 0),
        ("corner'; DROP TABLE walk", 0),
    ):
        assert (len(store.walk_lines(words)), store.count_walks(words)) == (found, found), words


def test_a_walk_line_counts_what_was_found(store: Store, standard: str) -> None:
    walk = agree(store, standard, "warm", None)
    walk = store.write(walk.id, answer.jot(walk, "loose", store.new_id))
    (line,) = store.walk_lines()
    assert (line.steps, line.problems, line.tries, line.opening) == (1, 1, 1, "needs: warm")
    assert (line.title, line.site, line.area, line.version) == ("Seal the tray", "Plant A", "Packing", 1)
    assert (line.started_at, line.finished_at) == (walk.started_at, walk.finished_at)


def test_a_walk_is_found_by_its_id_its_unique_beginning_or_its_end(
    store: Store, standard: str, clock: Clock
) -> None:
    first = store.start_walk(standard)
    clock.sleep(400)
    second = store.start_walk(standard)
    common = first.id[:2]
    assert second.id.startswith(common)
    for name in (first.id, first.id.upper(), first.id[:13], short_id(first.id), f" {first.id[-6:]} "):
        assert store.find_walk(name) == first
    with pytest.raises(UnknownRecord, match=f"{second.id} .*; {first.id} "):
        store.find_walk(common)
    for nothing in ("", "zzz", "%", "_", "\ud800", "0" * 40):
        with pytest.raises(UnknownRecord, match="There is no such walk"):
            store.find_walk(nothing)
    with pytest.raises(UnknownRecord):
        store.walk("nothing")


def test_ids_sort_as_they_were_made_even_in_one_millisecond(store: Store) -> None:
    store._clock = lambda: Clock().time
    ids = [store.new_id() for _ in range(10_000)]
    assert ids == sorted(set(ids))


def test_a_record_that_another_walk_named_before_is_completed_by_its_own(store: Store) -> None:
    walk = store.start_walk(store.add_standard(sealing())[0].id)
    known = store.walk(walk.id)
    note = Note(id=store.new_id(), text="from a file", at=store.now())
    twice = [replace(known, id=store.new_id(), notes=(note,)) for _ in range(2)]
    store.take_in(twice, {})
    assert store.count_walks() == 3
    assert store.differences() == ()


def test_an_observation_by_the_id_of_its_walk_keeps_no_other_one_out(store: Store) -> None:
    walk = store.start_walk(store.add_standard(sealing())[0].id)
    known = store.walk(walk.id)
    walks = []
    for number in range(intake._CHUNK + 1):
        id = store.new_id()
        other = store.new_id()
        seen = Observation(id=other if number else id, walk=id, position=1, problem=f"problem {number}")
        walks.append(replace(known, id=id, observations=(seen,)))
    store.take_in(walks, {})
    assert {one.observations[0].problem for one in store.all_walks() if one.observations} == {
        f"problem {number}" for number in range(intake._CHUNK + 1)
    }
    assert store.differences() == ()
