"""The name guard: words that look like people's names, and a role in their place. It guesses, and it can err."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from gembawalk.domain.given_names import ALSO_WORDS, FAMILY, FAMILY_ENDS, GIVEN
from gembawalk.domain.walk import Walk
from gembawalk.phrases import mark

CAN_ERR = mark("This is a guess: it can take a word for a name, and it can miss one. Please read it once more.")
_ROLES = {
    "en": "the operator",
    "de": "jemand vom Team",
    "es": "alguien del equipo",
    "fr": "quelqu'un de l'équipe",
    "ja": "担当者",
    "pl": "ktoś z zespołu",
    "pt": "alguém da equipe",
    "tr": "ekipten biri",
}
_TEXTS = {
    "observations": ("facts", "risk_action", "problem", "evidence", "could_see"),
    "opinions": ("text",),
    "countermeasures": ("do", "expect", "because", "who", "measure", "from_value", "to_value", "risk"),
    "checks": ("evidence", "learning", "reason"),
    "promises": ("text", "because", "hindrance"),
    "notes": ("text",),
    "visions": ("text",),
}
"""The fields of a walk's records that hold people's own words."""

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]{2,})*")
_TITLES = frozenset(
    """
    herr herrn frau mr mrs ms miss dr prof kollege kollegen kollegin señor señora don doña sr sra
    senhor senhora dona monsieur madame mademoiselle mme mlle signor signora pani pana panem
    """.split()
)
_SAYING = frozenset(
    """
    says said asks asked thinks thought told tells explained explains showed shows complained wants wanted sagt
    sagte meint meinte fragt fragte erzählt erzählte erklärt erklärte zeigt zeigte will wollte denkt
    """.split()
)
_ASKING = frozenset(
    "ask asked asks tell told tells thank thanks frag frage fragt fragte sagt sagte laut danke".split()
)
_BESIDE = _ASKING | frozenset("by with from for to and or von mit bei für und oder an".split())
_ARTICLES = frozenset(
    """
    the a an this that these those our my your their his her its each every some any no der die das den dem des
    ein eine einen einem einer eines kein keine keinen unser unsere unserem unseren mein meine jeder jede jedes
    dieser diese dieses im am zum zur beim vom ins ans alle viele
    """.split()
)
_NOT_PEOPLE = frozenset(
    """
    i monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december english german polish turkish montag dienstag mittwoch donnerstag
    freitag samstag sonntag januar februar märz mai juni juli oktober dezember everybody everyone nobody
    somebody someone anybody man niemand jemand jeder keiner alle maintenance quality logistics production
    purchasing sales management instandhaltung wartung qualität logistik einkauf vertrieb leitung produktion
    schicht nachtschicht frühschicht spätschicht labor team operator operators setter coach kunde kunden
    customer customers work nurse doctor
    """.split()
)
_SHIFT = re.compile(
    r"\b(?:(?:early|late|night|day|morning|evening|weekend|first|second|third|[bc1-4])[ -]shift"
    r"|(?:früh|spät|nacht|tag|wochenend|dauernacht)-?schicht"
    r"|shift [a-d1-4]|schicht [a-d1-4]|(?:at|on) nights?|nights"
    r"|turno (?:de |da |do |del )?(?:la )?(?:noche|noite|mañana|manhã|tarde|día|dia|[a-d1-4])"
    r"|(?:équipe|poste|quart) (?:de |du )?(?:nuit|matin|soir|jour|l['’]après-midi|[a-d1-4])"
    r"|(?:nocn|porann|rann|dzienn|popołudniow|pierwsz|drug|trzeci)\w+ zmian\w+|zmian\w+ (?:nocn\w+|[a-d1-4])"
    r"|(?:gece|sabah|akşam|gündüz|öğle) vardiya\w*|vardiya [a-d1-4])\b"
    r"|夜勤|日勤|早番|遅番|[一二三]直|[A-D1-4]番",
    re.IGNORECASE,
)
_SAN = re.compile(r"(?<![一-龯々お])(?!(?:皆|客|業者|職人|店員|担当者))[一-龯々ァ-ヶー]{1,6}(?:さん|氏)")
"""A name in Japanese is told by how the person is called."""
_One = TypeVar("_One")


@dataclass(frozen=True, slots=True)
class Suspect:
    """A stretch of a text that looks like a person's name."""

    start: int
    end: int
    text: str


def role(language: str) -> str:
    """Return what is written in place of a name."""
    return _ROLES.get(language, _ROLES["en"])


def suspects(text: str, known: frozenset[str] = frozenset(), language: str = "en") -> Iterator[Suspect]:
    """Yield what looks like a person's name, from left to right.

    Args:
        text: what somebody said.
        known: words in small letters that are none, such as those of the standard.
        language: in German every noun begins with a capital, so that a capital alone says nothing.
    """
    called = (Suspect(*found.span(), found[0]) for found in _SAN.finditer(text))
    yield from sorted((*called, *_named(text, known, language)), key=lambda one: one.start)


def _named(text: str, known: frozenset[str], language: str) -> Iterator[Suspect]:
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        length = _name_at(text, words, at, known, language)
        if length:
            start, end = words[at].start(), words[at + length - 1].end()
            yield Suspect(start, end, text[start:end])
        at += length or 1


def without_names(text: str, known: frozenset[str] = frozenset(), language: str = "en") -> str:
    """Return a text with a role in place of whatever looks like a person's name."""
    parts: list[str] = []
    at = 0
    for one in suspects(text, known, language):
        word = role(language)
        parts += [text[at : one.start], word[0].upper() + word[1:] if _begins(text, one.start) else word]
        at = one.end
    return "".join(parts) + text[at:]


