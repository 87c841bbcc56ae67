"""The demo plant: believable, complete, and the same for the same day."""

from __future__ import annotations

import errno
import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from gembawalk.demo import build
from gembawalk.demo.plant import HANDLES
from gembawalk.documents.summary import Profile, write_summary
from gembawalk.domain.due import When, when
from gembawalk.domain.question import PROMISE_RESULTS, RESULTS
from gembawalk.domain.walk import State, Walk
from gembawalk.errors import UnwritableFile
from gembawalk.store import Store

TODAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    build(path, TODAY)
    store = Store.open(path, lambda: TODAY)
    yield store
    store.close()


@pytest.fixture(scope="module")
def walks(plant: Store) -> list[Walk]:
    return [plant.walk(line.id) for line in plant.walk_lines(limit=1000)]


def test_three_standards_and_sixty_walks_over_eighteen_months(plant: Store, walks: list[Walk]) -> None:
    assert len(walks) == 60
    assert Counter(walk.version.handle for walk in walks).total() == 60
    assert len(plant.standards()) == 3
    assert all(standard.version.number >= 3 for standard in plant.standards())
    days = [(TODAY - walk.started_at).days for walk in walks]
    assert 530 < max(days) < 560
    assert min(days) >= 4
    assert all(walk.started_at.weekday() < 5 for walk in walks)
    assert Counter(walk.state for walk in walks) == {State.FINISHED: 59, State.ASIDE: 1}


def test_past_walks_keep_the_version_they_were_walked_on(walks: list[Walk]) -> None:
    assert len({(walk.version.handle, walk.version.number) for walk in walks}) >= 9


def test_it_shows_everything_that_a_walk_can_hold(walks: list[Walk]) -> None:
    checks = [check for walk in walks for check in walk.checks]
    assert {check.result for check in checks} >= {*RESULTS, *PROMISE_RESULTS}
    assert {check.decision for check in checks} >= {"watch", "adapt", "widen", "drop", "adopt"}
    assert {check.repeatable for check in checks} >= {"outcome", "output", "don't know"}
    observations = [one for walk in walks for one in walk.observations]
    assert len({one.text for one in observations if one.text}) >= 110
    tries = [one for walk in walks for one in walk.countermeasures]
    assert len({one.do for one in tries}) >= 60
    assert any(one.risk == "yes" and one.risk_action for one in observations)
    assert any(one.taps for one in observations)
    assert any(one.slips for walk in walks for due in walk.due_tries for one in [due.countermeasure])
    assert any(walk.agreed == "rather not" for walk in walks)
    assert sum(len(walk.notes) for walk in walks) >= 2
    assert Counter(one.four_m for one in observations)["not known yet"] >= 15
    assert any(walk.observations_at(None) for walk in walks)
    assert all(walk.skips for walk in walks if walk.state is State.FINISHED)
    assert all(any(walk.sentences()) for walk in walks)
    parents = {one.id: one.parent for one in tries}
    assert any(parents.get(parent or "") for parent in parents.values()), "a chain of adaptations"


def test_every_try_and_promise_that_is_checked_was_open_then(walks: list[Walk]) -> None:
    for walk in walks:
        subjects = {due.countermeasure.id for due in walk.due_tries} | {due.promise.id for due in walk.due_promises}
        assert {check.countermeasure or check.promise for check in walk.checks} <= subjects


def test_home_has_something_of_each_kind_for_each_standard(plant: Store) -> None:
    due = plant.due()
    tries = {(line.standard, when(line.due, TODAY.date())) for line in due if line.kind == "try"}
    assert tries == {(standard.id, soon) for standard in plant.standards() for soon in When}
    assert {line.kind == "promise" for line in due} == {True, False}
    assert all(line.due.weekday() < 5 for line in due if line.due)


