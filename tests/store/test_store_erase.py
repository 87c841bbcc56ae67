"""Erasing: the bytes of a text are in no file of the data folder, not in its copies, and no restore brings it back."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest
from acts import Clock, agree, give, sealing
from test_store_strike import begun, tell

from gembawalk.domain import answer, guide
from gembawalk.domain.past import PastObservation
from gembawalk.domain.record import Edit, Kind
from gembawalk.domain.walk import Walk
from gembawalk.errors import UnknownRecord
from gembawalk.store import Store, copies
from gembawalk.store.restore import restore

WORD = "Quxelplatte"
SECRET = f"Only Anna bends the {WORD} back"


def holding(path: Path, text: str = WORD) -> list[str]:
    """The files of the data folder among whose bytes a text is, folded as the index keeps it too."""
    found = (one for one in path.parent.rglob("*") if one.is_file())
    forms = [text.encode(), text.casefold().encode()]
    return [str(one.relative_to(path.parent)) for one in found if any(form in one.read_bytes() for form in forms)]


def told(store: Store) -> Walk:
    """A walk that holds the text in every kind of record, and in drafts."""
    walk, seen = tell(store, begun(store), SECRET)
    opinion = store.new_id()
    walk = store.write(
        walk.id, [Edit(Kind.OPINION, opinion, {"walk": walk.id, "observation": seen, "text": SECRET})]
    )
    tried, promise = store.new_id(), store.new_id()
    fields = {"walk": walk.id, "state": "open", "due": "2026-03-03"}
    store.write(walk.id, [Edit(Kind.COUNTERMEASURE, tried, {**fields, "observation": seen, "do": SECRET})])
    store.write(walk.id, [Edit(Kind.PROMISE, promise, {**fields, "text": SECRET})])
    store.write(walk.id, answer.note(walk.id, SECRET, store.new_id))
    store.write(walk.id, [Edit(Kind.REFLECTION, store.new_id(), {"walk": walk.id, "learned": SECRET})])
    store.save_draft(walk.id, store.new_id(), "text", SECRET)
    return store.walk(walk.id)


def copied(store: Store, clock: Clock) -> None:
    """Make copies of two days and one by hand."""
    for _ in range(2):
        assert list(store.upkeep.tend(lambda: False)) == []
        clock.sleep(1)
    store.upkeep.back_up()


def test_a_struck_text_is_in_no_file_of_the_folder(store: Store, path: Path, clock: Clock) -> None:
    walk, record = tell(store, begun(store), SECRET)
    copied(store, clock)
    assert len(holding(path)) == 4
    store.strike(walk.id, Kind.OBSERVATION, record, "problem")
    assert holding(path) == []
    for copy in copies.found(path):
        again = Store.open(copy, clock)
        assert again.differences() == ()
        assert again.walk(walk.id).version.title == "Seal the tray"
        again.close()
    shutil.rmtree(copies.folder(path) / "backups", ignore_errors=True)
    assert list(store.upkeep.tend(lambda: False)) == []


def test_an_erased_walk_is_in_no_file_and_everything_else_stays(store: Store, path: Path, clock: Clock) -> None:
    other = agree(store, store.add_standard(sealing())[0].id, "warm the plate", "2026-03-09")
    walk = told(store)
    copied(store, clock)
    (erasable, *_) = store.upkeep.erasables(walk.id)
    assert erasable.counts[Kind.OPINION] == erasable.counts[Kind.COUNTERMEASURE] == 1
    assert store.upkeep.erase(Kind.WALK, walk.id) == ()
    assert holding(path) == []
    assert [line.id for line in store.walk_lines()] == [other.id]
    assert store.differences() == ()
    with pytest.raises(UnknownRecord):
        store.walk(walk.id)
    with pytest.raises(UnknownRecord):
        store.undo(walk.id)
    assert not [hit for hit in store.search(SECRET) if WORD in hit.text]
    assert all(line.fields == {} for line in store.history(walk.id))
    store.rebuild()
    store.close()
    assert holding(path) == []


def test_an_erased_observation_takes_along_what_was_said_of_it(store: Store, path: Path, clock: Clock) -> None:
    walk, seen = tell(store, begun(store), SECRET)
    walk, _ = tell(store, walk, f"the {WORD} is bent", question="opinion.wrong")
    walk = give(store, walk, f"try.trying@{seen}", trying="try")
    walk = give(store, walk, f"try.do@{seen}", do=f"a new {WORD}")
    walk = store.write(walk.id, answer.jot(walk, "something else", store.new_id))
    copied(store, clock)
    store.upkeep.erase(Kind.OBSERVATION, seen)
    assert holding(path) == []
    left = store.walk(walk.id)
    assert ([one.facts for one in left.observations], left.opinions, left.countermeasures) == (
        ["something else"],
        (),
        (),
    )
    assert store.differences() == ()


def test_an_erased_opinion_goes_alone(store: Store, path: Path) -> None:
    walk, seen = tell(store, begun(store), "the plate is cold")
    walk, opinion = tell(store, walk, SECRET, question="opinion.wrong")
    store.upkeep.erase(Kind.OPINION, store.upkeep.erasable(opinion[-12:]).id)
    assert holding(path) == []
    assert [one.problem for one in store.walk(walk.id).observations] == ["the plate is cold"]
    assert store.upkeep.erasable(seen).text == "the plate is cold"
    assert store.differences() == ()


def test_a_reason_that_moved_a_date_of_another_walk_goes_with_the_walk_that_told_it(
    store: Store, path: Path, clock: Clock
) -> None:
    standard, _ = store.add_standard(sealing())
    agree(store, standard.id, "warm the plate", "2026-03-03", "a new clamp")
    clock.sleep(7)
    walk = store.start_walk(standard.id)
    tried = walk.due_tries[0].countermeasure.id
    walk = give(store, walk, f"promises.result@{tried}", result="too early")
    walk = give(store, walk, f"promises.date@{tried}", next_due="2026-04-01", reason=SECRET)
    assert len(holding(path)) == 1
    store.upkeep.erase(Kind.WALK, walk.id)
    assert holding(path) == []
    assert store.differences() == ()


def test_a_learned_short_form_goes_with_the_texts_that_taught_it(store: Store, path: Path) -> None:
    rows = [
        PastObservation(line=n, text=f"replace {word} at pump {n}", date=f"2026-01-{n + 1:02d}")
        for n, word in enumerate(["quxelplatte", "qxlpt"] * 6)
    ]
    store.import_observations(rows)
    assert [hit for hit in store.search("qxlpt", 20) if "quxelplatte" in hit.text]
    for hit in store.search("replace pump", 20):
        store.upkeep.erase(Kind.OBSERVATION, hit.observation)
    for word in (WORD, "qxlpt"):
        assert holding(path, word) == []
    assert store.differences() == ()


def test_what_was_erased_stays_erased_when_an_older_copy_is_put_back(
    store: Store, path: Path, clock: Clock
) -> None:
    walk = told(store)
    away = store.upkeep.back_up(path.parent.with_name("stick") / "copy.db")
    assert [file.path for file in store.upkeep.handed_out(walk.id)] == [str(away)]
    store.upkeep.erase(Kind.WALK, walk.id)
    store.close()
    assert holding(away) == ["copy.db"]
    restore(path, away, clock())
    assert holding(path) == []
    again = Store.open(path, clock)
    assert (again.walk_lines(), len(again.standards())) == ((), 1)
    assert again.differences() == ()
    again.close()


def test_copies_of_older_versions_are_swept_too(path: Path, clock: Clock) -> None:
    versions = Path(__file__).parent / "versions"
    path.write_bytes(gzip.decompress((versions / "version-1.db.gz").read_bytes()))
    store = Store.open(path, clock)
    (copy,) = copies.found(path)
    wanted = "Hydraulic leak at the cylinder"
    assert sorted(holding(path, wanted)) == [f"backups/{copy.name}", "walks.db"]
    store.upkeep.erase(Kind.OBSERVATION, store.search("hydraulic leak")[0].observation)
    assert holding(path, wanted) == []
    old = Store.open(copy, clock)
    assert old.differences() == ()
    old.close()
    store.close()


def test_a_copy_that_can_not_be_read_is_named_until_it_is_gone(store: Store, path: Path, clock: Clock) -> None:
    walk = told(store)
    copied(store, clock)
    torn = copies.found(path)[0]
    torn.write_bytes(torn.read_bytes()[:20_000])
    assert store.upkeep.erase(Kind.WALK, walk.id) == (torn,)
    (said,) = store.upkeep.tend(lambda: False)
    assert str(torn) in said
    torn.unlink()
    assert list(store.upkeep.tend(lambda: False)) == []


def test_exports_are_remembered_by_walk(store: Store, path: Path) -> None:
    walk = begun(store)
    file = path.parent / "exports" / "walk.md"
    for form in ("team", "coach"):
        store.upkeep.hand_out(file, walk.id, form)
    assert [(one.path, one.form) for one in store.upkeep.handed_out(walk.id)] == [(str(file), "coach")]
    assert store.upkeep.handed_out(store.new_id()) == ()


def test_an_id_that_names_several_or_nothing_is_told(store: Store) -> None:
    walk = begun(store)
    with pytest.raises(UnknownRecord, match="no walk, observation or opinion"):
        store.upkeep.erasable("zzz")
    with pytest.raises(UnknownRecord, match="no walk"):
        store.upkeep.erasable("  ")
    seen = guide.first_observation(walk, walk.steps[0])
    store.write(walk.id, [Edit(Kind.OBSERVATION, seen, {"walk": walk.id, "facts": "seen"})])
    with pytest.raises(UnknownRecord, match="could be"):
        store.upkeep.erasable(walk.id[:6])
