"""Question sets: the words of the questions, from a file a language, overlaid by the coach's own."""

from __future__ import annotations

import re
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from gembawalk.domain.question import Stage
from gembawalk.domain.text import clean
from gembawalk.errors import UnreadableDocument
from gembawalk.phrases import phrase
from gembawalk.toml_file import line_of

LANGUAGES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "pt": "Português",
    "pl": "Polski",
    "tr": "Türkçe",
    "ja": "日本語",
}
"""The languages that come with the app, with what each is called by those who speak it."""
HOLDER = re.compile(r"\{(\w*)\}")
"""What stands in a wording for what was agreed, as ``{do}``."""
_NAME = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """All words of one language; `tables` are as the file has them, checked."""

    language: str
    tables: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What the language is called by those who speak it."""
        return str(self.tables["language"])

    def wording(self, question: str, turn: int, **agreed: str) -> str:
        """Return how a question is asked.

        Args:
            question: its key.
            turn: counts the walks, so that wordings change from walk to walk; not all questions change in step.
            agreed: what stands for ``{do}``, ``{expect}`` and ``{text}``.
        """
        table = self.tables[question]
        wordings = table["ask"]
        if not agreed.get("expect") and "without_expect" in table:
            wordings = table["without_expect"]
        wording = wordings[(turn + zlib.crc32(question.encode())) % len(wordings)]
        opening, closing = self.tables["quotes"]

        def held(holder: re.Match[str]) -> str:
            text = agreed.get(holder[1], "")
            return f"{opening}{text}{closing}" if text else str(self.tables["it"])

        return HOLDER.sub(held, wording)

    def hint(self, question: str) -> str:
        """Return the line below a question; may be empty."""
        return str(self.tables[question].get("hint", ""))

    def why(self, question: str) -> str:
        """Return why a question is asked; may be empty."""
        return str(self.tables[question].get("why", ""))

    def label(self, question: str, field: str) -> str:
        """Return the short name of a field."""
        return str(self.tables[question].get("labels", {}).get(field, field))

    def placeholder(self, question: str, field: str) -> str:
        """Return the faint example in an empty field; may be empty."""
        example = self.tables[question].get("placeholders", {}).get(field)
        return f"{self.tables['example']} {example}" if example else ""

    def word(self, question: str, field: str, value: str) -> str:
        """Return what a choice is called; the value itself where the set has no word for it."""
        return str(self.tables[question].get("words", {}).get(field, {}).get(value, value))

    def script(self, turn: int) -> str:
        """Return the words to be read aloud at Hello."""
        scripts = self.tables["hello"]["script"]
        return "\n".join(line.strip() for line in str(scripts[turn % len(scripts)]).strip().splitlines())

    @property
    def stop_card(self) -> str:
        """What to do when anybody is at risk."""
        return str(self.tables["stop_card"]["text"]).strip()

    def stage(self, stage: Stage) -> str:
        """Return the name of a stage."""
        return str(self.tables["stages"].get(stage.value, stage.value))

    def judging(self, text: str) -> tuple[str, ...]:
        """Return the judging words in a text, each once, as the set spells them."""
        told = text.casefold()
        return tuple(word for word in self.tables["judging"]["words"] if _stands_in(word.casefold(), told))

    @property
    def judging_hint(self) -> str:
        """What is said beside judging words."""
        return str(self.tables["judging"]["hint"])


def _stands_in(word: str, text: str) -> bool:
    # Japanese has no spaces between words.
    if any(letter >= "\u3040" for letter in word):
        return word in text
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text))


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in a question set: the line it stands in, and what to do."""

    line: int
    message: str

    def __str__(self) -> str:
        return phrase("line {line}: {message}", line=self.line, message=self.message)


def load(language: str, folder: Path | None = None) -> QuestionSet:
    """Read the question set of a language.

    Args:
        language: such as ``en``; one that neither the app nor the folder has is refused. ``pt-BR`` is ``pt`` where
            there is no set for ``pt-BR``.
        folder: where the coach's own sets lie; what a file there names takes the place of the app's own words.

    Raises:
        UnreadableDocument: a file has mistakes; all are named, with file and line.
    """
    packaged = next((one for one in (language, language.partition("-")[0]) if one in LANGUAGES), "")
    own = folder / f"{language}.toml" if folder and _NAME.fullmatch(language) else None
    if own is not None and own.is_file():
        title = phrase("The questions in {path} can't be used", path=own)
        mistakes, changes = read(own)
        if mistakes:
            reason = " ".join(str(mistake) for mistake in mistakes)
            raise UnreadableDocument(title, reason, phrase("Mend the file, or take it away."))
        tables = _packaged(packaged or "en")
        return QuestionSet(
            language, {key: _merged(tables.get(key), value) for key, value in {**tables, **changes}.items()}
        )
    if not packaged:
        reason = phrase(
            "there are no questions in {language}; the app knows {names}.",
            language=repr(language),
            names=", ".join(LANGUAGES),
        )
        raise UnreadableDocument(
            phrase("The language can't be used"), reason, phrase("Set another, or write {own}.", own=own)
        )
    return QuestionSet(language, _packaged(packaged))


def known(folder: Path | None = None) -> dict[str, str]:
    """Return all languages that can be asked in, by their short names, with what each is called."""
    found = dict(LANGUAGES)
    own = sorted(folder.glob("*.toml")) if folder and folder.is_dir() else []
    for path in own:
        if _NAME.fullmatch(path.stem):
            found.setdefault(path.stem, _own_name(path))
    return found


def _own_name(path: Path) -> str:
    try:
        return str(_parse(path, path.read_text("utf-8-sig")).get("language", path.stem))
    except (UnreadableDocument, OSError, ValueError):
        return path.stem


def read(path: Path) -> tuple[tuple[Mistake, ...], dict[str, Any]]:
    """Read a coach's own question set: its mistakes, and what it says.

    Raises:
        UnreadableDocument: the file can't be read, or isn't TOML.
    """
    from gembawalk.questions.mistake import mistakes

    title = phrase("The questions in {path} can't be used", path=path)
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableDocument(title, phrase("the file is not UTF-8."), phrase("Save it as UTF-8.")) from error
    except OSError as error:
        reason = phrase("it can't be read ({strerror}).", strerror=error.strerror)
        raise UnreadableDocument(title, reason, phrase("Check the name and the place.")) from error
    table = _parse(path, text)
    found = (Mistake(line_of(text, *where), words) for where, words in mistakes(table))
    return tuple(sorted(found, key=lambda one: one.line)), table


def _parse(path: Path, text: str) -> dict[str, Any]:
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        title = phrase("The questions in {path} can't be used", path=path)
        raise UnreadableDocument(title, f"{clean(str(error))}.", phrase("Mend that line.")) from error
    cleaned = _cleaned(table)
    return cleaned if isinstance(cleaned, dict) else {}


@cache
def _packaged(language: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text("utf-8"))


def _merged(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{key: _merged(old.get(key), value) for key, value in new.items()}}
    return new


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    return value
