"""How many walks go out and come in each second, beside pandoc on the same files: python tests/benchmarks/documents.py 10000

The walks are those of the demo plant, each as often as it takes, with ids of their own. Processor time is told, not time on
the clock: only the ratios mean something on another machine.
"""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

from gembawalk.cli import run
from gembawalk.demo import build
from gembawalk.documents.page import Profile
from gembawalk.documents.summary import write_summary
from gembawalk.documents.walk_reader import read_walk
from gembawalk.domain.ids import uuid7
from gembawalk.store import Store

TODAY = datetime(2026, 10, 5, 7, 40, tzinfo=timezone(timedelta(hours=2)))
PANDOC_FILES = 300
_OWN = re.compile(r"((?:\d+\.\d+(?:\.\w+)?|[CPN]\d+|reflection)=)[0-9a-f-]{36}")


def spent(work: Callable[[], object], *, children: bool = False) -> float:
    """Return the processor seconds that some work takes."""
    who = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
    before = resource.getrusage(who)
    work()
    after = resource.getrusage(who)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _quiet(command: list[str]) -> None:
    subprocess.run(command, capture_output=True, check=True)


def copies(documents: list[str], number: int) -> Iterator[str]:
    """Yield full copies whose walks and what was told on them have ids of their own."""
    for at in range(number):
        document = documents[at % len(documents)]
        walk = document.split('id: "', 1)[1][:36]
        other = uuid7(1_700_000_000_000 + at, at << 62 | at)
        count = iter(range(number, number + 1000))
        own = _OWN.sub(lambda found: found[1] + uuid7(1_700_000_000_000 + at, at << 62 | next(count)), document)  # noqa: B023
        yield own.replace(walk, other)


def main(number: int) -> None:
    """Run, and print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder / "demo.db", TODAY)
        with closing(Store.open(folder / "demo.db", lambda: TODAY)) as store:
            walks = list(store.all_walks())
        documents = [write_summary(walk, Profile.FULL) for walk in walks]
        files = folder / "in"
        files.mkdir()
        for at, document in enumerate(copies(documents, number)):
            (files / f"{at:06}.md").write_text(document, "utf-8")
        rows = [
            ("text out", spent(lambda: [write_summary(walks[at % 60], Profile.FULL) for at in range(number)])),
            ("text in", spent(lambda: [read_walk(documents[at % 60], TODAY) for at in range(number)])),
        ]
        database = ["--db", str(folder / "new.db")]
        rows.append(("import of files", spent(lambda: run([*database, "import", str(files)]))))
        out = [*database, "export", "--all", "--profile", "full", "--out", str(folder / "out")]
        rows.append(("export of a vault", spent(lambda: run(out))))
        rows.append(("the same again", spent(lambda: run(out))))
        size = sum(map(len, documents)) / len(documents)
        print(f"{number} walks of {size:.0f} characters, one core, processor time")
        print("| what | walks a second | ms a walk |\n| --- | ---: | ---: |")
        for what, seconds in rows:
            print(f"| {what} | {number / seconds:.0f} | {seconds / number * 1000:.2f} |")
        if shutil.which("pandoc"):
            some = sorted(files.glob("*.md"))[:PANDOC_FILES]
            command = ["pandoc", "-f", "gfm", "-t", "gfm"]
            each = spent(lambda: [_quiet([*command, str(path)]) for path in some], children=True)
            whole = ["pandoc", "-f", "gfm", "-t", "gfm", *map(str, some)]
            at_once = spent(lambda: _quiet(whole), children=True)
            for what, seconds in (("pandoc gfm to gfm, a file a call", each), ("pandoc, all in one call", at_once)):
                print(f"| {what} | {len(some) / seconds:.0f} | {seconds / len(some) * 1000:.2f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
