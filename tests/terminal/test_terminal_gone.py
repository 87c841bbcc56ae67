"""A terminal that takes nothing any longer and then goes away: the app ends all the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from terminal import PATIENCE, SMALL, Open, absent

pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals of this kind")


def test_the_app_ends_with_a_terminal_that_had_stopped_reading(tmp_path: Path) -> None:
    master, slave = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GEMBAWALK")}
    environment |= {"HOME": str(tmp_path), "TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).parents[2])}
    app = subprocess.Popen(
        [sys.executable, "-m", "gembawalk", "--db", str(tmp_path / "walks.db")],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        start_new_session=True,
        # The new session's leader takes the terminal, so that it is told when it goes away.
        preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)),  # noqa: PLW1509
    )
    os.close(slave)
    try:
        assert os.read(master, 1)
        os.set_blocking(master, False)
        # Nobody reads any more: the palette comes and goes until the app waits for its terminal.
        for _ in range(150):
            with suppress(BlockingIOError):
                os.write(master, b"\x10\x1b")
            time.sleep(0.02)
        os.close(master)
        assert app.wait(30) != 0
    finally:
        with suppress(ProcessLookupError):
            os.killpg(app.pid, signal.SIGKILL)
        app.wait()


@pytest.mark.skipif(bool(absent()), reason=absent())
def test_the_app_ends_with_the_window_that_it_was_in(terminal: Open) -> None:
    window = terminal(SMALL)
    window.open()
    window.read("New walk")
    app = window.process
    window.close()
    end = time.monotonic() + PATIENCE
    while is_there(app):
        assert time.monotonic() < end, "the window is gone, and the app is still there"
        time.sleep(0.05)


def is_there(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False
