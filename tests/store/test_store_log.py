"""The log: what follows from it, whoever wrote it in whichever order, and what undo makes of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from acts import Clock, random_act, random_answer, sealing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gembawalk.domain import answer, guide
from gembawalk.domain.record import Edit, Kind
from gembawalk.domain.walk import State, Walk
from gembawalk.errors import UnknownRecord
from gembawalk.store import Store
from gembawalk.store.logbook import Line, fold

quick = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def dump(path: Path) -> list[str]:
    """Everything in the readable tables, in an order that doesn't depend on how it came there."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        apart = {"change", "meta", "draft", "sqlite_sequence"}
        found = []
        for name in sorted(name for name in set(names) - apart if not name.startswith("search_")):
            rows = connection.execute(f'SELECT * FROM "{name}"')
            columns = [column[0] for column in rows.description]
            # Under which number the index knows an observation is nobody's business but the index's.
            shown = [at for at, column in enumerate(columns) if column != "index_number"]
            found += [f"{name} {row}" for row in sorted(repr([row[at] for at in shown]) for row in rows)]
        return found


@quick
@given(st.randoms(use_true_random=False), st.integers(1, 3))
def test_tables_follow_from_the_log_after_any_acts(random: Random, apps: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "walks.db"
        clock = Clock()
        stores = [Store.open(path, clock) for _ in range(apps)]
        standard, _ = stores[0].add_standard(sealing())
        walks = [stores[0].start_walk(standard.id) for _ in range(2)]
        on_screen = {(app, walk.id): walk for app in range(apps) for walk in walks}
        for _ in range(random.randint(1, 40)):
            app, walk = random.choice(list(on_screen))
            if random.random() < 0.05:
                clock.sleep(random.randint(1, 300))
            if random.random() < 0.03:
                stores[app].add_standard(sealing(purpose=f"Purpose {random.random()}"))
            if random.random() < 0.3:
                on_screen[app, walk] = stores[app].walk(walk)
            on_screen[app, walk] = random_act(stores[app], on_screen[app, walk], random)
        assert stores[0].differences() == ()
        before = dump(path)
        stores[-1].rebuild()
        assert dump(path) == before
        for store in stores:
            store.close()


def test_differences_name_a_row_a_missing_row_and_a_line_that_were_tampered_with(store: Store, path: Path) -> None:
    standard, _ = store.add_standard(sealing())
    walk = store.start_walk(standard.id)
    walk = store.write(walk.id, answer.jot(walk, "first", store.new_id))
    walk = store.write(walk.id, answer.jot(walk, "second", store.new_id))
    first, second = (one.id for one in walk.observations)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE observation SET facts = 'forged' WHERE id = ?", (first,))
        connection.execute("DELETE FROM observation WHERE id = ?", (second,))
        connection.execute("UPDATE change SET author = 'forged' WHERE record = ?", (walk.id,))
        connection.commit()
    told = "\n".join(store.differences())
    assert f"observation {first}: the table and the log differ in facts." in told
    assert f"observation {second} is in the log and not in the table." in told
    assert f"(walk {walk.id}) isn't as it was written." in told
    store.rebuild()
    assert [one for one in store.differences() if "isn't as it was written" not in one] == []
    assert [one.facts for one in store.walk(walk.id).observations] == ["first", "second"]


def lines(draw: st.DrawFn) -> list[Line]:
    """Lines of one record by several apps that saw some of each other."""
    found: list[Line] = []
    for n in range(draw(st.integers(1, 8))):
        fields = draw(st.dictionaries(st.sampled_from("ab"), st.integers(0, 2), min_size=1))
        if draw(st.booleans()):
            fields["deleted"] = draw(st.booleans())
        bases = tuple(one.id for one in found if draw(st.booleans()))
        hlc = f"{draw(st.integers(0, 5)):012x}-{0:08x}"
        found.append(Line(n, f"id{n}", "", None, "note", "r", None, fields, bases, hlc, "", "", f"at{n}", 0))
    return found


@given(st.composite(lines)(), st.randoms(use_true_random=False))
def test_what_is_shown_depends_on_the_set_of_lines_and_not_on_their_order(
    found: list[Line], random: Random
) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(found)
    newest = max(found, key=lambda line: (line.hlc, line.id))
    shown = fold(found)
    assert shown.deleted == bool(newest.fields and newest.fields.get("deleted"))
    for name, value in (newest.fields or {}).items():
        assert shown.values[name] == value


def test_two_answers_that_did_not_see_each_other_are_marked_until_one_saw_both(path: Path, clock: Clock) -> None:
    here, there = Store.open(path, clock), Store.open(path, clock)
    standard, _ = here.add_standard(sealing())
    walk = here.start_walk(standard.id)
    there.walk(walk.id)

    def learn(store: Store, text: str) -> Walk:
        return store.write(walk.id, [Edit(Kind.WALK, walk.id, {"learn": text})])

    def conflicts() -> int:
        with closing(sqlite3.connect(path)) as connection:
            return int(connection.execute("SELECT conflicts FROM walk WHERE id = ?", (walk.id,)).fetchone()[0])

    learn(here, "what lifts the seal")
    assert conflicts() == 0
    learn(here, "what lifts the seal at the corner")
    assert conflicts() == 0
    assert learn(there, "how it is at night").learn == "how it is at night"
    assert conflicts() == 1
    here.walk(walk.id)
    learn(here, "what lifts the seal, and at night")
    assert conflicts() == 0
    assert here.differences() == ()
    assert [line.fields.get("learn") for line in here.history(walk.id)][1:] == [
        "what lifts the seal",
        "what lifts the seal at the corner",
        "how it is at night",
        "what lifts the seal, and at night",
    ]
    here.close()
    there.close()


def test_the_clock_of_the_log_never_goes_back(path: Path, clock: Clock) -> None:
    store = Store.open(path, clock)
    standard, _ = store.add_standard(sealing())
    walk = store.start_walk(standard.id)
    store.write(walk.id, [Edit(Kind.WALK, walk.id, {"learn": "first"})])
    clock.sleep(-700)
    store.write(walk.id, [Edit(Kind.WALK, walk.id, {"learn": "second"})])
    store.close()
    store = Store.open(path, clock)
    assert store.write(walk.id, [Edit(Kind.WALK, walk.id, {"learn": "third"})]).learn == "third"
    assert [line.fields.get("learn") for line in store.history(walk.id)][1:] == ["first", "second", "third"]
    store.close()


def test_fields_and_kinds_of_a_later_app_are_carried_along(store: Store, path: Path) -> None:
    standard, _ = store.add_standard(sealing())
    walk = store.start_walk(standard.id)
    store.write(walk.id, [Edit(Kind.WALK, walk.id, {"weather": ["rain", {"mm": 3}], "learn": "x"})])
    later = Line(None, "i", "a", None, "photo", "r", walk.id, {"x": 1}, (), "f", "d", "", "2026-03-02T08:00:00Z", 0)
    with closing(sqlite3.connect(path)) as connection:
        row = later.row()
        names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO change ({names}) VALUES ({marks})", tuple(row.values()))
        connection.commit()
    store.rebuild()
    assert store.walk(walk.id).learn == "x"
    assert store.history(walk.id)[-1].fields["weather"] == ["rain", {"mm": 3}]
    assert store.history("r")[0].fields == {"x": 1}
    assert len(store.undo(walk.id)[1]) == 1


@quick
@given(st.randoms(use_true_random=False))
def test_undo_goes_back_through_a_walk_one_act_at_a_time(random: Random) -> None:
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "walks.db", Clock())
        standard, _ = store.add_standard(sealing())
        walk = store.start_walk(standard.id)
        states = [walk]
        for _ in range(random.randint(1, 40)):
            if random.random() < 0.3:
                taken_back, edits = store.undo(walk.id)
                states = states[:-1] or states
                assert taken_back == states[-1]
                assert bool(edits) == (taken_back != walk)
                walk = taken_back
                continue
            before = walk
            if random.random() < 0.15:
                edits = answer.skip(walk, random.choice(guide.places(walk)))
            elif random.random() < 0.1:
                edits = answer.put_aside(walk.id) if walk.state is State.OPEN else answer.take_up(walk.id)
            elif random.random() < 0.1:
                edits = answer.jot(walk, f"jotted {random.random()}", store.new_id)
            else:
                edits = tuple(random_answer(store, walk, random))
            walk = store.write(walk.id, edits)
            if walk != before:
                states.append(walk)
        for state in reversed(states[:-1]):
            assert store.undo(walk.id)[0] == state
        assert store.undo(walk.id) == (states[0], ())
        assert store.differences() == ()
        store.close()


