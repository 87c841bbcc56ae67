"""Measures this search beside its peers, on the same texts and in one run, and prints one table for each size.

    python tests/benchmarks/search.py 10000 100000 1000000

Each engine builds, opens and shows its memory in a process of its own; then one process takes all engines in turn,
round by round, over the same strokes, so that a busy machine is busy for all. Milliseconds are processor time. Slow
engines answer a sample, which the table marks. tantivy and fzf take part where they are installed.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import pickle
import platform
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from corpus import corpus
from edges import adding, cold, edges
from engines import Engine, Gembawalk, engines
from queries import Query, queries, strokes

_LIMIT, _TOP = 30, 10
_SLOW_SECONDS = 15.0
"""What one engine may take for one round of strokes, and for all queries; above it a sample has to do."""
_ROUNDS = 3
_CLASSES = ("exact", "typo1", "typo2", "prefix", "prefixtypo", "shuffle", "onewrong", "abbrev", "notes", "hard")


def main() -> None:
    """Run for the sizes that are named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000])
    parser.add_argument("--queries", type=int, default=60, help="of each class (default 60)")
    asked = parser.parse_args()
    print(
        f"{time.strftime('%Y-%m-%d')}; {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, load {os.getloadavg()[0] if hasattr(os, 'getloadavg') else '?'}"
    )
    for size in asked.sizes:
        with tempfile.TemporaryDirectory() as folder:
            _run(size, asked.queries, Path(folder))


def _run(size: int, each: int, folder: Path) -> None:
    texts = corpus(size)
    asked = queries(texts, each)
    typed = strokes(asked)
    with (folder / "texts").open("wb") as file:
        pickle.dump(texts.texts, file)
    at_the_edge, some = edges(texts.texts), texts.texts[:10_000]
    del texts
    told: dict[str, dict[str, Any]] = {}
    for make in engines():
        place = folder / make.__name__
        place.mkdir()
        told[make.name] = _in_a_child(_build, make, place, folder / "texts", typed)
        told[make.name] |= _in_a_child(_open, make, place, typed, size)
        print(f"  {size:,} {make.name}: built in {told[make.name]['build']:.1f} s", file=sys.stderr, flush=True)
    opened = [make(folder / make.__name__) for make in engines()]
    for engine in opened:
        engine.open()
        told[engine.name] |= _quality(engine, asked)
    # What the engines hold is no garbage; whoever is measured would pay for looking through that of all others.
    gc.collect()
    gc.freeze()
    _speed(opened, typed, told)
    gc.unfreeze()
    _print(size, typed, told)
    del opened
    _print_edges(folder / Gembawalk.__name__, at_the_edge, some)


def _in_a_child(work: Any, *arguments: Any) -> dict[str, Any]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_answer, args=(theirs, work, arguments))
    child.start()
    theirs.close()
    answer: dict[str, Any] = ours.recv()
    child.join()
    return answer


def _answer(pipe: Any, work: Any, arguments: Any) -> None:
    pipe.send(work(*arguments))


def _build(make: type[Engine], place: Path, texts: Path, typed: list[str]) -> dict[str, Any]:
    with texts.open("rb") as file:
        loaded = pickle.load(file)
    engine = make(place)
    before = engine.cpu()
    engine.build(loaded)
    return {"build": engine.cpu() - before, "disk": engine.disk()}


def _open(make: type[Engine], place: Path, typed: list[str], size: int) -> dict[str, Any]:
    import gembawalk.store  # noqa: F401  (what the app has loaded anyway is no cost of an engine)

    base = _resident()
    engine = make(place)
    engine.open()  # the first time pays for imports and for reading the disk
    before, began = _resident(), engine.cpu()
    engine.open()
    took = engine.cpu() - began
    began = time.monotonic()
    for text in typed:
        engine.find(text, _LIMIT)
        if time.monotonic() - began > _SLOW_SECONDS:
            break
    grown = _resident()
    adds: list[float] = []
    for number in range(50):
        began = engine.cpu()
        try:
            engine.add(size + number, f"pump {number} leaks oil at p{number}")
        except NotImplementedError:
            break
        adds.append(engine.cpu() - began)
    return {"open": took, "memory": max(grown, before) - base, "add": statistics.median(adds) if adds else None}


