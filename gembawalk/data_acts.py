"""The command line's acts on the database itself: backup, restore, doctor, erase."""

from __future__ import annotations

import argparse
import os
import shutil
import stat
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gembawalk import paths
from gembawalk.console import confirmed, now, open_store, say, short, show
from gembawalk.errors import DamagedDatabase, GembaError, UnusableDatabase
from gembawalk.phrases import counted, phrase

if TYPE_CHECKING:
    from gembawalk.store import Store
    from gembawalk.store.restore import Glance
    from gembawalk.store.upkeep import Erasable

DONE, COULD_NOT = 0, 1
_COLUMN = 14


def run(asked: argparse.Namespace) -> int:
    """Run one act; returns 0 when it is done, 1 when it could not be done or something is wrong."""
    return _ACTS[asked.command](asked)


def _backup(asked: argparse.Namespace) -> int:
    target = paths.new_file(asked.out) if asked.out else None
    with closing(open_store(paths.database(asked.db))) as store:
        show(str(store.upkeep.back_up(target)))
    return DONE


def _restore(asked: argparse.Namespace) -> int:
    from gembawalk.store.restore import copies_of, glance, restore

    path = paths.database(asked.db)
    if asked.file is None:
        for copy in copies_of(path):
            show(phrase("{copy}  can't be read", copy=copy) if isinstance(copy, Path) else _told(copy))
        return DONE
    source = Path(asked.file).expanduser().absolute()
    if path.exists() and source.exists() and path.samefile(source):
        raise UnusableDatabase(
            phrase("Nothing was restored"),
            phrase("{path} is the database itself.", path=path),
            phrase("Name a copy of it."),
        )
    new = glance(source)
    if path.exists():
        try:
            present = _told(glance(path))
        except DamagedDatabase:
            present = phrase("{path}  damaged", path=path)
        say(phrase("This would be replaced:  {copy}", copy=present))
        say(phrase("                    by:  {copy}", copy=_told(new)))
        say(phrase("The present one would be kept in the folder backups beside it."))
        _ask(phrase("Restore it?"), phrase("Nothing was restored"), yes=asked.yes)
    aside = restore(path, source, now())
    show(
        phrase(
            "{path} is now as {source} was. What stood there is kept in {aside}.",
            path=path,
            source=source,
            aside=aside,
        )
        if aside
        else phrase("{path} is now as {source} was.", path=path, source=source)
    )
    return DONE


def _told(copy: Glance) -> str:
    counts = (
        counted("{n:,} standard", "{n:,} standards", copy.standards),
        counted("{n:,} walk", "{n:,} walks", copy.walks),
        counted("{n:,} observation", "{n:,} observations", copy.observations),
    )
    last = (
        phrase("last written {day} {time} UTC", day=copy.last[:10], time=copy.last[11:16])
        if copy.last
        else phrase("never written to")
    )
    return f"{copy.path}  {', '.join(counts)}, {last}"


def _doctor(asked: argparse.Namespace) -> int:
    path = paths.database(asked.db)
    _tell_places(path)
    try:
        with closing(open_store(path, is_asked_for=True)) as store:
            wrong, is_damaged = _examined(store, path)
            if wrong and asked.repair and not is_damaged:
                for sentence in store.upkeep.repair():
                    show(f"  {sentence}")
                with suppress(OSError):
                    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
                show(phrase("Mended. This is how it is now:"))
                wrong, _ = _examined(store, path)
    except UnusableDatabase as error:
        if not _may_be_salvaged(error, path):
            raise
        _line("File", f"damaged: {error.reason}")
        wrong, is_damaged = True, True
    if is_damaged and asked.repair:
        return _salvage(path)
    if wrong and not asked.repair:
        say(phrase("Something is wrong. gembawalk doctor --repair mends it, and keeps a damaged file as it is."))
    return COULD_NOT if wrong else DONE


def _may_be_salvaged(error: UnusableDatabase, path: Path) -> bool:
    """Tell whether a file that won't open is a damaged one of ours."""
    from gembawalk.store.salvage import is_ours

    return isinstance(error, DamagedDatabase) or (path.is_file() and is_ours(path))


