"""Standards: the steps and the knowledge that make an activity repeatable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from gembawalk.domain.record import Value


class Emphasis(StrEnum):
    """What kind of key point it is, as in training within industry (job instruction)."""

    MAKE_OR_BREAK = "make or break"
    SAFETY = "safety"
    KNACK = "knack"


class Confidence(StrEnum):
    """How sure the team is of a key point."""

    CERTAIN = "certain"
    BELIEVE = "believe"
    DONT_KNOW = "don't know"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPoint:
    """What makes or breaks a step, and why. `lineage` stays the same over versions."""

    id: str
    lineage: str
    text: str
    reason: str = ""
    kind: Emphasis = Emphasis.MAKE_OR_BREAK
    confidence: Confidence = Confidence.CERTAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of one version. `lineage` stays the same over versions."""

    id: str
    lineage: str
    what: str
    output: str = ""
    outcome: str = ""
    key_points: tuple[KeyPoint, ...] = ()


def parts_of(steps: Iterable[Step]) -> Iterator[Step | KeyPoint]:
    """Yield each step, and after it its key points."""
    for step in steps:
        yield step
        yield from step.key_points


@dataclass(frozen=True, slots=True, kw_only=True)
class Vision:
    """What one role wants to make repeatable here."""

    role: str
    text: str
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardText:
    """A standard as it is written down: what a standard file holds.

    The ids of its steps and key points are empty where the file names none; `number` is that of the version in a
    full copy, and 0 where the file names none.
    """

    handle: str = ""
    number: int = 0
    title: str
    site: str = ""
    area: str = ""
    purpose: str = ""
    customer: str = ""
    outcome: str = ""
    visions: tuple[Vision, ...] = ()
    steps: tuple[Step, ...] = ()


def from_lines(text: str) -> StandardText | None:
    """Make a first standard of plain lines: the title, then a step a line; None without a title and a step."""
    title, *steps = [line.strip() for line in text.splitlines() if line.strip()] or [""]
    if not steps:
        return None
    return StandardText(title=title, steps=tuple(Step(id="", lineage="", what=what) for what in steps))


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardVersion:
    """One version of a standard, never changed once it is written."""

    id: str
    standard: str
    handle: str
    number: int
    at: datetime
    title: str
    note: str = ""
    check: str | None = None
    site: str = ""
    area: str = ""
    purpose: str = ""
    customer: str = ""
    outcome: str = ""
    steps: tuple[Step, ...] = ()

    def __hash__(self) -> int:
        # Of all its parts it would take as long as a page of a walk does, each time one is looked up by it.
        return hash(self.id)

    def step(self, step: str | None) -> Step | None:
        """Return the step with that id, or None."""
        return next((one for one in self.steps if one.id == step), None)

    def parts(self) -> Iterator[Step | KeyPoint]:
        """Return each step, and after it its key points."""
        return parts_of(self.steps)

    def number_of(self, step: str) -> int:
        """Return the place of a step in the standard, from 1; 0 where it isn't there."""
        return next((n for n, one in enumerate(self.steps, 1) if one.id == step), 0)


def step_value(step: Step) -> dict[str, Value]:
    """Return a step as the log keeps it."""
    return {
        "id": step.id,
        "lineage": step.lineage,
        "what": step.what,
        "output": step.output,
        "outcome": step.outcome,
        "key_points": [
            {
                "id": point.id,
                "lineage": point.lineage,
                "text": point.text,
                "reason": point.reason,
                "kind": point.kind.value,
                "confidence": point.confidence.value,
            }
            for point in step.key_points
        ],
    }


def version_fields(version: StandardVersion) -> dict[str, Value]:
    """Return a version's fields as the log keeps them."""
    return {
        "standard": version.standard, "number": version.number, "note": version.note, "check": version.check,
        "title": version.title, "site": version.site, "area": version.area, "purpose": version.purpose,
        "customer": version.customer, "outcome": version.outcome,
        "steps": [step_value(step) for step in version.steps],
    }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A standard with its current version and its visions."""

    id: str
    handle: str
    version: StandardVersion
    visions: tuple[Vision, ...] = ()
    retired_at: datetime | None = None
    last_walk: datetime | None = None
    walks: int = 0


def text_of(standard: Standard) -> StandardText:
    """Return the text of a standard's current version."""
    version = standard.version
    return StandardText(
        handle=standard.handle,
        number=version.number,
        title=version.title,
        site=version.site,
        area=version.area,
        purpose=version.purpose,
        customer=version.customer,
        outcome=version.outcome,
        visions=standard.visions,
        steps=version.steps,
    )


def is_as_written(text: StandardText, standard: Standard) -> bool:
    """Tell whether a text says just what a standard says, whatever it names its parts by."""
    return _bare(text) == _bare(text_of(standard))


def _bare(text: StandardText) -> StandardText:
    steps = tuple(
        replace(
            step, id="", lineage="", key_points=tuple(replace(one, id="", lineage="") for one in step.key_points)
        )
        for step in text.steps
    )
    visions = tuple(sorted((replace(one, id="") for one in text.visions), key=lambda one: (one.role, one.text)))
    return replace(text, handle="", number=0, steps=steps, visions=visions)


@dataclass(frozen=True, slots=True)
class TextMistake:
    """A mistake in a written standard: where and what is expected."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class ReadStandard:
    """What came of reading a standard file: the text, or the mistakes."""

    text: StandardText | None
    mistakes: tuple[TextMistake, ...] = field(default=())