def _resident() -> float:
    """Return the memory of this process in megabytes, now where the system tells it, else at its most."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _quality(engine: Engine, asked: list[Query]) -> dict[str, Any]:
    recalls, ranks = defaultdict(list), defaultdict(list)
    by_class = defaultdict(list)
    for query in asked:
        by_class[query.kind].append(query)
    began = time.monotonic()
    # Round robin over the classes, so that a sample holds of each as many.
    for at in range(max(map(len, by_class.values()))):
        for kind, of_class in by_class.items():
            if at < len(of_class) and of_class[at].relevant:
                query = of_class[at]
                found = engine.find(query.text, _TOP + len(query.struck))
                found = [number for number in found if number not in query.struck][:_TOP]
                hits = [number in query.relevant for number in found]
                recalls[kind].append(sum(hits) / min(_TOP, len(query.relevant)))
                ranks[kind].append(1 / (hits.index(True) + 1) if any(hits) else 0.0)
        if time.monotonic() - began > _SLOW_SECONDS:
            break
    return {
        "recall": {kind: statistics.mean(of_kind) for kind, of_kind in recalls.items()},
        "mrr": statistics.mean(statistics.mean(of_kind) for of_kind in ranks.values()),
        "asked": sum(map(len, recalls.values())) / sum(1 for query in asked if query.relevant),
    }


def _speed(opened: list[Engine], typed: list[str], told: dict[str, dict[str, Any]]) -> None:
    every = {}
    for engine in opened:
        began = time.monotonic()
        for text in typed[:: max(1, len(typed) // 5)][:5]:
            engine.find(text, _LIMIT)
        one = (time.monotonic() - began) / 5
        every[engine.name] = max(1, round(one * len(typed) / _SLOW_SECONDS))
    rounds: dict[str, list[list[float]]] = defaultdict(list)
    for _ in range(_ROUNDS):
        for engine in opened:
            took = []
            for text in typed[:: every[engine.name]]:
                began = engine.cpu()
                engine.find(text, _LIMIT)
                took.append((engine.cpu() - began) * 1e3)
            rounds[engine.name].append([_percentile(took, share) for share in (50, 95, 99)])
    for name, measured in rounds.items():
        told[name]["strokes"] = [statistics.median(column) for column in zip(*measured, strict=True)]
        told[name]["every"] = every[name]


def _percentile(values: list[float], share: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def _print(size: int, typed: list[str], told: dict[str, dict[str, Any]]) -> None:
    print(f"\n{size:,} texts, {len(typed)} strokes\n")
    head = "engine | p50 / p95 / p99 ms | recall@10 | MRR | disk MB | memory MB | build s | open ms | add ms"
    print(f"| {head} |\n|{' --- |' * (head.count('|') + 1)}")
    for name, one in told.items():
        strokes_ms = " / ".join(f"{value:.1f}" for value in one["strokes"])
        sample = " *" if one["every"] > 1 or one["asked"] < 1 else ""
        recall = statistics.mean(one["recall"].values())
        add = f"{one['add'] * 1e3:.2f}" if one["add"] is not None else ""
        print(
            f"| {name}{sample} | {strokes_ms} | {recall:.3f} | {one['mrr']:.3f} | {one['disk'] / 1e6:.1f} |"
            f" {one['memory']:.0f} | {one['build']:.1f} | {one['open'] * 1e3:.0f} | {add} |"
        )
    print("\n\\* a sample of strokes or queries\n")
    print(f"| recall@10 | {' | '.join(_CLASSES)} |\n|{' --- |' * (len(_CLASSES) + 1)}")
    for name, one in told.items():
        print(f"| {name} | " + " | ".join(f"{one['recall'].get(kind, 0):.2f}" for kind in _CLASSES) + " |")


def _print_edges(folder: Path, asked: dict[str, str], texts: list[str]) -> None:
    print("\n| gembawalk, just opened | ms |\n| --- | --- |")
    for name, took in cold(folder, asked).items():
        print(f"| {name} | {took:.1f} |")
    print(f"\nAdding one prolongs the transaction that saves it by {adding(folder, texts):.2f} ms.", flush=True)


if __name__ == "__main__":
    main()
