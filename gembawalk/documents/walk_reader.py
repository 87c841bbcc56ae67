"""A walk's document made a walk again: also after a person has edited it and a formatter has been over it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from gembawalk.documents.block import Block, blocks_of
from gembawalk.documents.escape import unescape_line
from gembawalk.documents.front_matter import FrontMatter, line_of, read_front_matter
from gembawalk.documents.identity import order_of, tokens_of
from gembawalk.documents.named import Named
from gembawalk.documents.page import Profile, is_day
from gembawalk.documents.pinned import read_pinned
from gembawalk.documents.summary import FORM
from gembawalk.documents.walk_body import BodyReader
from gembawalk.documents.walk_draft import Draft
from gembawalk.documents.words import LANGUAGES, words_of
from gembawalk.domain.merge import changes
from gembawalk.domain.standard import StandardVersion, TextMistake
from gembawalk.domain.text import one_line
from gembawalk.domain.walk import State, Walk
from gembawalk.phrases import phrase

LARGEST = 4 * 1024 * 1024
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class ReadWalk:
    """What came of reading a walk's document.

    What the document doesn't say is None or missing in the walk, which doesn't mean that it is to go.
    """

    walk: Walk | None
    told: tuple[TextMistake, ...] = ()
    """What was kept in another place than it stood, or not at all, by line."""
    mistakes: tuple[TextMistake, ...] = ()


def read_walk(document: str, now: datetime, known: Callable[[str], Walk | None] = lambda _: None) -> ReadWalk:
    """Read a walk's document.

    Args:
        document: the whole text of the file.
        now: the time that notes which were typed into the file get.
        known: returns the walk with an id, or None. A copy that isn't a full one is understood only beside it.

    Returns:
        The walk, or all mistakes with their lines; never both.
    """
    if len(document) > LARGEST:
        return ReadWalk(
            None, mistakes=(TextMistake(1, phrase("This is over four megabytes; a walk is a page or two.")),)
        )
    document = document if document.endswith("\n") else document + "\n"
    top = read_front_matter(document)
    mistakes = [TextMistake(line, message) for line, message in top.mistakes]
    mistakes += _mistakes(top, document)
    if mistakes:
        return ReadWalk(None, mistakes=tuple(mistakes))
    before = known(top.values["id"])
    return _Reader(document, top, before, now).read()


def says_no_more(document: str, walk: Walk) -> bool:
    """Tell whether a walk's document says nothing that isn't in the walk, such as after a formatter was over it."""
    read = read_walk(document, walk.started_at, lambda _: walk)
    return read.walk is not None and not changes(walk, read.walk, walk.started_at.date())


def _mistakes(top: FrontMatter, document: str) -> list[TextMistake]:
    values = top.values
    if top.mistakes:
        return []
    form = values.get("gembawalk", "")
    if form != FORM:
        message = phrase("This says it is {form}; expected gembawalk: {known}.", form=repr(form), known=FORM)
        return [TextMistake(line_of(document, "gembawalk"), message)]
    if not _ID.fullmatch(values.get("id", "")):
        message = phrase("The walk's id is missing or damaged; it stands in each exported file.")
        return [TextMistake(line_of(document, "id"), message)]
    return []


class _Reader:
    """Reads one document."""

    def __init__(self, document: str, top: FrontMatter, before: Walk | None, now: datetime) -> None:
        self.top = top.values
        self.before = before
        self.now = now
        self.named = Named.of(self.top.get("ids") or (tokens_of(before, order_of(before)) if before else ""))
        self.lines = document.split("\n")
        self.first = top.lines
        self.mistakes: list[TextMistake] = []

    def read(self) -> ReadWalk:
        blocks, pinned = self._parted()
        titles = [one for one in blocks if one.kind == "heading" and one.level == 1]
        title = unescape_line(titles[0].source) if titles else ""
        version = self._version(pinned, title)
        if version is None:
            return ReadWalk(None, mistakes=tuple(self.mistakes))
        # What is wrong at the top doesn't hide what is wrong below.
        walk = self._walk(version)
        draft = Draft(walk, self.before, self.named, self.now)
        reader = BodyReader(draft, self.lines)
        for at, heading in enumerate(titles):
            if at or title != walk.version.title:
                reader.tell(heading, phrase("The title is that of the standard, and isn't changed by a walk."))
        reader.read([one for one in blocks if not (one.kind == "heading" and one.level == 1)])
        if mistakes := sorted([*self.mistakes, *reader.mistakes], key=lambda one: one.line):
            return ReadWalk(None, mistakes=tuple(mistakes))
        skipped = self.top.get("skipped", "")
        not_chosen = self.top.get("not-chosen", "").split()
        told = sorted([*self._unchanged(walk), *reader.told], key=lambda one: one.line)
        return ReadWalk(draft.walk(skipped, not_chosen), tuple(told))

    def _parted(self) -> tuple[list[Block], tuple[int, str]]:
        """Part the blocks of the walk from the section of the standard, with the line and source of that."""
        headings = {f"## {words_of(language).headings['standard']}" for language in LANGUAGES}
        at = next((n for n in range(len(self.lines) - 1, self.first - 1, -1) if self.lines[n] in headings), None)
        if at is not None and not any(line.startswith("## ") for line in self.lines[at + 1 :]):
            body = "\n".join([*self.lines[self.first : at], ""])
            if not _FENCE.search(body):
                return blocks_of(body, self.first), (at + 1, "\n".join(self.lines[at + 1 :]))
        blocks = blocks_of("\n".join(self.lines[self.first :]), self.first)
        return _without_standard(blocks, self.lines)

    def _version(self, pinned: tuple[int, str], title: str) -> StandardVersion | None:
        if self.before:
            return self.before.version
        if not pinned[1].strip() or "ids" not in self.top:
            profile = self.top.get("profile", "")
            told = (
                phrase(
                    "This is a {profile} copy of a walk that isn't here, and doesn't hold all of it.",
                    profile=profile,
                )
                if profile in set(Profile) - {Profile.FULL}
                else phrase("This copy doesn't hold all of a walk that isn't here.")
            )
            self._miss("profile", f"{told} {phrase('Export it with --profile full.')}")
            return None
        version, mistakes = read_pinned(pinned[1], pinned[0], title, self.top, self.named.ids)
        self.mistakes += mistakes
        return version

    def _walk(self, version: StandardVersion) -> Walk:
        before = self.before
        start = self._moment("start") or (before.started_at if before else None)
        if start is None and not self.top.get("start"):
            self._miss("start", phrase("The walk's start is missing at the top; put it back."))
        state = self.top.get("state") or State.FINISHED.value
        if state not in set(State):
            message = phrase(
                "{word} isn't known; expected open or aside, or none for a finished walk.", word=repr(state)
            )
            self._miss("state", message)
            state = State.FINISHED.value
        turn = self.top.get("turn", "")
        return Walk(
            id=before.id if before else self.top["id"],
            version=version,
            state=State(state),
            started_at=start or self.now,
            finished_at=self._moment("end"),
            language=self.top.get("language", "en"),
            wording=int(turn) if turn.isdecimal() else before.wording if before else 0,
            agreed=self.top.get("agreed"),
            read_back=self.top.get("read-back"),
        )

    def _moment(self, key: str) -> datetime | None:
        written = self.top.get(key)
        if not written:
            return None
        try:
            found = datetime.fromisoformat(written)
        except ValueError:
            found = None
        if found is None or found.tzinfo is None or not is_day(written[:10]):
            message = phrase(
                "{word} is no moment; expected one like 2026-10-05T07:40:00+02:00.", word=repr(written)
            )
            self._miss(key, message)
            return None
        return found

    def _miss(self, key: str, message: str) -> None:
        self.mistakes.append(TextMistake(line_of("\n".join(self.lines[: self.first]), key), message))

    def _unchanged(self, walk: Walk) -> Iterator[TextMistake]:
        """Yield what stands otherwise at the top than in the walk, and isn't taken over from there."""
        version = walk.version
        for key, value in {
            "date": walk.started_at.date().isoformat(),
            "site": version.site,
            "area": version.area,
            "standard": version.handle,
            "version": str(version.number),
        }.items():
            if key in self.top and one_line(self.top[key]) != one_line(value):
                message = phrase(
                    "This stays as it was; the file of a walk doesn't change where and when it was walked."
                )
                yield TextMistake(line_of("\n".join(self.lines[: self.first]), key), message)


def _without_standard(blocks: list[Block], lines: list[str]) -> tuple[list[Block], tuple[int, str]]:
    headings = {words_of(language).headings["standard"].casefold() for language in LANGUAGES}
    for at, one in enumerate(blocks):
        if one.kind == "heading" and one.level == 2 and unescape_line(one.source).casefold() in headings:
            rest = (n for n in range(at + 1, len(blocks)) if blocks[n].kind == "heading" and blocks[n].level <= 2)
            end = next(rest, len(blocks))
            last = blocks[end].line if end < len(blocks) else len(lines)
            return blocks[:at] + blocks[end:], (one.end, "\n".join(lines[one.end : last]))
    return blocks, (0, "")
