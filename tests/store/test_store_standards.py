"""Standards: new ones, new versions, the same again, and finding one by what a person types."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from acts import Clock, sealing, written_step
from hypothesis import given, settings
from hypothesis import strategies as st

from gembawalk.domain.ids import short_id
from gembawalk.domain.standard import Confidence, Emphasis, KeyPoint, StandardText, StandardVersion, Vision
from gembawalk.errors import UnknownRecord
from gembawalk.store import Store


def as_text(version: StandardVersion, visions: tuple[Vision, ...] = (), *, ids: bool = True) -> StandardText:
    """A version as a standard file would hold it."""
    steps = version.steps
    if not ids:
        steps = tuple(
            replace(
                step,
                id="",
                lineage="",
                key_points=tuple(replace(point, id="", lineage="") for point in step.key_points),
            )
            for step in steps
        )
    return StandardText(
        handle=version.handle,
        title=version.title,
        site=version.site,
        area=version.area,
        purpose=version.purpose,
        customer=version.customer,
        outcome=version.outcome,
        visions=visions,
        steps=steps,
    )


def test_a_standard_comes_back_as_it_was_written(store: Store) -> None:
    point = KeyPoint(
        id="",
        lineage="",
        text="Hands off",
        reason="the ram moves",
        kind=Emphasis.SAFETY,
        confidence=Confidence.DONT_KNOW,
    )
    written = sealing(handle="seal", customer="the ward", outcome="it holds", steps=(written_step("Press", point),))
    standard, new = store.add_standard(written, note="first", check=None)
    assert new
    assert as_text(standard.version, standard.visions, ids=False) == replace(
        written,
        visions=tuple(
            replace(one, id=mine.id) for one, mine in zip(written.visions, standard.visions, strict=True)
        ),
    )
    assert (standard.version.number, standard.version.note, standard.handle) == (1, "first", "seal")
    ids = [step.id for step in standard.version.steps] + [
        one.id for s in standard.version.steps for one in s.key_points
    ]
    assert len({standard.id, standard.version.id, *ids}) == len(ids) + 2
    assert store.standards() == (standard,)
    assert store.standard(standard.id) == standard


def test_the_same_again_writes_nothing(store: Store, clock: Clock) -> None:
    standard, _ = store.add_standard(sealing())
    clock.sleep(1)
    for same in (sealing(), sealing(handle="seal-the-tray"), as_text(standard.version, standard.visions)):
        assert store.add_standard(same) == (standard, False)
    assert len(store.history(standard.id)) == 1


def test_a_change_makes_a_new_version_that_keeps_its_lineages(store: Store) -> None:
    first, _ = store.add_standard(sealing())
    film, plate = first.version.steps
    changed = sealing(
        steps=(
            written_step("Warm the plate first"),
            written_step("Press the hot plate", KeyPoint(id="", lineage="", text="Wait for the green light")),
            written_step("Lay the film", KeyPoint(id="", lineage="", text="Shiny side up")),
        )
    )
    second, new = store.add_standard(changed, note="learned at night", check="c1")
    assert new
    assert (second.id, second.version.number, second.version.check) == (first.id, 2, "c1")
    warm, hot, same = second.version.steps
    assert (hot.lineage, same.lineage) == (plate.lineage, film.lineage)
    assert warm.lineage == warm.id
    assert hot.key_points[0].lineage == plate.key_points[0].lineage
    assert same.key_points[0].lineage == film.key_points[0].lineage
    assert {hot.id, same.id}.isdisjoint({film.id, plate.id})
    assert [one.number for one in store.versions(first.id)] == [1, 2]
    assert store.versions(first.id)[0] == first.version


def test_a_vision_that_a_file_does_not_name_stays(store: Store) -> None:
    standard, _ = store.add_standard(sealing())
    again, written = store.add_standard(sealing(visions=(Vision(role="Planner", text="none comes back"),)))
    assert written
    assert again.version == standard.version
    assert [(one.role, one.text) for one in again.visions] == [
        ("Planner", "none comes back"),
        ("founder", "common ground"),
    ]


def test_a_retired_standard_keeps_its_walks_and_comes_back_when_it_is_added(store: Store) -> None:
    standard, _ = store.add_standard(sealing())
    walk = store.start_walk(standard.id)
    store.retire(standard.id)
    assert store.standards() == ()
    assert [one.id for one in store.standards(retired=True)] == [standard.id]
    assert store.walk(walk.id) == walk
    for again in (store.start_walk, store.retire):
        with pytest.raises(UnknownRecord, match="was retired"):
            again(standard.id)
    with pytest.raises(UnknownRecord):
        store.start_walk("nothing")
    back, written = store.add_standard(sealing())
    assert (back.id, back.retired_at, back.version, written) == (standard.id, None, standard.version, True)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=80), st.text(max_size=5)), min_size=1, max_size=5))
def test_handles_are_plain_and_no_two_are_the_same(titles: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "walks.db", Clock())
        for title, handle in titles:
            store.add_standard(StandardText(title=title, handle=handle))
        handles = [one.handle for one in store.standards()]
        assert len(set(handles)) == len(handles)
        assert all(re.fullmatch("[a-z0-9-]{1,60}", one) for one in handles)
        store.close()


def test_standards_stand_newest_walked_first_then_by_title(store: Store, clock: Clock) -> None:
    for title in ("beta", "Alpha", "gamma", "delta"):
        store.add_standard(StandardText(title=title))
    for title in ("gamma", "beta"):
        clock.sleep(1)
        store.start_walk(store.find_standard(title).id)
    assert [(one.version.title, one.walks) for one in store.standards()] == [
        ("beta", 1),
        ("gamma", 1),
        ("Alpha", 0),
        ("delta", 0),
    ]
    assert store.standards()[0].last_walk == store.open_walks()[0].started_at


def test_a_standard_is_found_by_title_handle_id_or_their_unique_beginning(store: Store) -> None:
    first, _ = store.add_standard(sealing(handle="seal-a"))
    other, _ = store.add_standard(sealing(title="Seal the box", handle="seal-b"))
    names = (
        "seal the TRAY",
        "seal-a",
        first.id,
        "seal the t",
        f" {short_id(first.id)} ",
        short_id(first.id).upper(),
    )
    for name in names:
        assert store.find_standard(name) == first
    assert store.find_standard("seal-b") == other
    with pytest.raises(UnknownRecord, match=r"Seal the .* \(seal-.\), Seal the .* \(seal-.\)"):
        store.find_standard("seal")
    with pytest.raises(UnknownRecord, match="Did you mean “Seal the tray”"):
        store.find_standard("Sael the tray")
    with pytest.raises(UnknownRecord, match="There are: Seal the"):
        store.find_standard("quite another")
    for nothing in ("", "  ", "\ud800", "%", "_"):
        with pytest.raises(UnknownRecord):
            store.find_standard(nothing)


def test_two_standards_of_one_title_are_told_apart_by_their_handles(store: Store) -> None:
    here, _ = store.add_standard(sealing())
    there, _ = store.add_standard(sealing(site="Plant B"))
    assert (here.handle, there.handle) == ("seal-the-tray", "seal-the-tray-2")
    with pytest.raises(UnknownRecord, match=r"\(seal-the-tray-2\)"):
        store.find_standard("Seal the tray")
    assert store.find_standard("seal-the-tray") == here
    assert store.find_standard("seal-the-tray-2") == there


def test_a_standard_without_a_store_to_look_in(store: Store) -> None:
    with pytest.raises(UnknownRecord, match="gembawalk standard add FILE"):
        store.find_standard("any")
