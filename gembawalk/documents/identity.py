"""How the records of a walk are named in its document, so that each is known again when it comes back.

Most ids follow from the walk's own and are written nowhere. The others stand in one line at the top of a full
copy: ``2.2=…`` is the second problem told at step 2. What has no number on the page (a loose observation, a note,
what was agreed before) has a mark besides, a few letters that follow from its words, so that it may be moved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gembawalk.domain.guide import first_observation, first_promise
from gembawalk.domain.ids import child_id
from gembawalk.domain.standard import StandardVersion, parts_of
from gembawalk.domain.walk import Check, Countermeasure, DuePromise, DueTry, Observation, Opinion, Walk

OPINIONS = ("right", "wrong", "changing", "why")


def mark_of(text: str | None) -> str:
    """Return a few letters that follow from a text, however far its words stand apart."""
    return hashlib.sha256(" ".join((text or "").split()).encode("utf-8", "replace")).hexdigest()[:6]


def observation_id(walk: Walk, step: str, number: int) -> str:
    """Return the id of what was told at a step as the number-th, from 1, unless the document names another."""
    return first_observation(walk, step) if number == 1 else child_id(walk.id, f"observation {step} {number}")


def promise_id(walk: Walk, number: int) -> str:
    """Return the id of the number-th promise, from 1, unless the document names another."""
    return first_promise(walk) if number == 1 else child_id(walk.id, f"promise {number}")


def try_id(observation: str, number: int) -> str:
    """Return the id of the number-th try for an observation, from 1, unless the document names another."""
    return child_id(observation, "try" if number == 1 else f"try {number}")


@dataclass(frozen=True, slots=True)
class Order:
    """In which order a walk's records stand on its page, and so which numbers they have; found once for a page."""

    asked_tries: tuple[DueTry, ...]
    """The earlier tries that this walk says something of."""
    asked_promises: tuple[DuePromise, ...]
    children: dict[str, Countermeasure]
    """What an earlier try was adapted to, by that try's id."""
    attached: dict[str, list[Countermeasure]]
    """The tries for each observation."""
    others: tuple[Countermeasure, ...]
    seen: dict[str | None, list[Observation]]
    """What was seen at each step that something was seen at; the loose ones under None."""
    opinions: dict[tuple[str, str], Opinion]
    """The opinion on each observation, by the observation's id and the opinion's kind."""
    checks: dict[str | None, Check]
    """What the walk says about earlier tries and promises, by their ids."""

    def seen_at(self, step: str | None) -> Sequence[Observation]:
        """Return what was seen at a step (or the loose ones, for None), in the order it was told."""
        return self.seen.get(step, ())

    def tries(self, walk: Walk) -> Iterator[Countermeasure]:
        """Yield all tries as they are numbered."""
        for due in self.asked_tries:
            if child := self.children.get(due.countermeasure.id):
                yield child
        for step in walk.version.steps:
            for seen in self.seen_at(step.id):
                yield from self.attached.get(seen.id, ())
        yield from self.others

    def expected(self, walk: Walk) -> Iterator[str]:
        """Yield for each try, as they are numbered, the id that it has unless the document names another."""
        for due in self.asked_tries:
            if due.countermeasure.id in self.children:
                yield child_id(due.countermeasure.id, f"adapted {walk.id}")
        for step in walk.version.steps:
            for seen in self.seen_at(step.id):
                yield from (try_id(seen.id, at) for at, _ in enumerate(self.attached.get(seen.id, ()), 1))
        yield from (child_id(walk.id, f"try {at}") for at, _ in enumerate(self.others, 1))


def _try_key(due: DueTry) -> str:
    # Ids sort by the time they were made, wherever the walk has come to since.
    return due.countermeasure.id


def order_of(walk: Walk) -> Order:
    """Work out in which order a walk's records stand on its page."""
    checks: dict[str | None, Check] = {}
    for check in walk.checks:
        checks.setdefault(check.countermeasure, check)
        checks.setdefault(check.promise, check)
    seen: dict[str | None, list[Observation]] = {}
    for told in walk.observations:
        seen.setdefault(told.step, []).append(told)
    opinions: dict[tuple[str, str], Opinion] = {}
    for opinion in walk.opinions:
        opinions.setdefault((opinion.observation, opinion.kind), opinion)
    asked = sorted((one for one in walk.due_tries if one.countermeasure.id in checks), key=_try_key)
    parents = {one.countermeasure.id for one in asked}
    shown = {one.id for step in walk.version.steps for one in seen.get(step.id, ())}
    children: dict[str, Countermeasure] = {}
    attached: dict[str, list[Countermeasure]] = {}
    others = []
    for one in sorted(walk.countermeasures, key=lambda one: one.id):
        if one.parent in parents and one.parent not in children:
            children[str(one.parent)] = one
        elif one.observation in shown:
            attached.setdefault(str(one.observation), []).append(one)
        else:
            others.append(one)
    promises = sorted(
        (one for one in walk.due_promises if one.promise.id in checks), key=lambda one: one.promise.id
    )
    return Order(tuple(asked), tuple(promises), children, attached, tuple(others), seen, opinions, checks)


