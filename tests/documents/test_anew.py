"""Files that were written before their walk was finished."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hostile import START, make_walk

from gembawalk.documents.anew import write_anew
from gembawalk.documents.page import Profile
from gembawalk.documents.summary import write_summary
from gembawalk.documents.web_page import walk_page
from gembawalk.domain.people import nameless
from gembawalk.domain.walk import State, Walk

TEXTS = ["seen by Maria Huber\non two lines", "film creases", "the lamp is hidden"]
LINES = ["shift lead", "Plant A", "Line 2"]


def before_and_after() -> tuple[Walk, Walk]:
    after = replace(make_walk(1, TEXTS, LINES), state=State.FINISHED, finished_at=START)
    return replace(after, state=State.OPEN, finished_at=None), after


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("is_nameless", [False, True])
@pytest.mark.parametrize(("ending", "write"), [("md", write_summary), ("html", walk_page)])
def test_what_was_written_says_that_the_walk_is_finished(
    tmp_path: Path, profile: Profile, is_nameless: bool, ending: str, write: Callable[[Walk, Profile], str]
) -> None:
    before, after = before_and_after()
    path = tmp_path / f"walk.{ending}"
    path.write_text(write(nameless(before) if is_nameless else before, profile), "utf-8", newline="")
    write_anew([path], before, after)
    assert path.read_text("utf-8") == write(nameless(after) if is_nameless else after, profile)


def test_what_somebody_changed_or_took_away_stays_so(tmp_path: Path) -> None:
    before, after = before_and_after()
    changed, gone = tmp_path / "walk.md", tmp_path / "gone.md"
    changed.write_text(f"{write_summary(before, Profile.TEAM)}\nmy words\n", "utf-8", newline="")
    write_anew([changed, gone, tmp_path], before, after)
    assert changed.read_text("utf-8") == f"{write_summary(before, Profile.TEAM)}\nmy words\n"
    assert not gone.exists()
