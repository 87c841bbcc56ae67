"""A short run of the damage that `damage.py` does by the thousand."""

from __future__ import annotations

from pathlib import Path

from damage import many


def test_damaged_copies_end_in_no_traceback_and_lose_nothing_that_can_be_read(tmp_path: Path) -> None:
    tally = many(5, "short", tmp_path)
    assert tally.failures == []
    assert tally.lost_rows == 0
    assert tally.readable_rows > 500


def test_a_row_under_a_wrong_number_hides_none_of_those_behind_it(tmp_path: Path) -> None:
    # Of the thousand of the long run: a flipped bit made row 51 one of a far greater number.
    tally = many(1, "damage", tmp_path, first=708)
    assert tally.failures == []
    assert tally.lost_rows == 0
