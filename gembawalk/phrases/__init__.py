"""The interface's own words: English in the code is the key, and a catalogue a language has its translation."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from gettext import c2py
from pathlib import Path

LANGUAGES = {"en": "English", "de": "Deutsch", "es": "Español"}
"""The languages that the interface speaks, with what each is called by those who speak it."""
_PLURAL_RULE = re.compile(r"\bplural=([^;]+)")
_ENTRY = re.compile(r'^msgid "(.*)"\n(?:msgid_plural .*\n)?((?:msgstr.*\n?)+)', re.MULTILINE)
_FORM = re.compile(r'"(.*)"')
_FUZZY = re.compile(r"^#,.*\bfuzzy\b.*\n(?:.+\n)*", re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")
_CHARACTERS = {"n": "\n", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The translations of one language.

    Args:
        language: its short name.
        messages: by the English message, the translation, or the forms of one that counts.
        form: tells which form a number takes.
    """

    language: str = "en"
    messages: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    form: Callable[[int], int] = lambda number: int(number != 1)


_ENGLISH = Catalogue()
_spoken = _ENGLISH


def phrase(message: str, /, **values: object) -> str:
    """Say a message in the language of the interface.

    Args:
        message: in English; the key to its translations.
        values: what stands for its ``{placeholders}``; never looked into, so that a text of a user is safe here.
    """
    found = _spoken.messages.get(message, message)
    words = found if isinstance(found, str) else found[0]
    return words.format(**values) if values else words


def counted(one: str, many: str, number: int, /, **values: object) -> str:
    """Say a message with a number in it, as ``counted("{n} step", "{n} steps", 3)``.

    Args:
        one: in English, for one.
        many: in English, for all other numbers.
        number: what stands for ``{n}``.
        values: what stands for the other placeholders.
    """
    forms = _spoken.messages.get(one, (one, many))
    words = forms if isinstance(forms, str) else forms[_spoken.form(number)]
    return words.format(n=number, **values)


def mark(message: str) -> str:
    """Return a message as it is; it stands in a table and goes through `phrase` when it is shown."""
    return message


def marks(*messages: str) -> tuple[str, ...]:
    """Return messages as they are, for a table; see `mark`."""
    return messages


def speak(language: str) -> None:
    """Let the interface speak a language from now on; English where there is no catalogue for it."""
    global _spoken  # noqa: PLW0603  one interface has one language
    found = spoken_for(language)
    _spoken = _ENGLISH if found == "en" else packaged(found)


def packaged(language: str) -> Catalogue:
    """Read the catalogue that comes with the app for one of `LANGUAGES` other than English."""
    return read(language, Path(__file__).with_name(f"{language}.po").read_text("utf-8"))


def spoken() -> str:
    """Return the language that the interface speaks."""
    return _spoken.language


def spoken_for(language: str) -> str:
    """Return the language of the interface for a language such as ``de-AT``."""
    return next((one for one in (language, language.partition("-")[0]) if one in LANGUAGES), "en")


def of_machine(environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return the languages that the machine is set to, best first, as ``de`` or ``pt-BR``.

    They stand in ``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES`` and ``LANG``; on Windows without those, in its settings.
    """
    names = [environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    locale = next((name for name in names if name), "")
    # Whoever sets the plain locale wants no translation, whatever is left in LANGUAGE.
    several = "" if locale in ("C", "POSIX") else environ.get("LANGUAGE", "")
    found = several.split(":") if several else [locale or _of_windows()]
    return tuple(tag for tag in map(_tag, found) if tag)


def _tag(locale: str) -> str:
    language, _, country = re.split(r"[.@]", locale.replace("-", "_"))[0].partition("_")
    if not re.fullmatch(r"[A-Za-z]{2,3}", language):
        return ""
    return f"{language.lower()}-{country}" if re.fullmatch(r"[A-Za-z0-9]{2,8}", country) else language.lower()


def _of_windows() -> str:
    if sys.platform != "win32":
        return ""
    import ctypes
    from locale import windows_locale

    return windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")


def read(language: str, text: str) -> Catalogue:
    """Read a catalogue in gettext's ``.po`` form; what is marked fuzzy, obsolete or empty counts as missing."""
    messages: dict[str, str | tuple[str, ...]] = {}
    # A string that goes on over several lines is closed and opened again between them.
    text = text.replace('"\n"', "")
    if "fuzzy" in text:
        text = _FUZZY.sub("", text)
    for message, told in _ENTRY.findall(text):
        forms = tuple(_FORM.findall(told))
        if all(forms):
            known = tuple(map(_unescaped, forms)) if "\\" in told else forms
            key = _unescaped(message) if "\\" in message else message
            messages[key] = known if told.startswith("msgstr[") else known[0]
    rule = _PLURAL_RULE.search(str(messages.pop("", "")))
    return Catalogue(language, messages, c2py(rule[1])) if rule else Catalogue(language, messages)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: _CHARACTERS.get(found[1], found[1]), text)
