"""Queries at the edge of what is typed, each asked of an index that was just opened; and what adding one costs."""

from __future__ import annotations

import random
import sqlite3
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from corpus import WORD, typo
from engines import Gembawalk

from gembawalk.search.entries import Entries

_LIMIT, _PASTED, _WORDS, _ROUNDS, _ADDED = 30, 300, 8, 5, 100
_AS_THE_APP = ("journal_mode=TRUNCATE", "synchronous=FULL", "secure_delete=ON")


def edges(texts: Sequence[str]) -> dict[str, str]:
    """Return queries by what is at the edge with them."""
    chance = random.Random(9)
    often = Counter(word for text in texts[:20_000] for word in WORD.findall(text.lower()) if word.isalpha())
    first = Counter(word[0] for word in often.elements())
    common = [word for word, _ in often.most_common(4)]
    long = sorted(word for word, count in often.items() if len(word) > 6 and count > 20)
    misspelt = [typo(word, chance) for word in chance.sample(long, min(_WORDS, len(long)))]
    return {
        "one letter": first.most_common(1)[0][0],
        "the commonest word": common[0],
        "common words": " ".join(common),
        "300 pasted characters": " ".join(chance.sample(list(texts[:20_000]), 40))[:_PASTED],
        "eight misspelt words": " ".join(misspelt),
    }


def cold(folder: Path, asked: dict[str, str]) -> dict[str, float]:
    """Return milliseconds of processor time of each query, asked first of all: the median of some openings."""
    told: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(_ROUNDS):
        for name, query in asked.items():
            engine = Gembawalk(folder)
            engine.open()
            began = engine.cpu()
            engine.find(query, _LIMIT)
            told[name].append((engine.cpu() - began) * 1e3)
    return {name: statistics.median(times) for name, times in told.items()}


def adding(folder: Path, texts: Sequence[str]) -> float:
    """Return by how many milliseconds of processor time the index prolongs a transaction that saves a text."""
    took: dict[bool, list[float]] = {False: [], True: []}
    with closing(sqlite3.connect(folder / "index.db", isolation_level=None)) as connection:
        for pragma in _AS_THE_APP:
            connection.execute(f"PRAGMA {pragma}").close()
        (number,) = connection.execute("SELECT max(number) + 1 FROM observation").fetchone()
        for text in random.Random(3).choices(texts, k=_ADDED):
            for is_indexed in (False, True):
                began = time.process_time()
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("INSERT INTO observation VALUES (?, ?)", (number, text))
                if is_indexed:
                    entries = Entries(connection)
                    entries.change(number, "", text)
                    entries.write()
                connection.execute("COMMIT")
                took[is_indexed].append((time.process_time() - began) * 1e3)
                number += 1
    return statistics.median(took[True]) - statistics.median(took[False])
