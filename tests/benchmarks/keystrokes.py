"""Measures from the key to the screen, in a pseudo-terminal: the echo of typing, and *Seen before* being painted.

    python tests/benchmarks/keystrokes.py 100000

The real command stands at *What goes wrong?* of a walk over a database of so many observations; beside it, in turns,
a bare input of one line and a bare text area. Once each key waits until the screen is quiet; once keys come so fast that searches and typing
overlap. pyte (a terminal in Python) reads the screens; the times are those at which the bytes came. POSIX only.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import random
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pyte

sys.path.insert(0, str(Path(__file__).parent))

from corpus import WORD, corpus, real, typo

_COLUMNS, _ROWS = 140, 40
_QUIET, _FAST, PATIENCE = 0.12, 0.03, 60.0
_SENTENCES, _LONGEST, _ROUNDS = 5, 32, 2
_CLEAR = b"\x15"
BARE = """
import os
os.environ.setdefault("TEXTUAL_FPS", "500")
from textual.app import App
from textual.widgets import TextArea
class Bare(App):
    def compose(self):
        yield TextArea(placeholder="Bare")
Bare().run()
"""
_PEERS = {"input": BARE.replace("TextArea", "Input"), "text area": BARE}


class Window:
    """A command in a pseudo-terminal, and what stands on its screen at which time."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.screen = pyte.Screen(_COLUMNS, _ROWS)
        self._stream = pyte.ByteStream(self.screen)
        self._pid, self._fd = pty.fork()
        if not self._pid:
            os.execvpe(command[0], command, environment)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))

    def send(self, keys: bytes) -> float:
        """Press keys; return when."""
        at = time.perf_counter()
        os.write(self._fd, keys)
        return at

    def read(self, until_quiet: float) -> list[tuple[float, bytes]]:
        """Return what comes, and when, until nothing came for so many seconds."""
        came = []
        while select.select([self._fd], [], [], until_quiet)[0]:
            data = os.read(self._fd, 1 << 20)
            came.append((time.perf_counter(), data))
        return came

    def show(self, data: bytes) -> list[str]:
        """Let the terminal take in what came, and return the lines of its screen."""
        self._stream.feed(data)
        return list(self.screen.display)

    def wait(self, *words: str) -> None:
        """Wait until words stand on the screen."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for _, data in self.read(0.2):
                self.show(data)
            if all(any(word in line for line in self.screen.display) for word in words):
                return
        raise SystemExit(f"waited in vain for {words}:\n" + "\n".join(self.screen.display))

    def close(self) -> None:
        """End the command."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)


def quiet(window: Window, text: str, panel: Callable[[list[str]], object]) -> tuple[list[float], list[float]]:
    """Type a text, each key once the screen is quiet; return seconds to the echo, and to the last change of a panel."""
    echoes: list[float] = []
    painted: list[float] = []
    for end in range(1, len(text) + 1):
        before = panel(list(window.screen.display))
        at = window.send(text[end - 1].encode())
        shown = [(when, window.show(data)) for when, data in window.read(_QUIET)]
        if not text[end - 1].isspace():  # a space can't be told from none
            while not (seen := [when for when, lines in shown if _has(lines, text[:end])]):
                if time.perf_counter() - at > PATIENCE:
                    raise SystemExit(f"waited in vain for {text[:end]!r}:\n" + "\n".join(window.screen.display))
                shown += [(when, window.show(data)) for when, data in window.read(_QUIET)]
            echoes.append(seen[0] - at)
        after = panel(list(window.screen.display))
        if after != before:
            painted.append(next(when for when, lines in shown if panel(lines) == after) - at)
    return echoes, painted


def fast(window: Window, text: str) -> list[float]:
    """Type a text at a steady, fast pace; return seconds from each key to its echo."""
    sent: list[float] = []
    came: list[tuple[float, bytes]] = []
    for letter in text:
        sent.append(window.send(letter.encode()))
        due = sent[-1] + _FAST
        while (left := due - time.perf_counter()) > 0:
            if select.select([window._fd], [], [], left)[0]:
                data = os.read(window._fd, 1 << 20)
                came.append((time.perf_counter(), data))
    came += window.read(_QUIET)
    echoes: list[float] = []
    for when, data in came:
        lines = window.show(data)
        while len(echoes) < len(text) and _has(lines, text[: len(echoes) + 1]):
            echoes.append(when - sent[len(echoes)])
    return [echo for echo, letter in zip(echoes, text, strict=False) if not letter.isspace()]


def _has(lines: list[str], text: str) -> bool:
    return any(text.rstrip() in line for line in lines)


def _clear(window: Window) -> None:
    window.send(_CLEAR)
    for _, data in window.read(_QUIET):
        window.show(data)


