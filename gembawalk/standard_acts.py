"""The command line's acts on standards: add, edit, list, show, history, blame, retire, export."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from gembawalk import paths, settings
from gembawalk.console import marked, open_store, say, short, show, show_json
from gembawalk.errors import GembaError, UnknownRecord
from gembawalk.phrases import phrase

if TYPE_CHECKING:
    from gembawalk.domain.standard import StandardVersion
    from gembawalk.store import Store

DONE, COULD_NOT = 0, 1


def run(asked: argparse.Namespace) -> int:
    """Run one act; returns 0 when it is done, 1 when it could not be done."""
    return _ACTS[asked.act](asked)


def _store(asked: argparse.Namespace, *, create: bool = False) -> Store:
    return open_store(paths.database(asked.db), create=create)


def _language() -> str:
    """The language of the coach, in which labels are written."""
    return settings.load(paths.settings_file()).language


def _add(asked: argparse.Namespace) -> int:
    from gembawalk.documents.file import read_text
    from gembawalk.documents.standard import read_standard

    read = [(name, read_standard(read_text(Path(name)))) for name in asked.files]
    texts = [(name, result.text) for name, result in read if result.text is not None]
    mistakes = [f"{name}:{one.line}: {one.message}" for name, result in read for one in result.mistakes]
    if mistakes:
        for mistake in mistakes:
            say(mistake)
        say(phrase("Nothing was stored. Mend these lines and run the command again."))
        return COULD_NOT
    with closing(_store(asked, create=True)) as store:
        for name, text in texts:
            standard, changed = store.add_standard(text, note=f"from {Path(name).name}")
            number = standard.version.number
            at = {"title": standard.version.title, "number": number}
            told = phrase("{title} is there already, version {number}.", **at)
            show(phrase("{title} is now at version {number}.", **at) if changed else told)
            if changed and number > 1:
                before, after = store.versions(standard.id)[-2:]
                for line in _carried_on(before, after):
                    show(f"  {line}")
    return DONE


def _carried_on(before: StandardVersion, after: StandardVersion) -> Iterator[str]:
    """What is new, gone or reworded, so that a wrong lineage is seen at once."""
    old = {step.lineage: step for step in before.steps}
    for step in after.steps:
        parent = old.pop(step.lineage, None)
        if parent is None:
            yield phrase("new: {what}", what=short(step.what))
        elif parent.what != step.what:
            yield phrase("reworded: {before} → {now}", before=short(parent.what), now=short(step.what))
    yield from (phrase("gone: {what}", what=short(step.what)) for step in old.values())


def _edit(asked: argparse.Namespace) -> int:
    from gembawalk.standard_editing import edit

    with closing(_store(asked)) as store:
        saved = edit(store, store.find_standard(asked.standard), _language())
    if saved is None:
        show(phrase("Nothing was changed."))
    else:
        show(phrase("{title} is now at version {number}.", title=saved.version.title, number=saved.version.number))
    return DONE


def _list(asked: argparse.Namespace) -> int:
    with closing(_store(asked)) as store:
        found = store.standards(retired=asked.retired)
    if asked.json:
        show_json(
            [
                {
                    "id": one.id,
                    "handle": one.handle,
                    "title": one.version.title,
                    "site": one.version.site,
                    "area": one.version.area,
                    "version": one.version.number,
                    "steps": len(one.version.steps),
                    "walks": one.walks,
                    "last_walk": one.last_walk.isoformat() if one.last_walk else None,
                    "retired_at": one.retired_at.isoformat() if one.retired_at else None,
                }
                for one in found
            ]
        )
        return DONE
    for one in found:
        where = ", ".join(part for part in (one.version.area, one.version.site) if part)
        state = f"  ({phrase('retired')})" if one.retired_at else ""
        version = phrase("version {number}", number=one.version.number)
        show(f"{one.handle}  {one.version.title}  {where}  {version}{state}")
    return DONE


def _show(asked: argparse.Namespace) -> int:
    from gembawalk.documents.standard import write_standard

    with closing(_store(asked)) as store:
        show(write_standard(store.find_standard(asked.standard), language=_language()).rstrip("\n"))
    return DONE


def _history(asked: argparse.Namespace) -> int:
    with closing(_store(asked)) as store:
        versions = store.versions(store.find_standard(asked.standard).id)
    if asked.compare:
        from gembawalk.domain.word_diff import compare

        numbered = {one.number: one for one in versions}
        for number in asked.compare:
            if number not in numbered:
                reason = phrase(
                    "{title} has versions 1 to {number}.", title=versions[-1].title, number=versions[-1].number
                )
                raise UnknownRecord(phrase("There is no version {number}", number=number), reason)
        lines = compare(*(numbered[number] for number in asked.compare))
        for line in lines:
            if line.changed:
                show(f"{phrase(line.part) + ':':<11}{marked(line.words)}")
        if not any(line.changed for line in lines):
            show(phrase("Nothing differs."))
        return DONE
    for one in reversed(versions):
        earned = f"{phrase('earned by a try:')} " if one.check else ""
        version = phrase("version {number}", number=one.number)
        show(f"{version}  {one.at:%Y-%m-%d}  {earned}{short(one.note) or phrase('no note')}")
    return DONE


def _blame(asked: argparse.Namespace) -> int:
    from gembawalk.domain.blame import blame_rows
    from gembawalk.domain.ids import short_id

    with closing(_store(asked)) as store:
        standard = store.find_standard(asked.standard)
        found = store.blame(standard.version)
    show(phrase("{title}, version {number}", title=standard.version.title, number=standard.version.number))
    number = 0
    for one in found:
        number += one.is_step
        reason = phrase(", because {reason}", reason=short(one.reason)) if one.reason else ""
        show()
        show(f"{number}. {short(one.text)}" if one.is_step else f"   - {short(one.text)}{reason}")
        for label, text in blame_rows(one, lambda day: day.isoformat()):
            walk = f" ({short_id(one.walk)})" if label == "walk" and one.walk else ""
            show(f"     {phrase(label):<11}{short(text)}{walk}")
    return DONE


def _retire(asked: argparse.Namespace) -> int:
    with closing(_store(asked)) as store:
        standard = store.find_standard(asked.standard)
        store.retire(standard.id)
    show(
        phrase(
            "{title} is out of use. Its walks stay; adding it again brings it back.", title=standard.version.title
        )
    )
    return DONE


def _export(asked: argparse.Namespace) -> int:
    from gembawalk.documents.file import export_standard

    if bool(asked.standards) == asked.all:
        reason = (
            phrase("either standards are named, or --all is said.")
            if asked.all
            else phrase("no standard is named.")
        )
        remedy = phrase("Say gembawalk standard export --all --out DIR, or name standards.")
        raise GembaError(phrase("Nothing was exported"), reason, remedy)
    language = _language()
    with closing(_store(asked)) as store:
        wanted: Iterable[str] = asked.standards
        found = store.standards() if asked.all else [store.find_standard(name) for name in wanted]
        for standard in found:
            versions = store.versions(standard.id)
            path, edited = export_standard(Path(asked.out), standard, versions, full=asked.full, language=language)
            if edited is not None:
                say(phrase("{path} was changed by hand since it was written, and is left as it is.", path=edited))
            show(str(path))
    return DONE


_ACTS = {
    "add": _add,
    "edit": _edit,
    "list": _list,
    "show": _show,
    "history": _history,
    "blame": _blame,
    "retire": _retire,
    "export": _export,
}
