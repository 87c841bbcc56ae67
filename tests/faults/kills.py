"""SIGKILL at random moments: forked lives that run the real app, or its path from keeper to disk, and are killed."""

from __future__ import annotations

import asyncio
import gc
import os
import selectors
import shutil
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import coach
import oracle
from plant import tray_sealing

from gembawalk.domain import answer, guide
from gembawalk.domain.question import Shape
from gembawalk.store import Store
from gembawalk.ui.desk import Desk
from gembawalk.ui.keeper import Keeper
from gembawalk.ui.screens import standards, walk  # noqa: F401  (imported before the first fork, not in each life)

Claim = Callable[[str], None]
Life = Callable[[Path, object, Claim], None]
_LIVES = 25
"""How often an app is killed on one file before it begins with a fresh one."""


@dataclass
class Tally:
    """What was done and found."""

    kills: int = 0
    claimed: int = 0
    in_a_save: int = 0
    """Kills that left a journal behind: they fell into a transaction."""
    lost: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, damaged or ended by itself."""
        return not (self.lost or self.damaged or self.crashed)

    def line(self, name: str) -> str:
        """Tell it in one line."""
        return (
            f"{name:<34}{self.kills:>7} kills ({self.in_a_save} in a transaction)  {self.claimed:>7} texts called saved  "
            f"{len(self.lost)} lost  {len(self.damaged)} damaged  {len(self.crashed)} crashed"
        )


def keep(database: Path, seed: object, claim: Claim) -> None:
    """Live without a screen: the keeper, the desk and the store, as the walk's screen drives them."""
    asyncio.run(_keep(database, Random(str(seed)), claim))


async def _keep(database: Path, random: Random, claim: Claim) -> None:
    clock = coach.Clock()
    desk = Desk(database, clock, database.parent / "abbreviations")

    def take_up(store: Store) -> tuple[guide.Walk, dict[tuple[str, str], str]]:
        open_walks = store.open_walks()
        found = store.walk(open_walks[0].id) if open_walks else store.start_walk(store.standards()[0].id)
        return found, store.drafts(found.id)

    noted: list[str] = []

    def saved(_: object) -> None:
        while noted:
            claim(noted.pop(0))

    def trouble(sentence: str) -> None:
        raise RuntimeError(sentence)

    keeper = Keeper(desk, *await desk.do(take_up), saved, trouble)
    number = 0
    while True:
        asked = [one for one in guide.places(keeper.walk) if one.question.fields[0].shape is not Shape.DOCUMENT]
        open_places = [one for one in asked if guide.answered(keeper.walk, one) is guide.Answered.NOT_YET]
        place = open_places[0] if open_places and random.random() < 0.6 else random.choice(asked)
        values: dict[str, answer.Value] = {}
        keys = []
        for one in place.question.fields:
            match one.shape:
                case Shape.CHOICE:
                    values[one.name] = random.choice(one.choices)
                case Shape.STEPS:
                    values[one.name] = [step.id for step in keeper.walk.version.steps[:2]]
                case Shape.DAY | Shape.TAPS | Shape.LINES:
                    pass
                case _:
                    key = (guide.record_of(keeper.walk, place, one), one.name)
                    words = keeper.drafts.get(key, "")
                    for _ in range(random.randint(1, 3)):
                        number += 1
                        word = f"k{random.randrange(10**9)}n{number}"
                        words = f"{words} {word}"
                        keeper.note(key, words)
                        noted.append(word)
                        if random.random() < 0.7:
                            await keeper.save()
                    values[one.name] = words if one.shape is not Shape.VISION else None
                    keys.append(key)
        if values and random.random() < 0.8:
            edits = answer.give(keeper.walk, place, values, clock().date(), lambda: coach.new_id(clock, random))
            await keeper.write(edits, keys if Shape.VISION not in [f.shape for f in place.question.fields] else [])
        else:
            await keeper.save()


class Forge:
    """Forks lives from a process that has imported everything, and kills them.

    Args:
        folder: where the databases lie.
        seed: of all that is random.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self._random = Random(seed)
        self._seed = seed
        self._template = folder / "template.db"
        self._folder = folder
        if not self._template.exists():
            store = Store.open(self._template, coach.Clock())
            store.add_standard(tray_sealing())
            store.close()
        gc.collect()
        gc.freeze()

    def kill(
        self, life: Life, number: int, longest: float, tell: Callable[[Tally], None] = lambda _: None
    ) -> Tally:
        """Kill so many lives, each at a random moment, and look into the file after each.

        Args:
            life: what each child does.
            number: how many.
            longest: seconds after which a child is killed at the latest.
            tell: called now and then with what was found so far.
        """
        tally = Tally()
        database, claims = self._folder / "walks.db", list[str]()
        for one in range(number):
            if one % _LIVES == 0:
                claims = []
                for ending in ("", "-journal"):
                    database.with_name(database.name + ending).unlink(missing_ok=True)
                shutil.copy(self._template, database)
            self._one(life, database, f"{self._seed} {one}", longest, claims, tally)
            if one % 100 == 99:
                tell(tally)
        return tally

    def _one(self, life: Life, database: Path, seed: str, longest: float, claims: list[str], tally: Tally) -> None:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            _be(life, database, seed, writing)
        os.close(writing)
        told = b""
        # Half of the moments are anywhere; the other half lie just after something was called saved, so that they
        # fall into the next save.
        end = time.monotonic() + self._random.random() * longest
        close = self._random.random() < 0.5
        with selectors.DefaultSelector() as selector:
            selector.register(reading, selectors.EVENT_READ)
            while (left := end - time.monotonic()) > 0:
                if selector.select(left):
                    piece = os.read(reading, 65536)
                    if not piece:
                        break
                    told += piece
                    if close and told.count(b"\n") > 3:
                        end = min(end, time.monotonic() + self._random.random() * 0.004)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        while piece := os.read(reading, 65536):
            told += piece
        os.close(reading)
        _, status = os.waitpid(child, 0)
        lines = told.decode().split("\n")[:-1]
        new = [line for line in lines if not line.startswith("!")]
        claims += new
        tally.kills += 1
        tally.claimed += len(new)
        journal = database.with_name(database.name + "-journal")
        tally.in_a_save += journal.exists() and journal.stat().st_size > 0
        where = f"seed {self._seed}, kill {seed.split()[1]}"
        tally.crashed += [f"{where}: {line}" for line in lines if line.startswith("!")]
        if not os.WIFSIGNALED(status) and not any(line.startswith("!") for line in lines):
            tally.crashed.append(f"{where}: ended with {status}")
        tally.damaged += [f"{where}: {one}" for one in oracle.damage(database)]
        tally.lost += [f"{where}: {one}" for one in oracle.missing(database, claims)]


def _be(life: Life, database: Path, seed: str, pipe: int) -> None:
    """Be the child; never returns."""
    try:
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        life(database, seed, lambda text: _say(pipe, text))
    except BaseException:
        _say(pipe, "!" + traceback.format_exc().replace("\n", " | "))
    finally:
        os._exit(3)


def _say(pipe: int, text: str) -> None:
    os.write(pipe, text.encode() + b"\n")
