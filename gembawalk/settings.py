"""How a coach likes it: the settings, read from one TOML file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from gembawalk import phrases
from gembawalk.domain.text import clean, one_line
from gembawalk.errors import UnwritableFile
from gembawalk.phrases import phrase
from gembawalk.toml_file import TomlFile, shown, unknown

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_KEY = re.compile(r"((ctrl|alt|shift|super|hyper|meta)\+)*([a-z][a-z0-9_]+|[^\s,])")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the settings file says; each has a default.

    Args:
        theme: the name of the theme.
        language: the coach's own: the interface speaks it, and walks begin in it.
        coach: the name under a coach's own summaries; empty for none.
        export_folder: where exported walks go; empty for the documents folder.
        keys: other keys for what can be done: the binding's id, and its keys separated by commas.
    """

    theme: str = "gemba-dark"
    language: str = "en"
    coach: str = ""
    export_folder: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)


def load(path: Path) -> Settings:
    """Read the settings; a missing file means the defaults, a missing language that of the machine.

    Raises:
        UnreadableDocument: the file can't be read or has mistakes; all are named.
    """
    file = _file(path)
    text = file.text()
    found = Settings(language="") if text is None else _settings(file, text)
    return found if found.language else replace(found, language=of_machine())


def remember(path: Path, key: str, value: str) -> None:
    """Write the theme's name or the language into the settings file and leave all else in it as it is.

    The file is written whole or not at all; it is made where it is missing.

    Raises:
        UnreadableDocument: the file has mistakes, which are better mended first.
        UnwritableFile: the file can't be written.
    """
    file = _file(path)
    old = file.text() or ""
    line, there = f'{key} = "{value}"', re.compile(rf"^{key}[ \t]*=[^\r\n]*", re.MULTILINE)
    new = there.sub(lambda _: line, old, count=1) if there.search(old) else f"{line}\n{old}"
    if _settings(file, new) != _with(_settings(file, old), key, value):
        reason = phrase("{path} is written in a way that gembawalk doesn't change.", path=path)
        raise UnwritableFile(phrase("The settings were not kept"), reason, phrase("Write there: {line}", line=line))
    _write(path, new)


def _with(settings: Settings, key: str, value: str) -> Settings:
    return replace(settings, theme=value) if key == "theme" else replace(settings, language=value)


def of_machine() -> str:
    """Return the first language of the machine in which gembawalk can ask; else English."""
    from gembawalk.questions import LANGUAGES

    return next((one for one in phrases.of_machine() if one.partition("-")[0] in LANGUAGES), "en")


def _file(path: Path) -> TomlFile:
    return TomlFile(path, phrase("The settings could not be read"), phrase("Mend the file, or move it away."))


def _settings(file: TomlFile, text: str) -> Settings:
    table = file.parse(text)
    mistakes = [mistake for key, value in table.items() for mistake in _mistakes(key, value)]
    if mistakes:
        raise file.failure(mistakes)
    if "coach" in table:
        table["coach"] = one_line(clean(table["coach"]))
    return Settings(**{"language": "", **table})


def _mistakes(key: str, value: Any) -> Iterator[str]:
    known = [one.name for one in fields(Settings)]
    if key not in known:
        yield unknown(key, known)
    elif key == "keys":
        yield from _mistakes_in_keys(value)
    elif not isinstance(value, str):
        yield phrase("{key} = {shown} is not a text; write it in quotes.", key=key, shown=shown(value))
    elif key == "language" and not _LANGUAGE.fullmatch(value):
        yield phrase('language = {shown} is no language; write it short, as "en" or "pt-BR".', shown=shown(value))
    elif key == "theme" and not value.strip():
        yield phrase('theme is empty; write the name of a theme, as "gemba-dark".')


def _mistakes_in_keys(value: Any) -> Iterator[str]:
    if not isinstance(value, dict):
        yield phrase('keys is not a table; write [keys] and below it lines as "walk.jot" = "ctrl+o".')
        return
    for name, keys in value.items():
        if isinstance(keys, dict):
            whole = f"{name}.{next(iter(keys), '…')}"
            yield phrase(
                'keys.{whole} is a table; write its id in quotes, as "walk.jot" = "ctrl+o".', whole=shown(whole)
            )
        elif not isinstance(keys, str) or not all(_KEY.fullmatch(key) for key in keys.split(",")):
            yield phrase(
                'keys.{name} = {keys} is no key; write one as "f5", two as "f5,ctrl+j".',
                name=shown(name),
                keys=shown(keys),
            )


def _write(path: Path, text: str) -> None:
    # A settings file is often a link into a folder of such files: the file behind it is replaced, the link stays.
    target = path.resolve()
    beside = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8", newline="")
        if target.exists():
            beside.chmod(target.stat().st_mode)
        beside.replace(target)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise UnwritableFile(phrase("The settings were not kept"), f"{path}: {error.strerror}.") from error
