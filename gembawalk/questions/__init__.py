"""Question sets: the words of the questions, from a file a language, overlaid by the coach's own."""

from __future__ import annotations

import re
import tomllib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from gembawalk.domain.question import QUESTIONS, Question, Stage
from gembawalk.domain.text import clean
from gembawalk.errors import UnreadableDocument
from gembawalk.phrases import mark, phrase
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
_NAME = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PARTS = {"language", "quotes", "it", "example", "stages", "hello", "stop_card", "judging"}
_TEXT_PARTS = {"hint": str, "why": str}
_LIST_PARTS = ("ask", "without_expect")
_FIELD_PARTS = ("labels", "placeholders")
_SHAPE_NAMES: Mapping[type, str] = {str: mark("a text"), list: mark("a list of texts"), dict: mark("a table")}
_FEW = 8
"""So many known names are told where none is near to a wrong one."""
_HOLDERS = ("do", "expect", "text")
_HOLDER = re.compile(r"\{(\w*)\}")


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

        return _HOLDER.sub(held, wording)

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
    title = phrase("The questions in {path} can't be used", path=path)
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableDocument(title, phrase("the file is not UTF-8."), phrase("Save it as UTF-8.")) from error
    except OSError as error:
        reason = phrase("it can't be read ({strerror}).", strerror=error.strerror)
        raise UnreadableDocument(title, reason, phrase("Check the name and the place.")) from error
    table = _parse(path, text)
    found = (Mistake(line_of(text, *where), words) for where, words in _mistakes(table))
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


Told = tuple[tuple[str, ...], str]
"""Where in the tables a mistake is, and a sentence on it."""


def _mistakes(tables: Mapping[str, Any]) -> Iterator[Told]:
    known = {*_PARTS, *QUESTIONS}
    for key, table in tables.items():
        if key not in known:
            yield (key,), phrase("[{key}] is no question{hint}.", key=key, hint=_nearest(key, known))
        elif key in ("language", "it", "example"):
            if not isinstance(table, str):
                yield (key,), phrase("{key} has to be a text.", key=key)
        elif key == "quotes":
            if not isinstance(table, str) or len(table) != 2:
                yield (key,), phrase("quotes has to be two characters, as “”.")
        elif not isinstance(table, dict):
            yield (key,), phrase("[{key}] has to be a table.", key=key)
        elif key in QUESTIONS:
            yield from _question_mistakes(QUESTIONS[key], table)
        elif key == "stages":
            yield from _text_mistakes((key,), table, {stage.value for stage in Stage})
        elif key == "hello":
            yield from _shape_mistakes(key, table, {"script": list})
        elif key == "stop_card":
            yield from _shape_mistakes(key, table, {"text": str})
        else:
            yield from _shape_mistakes(key, table, {"words": list, "hint": str})


def _question_mistakes(question: Question, table: Mapping[str, Any]) -> Iterator[Told]:
    shapes: dict[str, type] = {
        **_TEXT_PARTS,
        **dict.fromkeys(_LIST_PARTS, list),
        **dict.fromkeys((*_FIELD_PARTS, "words"), dict),
    }
    yield from _shape_mistakes(question.key, table, shapes)
    fields = {field.name: field for field in question.fields}
    for part in _FIELD_PARTS:
        if isinstance(table.get(part), dict):
            yield from _text_mistakes((question.key, part), table[part], set(fields))
    words = table.get("words")
    for name, choices in words.items() if isinstance(words, dict) else ():
        where = (question.key, "words", name)
        if name not in fields or not isinstance(choices, dict):
            yield (
                where,
                phrase(
                    "{where} is no field of this question{hint}.",
                    where=".".join(where),
                    hint=_nearest(name, set(fields)),
                ),
            )
        else:
            yield from _text_mistakes(where, choices, set(fields[name].choices))
    for part in _LIST_PARTS:
        wordings = table.get(part)
        for wording in wordings if isinstance(wordings, list) else ():
            for holder in _HOLDER.findall(wording) if isinstance(wording, str) else ():
                if holder not in _HOLDERS:
                    told = phrase(
                        "{key}.{part} has {{{holder}}}; it can hold {{do}}, {{expect}} and {{text}}.",
                        key=question.key,
                        part=part,
                        holder=holder,
                    )
                    yield (question.key, part), told


def _shape_mistakes(section: str, table: Mapping[str, Any], shapes: Mapping[str, type]) -> Iterator[Told]:
    for key, value in table.items():
        where, shape = (section, key), shapes.get(key)
        if shape is None:
            yield (
                where,
                phrase("{key} is not known{hint}.", key=f"{section}.{key}", hint=_nearest(key, set(shapes))),
            )
        elif not isinstance(value, shape):
            yield (
                where,
                phrase(
                    "{section}.{key} has to be {shape}.",
                    section=section,
                    key=key,
                    shape=phrase(_SHAPE_NAMES[shape]),
                ),
            )
        elif isinstance(value, list) and not (value and all(isinstance(one, str) and one.strip() for one in value)):
            yield (
                where,
                phrase(
                    "{section}.{key} has to be a list of texts, at least one and none of them empty.",
                    section=section,
                    key=key,
                ),
            )


def _text_mistakes(where: tuple[str, ...], table: Mapping[str, Any], known: set[str]) -> Iterator[Told]:
    for key, value in table.items():
        if key not in known:
            yield (
                (*where, key),
                phrase("{key} is not known{hint}.", key=".".join((*where, key)), hint=_nearest(key, known)),
            )
        elif not isinstance(value, str):
            yield (*where, key), phrase("{key} has to be a text.", key=".".join((*where, key)))


def _nearest(key: str, known: set[str]) -> str:
    near = get_close_matches(key, known, 1)
    if near:
        return phrase(", perhaps {name}", name=near[0])
    return phrase("; known are {names}", names=", ".join(sorted(known))) if len(known) <= _FEW else ""
