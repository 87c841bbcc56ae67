"""What is left of hostile walks after formatters were over their documents: python tests/documents/formatters.py 100

Formatters that aren't on the path are named. mdformat refuses a file when it finds that it would change what is shown;
that file stays as it was, and is counted apart.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from hostile import START, WALKS
from hypothesis import HealthCheck, Phase, given, seed, settings

from gembawalk.documents.summary import Profile, write_summary
from gembawalk.documents.walk_reader import read_walk
from gembawalk.domain.merge import changes
from gembawalk.domain.walk import Walk

COMMANDS = {"prettier": ("prettier", "--log-level", "warn", "--write"), "mdformat": ("mdformat",)}


def made(number: int) -> list[Walk]:
    """Make walks; the same ones for the same number."""
    walks: list[Walk] = []

    @seed(7)
    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(WALKS)
    def collect(walk: Walk) -> None:
        walks.append(walk)

    collect()
    return walks[:number]


def fault(walk: Walk, document: str) -> str:
    """Return what is wrong with a walk whose document a formatter was over, or nothing."""
    read = read_walk(document, START, lambda _: walk)
    if read.walk is None:
        return str(read.mistakes)
    found = changes(walk, read.walk, START.date())
    return str(found or read.told or "")


def main(number: int) -> int:
    """Run, and print the table."""
    walks = made(number)
    failed = 0
    print(
        "| formatter | walks | changed files | refused files | not the same walk |\n| --- | ---: | ---: | ---: | ---: |"
    )
    for name, command in COMMANDS.items():
        if shutil.which(command[0]) is None:
            print(f"| {name} | skipped: it isn't on the path |")
            continue
        with tempfile.TemporaryDirectory() as folder:
            changed = refused = 0
            faults = []
            for at, walk in enumerate(walks):
                path = Path(folder, f"{at}.md")
                before = write_summary(walk, Profile.FULL)
                path.write_text(before, "utf-8")
                refused += subprocess.run([*command, str(path)], capture_output=True, check=False).returncode != 0
                after = path.read_text("utf-8")
                changed += after != before
                if found := fault(walk, after):
                    faults.append(f"    walk {at}: {found:.300}")
        failed += len(faults)
        print(f"| {name} | {len(walks)} | {changed} | {refused} | {len(faults)} |", *faults[:5], sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
