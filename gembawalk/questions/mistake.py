"""What can be wrong with a question set that a coach wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from gembawalk.domain.question import QUESTIONS, Question, Stage
from gembawalk.phrases import mark, phrase
from gembawalk.questions import HOLDER

_PARTS = {"language", "quotes", "it", "example", "stages", "hello", "stop_card", "judging"}
_TEXT_PARTS = {"hint": str, "why": str}
_LIST_PARTS = ("ask", "without_expect")
_FIELD_PARTS = ("labels", "placeholders")
_SHAPE_NAMES: Mapping[type, str] = {str: mark("a text"), list: mark("a list of texts"), dict: mark("a table")}
_FEW = 8
"""So many known names are told where none is near to a wrong one."""
_HOLDERS = ("do", "expect", "text")
Told = tuple[tuple[str, ...], str]
"""Where in the tables a mistake is, and a sentence on it."""


def mistakes(tables: Mapping[str, Any]) -> Iterator[Told]:
    """Yield what is wrong with a question set."""
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
            for holder in HOLDER.findall(wording) if isinstance(wording, str) else ():
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
