"""A short run of the keys that `run.py keys` presses by the hundred thousand."""

from __future__ import annotations

from pathlib import Path

import fuzz
import pytest

from gembawalk.ui.widgets import answer


def test_keys_at_random_crash_nothing_and_lose_nothing(
    plant: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer, "PAUSE", 0.02)
    found = fuzz.press(400, plant, tmp_path, seed=20261128)
    assert not found.troubles, f"{found.troubles}, after: {' '.join(found.last)}"
    assert found.looks > 20