def prepare(path: Path, size: int) -> None:
    """Make a database of so many observations, and a walk that waits at what goes wrong."""
    from gembawalk.domain import answer
    from gembawalk.domain.guide import find, first_observation, places
    from gembawalk.domain.past import PastObservation
    from gembawalk.domain.standard import from_lines
    from gembawalk.store import Store

    store = Store.open(path, lambda: datetime.now().astimezone())
    store.import_observations(
        PastObservation(line=number, text=text, date="2026-01-01", site="A", area="B")
        for number, text in enumerate(corpus(size).texts)
    )
    text = from_lines("Tray sealing\nSeal the tray")
    assert text
    standard, _ = store.add_standard(text)
    walk = store.start_walk(standard.id)
    step = walk.version.steps[0].id
    seen = first_observation(walk, step)
    for place, values in (
        (f"prepare.steps@{walk.id}", {"steps": [step]}),
        (f"hello.agreed@{walk.id}", {"agreed": "yes"}),
        (f"observe.match@{seen}", {"match": "as written"}),
    ):
        edits = answer.give(walk, find(walk, place), values, store.now().date(), store.new_id)
        walk = store.write(walk.id, edits)
    name = next(one.name for one in places(walk) if one.question.key == "ask.problem")
    store.save_draft(walk.id, walk.id, "place", name)
    store.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("size", nargs="?", type=int, default=100_000)
    size = parser.parse_args().size
    with tempfile.TemporaryDirectory() as folder:
        _run(Path(folder), size)


def _run(folder: Path, size: int) -> None:
    prepare(folder / "walks.db", size)
    environment = {**os.environ, "HOME": str(folder), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    environment = {name: value for name, value in environment.items() if name not in ("LINES", "COLUMNS", "TMUX")}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    app = Window([sys.executable, "-m", "gembawalk", "--db", str(folder / "walks.db")], environment)
    app.wait("Unfinished")
    app.send(b"\r")
    app.wait("Resume the walk")
    app.send(b"1")
    app.wait("Seen before")
    peers = {name: Window([sys.executable, "-c", code], environment) for name, code in _PEERS.items()}
    for peer in peers.values():
        peer.wait("Bare")
    left = min(line.find("Seen before") for line in app.screen.display if "Seen before" in line)
    told: dict[str, list[float]] = {}
    for round in range(_ROUNDS + 1):
        for text in sentences(round):
            found: dict[str, list[float]] = {}
            for name, peer in peers.items():
                found[f"echo in a bare {name}"], _ = quiet(peer, text, lambda lines: None)
                _clear(peer)
            # Not the last line: the time of the last saving stands there, which comes later than the hits.
            found["echo in gembawalk"], found["hits painted"] = quiet(
                app, text, lambda lines: [line[left:] for line in lines[:-1]]
            )
            _clear(app)
            for name, peer in peers.items():
                found[f"echo in a bare {name}, typing fast"] = fast(peer, text)
                _clear(peer)
            found["echo in gembawalk, typing fast while searches run"] = fast(app, text)
            _clear(app)
            if round:  # the first one warms all up
                for label, times in found.items():
                    told.setdefault(label, []).extend(times)
    for window in (app, *peers.values()):
        window.close()
    print(
        f"{time.strftime('%Y-%m-%d')}; {size:,} observations, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n"
    )
    print("| milliseconds from the key | p50 | p95 | p99 | worst | keys |\n|" + " --- |" * 6)
    for label, times in told.items():
        cells = [share(times, percent) * 1e3 for percent in (50, 95, 99, 100)]
        print(f"| {label} | " + " | ".join(f"{cell:.1f}" for cell in cells) + f" | {len(times)} |")
    for name in _PEERS:
        bare, own = told[f"echo in a bare {name}"], told["echo in gembawalk"]
        ratios = [f"{share(own, percent) / share(bare, percent):.2f}" for percent in (50, 95)]
        print(f"\necho: {ratios[0]} times that of a bare {name} (median), {ratios[1]} (p95)")


def share(times: list[float], percent: int) -> float:
    """Return the time that so many percent don't exceed."""
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]


def sentences(round: int) -> list[str]:
    """Return beginnings of real notes with one typing error each, as somebody types them."""
    chance = random.Random(round)
    found = []
    for text in chance.sample(real().texts, 200):
        words = WORD.findall(text.lower())
        long = [at for at, word in enumerate(words[:4]) if len(word) > 4 and word.isalpha()]
        if long:
            words[long[0]] = typo(words[long[0]], chance)
            found.append(" ".join(words)[:_LONGEST].strip())
    return [text for text in found if len(text) > 20][:_SENTENCES]


if __name__ == "__main__":
    main()
