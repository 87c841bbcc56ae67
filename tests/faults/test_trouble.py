"""A short run of the troubles that `run.py full` and `run.py trouble` make by the hundred."""

from __future__ import annotations

from pathlib import Path

import pytest
import trouble

from gembawalk.store import database
from gembawalk.ui.screens import typing_screen
from gembawalk.ui.widgets import answer


@pytest.mark.parametrize("kind", ["full", "pretended", "locked", "read-only", "memory", "clock", "size"])
def test_one_sentence_tells_typing_goes_on_and_all_lands_once_it_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(answer, "PAUSE", 0.02)
    monkeypatch.setattr(typing_screen, "RETRY", 0.1)
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.05)
    if kind == "pretended":
        kind = "full"
        monkeypatch.setattr(trouble.shutil, "which", lambda name: None)
    tally = trouble.make(kind, 1, tmp_path, seed=20261128)
    assert not tally.troubles
    assert tally.words >= 1
