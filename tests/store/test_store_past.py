"""Past observations: taken in whole or not at all, never twice, and found again with what came of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from acts import Clock, sealing

from gembawalk.domain import answer, guide
from gembawalk.domain.past import PastObservation
from gembawalk.domain.record import Edit, Kind
from gembawalk.store import Store
from gembawalk.store.restore import restore

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "observations.csv"

LEAK = PastObservation(
    line=2,
    text="Hydraulic leak at the lift cylinder",
    date="2025-07-15",
    site="Mine South",
    area="Mobile plant",
    standard="Daily round",
    step="Look under the cab",
    countermeasure="Swap the seal kit",
    result="better",
)


def test_a_row_is_found_with_all_that_it_says(store: Store) -> None:
    assert store.import_observations([LEAK, replace(LEAK, text="Guard bent", countermeasure="", result="")]) == (
        2,
        0,
    )
    (hit,) = store.search("hydrualic leek", limit=1)
    assert (hit.text, hit.date, hit.site, hit.area) == (LEAK.text, LEAK.date, LEAK.site, LEAK.area)
    assert (hit.standard, hit.step, hit.walk) == (LEAK.standard, LEAK.step, None)
    assert [(one.do, one.result) for one in hit.countermeasures] == [("Swap the seal kit", "better")]
    assert 0 < hit.score <= 1
    assert all(0 <= start < end <= len(hit.text) for start, end in hit.spans)
    assert store.due() == ()
    assert store.differences() == ()


@pytest.mark.parametrize(
    ("countermeasure", "result", "tries"),
    [
        ("", "", []),
        ("", "open", []),
        ("do", "", [("do", "open")]),
        ("do", "open", [("do", "open")]),
        ("do", "same", [("do", "same")]),
        ("do", "not tried", [("do", "not tried")]),
        ("", "worse", []),
    ],
)
def test_what_was_tried_and_how_it_ended(
    store: Store, countermeasure: str, result: str, tries: list[tuple[str, str]]
) -> None:
    store.import_observations([replace(LEAK, countermeasure=countermeasure, result=result)])
    (hit,) = store.search("hydraulic")
    assert [(one.do, one.result) for one in hit.countermeasures] == tries


def test_rows_that_are_there_are_not_doubled(store: Store) -> None:
    rows = [LEAK, LEAK, replace(LEAK, text=" Guard bent "), replace(LEAK, date="2025-07-16")]
    assert store.import_observations(rows) == (4, 0)
    assert store.import_observations(rows) == (0, 4)
    assert store.import_observations([*rows, LEAK, replace(LEAK, step="Another")]) == (2, 4)
    assert len(store.search("hydraulic")) == 5


def test_a_cancelled_or_broken_import_leaves_nothing(store: Store) -> None:
    looks = iter([False, False, True])
    rows = [replace(LEAK, text=f"leak {number}") for number in range(2000)]
    assert store.import_observations(rows, lambda: next(looks)) == (0, 0)

    def broken() -> Iterator[PastObservation]:
        yield from rows
        raise ValueError("a bad line")

    with pytest.raises(ValueError, match="a bad line"):
        store.import_observations(broken())
    assert store.search("leak") == ()
    assert store.import_observations(rows) == (2000, 0)


def test_control_characters_of_a_file_are_made_visible(store: Store) -> None:
    store.import_observations([replace(LEAK, text="valve \x1b[31mstuck \ud800")])
    (hit,) = store.search("valve stuck")
    assert hit.text == "valve ⟦1B⟧[31mstuck ⟦D800⟧"


def test_the_index_follows_what_this_and_another_app_write_undo_and_strike(path: Path, clock: Clock) -> None:
    here, there = Store.open(path, clock), Store.open(path, clock)
    standard, _ = here.add_standard(sealing())
    walk = here.start_walk(standard.id)
    assert here.search("corner") == there.search("corner") == ()
    walk = here.write(walk.id, answer.jot(walk, "film lifts at the corner", here.new_id))
    (observation,) = walk.observations
    for store in (here, there):
        (hit,) = store.search("corner")
        assert (hit.observation, hit.walk, hit.standard) == (observation.id, walk.id, "Seal the tray")
        assert hit.date == walk.started_at.date().isoformat()
        assert store.search("corner", apart_from=walk.id) == ()
        assert store.search("corner", outdated=lambda: True) == ()
    here.undo(walk.id)
    assert here.search("corner") == there.search("corner") == ()
    walk = here.write(walk.id, answer.jot(walk, "film lifts at the corner again", here.new_id))
    assert len(there.search("corner")) == 1
    here.strike(walk.id, Kind.OBSERVATION, walk.observations[-1].id, "facts")
    assert here.search("corner") == there.search("corner") == ()
    here.close()
    there.close()


def test_a_hit_tells_the_newest_check_of_what_was_tried(store: Store, clock: Clock) -> None:
    standard, _ = store.add_standard(sealing())
    walk = store.start_walk(standard.id)
    step = walk.version.steps[0]
    seen = guide.first_observation(walk, step.id)
    tried = store.new_id()
    walk = store.write(
        walk.id,
        [
            Edit(Kind.OBSERVATION, seen, {"walk": walk.id, "step": step.id, "problem": "film wrinkles"}),
            Edit(
                Kind.COUNTERMEASURE,
                tried,
                {"walk": walk.id, "observation": seen, "do": "turn it", "expect": "flat", "state": "open"},
            ),
        ],
    )
    (hit,) = store.search("wrinkels")
    assert (hit.step, hit.countermeasures[0].result, hit.countermeasures[0].expect) == (
        "Lay the film",
        "open",
        "flat",
    )
    for on, result, learning in (("2026-04-01", "same", "not enough"), ("2026-05-01", "better", "it is the damp")):
        fields = {"countermeasure": tried, "on": on, "result": result, "learning": learning}
        store.write(walk.id, [Edit(Kind.CHECK, store.new_id(), {"walk": walk.id, **fields})])
    (hit,) = store.search("wrinkels")
    assert (hit.countermeasures[0].result, hit.countermeasures[0].learning) == ("better", "it is the damp")


@pytest.mark.skipif(not REAL.exists(), reason="the real observations lie outside of the repository")
def test_real_observations_come_in_and_a_misspelt_query_finds_its_row(store: Store) -> None:
    with REAL.open(encoding="utf-8", newline="") as file:
        rows = [PastObservation(line=number, **row) for number, row in enumerate(csv.DictReader(file), 2)]
    assert store.import_observations(rows) == (len(rows), 0)
    assert store.import_observations(rows) == (0, len(rows))
    found = [hit.text for hit in store.search("hydralic leek jaking cylindr")]
    assert "hydraulic leak l/h jacking cylinder." in found
    assert store.differences() == ()


def test_a_row_that_was_erased_does_not_come_again_also_after_an_older_copy_was_put_back(
    store: Store, path: Path, clock: Clock
) -> None:
    twice = [LEAK, LEAK, replace(LEAK, text="Guard bent")]
    store.import_observations(twice)
    away = store.upkeep.back_up(path.parent.with_name("stick of rows") / "copy.db")
    first = next(one.record for one in store.past_records() if one.fields.get("problem") == LEAK.text)
    store.upkeep.erase(Kind.OBSERVATION, first)
    assert store.import_observations(twice) == (0, 2), "the other one stays, and no more come"
    store.close()
    restore(path, away, clock())
    again = Store.open(path, clock)
    assert again.import_observations([*twice, LEAK]) == (0, 2)
    again.rebuild()
    assert again.import_observations(twice) == (0, 2)
    again.close()


def test_what_was_erased_stays_away_also_where_the_copy_that_is_put_back_never_had_it(
    store: Store, path: Path, clock: Clock
) -> None:
    away = store.upkeep.back_up(path.parent.with_name("stick before rows") / "copy.db")
    store.import_observations([LEAK])
    record = next(one.record for one in store.past_records())
    store.upkeep.erase(Kind.OBSERVATION, record)
    store.close()
    restore(path, away, clock())
    again = Store.open(path, clock)
    assert record in again.erased().records
    assert again.import_observations([LEAK]) == (0, 0)
    assert again.differences() == ()
    again.close()
