"""Builds the demo plant by giving the answers of its walks as a coach would."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gembawalk.documents.standard import read_standard
from gembawalk.domain import answer
from gembawalk.domain.adoption import with_point
from gembawalk.domain.guide import Answered, Place, answered, places
from gembawalk.domain.record import Edit, Kind, Value
from gembawalk.domain.standard import Confidence, KeyPoint, StandardText, text_of
from gembawalk.domain.walk import Check, Countermeasure, Observation, Opinion, Promise, Reflection, Walk
from gembawalk.errors import UnwritableFile
from gembawalk.phrases import phrase
from gembawalk.store import Store

HANDLES = ("changeover-press-3", "tray-sealing-line-2", "first-call-new-lead")
_WALK_FIELDS = ("learn", "good", "expect", "agreed")
_SEEN_FIELDS = (
    "match", "facts", "risk", "risk_action", "taps", "problem", "output", "outcome", "evidence", "could_see",
    "reach", "four_m",
)  # fmt: skip
_THOUGHTS = ("surprised", "learned", "listened", "differently", "come_along")
_ROUNDS = 12
_PACE = timedelta(seconds=43)
"""How long it takes to ask, listen and write."""
_RECORDS: Mapping[Kind, tuple[str, Any]] = {
    Kind.OBSERVATION: ("observations", Observation),
    Kind.OPINION: ("opinions", Opinion),
    Kind.COUNTERMEASURE: ("countermeasures", Countermeasure),
    Kind.CHECK: ("checks", Check),
    Kind.PROMISE: ("promises", Promise),
}
Table = Mapping[str, Any]


def build(path: Path, today: datetime, tell: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Write the demo plant to a new database, whole or not at all.

    Args:
        path: where it goes; nothing may lie there yet.
        today: the day that the plant is told from, with its offset; its walks lie before it.
        tell: is told how many of how many walks are there.

    Raises:
        UnwritableFile: something lies there already, or it can't be written.
    """
    _refuse_taken(path)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A folder of its own, so that whatever SQLite keeps beside the database goes with it.
        with TemporaryDirectory(prefix=".demo-", suffix=".part", dir=path.parent) as folder:
            whole = Path(folder, "demo.db")
            _Plant(whole, today).build(tell)
            _refuse_taken(path)
            whole.rename(path)
    except OSError as error:
        reason = f"{error.strerror or error}.".lower()
        raise UnwritableFile(
            phrase("{path} was not written", path=path), reason, phrase("Choose another place.")
        ) from error


def _refuse_taken(path: Path) -> None:
    if os.path.lexists(path):
        raise UnwritableFile(
            phrase("{path} was not written", path=path),
            phrase("it is there already."),
            phrase("Choose another name."),
        )


