"""A short run of the full disks that `run.py full` makes by the hundred."""

from __future__ import annotations

from pathlib import Path

import full
import pytest

from gembawalk.ui.screens import typing_screen
from gembawalk.ui.widgets import answer


@pytest.mark.parametrize("pretended", [False, True])
def test_on_a_full_disk_one_sentence_says_so_and_all_lands_once_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pretended: bool
) -> None:
    monkeypatch.setattr(answer, "PAUSE", 0.02)
    monkeypatch.setattr(typing_screen, "RETRY", 0.1)
    if pretended:
        monkeypatch.setattr(full.shutil, "which", lambda name: None)
    tally = full.fill(3, tmp_path, seed=20261128)
    assert not tally.troubles
    assert tally.words >= 3
