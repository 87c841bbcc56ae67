"""Damaged records: one that can't be trusted is set aside and named, and everything else goes on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from acts import Clock, sealing
from test_store_strike import begun, tell

from gembawalk.domain import answer
from gembawalk.domain.past import PastObservation
from gembawalk.domain.record import Edit, Kind
from gembawalk.errors import DamagedDatabase, GembaError
from gembawalk.store import Store, upkeep
from gembawalk.store.salvage import salvage


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount != 0, statement


def aside(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT record, content FROM damaged_line").fetchall()


@pytest.mark.parametrize(
    "damage", ["fields = '{\"problem\":'", "fields = replace(fields, 'cold', 'gold')", "hlc = 7"]
)
def test_a_damaged_line_costs_nothing_and_the_next_answer_sets_it_aside(
    store: Store, path: Path, damage: str
) -> None:
    walk, record = tell(store, begun(store), "the plate is cold")
    run(path, f"UPDATE change SET {damage} WHERE record = '{record}'")
    assert any("isn't as it was written" in one for one in store.differences())
    assert [one.problem for one in store.walk(walk.id).observations] == ["the plate is cold"]
    walk = store.write(walk.id, [Edit(Kind.OBSERVATION, record, {"four_m": "machine"})])
    assert [(one.problem, one.four_m) for one in walk.observations] == [("the plate is cold", "machine")]
    assert [one for one, _ in aside(path)] == [record]
    assert store.differences() == ()
    assert ["1 damaged line" in one for one in store.upkeep.tend(lambda: False)] == [True]
    assert list(store.upkeep.tend(lambda: False)) == []
    assert any("1 damaged set aside" in one.how for one in store.upkeep.findings())


def test_the_doctor_sets_all_of_them_aside_and_loses_no_word(store: Store, path: Path) -> None:
    walk, record = tell(store, begun(store), "the plate is cold")
    standard = walk.version
    run(path, "UPDATE change SET hash = 'x'", "UPDATE observation SET four_m = NULL")
    before = store.walk(walk.id)
    told = store.upkeep.repair()
    assert any(record in one for one in told)
    assert store.walk(walk.id) == before
    assert store.standards()[0].version.steps == standard.steps
    assert store.differences() == ()


def test_a_row_that_only_its_table_has_is_told_to_the_log(store: Store, path: Path) -> None:
    walk, record = tell(store, begun(store), "the plate is cold")
    run(path, f"DELETE FROM change WHERE record = '{record}'")
    assert store.differences() != ()
    store.upkeep.repair()
    assert [one.problem for one in store.walk(walk.id).observations] == ["the plate is cold"]
    assert store.history(record)[0].fields["problem"] == "the plate is cold"
    assert store.differences() == ()


@pytest.mark.parametrize("is_lost", [False, True])
def test_a_salvaged_file_believes_its_tables_only_where_a_line_is_lost(
    store: Store, path: Path, clock: Clock, is_lost: bool
) -> None:
    walk, record = tell(store, begun(store), "the plate is cold")
    other, struck = tell(store, begun(store), "to be struck")  # so that a line is missing that isn't lost
    store.strike(other.id, Kind.OBSERVATION, struck, "problem")
    tell(store, begun(store), "another one")
    store.close()
    run(path, f"UPDATE observation SET problem = 'the plate is gold' WHERE id = '{record}'")
    if is_lost:
        run(path, f"UPDATE change SET fields = '?' WHERE record = '{record}'")
    salvage(path, clock, store.new_id)
    again = Store.open(path, clock)
    seen = again.walk(walk.id).observations[0].problem
    assert seen == ("the plate is gold" if is_lost else "the plate is cold")
    assert again.differences() == ()
    again.close()


def test_a_file_that_forgot_its_device_is_damaged_and_can_be_salvaged(
    store: Store, path: Path, clock: Clock
) -> None:
    walk, _ = tell(store, begun(store), "the plate is cold")
    store.close()
    run(path, "DELETE FROM meta")
    with pytest.raises(DamagedDatabase, match="doctor --repair"):
        Store.open(path, clock)
    salvage(path, clock, store.new_id)
    again = Store.open(path, clock)
    assert again.walk(walk.id).observations[0].problem == "the plate is cold"
    again.close()


def test_a_strike_is_swept_also_where_nothing_told_of_earlier_ones(store: Store, path: Path) -> None:
    walk, record = tell(store, begun(store), "the plate is cold")
    run(path, "DELETE FROM meta WHERE key IN ('strikes', 'unswept')")
    store.strike(walk.id, Kind.OBSERVATION, record, "problem")
    assert b"the plate is cold" not in path.read_bytes()
    with closing(sqlite3.connect(path)) as connection:
        told = dict(connection.execute("SELECT key, value FROM meta WHERE key IN ('strikes', 'unswept')"))
    assert told == {"strikes": "1", "unswept": "0"}


def test_where_the_log_is_whole_it_is_right(store: Store, path: Path) -> None:
    walk, record = tell(store, begun(store), "the plate is cold")
    run(path, "UPDATE observation SET problem = 'forged'")
    store.upkeep.repair()
    assert [one.problem for one in store.walk(walk.id).observations] == ["the plate is cold"]
    assert len(store.history(record)) == 1


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE walk SET steps = '[1,'",
        "UPDATE walk SET steps = '{\"a\": 1}', state = 'melted', started_at = 'yesterday', finished_at = '25:00'",
        "UPDATE walk_line SET started_at = x'ff', state = 'melted', finished_at = 'never'",
        "UPDATE observation SET taps = '{', position = 'x'",
        "UPDATE change SET bases = '[' WHERE kind = 'walk'",
        "UPDATE meta SET value = 'no clock' WHERE key = 'hlc'",
        "UPDATE search_vocabulary SET words = ''",
        "UPDATE search_posting SET data = x'00'",
    ],
)
def test_a_damaged_value_keeps_nothing_else_from_being_read_and_written(
    store: Store, path: Path, clock: Clock, damage: str
) -> None:
    walk, _ = tell(store, begun(store), "the plate is cold")
    other = store.start_walk(walk.version.standard)
    run(path, damage)
    again = Store.open(path, clock)
    assert {line.id for line in again.walk_lines()} == {walk.id, other.id}
    assert again.walk(walk.id).observations[0].problem == "the plate is cold"
    again.due(), again.open_walks(), again.standards()
    assert len(again.write(other.id, answer.jot(other, "typed on", again.new_id)).observations) == 1
    try:
        again.search("plate")
    except GembaError as error:
        assert "doctor --repair" in str(error)
    again.upkeep.repair()
    assert again.differences() == ()
    assert again.search("plate cold")[0].text == "the plate is cold"
    again.close()


def test_a_text_that_is_no_text_is_shown_as_far_as_it_can_be_read(store: Store, path: Path) -> None:
    walk, _ = tell(store, begun(store), "the plate is cold")
    run(path, "UPDATE observation SET facts = cast(x'66ff66' AS TEXT)")
    with pytest.raises(GembaError):
        store.walk(walk.id)
    assert store.walk(walk.id).observations[0].facts == "f\ufffdf"
    assert store.walk(walk.id).observations[0].problem == "the plate is cold"
    store.upkeep.repair()
    assert store.walk(walk.id).observations[0].facts is None
    assert store.differences() == ()


def test_an_erased_record_is_not_told_anew(store: Store, path: Path) -> None:
    walk, record = tell(store, begun(store), "the plate is cold")
    store.upkeep.erase(Kind.OBSERVATION, record)
    run(path, f"UPDATE change SET hash = 'x' WHERE record = '{walk.id}'")
    store.upkeep.repair()
    assert store.walk(walk.id).observations == ()
    assert store.differences() == ()


def test_a_standard_is_told_anew_with_its_steps(store: Store, path: Path) -> None:
    standard, _ = store.add_standard(sealing())
    run(path, "DELETE FROM change")
    store.upkeep.repair()
    assert store.standards() == (standard,)
    assert store.differences() == ()


@pytest.mark.parametrize("damage", ["search_length SET data = 'x'", "search_posting SET data = 7"])
def test_past_observations_come_in_over_a_search_index_that_is_damaged(
    store: Store, path: Path, damage: str
) -> None:
    store.import_observations([PastObservation(line=2, text="leak at the valve")])
    run(path, f"UPDATE {damage}")
    assert store.import_observations([PastObservation(line=2, text="leak at the pump")]) == (1, 0)
    assert [hit.text for hit in store.search("leek pump")][:1] == ["leak at the pump"]
    assert store.differences() == ()


def test_a_row_that_only_an_index_names_can_be_listed_to_be_erased(store: Store) -> None:
    with store._database.reading() as connection:
        for kind in upkeep.ERASABLE:
            assert upkeep._erasable(connection, kind, "0190-gone").text
