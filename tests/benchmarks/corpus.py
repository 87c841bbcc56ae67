"""Corpora of any size, recombined from real notes so that their vocabulary grows as that of real ones does.

Notes are cut at words that others have too and go on as those do; some words get a typing error, and machines get
numbers of their own. That keeps word frequencies near Zipf's and the vocabulary near Heaps' law.
"""

from __future__ import annotations

import csv
import random
import re
import tempfile
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import accumulate
from pathlib import Path

DATA = Path(__file__).parents[3] / "shared" / "data"
WORD = re.compile(r"\w+")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
NEAR = {
    letter: near
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for letter, near in zip(
        row, (a + b for a, b in zip(row[1:] + row[-2], row[0] + row[:-1], strict=True)), strict=True
    )
}
"""The keys beside a key."""
_MASK = re.compile(r"<\w+>")
_NUMBER = re.compile(r"\S*\d\S*|<\w+>")
_CUT, _TYPO, _LONGEST = 0.35, 0.022, 300
_MACHINES = 4000
_FORMS = ("LLNNN", "LL-NNN", "L-NNN", "LLLNNN", "NNNN-LL", "LLNNNN")


@dataclass(frozen=True)
class Corpus:
    """Texts; `clean` as they were before typing errors, `forms` the words as an annotator spelt them out, if one did."""

    texts: list[str]
    clean: list[str]
    forms: list[str]


def form(normalised: str) -> str:
    """Return the words of an annotator's note, masks and order aside."""
    return " ".join(sorted(WORD.findall(_MASK.sub(" ", normalised.lower()))))


def without_numbers(note: str) -> str:
    """Return a note without which machine and how many, which are no part of what was seen."""
    return " ".join(_NUMBER.sub(" ", note).split())


def spellings() -> list[tuple[str, str]]:
    """Return notes as written and as spelt out; none where the real texts are missing."""
    path = DATA / "spellings.tsv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [(row[0], row[1]) for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]


def real() -> Corpus:
    """Return the real notes; the demo plant's where they are missing."""
    forms = {raw: form(normalised) for raw, normalised in spellings()}
    texts = list(forms)
    path = DATA / "observations.csv"
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            texts += (row["text"] for row in csv.DictReader(file))
    else:
        texts += _demo()
    texts = [" ".join(text.split())[:_LONGEST] for text in dict.fromkeys(texts) if WORD.search(text)]
    random.Random(7).shuffle(texts)
    return Corpus(texts, texts, _with_known_forms(texts, [forms.get(text, "") for text in texts]))


def corpus(size: int) -> Corpus:
    """Return a corpus of so many texts: the real ones, and recombined ones where they are too few."""
    found = real()
    if size <= len(found.texts):
        return Corpus(found.texts[:size], found.clean[:size], found.forms[:size])
    chance = random.Random(11)
    made = _Recombined(found.texts, chance)
    rows = list(zip(found.texts, found.clean, found.forms, strict=True))
    while len(rows) < size:
        row = made.note()
        if len(row[0]) >= 12:
            rows.append(row)
    chance.shuffle(rows)
    texts, cleans, forms = (list(column) for column in zip(*rows, strict=True))
    return Corpus(texts, cleans, _with_known_forms(texts, forms))


def _with_known_forms(texts: list[str], forms: list[str]) -> list[str]:
    """Give texts without a form that of a note that an annotator saw with the same words, numbers aside."""
    known = {form(without_numbers(raw)): form(normalised) for raw, normalised in spellings()}
    known |= {of: of for of in known.values()}
    return [of or known.get(form(without_numbers(text)), "") for text, of in zip(texts, forms, strict=True)]


def aligned(raw: str, normalised: str) -> list[tuple[str, str]]:
    """Return the words of a note, each with how an annotator spelt it out; what was changed as one stays together."""
    words, spelt = raw.split(" "), normalised.split(" ")
    compared = SequenceMatcher(None, [word.lower() for word in words], [word.lower() for word in spelt], False)
    found = []
    for kind, start, end, spelt_start, spelt_end in compared.get_opcodes():
        if kind == "equal" or end - start == spelt_end - spelt_start:
            found += zip(words[start:end], spelt[spelt_start:spelt_end], strict=True)
        elif start < end:
            found.append((" ".join(words[start:end]), " ".join(spelt[spelt_start:spelt_end])))
    return found


