"""The command line's way out: a walk printed, walks written as files in one form or another."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from gembawalk import paths, settings
from gembawalk.console import open_store, say, show
from gembawalk.errors import GembaError
from gembawalk.name_guard import NameGuard
from gembawalk.phrases import counted, phrase

if TYPE_CHECKING:
    from gembawalk.documents.page import Profile
    from gembawalk.domain.walk import Walk
    from gembawalk.store import Store

DONE, COULD_NOT = 0, 1


def run(asked: argparse.Namespace) -> int:
    """Print a walk, or write walks as files."""
    return {"show": _show, "export": _export}[asked.command](asked)


def _show(asked: argparse.Namespace) -> int:
    from gembawalk.documents.summary import Profile, write_summary

    with closing(open_store(paths.database(asked.db))) as store:
        with NameGuard(replaces=asked.replace_names, watches=asked.profile == "team") as guard:
            walk = guard.passed(store.find_walk(asked.walk))
        show(write_summary(walk, Profile(asked.profile)).rstrip("\n"))
    return DONE


def _export(asked: argparse.Namespace) -> int:
    from gembawalk.documents.page import Profile

    if bool(asked.walks) == asked.all:
        reason = phrase("either walks are named, or --all is said.") if asked.all else phrase("no walk is named.")
        raise GembaError(
            phrase("Nothing was exported"), reason, phrase("Say gembawalk export --all --out DIR, or name walks.")
        )
    if asked.format == "jsonl" and asked.profile != "full":
        reason = phrase("a file of records holds everything, what only the coach may read too.")
        raise GembaError(phrase("Nothing was exported"), reason, phrase("Say --profile full with --format jsonl."))
    folder, profile = Path(asked.out), Profile(asked.profile)
    with (
        closing(open_store(paths.database(asked.db))) as store,
        NameGuard(replaces=asked.replace_names, watches=asked.profile == "team") as guard,
    ):
        # All that was named is looked for before the first file is written.
        named = [] if asked.all else [store.find_walk(name) for name in asked.walks]
        number = store.count_walks() if asked.all else len(named)
        walks = map(guard.passed, store.all_walks() if asked.all else named)
        if asked.all and asked.format == "md":
            return _export_vault(store, folder, profile, walks, number)
        if asked.format == "jsonl":
            return _export_records(store, folder, walks, number, everything=asked.all)
        if asked.format == "csv":
            return _export_tables(store, folder, profile, walks, number)
        _export_each(store, folder, asked.format, profile, walks, number)
    return DONE


def _export_each(
    store: Store, folder: Path, form: str, profile: Profile, walks: Iterable[Walk], number: int
) -> None:
    from gembawalk.documents.file import export_page, export_walk, file_name
    from gembawalk.progress import Bar

    files: list[tuple[Path, str]] = []
    edited: list[Path] = []
    try:
        with Bar(str(folder)) as bar:
            for at, walk in enumerate(walks, 1):
                if form == "html":
                    path = export_page(folder, walk, profile)
                else:
                    path = export_walk(folder, walk, profile, store.upkeep.is_touched)
                    plain = folder / file_name(walk)
                    edited += [plain] if path != plain and store.upkeep.is_touched(plain) else []
                files.append((path, walk.id))
                bar.show(at, number)
    finally:
        # Erasing has to name what was written, also where not all of it could be.
        store.upkeep.hand_out_all(files, profile.value)
    for path in edited:
        say(phrase("{path} was changed by hand since it was written, and is left as it is.", path=path))
    for path, _ in files:
        show(str(path))


def _export_vault(store: Store, folder: Path, profile: Profile, walks: Iterable[Walk], number: int) -> int:
    from gembawalk.documents.vault import Vault
    from gembawalk.progress import Bar

    standards = store.standards(retired=True)
    vault = Vault(folder, profile, settings.load(paths.settings_file()).language)
    try:
        with Bar(str(folder)) as bar:
            passing = (bar.passed(walk, at, number) for at, walk in enumerate(walks, 1))
            vault.write(standards, passing)
    except KeyboardInterrupt:
        say(phrase("Stopped. What stands in {folder} is whole; say the same again to go on.", folder=folder))
        raise
    finally:
        # Erasing has to name what was written, also where not all of it could be.
        store.upkeep.hand_out_all(vault.files, profile.value)
    for path in vault.edited:
        say(phrase("{path} was changed by hand since it was written, and is left as it is.", path=path))
    if vault.edited:
        say(phrase("Take it in with gembawalk import, or delete it, and export again."))
    show(
        phrase(
            "{folder}: {walks} and {standards}, {files}.",
            folder=folder,
            walks=counted("{n} walk", "{n} walks", number),
            standards=counted("{n} standard", "{n} standards", len(standards)),
            files=counted("{n} file written", "{n} files written", vault.written),
        )
    )
    return COULD_NOT if vault.edited else DONE


def _export_records(store: Store, folder: Path, walks: Iterable[Walk], number: int, *, everything: bool) -> int:
    from gembawalk.documents.file import export_records
    from gembawalk.documents.record_file import write_records
    from gembawalk.progress import Bar

    standards = [(one, store.versions(one.id)) for one in store.standards(retired=True)] if everything else []
    with Bar(str(folder)) as bar:
        passing = (bar.passed(walk, at, number) for at, walk in enumerate(walks, 1))
        path = export_records(folder, write_records(standards, passing, store.past_records() if everything else ()))
    store.upkeep.hand_out(path, "", "full")
    show(str(path))
    return DONE


def _export_tables(store: Store, folder: Path, profile: Profile, walks: Iterable[Walk], number: int) -> int:
    from gembawalk.documents.file import export_tables
    from gembawalk.progress import Bar

    files: list[Path] = []
    try:
        with Bar(str(folder)) as bar:
            passing = (bar.passed(walk, at, number) for at, walk in enumerate(walks, 1))
            files += export_tables(folder, passing, profile)
    finally:
        # A table holds words of many walks.
        store.upkeep.hand_out_all([(path, "") for path in files], profile.value)
    for path in files:
        show(str(path))
    return DONE
