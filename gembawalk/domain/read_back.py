"""What is read back to the operator: every line that was written of what they do and say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gembawalk.domain.guide import Place, places, record_of, value_of
from gembawalk.domain.question import QUESTIONS, Field, Shape, Stage
from gembawalk.domain.record import Kind
from gembawalk.domain.walk import Walk

_ANSWERS_OF = {
    "observe.facts": ("observe.match",),
    "ask.evidence": ("ask.output", "ask.outcome"),
    "promises.evidence": ("promises.result", "promises.hold"),
}
_READ = (Stage.PROMISES, Stage.OBSERVE, Stage.ASK, Stage.OPINION, Stage.TRY, Stage.HELP)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One text that was written, and where it is kept.

    `place` is None for a loose observation; `due` is the ISO day by which a try or a promise is meant.
    """

    kind: Kind
    record: str
    field: str
    text: str
    place: Place | None
    step: str | None = None
    due: str | None = None
    about: str = ""
    """What an earlier walk agreed that this is said of."""
    chosen: tuple[tuple[str, str, str], ...] = ()
    """The answers that this tells more of: question, field and value of each."""


def read_lines(walk: Walk) -> Iterator[ReadLine]:
    """Yield what was written in words, step by step, then the loose observations.

    The coach's own preparation and reflection are not among them.
    """
    agreed = {one.countermeasure.id: one.countermeasure.do or "" for one in walk.due_tries}
    agreed |= {one.promise.id: one.promise.text or "" for one in walk.due_promises}
    for place in places(walk):
        if place.stage not in _READ:
            continue
        for field in place.question.fields:
            value = value_of(walk, place, field)
            if field.shape in (Shape.WORDS, Shape.LINE) and isinstance(value, str):
                record = record_of(walk, place, field)
                due = _due(walk, field, record)
                about = agreed.get(place.subject, "") if place.stage is Stage.PROMISES else ""
                chosen = tuple(_chosen(walk, place))
                yield ReadLine(field.kind, record, field.name, value, place, place.step, due, about, chosen)
    for loose in walk.observations_at(None):
        if loose.facts:
            yield ReadLine(Kind.OBSERVATION, loose.id, "facts", loose.facts, None)


def _chosen(walk: Walk, place: Place) -> Iterator[tuple[str, str, str]]:
    """The answers that words belong to; evidence without them would seem to be of the line before."""
    for asked in _ANSWERS_OF.get(place.question.key, ()):
        question = QUESTIONS[asked]
        field = question.fields[0]
        value = value_of(walk, Place(question, place.subject, place.step), field)
        if isinstance(value, str) and value in field.choices:
            yield asked, field.name, value


def _due(walk: Walk, field: Field, record: str) -> str | None:
    """The day that a try or a promise is for; it is told with what is done."""
    if (field.kind, field.name) not in ((Kind.COUNTERMEASURE, "do"), (Kind.PROMISE, "text")):
        return None
    found = next((one for one in walk.countermeasures if one.id == record), None)
    promise = next((one for one in walk.promises if one.id == record), None)
    return found.due if found else promise.due if promise else None
