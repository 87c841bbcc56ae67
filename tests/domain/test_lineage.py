"""Steps and key points keep their lineage over versions."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from gembawalk.domain.lineage import inherit
from gembawalk.domain.standard import KeyPoint, Step
from gembawalk.search.likeness import likeness

_numbers = count()


def new_id() -> str:
    return f"id{next(_numbers)}"


def written(*steps: tuple[str, tuple[str, ...]]) -> tuple[Step, ...]:
    return tuple(
        Step(
            id="",
            lineage="",
            what=what,
            key_points=tuple(KeyPoint(id="", lineage="", text=text) for text in points),
        )
        for what, points in steps
    )


OLD = inherit(
    (),
    written(
        ("Lay the film", ("Shiny side up", "No folds")),
        ("Press the plate", ("Wait for the light",)),
        ("Cut", ()),
    ),
    new_id,
    likeness,
)
FILM, PLATE, CUT = OLD


def test_a_first_version_begins_all_lineages() -> None:
    assert all(step.lineage == step.id for step in OLD)
    assert FILM.key_points[0].lineage == FILM.key_points[0].id
    assert len({step.id for step in OLD}) == 3


def test_an_id_goes_before_the_text_and_the_text_before_likeness() -> None:
    swapped = (replace(PLATE, what="Lay the film"), replace(FILM, what="Press the plate"), replace(CUT, id=""))
    assert [step.lineage for step in inherit(OLD, swapped, new_id, likeness)] == [
        PLATE.lineage,
        FILM.lineage,
        CUT.lineage,
    ]
    alike = written(("Lay the films", ()), ("  lay THE film ", ()))
    other, same = inherit(OLD, alike, new_id, likeness)
    assert same.lineage == FILM.lineage
    assert other.lineage == other.id


def test_a_file_may_name_a_step_by_its_lineage() -> None:
    later = inherit(OLD, OLD, new_id, likeness)
    (named,) = inherit(later, (replace(FILM, what="Quite another text"),), new_id, likeness)
    assert named.lineage == FILM.lineage


def test_the_likest_carries_on_and_what_is_new_begins_anew() -> None:
    hot, warm = inherit(OLD, written(("Press the hot plate", ()), ("Warm up", ())), new_id, likeness)
    assert hot.lineage == PLATE.lineage
    assert warm.lineage == warm.id


def test_a_key_point_that_moved_to_another_step_is_known_by_its_text() -> None:
    film, cut = inherit(
        OLD, written(("Lay the film", ("No folds",)), ("Cut", ("Shiny side up", "Straight"))), new_id, likeness
    )
    shiny, folds = FILM.key_points
    assert film.key_points[0].lineage == folds.lineage
    assert cut.key_points[0].lineage == shiny.lineage
    assert cut.key_points[1].lineage == cut.key_points[1].id


def test_thousands_of_long_steps_take_no_quadratic_time() -> None:
    long = written(*((f"{number} {'x' * 5000}", ()) for number in range(1000)))
    old = inherit((), long, new_id, likeness)
    new = inherit(old, tuple(replace(step, id="", what=f"{step.what} y") for step in long), new_id, likeness)
    assert len({step.lineage for step in new}) == 1000


_texts = st.sampled_from(["", "a", "lay the film", "lay a film", "press", "press the plate", "press the hot plate"])
_steps = st.lists(st.tuples(_texts, st.lists(_texts, max_size=3).map(tuple)), max_size=5).map(
    lambda one: written(*one)
)


@given(_steps, _steps, st.lists(st.integers(0, 4), max_size=5))
def test_no_two_share_a_lineage_and_no_id_is_used_again(
    first: tuple[Step, ...], second: tuple[Step, ...], named: list[int]
) -> None:
    old = inherit((), first, new_id, likeness)
    named_too = tuple(
        replace(step, id=old[named[at]].id) if at < len(named) and named[at] < len(old) else step
        for at, step in enumerate(second)
    )
    new = inherit(old, named_too, new_id, likeness)
    parts = [*new, *(point for step in new for point in step.key_points)]
    before = [*old, *(point for step in old for point in step.key_points)]
    for of_kind in (new, [point for step in new for point in step.key_points]):
        assert len({part.lineage for part in of_kind}) == len(of_kind)
    assert {part.id for part in parts}.isdisjoint({part.id for part in before})
    assert [replace(step, id="", lineage="", key_points=()) for step in new] == [
        replace(step, id="", lineage="", key_points=()) for step in second
    ]
    assert {step.lineage for step in new} <= {step.lineage for step in old} | {step.id for step in new}
    unchanged = inherit(old, old, new_id, likeness)
    assert [step.lineage for step in unchanged] == [step.lineage for step in old]
