"""The command line's way in for walks and standards from markdown files: read, compare, ask, take in."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gembawalk.console import confirmed, marked, now, open_store, say, short, show
from gembawalk.errors import UnreadableDocument
from gembawalk.phrases import counted, phrase, spoken

if TYPE_CHECKING:
    from gembawalk.domain.merge import Erased
    from gembawalk.domain.record import Edit
    from gembawalk.domain.standard import Standard, StandardText, StandardVersion, TextMistake
    from gembawalk.domain.walk import Walk
    from gembawalk.progress import Bar
    from gembawalk.store import Store

_RECORDS = ".jsonl"
_SHOWN = 20
"""Walks up to which each one is named when it was taken in."""


def documents_in(names: Iterable[str]) -> tuple[list[Path], list[str]]:
    """Part what was named into markdown files, with those of folders, and everything else.

    Raises:
        UnreadableDocument: a folder can't be read.
    """
    documents: list[Path] = []
    others = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            documents += _within(path)
        elif path.suffix.casefold() in (".md", ".markdown", _RECORDS):
            documents.append(path)
        else:
            others.append(name)
    return list(dict.fromkeys(documents)), others


def _within(folder: Path) -> Iterator[Path]:
    try:
        found = sorted(folder.rglob("*.md"))
    except OSError as error:
        reason = f"{(error.strerror or 'it is no folder').lower()}."
        raise UnreadableDocument(
            phrase("{folder} can't be read", folder=folder), reason, phrase("Check the name and the place.")
        ) from error
    for path in found:
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and _is_ours(path):
            yield path


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            top = file.read(512)
    except OSError:
        return True  # It is told when it is read.
    return b"gembawalk:" in top and b"gembawalk: vault" not in top


@dataclass
class Found:
    """What the files hold, compared with what is here."""

    files: int = 0
    walks: dict[str, tuple[Path, Walk]] = field(default_factory=dict)
    changes: dict[str, tuple[Path, Walk, tuple[Edit, ...]]] = field(default_factory=dict)
    standards: list[tuple[Path, StandardText]] = field(default_factory=list)
    versions: list[StandardVersion] = field(default_factory=list)
    loose: list[Edit] = field(default_factory=list)
    """Records of no walk, from files of records."""
    same: int = 0
    told: list[str] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)


def read_documents(database: Path, paths: Sequence[Path]) -> Found | None:
    """Read walks and standards, and compare them with what is here; stores nothing.

    Returns:
        What they hold; None where there are mistakes, which are told all at once.
    """
    store = open_store(database) if paths and database.exists() else None
    try:
        found = _read(store, paths)
    finally:
        if store:
            store.close()
    for told in (*found.told, *found.mistakes):
        say(told)
    if found.mistakes:
        say(phrase("Nothing was stored. Mend these lines and run the command again."))
        return None
    return found


def take_documents(store: Store, found: Found, *, take_changes: bool) -> bool:
    """Take in what was read, and say so.

    Args:
        store: where to.
        found: what the files hold.
        take_changes: whether changes to what is here already are taken without asking.

    Returns:
        Whether all of it is now here, or was there already.
    """
    changes = {
        walk: edits
        for walk, (path, known, edits) in found.changes.items()
        if _agreed(path, known, edits, take_changes)
    }
    here = {one.id for one in store.standards(retired=True)}
    added = _take_in(store, found, changes)
    if len(found.walks) <= _SHOWN:
        for path, walk in found.walks.values():
            show(
                phrase(
                    "{path}: {title}, {day}, was added.",
                    path=path,
                    title=walk.version.title,
                    day=f"{walk.started_at:%Y-%m-%d}",
                )
            )
    for line in _summary(found, len(changes)):
        show(line)
    if added:
        show(phrase("Versions of standards and records of no walk: {added} added.", added=added))
    # After the walks, which bring the versions that they were walked on.
    standards = [_add_standard(store, path, text, take_changes, here) for path, text in found.standards]
    return len(changes) == len(found.changes) and all(standards)


def _read(store: Store | None, paths: Sequence[Path]) -> Found:
    from gembawalk.documents.file import read_text
    from gembawalk.documents.front_matter import read_front_matter
    from gembawalk.documents.standard import read_standard
    from gembawalk.domain.merge import NOTHING_ERASED
    from gembawalk.progress import Bar

    found = Found(files=len(paths))
    erased = store.erased() if store else NOTHING_ERASED
    with Bar("reading") as bar:
        for at, path in enumerate(paths):
            bar.show(at, len(paths))
            try:
                if path.suffix.casefold() == _RECORDS:
                    _read_records(store, path, found, erased, bar)
                    continue
                document = read_text(path)
            except UnreadableDocument as error:
                found.mistakes.append(str(error))
                continue
            form = read_front_matter(document).values.get("gembawalk", "")
            if form.startswith("walk"):
                _read_walk(store, path, document, found, erased)
                continue
            read = read_standard(document)
            found.mistakes += _lines(path, read.mistakes)
            if read.text:
                found.standards.append((path, read.text))
    return found


def _read_walk(store: Store | None, path: Path, document: str, found: Found, erased: Erased) -> None:
    from gembawalk.documents.walk_reader import read_walk

    known: Walk | None = None

    def find(walk: str) -> Walk | None:
        nonlocal known
        known = store.like(walk) if store else None
        return known

    read = read_walk(document, now(), find)
    found.mistakes += _lines(path, read.mistakes)
    found.told += _lines(path, read.told)
    if read.walk is not None:
        _place(path, read.walk, known, found, erased)


def _read_records(store: Store | None, path: Path, found: Found, erased: Erased, bar: Bar) -> None:
    from gembawalk.documents.record_reader import read_records

    read = read_records(path, bar.show)
    found.mistakes += _lines(path, read.mistakes)
    found.versions += read.versions
    loose = list(erased.without_past(read.loose))
    found.loose += loose
    if gone := _observations(read.loose) - _observations(loose):
        found.told.append(f"{path}: {left_out(gone)}")
    for walk in read.walks:
        _place(path, walk, store.like(walk.id) if store else None, found, erased)


def _observations(edits: Iterable[Edit]) -> int:
    from gembawalk.domain.record import Kind

    return sum(edit.kind is Kind.OBSERVATION for edit in edits)


def left_out(number: int) -> str:
    """Say how many past observations of a file don't come back."""
    return counted(
        "{n} past observation was erased here for good, and is left out.",
        "{n} past observations were erased here for good, and are left out.",
        number,
    )


