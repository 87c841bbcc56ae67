"""Looking for past observations: what is lifted, narrowed and counted, and an index that never lies."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from acts import Clock, random_act, sealing
from hypothesis import given, settings
from hypothesis import strategies as st

from gembawalk.domain import answer, guide
from gembawalk.domain.hit import Here, Narrowing
from gembawalk.domain.past import PastObservation
from gembawalk.domain.record import Edit, Kind
from gembawalk.errors import UnreadableDocument
from gembawalk.search import layout
from gembawalk.store import Store
from gembawalk.store.migrations import first, latest

LEAK = PastObservation(
    line=2,
    text="Hydraulic leak at the cylinder",
    date="2025-07-15",
    site="Mine South",
    area="Plant",
    standard="Round",
)


def stepped(store: Store, problems: dict[int, str]) -> str:
    """Walk on the sealing standard and tell a problem at some of its steps; return the walk."""
    standard, _ = store.add_standard(sealing())
    walk = store.start_walk(standard.id)
    for step, problem in problems.items():
        seen = guide.first_observation(walk, walk.version.steps[step].id)
        fields = {"walk": walk.id, "step": walk.version.steps[step].id, "problem": problem}
        store.write(walk.id, [Edit(Kind.OBSERVATION, seen, fields)])
    return walk.id


def test_what_was_seen_at_the_same_step_comes_first_but_not_above_better_words(store: Store) -> None:
    walk = stepped(store, {0: "film wrinkles", 1: "film wrinkles"})
    first_here = Here(standard="Seal the tray", step="Lay the film", area="Packing")
    second_here = Here(standard="Seal the tray", step="Press the plate", area="Packing")
    assert store.search("film wrinkles", here=first_here)[0].step == "Lay the film"
    assert store.search("film wrinkles", here=second_here)[0].step == "Press the plate"
    store.import_observations([replace(LEAK, text="film wrinkles at the edge", date="2001-01-01")])
    assert store.search("film wrinkles edge ", here=first_here)[0].text == "film wrinkles at the edge"
    assert {hit.walk for hit in store.search("film wrinkles")} == {walk, None}


def test_what_is_recent_and_what_got_better_is_lifted(store: Store) -> None:
    rows = [
        replace(LEAK, date="2026-03-01"),
        replace(LEAK, date="2010-01-01"),
        replace(LEAK, date="2009-01-01", countermeasure="Swap the seal", result="better"),
        replace(LEAK, date="2008-01-01", countermeasure="Shout", result="worse"),
    ]
    store.import_observations(rows[::-1])
    dates = [hit.date[:4] for hit in store.search("hydraulic leak")]
    assert dates.index("2026") < dates.index("2010")
    assert dates.index("2009") < dates.index("2010")
    assert dates.index("2009") < dates.index("2008")


@pytest.mark.parametrize(
    ("narrowing", "left"),
    [
        (Narrowing(), 4),
        (Narrowing(site="mine NORTH"), 1),
        (Narrowing(area="Shop"), 1),
        (Narrowing(standard="Round"), 3),
        (Narrowing(result="better"), 1),
        (Narrowing(result="open"), 0),
        (Narrowing(since="2025-07-16"), 2),
        (Narrowing(site="Mine South", since="2025-07-16"), 1),
        (Narrowing(site="Nowhere"), 0),
    ],
)
def test_hits_are_narrowed(store: Store, narrowing: Narrowing, left: int) -> None:
    store.import_observations(
        [
            LEAK,
            replace(LEAK, site="Mine North", date="2025-08-01"),
            replace(LEAK, area="Shop", standard="Other", date="2026-01-01"),
            replace(LEAK, countermeasure="Swap it", result="better"),
        ]
    )
    hits = store.search("hydrualic", narrowing=narrowing)
    assert len(hits) == left
    counted = store.facets("hydrualic", narrowing=narrowing)
    assert sum(counted.get("site", {}).values()) == left


def test_the_few_among_thousands_that_fit_are_found(store: Store) -> None:
    rows = [replace(LEAK, text=f"{LEAK.text} {number}", area=f"Area {number}") for number in range(3000)]
    store.import_observations(rows)
    (hit,) = store.search("hydraulic leak", narrowing=Narrowing(area="area 7"))
    assert hit.area == "Area 7"


def test_facets_count_what_the_hits_have(store: Store) -> None:
    store.import_observations(
        [
            LEAK,
            replace(LEAK, site="Mine North", date="2024-08-01", countermeasure="Swap it", result="better"),
            replace(LEAK, text="guard bent", site="Elsewhere"),
        ]
    )
    counted = store.facets("hydraulic leek")
    assert counted["site"] == {"Mine South": 1, "Mine North": 1}
    assert counted["since"] == {"2025": 1, "2024": 1}
    assert counted["result"] == {"better": 1}
    assert counted["step"] == {}
    assert store.facets("")["site"] == {"Mine South": 1, "Mine North": 1, "Elsewhere": 1}
    assert [hit.text for hit in store.newest(2)] == ["guard bent", LEAK.text]
    assert [hit.site for hit in store.newest(narrowing=Narrowing(since="2025-01-01"))] == [
        "Elsewhere",
        "Mine South",
    ]
    assert store.search("") == ()


def test_the_coach_adds_short_forms_of_their_own(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "abbreviations"
    with closing(Store.open(path, Clock(), own_abbreviations=folder)) as store:
        store.import_observations([replace(LEAK, text="kettle boils over"), replace(LEAK, text="tray is bent")])
        assert store.search("kbo ") == ()
    folder.mkdir()
    (folder / "mine.toml").write_text('KBO = ["kettle boils over"]\n', encoding="utf-8")
    with closing(Store.open(path, Clock(), own_abbreviations=folder)) as store:
        assert store.search("kbo ")[0].text == "kettle boils over"
    (folder / "broken.toml").write_text('kbo = "kettle"\n', encoding="utf-8")
    has_mistake = pytest.raises(UnreadableDocument, match=r"broken\.toml: 'kbo' has to be a list of texts")
    with closing(Store.open(path, Clock(), own_abbreviations=folder)) as store, has_mistake:
        store.search("kettle")


def test_short_forms_are_learned_from_what_is_imported(store: Store) -> None:
    places = "door gate pump crane belt lamp fan oven press saw drill hoist".split()
    rows = [
        f"please {verb} the {place} today" for place in places for verb in ("refurbish", "rfsh", "watch", "stop")
    ]
    store.import_observations([replace(LEAK, text=text) for text in rows])
    with closing(sqlite3.connect(store.path)) as connection:
        assert ("rfsh", "refurbish") in connection.execute("SELECT short, long FROM search_lexicon").fetchall()
    assert [hit.text for hit in store.search("refurbish crane ", 2)] == [
        "please refurbish the crane today",
        "please rfsh the crane today",
    ]


def test_an_older_file_gets_an_index_of_what_is_in_it(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        first.apply(connection)
        columns = "(id, problem, facts, deleted, conflicts, created_at, offset, changed_at)"
        rows = [("b", "hydraulic leak", "drops", 0), ("a", "", "film lifts", 0), ("c", "gone", None, 1)]
        for id, problem, facts, deleted in rows:
            values = (id, problem, facts, deleted, 0, "2026-01-01T00:00:00.000Z", 0, "2026-01-01T00:00:00.000Z")
            connection.execute(f"INSERT INTO observation {columns} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        connection.execute("PRAGMA application_id = 0x47454D42")
        connection.execute("PRAGMA user_version = 1")
    with closing(Store.open(path, Clock())) as store:
        assert [hit.observation for hit in store.search("hydrualic")] == ["b"]
        assert [hit.observation for hit in store.search("film lift")] == ["a"]
        assert store.search("gone") == store.search("drops") == ()
        assert not [line for line in store.differences() if "search index" in line]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (latest(),)


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.booleans())
def test_after_any_acts_and_crashes_the_index_is_as_if_made_anew(random, sees_in_between: bool) -> None:  # type: ignore[no-untyped-def]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "walks.db"
        store = Store.open(path, Clock())
        standard, _ = store.add_standard(sealing())
        walk = store.start_walk(standard.id)
        for number in range(random.randint(1, 25)):
            if random.random() < 0.15:
                walk = _crash(store, walk, random)
            elif random.random() < 0.1:
                store.import_observations([replace(LEAK, text=f"leak {number % 3}")] * random.randint(1, 3))
            elif random.random() < 0.1:
                # Called off in the middle: nothing of it may be found.
                assert store.import_observations(_many(), iter([False, True]).__next__) == (0, 0)
            elif random.random() < 0.1:
                store.rebuild()
            else:
                walk = random_act(store, walk, random)
            if sees_in_between:
                store.search("wet tray")
        assert store.differences() == ()
        told = {one.text for one in walk.observations if one.text.strip()}
        assert {hit.text for hit in store.search("two trays stacked wet", 100) if hit.walk} <= told
        assert ("Two trays stacked wet" in told) == any(
            hit.text == "Two trays stacked wet" for hit in store.search("trays stacked wet", 100)
        )
        store.close()


def _many() -> Iterator[PastObservation]:
    for number in range(1500):
        yield replace(LEAK, text=f"never landed {number}")


def _crash(store: Store, walk, random):  # type: ignore[no-untyped-def]
    """Fail in the middle of a save, after the index was written."""
    write = layout.mark_changed

    def fail(connection: sqlite3.Connection) -> None:
        write(connection)
        raise _Crash

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gembawalk.search.entries.mark_changed", fail)
        try:
            return store.write(walk.id, answer.jot(walk, "lost in a crash", store.new_id))
        except _Crash:
            return store.walk(walk.id)


class _Crash(Exception):
    """A power cut, as far as a transaction can tell."""


def test_differences_tell_where_the_index_was_tampered_with_and_rebuild_mends_it(store: Store) -> None:
    store.import_observations([LEAK, replace(LEAK, text="guard bent")])
    for tampering in (
        "DELETE FROM search_posting",
        "UPDATE search_word SET texts = 7 WHERE word = 'guard'",
        "UPDATE search_length SET data = x'0000'",
        "UPDATE search_vocabulary SET words = replace(words, 'guard', 'gourd')",
        "UPDATE search_vocabulary SET records = zeroblob(length(records))",
        "DELETE FROM search_word WHERE word = 'bent'",
    ):
        with closing(sqlite3.connect(store.path)) as connection, connection:
            connection.execute(tampering)
        assert any("search index" in line for line in store.differences()), tampering
        store.rebuild()
        assert store.differences() == ()
    assert len(store.search("gaurd")) == 1
