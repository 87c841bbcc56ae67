"""A written standard becomes the current version of its standard."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlalchemy import Connection

from gembawalk.domain.lineage import inherit
from gembawalk.domain.record import Edit, Kind, Value
from gembawalk.domain.standard import Standard, StandardText, StandardVersion, Vision, step_value
from gembawalk.errors import ChangedMeanwhile
from gembawalk.phrases import phrase
from gembawalk.search.likeness import likeness
from gembawalk.store.adoption import adopted
from gembawalk.store.logbook import Act, Origin, newest
from gembawalk.store.standards import all_standards

_HANDLE = re.compile(r"[a-z0-9-]{1,60}")


def add(
    connection: Connection,
    origin: Origin,
    text: StandardText,
    note: str,
    check: str | None,
    of: Standard | None,
) -> tuple[Act, str, bool]:
    """Collect what makes a written standard the current one.

    Returns:
        The act to be written, the standard's id, and whether there is anything to write.

    Raises:
        ChangedMeanwhile: `of` has another version by now, or the handle belongs to another standard.
    """
    standards = all_standards(connection)
    known = _edited(standards, text, of) if of else _counterpart(standards, text)
    edits = list(_edits(standards, known, origin, text, note, check))
    if check and any(edit.kind is Kind.VERSION for edit in edits):
        edits += filter(None, [adopted(connection, check, origin.now)])
    act = Act(connection, origin, seen=newest(connection))
    for edit in edits:
        act.append(edit)
    identity = known.id if known else edits[0].record
    return act, identity, bool(edits)


def _edited(standards: Iterable[Standard], text: StandardText, of: Standard) -> Standard:
    """The standard that was opened for editing, as it is now."""
    title = phrase("{title} was not saved", title=text.title or of.version.title)
    known = next((one for one in standards if one.id == of.id), None)
    if known is None or known.version.number != of.version.number:
        what = phrase("it was taken away meanwhile.")
        if known:
            what = phrase("version {number} was saved meanwhile.", number=known.version.number)
        raise ChangedMeanwhile(
            title,
            what,
            phrase("Look at it, and take your changes over."),
        )
    taken = next((one for one in standards if one.handle == text.handle and one.id != of.id), None)
    if taken:
        raise ChangedMeanwhile(
            title,
            phrase("the id {handle} belongs to {title}.", handle=text.handle, title=taken.version.title),
            phrase("Choose another."),
        )
    return known


def _counterpart(standards: Iterable[Standard], text: StandardText) -> Standard | None:
    ways: tuple[Callable[[Standard], bool], ...] = (
        lambda one: bool(text.handle) and one.handle == text.handle,
        lambda one: (one.version.title, one.version.site, one.version.area) == (text.title, text.site, text.area),
    )
    return next((one for way in ways for one in standards if way(one)), None)


def _edits(
    standards: Sequence[Standard],
    known: Standard | None,
    origin: Origin,
    text: StandardText,
    note: str,
    check: str | None,
) -> Iterator[Edit]:
    identity = known.id if known else origin.new_id()
    if known is None:
        taken = {one.handle for one in standards}
        yield Edit(Kind.STANDARD, identity, {"handle": handle_for(text.handle, text.title, taken)})
    else:
        fields: dict[str, Value] = {"retired_at": None} if known.retired_at else {}
        if _HANDLE.fullmatch(text.handle) and text.handle != known.handle:
            fields["handle"] = text.handle
        if fields:
            yield Edit(Kind.STANDARD, identity, fields)
    if known is None or _content(known.version) != _content(text):
        before = known.version if known else None
        written: dict[str, Value] = {
            "standard": identity,
            "number": max(text.number, before.number + 1) if before else text.number or 1,
            "note": note,
            "check": check,
            "title": text.title,
            "site": text.site,
            "area": text.area,
            "purpose": text.purpose,
            "customer": text.customer,
            "outcome": text.outcome,
            "steps": [
                step_value(one)
                for one in inherit(before.steps if before else (), text.steps, origin.new_id, likeness)
            ],
        }
        yield Edit(Kind.VERSION, origin.new_id(), written)
    yield from _vision_edits(identity, known.visions if known else (), text.visions, origin)


def _vision_edits(
    standard: str, known: Sequence[Vision], written: Sequence[Vision], origin: Origin
) -> Iterator[Edit]:
    """A vision that the text doesn't name stays: it may have been told on a walk."""
    by_role = {one.role.casefold(): one for one in known}
    by_id = {one.id: one for one in known}
    for vision in written:
        old = by_id.get(vision.id) or by_role.get(vision.role.casefold())
        if old is None or (old.role, old.text) != (vision.role, vision.text):
            fields: dict[str, Value] = {"standard": standard, "role": vision.role, "text": vision.text}
            yield Edit(Kind.VISION, old.id if old else origin.new_id(), fields)


def _content(text: StandardText | StandardVersion) -> tuple[object, ...]:
    """What makes two texts of a standard the same, ids aside."""
    steps = tuple(
        (
            *(step.what, step.output, step.outcome),
            tuple((point.text, point.reason, point.kind, point.confidence) for point in step.key_points),
        )
        for step in text.steps
    )
    return (text.title, text.site, text.area, text.purpose, text.customer, text.outcome, steps)


def handle_for(given: str, title: str, taken: set[str]) -> str:
    """Return a handle for a new standard: the given one if it is fit, else one made of the title."""
    handle = given if _HANDLE.fullmatch(given) else ""
    if not handle:
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
        handle = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "standard"
    names = (handle, *(f"{handle[:56]}-{number}" for number in range(2, 1000)))
    return next(name for name in names if name not in taken)