class _Plant:
    """One plant in the making; its clock stands at the walk that is being told."""

    def __init__(self, path: Path, today: datetime) -> None:
        self._path = path
        self._today = today.replace(hour=6, minute=0, second=0, microsecond=0)
        self._at = self._today - timedelta(days=560)
        self._holds: list[Table] = []
        self._notes: list[tuple[datetime, str, str]] = []
        """What is added to a walk later: when, the walk's id, and the words."""
        self._adopted: dict[str, Table] = {}
        """What is found when somebody looks whether an adopted try still holds, by its key in the data."""
        self._keys: dict[str, str] = {}
        """The keys of tries and promises in the data, by their ids in the database."""

    def _now(self) -> datetime:
        self._at += timedelta(seconds=1)
        return self._at

    def build(self, tell: Callable[[int, int], None]) -> None:
        """Tell all walks, oldest first."""
        with closing(Store.open(self._path, self._now)) as store:
            standards = {handle: store.add_standard(_standard(handle))[0].id for handle in HANDLES}
            tables = {handle: _tables(handle) for handle in HANDLES}
            self._holds = [hold for table in tables.values() for hold in table["hold"]]
            walks = [(handle, walk) for handle in HANDLES for walk in tables[handle]["walk"]]
            for done, (handle, told) in enumerate(sorted(walks, key=lambda one: -one[1]["ago"])):
                tell(done, len(walks))
                start = self._start(told)
                self._add_notes(store, start)
                self._at = max(start, self._at + timedelta(minutes=5))
                self._walk(store, standards[handle], told)
            self._add_notes(store, self._today)

    def _start(self, told: Table) -> datetime:
        hour, minute = map(int, told.get("at", "07:40").split(":"))
        day = _workday(self._today.date() - timedelta(days=told["ago"]))
        return self._today.replace(day.year, day.month, day.day, hour, minute)

    def _add_notes(self, store: Store, until: datetime) -> None:
        for at, walk, text in sorted(note for note in self._notes if note[0] < until):
            self._at = max(at, self._at)
            store.write(walk, answer.note(walk, text, store.new_id))
        self._notes = [note for note in self._notes if note[0] >= until]

    def _walk(self, store: Store, standard: str, told: Table) -> None:
        walk = store.start_walk(standard)
        edits: list[Edit] = []
        for _ in range(_ROUNDS):
            given = [edit for place in places(walk) for edit in self._give(store, walk, place, told)]
            if not given:
                break
            edits += given
            walk = _after(walk, given)
        for loose in told.get("loose", ()):
            edits += answer.jot(walk, loose, store.new_id)
        if told.get("aside"):
            store.write(walk.id, [*edits, *answer.put_aside(walk.id)])
            return
        self._remember(walk, told)
        for place in places(walk):
            if place.question.key != "read_back.lines" and answered(walk, place) is Answered.NOT_YET:
                edits += answer.skip(walk, place)
        walk = store.write(walk.id, [*edits, *answer.finish(walk.id, self._now())])
        self._adopt(store, walk, told)
        if note := told.get("note"):
            self._notes.append((self._at + timedelta(days=note["after"]), walk.id, note["text"]))

    def _remember(self, walk: Walk, told: Table) -> None:
        named = {one["try"]["do"]: one["try"]["key"] for one in told.get("seen", ()) if "key" in one.get("try", {})}
        checks = (*told.get("check", ()), *self._adopted.values())
        named |= {one["adapt"]: one["key"] for one in checks if "adapt" in one}
        named |= {one["text"]: one["key"] for one in told.get("promise", ()) if "key" in one}
        written = [(one.id, one.do) for one in walk.countermeasures] + [(one.id, one.text) for one in walk.promises]
        self._keys |= {id: named[words] for id, words in written if words in named}

    def _give(self, store: Store, walk: Walk, place: Place, told: Table) -> Sequence[Edit]:
        if answered(walk, place) is not Answered.NOT_YET:
            return ()
        values = dict(self._values(walk, place, told))
        if all(value is None for value in values.values()):
            return ()
        self._at += _PACE
        return answer.give(walk, place, values, self._at.date(), store.new_id)

    def _values(self, walk: Walk, place: Place, told: Table) -> Iterator[tuple[str, Value]]:
        stage, _, name = place.question.key.partition(".")
        fields = [field.name for field in place.question.fields]
        if name == "steps":
            yield "steps", [walk.version.steps[number - 1].id for number in told["steps"]]
        elif stage in ("prepare", "hello"):
            yield from ((field, told.get(field)) for field in fields if field in _WALK_FIELDS)
        elif stage == "promises":
            yield from self._checked(place, told, fields)
        elif stage == "help":
            yield from self._promised(walk, place, told, fields)
        elif stage == "reflect":
            yield from ((field, told.get("thought", {}).get(field)) for field in fields if field in _THOUGHTS)
        elif name == "lines" and not told.get("aside"):
            yield "read_back", self._at.isoformat(timespec="milliseconds")
        elif place.step:
            yield from self._seen(walk, place, told, fields)

    def _checked(self, place: Place, told: Table, fields: list[str]) -> Iterator[tuple[str, Value]]:
        checks = (*told.get("check", ()), *(() if told.get("aside") else self._holds))
        key = self._keys.get(place.subject)
        check: Table = next((one for one in checks if one["of"] == key), {})
        if place.question.key in ("promises.hold", "promises.again") or key in self._adopted:
            check = self._adopted.get(key or "", {})
        for field in fields:
            if field == "next_due":
                yield field, self._day(check.get("due_in"))
            elif field == "do":
                yield field, check.get("adapt")
            else:
                yield field, check.get(field)

    def _promised(self, walk: Walk, place: Place, told: Table, fields: list[str]) -> Iterator[tuple[str, Value]]:
        promises = told.get("promise", ())
        at = next((n for n, one in enumerate(walk.promises) if one.id == place.subject), 0)
        if at < len(promises):
            promise = promises[at]
            for field in fields:
                if field == "state":
                    yield field, "open" if "text" in promise else "cannot" if "because" in promise else "nothing"
                elif field == "due":
                    yield field, self._day(promise.get("due_in"))
                elif field == "more":
                    yield field, "yes" if at + 1 < len(promises) else None
                else:
                    yield field, promise.get(field)

    def _seen(self, walk: Walk, place: Place, told: Table, fields: list[str]) -> Iterator[tuple[str, Value]]:
        number = walk.version.number_of(place.step or "")
        all_seen = [one for one in told.get("seen", ()) if one["step"] == number]
        known = [one.id for one in walk.observations_at(place.step)]
        at = known.index(place.subject) if place.subject in known else 0
        if at >= len(all_seen):
            return
        seen = all_seen[at]
        tried = seen.get("try", {})
        for field in fields:
            key = place.question.key
            if key.startswith("opinion.") and field == "text":
                yield field, seen.get(key.removeprefix("opinion."))
            elif field == "basis":
                yield field, seen.get("basis")
            elif field == "trying":
                yield field, "try" if tried else seen.get("trying")
            elif field == "more":
                yield field, "yes" if at + 1 < len(all_seen) and at + 1 == len(known) else None
            elif field == "due":
                yield field, self._day(tried.get("due_in"))
            elif field in _SEEN_FIELDS and not key.startswith("try."):
                yield field, seen.get(field)
            else:
                yield field, tried.get({"from_value": "from", "to_value": "to"}.get(field, field))

    def _day(self, days: int | None) -> str | None:
        if days is None:
            return None
        return _workday(self._at.date() + timedelta(days=days)).isoformat()

    def _adopt(self, store: Store, walk: Walk, told: Table) -> None:
        points = {one["of"]: one["point"] for one in (*self._holds, *told.get("check", ())) if "point" in one}
        for made in walk.checks:
            key = self._keys.get(made.countermeasure or "", "")
            if made.decision == "adopt" and (adopted := points.get(key)):
                sure = Confidence(adopted["sure"])
                point = KeyPoint(id="", lineage="", text=adopted["text"], reason=adopted["reason"], confidence=sure)
                standard = store.standard(walk.version.standard)
                changed = with_point(text_of(standard), adopted["step"] - 1, point)
                store.add_standard(changed, adopted["note"], made.id, standard)
                self._adopted[key] = adopted.get("hold", {})


