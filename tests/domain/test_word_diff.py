"""What changed between two texts, and between two versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from gembawalk.domain.standard import Confidence, KeyPoint, StandardVersion, Step
from gembawalk.domain.word_diff import Mark, compare, compare_words

_texts = st.text(st.sampled_from("ab ,.\n漏é"), max_size=30)


def point(name: str, text: str, **more: object) -> KeyPoint:
    return KeyPoint(id=name, lineage=name, text=text, **more)  # type: ignore[arg-type]


FIRST = StandardVersion(
    id="v1",
    standard="s",
    handle="seal",
    number=1,
    at=datetime(2026, 3, 2, tzinfo=UTC),
    title="Seal",
    steps=(
        Step(id="a", lineage="a", what="Lay the film", key_points=(point("p", "Shiny side up"),)),
        Step(id="b", lineage="b", what="Press the plate", output="closed"),
        Step(id="c", lineage="c", what="Look"),
    ),
)


def test_words_are_told_apart_and_read_well() -> None:
    assert compare_words("Press the plate", "Press the hot plate, slowly") == (
        (Mark.SAME, "Press the "),
        (Mark.NEW, "hot "),
        (Mark.SAME, "plate"),
        (Mark.NEW, ", slowly"),
    )
    assert compare_words("Check the seam", "Look at it") == (
        (Mark.GONE, "Check the seam"),
        (Mark.NEW, "Look at it"),
    )
    assert compare_words("a  b", "a b") == ((Mark.SAME, "a b"),)


@given(_texts, _texts)
def test_what_is_not_gone_is_the_new_text_and_what_is_not_new_holds_the_old_words(old: str, new: str) -> None:
    words = compare_words(old, new)
    assert "".join(text for mark, text in words if mark is not Mark.GONE) == new
    kept = "".join(text for mark, text in words if mark is not Mark.NEW)
    assert "".join(kept.split()) == "".join(old.split())
    assert all(mark is Mark.SAME for mark, _ in compare_words(old, old))


def test_versions_are_compared_by_what_carries_on() -> None:
    film, plate, _ = FIRST.steps
    second = replace(
        FIRST,
        id="v2",
        number=2,
        steps=(
            replace(plate, what="Press the plate down", output="closed"),
            replace(film, key_points=(point("p", "Shiny side up", confidence=Confidence.BELIEVE),)),
            Step(id="d", lineage="d", what="Stack"),
        ),
    )
    told = [(line.part, line.words) for line in compare(FIRST, second) if line.changed]
    assert told == [
        ("step", ((Mark.SAME, "Press the plate "), (Mark.NEW, "down"))),
        ("step", ((Mark.GONE, "Look"),)),
        ("key point", ((Mark.SAME, "Shiny side up "), (Mark.NEW, "(believe)"))),
        ("step", ((Mark.NEW, "Stack"),)),
    ]
    assert not any(line.changed for line in compare(FIRST, FIRST))
