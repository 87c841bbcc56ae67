"""Files that are written whole or not at all, and never over another walk's file."""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from gembawalk.documents import standard as standard_document
from gembawalk.documents import summary
from gembawalk.documents.front_matter import part_own, read_front_matter, with_own
from gembawalk.documents.standard import LARGEST, write_standard
from gembawalk.documents.summary import Profile, write_summary
from gembawalk.domain.ids import short_id, timeless
from gembawalk.domain.standard import Standard, StandardVersion, is_as_written
from gembawalk.domain.walk import Walk
from gembawalk.errors import UnreadableDocument, UnwritableFile
from gembawalk.phrases import phrase

_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
_MOST_OF_A_NAME = 1000
_PAGE_ID = re.compile('<meta name="gembawalk-id" content="([^"]*)">')
_LETTERS = {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "ı": "i", "þ": "th", "ð": "d"}


@lru_cache(maxsize=256)
def slug(text: str) -> str:
    """Return a text as ``[a-z0-9-]{1,60}`` for a file name; ``walk`` where nothing of it is left."""
    folded = "".join(_LETTERS.get(letter, letter) for letter in text.casefold())
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    return f"{words}-walk" if words in _DEVICES else words or "walk"


def file_name(walk: Walk, ending: str = "md") -> str:
    """Return the name of a walk's file: day, standard, and the end of the walk's id."""
    return f"{walk.started_at.date().isoformat()} {slug(walk.version.title)} {short_id(walk.id).upper()}.{ending}"


def export_walk(
    folder: Path, walk: Walk, profile: Profile, is_touched: Callable[[Path], bool] = lambda _: False
) -> Path:
    """Write a walk's summary into a folder, which is made where it is missing.

    Args:
        folder: where to.
        walk: the walk.
        profile: whom it is for.
        is_touched: tells whether somebody wrote a file since it was exported.

    Returns:
        The file. The same walk gets the same name again; a file that holds another walk stays as it is, and so
        does one in which a person wrote what isn't in the walk.

    Raises:
        UnwritableFile: the folder or the file can't be written; what stood there stands there still.
    """
    make_folder(folder)
    path, text = planned_walk(folder, walk, profile, is_touched=is_touched)
    write_whole(path, text)
    return path


def planned_walk(
    folder: Path,
    walk: Walk,
    profile: Profile,
    ending: str = "md",
    is_touched: Callable[[Path], bool] = lambda _: False,
) -> tuple[Path, str]:
    """Return where `export_walk` writes a walk, and what; writes nothing.

    Args:
        folder: where to; it need not be there.
        walk: the walk.
        profile: whom it is for.
        ending: md, or html for where `export_page` writes it, together with the markdown that it makes a page of.
        is_touched: as for `export_walk`.
    """
    # A page isn't read back, and is no place to write into.
    is_edited = partial(_is_edited, walk, is_touched) if ending == "md" else None
    path = own_place(folder, file_name(walk, ending), walk.id, is_edited=is_edited)
    return path, _kept_own(path, write_summary(walk, profile), summary.KEYS)


def export_page(folder: Path, walk: Walk, profile: Profile) -> Path:
    """Write a walk's summary as a page for a browser into a folder, which is made where it is missing.

    Returns:
        The file, named as `export_walk` names it.

    Raises:
        UnwritableFile: the folder or the file can't be written; what stood there stands there still.
    """
    from gembawalk.documents.web_page import walk_page

    make_folder(folder)
    path = own_place(folder, file_name(walk, "html"), walk.id)
    write_whole(path, walk_page(walk, profile))
    return path


def export_tables(folder: Path, walks: Iterable[Walk], profile: Profile) -> Iterator[Path]:
    """Write walks as tables into a folder, which is made where it is missing, and yield each file.

    Raises:
        UnwritableFile: a file can't be written, or one of that name holds something else.
    """
    from gembawalk.documents.sheet import write_sheets

    make_folder(folder)
    for name, text in write_sheets(walks, profile):
        path = folder / f"{name}.csv"
        write_over_own(path, text)
        yield path


def export_records(folder: Path, lines: Iterable[str]) -> Path:
    """Write records, one a line, into a folder, which is made where it is missing.

    Raises:
        UnwritableFile: the file can't be written, or one of that name holds something else.
    """
    make_folder(folder)
    path = folder / "walks.jsonl"
    write_over_own(path, "".join(f"{line}\n" for line in lines))
    return path


def export_standard(
    folder: Path,
    standard: Standard,
    versions: Iterable[StandardVersion],
    *,
    full: bool = False,
    language: str = "en",
) -> tuple[Path, Path | None]:
    """Write a standard into a folder, which is made where it is missing.

    Args:
        folder: where to.
        standard: the standard with its current version.
        versions: all of its versions, which a file may hold from before.
        full: whether with the lineage of its parts.
        language: that of the labels.

    Returns:
        The file, named by the standard's handle; a file that holds another one stays as it is. So does one that
        says what no version says, which is returned beside it.

    Raises:
        UnwritableFile: the folder or the file can't be written; what stood there stands there still.
    """
    make_folder(folder)
    known = [replace(standard, version=version) for version in versions]
    edited: list[Path] = []

    def is_edited(path: Path) -> bool:
        if _says_other(path, known):
            edited.append(path)
        return path in edited

    path = own_place(folder, f"{slug(standard.handle)}.md", standard.handle, is_edited=is_edited)
    text = write_standard(standard, full=full, language=language)
    write_whole(path, _kept_own(path, text, standard_document.KEYS))
    return path, edited[0] if edited else None


