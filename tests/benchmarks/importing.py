"""Measures the import of a table beside what tantivy takes to index the same texts by trigrams.

    python tests/benchmarks/importing.py 1000000

Then the same table is imported into another database and interrupted half-way, of which nothing may stay. Seconds
are processor time. POSIX only; tantivy takes part where it is installed.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from corpus import corpus

_HERE = str(Path(__file__).parent)
_TANTIVY = """
import csv, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from engines import TantivyTrigrams
with open(sys.argv[2], encoding="utf-8", newline="") as file:
    TantivyTrigrams(Path(sys.argv[3])).build(row["text"] for row in csv.DictReader(file))
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("size", nargs="?", type=int, default=100_000)
    size = parser.parse_args().size
    with tempfile.TemporaryDirectory() as folder:
        _run(Path(folder), size)


def _run(folder: Path, size: int) -> None:
    table = folder / "past.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("text", "date", "site", "area"))
        writer.writerows((text, "2026-01-05", "Plant A", "Hall 2") for text in corpus(size).texts)
    print(f"{time.strftime('%Y-%m-%d')}; {size:,} rows, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    print("| | processor s | most memory MB |\n| --- | --- | --- |")
    ours, memory, wall = _measured(_import(table, folder / "new.db"))
    print(f"| gembawalk import | {ours:.1f} | {memory:.0f} |", flush=True)
    if importlib.util.find_spec("tantivy"):
        (folder / "tantivy").mkdir()
        command = [sys.executable, "-c", _TANTIVY, _HERE, str(table), str(folder / "tantivy")]
        theirs, memory, _ = _measured(command)
        print(f"| tantivy trigrams | {theirs:.1f} | {memory:.0f} |\n\n{ours / theirs:.1f} times what tantivy takes")
    print(f"\n{_interrupted(table, folder / 'other.db', wall / 2)}")


def _import(table: Path, database: Path) -> list[str]:
    return [sys.executable, "-m", "gembawalk", "import", str(table), "--db", str(database)]


def _measured(command: list[str]) -> tuple[float, float, float]:
    """Run a command; return its processor time, its most memory in megabytes, and how long it took."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} failed")
    kilobyte = 1 if sys.platform == "darwin" else 1024
    return used.ru_utime + used.ru_stime, used.ru_maxrss * kilobyte / 1e6, time.monotonic() - began


def _interrupted(table: Path, database: Path, after: float) -> str:
    """Import with an interrupt after some seconds; tell what stayed."""
    few = database.with_suffix(".csv")
    few.write_text("text\nfilm creases\n", encoding="utf-8")
    subprocess.run(_import(few, database), check=True, stdout=subprocess.DEVNULL)
    before = hashlib.sha256(database.read_bytes()).digest()
    process = subprocess.Popen(_import(table, database), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    code = process.wait()
    took = time.monotonic() - began
    is_same = hashlib.sha256(database.read_bytes()).digest() == before
    stayed = "nothing stayed" if is_same else "the database is another one"
    return f"Interrupted: ended with {code} after {took:.1f} s, {stayed}"


if __name__ == "__main__":
    main()
