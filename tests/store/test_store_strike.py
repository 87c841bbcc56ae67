"""Striking: a struck text is in no table, no line of the log, no draft, and not among the file's bytes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from acts import Clock, random_answer, sealing

from gembawalk.domain import answer, guide
from gembawalk.domain.question import Shape
from gembawalk.domain.read_back import read_lines
from gembawalk.domain.record import Edit, Kind
from gembawalk.domain.walk import Walk
from gembawalk.store import Store, sweep

SECRET = "Only Anna knows how the clamp is bent back"


def begun(store: Store) -> Walk:
    """A walk with both of its steps chosen."""
    standard, _ = store.add_standard(sealing())
    walk = store.start_walk(standard.id)
    steps = [step.id for step in walk.version.steps]
    return store.write(walk.id, [Edit(Kind.WALK, walk.id, {"steps": steps})])


def traces(path: Path, text: str) -> list[str]:
    """Where a text is still to be found: tables, and the raw bytes of all files beside."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = [
            name for name in names if any(text in str(row) for row in connection.execute(f'SELECT * FROM "{name}"'))
        ]
    return found + [one.name for one in path.parent.iterdir() if text.encode() in one.read_bytes()]


def tell(store: Store, walk: Walk, text: str, *, question: str = "ask.problem") -> tuple[Walk, str]:
    """Answer a question of the first step in words; return the walk and the record that holds them."""
    observation = guide.first_observation(walk, walk.steps[0])
    place = guide.find(walk, f"{question}@{observation}")
    (field,) = place.question.fields
    record = guide.record_of(walk, place, field)
    for end in range(5, len(text), 7):
        store.save_draft(walk.id, record, field.name, text[:end])
    return store.write(
        walk.id, answer.give(walk, place, {field.name: text}, store.now().date(), store.new_id)
    ), record


def test_a_struck_line_is_gone_everywhere_and_no_undo_brings_it_back(store: Store, path: Path) -> None:
    walk, record = tell(store, begun(store), SECRET)
    walk, _ = tell(store, walk, f"{SECRET}, and nobody else")
    store.save_draft(walk.id, record, "problem", f"{SECRET} still typing")
    assert {"change", "observation", "draft", "walk_line", "walks.db"} <= set(traces(path, SECRET))
    assert len(store.history(record)) == 2

    walk = store.strike(walk.id, Kind.OBSERVATION, record, "problem")

    assert [one.problem for one in walk.observations] == [None]
    assert traces(path, SECRET) == traces(path, SECRET[:12]) == []
    assert store.walk_lines()[0].opening == ""
    assert store.differences() == ()
    while store.undo(walk.id)[1]:
        assert traces(path, SECRET) == []
    store.rebuild()
    assert traces(path, SECRET) == []


def test_only_that_field_goes(store: Store) -> None:
    walk, record = tell(store, begun(store), SECRET)
    walk, _ = tell(store, walk, "the plate is cold", question="observe.facts")
    walk = store.write(walk.id, [Edit(Kind.OBSERVATION, record, {"problem": f"{SECRET}!", "four_m": "machine"})])
    (seen,) = store.strike(walk.id, Kind.OBSERVATION, record, "problem").observations
    assert (seen.problem, seen.facts, seen.four_m) == (None, "the plate is cold", "machine")
    assert [set(line.fields) & {"problem", "facts", "four_m"} for line in store.history(record)] == [
        set(),
        {"facts"},
        {"four_m"},
    ]


def test_a_line_that_holds_nothing_else_goes_altogether(store: Store) -> None:
    walk = begun(store)
    note = store.new_id()
    store.write(walk.id, [Edit(Kind.NOTE, note, {"walk": walk.id, "text": "first"})])
    store.write(walk.id, [Edit(Kind.NOTE, note, {"text": SECRET})])
    assert store.strike(walk.id, Kind.NOTE, note, "text").notes == ()
    assert [line.fields for line in store.history(note)] == [{"walk": walk.id}]
    alone = store.new_id()
    store.write(walk.id, [Edit(Kind.NOTE, alone, {"text": SECRET})])
    store.strike(walk.id, Kind.NOTE, alone, "text")
    assert store.history(alone) == ()
    assert store.differences() == ()