def make_folder(folder: Path) -> None:
    """Make a folder where it is missing.

    Raises:
        UnwritableFile: it can't be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error


def own_place(
    folder: Path,
    name: str,
    identity: str,
    taken: Mapping[Path, str] | None = None,
    is_edited: Callable[[Path], bool] | None = None,
) -> Path:
    """Return where a document goes: its name, or that with a number where the name holds another one.

    Args:
        folder: where to.
        name: the name.
        identity: the document's id.
        taken: the ids of documents by their places, whether or not they have been written.
        is_edited: tells whether a person wrote into the document, which isn't to be lost.
    """
    path = folder / name
    number = 2
    while number < _MOST_OF_A_NAME and (
        _belongs_to_another(path, identity, taken or {}) or (is_edited is not None and is_edited(path))
    ):
        path = folder / f"{Path(name).stem} {number}{Path(name).suffix}"
        number += 1
    return path


def _says_other(path: Path, known: Iterable[Standard]) -> bool:
    if not path.exists():
        return False
    try:
        text = read_text(path)
    except UnreadableDocument:
        return True  # as an editor leaves it that writes no UTF-8
    found = standard_document.read_standard(text).text
    return not is_hollow(text) and (found is None or not any(is_as_written(found, one) for one in known))


def _is_edited(walk: Walk, is_touched: Callable[[Path], bool], path: Path) -> bool:
    from gembawalk.documents.walk_reader import says_no_more

    if not is_touched(path):
        return False
    try:
        return not says_no_more(read_text(path), walk)
    except UnreadableDocument:
        return True  # as an editor leaves it that writes no UTF-8


def _belongs_to_another(path: Path, identity: str, taken: Mapping[Path, str]) -> bool:
    if path in taken:
        return timeless(taken[path]) != timeless(identity)
    try:
        with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
            top = file.read(64 * 1024)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    if is_hollow(top):
        return False
    if top.startswith("---\n") and top.find(f'\nid: "{identity}"\n', 3, top.find("\n---\n", 3) + 1) > 0:
        return False  # as it is written here, which needn't be read line by line
    page = _PAGE_ID.search(top) if path.suffix == ".html" else None
    found = page[1] if page else read_front_matter(top).values.get("id", "")
    return timeless(found) != timeless(identity)


def _kept_own(path: Path, text: str, known: Collection[str]) -> str:
    """Return a document with what a person added at the top of the file that it takes the place of."""
    with suppress(OSError):
        old = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
        return with_own(text, part_own(old, known)[1])
    return text


def write_whole(path: Path, text: str) -> bool:
    """Write a text file as UTF-8, whole or not at all; what is there already is not written again.

    Returns:
        Whether it was written.

    Raises:
        UnwritableFile: it can't be written; what stood there stands there still.
    """
    content = text.encode()
    if is_written(path, content):
        return False
    put_whole(path, content)
    return True


def is_written(path: Path, content: bytes) -> bool:
    """Tell whether a file holds just this."""
    with suppress(OSError):
        return path.read_bytes() == content
    return False


def is_hollow(content: str) -> bool:
    """Tell whether a file holds nothing: a power cut leaves such ones of those that weren't on the disk yet."""
    return not content.strip("\0")


def put_whole(path: Path, content: bytes, *, is_synced: bool = True) -> None:
    """Write a file whole or not at all.

    Args:
        path: the file.
        content: what it is to hold.
        is_synced: whether it is on the disk before it takes its place: else a power cut may leave it empty.

    Raises:
        UnwritableFile: it can't be written; what stood there stands there still.
    """
    # By the system's own calls, and names as text: what comes with paths and files takes as long as the disk does.
    folder, name = os.path.split(path)
    beside = os.path.join(folder, f".{name[:80]}.{secrets.token_hex(4)}.part")  # noqa: PTH118
    try:
        handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(handle, rest) :]
            if is_synced:
                os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(beside, path)  # noqa: PTH105
    except BaseException as error:
        with suppress(OSError):
            os.unlink(beside)  # noqa: PTH108
        if isinstance(error, OSError):
            raise unwritable(path, error) from error
        raise


def read_text(path: Path) -> str:
    """Read a text file that a person wrote, in UTF-8 with any line ends.

    Raises:
        UnreadableDocument: it is missing, can't be read, is too large, or is not UTF-8.
    """
    title = phrase("{path} can't be read", path=path)
    try:
        with path.open("rb") as file:
            content = file.read(4 * LARGEST + 1)
    except OSError as error:
        raise UnreadableDocument(title, f"{_reason(error)}.", phrase("Check the name and the place.")) from error
    if len(content) > 4 * LARGEST:
        raise UnreadableDocument(
            title, phrase("it is larger than four megabytes."), phrase("Is it the right file?")
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableDocument(
            title, phrase("line {line} is not UTF-8.", line=line), phrase("Save the file as UTF-8.")
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def write_over_own(path: Path, text: str) -> None:
    """Write a file whole or not at all, over one of the same kind, which begins alike, and over nothing else.

    Raises:
        UnwritableFile: it can't be written, or something else stands there.
    """
    ours = text.partition("\n")[0].rstrip().encode()
    first = ours
    with suppress(OSError), path.open("rb") as file:
        first = file.readline(len(ours) + 4096).rstrip()
    if first and not (first.startswith(ours) or ours.startswith(first)):
        raise UnwritableFile(
            phrase("{path} was not written", path=path),
            phrase("it holds something else."),
            phrase("Name another place."),
        )
    write_whole(path, text)


def unwritable(path: Path, error: OSError) -> UnwritableFile:
    """Return what is told of a file or a folder that the system doesn't let be written."""
    remedy = phrase("Choose another folder, or make room and try again.")
    return UnwritableFile(phrase("{path} was not written", path=path), f"{_reason(error)}.", remedy)


def _reason(error: OSError) -> str:
    reason = error.strerror or type(error).__name__
    return reason[0].lower() + reason[1:]
