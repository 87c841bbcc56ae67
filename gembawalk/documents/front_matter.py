"""The few lines at the top of a document that say what it is: strings only, written by rule."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import yaml

from gembawalk.documents.escape import show, unshow
from gembawalk.phrases import phrase

LARGEST = 64 * 1024
_DEEPEST = 5
_SHORT = 40
"""Up to this length a value may be that of many documents."""
_PLAIN = re.compile(r"[^\W\d_][\w ./()+-]*(?<! )")
_WORDS_WITH_A_MEANING = {"true", "false", "yes", "no", "on", "off", "null", "none", "y", "n"}
_NUMBER_OR_DAY = re.compile(r"[1-9]\d{0,8}|\d{4}-\d{2}-\d{2}")
_in_quotes = json.JSONEncoder(ensure_ascii=False).encode
_KEY = re.compile(r"(?P<key>\"[^\"]*\"|'[^']*'|[^\s#\-:][^:]*):(?=\s|$)")
_LINE = re.compile(
    rf"(?P<key>[a-z-]+): (?:(?P<plain>{_PLAIN.pattern}|{_NUMBER_OR_DAY.pattern})"
    r"|(?P<quoted>\"[^\"\\]*(?:\\[nt\"\\][^\"\\]*)*\"))"
)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands at the top, how many lines it takes, and what is wrong with it as (line, message)."""

    values: Mapping[str, str] = field(default_factory=dict)
    lines: int = 0
    mistakes: tuple[tuple[int, str], ...] = ()


def write_front_matter(values: Mapping[str, str]) -> str:
    """Return the block for the top of a document; empty values are left out."""
    lines = [
        f"{key}: {_written(value) if len(value) > _SHORT else _known(value)}"
        for key, value in values.items()
        if value
    ]
    return "\n".join(["---", *lines, "---", ""])


@lru_cache(maxsize=2)
def read_front_matter(document: str) -> FrontMatter:
    """Read the block at the top of a document; a document without one has no values.

    Whoever brings a file to its reader asks what it is, and then the reader does: the last ones are remembered.
    """
    if not document.startswith("---\n"):
        return FrontMatter()
    end = document.find("\n---\n", 3)
    if end < 0:
        return FrontMatter(mistakes=((1, phrase("The block that begins with --- has no closing --- line.")),))
    block = document[4 : end + 1]
    lines = block.count("\n") + 2
    if len(block) > LARGEST:
        return FrontMatter(lines=lines, mistakes=((1, phrase("The block between the --- lines is too long.")),))
    if (written := _as_written(block)) is not None:
        return FrontMatter(written, lines)
    try:
        if refused := _refused(block):
            return FrontMatter(lines=lines, mistakes=((2, refused),))
        found = yaml.load(block, yaml.BaseLoader)  # noqa: S506 (BaseLoader makes strings, lists and tables only)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 2
        return FrontMatter(
            lines=lines, mistakes=((line, phrase("This can't be read ({problem}).", problem=error.problem)),)
        )
    except yaml.YAMLError:
        return FrontMatter(
            lines=lines, mistakes=((2, phrase("This block can't be read; write lines like: area: Press 3")),)
        )
    if found in (None, ""):
        return FrontMatter(lines=lines)
    if not isinstance(found, dict):
        return FrontMatter(lines=lines, mistakes=((2, phrase("Write lines like: area: Press 3")),))
    values = {str(key): unshow(value) for key, value in found.items() if isinstance(value, str)}
    return FrontMatter(values, lines)


def line_of(document: str, key: str) -> int:
    """Return the line of a key at the top of a document, or the first one there."""
    for number, line in enumerate(document.partition("\n---\n")[0].split("\n"), 1):
        if (found := _KEY.match(line)) and found["key"].strip("\"' ") == key:
            return number
    return 2


def part_own(document: str, known: Collection[str]) -> tuple[str, str]:
    """Part a document from the lines that a person added at its top; `known` are the keys that are ours."""
    if not document.startswith("---\n") or (end := document.find("\n---\n", 3)) < 0:
        return document, ""
    ours: list[str] = []
    own: list[str] = []
    lines = ours
    for line in document[4 : end + 1].splitlines(keepends=True):
        if key := _KEY.match(line):
            lines = ours if key["key"].strip("\"' ") in known else own
        lines.append(line)
    return "".join(["---\n", *ours, document[end + 1 :]]), "".join(own)


def with_own(document: str, own: str) -> str:
    """Return a document with lines that a person added at the top of the one that it takes the place of."""
    if not own:
        return document
    at = document.index("\n---\n", 3) + 1
    return document[:at] + own + document[at:]


def _refused(block: str) -> str:
    """Say what has no place at the top: what could grow without end when it is read."""
    depth = 0
    for event in yaml.parse(block, yaml.BaseLoader):
        if getattr(event, "anchor", None):
            return phrase("Anchors (& and *) have no place at the top.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return phrase("Lists within lists have no place at the top.")
    return ""


def _as_written(block: str) -> dict[str, str] | None:
    """Read a block that looks as `write_front_matter` writes it, which is much quicker; None for any other."""
    values: dict[str, str] = {}
    for line in block.splitlines():
        found = _LINE.fullmatch(line)
        if not found or found["key"] in values:
            return None
        quoted, plain = found["quoted"], found["plain"]
        if plain is not None:
            if plain.casefold() in _WORDS_WITH_A_MEANING:
                return None
            values[found["key"]] = unshow(plain)
            continue
        if "\\" not in quoted and quoted.isprintable():
            values[found["key"]] = unshow(quoted[1:-1])
            continue
        try:
            values[found["key"]] = unshow(json.loads(quoted))
        except ValueError:
            return None
    return values


def _written(value: str) -> str:
    return _quoted(show(value))


_known = lru_cache(maxsize=512)(_written)


def _quoted(value: str) -> str:
    plain = _PLAIN.fullmatch(value) or _NUMBER_OR_DAY.fullmatch(value)
    if plain and value.casefold() not in _WORDS_WITH_A_MEANING:
        return value
    return _in_quotes(value)
