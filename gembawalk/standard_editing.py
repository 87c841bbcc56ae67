"""Editing a standard in the coach's own editor, until it can be read and its lineage is right."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gembawalk.console import say, short, yes_words
from gembawalk.documents.file import read_text
from gembawalk.documents.standard import read_standard, write_standard
from gembawalk.domain.lineage import ANEW, Ancestry
from gembawalk.domain.standard import Standard, StandardText, Step, TextMistake
from gembawalk.errors import GembaError
from gembawalk.phrases import phrase
from gembawalk.text_editor import open_in_editor

if TYPE_CHECKING:
    from gembawalk.store import Store

_BEGIN, _END = "<!--", "-->"


def edit(store: Store, standard: Standard, language: str = "en") -> Standard | None:
    """Open a standard in ``$VISUAL`` or ``$EDITOR`` and save what comes back as its next version.

    Text that can't be read comes back into the editor with its mistakes on top. What can't be saved stays in a
    file, and the error says where.

    Returns:
        The standard as it is now; None where nothing was changed.

    Raises:
        GembaError: there is no editor, it failed, the coach gave up, or it can't be saved.
    """
    folder = Path(tempfile.mkdtemp(prefix="gembawalk-"))
    path = folder / f"{standard.handle or 'standard'}.md"
    try:
        saved = _edit(store, standard, path, language)
    except GembaError as error:
        raise type(error)(
            error.title,
            error.reason,
            f"{error.remedy} {phrase('Your text is in {path}.', path=path)}".strip(),
        ) from error
    except KeyboardInterrupt:
        say(phrase("Your text is in {path}.", path=path))
        raise
    shutil.rmtree(folder, ignore_errors=True)
    return saved


def _edit(store: Store, standard: Standard, path: Path, language: str) -> Standard | None:
    before = write_standard(standard, language=language)
    _write(path, before)
    while True:
        open_in_editor(path, phrase("The standard was not opened"))
        text = _without_notes(read_text(path))
        if text.strip() in (before.strip(), ""):
            return None
        read = read_standard(text)
        if read.text is None:
            _write(path, _noted(text, read.mistakes))
            say(
                phrase(
                    "{mistakes} to mend: {message}", mistakes=len(read.mistakes), message=read.mistakes[0].message
                )
            )
            if not _yes(phrase("Open it again?")):
                raise GembaError(phrase("Nothing was saved"), phrase("the text has mistakes."))
            continue
        decided = _with_lineage(read.text, store.trace(standard.id, read.text), standard.version.steps)
        note = input(f"{phrase('What changed, and why?')} ").strip() if sys.stdin.isatty() else ""
        saved, changed = store.add_standard(decided, note, None, standard)
        return saved if changed else None


def _with_lineage(text: StandardText, found: Sequence[Ancestry], old: Sequence[Step]) -> StandardText:
    """Ask for each step whose words are new which one it carries on; Enter says that the guess is right."""
    kept = {one.parent.lineage for one in found if one.parent}
    if not sys.stdin.isatty() or all(one.parent and one.parent.what == one.step.what for one in found):
        return text
    say(
        phrase(
            "Which step carries on which one? Enter takes it as it stands, a number another one, n makes it new."
        )
    )
    for number, step in enumerate(old, 1):
        gone = "" if step.lineage in kept else f"  ({phrase('gone')})"
        say(f"  {number}  {short(step.what)}{gone}")
    steps = []
    for one in found:
        parent = one.parent
        if parent is None or parent.what != one.step.what:
            guess = f"{old.index(parent) + 1}" if parent else "new"
            answer = input(f"{short(one.step.what)} [{guess}] ").strip().casefold()
            if answer == "n":
                parent = None
            elif answer.isdecimal() and 1 <= int(answer) <= len(old):
                parent = old[int(answer) - 1]
        steps.append(replace(one.step, id=parent.lineage if parent else ANEW))
    return replace(text, steps=tuple(steps))


def _noted(text: str, mistakes: Sequence[TextMistake]) -> str:
    """The text with its mistakes on top; their lines are counted as the editor shows them."""
    told = phrase("{number} to mend; these lines go by themselves, an empty text gives up.", number=len(mistakes))
    head = f"{_BEGIN} {told}"
    above = len(mistakes) + 2
    lines = [
        phrase("line {line}: {message}", line=one.line + above, message=one.message.replace(_END, "--"))
        for one in mistakes
    ]
    return "\n".join([head, *lines, _END, text])


def _without_notes(text: str) -> str:
    if text.startswith(_BEGIN):
        _, _, rest = text.partition(f"{_END}\n")
        return rest
    return text


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise GembaError(
            phrase("{path} can't be written", path=path), f"{error.strerror}.", phrase("Make some room.")
        ) from error


def _yes(question: str) -> bool:
    return sys.stdin.isatty() and input(f"{question} {phrase('[Y/n]')} ").strip().casefold() in ("", *yes_words())
