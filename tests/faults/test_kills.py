"""A short run of the kills that `run.py kills` does by the ten thousand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills are dealt to forks, and there are none here")
def test_killed_at_random_moments_nothing_that_was_called_saved_is_lost() -> None:
    run = Path(__file__).with_name("run.py")
    # In a process of its own, which has no threads that a fork would leave behind.
    done = subprocess.run(
        [
            sys.executable,
            str(run),
            "kills",
            "--number",
            "200",
            "--screens",
            "6",
            "--longest",
            "0.25",
            "--seed",
            "7",
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "194 kills" in done.stdout
