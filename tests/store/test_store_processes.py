"""Several apps on one file, and apps that are killed: nothing that was acknowledged is lost or half there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from acts import Clock, sealing

from gembawalk.domain import answer
from gembawalk.store import Store

APP = """
import sys
from datetime import datetime, timezone
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from gembawalk.store import Store
store = Store.open(Path(sys.argv[2]), lambda: datetime.now(timezone.utc))
print("ready", flush=True)
sys.stdin.readline()
"""
COUNT = """
for _ in range(50):
    print(store.start_walk(sys.argv[3]).wording, flush=True)
"""
WORK = """
from random import Random
from acts import random_act
from gembawalk.domain import answer
walk = store.walk(sys.argv[3])
random = Random(sys.argv[4])
for number in range(100000):
    text = f"{sys.argv[4]} {number}"
    walk = store.write(walk.id, answer.note(walk.id, text, store.new_id))
    print(text, flush=True)
    store.save_draft(walk.id, "record", sys.argv[4], text)
    walk = random_act(store, walk, random)
"""


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", APP + script, str(Path(__file__).parent), *arguments]
    app = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert app.stdout
    assert app.stdout.readline() == "ready\n"
    return app


def go(app: subprocess.Popen[str]) -> None:
    assert app.stdin
    app.stdin.write("\n")
    app.stdin.flush()


def test_two_hundred_counts_of_four_apps_are_two_hundred(store: Store, path: Path) -> None:
    """A walk counts the walks before it, so each start reads what it then changes."""
    standard, _ = store.add_standard(sealing())
    apps = [start(COUNT, str(path), standard.id) for _ in range(4)]
    for app in apps:
        go(app)
    counted = [int(line) for app in apps for line in app.communicate()[0].split()]
    assert sorted(counted) == list(range(200))
    assert store.count_walks() == 200
    assert store.differences() == ()


@pytest.mark.skipif(os.name == "nt", reason="kills with SIGKILL")
def test_killed_apps_leave_all_that_they_acknowledged_and_nothing_half(path: Path) -> None:
    store = Store.open(path, Clock())
    standard, _ = store.add_standard(sealing())
    walk = store.start_walk(standard.id)
    store.close()
    random = Random(1)
    acknowledged: list[str] = []
    for round_number in range(4):
        apps = [start(WORK, str(path), walk.id, f"app {round_number} {number}") for number in range(2)]
        for app in apps:
            go(app)
        # The moment is counted in what was acknowledged, which a busy machine only delays.
        told = [apps[0].stdout.readline() for _ in range(10)] if apps[0].stdout else []
        time.sleep(random.random() * 0.3)
        for app in apps:
            os.kill(app.pid, signal.SIGKILL)
            told += app.communicate()[0].rpartition("\n")[0].split("\n")
        acknowledged += [line.strip() for line in told if line.strip()]
        store = Store.open(path, Clock())
        assert store.differences() == ()
        written = {line.fields.get("text") for note in _notes(store, walk.id) for line in store.history(note)}
        assert set(acknowledged) <= written
        store.close()
    assert len(acknowledged) >= 40


def _notes(store: Store, walk: str) -> list[str]:
    """All notes, also those that were undone."""
    with store._database.reading() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT id FROM note WHERE walk = ?", (walk,))]


def test_an_app_sees_what_another_wrote_at_its_next_look(path: Path, clock: Clock) -> None:
    here, there = Store.open(path, clock), Store.open(path, clock)
    standard, _ = here.add_standard(sealing())
    walk = here.start_walk(standard.id)
    there.write(walk.id, answer.jot(walk, "from there", there.new_id))
    assert [one.facts for one in here.walk(walk.id).observations] == ["from there"]
    here.close()
    there.close()
