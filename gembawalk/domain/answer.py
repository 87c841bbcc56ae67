"""What an answer changes: the edits that giving, skipping, jotting or finishing comes to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime

from gembawalk.domain.day import read_day
from gembawalk.domain.due import Slip
from gembawalk.domain.guide import Place, places, record_of, value_of
from gembawalk.domain.hit import PastTry
from gembawalk.domain.ids import NewId, child_id
from gembawalk.domain.question import QUESTIONS, UNDATED, Field, Shape
from gembawalk.domain.record import Edit, Kind, Value
from gembawalk.domain.text import clean
from gembawalk.domain.walk import Check, Countermeasure, Observation, State, Walk
from gembawalk.phrases import spoken

PLACE_DRAFT = "place"
"""The field of a walk's drafts that keeps where the coach stands."""

_STATE_AFTER = {
    "watch": "open",
    "widen": "open",
    "adapt": "adapted",
    "drop": "dropped",
    "adopt": "adopting",
}
_STATE_AFTER_HOLD = {"held": "held", "came back": "back", "not seen": "adopted"}


def give(walk: Walk, place: Place, values: Mapping[str, Value], today: date, new_id: NewId) -> tuple[Edit, ...]:
    """Return the edits of an answer.

    Args:
        walk: the walk as it is.
        place: where the answer is given.
        values: the value of each field by its name; an empty or missing one counts as not given.
        today: the day of the walk in its own place.
        new_id: makes the id of a further observation or promise.

    Returns:
        Edits in the order in which they are to be written. With no value at all the place is skipped, and
        that is kept; with the values that are there already, nothing.
    """
    fields = place.question.fields
    given = {field.name: _tidy(values.get(field.name)) for field in fields}
    if place.question.key in ("try.more", "help.more") and given["more"] == "yes":
        return (_another(walk, place, new_id),)
    if place.question.key in ("try.more", "help.more"):
        given = {}
    if all(value is None for value in given.values()):
        return (*_clear(walk, place), *skip(walk, place))
    changed = [field for field in fields if given[field.name] != value_of(walk, place, field)]
    edits = [
        Edit(kind, record, _fields_of(walk, place, kind, record, changed, given, today))
        for kind, record in dict.fromkeys((field.kind, record_of(walk, place, field)) for field in changed)
    ]
    return (*edits, *_consequences(walk, place, changed, given, today), *_unskip(walk, place))


def skip(walk: Walk, place: Place) -> tuple[Edit, ...]:
    """Return the edits that keep a place as skipped; nothing where it is kept already."""
    if (place.subject, place.question.key) in walk.skips:
        return ()
    fields: dict[str, Value] = {
        "walk": walk.id,
        "subject": place.subject,
        "question": place.question.key,
        "deleted": False,
    }
    return (Edit(Kind.SKIP, _skip_id(walk, place), fields),)


def write_draft(value: Value) -> str:
    """Return what a field holds as the text that a draft keeps."""
    return value if isinstance(value, str) else json.dumps(value)


def read_draft(field: Field, text: str) -> Value:
    """Return what a draft kept, as a field takes it; None where it makes no sense (any more)."""
    if field.shape not in (Shape.STEPS, Shape.TAPS):
        return text
    try:
        value = json.loads(text)
    except ValueError:
        return None
    wanted = str if field.shape is Shape.STEPS else int
    return value if isinstance(value, list) and all(isinstance(one, wanted) for one in value) else None


def give_drafts(walk: Walk, drafts: Mapping[tuple[str, str], str], today: date, new_id: NewId) -> tuple[Edit, ...]:
    """Return the edits that make answers of all drafts, for a walk that is finished as it is.

    Args:
        walk: the walk as it is.
        drafts: the kept text by record and field; one that belongs to no question becomes a loose observation, or
            changes the one that it was begun on.
        today: the day of the walk in its own place.
        new_id: makes the id of a further observation.
    """
    edits: list[Edit] = []
    used: set[tuple[str, str]] = {(walk.id, PLACE_DRAFT)}
    allowed = set(places(walk))
    # Own words that the operator would rather not have written down belong to a question, though not to be asked.
    for place in places(replace(walk, agreed=None)):
        keys = {field.name: (record_of(walk, place, field), field.name) for field in place.question.fields}
        found = [field for field in place.question.fields if keys[field.name] in drafts]
        used |= set(keys.values())
        if not found or place not in allowed:
            continue
        before = {field.name: value_of(walk, place, field) for field in place.question.fields}
        drafted = {field.name: _drafted(field, drafts[keys[field.name]], today) for field in found}
        values = {**before, **drafted}
        if values != before or any(value is not None for value in values.values()):
            edits += give(walk, place, values, today, new_id)
    jotted = {one.id: one for one in walk.observations_at(None)}
    for key in drafts.keys() - used:
        known = jotted.get(key[0])
        edits += change_jotted(known, drafts[key]) if known else jot(walk, drafts[key], new_id)
    return tuple(edits)