def known_words(walk: Walk) -> frozenset[str]:
    """Return the words of a walk's standard and place, which are no people."""
    version = walk.version
    texts = [version.title, version.site, version.area, version.purpose, version.customer, version.outcome]
    for step in version.steps:
        texts += [step.what, step.output, step.outcome, *(f"{one.text} {one.reason}" for one in step.key_points)]
    return words_of(texts)


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of texts in small letters, as the guard knows those that are no people."""
    return frozenset(found[0].casefold() for text in texts for found in _WORD.finditer(text))


def names_in(walk: Walk) -> tuple[str, ...]:
    """Return what looks like people's names in a walk's words, each once, in their order."""
    known = known_words(walk)
    found = (one.text for text in _texts(walk) for one in suspects(text, known, walk.language))
    return tuple(dict.fromkeys(found))


def nameless(walk: Walk) -> Walk:
    """Return a walk with a role in place of whatever looks like a person's name."""
    known = known_words(walk)
    return _reworded(walk, lambda text: without_names(text, known, walk.language))


def names_a_shift(walk: Walk) -> bool:
    """Tell whether a walk's words name a shift: with the time of day, a small team could then be known by it."""
    where = (walk.version.title, walk.version.area, walk.version.site, walk.learn or "", walk.good or "")
    return any(_SHIFT.search(text) for text in (*where, *_texts(walk)))


def _texts(walk: Walk) -> Iterator[str]:
    for name, fields in _TEXTS.items():
        for record in getattr(walk, name):
            yield from (text for field in fields if (text := getattr(record, field)))
    for due in walk.due_tries:
        countermeasure = due.countermeasure
        yield from (text for field in _TEXTS["countermeasures"] if (text := getattr(countermeasure, field)))
    for kept in walk.due_promises:
        yield from (text for field in _TEXTS["promises"] if (text := getattr(kept.promise, field)))
    yield from (text for text in (walk.learn, walk.good) if text)
    yield from (one.do for one in walk.returns)


def _reworded(walk: Walk, change: Callable[[str], str]) -> Walk:
    def each(records: Iterable[_One], fields: tuple[str, ...]) -> tuple[_One, ...]:
        return tuple(one(record, fields) for record in records)

    def one(record: _One, fields: tuple[str, ...]) -> _One:
        return replace(record, **{name: change(text) for name in fields if (text := getattr(record, name))})  # type: ignore[type-var]

    records: dict[str, Any] = {name: each(getattr(walk, name), fields) for name, fields in _TEXTS.items()}
    tries = (
        replace(due, countermeasure=one(due.countermeasure, _TEXTS["countermeasures"])) for due in walk.due_tries
    )
    return replace(
        one(walk, ("learn", "good")),
        due_tries=tuple(one(due, ("problem",)) for due in tries),
        due_promises=tuple(
            replace(kept, promise=one(kept.promise, _TEXTS["promises"])) for kept in walk.due_promises
        ),
        returns=each(walk.returns, ("do", "problem")),
        **records,
    )


def _name_at(text: str, words: list[re.Match[str]], at: int, known: frozenset[str], language: str) -> int:
    """Return how many words from there on look like one name; 0 where none does."""
    word = words[at][0]
    low = word.casefold()
    after = words[at + 1] if at + 1 < len(words) else None
    titled = low in _TITLES and word[0].isupper() and word != "MISS"
    if titled and after and after[0][0].isupper() and text[words[at].end() : after.start()] in (" ", ". "):
        return 2 + _family_after(text, words, at + 1, known, language)
    bare = low.removesuffix("'s").removesuffix("’s")
    if bare in known or bare in _NOT_PEOPLE:
        return 0
    if (bare in GIVEN and word[0].isupper()) or _is_told(text, words, at, bare, language):
        return 1 + _family_after(text, words, at, known, language)
    return 0


def _is_told(text: str, words: list[re.Match[str]], at: int, word: str, language: str) -> bool:
    """Tell whether what stands around a word makes a name of it."""
    before = words[at - 1][0].casefold() if at and _adjoin(text, words[at - 1], words[at]) else ""
    after = words[at + 1][0].casefold() if at + 1 < len(words) and _adjoin(text, words[at], words[at + 1]) else ""
    if before in _ARTICLES:
        return False
    says = after in _SAYING
    if word in GIVEN:
        return says or before in _ASKING
    capital = words[at][0][0].isupper() and not words[at][0].isupper()
    if word in ALSO_WORDS:
        return capital and (says or before in _BESIDE)
    if not capital or _begins(text, words[at].start()):
        return word in FAMILY and capital and says
    if language == "de":
        return bool(before) and says and before not in _BESIDE - _ASKING
    return bool(before) and (says or before in _ASKING)


def _family_after(text: str, words: list[re.Match[str]], at: int, known: frozenset[str], language: str) -> int:
    """Return 1 where the next word is the family name that belongs to this one."""
    if at + 1 >= len(words) or text[words[at].end() : words[at + 1].start()] != " ":
        return 0
    word = words[at + 1][0]
    low = word.casefold().removesuffix("'s").removesuffix("’s")
    if not word[0].isupper() or low in known or low in _NOT_PEOPLE:
        return 0
    if language != "de" and word[1:].islower():
        return 1
    return int(low in FAMILY or low in GIVEN or low.endswith(FAMILY_ENDS))


def _adjoin(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return not text[one.end() : other.start()].strip()


def _begins(text: str, at: int) -> bool:
    """Tell whether a sentence begins there."""
    before = text[:at].rstrip(" \t\"'“„‘«(")
    return not before or before[-1] in ".!?:\n;…–"
