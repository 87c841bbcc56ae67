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
from urllib.parse import quote

from gembawalk.documents import standard as standard_document
from gembawalk.documents import summary
from gembawalk.documents.escape import escape_cell, escape_heading, escape_line
from gembawalk.documents.file import file_name, make_folder, slug, write_whole
from gembawalk.documents.front_matter import part_own, with_own, write_front_matter
from gembawalk.documents.outbox import Outbox
from gembawalk.documents.page import Profile
from gembawalk.documents.standard import write_standard
from gembawalk.documents.summary import write_summary
from gembawalk.documents.walk_reader import read_walk
from gembawalk.domain.merge import changes
from gembawalk.domain.standard import Standard
from gembawalk.domain.walk import Walk

FORM = "vault/1"
STANDARDS = "standards"
_KEYS = standard_document.KEYS | summary.KEYS
_SUMS = ".gembawalk.json"
_LONGEST = 120


@dataclass(slots=True)
class _Entry:
    """A walk's line in the index."""

    day: str
    name: str
    opening: str
    state: str


@dataclass(slots=True)
class Vault:
    """A vault that is being written."""

    folder: Path
    profile: Profile
    language: str = "en"
    """That of the labels of standards; a walk has one of its own."""
    written: int = 0
    edited: list[Path] = field(default_factory=list)
    """Files that a person changed since they were written, and that were left as they are."""
    files: list[tuple[Path, str]] = field(default_factory=list)
    """The files that hold words of walks, each with the walk's id; the index holds words of all."""
    _sums: dict[str, str] = field(default_factory=dict)
    _standards: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Title and file of each standard, by its id."""
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
                self._write(index, "\n\n".join(self._index()) + "\n")
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
        self._standards[standard.id] = (standard.version.title, path.name)
        self._write(path, write_standard(standard, full=self.profile is Profile.FULL, language=self.language))

    def _add_walk(self, walk: Walk) -> None:
        path = self._outbox.place(self.folder, file_name(walk), walk.id)
        _, standard = self._standards.get(walk.version.standard, ("", ""))
        link = f"{STANDARDS}/{quote(standard)}" if standard else ""
        self._write(path, write_summary(walk, self.profile, standard_link=link), walk)
        self.files.append((path, walk.id))
        entry = _Entry(walk.started_at.date().isoformat(), path.name, next(walk.sentences(), ""), walk.state.value)
        self._standards.setdefault(walk.version.standard, (walk.version.title, ""))
        self._walks.setdefault(walk.version.standard, []).append(entry)

    def _write(self, path: Path, text: str, walk: Walk | None = None) -> None:
        name = path.relative_to(self.folder).as_posix()
        new = _sum(text)
        if self._outbox.stood(path):
            with suppress(OSError):
                content = path.read_bytes()
                if content == text.encode():
                    self._sums[name] = new
                    return
                there, own = part_own(content.decode("utf-8", "replace"), _KEYS)
                text = with_own(text, own)
                if _sum(there) not in (new, self._sums.get(name, _sum(there))) and not _is_taken_in(there, walk):
                    self.edited.append(path)
                    return
        self.written += self._outbox.write(path, text)
        self._sums[name] = new

    def _index(self) -> Iterator[str]:
        yield write_front_matter({"gembawalk": FORM}).rstrip("\n")
        yield "# Gemba walks"
        for standard, (title, name) in sorted(
            self._standards.items(), key=lambda one: (one[1][0].casefold(), one[0])
        ):
            words = escape_heading(title)
            yield f"## [{words}]({STANDARDS}/{quote(name)})" if name else f"## {words}"
            rows = sorted(self._walks.get(standard, ()), key=lambda one: (one.day, one.name), reverse=True)
            if not rows:
                yield "No walk yet."
                continue
            lines = (f"| [{one.day}]({quote(one.name)}) | {_opening(one)} |" for one in rows)
            yield "\n".join(["| Walk | What was told |", "| --- | --- |", *lines])


def _opening(entry: _Entry) -> str:
    words = " ".join(entry.opening.split())
    short = words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()} …"
    return (
        escape_cell(short) if entry.state == "finished" else f"{escape_cell(short)} *({escape_line(entry.state)})*"
    )


def _is_taken_in(content: str, walk: Walk | None) -> bool:
    """Whether a file that was changed says nothing that isn't in the walk, such as after a formatter."""
    if walk is None:
        return False
    read = read_walk(content, walk.started_at, lambda _: walk)
    return read.walk is not None and not changes(walk, read.walk, walk.started_at.date())


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