def names_of(walk: Walk, order: Order) -> dict[str, str]:
    """Return the name of each record that an answer can be skipped about, by its id."""
    return dict(_names_to_come(walk, order)) | _names_here(walk, order)


def _names_to_come(walk: Walk, order: Order) -> Iterator[tuple[str, str]]:
    if not walk.promises:
        yield first_promise(walk), "P1"
    for number, step in enumerate(walk.version.steps, 1):
        if step.id not in order.seen:
            yield first_observation(walk, step.id), f"{number}.1"


def _names_here(walk: Walk, order: Order) -> dict[str, str]:
    names = {walk.id: "walk"}
    for number, step in enumerate(walk.version.steps, 1):
        for at, one in enumerate(order.seen_at(step.id), 1):
            names[one.id] = f"{number}.{at}"
    names |= {one.id: f"P{at}" for at, one in enumerate(walk.promises, 1)}
    names |= {one.countermeasure.id: f"T{at}" for at, one in enumerate(order.asked_tries, 1)}
    names |= {one.promise.id: f"K{at}" for at, one in enumerate(order.asked_promises, 1)}
    return names


def tokens_of(walk: Walk, order: Order) -> str:
    """Return the line of those ids of a walk that don't follow from its own."""
    return " ".join((_version_tokens(walk.version), *_record_tokens(walk, order)))


def skips_of(walk: Walk, order: Order) -> str:
    """Return the line of the questions that were skipped on a walk."""
    if not walk.skips:
        return ""
    names = _names_here(walk, order)
    unnamed = {subject for subject, _ in walk.skips} - names.keys()
    to_come = _names_to_come(walk, order)
    while unnamed and (found := next(to_come, None)):
        names.setdefault(*found)
        unnamed.discard(found[0])
    told: dict[str, list[str]] = {}
    for subject, question in sorted((names.get(subject, subject), question) for subject, question in walk.skips):
        told.setdefault(subject, []).append(question)
    return " ".join(f"{subject}={','.join(questions)}" for subject, questions in told.items())


@lru_cache(maxsize=256)
def _version_tokens(version: StandardVersion) -> str:
    parts = (one.id if one.id == one.lineage else f"{one.id}/{one.lineage}" for one in parts_of(version.steps))
    tokens = [f"standard={version.standard}", f"version={version.id}", f"at={version.at.isoformat()}"]
    tokens += [f"check={version.check}"] if version.check else []
    return " ".join([*tokens, f"parts={','.join(parts)}"])


def _record_tokens(walk: Walk, order: Order) -> Iterator[str]:
    for number, step in enumerate(walk.version.steps, 1):
        for at, one in enumerate(order.seen_at(step.id), 1):
            if one.id != observation_id(walk, step.id, at):
                yield f"{number}.{at}={one.id}"
            for opinion in (order.opinions.get((one.id, kind)) for kind in OPINIONS):
                if opinion and opinion.id != child_id(one.id, f"opinion.{opinion.kind}"):
                    yield f"{number}.{at}.{opinion.kind}={opinion.id}"
    for at, loose in enumerate(order.seen_at(None), 1):
        mark = mark_of(loose.facts)
        if loose.id != child_id(walk.id, f"loose {mark}"):
            yield f"0.{at}={loose.id}:{mark}"
    children = {child.id: parent for parent, child in order.children.items()}
    for at, (tried, expected) in enumerate(zip(order.tries(walk), order.expected(walk), strict=True), 1):
        yield from _try_tokens(f"C{at}", tried, expected, children.get(tried.id), order)
    for at, due in enumerate(order.asked_tries, 1):
        yield f"T{at}={due.countermeasure.id}:{mark_of(due.countermeasure.do)}"
        yield from _check_tokens(walk, f"T{at}", due.countermeasure.id, order)
    for at, kept in enumerate(order.asked_promises, 1):
        yield f"K{at}={kept.promise.id}:{mark_of(kept.promise.text)}"
        yield from _check_tokens(walk, f"K{at}", kept.promise.id, order)
    for at, promise in enumerate(walk.promises, 1):
        if promise.id != promise_id(walk, at):
            yield f"P{at}={promise.id}"
    if walk.reflection and walk.reflection.id != child_id(walk.id, "reflection"):
        yield f"reflection={walk.reflection.id}"
    for at, note in enumerate(walk.notes, 1):
        yield f"N{at}={note.id}:{mark_of(note.text)}:{note.at.isoformat()}"


def _try_tokens(name: str, one: Countermeasure, expected: str, parent: str | None, order: Order) -> Iterator[str]:
    if one.id != expected:
        yield f"{name}={one.id}"
    if one.source:
        yield f"{name}.source={one.source}"
    if one.parent and one.parent != parent:
        yield f"{name}.parent={one.parent}"
    if one.observation and one.observation not in order.attached:
        yield f"{name}.of={one.observation}"


def _check_tokens(walk: Walk, name: str, subject: str, order: Order) -> Iterator[str]:
    check = order.checks.get(subject)
    if check and check.id != child_id(subject, f"check {walk.id}"):
        yield f"{name}.check={check.id}"
    if check and check.on and check.on != walk.started_at.date().isoformat():
        yield f"{name}.on={check.on}"