def _place(path: Path, walk: Walk, known: Walk | None, found: Found, erased: Erased) -> None:
    """Put a walk among those that are new, that differ, or that are the same as here."""
    from gembawalk.domain.merge import changes

    if walk.id in erased.records:
        day = f"{walk.started_at:%Y-%m-%d}"
        found.told.append(
            phrase("{path}: This walk was erased here for good, and is left out: {day}.", path=path, day=day)
        )
        return
    other = found.walks.get(walk.id) or found.changes.get(walk.id)
    if other and other[1] != walk:
        found.mistakes.append(
            phrase("{path}:2: This walk is in {other} too. Name one of the two.", path=path, other=other[0])
        )
    elif known is None:
        found.walks[walk.id] = (path, walk)
    elif edits := changes(known, walk, now().date(), erased):
        found.changes[walk.id] = (path, known, edits)
    else:
        found.same += 1


def _lines(path: Path, mistakes: Iterable[TextMistake]) -> list[str]:
    return [f"{path}:{one.line}: {one.message}" for one in mistakes]


def _agreed(path: Path, known: Walk, edits: tuple[Edit, ...], take_changes: bool) -> bool:
    from gembawalk.documents.difference import differences
    from gembawalk.documents.words import words_of

    show(
        phrase(
            "{path}: {title}, {day}, is here and differs:",
            path=path,
            title=known.version.title,
            day=f"{known.started_at:%Y-%m-%d}",
        )
    )
    for one in differences(known, edits, words_of(spoken())):
        show(f"  {short(one.label)}: {marked(one.words)}")
    return take_changes or _yes(phrase("Take this over?"))


