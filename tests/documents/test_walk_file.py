"""A full copy of a walk comes back as the same walk, whatever people wrote."""

from __future__ import annotations

from hostile import START, WALKS, as_compared
from hypothesis import HealthCheck, given, settings

from gembawalk.documents.summary import Profile, write_summary
from gembawalk.documents.walk_reader import read_walk
from gembawalk.domain.walk import Walk


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WALKS)
def test_a_full_copy_comes_back_as_the_same_walk(walk: Walk) -> None:
    document = write_summary(walk, Profile.FULL)
    read = read_walk(document, START)
    assert not read.mistakes
    assert not read.told
    assert read.walk is not None
    assert as_compared(read.walk) == as_compared(walk)
    assert write_summary(read.walk, Profile.FULL) == document
