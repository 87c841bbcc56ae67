"""TOML files that people write by hand: read whole, and their mistakes told by file and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from gembawalk.domain.text import one_line, visible
from gembawalk.errors import UnreadableDocument
from gembawalk.phrases import phrase

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class TomlFile:
    """One file, and what its reader is told where it has mistakes.

    Args:
        source: where it lies.
        title: what could not be done, without a full stop.
        remedy: what to do next, or nothing.
    """

    source: Path | Traversable
    title: str
    remedy: str = ""

    def text(self) -> str | None:
        """Read the whole text; None where there is no file.

        Raises:
            UnreadableDocument: there is something, and it can't be read as text.
        """
        try:
            return self.source.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self.failure([f"{error.strerror}."]) from error
        except UnicodeDecodeError as error:
            raise self.failure([phrase("byte {start} is not UTF-8.", start=error.start + 1)]) from error

    def parse(self, text: str) -> dict[str, Any]:
        """Return what a text says that stands in this file, or is about to.

        Raises:
            UnreadableDocument: it isn't TOML; the line is named.
        """
        try:
            return tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            raise self.failure([phrase("not TOML: {error}.", error=one_line(str(error)))]) from error

    def failure(self, mistakes: Iterable[str]) -> UnreadableDocument:
        """Return the error that tells mistakes, each a sentence."""
        return UnreadableDocument(self.title, f"{visible(str(self.source))}: {' '.join(mistakes)}", self.remedy)


_HEADER = re.compile(r"\s*\[+\s*([^\]]+?)\s*\]+\s*(#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"([^"]*)"|'([^']*)'""")


def line_of(text: str, *path: str) -> int:
    """Return the line, counted from 1, in which a key stands, or the nearest table around it.

    Args:
        text: a text that is TOML.
        path: the key's name, with the names of the tables around it before it.
    """
    best, line = 0, 1
    section: tuple[str, ...] = ()
    for number, row in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(row):
            section = at = _parts(header[1])
        elif key := _KEY.match(row):
            at = (*section, *_parts(key[1]))
        else:
            continue
        shared = min(len(at), len(path))
        if at[:shared] == path[:shared] and shared > best:
            best, line = shared, number
    return line


def _parts(name: str) -> tuple[str, ...]:
    return tuple(found[1] or found[2] or found[0].strip("\"'") for found in _PART.finditer(name))


def unknown(key: str, known: Iterable[str]) -> str:
    """Tell in a sentence that a key is not known, with the nearest known one or all of them."""
    names = list(known)
    near = get_close_matches(key, names, 1)
    hint = (
        phrase("did you mean {near}?", near=near[0])
        if near
        else phrase("known are {names}.", names=", ".join(names))
    )
    return phrase("{key} is not known; {hint}", key=shown(key), hint=hint)


def shown(value: object) -> str:
    """Write a value as in source code, safe for a terminal and at most 40 characters long."""
    text = one_line(repr(value))
    return text if len(text) <= 40 else text[:39] + "…"
