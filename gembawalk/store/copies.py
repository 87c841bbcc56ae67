"""The folder `backups` beside the database: how copies are named there, and which of them are kept."""

from __future__ import annotations

import re
from contextlib import closing, suppress
from datetime import date, datetime
from pathlib import Path

from gembawalk.store import file
from gembawalk.store.failure import FAILURES

KEPT = 14
"""Copies of days of use that are kept; those made by hand or before a change of the data stay."""
_DEVICE = "SELECT value FROM meta WHERE key = 'device'"
_DAY = r"\d{4}-\d\d-\d\d"
_STALE_SECONDS = 86_400


def folder(path: Path) -> Path:
    """Return the folder of a database's copies, whether or not it is there."""
    return path.parent / "backups"


def of_day(path: Path, day: date) -> Path:
    """Return where the copy of a day goes."""
    return folder(path) / f"{path.stem}-{day.isoformat()}{path.suffix}"


def of_moment(path: Path, now: datetime, why: str = "") -> Path:
    """Return where a copy goes that is made by hand, or put aside for a reason; nothing stands there."""
    return _free(path, f"{now:%Y-%m-%d-%H%M%S}{f'-{why}' if why else ''}")


def of_version(path: Path, version: int) -> Path:
    """Return where the copy goes that is made before an older database is brought up to date."""
    return _free(path, f"version-{version}")


def found(path: Path) -> tuple[Path, ...]:
    """Return all copies of a database: in the folder, and what was rescued beside it, oldest first."""
    endings = rf"({_DAY}(-\d{{6}})?(-[a-z-]+)?|version-\d+)(-\d+)?"
    in_folder = _matching(folder(path), path, endings)
    beside = _matching(path.parent, path, r"rescued-[0-9a-f]{8}")
    return (*sorted(in_folder), *sorted(beside))


def is_damaged(copy: Path) -> bool:
    """Tell whether a copy is a damaged database that was put aside when it was mended."""
    return "-damaged" in copy.stem


def days(path: Path) -> tuple[Path, ...]:
    """Return the copies of days, oldest first."""
    return tuple(sorted(_matching(folder(path), path, _DAY)))


def prune(path: Path, today: date) -> None:
    """Delete copies of days beyond the last ones.

    Copies of days that are yet to come, from a clock that was wrong, count as the oldest. A copy of another
    database that had this name before is left alone: it may be all that is left of it.
    """
    newest = of_day(path, today).name
    ordered = sorted(days(path), key=lambda copy: (copy.name <= newest, copy.name))
    for copy in ordered[:-KEPT]:
        if _device(copy) == _device(path):
            with suppress(OSError):
                copy.unlink()


def clear_parts(path: Path, now: datetime) -> None:
    """Delete what a crash left behind of copies that were being written a day and more ago."""
    for place in (path.parent, folder(path)):
        for part in place.glob(f".{path.stem}*.part*"):
            with suppress(OSError):
                if now.timestamp() - part.stat().st_mtime > _STALE_SECONDS:
                    part.unlink()


def _free(path: Path, ending: str) -> Path:
    names = (f"{path.stem}-{ending}{again}{path.suffix}" for again in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(copy for copy in (folder(path) / name for name in names) if not file.exists(copy))


def _matching(place: Path, path: Path, endings: str) -> list[Path]:
    pattern = re.compile(f"{re.escape(path.stem)}-{endings}{re.escape(path.suffix)}")
    try:
        return [one for one in place.iterdir() if pattern.fullmatch(one.name) and one.is_file()]
    except OSError:
        return []


def _device(path: Path) -> str | None:
    """Return which database a file is, or is a copy of; None where it can't be read."""
    with suppress(*FAILURES), closing(file.open_to_read(path)) as connection:
        return str(connection.execute(_DEVICE).fetchone()[0])
    return None
