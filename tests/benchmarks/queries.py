"""Queries with what they should find, by class, and the strokes by which they are typed."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from corpus import WORD, Corpus, real, typo, without_numbers

MOST_STRUCK = 290
"""More answers than that are not struck out: an engine would have to be asked for too many."""
_STROKED = 45
Words = list[str]
_Made = tuple[Words, Words, str] | None
"""The words of a query, the clean words that an answer has to hold, and the beginning of a word that it has to hold."""


@dataclass
class Query:
    """`relevant` are the numbers of the texts that answer it, `struck` those that are left out of the answers."""

    kind: str
    text: str
    relevant: set[int]
    struck: frozenset[int] = frozenset()


def queries(texts: Corpus, each: int) -> list[Query]:
    """Make so many queries of each class from the real notes in a corpus."""
    chance = random.Random(42)
    notes = real().texts[: len(texts.texts)]
    chance.shuffle(notes)
    waiting = iter(notes)
    vocabulary = sorted({word for note in notes[:20_000] for word in _words(note) if len(word) > 3})
    made: list[tuple[str, Words, Words, str]] = []
    for kind, make in _classes(chance, vocabulary).items():
        count = 0
        while count < each:
            words = _words(next(waiting))
            length = min(len(words), chance.randint(2, 5))
            start = chance.randrange(len(words) - length + 1) if words else 0
            span = words[start : start + length]
            long = [at for at, word in enumerate(span) if len(word) >= 5 and word.isalpha()]
            if len(span) < 2 or sum(map(len, span)) < 8 or len(set(span)) < len(span) or not long:
                continue
            found = make(span, long)
            if found:
                made.append((kind, *found))
                count += 1
    relevant = _holding(texts, [(clean, start) for _, _, clean, start in made])
    asked = [Query(kind, " ".join(typed), relevant[at]) for at, (kind, typed, _, _) in enumerate(made)]
    return asked + _notes(texts, each)


def strokes(asked: list[Query]) -> list[str]:
    """Return what stands in the box after each key, for some of the queries."""
    chance = random.Random(5)
    kinds = ("exact", "typo1", "typo2", "shuffle", "onewrong", "abbrev", "notes")
    typed = [query.text for query in asked if query.kind in kinds and 10 <= len(query.text) <= 45]
    chance.shuffle(typed)
    return [text[:end] for text in typed[:_STROKED] for end in range(1, len(text) + 1)]


def _words(text: str) -> Words:
    return [word for word in WORD.findall(text.lower()) if len(word) > 1]


def _classes(chance: random.Random, vocabulary: Words) -> dict[str, Callable[[Words, list[int]], _Made]]:
    def wrong(word: str) -> str:
        return next((one for one in (typo(word, chance) for _ in range(20)) if one != word), word)

    def typo1(span: Words, long: list[int]) -> _Made:
        at = chance.choice(long)
        return [*span[:at], wrong(span[at]), *span[at + 1 :]], span, ""

    def typo2(span: Words, long: list[int]) -> _Made:
        typed = list(span)
        for at in chance.sample(long, 2) if len(long) > 1 and chance.random() < 0.5 else [max(long)] * 2:
            typed[at] = wrong(typed[at])
        return typed, span, ""

    def prefix(span: Words, long: list[int]) -> _Made:
        last = span[-1]
        if len(last) < 4:
            return None
        start = last[: chance.randint(2, len(last) - 1)]
        return [*span[:-1], start], span[:-1], start

    def prefixtypo(span: Words, long: list[int]) -> _Made:
        inner = [at for at in long if at < len(span) - 1]
        if len(span[-1]) < 4 or not inner:
            return None
        at, start = chance.choice(inner), span[-1][: chance.randint(3, len(span[-1]) - 1)]
        return [*span[:at], wrong(span[at]), *span[at + 1 : -1], start], span[:-1], start

    def shuffle(span: Words, long: list[int]) -> _Made:
        if len(span) < 3:
            return None
        typed = typo1(span, long)[0]  # type: ignore[index]
        chance.shuffle(typed)
        return typed, span, ""

    def onewrong(span: Words, long: list[int]) -> _Made:
        at = chance.randrange(len(span))
        left = [*span[:at], *span[at + 1 :]]
        if len(span) < 3 or not any(len(word) > 3 for word in left):
            return None
        return [*span[:at], chance.choice(vocabulary), *span[at + 1 :]], left, ""

    def abbrev(span: Words, long: list[int]) -> _Made:
        longer = [at for at in long if len(span[at]) >= 6]
        if not longer:
            return None
        at = chance.choice(longer)
        word = span[at]
        bare = word[0] + "".join(letter for letter in word[1:] if letter not in "aeiou")
        short = word[: chance.choice((3, 4))] if chance.random() < 0.5 else bare
        return None if short == word else ([*span[:at], short, *span[at + 1 :]], span, "")

    def exact(span: Words, long: list[int]) -> _Made:
        return span, span, ""

    made = (exact, typo1, typo2, prefix, prefixtypo, shuffle, onewrong, abbrev)
    return {one.__name__: one for one in made}


def _holding(texts: Corpus, wanted: list[tuple[Words, str]]) -> list[set[int]]:
    """Return the texts that hold all words of each list, and a word with that beginning; only those are looked up."""
    asked = {word for words, _ in wanted for word in words}
    starts = {start for _, start in wanted if start}
    sizes = sorted({len(start) for start in starts})
    holding: dict[str, set[int]] = defaultdict(set)
    beginning: dict[str, set[int]] = defaultdict(set)
    for number, (text, clean) in enumerate(zip(texts.texts, texts.clean, strict=True)):
        words = set(WORD.findall(clean.lower()))
        if text is not clean:
            words.update(WORD.findall(text.lower()))
        for word in words & asked:
            holding[word].add(number)
        for word in words:
            for size in sizes:
                if word[:size] in starts and len(word) >= size:
                    beginning[word[:size]].add(number)
    found = []
    for all_of, start in wanted:
        parts = [holding[word] for word in all_of] + ([beginning[start]] if start else [])
        found.append(set.intersection(*sorted(parts, key=len)))
    return found


def _notes(texts: Corpus, each: int) -> list[Query]:
    """Notes that an annotator spelt out alike: a raw note is the query, the others are the answers.

    For the hard ones, answers that hold every word of the query as it stands are struck out, whether or not an
    annotator saw them: only other spellings count.
    """
    alike: dict[str, list[int]] = defaultdict(list)
    for number, form in enumerate(texts.forms):
        if len(form.split()) > 1:
            alike[form].append(number)
    groups = [numbers for numbers in alike.values() if len(numbers) > 1]
    random.Random(3).shuffle(groups)
    asked: list[Query] = []
    typed: list[Words] = []
    for numbers in groups:
        text = without_numbers(texts.texts[numbers[0]])
        words = _words(text)
        if len(set(words)) < 2:
            continue
        asked.append(Query("notes", text, set(numbers)))
        typed.append(words)
    literal = _holding(texts, [(words, "") for words in typed])
    hard = [
        Query("hard", note.text, note.relevant - easy, frozenset(easy))
        for note, easy in zip(asked, literal, strict=True)
        if note.relevant - easy and len(easy) <= MOST_STRUCK
    ]
    return asked[:each] + hard[:each]
