"""The small signs within a paragraph: labels in bold, boxes, dates, and words in brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from gembawalk.documents.escape import unescape_block, unescape_line
from gembawalk.documents.words import folded, known_words

# Formatters take the backslash from a star between spaces, and put a line's end in the place of a space.
INNER = r"(?:\\.|[^*\\]|(?<= )\*(?= ))"
_LABEL = re.compile(
    rf"(?P<mark>\*\*|__)(?P<label>{INNER}+?)(?:[.:](?P=mark)|(?P=mark):)(?:[ \n]+|&\#32;|$)(?P<text>.*)",
    re.DOTALL,
)
_NUMBER = re.compile(r"(?P<word>.+?) \((?P<number>\d{1,4})\)")
_BRACKETS = re.compile(rf"(?P<text>.*?)\s*(?P<mark>[*_])\((?P<inside>{INNER}*)\)(?P=mark)\s*", re.DOTALL)
_BOX = re.compile(r"\[(?P<box>[ xX/-])\](?:\s+|$)")
_TAG = re.compile(r"(?P<mark>\*\*|__)(?P<letter>[CP])(?P<number>\d{1,4})(?P=mark)(?:\s+|$)")
_DATE = re.compile(r"(?:^|\s+)(?P<sign>[📅✅❌])️?\s*(?P<day>\d{4}-\d{2}-\d{2})\s*$")
_DASH = re.compile(r"(?<!\S)—\s+[*_]")
_WHO = re.compile(rf"—\s+(?P<mark>[*_])(?P<who>{INNER}+?)(?P=mark)\s*$")
_WORDS_DAYS = (
    re.compile(r"(?P<day>\d{1,2})\.? (?:de )?(?P<month>[^\W\d_]+) (?:de )?(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日"),
)
_RAW = re.compile("“(.*)”", re.DOTALL)
_SIDE = re.compile(r" · (?=\*\*|__)")


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a paragraph: what it means, the value within it, and the markdown behind it."""

    key: str
    """Which label it is; empty for one that isn't known."""
    written: str
    value: str
    number: int
    """The number in brackets behind the label, 0 for none."""
    text: str


def label_of(source: str) -> Label | None:
    """Return the label that a paragraph begins with, or None."""
    if source[:2] not in ("**", "__"):
        return None
    # Most labels are written as here, and found without trying each letter.
    end = source.find("*", 2)
    if source[end - 1 : end + 3] == ".** " and end > 3 and source[0] == "*" and "\\" not in source[2:end]:
        return Label(*_meant(source[2 : end - 1]), source[end + 2 :].lstrip(" \n"))
    found = _LABEL.fullmatch(source)
    return Label(*_meant(found["label"]), found["text"]) if found else None


@lru_cache(maxsize=512)
def _meant(label: str) -> tuple[str, str, str, int]:
    """Return which label this is, how it is written, the value within it, and its number."""
    written = " ".join(label.split("\n"))
    word, _, value = written.partition(": ")
    numbered = _NUMBER.fullmatch(word)
    bare = folded(unescape_line(numbered["word"] if numbered else word))
    return known_words().labels.get(bare, ""), written, value, int(numbered["number"]) if numbered else 0


def side_by_side(source: str) -> list[str]:
    """Part labels that stand beside each other in one paragraph."""
    return _SIDE.split(source)


def bracketed(source: str) -> tuple[str, str]:
    """Return what stands before, and what stands within ``*(…)*`` at the end; an empty text for none."""
    found = _BRACKETS.fullmatch(source) if source.rstrip()[-2:-1] == ")" else None
    return (found["text"], found["inside"]) if found else (source, "")


@dataclass(frozen=True, slots=True)
class TaskLine:
    """The head of a task. `box` is None where there is none, `number` 0 for one that was typed by hand."""

    box: str | None
    letter: str
    number: int
    text: str
    who: str
    due: str
    done: str


def task_of(source: str) -> TaskLine:
    """Read the head of a task."""
    box = _BOX.match(source)
    rest = source[box.end() :] if box else source
    tag = _TAG.match(rest)
    rest = rest[tag.end() :] if tag else rest
    days: dict[str, str] = {}
    while found := _DATE.search(rest):
        days.setdefault(found["sign"], found["day"])
        rest = _before(rest, found.start())
    # Only the last dashes are looked at: a search over all of them takes as long as there are dashes times letters.
    dashes = [found.start() for found in _DASH.finditer(rest)][-4:]
    who = next((found for at in dashes if (found := _WHO.match(rest, at))), None)
    rest = _before(rest, who.start()) if who else rest
    return TaskLine(
        box=box["box"].casefold() if box else None,
        letter=tag["letter"] if tag else "",
        number=int(tag["number"]) if tag else 0,
        text=unescape_block(rest) if rest else "",
        who=unescape_line(who["who"]) if who else "",
        due=days.get("📅", ""),
        done=days.get("✅", ""),
    )


def is_task(source: str) -> bool:
    """Tell whether a text begins as a task does: with a box, or a number."""
    return (_BOX.match(source) or _TAG.match(source)) is not None


def _before(rest: str, at: int) -> str:
    """Return what stands before a sign, without white space and the break of its line."""
    left = rest[:at]
    bare = left.rstrip()
    is_broken = "\n" in left[len(bare) :] and (len(bare) - len(bare.rstrip("\\"))) % 2
    return bare[:-1] if is_broken else bare


@lru_cache(maxsize=512)
def value_of(table: str, written: str) -> str | None:
    """Return the value that a word of any language stands for; None for a word that isn't known."""
    raw = _RAW.fullmatch(written)
    if raw:
        return unescape_line(raw[1])
    word = folded(unescape_line(written).strip().rstrip("."))
    return known_words().values[table].get(word)


def day_of(written: str) -> str:
    """Return a day as it is written in a row; what is none stands in quotation marks."""
    raw = _RAW.fullmatch(written)
    return unescape_line(raw[1]) if raw else unescape_line(written)


def day_in(text: str) -> date | None:
    """Return the day that a text tells in words of any language, or None."""
    for found in (one for form in _WORDS_DAYS for one in form.finditer(text)):
        month = known_words().months.get(found["month"].casefold())
        if month:
            try:
                return date(int(found["year"]), month, int(found["day"]))
            except ValueError:
                return None
    return None


def parted(source: str, *phrases: str) -> list[str]:
    """Part a text at words in bold: what stands before them, and behind each; empty where a word isn't there.

    Args:
        source: markdown such as ``leaks a week **from** 2 **to** 0``.
        phrases: the keys of the words, in their order.
    """
    parts = [source, *("" for _ in phrases)]
    last = 0
    for at, phrase in enumerate(phrases, 1):
        if found := _bold(phrase).search(parts[last]):
            parts[at] = parts[last][found.end() :]
            parts[last] = parts[last][: found.start()]
            last = at
    return parts


@cache
def _bold(phrase: str) -> re.Pattern[str]:
    words = "|".join(map(re.escape, known_words().phrases[phrase]))
    comma = r",\s+|" if phrase == "because" else ""
    return re.compile(rf"(?:^|{comma}\s+)(\*\*|__)(?:{words})\1(?:\s+|$)", re.IGNORECASE)