def _workday(day: date) -> date:
    """Return the day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _after(walk: Walk, edits: Sequence[Edit]) -> Walk:
    """Return the walk as it will be, so that it need be written but once: each write waits for the disk."""
    for edit in edits:
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in edit.fields.items()
        }
        if edit.kind is Kind.WALK:
            walk = replace(walk, **fields)
        elif edit.kind is Kind.REFLECTION:
            fields.pop("walk", None)
            walk = replace(walk, reflection=replace(walk.reflection or Reflection(id=edit.record), **fields))
        elif edit.kind in _RECORDS:
            name, make = _RECORDS[edit.kind]
            known = {one.id: one for one in getattr(walk, name)}
            kept = {field: value for field, value in fields.items() if field in make.__dataclass_fields__}
            if edit.record in known:
                known[edit.record] = replace(known[edit.record], **kept)
            elif "walk" in fields:
                known[edit.record] = make(id=edit.record, **kept)
            changed: dict[str, Any] = {name: tuple(known.values())}
            walk = replace(walk, **changed)
    return walk


def _standard(handle: str) -> StandardText:
    read = read_standard(files(__package__).joinpath("standards", f"{handle}.md").read_text("utf-8"))
    if read.text is None:
        raise ValueError(f"{handle}: {read.mistakes}")
    return read.text


def _tables(handle: str) -> Table:
    return tomllib.loads(files(__package__).joinpath(f"{handle}.toml").read_text("utf-8"))