def typo(word: str, chance: random.Random) -> str:
    """Return a word with one typing error."""
    at = chance.randrange(len(word))
    match chance.choice(("more", "less", "swapped", "other")):
        case "more":
            return word[:at] + chance.choice(LETTERS) + word[at:]
        case "less":
            return word[:at] + word[at + 1 :]
        case "swapped" if at < len(word) - 1:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case _:
            return word[:at] + chance.choice(NEAR.get(word[at].lower(), LETTERS)) + word[at + 1 :]


class _Recombined:
    def __init__(self, texts: list[str], chance: random.Random) -> None:
        self._chance = chance
        normal = dict(spellings())
        self._notes = [
            aligned(text, normal[text]) if text in normal else [(word, "") for word in text.split(" ")]
            for text in texts
        ]
        self._is_spelt = [text in normal for text in texts]
        self._at: dict[tuple[bool, str], list[tuple[int, int]]] = defaultdict(list)
        for number, words in enumerate(self._notes):
            for place, (word, _) in enumerate(words):
                self._at[self._is_spelt[number], word.lower()].append((number, place))
        self._machines = [self._machine(chance.choice(_FORMS)) for _ in range(_MACHINES)]
        self._often = list(accumulate(1 / (rank + 1) ** 0.8 for rank in range(_MACHINES)))

    def note(self) -> tuple[str, str, str]:
        """Return a text of one to three parts, the same without typing errors, and its form if it is of one part."""
        parts = [list(self._part()) for _ in range(self._chance.choices((1, 2, 3), (45, 30, 25))[0])]
        between = self._chance.choice((" ", ". ", " - ", ", "))
        text, clean = (between.join(" ".join(word[which] for word in part) for part in parts) for which in (0, 1))
        spelt = " ".join(word[2] for word in parts[0]) if len(parts) == 1 else ""
        return text[:_LONGEST], clean[:_LONGEST], form(spelt)

    def _part(self) -> Iterator[tuple[str, str, str]]:
        chance = self._chance
        number, place = chance.randrange(len(self._notes)), 0
        for _ in range(45):
            if place >= len(self._notes[number]):
                return
            word, spelt = self._notes[number][place]
            if chance.random() < _CUT:
                number, place = chance.choice(self._at[self._is_spelt[number], word.lower()])
            place += 1
            if any(map(str.isdigit, word)) and any(map(str.isalpha, word)) and chance.random() < 0.5:
                word = self._known_machine()
            elif word.isdigit() and len(word) <= 4 and chance.random() < 0.5:
                word = str(chance.randrange(1, 100 if len(word) < 3 else 5000))
            wrong = len(word) >= 4 and word.isalpha() and chance.random() < _TYPO
            yield (typo(word, chance) if wrong else word), word, spelt

    def _known_machine(self) -> str:
        if self._chance.random() < 0.03:
            return self._machine("NNNNNNN" if self._chance.random() < 0.5 else "LNNNNN")
        return self._machines[bisect(self._often, self._chance.random() * self._often[-1])]

    def _machine(self, shape: str) -> str:
        signs = {"L": "ABCDEFGHJKLMNPRSTUVWXYZ", "N": "0123456789"}
        return "".join(self._chance.choice(signs.get(sign, sign)) for sign in shape)


def _demo() -> list[str]:
    from gembawalk.demo import build
    from gembawalk.store import Store

    def now() -> datetime:
        return datetime.now().astimezone()

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        build(path, now())
        store = Store.open(path, now)
        walks = [store.walk(line.id) for line in store.walk_lines(limit=store.count_walks())]
        store.close()
    return [one.text for walk in walks for one in walk.observations if one.text]
