"""Measures how often real notes are found by how others really spelt them: python tests/benchmarks/spellings.py

The notes of `spellings.tsv` whose normalised words an annotator made the same answer each other. Short forms are
learned from one half of the file, split by normalised words, and asked for in the other half, both ways. For *hard*
queries, answers that hold every word of the query as it stands are struck out: only other spellings count.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import zlib
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from corpus import WORD, form, real, spellings, without_numbers

from gembawalk.search import layout, lexicon
from gembawalk.search.entries import Entries
from gembawalk.search.index import Index
from gembawalk.search.learning import learned_pairs

_TOP, _STRUCK = 10, 300
_MOST_A_FORM = 3
"""Ways of writing one note that are asked for."""


def half(normalised: str) -> int:
    """Return the half of the file that notes of these normalised words belong to, 0 or 1."""
    return zlib.crc32(normalised.encode()) & 1


class Notes:
    """Notes in an index whose short forms were learned from one half of the file, asked for in the other.

    Args:
        texts: all notes.
        asked: the half whose notes are asked for.
    """

    def __init__(self, texts: list[str], asked: int) -> None:
        self._texts = texts
        pairs = spellings()
        self._forms = {raw: form(normalised) for raw, normalised in pairs}
        self._asked = asked
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        layout.create(self._connection)
        entries = Entries(self._connection)
        for number, text in enumerate(texts):
            entries.add(number, text)
        entries.write()
        lexicon.keep(self._connection, learned_pairs(raw for raw, of in self._forms.items() if half(of) != asked))
        self._index = Index(lexicon.packaged())

    def recalls(self) -> tuple[list[float], list[float]]:
        """Return recall@10 of each query, and of each hard one."""
        alike: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(self._texts):
            of = self._forms.get(text, "")
            if len(of.split()) > 1 and half(of) == self._asked:
                alike[of].append(number)
        found: list[float] = []
        hard: list[float] = []
        for numbers in alike.values():
            queries = {without_numbers(self._texts[one]).lower(): one for one in reversed(numbers)}
            for query, number in list(queries.items())[::-1][:_MOST_A_FORM]:
                words = set(WORD.findall(query))
                others = set(numbers) - {number}
                if len(words) < 2 or not others:
                    continue
                found.append(_recall(others, [one for one in self._find(query, _TOP + 1) if one != number]))
                other_spellings = {one for one in others if not self._holds(one, words)}
                if other_spellings:
                    left = [one for one in self._find(query, _STRUCK) if not self._holds(one, words)]
                    hard.append(_recall(other_spellings, left))
        return found, hard

    def _find(self, query: str, limit: int) -> list[int]:
        known = lambda numbers: {number: self._texts[number] for number in numbers}  # noqa: E731
        return [match.number for match in self._index.find(self._connection, query, limit, known).matches]

    def _holds(self, number: int, words: set[str]) -> bool:
        return words <= set(WORD.findall(self._texts[number].lower()))


def _recall(relevant: set[int], found: list[int]) -> float:
    return len(relevant.intersection(found[:_TOP])) / min(_TOP, len(relevant))


def main() -> None:
    """Print recall@10 among the notes of the file alone, and among all real notes."""
    print("| among | learned from | queries | recall@10 | hard ones | recall@10 |\n|" + " --- |" * 6)
    for name, texts in (("notes of the file", list(dict(spellings()))), ("all real notes", real().texts)):
        for asked in (0, 1):
            found, hard = Notes(texts, asked).recalls()
            print(
                f"| {len(texts):,} {name} | {('second', 'first')[asked]} half | {len(found)} |"
                f" {statistics.mean(found):.3f} | {len(hard)} | {statistics.mean(hard):.3f} |"
            )


if __name__ == "__main__":
    main()
