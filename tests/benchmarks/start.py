"""Measures the start in a pseudo-terminal: from the command to a Home that can be used, beside a bare Textual app and peers.

    python tests/benchmarks/start.py --posting PATH --harlequin PATH

gembawalk opens the demo plant and counts as started once what is due and its counts stand there; a peer once the words
stand there by which it shows that it can be used. They take turns, after a first round that warms the disk. POSIX only.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from keystrokes import BARE, PATIENCE, Window


def started(command: list[str], environment: dict[str, str], words: tuple[str, ...]) -> float:
    """Start a command; return after how many seconds all words stand on its screen."""
    began = time.perf_counter()
    window = Window(command, environment)
    try:
        while time.perf_counter() - began < PATIENCE:
            for when, data in window.read(0.01):
                lines = window.show(data)
                if all(any(word in line for line in lines) for word in words):
                    return when - began
        raise SystemExit(f"waited in vain for {words}:\n" + "\n".join(window.screen.display))
    finally:
        window.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--posting", help="its command")
    parser.add_argument("--harlequin", help="its command")
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _run(asked, Path(folder))


def _run(asked: argparse.Namespace, folder: Path) -> None:
    from gembawalk.demo import build

    build(folder / "walks.db", datetime.now().astimezone())
    environment = {**os.environ, "HOME": str(folder), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    # The first round compiles, as pip does when it installs; so were the peers.
    unwanted = ("LINES", "COLUMNS", "TMUX", "PYTHONDONTWRITEBYTECODE")
    environment = {name: value for name, value in environment.items() if name not in unwanted}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    command = [sys.executable, "-m", "gembawalk", "--db", str(folder / "walks.db")]
    apps: dict[str, tuple[list[str], tuple[str, ...]]] = {
        "a bare Textual app": ([sys.executable, "-c", BARE], ("Bare",)),
        "gembawalk, first frame": (command, ("New walk",)),
        "gembawalk, Home filled": (command, ("60 walks", "Overdue")),
    }
    if asked.posting:
        apps["posting"] = ([asked.posting], ("Collection is empty", "Commands"))
    if asked.harlequin:
        apps["harlequin"] = ([asked.harlequin], ("Run Query",))
    told: dict[str, list[float]] = {name: [] for name in apps}
    for round in range(asked.rounds + 1):
        for name, (words, shown) in apps.items():
            seconds = started(words, environment, shown)
            if round:
                told[name].append(seconds)
    bare = statistics.median(told["a bare Textual app"])
    print(
        f"{time.strftime('%Y-%m-%d')}; {asked.rounds} rounds, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n"
    )
    print("| from the command to | median ms | fastest ms | times the bare app |\n| --- | --- | --- | --- |")
    for name, found in told.items():
        median = statistics.median(found)
        print(f"| {name} | {median * 1e3:.0f} | {min(found) * 1e3:.0f} | {median / bare:.2f} |")


if __name__ == "__main__":
    main()
