"""The words of a text as they are compared: folded, split, and joined again where people write them both ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_RUN = re.compile(r"[^\W_]+(?:[-/.&'’][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af]+")
_JOINED_LENGTH = 6
"""Runs such as ``c/o`` are kept joined up to this length; longer ones only with a digit, as ``pump-204``."""
LONGEST = 40
"""Letters of a word that count; longer ones are noise that was pasted."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word as it is compared, and where it stands in the text, as offsets in characters."""

    word: str
    start: int
    end: int


def fold(word: str) -> str:
    """Return a word without case and without marks on its letters."""
    if word.isascii():
        return word.lower()[:LONGEST]
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))[:LONGEST]


def terms(text: str) -> Iterator[Term]:
    """Yield the words of a text in their order; words that are written both ways come joined and in parts."""
    before: Term | None = None
    for run in _RUN.finditer(text):
        parts = list(_parts(run[0], run.start()))
        yield from parts
        if len(parts) > 1:
            joined = "".join(part.word for part in parts)
            if len(joined) <= _JOINED_LENGTH or any(map(str.isdecimal, joined)):
                yield Term(joined[:LONGEST], run.start(), run.end())
        if before and parts and _belongs(before.word, parts[0].word):
            yield Term(before.word + parts[0].word, before.start, parts[0].end)
        before = parts[0] if len(parts) == 1 else None


def _belongs(before: str, after: str) -> bool:
    """Single letters side by side, and a letter before a number, are one word to many: ``l h``, ``P 204``."""
    return len(before) == 1 and (len(after) == 1 or after.isdecimal()) and not _CJK.match(before + after)


def _parts(run: str, at: int) -> Iterator[Term]:
    for part in _PART.finditer(run):
        place = at + part.start()
        rest = 0
        for script in _CJK.finditer(part[0]):
            if script.start() > rest:
                yield Term(fold(part[0][rest : script.start()]), place + rest, place + script.start())
            yield from _pairs(script[0], place + script.start())
            rest = script.end()
        if rest < len(part[0]):
            word = fold(part[0][rest:])
            if word:
                yield Term(word, place + rest, place + len(part[0]))


def _pairs(script: str, at: int) -> Iterator[Term]:
    """Chinese, Japanese and Korean have no spaces: each two signs side by side are a word."""
    if len(script) == 1:
        yield Term(fold(script), at, at + 1)
    for start in range(len(script) - 1):
        yield Term(fold(script[start : start + 2]), at + start, at + start + 2)