def test_a_reason_that_was_kept_with_a_moved_date_goes_from_there_too(
    store: Store, path: Path, clock: Clock
) -> None:
    walk = begun(store)
    promise, tried = guide.first_promise(walk), store.new_id()
    agreed: dict[str, str | None] = {"walk": walk.id, "state": "open", "due": "2026-03-03"}
    store.write(walk.id, [Edit(Kind.PROMISE, promise, {**agreed, "text": "a new clamp"})])
    store.write(walk.id, [Edit(Kind.COUNTERMEASURE, tried, {**agreed, "do": "warm the plate"})])
    store.finish(walk.id)
    clock.sleep(7)
    later = store.start_walk(walk.version.standard)
    assert [one.promise.id for one in later.due_promises] == [promise]
    assert [one.countermeasure.id for one in later.due_tries] == [tried]
    for subject, result, key in ((promise, "open", "later"), (tried, "too early", "date")):
        question = "promises.kept" if subject == promise else "promises.result"
        for name, values in (
            (question, {"result": result}),
            (f"promises.{key}", {"next_due": "2026-04-01", "reason": SECRET}),
        ):
            place = guide.find(later, f"{name}@{subject}")
            later = store.write(later.id, answer.give(later, place, values, store.now().date(), store.new_id))
    assert [slip.reason for slip in later.due_promises[0].promise.slips] == [SECRET]
    assert [slip.reason for slip in later.due_tries[0].countermeasure.slips] == [SECRET]
    lines = [line for line in read_lines(later) if line.text == SECRET]
    assert len(lines) == 2
    for line in lines:
        later = store.strike(later.id, line.kind, line.record, line.field)
    assert [slip.due for slip in later.due_promises[0].promise.slips] == ["2026-03-03"]
    assert traces(path, SECRET) == []
    assert store.differences() == ()


def test_what_the_database_left_in_unused_pages_goes_with_the_next_strike(store: Store, path: Path) -> None:
    walk, record = tell(store, begun(store), "struck")
    with closing(sqlite3.connect(path)) as careless:
        careless.execute("PRAGMA secure_delete = OFF")
        careless.execute("INSERT INTO draft VALUES ('r', 'f', 'w', ?, '')", (SECRET,))
        careless.commit()
        careless.execute("DELETE FROM draft")
        careless.commit()
    assert traces(path, SECRET) == ["walks.db"]
    store.strike(walk.id, Kind.OBSERVATION, record, "problem")
    assert traces(path, SECRET) == []


def test_what_could_not_be_swept_at_once_is_swept_at_closing(
    path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "_LARGE", 1)
    store = Store.open(path, clock)
    walk, record = tell(store, begun(store), "struck")
    with closing(sqlite3.connect(path)) as careless:
        careless.execute("PRAGMA secure_delete = OFF")
        careless.execute("INSERT INTO draft VALUES ('r', 'f', 'w', ?, '')", (SECRET,))
        careless.commit()
        careless.execute("DELETE FROM draft")
        careless.commit()
    store.strike(walk.id, Kind.OBSERVATION, record, "problem")
    assert traces(path, SECRET) == ["walks.db"]
    store.close()
    assert traces(path, SECRET) == []


def test_struck_texts_of_many_walks_leave_no_trace(store: Store, path: Path) -> None:
    """Walks that grow side by side move their rows from page to page, where copies could stay behind."""
    random = Random(3)
    walk = begun(store)
    walks = [walk, *(store.start_walk(walk.version.standard) for _ in range(5))]
    told: dict[tuple[str, Kind, str, str], list[str]] = {}
    for number in range(160):
        at = random.randrange(len(walks))
        walk = walks[at]
        if random.random() < 0.3 or not walk.steps:
            walks[at] = store.write(walk.id, random_answer(store, walk, random))
            continue
        places = [one for one in guide.places(walk) if one.stage in ("observe", "ask", "opinion", "try", "help")]
        place, field = random.choice(
            [(one, field) for one in places for field in one.question.fields if field.shape is Shape.WORDS]
        )
        text = f"SECRET{number:04d} " + "".join(random.choices("abcdef gh", k=random.choice((20, 300, 2500))))
        record = guide.record_of(walk, place, field)
        for end in (12, len(text) // 2):
            store.save_draft(walk.id, record, field.name, text[:end])
        edits = answer.give(walk, place, {field.name: text}, store.now().date(), store.new_id)
        walks[at] = store.write(walk.id, edits)
        told.setdefault((walk.id, field.kind, record, field.name), []).append(text.strip())
    assert len(told) > 30
    for key in random.sample(list(told), 25):
        store.strike(*key)
        content = path.read_bytes()
        for text in told[key]:
            assert text[:11].encode() not in content
            assert text[-40:].encode() not in content
    assert store.differences() == ()
