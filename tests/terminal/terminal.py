"""The real command in a real terminal: tmux keeps it, types into it, and tells what stands on its screen."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from gembawalk.questions import load
from gembawalk.store import Store

SMALL, LARGE = (80, 24), (140, 40)
TRAY = """---
gembawalk: standard/1
id: tray
site: Plant A
area: Line 2
---

# Tray sealing

Every tray leaves the line sealed.

**Outcome.** The tray holds until it is eaten.

## 1. Load the tray into the guide

## 2. Seal the tray

**Output.** The seam is closed all round.

**Outcome.** The seam holds for ten days.

- Wait for the green lamp
  - *because* the bar is cold before

## 3. Check the seam
"""

PATIENCE = 30.0
"""Seconds that anything may take on a slow machine before a test gives up."""
_SETTINGS = """
set -g status off
set -g remain-on-exit on
set -sg escape-time 0
set -g default-terminal "screen-256color"
set -g history-limit 10
"""


_QUESTIONS = load("en", Path("no folder of a coach"))


def absent() -> str:
    """Return why there can't be a terminal here; empty where there can."""
    return "" if shutil.which("tmux") else "tmux is not installed; apt, dnf and brew have it"


class Terminal:
    """One terminal window with the app in it, and a home folder of its own.

    Args:
        folder: where the home folder and all that the app writes lie.
        size: columns and rows.
    """

    def __init__(self, folder: Path, size: tuple[int, int]) -> None:
        self.home = folder / "home"
        self.home.mkdir(exist_ok=True)
        self.database = self.home / "data" / "gembawalk" / "gembawalk.db"
        self.written = folder / "written.raw"
        self.program: tuple[str, ...] = ("-m", "gembawalk")
        self._size = size
        self._socket = f"gembawalk-{os.getpid()}-{secrets.token_hex(4)}"
        self._settings = folder / "tmux.conf"
        columns, rows = size
        self._settings.write_text(f"{_SETTINGS}set -g default-size {columns}x{rows}\n", "utf-8")
        self._sockets = tempfile.mkdtemp(prefix="gw")
        self._is_open = False

    @property
    def environment(self) -> dict[str, str]:
        """What the app sees of the machine."""
        # LINES and COLUMNS, which readline leaves behind, would count for more than the window's own size.
        apart = ("TMUX", "GEMBAWALK", "SSH_", "LINES", "COLUMNS")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(apart)}
        return {
            **kept,
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CONFIG_HOME": str(self.home / "settings"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "LC_ALL": "C.UTF-8",
            "TMUX_TMPDIR": self._sockets,
        }

    def run(self, *words: str) -> str:
        """Run a command that opens no screen and return what it printed."""
        command = [sys.executable, "-m", "gembawalk", *words]
        done = subprocess.run(
            command,
            check=False,
            env=self.environment,
            cwd=self.home,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def open(self, *words: str) -> None:
        """Start the app in the window, in place of what runs there."""
        app = (sys.executable, *self.program, *words)
        if self._is_open:
            self._tmux("respawn-pane", "-k", "-c", str(self.home), *app)
            return
        columns, rows = map(str, self._size)
        self._tmux("new-session", "-d", "-x", columns, "-y", rows, "-c", str(self.home), *app)
        self._is_open = True
        self._tmux("pipe-pane", f"cat >> '{self.written}'")

    def close(self) -> None:
        """End the window and everything in it."""
        subprocess.run([*self._command, "kill-server"], env=self.environment, capture_output=True, check=False)
        shutil.rmtree(self._sockets, ignore_errors=True)

    def type(self, text: str) -> None:
        """Type a text."""
        self._tmux("send-keys", "-l", "--", text)

    def press(self, *keys: str) -> None:
        """Press keys, by the names that tmux gives them."""
        self._tmux("send-keys", *keys)

    def paste(self, text: bytes) -> None:
        """Paste as a terminal does, between the marks of a bracketed paste."""
        subprocess.run([*self._command, "load-buffer", "-"], env=self.environment, input=text, check=True)
        self._tmux("paste-buffer", "-p", "-r", "-d")

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def screen(self, *, coloured: bool = False) -> str:
        """Return what stands on the screen."""
        return self._tmux("capture-pane", "-p", *(["-e", "-N"] if coloured else []))

    def read(self, *words: str) -> str:
        """Wait until all words stand on the screen, and return it."""
        return self.until(lambda screen: all(one in screen for one in words), f"{words} on the screen")

    def asked(self, question: str, *words: str, turn: int = 0) -> str:
        """Wait until a question, as a walk after `turn` others asks it, and other words stand on the screen."""
        wording = _QUESTIONS.wording(question, turn)
        begin = wording[: wording.rfind(" ", 0, 40)] if len(wording) > 40 else wording  # the rest may be wrapped
        return self.read(begin, *words)

    def until(self, holds: Callable[[str], object], what: str) -> str:
        """Wait until something holds of the screen, and return it."""
        end = time.monotonic() + PATIENCE
        before = ""
        while True:
            screen = self.screen()
            # Of a picture that is half drawn, parts may hold that never stand together.
            if screen == before and holds(screen):
                return screen
            before = screen
            assert time.monotonic() < end, f"waited in vain for {what}:\n{screen}"
            assert self.lives, f"the app is gone, and there is no {what}:\n{screen}"
            time.sleep(0.03)

    @property
    def lives(self) -> bool:
        """Whether the app runs."""
        return self._tmux("display-message", "-p", "#{pane_dead}").strip() == "0"

    @property
    def process(self) -> int:
        """The number of the app's process."""
        return int(self._tmux("display-message", "-p", "#{pane_pid}"))

    def end_with(self, sign: str) -> None:
        """Send the app a signal and wait until it is gone."""
        os.kill(self.process, signal.Signals[sign])
        self.until_gone()

    def until_gone(self) -> None:
        """Wait until the app has ended."""
        end = time.monotonic() + PATIENCE
        while self.lives:
            assert time.monotonic() < end, f"the app is still there:\n{self.screen()}"
            time.sleep(0.03)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Look into the database beside the app."""
        store = Store.open(self.database, lambda: datetime.now().astimezone())
        try:
            yield store
        finally:
            store.close()

    @property
    def _command(self) -> list[str]:
        return ["tmux", "-u", "-L", self._socket, "-f", str(self._settings)]

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(
            [*self._command, *words], check=False, env=self.environment, capture_output=True, encoding="utf-8"
        )
        assert done.returncode == 0, f"tmux {words[0]}: {done.stderr}"
        return done.stdout


Open = Callable[[tuple[int, int]], Terminal]
"""Opens a window of so many columns and rows."""


def with_standard(terminal: Terminal) -> Terminal:
    path = terminal.home / "tray.md"
    path.write_text(TRAY, "utf-8")
    assert "version 1" in terminal.run("standard", "add", str(path))
    return terminal