def _take_in(store: Store, found: Found, changes: dict[str, tuple[Edit, ...]]) -> int:
    from gembawalk.progress import Bar

    walks = [walk for _, walk in found.walks.values()]
    if not (walks or changes or found.versions or found.loose):
        return 0
    done = 0
    with Bar("storing") as bar:

        def progress(number: int) -> None:
            nonlocal done
            done += number
            bar.show(done, len(walks) + len(changes))

        return store.take_in(walks, changes, progress, versions=found.versions, loose=found.loose)


def _add_standard(store: Store, path: Path, text: StandardText, take_changes: bool, here: set[str]) -> bool:
    known = _counterpart(store, text)
    if known is not None and known.id in here:
        lines = list(_differing(store, known, text))
        if not lines and not known.retired_at:
            return True
        show(
            phrase(
                "{path}: {title}, version {number}, is here and differs:",
                path=path,
                title=known.version.title,
                number=known.version.number,
            )
        )
        for line in lines:
            show(f"  {line}")
        if not take_changes and not _yes(phrase("Take this over as a new version?")):
            return False
    standard, changed = store.add_standard(text, note=f"from {path.name}")
    if changed:
        show(
            phrase(
                "{title} is now at version {number}.", title=standard.version.title, number=standard.version.number
            )
        )
    return True


def _counterpart(store: Store, text: StandardText) -> Standard | None:
    found = store.standards(retired=True)
    by_handle = next((one for one in found if text.handle and one.handle == text.handle), None)
    place = (text.title, text.site, text.area)
    return by_handle or next(
        (one for one in found if (one.version.title, one.version.site, one.version.area) == place), None
    )


def _differing(store: Store, known: Standard, text: StandardText) -> Iterator[str]:
    from gembawalk.domain.word_diff import compare, compare_words

    steps = tuple(
        replace(
            one.step,
            lineage=one.parent.lineage if one.parent else f"new {at}",
            key_points=tuple(
                replace(point, lineage=parent.lineage if parent else f"new {at} {n}")
                for n, (point, parent) in enumerate(one.points)
            ),
        )
        for at, one in enumerate(store.trace(known.id, text))
    )
    after = replace(
        known.version,
        title=text.title,
        site=text.site,
        area=text.area,
        purpose=text.purpose,
        customer=text.customer,
        outcome=text.outcome,
        steps=steps,
    )
    for line in compare(known.version, after):
        if line.changed:
            yield f"{phrase(line.part)}: {marked(line.words)}"
    roles = {one.role.casefold(): one for one in known.visions}
    for vision in text.visions:
        old = roles.get(vision.role.casefold())
        if old is None or (old.role, old.text) != (vision.role, vision.text):
            yield phrase(
                "vision of {role}: {words}",
                role=short(vision.role),
                words=marked(compare_words(old.text if old else "", vision.text)),
            )


def _yes(question: str) -> bool:
    if sys.stdin.isatty():
        return confirmed(question)
    say(phrase("Nobody is there to ask, so this was left as it is. Say --yes to take it over."))
    return False


def _summary(found: Found, taken: int) -> Iterator[str]:
    numbers = [
        (len(found.walks), phrase("added")),
        (taken, phrase("changed")),
        (len(found.changes) - taken, phrase("left as it is here")),
        (found.same, phrase("the same as here")),
    ]
    told = [f"{number} {word}" for number, word in numbers if number]
    if told:
        yield phrase("Walks: {told}.", told=", ".join(told))