def _drafted(field: Field, text: str, today: date) -> Value:
    if field.shape is Shape.DAY:
        found = read_day(text, today, spoken())
        return found.isoformat() if found else None
    return _tidy(read_draft(field, text))


def take_over(walk: Walk, observation: str, past: PastTry) -> tuple[Edit, ...]:
    """Return the edits that make a past try the starting point of the one for an observation.

    What was already written for this try stays; only what is empty is filled.
    """
    place = Place(QUESTIONS["try.do"], observation)
    record = record_of(walk, place, place.question.fields[0])
    known = walk.countermeasure_for(observation) or Countermeasure(id=record)
    fields = {"do": past.do, "expect": past.expect, "because": past.because}
    taken: dict[str, Value] = {name: text for name, text in fields.items() if text and getattr(known, name) is None}
    origin = _origin(walk, place, Kind.COUNTERMEASURE, record, date.min)
    return (
        Edit(Kind.OBSERVATION, observation, {"trying": "try"}),
        Edit(Kind.COUNTERMEASURE, record, {**origin, **taken, "source": past.id}),
    )


def look_at(walk: Walk, due: str, *, is_promise: bool, today: date) -> tuple[Edit, ...]:
    """Return the edits that make a walk ask after an earlier try or promise, also before its day has come."""
    about = "promise" if is_promise else "countermeasure"
    fields: dict[str, Value] = {"walk": walk.id, about: due, "on": today.isoformat()}
    return (Edit(Kind.CHECK, child_id(due, f"check {walk.id}"), fields),)


def jot(walk: Walk, text: str, new_id: NewId) -> tuple[Edit, ...]:
    """Return the edits of a loose observation; nothing for an empty text."""
    tidy = _tidy(text)
    if tidy is None:
        return ()
    position = len(walk.observations_at(None))
    return (Edit(Kind.OBSERVATION, new_id(), {"walk": walk.id, "position": position, "facts": tidy}),)


def change_jotted(jotted: Observation, text: str) -> tuple[Edit, ...]:
    """Return the edits that change a loose observation; nothing for an empty text: to delete it is to strike it."""
    tidy = _tidy(text)
    return () if tidy in (None, jotted.facts) else (Edit(Kind.OBSERVATION, jotted.id, {"facts": tidy}),)


def note(walk: str, text: str, new_id: NewId) -> tuple[Edit, ...]:
    """Return the edits of a note that is added to a walk later; nothing for an empty text."""
    tidy = _tidy(text)
    return (Edit(Kind.NOTE, new_id(), {"walk": walk, "text": tidy}),) if tidy is not None else ()


def finish(walk: str, now: datetime) -> tuple[Edit, ...]:
    """Return the edits that finish a walk as it is."""
    at = now.isoformat(timespec="milliseconds")
    return (Edit(Kind.WALK, walk, {"state": State.FINISHED.value, "finished_at": at}),)


def put_aside(walk: str) -> tuple[Edit, ...]:
    """Return the edits that put an unfinished walk aside."""
    return (Edit(Kind.WALK, walk, {"state": State.ASIDE.value}),)


def take_up(walk: str) -> tuple[Edit, ...]:
    """Return the edits that make a walk the unfinished one again."""
    return (Edit(Kind.WALK, walk, {"state": State.OPEN.value}),)


def _tidy(value: Value) -> Value:
    if isinstance(value, str):
        return clean(value).strip() or None
    return value or None


def _clear(walk: Walk, place: Place) -> tuple[Edit, ...]:
    filled: dict[tuple[Kind, str], dict[str, Value]] = {}
    for field in place.question.fields:
        if value_of(walk, place, field) is not None:
            filled.setdefault((field.kind, record_of(walk, place, field)), {})[field.name] = None
    return tuple(Edit(kind, record, fields) for (kind, record), fields in filled.items())


def _skip_id(walk: Walk, place: Place) -> str:
    return child_id(walk.id, f"skip {place.subject} {place.question.key}")


def _unskip(walk: Walk, place: Place) -> tuple[Edit, ...]:
    if (place.subject, place.question.key) not in walk.skips:
        return ()
    return (Edit(Kind.SKIP, _skip_id(walk, place), {"deleted": True}),)


def _another(walk: Walk, place: Place, new_id: NewId) -> Edit:
    if place.question.key == "help.more":
        return Edit(Kind.PROMISE, new_id(), {"walk": walk.id, "position": len(walk.promises)})
    return Edit(Kind.OBSERVATION, new_id(), _step_fields(walk, place.step))


