"""Columns that stand below each other still do so in a document, and come back as they were."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hostile import START, TABLES, TEXTS
from hypothesis import example, given
from test_summary import told_walk

from gembawalk.documents.aligned import escape_aligned, is_aligned, text_of
from gembawalk.documents.block import Block, parsed_blocks
from gembawalk.documents.summary import Profile, write_summary
from gembawalk.documents.walk_reader import read_walk
from gembawalk.domain.walk import Note

WALK = told_walk()
TABLE = "Pos  Size  Note\n1    12.4  ok\n2    12.6  burr"


@pytest.mark.parametrize("text", [TABLE, f"Measured:\n{TABLE}", "early\t3\nlate\t31", "a    1\nbb   2\n\n"[:-2]])
def test_columns_at_the_same_place_are_aligned(text: str) -> None:
    assert is_aligned(text)


@pytest.mark.parametrize(
    "text",
    [
        "Pos  Size  Note",
        "It leaks.  Every day.\nSince Monday it does.",
        "It leaks.  Every day.\nSince Monday.  It was new.",
        "  indented\n  twice",
        f"One.\nTwo.\nThree.\nFour.\n{TABLE}",
        "Pos  Size \n1    12.4",
        "Pos\u3000\u3000Size\n1\u3000\u3000\u300012.4",
    ],
)
def test_other_text_never_changes_its_form(text: str) -> None:
    assert not is_aligned(text)
    assert "```" not in escape_aligned(text)


def test_only_the_paragraph_with_columns_is_fenced() -> None:
    assert escape_aligned(f"Measured *today*:\n\n{TABLE}\n\nNot good.", begun=True) == (
        f"Measured \\*today\\*:\n\n```text\n{TABLE}\n```\n\nNot good."
    )


def test_a_fence_is_longer_than_any_within() -> None:
    assert escape_aligned("````  x\na     y") == "`````text\n````  x\na     y\n`````"


@given(TEXTS)
@example("\n\n".join(TABLES))
def test_any_text_comes_back(text: str) -> None:
    blocks = parsed_blocks(escape_aligned(text))
    assert text_of(Block("quote", 0, 0, children=blocks)) == text


def test_columns_come_back_from_where_a_walk_holds_them() -> None:
    seen = WALK.observations[0]
    walk = replace(
        WALK,
        observations=(replace(seen, facts=TABLE, problem=f"Worse:\n\n{TABLE}"), *WALK.observations[1:]),
        opinions=tuple(replace(one, text=f"{TABLE}\n\nSo I said.") for one in WALK.opinions),
        notes=(Note(id=WALK.notes[0].id, text=f"{TABLE}\n\n{TABLE}\n\nLater.", at=WALK.notes[0].at),),
    )
    document = write_summary(walk, Profile.FULL)
    assert f"\n\n```text\n{TABLE}\n```\n" in document
    assert "> ```text\n> Pos  Size  Note\n" in document
    assert "  ```text\n  Pos  Size  Note\n" in document
    read = read_walk(document, START, lambda _: walk)
    assert (read.mistakes, read.told) == ((), ())
    assert read.walk is not None
    assert {(one.facts, one.problem) for one in read.walk.observations} == {
        (one.facts, one.problem) for one in walk.observations
    }
    assert {one.text for one in read.walk.opinions} == {f"{TABLE}\n\nSo I said."}
    assert read.walk.notes == walk.notes
    assert write_summary(read.walk, Profile.FULL) == document
