"""A folder with a file for each walk and standard and an index, which Obsidian opens and git keeps well.

Run again, only what changed is written. What a person changed in a file since and didn't take in stays as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from gembawalk.documents import standard as standard_document
from gembawalk.documents import summary
from gembawalk.documents.escape import escape_cell, escape_heading, escape_line, escape_link
from gembawalk.documents.file import file_name, is_hollow, make_folder, slug, write_whole
from gembawalk.documents.front_matter import part_own, with_own, write_front_matter
from gembawalk.documents.outbox import Outbox
from gembawalk.documents.page import Profile, brief
from gembawalk.documents.standard import write_standard
from gembawalk.documents.summary import write_summary
from gembawalk.documents.walk_reader import says_no_more
from gembawalk.documents.words import words_of
from gembawalk.domain.standard import Standard, StandardVersion
from gembawalk.domain.walk import State, Walk

FORM = "vault/1"
STANDARDS = "standards"
_KEYS = standard_document.KEYS | summary.KEYS
_SUMS = ".gembawalk.json"
_BRIEF, _LONGEST = 80, 160
"""Letters of one text, and of all, in a line of the index."""


@dataclass(slots=True)
class _Entry:
    """A walk's line in the index; what was told is markdown."""

    day: str
    name: str
    told: str
    state: State


class _Named(NamedTuple):
    """A standard's heading in the index; without a file where only walks know it."""

    title: str
    place: str
    name: str


@dataclass(slots=True)
class Vault:
    """A vault that is being written."""

    folder: Path
    profile: Profile
    language: str = "en"
    """That of the index and of the labels of standards; a walk has one of its own."""
    written: int = 0
    edited: list[Path] = field(default_factory=list)
    """Files that a person changed since they were written, and that were left as they are."""
    files: list[tuple[Path, str]] = field(default_factory=list)
    """The files that hold words of walks, each with the walk's id; the index holds words of all."""
    _sums: dict[str, str] = field(default_factory=dict)
    _standards: dict[str, _Named] = field(default_factory=dict)
    """Each standard, by its id."""
    _walks: dict[str, list[_Entry]] = field(default_factory=dict)
    _outbox: Outbox = field(default_factory=Outbox)

    def write(self, standards: Iterable[Standard], walks: Iterable[Walk]) -> None:
        """Write a file for each standard and each walk, and the index.

        Raises:
            UnwritableFile: a file can't be written; what stood there stands there still.
        """
        self._open()
        try:
            with self._outbox:
                for standard in standards:
                    self._add_standard(standard)
                for walk in walks:
                    self._add_walk(walk)
                index = self.folder / "index.md"
                self._write(index, index.name, "\n\n".join(self._index()) + "\n")
                self.files.append((index, ""))
        finally:
            # What was written is known again next time, also where not all of it could be.
            sums = json.dumps(dict(sorted(self._sums.items())), indent=0, ensure_ascii=True)
            write_whole(self.folder / _SUMS, f"{sums}\n")

    def _open(self) -> None:
        make_folder(self.folder / STANDARDS)
        with suppress(OSError, ValueError, AttributeError):
            known = json.loads((self.folder / _SUMS).read_text("utf-8"))
            self._sums = {str(name): str(known_sum) for name, known_sum in known.items()}

    def _add_standard(self, standard: Standard) -> None:
        path = self._outbox.place(self.folder / STANDARDS, f"{slug(standard.handle)}.md", standard.handle)
        self._standards[standard.id] = _Named(standard.version.title, _place(standard.version), path.name)
        text = write_standard(standard, full=self.profile is Profile.FULL, language=self.language)
        self._write(path, f"{STANDARDS}/{path.name}", text)

    def _add_walk(self, walk: Walk) -> None:
        path = self._outbox.place(self.folder, file_name(walk), walk.id)
        standard = self._standards.setdefault(
            walk.version.standard, _Named(walk.version.title, _place(walk.version), "")
        )
        link = f"{STANDARDS}/{quote(standard.name)}" if standard.name else ""
        self._write(path, path.name, write_summary(walk, self.profile, standard_link=link), walk)
        self.files.append((path, walk.id))
        entry = _Entry(walk.started_at.date().isoformat(), path.name, _told_on(walk), walk.state)
        self._walks.setdefault(walk.version.standard, []).append(entry)

    def _write(self, path: Path, name: str, text: str, walk: Walk | None = None) -> None:
        new = _sum(text)
        if self._outbox.stood(path):
            with suppress(OSError):
                content = path.read_bytes()
                if content == text.encode():
                    self._sums[name] = new
                    return
                there, own = part_own(content.decode("utf-8", "replace"), _KEYS)
                text = with_own(text, own)
                is_ours = is_hollow(there) or _sum(there) in (new, self._sums.get(name, _sum(there)))
                if not is_ours and not (walk and says_no_more(there, walk)):
                    self.edited.append(path)
                    return
        self.written += self._outbox.write(path, text)
        self._sums[name] = new

    def _index(self) -> Iterator[str]:
        words = words_of(self.language).board
        yield write_front_matter({"gembawalk": FORM}).rstrip("\n")
        yield f"# {words['index']}"
        for standard, one in sorted(self._standards.items(), key=lambda item: (item[1].title.casefold(), item[0])):
            link = f"[{escape_link(one.title)}]({STANDARDS}/{quote(one.name)})"
            yield f"## {link if one.name else escape_heading(one.title)}"
            if one.place:
                yield f"*{escape_line(one.place)}*"
            rows = sorted(self._walks.get(standard, ()), key=lambda walk: (walk.day, walk.name), reverse=True)
            if not rows:
                yield words["no_walk"]
                continue
            lines = (f"| [{walk.day}]({quote(walk.name)}) | {self._told(walk)} |" for walk in rows)
            yield "\n".join([f"| {words['walk']} | {words['was_told']} |", "| --- | --- |", *lines])

    def _told(self, walk: _Entry) -> str:
        if walk.state is State.FINISHED:
            return walk.told
        return f"{walk.told} *({words_of(self.language).phrases[walk.state.value]})*".lstrip()


def _place(version: StandardVersion) -> str:
    return " · ".join(part for part in (version.area, version.site) if part)


def _told_on(walk: Walk) -> str:
    """What goes wrong, as a cell of a table; where nothing does, what was seen first."""
    problems = dict.fromkeys(brief(one.problem or "", _BRIEF) for one in walk.observations)
    told = "; ".join(filter(None, problems)) or brief(next(walk.sentences(), ""), _LONGEST)
    return escape_cell(brief(told, _LONGEST))


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
