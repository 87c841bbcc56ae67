"""The command line's acts on question sets: list the languages, look a file over, begin one."""

from __future__ import annotations

import argparse
from pathlib import Path

from gembawalk import paths
from gembawalk.console import say, show
from gembawalk.errors import UnwritableFile
from gembawalk.phrases import phrase

DONE, COULD_NOT = 0, 1

_BEGINNING = """\
# Your own questions. What stands here takes the place of the app's own words, and all else stays.
# Each question has wordings under `ask` that take turns from walk to walk, and a `hint` below it. The names of all
# questions stand in {whole}.

language = "{name}"

["ask.problem"]
ask = [
  "{problem}",
]

["opinion.right"]
ask = [
  "{right}",
]

["try.do"]
ask = [
  "{do}",
]
"""


def run(asked: argparse.Namespace) -> int:
    """Run one act; returns 0 when it is done, 1 where a file has mistakes."""
    if asked.act == "list":
        return _list()
    return _check(Path(asked.file)) if asked.act == "check" else _new(asked.language)


def _folder() -> Path:
    return paths.settings_folder() / "questions"


def _list() -> int:
    from gembawalk.questions import LANGUAGES, known

    folder = _folder()
    for language, name in known(folder).items():
        own = folder / f"{language}.toml"
        whose = [
            *([phrase("comes along")] if language in LANGUAGES else []),
            *([phrase("yours, {own}", own=own)] if own.is_file() else []),
        ]
        show(f"{language:<8}{name}  ({'; '.join(whose)})")
    return DONE


def _check(path: Path) -> int:
    from gembawalk.domain.question import QUESTIONS
    from gembawalk.questions import read

    mistakes, tables = read(path)
    for mistake in mistakes:
        say(f"{path}:{mistake.line}: {mistake.message}")
    if mistakes:
        return COULD_NOT
    told = sum(key in QUESTIONS for key in tables)
    show(
        phrase(
            "{path}: {told} of {all} questions; the app's own words stand for the others.",
            path=path,
            told=told,
            all=len(QUESTIONS),
        )
    )
    return DONE


def _new(language: str) -> int:
    from importlib.resources import files

    from gembawalk.documents.file import write_whole
    from gembawalk.questions import LANGUAGES, load

    path = _folder() / f"{language}.toml"
    if path.exists():
        raise UnwritableFile(
            phrase("Nothing was written"),
            phrase("{path} is already there.", path=path),
            phrase("Open it, or move it away."),
        )
    packaged = next((one for one in (language, language.partition("-")[0]) if one in LANGUAGES), "en")
    words = load(packaged)
    whole = files("gembawalk.questions").joinpath(f"{packaged}.toml")
    name = words.name if packaged == language.partition("-")[0] else language
    text = _BEGINNING.format(
        whole=whole,
        name=name,
        problem=words.wording("ask.problem", 0),
        right=words.wording("opinion.right", 0),
        do=words.wording("try.do", 0),
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableFile(phrase("Nothing was written"), f"{path.parent}: {error.strerror}.") from error
    write_whole(path, text)
    show(
        phrase(
            "{path} is written, with three questions to change. "
            "Look it over with: gembawalk questions check {path}",
            path=path,
        )
    )
    return DONE
