"""Writes a small database with a variety of records, by the code as it is: run it when a data version is released.

`python tests/store/versions/make.py tests/store/versions/version-N.db`; what is there already is never made anew.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from acts import Clock, agree, random_act, sealing, written_step

from gembawalk.domain import answer
from gembawalk.domain.past import PastObservation
from gembawalk.domain.record import Edit, Kind
from gembawalk.store import Store

PAST = (
    PastObservation(line=2, text="Hydraulic leak at the cylinder", date="2025-07-15", site="Mine", area="Plant"),
    PastObservation(
        line=3, text="过滤器泄漏", countermeasure="Swap the filter", result="better", date="2024-02-29"
    ),
)


def make(path: Path) -> None:
    """Write the database."""
    clock = Clock()
    store = Store.open(path, clock)
    standard, _ = store.add_standard(sealing())
    other, _ = store.add_standard(sealing(title="Retired <b>", handle="retired"))
    store.retire(other.id)
    agree(store, standard.id, "warm the plate", "2026-03-09", "a new clamp")
    clock.sleep(9)
    store.add_standard(sealing(steps=(*sealing().steps, written_step("Stack the trays"))), "one step more")
    random = Random(1)
    for number in range(6):
        walk = store.start_walk(standard.id)
        for _ in range(40):
            walk = random_act(store, walk, random)
        if number % 2:
            store.save_draft(walk.id, walk.id, "learn", "still typing")
        clock.sleep(1)
    walk = store.start_walk(standard.id)
    store.write(walk.id, answer.jot(walk, "left open", store.new_id))
    store.write(
        walk.id, [Edit(Kind.REFLECTION, store.new_id(), {"walk": walk.id, "learned": "a field of its own"})]
    )
    store.import_observations(PAST)
    store.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
