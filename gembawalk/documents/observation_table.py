"""Past observations in a CSV file of another tool: good rows are taken, bad ones are named by their line."""

from __future__ import annotations

import csv
import re
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import TextIOWrapper
from pathlib import Path

from gembawalk.documents.formula import undefused
from gembawalk.domain.past import IMPORTED_RESULTS, PastObservation
from gembawalk.domain.text import visible
from gembawalk.errors import UnreadableDocument
from gembawalk.phrases import phrase

COLUMNS = ("text", "date", "site", "area", "standard", "step", "countermeasure", "result")
LONGEST = 1024 * 1024
"""Characters of one cell."""
_LONGEST_DAY = 32
"""Characters of a cell that may tell a day; what stands behind them tells none, and need not be remembered."""
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_limits = threading.Lock()


@dataclass(frozen=True, slots=True)
class RowMistake:
    """A row that was left out, and why."""

    line: int
    message: str


def _nothing(done: int, total: int) -> None:
    """Show no progress."""


def read_observations(
    path: Path, progress: Callable[[int, int], None] = _nothing
) -> Generator[PastObservation | RowMistake, None, None]:
    """Read a CSV file row by row, without holding it in memory.

    Args:
        path: a file in UTF-8 whose first line names the columns; the separator may be a comma, a semicolon or
            a tab.
        progress: called now and then with the bytes read and the bytes of the file.

    Yields:
        A row, or why it is left out; columns that are not known are told once, on line 1.

    Raises:
        UnreadableDocument: it can't be read at all, or has no column ``text``.
    """
    title = phrase("{path} can't be imported", path=path)
    try:
        total = path.stat().st_size
        with path.open("rb") as raw, TextIOWrapper(raw, "utf-8-sig", newline="") as file, _long_cells():
            yield from _read_rows(file, title, lambda: progress(min(raw.tell(), total), total))
    except OSError as error:
        reason = (error.strerror or phrase("it can't be read")).lower()
        raise UnreadableDocument(title, f"{reason}.", phrase("Check the name and the place.")) from error
    except UnicodeDecodeError as error:
        raise UnreadableDocument(title, phrase("it is not UTF-8."), phrase("Save it as CSV in UTF-8.")) from error


@contextmanager
def _long_cells() -> Iterator[None]:
    with _limits:
        before = csv.field_size_limit(LONGEST)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _read_rows(
    file: TextIOWrapper, title: str, progress: Callable[[], None]
) -> Iterator[PastObservation | RowMistake]:
    first = file.readline()
    separator = max(",;\t", key=first.count)
    names = [name.strip().casefold() for name in next(csv.reader([first], delimiter=separator), [])]
    if "text" not in names:
        reason = phrase("its first line names no column text.")
        raise UnreadableDocument(
            title, reason, phrase("Name the columns on the first line: {columns}.", columns=", ".join(COLUMNS))
        )
    if doubled := next((name for name in names if name in COLUMNS and names.count(name) > 1), None):
        raise UnreadableDocument(
            title,
            phrase("its first line names {doubled} twice.", doubled=doubled),
            phrase("Name each column once."),
        )
    if unknown := [name for name in names if name not in COLUMNS]:
        shown = ", ".join(visible(name) or phrase("one without a name") for name in unknown)
        yield RowMistake(1, phrase("These columns are left out: {shown}.", shown=shown))
    reader = csv.reader(file, delimiter=separator, strict=False)
    while True:
        line = reader.line_num + 2
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield RowMistake(line, phrase("This row can't be read ({error}).", error=error))
            continue
        if row is None:
            break
        if line % 512 == 0:
            progress()
        if "".join(row).strip():
            yield _row(line, names, row)
    progress()


def _row(line: int, names: list[str], row: list[str]) -> PastObservation | RowMistake:
    if len(row) != len(names):
        return RowMistake(
            line, phrase("This row has {row} cells; expected {names}.", row=len(row), names=len(names))
        )
    cells = {name: undefused(cell.strip()) for name, cell in zip(names, row, strict=True)}
    if not cells["text"]:
        return RowMistake(line, phrase("The cell text is empty; it says what goes wrong."))
    day = cells.get("date", "")
    found = _day(day[:_LONGEST_DAY])
    if found is None:
        return RowMistake(
            line, phrase("{day} is no date; expected 2026-10-05 or 5.10.2026.", day=repr(visible(day)))
        )
    result = " ".join(cells.get("result", "").casefold().split())
    if result and result not in IMPORTED_RESULTS:
        return RowMistake(
            line,
            phrase(
                "{result} is no result; expected {results}.",
                result=repr(visible(result)),
                results=", ".join(IMPORTED_RESULTS),
            ),
        )
    return PastObservation(
        line=line,
        text=cells["text"],
        date=found,
        site=cells.get("site", ""),
        area=cells.get("area", ""),
        standard=cells.get("standard", ""),
        step=cells.get("step", ""),
        countermeasure=cells.get("countermeasure", ""),
        result=result,
    )


@lru_cache(4096)
def _day(text: str) -> str | None:
    """Return a day in ISO form, an empty text for none, None for what is no day."""
    try:
        if dotted := _DOTTED.fullmatch(text):
            return date(int(dotted[3]), int(dotted[2]), int(dotted[1])).isoformat()
        return date.fromisoformat(text[:10]).isoformat() if text else ""
    except ValueError:
        return None