@pytest.mark.parametrize("days", [2, 3, 5])
def test_on_any_day_of_the_week_every_try_is_asked_after(days: int, walks: list[Walk], tmp_path: Path) -> None:
    today = TODAY + timedelta(days=days)
    build(tmp_path / "demo.db", today)
    with closing(Store.open(tmp_path / "demo.db", lambda: today)) as store:
        told = [store.walk(line.id) for line in store.walk_lines(limit=1000)]
        kinds = {when(line.due, today.date()) for line in store.due()}
    assert sum(len(walk.checks) for walk in told) == sum(len(walk.checks) for walk in walks)
    assert kinds == set(When)
    for walk in told:
        subjects = {one.countermeasure.id for one in walk.due_tries} | {one.promise.id for one in walk.due_promises}
        answered = {check.countermeasure or check.promise for check in walk.checks}
        assert walk.state is State.ASIDE or subjects == answered


def test_walks_follow_each_other(walks: list[Walk]) -> None:
    for earlier, later in pairwise(sorted(walks, key=lambda walk: walk.started_at)):
        assert earlier.finished_at is not None
        assert earlier.started_at < earlier.finished_at < later.started_at
    for walk in walks:
        assert all(note.at > (walk.finished_at or TODAY) for note in walk.notes)


@pytest.mark.parametrize("handle", HANDLES)
def test_every_word_that_is_told_is_kept(handle: str, plant: Store, walks: list[Walk]) -> None:
    kept = "\n".join(repr(walk) for walk in walks) + repr([plant.versions(one.id) for one in plant.standards()])
    told = tomllib.loads(files("gembawalk.demo").joinpath(f"{handle}.toml").read_text("utf-8"))
    assert not [words for words in _words(told) if repr(words)[1:-1] not in kept]


def _words(told: object, name: str = "") -> Iterator[str]:
    if isinstance(told, dict):
        for key, value in told.items():
            yield from _words(value, key)
    elif isinstance(told, list):
        for value in told:
            yield from _words(value, name)
    elif isinstance(told, str) and name not in ("at", "of", "key"):
        yield told


def test_the_log_and_the_tables_agree(plant: Store) -> None:
    assert plant.differences() == ()


def test_the_story_of_the_air_gun_is_found_in_other_words(plant: Store) -> None:
    hits = plant.search("no air at the pres", 5)
    assert hits[0].text.startswith("No air at the press")
    assert any(one.do == "Hang an air gun at press 3" for hit in hits for one in hit.countermeasures)


@pytest.mark.parametrize(
    "query",
    ["rag insted of air gun", "sauce rim opens", "good momment", "driver cant stack", "wet lables fall off"],
)
def test_trouble_that_comes_back_in_other_words_is_found(plant: Store, query: str) -> None:
    hits = plant.search(query, 5)
    assert hits
    assert any(hit.countermeasures for hit in hits)


def test_summaries_for_the_team_hold_no_private_word(walks: list[Walk]) -> None:
    for walk in walks:
        text = write_summary(walk, Profile.TEAM)
        private = [walk.expect, *(getattr(walk.reflection, name, None) for name in ("surprised", "learned"))]
        for words in filter(None, private):
            assert words not in text
    unwanted = re.compile(r"\b(complian\w*|violation\w*|finding\w*|scor\w*|pass(ed|es)?|fail\w*)\b", re.IGNORECASE)
    assert not unwanted.search("\n".join(write_summary(walk, Profile.FULL) for walk in walks))


def test_the_same_day_gives_the_same_plant(plant: Store, walks: list[Walk], tmp_path: Path) -> None:
    build(tmp_path / "again.db", TODAY)
    again = Store.open(tmp_path / "again.db", lambda: TODAY)
    told = [sorted(one.text for one in again.walk(line.id).observations) for line in again.walk_lines(limit=1000)]
    assert told == [sorted(one.text for one in walk.observations) for walk in walks]
    again.close()


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    path.write_text("mine")
    with pytest.raises(UnwritableFile):
        build(path, TODAY)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_left_where_the_plant_can_not_be_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Store, "write", no_room)
    with pytest.raises(UnwritableFile):
        build(tmp_path / "demo.db", TODAY)
    assert not list(tmp_path.iterdir())


def test_only_the_database_is_left_where_it_was_built(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    build(path, TODAY)
    assert list(tmp_path.iterdir()) == [path]
