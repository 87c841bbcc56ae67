"""A walk in the making, while its document is read: records by their names, and the fields found so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from typing import Any

from gembawalk.documents.block import Block
from gembawalk.documents.identity import OPINIONS, mark_of, observation_id, order_of, promise_id, try_id
from gembawalk.documents.named import Named, skips_in
from gembawalk.domain.ids import child_id
from gembawalk.domain.standard import Step, Vision
from gembawalk.domain.walk import (
    Check,
    Countermeasure,
    DuePromise,
    DueTry,
    Note,
    Observation,
    Opinion,
    Promise,
    Reflection,
    Return,
    Walk,
)

Fields = dict[str, Any]


class Draft:
    """Collects the fields of a walk's records; `walk` makes the walk of them."""

    def __init__(self, walk: Walk, before: Walk | None, named: Named, now: datetime) -> None:
        self.base = walk
        self.before = before
        self.named = named
        self.now = now
        self.fields: Fields = {}
        self.thought: Fields = {}
        self.seen: dict[str, list[Fields]] = {}
        """The observations of each step, by the step's id."""
        self.opinions: list[tuple[Fields, str, Fields]] = []
        """The observation, the kind, and the fields of each opinion."""
        self.tries: list[Fields] = []
        self.asked_tries: list[Fields] = []
        self.asked_promises: list[Fields] = []
        self.promises: list[Fields] = []
        self.loose: list[str] = []
        self.notes: list[tuple[str, date | None]] = []
        self.returns: list[Fields] = []
        self.vision: Fields = {}

    def observation(self, step: Step, number: int = 0) -> Fields:
        """Return the fields of an observation; 0 is the newest one at that step."""
        told = self.seen.setdefault(step.id, [])
        while len(told) < max(1, number):
            told.append({})
        return told[number - 1] if number else told[-1]

    def opinion(self, observation: Fields, kind: str) -> Fields:
        """Return the fields of an opinion on an observation."""
        for about, known, fields in self.opinions:
            if about is observation and known == kind:
                return fields
        self.opinions.append((observation, kind, {}))
        return self.opinions[-1][2]

    def walk(self, skipped: str, not_chosen: Iterable[str]) -> Walk:
        """Return the walk of all that was found."""
        base, version = self.base, self.base.version
        observations = self._observations()
        asked_tries, checks = self._asked_tries()
        asked_promises, promise_checks = self._asked_promises()
        left_out = set(not_chosen)
        chosen = (
            step.id
            for number, step in enumerate(version.steps, 1)
            if step.id in self.seen and str(number) not in left_out
        )
        walk = replace(
            base,
            steps=tuple(chosen),
            observations=observations,
            opinions=self._opinions(),
            countermeasures=self._tries(),
            checks=(*checks, *promise_checks),
            promises=self._promises(),
            reflection=self._reflection(),
            notes=self._notes(),
            due_tries=asked_tries,
            due_promises=asked_promises,
            returns=tuple(self._return(one) for one in self.returns),
            visions=(Vision(id=child_id(base.id, "vision"), **self.vision),) if self.vision else (),
            **self.fields,
        )
        return replace(walk, skips=self._skips(walk, skipped)) if skipped else walk

    def _promises(self) -> tuple[Promise, ...]:
        numbers = [one.pop("number", 0) for one in self.promises]
        free = (number for number in count(1) if number not in numbers)
        found = []
        for fields, number in zip(self.promises, numbers, strict=True):
            at = number or next(free)
            identity = self.named.ids.get(f"P{at}", promise_id(self.base, at))
            found.append(Promise(id=identity, walk=self.base.id, position=at - 1, **fields))
        return tuple(found)

    def _observations(self) -> tuple[Observation, ...]:
        base, found = self.base, []
        for number, step in enumerate(base.version.steps, 1):
            for at, fields in enumerate(self.seen.get(step.id, ()), 1):
                known = self.named.ids.get(f"{number}.{at}")
                if not fields and known is None and at == len(self.seen[step.id]) and not self._is_about(fields):
                    continue
                fields["id"] = known or observation_id(base, step.id, at)
                where: Fields = {"walk": base.id, "step": step.id, "lineage": step.lineage, "position": at - 1}
                found.append(Observation(**where, **fields))
        marks = [mark_of(facts) for facts in self.loose]
        for at, (facts, entry) in enumerate(zip(self.loose, self.named.of_marks("0", marks), strict=True)):
            identity = entry[1] if entry else child_id(base.id, f"loose {marks[at]}")
            found.append(Observation(id=identity, walk=base.id, position=at, facts=facts))
        return tuple(found)

    def _is_about(self, fields: Fields) -> bool:
        """Whether a try or an opinion belongs to an observation of which nothing else is known."""
        about = [one for one, _, _ in self.opinions] + [one["at"] for one in self.tries if "at" in one]
        return any(one is fields for one in about)

    def _opinions(self) -> tuple[Opinion, ...]:
        found = []
        places = {id(fields): (n, at) for n, at, fields in self._places()}
        for observation, kind, fields in sorted(self.opinions, key=lambda one: OPINIONS.index(one[1])):
            about = observation["id"]
            number, at = places[id(observation)]
            identity = self.named.ids.get(f"{number}.{at}.{kind}", child_id(about, f"opinion.{kind}"))
            found.append(Opinion(id=identity, observation=about, kind=kind, **fields))
        return tuple(found)

    def _places(self) -> Iterable[tuple[int, int, Fields]]:
        for number, step in enumerate(self.base.version.steps, 1):
            for at, fields in enumerate(self.seen.get(step.id, ()), 1):
                yield number, at, fields

    def _tries(self) -> tuple[Countermeasure, ...]:
        highest = max((one["number"] for one in self.tries), default=0)
        counts: dict[str | None, int] = {}
        taken: set[str] = set()
        found = []
        ids = self.named.ids
        # Those with a number first: it tells which they are, whatever was typed or taken out around them.
        for fields in sorted(self.tries, key=lambda one: one["number"] or highest + 1):
            number, parent, at = fields.pop("number"), fields.pop("under", None), fields.pop("at", None)
            name = f"C{number}"
            observation = at["id"] if at is not None else ids.get(f"{name}.of")
            fields["parent"] = ids.get(f"{name}.parent")
            if parent is not None and "id" in parent:
                identity = child_id(parent["id"], f"adapted {self.base.id}")
                fields["parent"] = parent["id"]
            else:
                group = observation if at is not None else None
                counts[group] = counts.get(group, 0) + 1
                identity = self._try_at(group, counts[group], number, fields.get("do"), taken)
            identity = ids.get(name, identity)
            taken.add(identity)
            found.append(
                Countermeasure(
                    id=identity,
                    walk=self.base.id,
                    observation=observation,
                    source=ids.get(f"{name}.source"),
                    **fields,
                )
            )
        return tuple(found)

    def _try_at(self, observation: str | None, place: int, number: int, do: str | None, taken: set[str]) -> str:
        """Return the id of a try: that of the one here with the same words, or number, or else by its place."""
        here = {} if self.before is None else {f"C{n}": one for n, one in enumerate(self._tries_here(), 1)}
        for one in here.values():
            if one.observation == observation and one.id not in taken and mark_of(one.do) == mark_of(do):
                return one.id
        numbered = here.get(f"C{number}")
        if numbered and numbered.observation == observation and numbered.id not in taken:
            return numbered.id
        known = {one.id for one in here.values()} if not number else set()
        while (identity := self._nth_try(observation, place)) in taken | known:
            place += 1
        return identity

    def _tries_here(self) -> Iterable[Countermeasure]:
        return order_of(self.before).tries(self.before) if self.before else ()

    def _nth_try(self, observation: str | None, place: int) -> str:
        return try_id(observation, place) if observation else child_id(self.base.id, f"try {place}")

    def find_tries(self) -> list[Block]:
        """Find which earlier tries the walk says something of; returns the items of those that aren't known."""
        return self._find("T", self.asked_tries, "do")

    def find_promises(self) -> list[Block]:
        """Find which earlier promises the walk says something of; returns the items of those that aren't known."""
        return self._find("K", self.asked_promises, "text")

    def _find(self, kind: str, asked: list[Fields], text: str) -> list[Block]:
        marks = [mark_of(one["about"].get(text)) for one in asked]
        for one, entry in zip(asked, self.named.of_marks(kind, marks), strict=True):
            if entry:
                number, one["id"], _ = entry
                own = child_id(one["id"], f"check {self.base.id}")
                one["check_id"] = self.named.ids.get(f"{kind}{number}.check", own)
                today = self.base.started_at.date().isoformat()
                one["on"] = self.named.ids.get(f"{kind}{number}.on", today)
        return [one["item"] for one in asked if "id" not in one]

    def _asked_tries(self) -> tuple[tuple[DueTry, ...], tuple[Check, ...]]:
        dues, checks = [], []
        for one in self.asked_tries:
            if "id" in one:
                tried = Countermeasure(id=one["id"], **one["about"])
                agreed = one["agreed"] or self.base.started_at.date()
                dues.append(DueTry(countermeasure=tried, agreed_on=agreed, problem="", step=""))
                checks.append(self._check(one, countermeasure=one["id"]))
        return tuple(dues), tuple(checks)

    def _asked_promises(self) -> tuple[tuple[DuePromise, ...], tuple[Check, ...]]:
        dues, checks = [], []
        for one in self.asked_promises:
            if "id" in one:
                promise = Promise(id=one["id"], walk="", **one["about"])
                given = one["agreed"] or self.base.started_at.date()
                dues.append(DuePromise(promise=promise, given_on=given))
                checks.append(self._check(one, promise=one["id"]))
        return tuple(dues), tuple(checks)

    def _check(self, one: Fields, **about: str) -> Check:
        return Check(id=one["check_id"], walk=self.base.id, on=one["on"], **about, **one["check"])

    def _reflection(self) -> Reflection | None:
        identity = self.named.ids.get("reflection") or child_id(self.base.id, "reflection")
        if not self.thought and "reflection" not in self.named.ids:
            return None
        return Reflection(id=identity, **self.thought)

    def _notes(self) -> tuple[Note, ...]:
        marks = [mark_of(text) for text, _ in self.notes]
        found = []
        for (text, _), mark, entry in zip(self.notes, marks, self.named.of_marks("N", marks), strict=True):
            if entry:
                found.append(Note(id=entry[1], text=text, at=self._at(entry[2])))
            else:
                found.append(Note(id=child_id(self.base.id, f"note {mark}"), text=text, at=self.now))
        return tuple(found)

    def _at(self, written: str) -> datetime:
        try:
            found = datetime.fromisoformat(written)
        except ValueError:
            return self.now
        return found if found.tzinfo else self.now

    def _return(self, one: Fields) -> Return:
        observation = one["at"].get("id", "")
        return Return(
            observation=observation,
            countermeasure="",
            do=one["do"],
            problem="",
            adopted_on=one["on"],
            number=one["number"],
        )

    def _skips(self, walk: Walk, skipped: str) -> frozenset[tuple[str, str]]:
        from gembawalk.documents.identity import names_of

        ids = {name: identity for identity, name in names_of(walk, order_of(walk)).items()}
        return frozenset((ids.get(subject, subject), question) for subject, question in skips_in(skipped))