def test_undo_of_finishing_leaves_what_was_typed(store: Store) -> None:
    standard, _ = store.add_standard(sealing())
    walk = store.start_walk(standard.id)
    place = guide.find(walk, f"prepare.learn@{walk.id}")
    record = guide.record_of(walk, place, place.question.fields[0])
    store.save_draft(walk.id, record, "learn", "why it lifts")
    store.save_draft(walk.id, walk.id, answer.PLACE_DRAFT, place.name)
    finished = store.finish(walk.id)
    assert (finished.state, finished.learn, store.drafts(walk.id)) == (State.FINISHED, "why it lifts", {})
    assert finished.finished_at is not None
    again, edits = store.undo(walk.id)
    assert (again.state, again.learn, again.finished_at) == (State.OPEN, "why it lifts", None)
    assert {name for edit in edits for name in edit.fields} == {"state", "finished_at"}
    assert store.undo(walk.id)[0] == replace(walk)


def test_own_words_that_were_typed_before_a_no_are_never_kept(store: Store) -> None:
    standard, _ = store.add_standard(sealing())
    walk = store.start_walk(standard.id)
    steps = [walk.version.steps[0].id]
    walk = store.write(walk.id, [Edit(Kind.WALK, walk.id, {"steps": steps, "agreed": "yes"})])
    observation = guide.first_observation(walk, steps[0])
    place = guide.find(walk, f"opinion.wrong@{observation}")
    assert place.question.own_words
    record = guide.record_of(walk, place, place.question.fields[0])
    store.save_draft(walk.id, record, "text", "we hurry")
    store.write(walk.id, [Edit(Kind.WALK, walk.id, {"agreed": "rather not"})])
    finished = store.finish(walk.id)
    assert (finished.opinions, finished.observations, store.drafts(walk.id)) == ((), (), {})


def test_a_write_to_an_unknown_walk_leaves_no_line(store: Store) -> None:
    store.add_standard(sealing())
    stray = store.new_id()
    with pytest.raises(UnknownRecord):
        store.write(stray, [Edit(Kind.NOTE, stray, {"walk": stray, "text": "x"})])
    assert store.history(stray) == ()
