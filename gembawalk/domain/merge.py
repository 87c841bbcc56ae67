"""A walk that comes in from a file: what is new in it, and what it changes in the walk that is here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from gembawalk.domain.due import Slip
from gembawalk.domain.ids import child_id
from gembawalk.domain.past import SAID, mark_of
from gembawalk.domain.record import Edit, Kind, Value
from gembawalk.domain.text import clean
from gembawalk.domain.walk import (
    Check,
    Countermeasure,
    Observation,
    Opinion,
    Promise,
    Reflection,
    State,
    Walk,
)

_WALK_FIELDS = ("learn", "good", "expect", "agreed", "read_back")
_ELSEWHERE = frozenset({"id", "site", "area", "standard", "step_text", "seen_on"})
PLACES = frozenset({"walk", "position", "version", "on", "lineage", "step", "observation", "kind"})
"""Where a record belongs, which a file doesn't change."""
_MOVES_ON = frozenset({None, "open", "done"})
"""States that a file may change; what a walk has decided since stands."""
RECORDS: Mapping[Kind, Any] = {
    Kind.OBSERVATION: Observation,
    Kind.OPINION: Opinion,
    Kind.COUNTERMEASURE: Countermeasure,
    Kind.CHECK: Check,
    Kind.PROMISE: Promise,
    Kind.REFLECTION: Reflection,
}
"""What each kind of record of a walk is made as, but for notes and skips."""
_NAMES: Mapping[Kind, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(make) if field.name not in _ELSEWHERE)
    for kind, make in RECORDS.items()
}


@dataclass(frozen=True, slots=True)
class Erased:
    """What was struck out or erased here for good, and no file brings back: whole records, and single fields."""

    records: frozenset[str] = frozenset()
    fields: frozenset[tuple[str, str]] = frozenset()
    marks: frozenset[bytes] = frozenset()
    """Those of past observations: a file of another tool gives them no id."""

    def without_past(self, edits: Sequence[Edit]) -> Iterator[Edit]:
        """Yield records of no walk without what was erased and what belongs to it, under whatever id it comes."""
        gone = {
            edit.record
            for edit in edits
            if self.marks and edit.kind is Kind.OBSERVATION
            if mark_of([str(edit.fields.get(name) or "") for name in SAID]) in self.marks
        }
        yield from replace(self, records=self.records | gone).without(edits)

    def without(self, edits: Iterable[Edit]) -> Iterator[Edit]:
        """Yield edits without what was erased and what belongs to it."""
        if not self.records and not self.fields:
            yield from edits
            return
        gone = set(self.records)
        for edit in edits:
            owners = (edit.record, edit.fields.get("observation"), edit.fields.get("countermeasure"))
            if not gone.isdisjoint(str(one) for one in owners):
                gone.add(edit.record)
                continue
            left = {name: value for name, value in edit.fields.items() if (edit.record, name) not in self.fields}
            if left:
                yield Edit(edit.kind, edit.record, left)


NOTHING_ERASED = Erased()


def records(walk: Walk) -> Iterator[Edit]:
    """Yield a walk's records, each with all fields that hold anything."""
    own: dict[str, Value] = {
        "version": walk.version.id,
        "state": walk.state.value,
        "started_at": walk.started_at.isoformat(timespec="milliseconds"),
        "finished_at": walk.finished_at.isoformat(timespec="milliseconds") if walk.finished_at else None,
        "language": walk.language,
        "wording": walk.wording,
        "steps": list(walk.steps),
        **{name: getattr(walk, name) for name in _WALK_FIELDS},
    }
    yield _edit(Kind.WALK, walk.id, own)
    for kind, found in (
        (Kind.OBSERVATION, walk.observations),
        (Kind.OPINION, walk.opinions),
        (Kind.COUNTERMEASURE, walk.countermeasures),
        (Kind.CHECK, walk.checks),
        (Kind.PROMISE, walk.promises),
        (Kind.REFLECTION, (walk.reflection,) if walk.reflection else ()),
    ):
        yield from (edit_of(kind, one, walk.id) for one in found)
    for note in walk.notes:
        yield _edit(Kind.NOTE, note.id, {"walk": walk.id, "text": note.text})
    for vision in walk.visions:
        if vision.id == child_id(walk.id, "vision"):
            told = {"standard": walk.version.standard, "role": vision.role, "text": vision.text}
            yield _edit(Kind.VISION, vision.id, told)
    for subject, question in sorted(walk.skips):
        skip = child_id(walk.id, f"skip {subject} {question}")
        yield Edit(Kind.SKIP, skip, {"walk": walk.id, "subject": subject, "question": question})


