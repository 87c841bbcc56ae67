"""The words of a text as they are compared: folded, split, and joined where people write them both ways."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

LONGEST = 40
"""Letters of a word that count; longer ones are noise that was pasted."""
MOST_LETTERS = 20_000
"""Letters of a text that count."""

_RUN = re.compile(r"[^\W_]+(?:[-/.&'’+][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_NUMBER_OR_LETTERS = re.compile(r"\d+|[^\W\d_]+")
_SIGNS = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_WITHOUT_SPACES = re.compile(f"[{_SIGNS}]+")
_PIECE = re.compile(f"[{_SIGNS}]+|[^{_SIGNS}]+")
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i"})
_VOICED = "\u3099\u309a"
"""Japanese sound marks tell sounds apart; they are no accents."""
_JOINED_PARTS = 4
_FAR = 3
"""Signs between single letters that still belong together, as in ``L / H``."""
_LONGEST_LETTERS = 12
"""Signs after which single letters in a row are no word any longer."""


class Unit(NamedTuple):
    """One word of a text: where it stands, and how it is compared.

    `words` holds the main form first; the others are what else it may be looked for by.
    """

    start: int
    end: int
    words: tuple[str, ...]


def fold(text: str) -> str:
    """Return a text without case and without accents."""
    if text.isascii():
        return text.lower()
    # Taking apart brings capitals to light that stood in one sign, as in mathematics.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    bare = "".join(sign for sign in apart if sign in _VOICED or not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", bare).translate(_PLAIN)


def fold_in_place(text: str) -> tuple[str, list[int]]:
    """Return a text as `fold` does, and for each of its signs, and its end, where in the text it came from."""
    if text.isascii():
        return text.lower(), list(range(len(text) + 1))
    folded: list[str] = []
    places: list[int] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at < len(text) and unicodedata.combining(unicodedata.normalize("NFKD", text[at])[0]):
            continue
        part = fold(text[start:at])
        folded.append(part)
        places.extend([start] * len(part))
        start = at
    return "".join(folded), [*places, len(text)]


def units(folded: str) -> list[Unit]:
    """Return the words of a folded text in their order.

    Runs such as ``c/o`` are joined when short or with a number (``p-204`` gives ``p204`` and ``204``), single
    letters side by side are joined (``l h``), and so are a letter and a number (``p 204``). Where a script has
    no spaces, each two signs side by side are a word.
    """
    found: list[Unit] = []
    letters = False
    for run in _RUN.finditer(folded):
        text, start, end = run[0], run.start(), run.end()
        if letters and (joined := _joined(found[-1], text, start, end)):
            found[-1] = joined
            letters = len(text) == 1 and text.isalpha()
            continue
        letters = len(text) == 1 and text.isalpha() and not _WITHOUT_SPACES.match(text)
        for inner_start, inner_end, words in _parts(text):
            found.append(Unit(start + inner_start, start + inner_end, words))
    return found


def _joined(before: Unit, text: str, start: int, end: int) -> Unit | None:
    first = before.words[0]
    if len(text) == 1 and text.isalpha():
        if len(first) <= 3 and start - before.end <= _FAR and not _WITHOUT_SPACES.match(text):
            return Unit(before.start, end, (first + text, first) if len(first) == 1 else (first + text,))
    elif len(first) == 1 and start - before.end == 1 and text.isdecimal():
        return Unit(before.start, end, ((first + text)[:LONGEST], text[:LONGEST]))
    return None


@lru_cache(1 << 15)
def _parts(run: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """Return the words of a run, as `Unit` says, with their places in it."""
    if not run.isascii() and _WITHOUT_SPACES.search(run):
        return tuple(_pieces(run))
    parts = _PART.findall(run)
    if len(parts) == 1:
        return ((0, len(run), _forms(run[:LONGEST])),)
    short = any(len(part) <= 3 and not part.isdecimal() for part in parts)
    numbered = any(part.isdecimal() for part in parts) and short
    if len(parts) <= 3 and (sum(map(len, parts)) <= _JOINED_PARTS or numbered):
        words = ("".join(parts)[:LONGEST], *(part[:LONGEST] for part in parts if len(part) > 1))
        return ((0, len(run), tuple(dict.fromkeys(words))),)
    places = [(part.start(), part.end(), part[0][:LONGEST]) for part in _PART.finditer(run)]
    whole = "".join(parts)[:LONGEST] if len(parts) == 2 else ""
    *others, (start, end, last) = ((start, end, (word,)) for start, end, word in places)
    return (*others, (start, end, (*last, whole) if whole not in ("", *last) else last))


def _forms(word: str) -> tuple[str, ...]:
    if word.isalpha() or word.isdecimal():
        return (word,)
    return tuple(dict.fromkeys((word, *(part for part in _NUMBER_OR_LETTERS.findall(word) if len(part) > 1))))


def _pieces(run: str) -> list[tuple[int, int, tuple[str, ...]]]:
    found = []
    for part in _PART.finditer(run):
        for piece in _PIECE.finditer(part[0]):
            text, at = piece[0], part.start() + piece.start()
            if not _WITHOUT_SPACES.match(text):
                found.append((at, at + len(text), _forms(text[:LONGEST])))
            elif len(text) == 1:
                found.append((at, at + 1, (text,)))
            else:
                found.extend((at + n, at + n + 2, (text[n : n + 2],)) for n in range(len(text) - 1))
    return found


def entry(text: str) -> tuple[set[str], int]:
    """Return what the index keeps of a text: its distinct words, and how many it has (at least 1, at most 255)."""
    words: set[str] = set()
    count = 0
    waiting = ""
    for token in text[:MOST_LETTERS].split():
        joined = f"{waiting} {token}" if waiting else token
        found, more, is_open = _token(joined)
        if is_open and len(waiting) < _LONGEST_LETTERS:
            # A single letter at the end may belong to what comes next.
            waiting = joined
            continue
        waiting = ""
        words |= found
        count += more
    if waiting:
        found, more, _ = _token(waiting)
        words |= found
        count += more
    return words, min(255, max(1, count))


@lru_cache(1 << 15)
def _token(token: str) -> tuple[frozenset[str], int, bool]:
    """Return the words of what stands between spaces, how many they are, and whether a single letter ends it."""
    found = units(fold(token))
    last = found[-1].words[-1] if found else ""
    words = frozenset(word for unit in found for word in unit.words)
    return words, sum(unit.words[0].isalpha() for unit in found), len(last) == 1 and last.isalpha()


def is_of_signs(word: str) -> bool:
    """Tell whether a word is of a script that has no spaces."""
    return not word.isascii() and bool(_WITHOUT_SPACES.match(word))
