"""The messages in the code, and the catalogues that translate them: ``python tests/catalogue.py`` brings these up to date.

What is new in the code comes into each catalogue with an empty translation, what is gone from the code goes out of
it, and what is translated stays.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from gembawalk.domain.question import FOUR_M, HOLDS, QUESTIONS, RESULTS
from gembawalk.phrases import LANGUAGES, Catalogue, packaged

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "gembawalk"
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
SHOWN_VALUES = ("result", "decision", "match", "output", "outcome", "four_m")
"""The fields whose stored values the interface shows outside of their question."""


class Message(NamedTuple):
    """A message, its plural where it counts, and the file that says it first."""

    one: str
    many: str
    file: str


@cache
def messages() -> dict[str, Message]:
    """Return all messages of the code, by themselves, in the order of the files."""
    found: dict[str, Message] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for one, many in _said(ast.parse(path.read_text("utf-8"))):
            found.setdefault(one, Message(one, many, name))
    for value in _values():
        found.setdefault(value, Message(value, "", "gembawalk/domain/question.py"))
    return found


def _values() -> Iterator[str]:
    from gembawalk.domain.blame import Event
    from gembawalk.domain.standard import Confidence, Emphasis

    yield from (*RESULTS, *HOLDS, *FOUR_M, "open")
    for question in QUESTIONS.values():
        for field in question.fields:
            yield from field.choices if field.name in SHOWN_VALUES else ()
    for names in (Confidence, Emphasis, Event):
        yield from (one.value for one in names)


def _said(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        words = {keyword.arg: keyword.value for keyword in node.keywords}
        match called:
            case "phrase" | "mark":
                yield from ((one, "") for one in _texts(node.args[0]))
            case "marks":
                yield from ((one, "") for arg in node.args for one in _texts(arg))
            case "counted":
                yield from ((one, many) for one in _texts(node.args[0]) for many in _texts(node.args[1]))
            case "Command":
                yield from ((one, "") for arg in node.args[3:5] for one in _texts(arg))
            case "Binding" if "tooltip" in words or "show" not in words:
                yield from ((one, "") for arg in (node.args[2], words.get("tooltip")) for one in _texts(arg))
            case "_add" if len(node.args) == 4:
                yield from ((one, "") for one in _texts(node.args[2]))
            case "add_argument":
                yield from ((one, "") for one in _texts(words.get("help")))


def _texts(node: ast.expr | None) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def written(language: str, found: dict[str, Message], known: Catalogue) -> str:
    """Write the catalogue of a language: all these messages, with the translations that are known."""
    head = (
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    )
    blocks = [head]
    for one, many, file in found.values():
        told = known.messages.get(one, "")
        forms = told if isinstance(told, tuple) else (told, told)
        rows = [f"#: {file}", f"msgid {_quoted(one)}"]
        if many:
            rows += [f"msgid_plural {_quoted(many)}"]
            rows += [f"msgstr[{number}] {_quoted(form)}" for number, form in enumerate(forms)]
        else:
            rows.append(f"msgstr {_quoted(forms[0])}")
        blocks.append("\n".join(rows) + "\n")
    return "\n".join(blocks)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def file_of(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return PACKAGE / "phrases" / f"{language}.po"


if __name__ == "__main__":
    for language in TRANSLATED:
        file = file_of(language)
        known = packaged(language) if file.exists() else Catalogue()
        found = messages()
        file.write_text(written(language, found, known), "utf-8")
        print(f"{file.relative_to(ROOT)}: {sum(one not in known.messages for one in found)} to translate")