def _salvage(path: Path) -> int:
    import secrets

    from gembawalk.domain.ids import uuid7
    from gembawalk.store.salvage import salvage

    def new_id() -> str:
        return uuid7(round(now().timestamp() * 1000), secrets.randbits(74))

    aside, told = salvage(path, now, new_id)
    for sentence in told:
        show(f"  {sentence}")
    show(
        phrase(
            "All that can be read is in {path} again. The damaged file is kept as it was in {aside}.",
            path=path,
            aside=aside,
        )
    )
    with closing(open_store(path, is_asked_for=True)) as store:
        wrong, _ = _examined(store, path)
    return COULD_NOT if wrong else DONE


def _examined(store: Store, path: Path) -> tuple[bool, bool]:
    """Print what is found; tell whether anything is wrong, and whether the file itself is damaged."""
    is_wrong = is_damaged = False
    for finding in store.upkeep.findings():
        _line(finding.what, finding.how)
        for sentence in finding.wrong:
            show(f"  {sentence}")
        is_wrong = is_wrong or bool(finding.wrong)
        is_damaged = is_damaged or (finding.is_structure and bool(finding.wrong))
    if os.name != "nt" and path.stat().st_mode & 0o077:
        _line("Access", "others on this machine may read it")
        is_wrong = True
    return is_wrong, is_damaged


def _tell_places(path: Path) -> None:
    import sqlite3

    from gembawalk import __version__
    from gembawalk.store import copies, place
    from gembawalk.store.migrations import latest

    with suppress(OSError):
        _line("Database", f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
        _line("Free disk", f"{shutil.disk_usage(path.parent).free / 1e9:.1f} GB")
    _line("Backups", str(copies.folder(path)))
    _line("Settings", str(paths.settings_folder()))
    _line("Versions", f"gembawalk {__version__}, data {latest()}, SQLite {sqlite3.sqlite_version}")
    if words := place.caution(path):
        _line("Place", words)


def _erase(asked: argparse.Namespace) -> int:
    from gembawalk.domain.ids import short_id

    with closing(open_store(paths.database(asked.db))) as store:
        if asked.list:
            for name in asked.records:
                for one in store.upkeep.erasables(store.find_walk(name).id):
                    show(f"{short_id(one.id)}  {one.kind:<12}{short(one.text)}")
            return DONE
        wanted = [store.upkeep.erasable(name) for name in asked.records]
        for one in wanted:
            say(f"{one.kind} {short_id(one.id)}: {short(one.text)}")
            if one.counts:
                say(f"  {phrase('and with it {told}', told=_goes_along(one))}")
        _ask(phrase("Erase it for good, from everywhere?"), phrase("Nothing was erased"), yes=asked.yes)
        stuck: set[Path] = set()
        for one in wanted:
            stuck.update(store.upkeep.erase(one.kind, one.id))
        show(phrase("Erased, here and in all copies.") if not stuck else phrase("Erased here."))
        for copy in sorted(stuck):
            say(phrase("{copy} can't be read, so it may still hold it. Delete it if you don't need it.", copy=copy))
        given = dict.fromkeys(file for one in wanted for file in store.upkeep.handed_out(one.walk))
        if given:
            say(phrase("These files were written before and can't be recalled; delete them where they hold it:"))
        for file in given:
            say(f"  {file.path}  ({file.at[:10]})")
    return DONE


def _goes_along(one: Erasable) -> str:
    return ", ".join(_counted(number, kind) for kind, number in one.counts.items())


def _ask(question: str, title: str, *, yes: bool) -> None:
    """Ask before what can't be undone.

    Raises:
        GembaError: the answer is no, or nobody is there to answer.
    """
    if yes or confirmed(question):
        return
    reason = phrase("you kept it as it is.") if sys.stdin.isatty() else phrase("nobody is there to be asked.")
    raise GembaError(title, reason, "" if sys.stdin.isatty() else phrase("Say --yes to do it all the same."))


def _line(what: str, how: str) -> None:
    show(f"{what:<{_COLUMN}}{how}")


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"


_ACTS = {"backup": _backup, "restore": _restore, "doctor": _doctor, "erase": _erase}
