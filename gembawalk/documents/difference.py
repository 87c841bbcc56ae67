"""What a file has otherwise than the walk that is here, in the words of the walk's page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gembawalk.documents.page import is_day
from gembawalk.documents.words import Words as PageWords
from gembawalk.domain.merge import PLACES, records
from gembawalk.domain.record import Edit, Kind, Value
from gembawalk.domain.walk import Walk
from gembawalk.domain.word_diff import Mark, Words, compare_words

_LABELS: Mapping[tuple[Kind, str], str] = {
    (Kind.OBSERVATION, "match"): "seen",
    (Kind.OBSERVATION, "facts"): "seen",
    (Kind.OPINION, "basis"): "why",
    (Kind.COUNTERMEASURE, "do"): "trying",
    (Kind.COUNTERMEASURE, "expect"): "expected",
    (Kind.COUNTERMEASURE, "risk"): "risk_of",
    (Kind.COUNTERMEASURE, "slips"): "moved",
    (Kind.COUNTERMEASURE, "because"): "reason",
    (Kind.CHECK, "learning"): "learned",
    (Kind.PROMISE, "text"): "promised",
    (Kind.PROMISE, "because"): "cannot",
    (Kind.PROMISE, "answered_on"): "promised",
    (Kind.PROMISE, "slips"): "moved",
    (Kind.REFLECTION, "learned"): "outcome_learned",
    (Kind.VISION, "role"): "vision",
    (Kind.VISION, "text"): "vision",
}
"""The labels of fields that aren't called as their label is."""
_WITHIN = {"from_value": "from", "to_value": "until", "who": "who", "steps": "what", "read_back": "read_back"}
"""Fields that the page has a word for, but no label."""
_TABLES = {"output": "known", "outcome": "known"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One text or value that a file has otherwise."""

    label: str
    """Where it stands on the page, and what it is called there."""
    words: Words


def differences(known: Walk, edits: Sequence[Edit], words: PageWords) -> Iterator[Difference]:
    """Yield what edits change in a walk; where records belong is left out.

    Args:
        known: the walk here.
        edits: what a file changes in it.
        words: those of the one who reads this.
    """
    here = {edit.record: edit.fields for edit in records(known)}
    there = here | {edit.record: {**here.get(edit.record, {}), **edit.fields} for edit in edits}
    for edit in edits:
        before = here.get(edit.record, {})
        for name, value in edit.fields.items():
            if name in PLACES or (name == "slips" and "due" in edit.fields):
                continue
            if edit.kind is Kind.SKIP and name != "question":
                continue
            if name == "state" and not before and value == "open":
                continue  # as anything new is
            label = _label(edit.kind, name, there[edit.record], words)
            where = _where(edit.record, there, known)
            old, new = (_shown(name, one, known, words) for one in (before.get(name), value))
            # Parts of a day say nothing.
            compared = (
                ((Mark.GONE, old), (Mark.NEW, new)) if is_day(old) and is_day(new) else compare_words(old, new)
            )
            yield Difference(f"{where} · {label}" if where else label, compared)


def _label(kind: Kind, name: str, fields: Mapping[str, Value], words: PageWords) -> str:
    if kind is Kind.NOTE:
        return words.headings["notes"]
    key = str(fields.get("kind")) if (kind, name) == (Kind.OPINION, "text") else _LABELS.get((kind, name), name)
    if key in words.labels:
        return words.labels[key]
    if key in _WITHIN:
        return words.phrases[_WITHIN[key]].rstrip(".")
    return f"{kind} {name}".replace("_", " ")


def _where(record: str, there: Mapping[str, Mapping[str, Value]], walk: Walk) -> str:
    """Return the step that a record belongs to, as it is called on the page; empty for none."""
    fields = there[record]
    observation = fields.get("observation")
    step = fields.get("step") or there.get(str(observation), {}).get("step")
    number = walk.version.number_of(str(step))
    return f"{number}. {walk.version.steps[number - 1].what}" if number else ""


def _shown(name: str, value: Value, walk: Walk, words: PageWords) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        steps = (walk.version.step(one) for one in value if isinstance(one, str))
        told = [step.what for step in steps if step]
        return "; ".join(told or [_moved(one) for one in value])
    return words.values.get(_TABLES.get(name, name), {}).get(str(value), str(value))


def _moved(value: Value) -> str:
    return " ".join(str(part) for part in value.values()) if isinstance(value, dict) else str(value)
