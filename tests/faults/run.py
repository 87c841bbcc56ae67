"""Breaks gembawalk on purpose, for long.

``python tests/faults/run.py kills --number 10000`` kills it, ``… keys --number 100000`` presses keys at random,
``… full --number 100`` fills the disk, and ``… trouble --number 500`` makes the other troubles a machine can have.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "ui")]


def main() -> int:
    """Run one kind of fault, or all of them; 0 where nothing was lost, damaged or ended by itself."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=tuple(_FAULTS))
    parser.add_argument("--number", type=int, default=10_000, help="how many kills, keys or moments")
    parser.add_argument("--screens", type=int, default=1_000, help="how many of them hit the whole app, headless")
    parser.add_argument(
        "--longest", type=float, default=0.6, help="seconds that one without a screen lives at most"
    )
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    began = time.monotonic()
    good = _FAULTS[asked.what](asked)
    print(f"{time.monotonic() - began:.0f} s")
    return 0 if good else 1


def _kills(asked: argparse.Namespace) -> bool:
    import coach
    import kills

    good = True
    for name, life, number, longest in (
        ("the app, headless", coach.live, asked.screens, 4.0),
        ("keeper, desk and store", kills.keep, asked.number - asked.screens, asked.longest),
    ):
        with tempfile.TemporaryDirectory() as folder:
            forge = kills.Forge(Path(folder), asked.seed)
            tally = forge.kill(life, number, longest, lambda tally, name=name: print(tally.line(name), flush=True))
        print(tally.line(name))
        for sentence in (*tally.lost, *tally.damaged, *tally.crashed):
            print(f"  {sentence}")
        good = good and tally.is_good
    return good


def _keys(asked: argparse.Namespace) -> bool:
    import fuzz

    from gembawalk.demo import build

    with tempfile.TemporaryDirectory() as folder:
        plant = Path(folder) / "plant.db"
        build(plant, datetime.now().astimezone())
        found = fuzz.press(
            asked.number, plant, Path(folder), asked.seed, lambda found: print(found.line(), flush=True)
        )
    print(", ".join(f"{name} {times}" for name, times in found.screens.most_common()))
    for sentence in found.troubles:
        print(f"  {sentence}")
    if found.troubles:
        print("  done last:", *found.last)
    return not found.troubles


def _troubles(asked: argparse.Namespace) -> bool:
    import trouble

    kinds = ("locked", "read-only", "memory", "clock", "size") if asked.what == "trouble" else (asked.what,)
    good = True
    for kind in kinds:
        with tempfile.TemporaryDirectory() as folder:
            number = asked.number // len(kinds)
            tally = trouble.make(
                kind, number, Path(folder), asked.seed, lambda tally: print(tally.line(), flush=True)
            )
        print(f"{kind}: {tally.line()}")
        print(", ".join(f"{name} {times}" for name, times in tally.where.most_common()))
        for sentence in tally.troubles:
            print(f"  {sentence}")
        good = good and not tally.troubles
    return good


_FAULTS = {"kills": _kills, "keys": _keys, "full": _troubles, "trouble": _troubles}


if __name__ == "__main__":
    sys.exit(main())