def _step_fields(walk: Walk, step_id: str | None) -> dict[str, Value]:
    step = walk.version.step(step_id)
    return {
        "walk": walk.id,
        "step": step_id,
        "lineage": step.lineage if step else None,
        "position": len(walk.observations_at(step_id)),
    }


def _fields_of(
    walk: Walk,
    place: Place,
    kind: Kind,
    record: str,
    changed: list[Field],
    given: Mapping[str, Value],
    today: date,
) -> dict[str, Value]:
    fields: dict[str, Value] = {
        field.name: given[field.name] for field in changed if record_of(walk, place, field) == record
    }
    if kind is Kind.VISION:
        role, _, text = str(given["text"]).partition(":")
        words = {"role": role.strip(), "text": text.strip()} if text.strip() else {"role": "", "text": role.strip()}
        return {"standard": walk.version.standard, **words}
    return {**_origin(walk, place, kind, record, today), **fields}


def _origin(walk: Walk, place: Place, kind: Kind, record: str, today: date) -> dict[str, Value]:
    """What a new record is born with: where it belongs."""
    match kind:
        case Kind.OBSERVATION if all(one.id != record for one in walk.observations):
            return _step_fields(walk, place.step)
        case Kind.OPINION if all(one.id != record for one in walk.opinions):
            opinion = place.question.key.removeprefix("opinion.")
            return {"walk": walk.id, "observation": place.subject, "kind": opinion}
        case Kind.COUNTERMEASURE if all(one.id != record for one in walk.countermeasures):
            if place.question.key != "promises.adapt":
                return {"walk": walk.id, "observation": place.subject, "state": "open"}
            due = next(one.countermeasure for one in walk.due_tries if one.countermeasure.id == place.subject)
            return {"walk": walk.id, "observation": due.observation, "parent": due.id, "state": "open"}
        case Kind.CHECK if all(one.id != record for one in walk.checks):
            promised = any(one.promise.id == place.subject for one in walk.due_promises)
            about = "promise" if promised else "countermeasure"
            return {"walk": walk.id, about: place.subject, "on": today.isoformat()}
        case Kind.PROMISE if all(one.id != record for one in walk.promises):
            return {"walk": walk.id, "position": len(walk.promises)}
        case Kind.REFLECTION if walk.reflection is None:
            return {"walk": walk.id}
    return {}


def _consequences(
    walk: Walk, place: Place, changed: list[Field], given: Mapping[str, Value], today: date
) -> tuple[Edit, ...]:
    """What a check does to the countermeasure or promise that it is about."""
    names = {field.name for field in changed if field.kind is Kind.CHECK}
    if not names:
        return ()
    fields: dict[str, Value] = {}
    due_try = next((one for one in walk.due_tries if one.countermeasure.id == place.subject), None)
    check = walk.check_of(place.subject) or Check(id="")
    if due_try:
        if place.question.key == "promises.again":
            fields["state"] = "adopted" if given["decision"] == "watch" else "back"
        elif "decision" in names:
            fields["state"] = _STATE_AFTER[str(given["decision"])]
        if place.question.key == "promises.hold":
            fields["state"] = _STATE_AFTER_HOLD[str(given["result"])]
        if "next_due" in names and check.decision == "adapt":
            child = child_id(place.subject, f"adapted {walk.id}")
            born = _origin(walk, place, Kind.COUNTERMEASURE, child, today)
            adapted = {"parent": place.subject, "observation": due_try.countermeasure.observation}
            return (Edit(Kind.COUNTERMEASURE, child, {**born, **adapted, "due": given["next_due"]}),)
        if "next_due" in names:
            countermeasure = due_try.countermeasure
            if check.result in UNDATED:
                fields |= _slipped(countermeasure.due, countermeasure.slips, check, given, today)
            else:
                fields["due"] = given["next_due"] or countermeasure.due
        return (Edit(Kind.COUNTERMEASURE, place.subject, fields),) if fields else ()
    promise = next(one.promise for one in walk.due_promises if one.promise.id == place.subject)
    if "result" in names:
        fields["state"] = given["result"]
        fields["answered_on"] = today.isoformat() if given["result"] == "answered" else None
    if "next_due" in names:
        fields |= _slipped(promise.due, promise.slips, check, given, today)
    if place.question.key == "promises.because":
        fields["because"] = given["reason"]
    return (Edit(Kind.PROMISE, place.subject, fields),) if fields else ()


def _slipped(
    due: str | None, slips: tuple[Slip, ...], check: Check, given: Mapping[str, Value], today: date
) -> dict[str, Value]:
    """The new date, with the old one and its reason kept; a second thought on the same walk adds no second slip."""
    kept = slips
    if due and check.next_due is None and given["next_due"]:
        kept = (*slips, Slip(due, str(given.get("reason") or ""), today.isoformat()))
    return {"due": given["next_due"] or due, "slips": [dict(asdict(slip)) for slip in kept]}
