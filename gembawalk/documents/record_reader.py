"""A file of records made walks and standards again, with every mistake told by its line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gembawalk.documents.record_file import FORM
from gembawalk.documents.record_line import LONGEST, Line, line_of, moment
from gembawalk.domain.due import Slip
from gembawalk.domain.ids import child_id
from gembawalk.domain.merge import RECORDS
from gembawalk.domain.record import Edit, Kind
from gembawalk.domain.standard import Confidence, Emphasis, KeyPoint, StandardVersion, Step, TextMistake, Vision
from gembawalk.domain.walk import Note, State, Walk
from gembawalk.errors import UnreadableDocument
from gembawalk.phrases import phrase

_MOST_MISTAKES = 20
_EVERY = 500


@dataclass(slots=True)
class ReadRecords:
    """What a file of records holds, or the mistakes in it with their lines."""

    walks: list[Walk] = field(default_factory=list)
    versions: list[StandardVersion] = field(default_factory=list)
    loose: list[Edit] = field(default_factory=list)
    """Visions, standards that are out of use, and observations of no walk with what was tried."""
    mistakes: list[TextMistake] = field(default_factory=list)


def read_records(path: Path, progress: Callable[[int, int], None] = lambda done, total: None) -> ReadRecords:
    """Read a file of records.

    Args:
        path: the file.
        progress: called now and then with the bytes read and the bytes of the file.

    Raises:
        UnreadableDocument: it can't be read, or is none of these files, or from a newer gembawalk.
    """
    read = ReadRecords()
    lines: list[Line] = []
    try:
        total = path.stat().st_size
        with path.open("rb") as file:
            _expect_form(file.readline(LONGEST), path)
            number = 1
            while (raw := file.readline(LONGEST + 1)) and len(read.mistakes) < _MOST_MISTAKES:
                number += 1
                if number % _EVERY == 0:
                    progress(min(file.tell(), total), total)
                try:
                    if raw.strip():
                        lines.append(line_of(number, raw))
                except ValueError as error:
                    read.mistakes.append(TextMistake(number, f"{error}."))
                if len(raw) > LONGEST:
                    break
    except OSError as error:
        reason = (error.strerror or phrase("it can't be read")).lower()
        raise UnreadableDocument(
            phrase("{path} can't be read", path=path), f"{reason}.", phrase("Check the name and the place.")
        ) from error
    if not read.mistakes:
        _Builder(read).build(lines)
    return read


def _expect_form(first: bytes, path: Path) -> None:
    try:
        found = json.loads(first.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        found = None
    form = found.get("gembawalk") if isinstance(found, dict) else None
    if form != FORM:
        reason = phrase('its first line isn\'t {{"gembawalk":"{form}"}}.', form=FORM)
        remedy = phrase("Name a file that gembawalk export --format jsonl wrote, or update gembawalk.")
        raise UnreadableDocument(phrase("{path} can't be read", path=path), reason, remedy)


class _Builder:
    """Makes walks and versions of lines."""

    def __init__(self, read: ReadRecords) -> None:
        self._read = read
        self._handles: dict[str, str] = {}
        self._versions: dict[str, StandardVersion] = {}
        self._visions: dict[str, Vision] = {}
        self._of_walk: dict[str, list[Line]] = {}

    def build(self, lines: Iterable[Line]) -> None:
        walks: dict[str, Line] = {}
        for line in lines:
            if line.kind is Kind.WALK:
                walks[line.id] = line
            elif walk := line.fields.get("walk"):
                self._of_walk.setdefault(walk, []).append(line)
            else:
                makes = {
                    Kind.STANDARD: self._standard,
                    Kind.VERSION: self._version,
                    Kind.VISION: self._vision,
                }
                self._try(line, makes.get(line.kind, self._loose))
        for line in walks.values():
            if made := self._try(line, self._walk):
                self._read.walks.append(made)
        for orphans in self._of_walk.values():
            self._miss(orphans[0], phrase("This belongs to a walk that isn't in this file."))
        self._read.versions = list(self._versions.values())
        self._read.mistakes.sort(key=lambda one: one.line)

    def _try(self, line: Line, make: Callable[[Line], Any]) -> Any:
        try:
            return make(line)
        except ValueError as error:
            self._miss(line, f"{error}.")
        return None

    def _miss(self, line: Line, message: str) -> None:
        self._read.mistakes.append(TextMistake(line.number, message))

    def _standard(self, line: Line) -> None:
        self._handles[line.id] = line.fields.get("handle", "")
        if retired := line.fields.get("retired_at"):
            moment(retired, "retired_at")
            self._read.loose.append(Edit(line.kind, line.id, {"retired_at": retired}))

    def _vision(self, line: Line) -> None:
        told = line.fields
        self._visions[line.id] = Vision(role=told["role"], text=told["text"], id=line.id)
        self._read.loose.append(Edit(line.kind, line.id, told))

    def _loose(self, line: Line) -> None:
        _made(line)
        self._read.loose.append(Edit(line.kind, line.id, line.fields))

    def _version(self, line: Line) -> None:
        if line.at is None:
            raise ValueError(phrase("{kind} needs {name}", kind=line.kind.value, name="at"))
        told = dict(line.fields)
        steps = tuple(map(_step, told.pop("steps", [])))
        handle = self._handles.get(told["standard"], "")
        self._versions[line.id] = StandardVersion(id=line.id, handle=handle, at=line.at, steps=steps, **told)

    def _walk(self, line: Line) -> Walk:
        told = dict(line.fields)
        version = self._versions.get(told.pop("version"))
        if version is None:
            raise ValueError(phrase("The version that this was walked on isn't in this file"))
        if told["state"] not in set(State):
            raise ValueError(phrase("A walk can't be {state}", state=repr(told["state"][:40])))
        finished = told.pop("finished_at", None)
        found: dict[Kind, list[Any]] = {kind: [] for kind in Kind}
        for one in self._of_walk.pop(line.id, []):
            if (made := self._try(one, _made)) is not None:
                found[one.kind].append(made)
        vision = self._visions.get(child_id(line.id, "vision"))
        return Walk(
            id=line.id,
            version=version,
            state=State(told.pop("state")),
            started_at=moment(told.pop("started_at"), "started_at"),
            finished_at=moment(finished, "finished_at") if finished else None,
            steps=tuple(map(_text, told.pop("steps", []))),
            observations=tuple(found[Kind.OBSERVATION]),
            opinions=tuple(found[Kind.OPINION]),
            countermeasures=tuple(found[Kind.COUNTERMEASURE]),
            checks=tuple(found[Kind.CHECK]),
            promises=tuple(found[Kind.PROMISE]),
            reflection=next(iter(found[Kind.REFLECTION]), None),
            notes=tuple(found[Kind.NOTE]),
            skips=frozenset(found[Kind.SKIP]),
            visions=(vision,) if vision else (),
            **told,
        )


def _made(line: Line) -> Any:
    """Return what a line stands for within its walk."""
    told = dict(line.fields)
    if line.kind is Kind.SKIP:
        return told["subject"], told["question"]
    if line.kind is Kind.NOTE:
        if line.at is None:
            raise ValueError(phrase("{kind} needs {name}", kind=line.kind.value, name="at"))
        return Note(id=line.id, text=told["text"], at=line.at)
    if "taps" in told:
        if any(type(one) is not int or abs(one) >= 1 << 53 for one in told["taps"]):
            raise ValueError(phrase("{name} are whole milliseconds", name="taps"))
        told["taps"] = tuple(told["taps"])
    if "slips" in told:
        told["slips"] = tuple(_slip(one) for one in told["slips"])
    if line.kind is Kind.REFLECTION:
        told.pop("walk")
    elif line.kind is Kind.OPINION:
        told.pop("walk", None)
    return RECORDS[line.kind](id=line.id, **told)


def _slip(told: Any) -> Slip:
    if not isinstance(told, dict) or set(told) != {"due", "reason", "on"}:
        raise ValueError(phrase("{kind} needs {name}", kind="slip", name="due, reason, on"))
    return Slip(_text(told["due"]), _text(told["reason"]), _text(told["on"]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(phrase("A text is expected in this list"))
    return value


def _step(told: Any) -> Step:
    if not isinstance(told, dict):
        raise ValueError(phrase("{name} is no object", name="step"))
    parts = {name: value for name, value in told.items() if name != "key_points"}
    points = told.get("key_points", [])
    _expect_texts(parts, "step")
    if not isinstance(points, list):
        raise ValueError(phrase("{name} is no list", name="key_points"))
    return Step(key_points=tuple(map(_point, points)), **parts)


def _point(told: Any) -> KeyPoint:
    if not isinstance(told, dict):
        raise ValueError(phrase("{name} is no object", name="key_point"))
    _expect_texts(told, "key_point")
    parts = dict(told)
    kind, confidence = parts.pop("kind", ""), parts.pop("confidence", "")
    if (kind and kind not in set(Emphasis)) or (confidence and confidence not in set(Confidence)):
        raise ValueError(phrase("This kind or confidence of a key point isn't known"))
    return KeyPoint(
        kind=Emphasis(kind or Emphasis.MAKE_OR_BREAK),
        confidence=Confidence(confidence or Confidence.CERTAIN),
        **parts,
    )


def _expect_texts(told: Mapping[str, Any], what: str) -> None:
    own = {"step": ("what", "output", "outcome"), "key_point": ("text", "reason", "kind", "confidence")}[what]
    every = ("id", "lineage", *own)
    if set(told) - set(every) or not all(isinstance(value, str) for value in told.values()):
        raise ValueError(phrase("{kind} has no fields but texts called {names}", kind=what, names=", ".join(every)))
    if not told.get("id") or not told.get("lineage") or every[2] not in told:
        raise ValueError(phrase("{kind} needs {name}", kind=what, name=", ".join(every[:3])))