def edit_of(kind: Kind, one: Any, walk: str = "") -> Edit:
    """Return a record with all fields that hold anything, as one of a walk."""
    values = {name: getattr(one, name) for name in _NAMES[kind]}
    return _edit(kind, one.id, {**values, "walk": walk or None})


def _edit(kind: Kind, record: str, values: Mapping[str, Any]) -> Edit:
    return Edit(kind, record, {name: _kept(value) for name, value in values.items() if value not in (None, (), [])})


def _kept(value: Any) -> Value:
    """A value as the log keeps it."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        return [asdict(one) if isinstance(one, Slip) else one for one in value]
    return value  # type: ignore[no-any-return]


def changes(known: Walk, read: Walk, today: date, erased: Erased = NOTHING_ERASED) -> tuple[Edit, ...]:
    """Return what a file changes in a walk that is here; what the file doesn't say stays as it is.

    Args:
        known: the walk here.
        read: the walk as the file has it.
        today: the day on which a moved date is noted.
        erased: what may not come back.
    """
    here = {edit.record: edit.fields for edit in records(known)}
    found = []
    for edit in erased.without(records(read)):
        before = here.get(edit.record)
        if before is None:
            found.append(edit)
        elif changed := _changed(edit, before, known, today):
            found.append(Edit(edit.kind, edit.record, changed))
    return tuple(found)


def _changed(edit: Edit, before: Mapping[str, Value], known: Walk, today: date) -> dict[str, Value]:
    changed = {
        name: value
        for name, value in edit.fields.items()
        if name not in PLACES and not _same(before.get(name), value)
    }
    if edit.kind is Kind.WALK:
        return _changed_walk(changed, known)
    if edit.kind in (Kind.COUNTERMEASURE, Kind.PROMISE):
        if before.get("state") not in _MOVES_ON or (before.get("state"), edit.fields.get("state")) == (
            "done",
            "open",
        ):
            changed.pop("state", None)
        slips = changed.pop("slips", None)
        own = before.get("slips") or []
        if isinstance(slips, list) and isinstance(own, list) and slips[: len(own)] == own:
            changed["slips"] = slips
        elif "due" in changed and isinstance(due := before.get("due"), str) and isinstance(own, list):
            changed["slips"] = [*own, asdict(Slip(due, "", today.isoformat()))]
    return changed


def _changed_walk(changed: dict[str, Value], known: Walk) -> dict[str, Value]:
    """Texts change; a walk that isn't finished here may be finished; further steps may have been chosen."""
    kept = {name: value for name, value in changed.items() if name in _WALK_FIELDS}
    if known.state is not State.FINISHED and changed.get("state") == State.FINISHED.value:
        kept |= {name: changed[name] for name in ("state", "finished_at") if name in changed}
    steps = changed.get("steps")
    if isinstance(steps, list) and (further := [step for step in steps if step not in known.steps]):
        kept["steps"] = [*known.steps, *further]
    return kept


def _same(old: Value, new: Value) -> bool:
    """Whether two values differ in no more than how far words stand apart, which formatters change."""
    if old == new:
        return True
    if not isinstance(old, str) or not isinstance(new, str):
        return False
    before, after = ([line.split() for line in text.strip().split("\n")] for text in (old, new))
    return before == after
