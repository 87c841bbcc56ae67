"""The ids at the top of a walk's document, and which record of the page each belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

_MARKED = "0NTK"


@dataclass(slots=True)
class Named:
    """Ids by the names of records, as `tokens_of` writes them."""

    ids: dict[str, str] = field(default_factory=dict)
    marks: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    """For each kind that has no number on the page: id, mark, and what else is said, in order."""

    @classmethod
    def of(cls, tokens: str) -> Named:
        """Read the line of ids; what makes no sense is left out."""
        named = cls()
        for token in tokens.split():
            name, sign, value = token.partition("=")
            if not sign or not value:
                continue
            if name[0] in _MARKED and ":" in value:
                identity, _, rest = value.partition(":")
                mark, _, further = rest.partition(":")
                named.marks.setdefault(name[0], []).append((identity, mark, further))
            named.ids[name] = value.partition(":")[0] if name[0] in _MARKED else value
        return named

    def of_marks(self, kind: str, marks: Sequence[str]) -> list[tuple[int, str, str] | None]:
        """Return for each record of a page its number in the line of ids, its id, and what else is said of it.

        Args:
            kind: ``0`` for loose observations, ``N`` for notes, ``T`` and ``K`` for what was agreed before.
            marks: those of the page, in order. A record is known by its mark, and where as many are new as are
                gone, by its place among them.
        """
        left = list(enumerate(self.marks.get(kind, ()), 1))
        found: list[tuple[int, str, str] | None] = [None] * len(marks)
        for at, mark in enumerate(marks):
            entry = next((one for one in left if one[1][1] == mark), None)
            if entry:
                left.remove(entry)
                found[at] = (entry[0], entry[1][0], entry[1][2])
        waiting = [at for at, one in enumerate(found) if one is None]
        if len(waiting) == len(left):
            for at, (number, (identity, _, further)) in zip(waiting, left, strict=True):
                found[at] = (number, identity, further)
        return found

    def subject(self, name: str) -> str:
        """Return the id that a name stands for; the name itself where it is an id."""
        return self.ids.get(name, name)


def skips_in(line: str) -> Iterator[tuple[str, str]]:
    """Yield the subjects and questions of the line of skips."""
    for token in line.split():
        subject, _, questions = token.partition("=")
        yield from ((subject, question) for question in questions.split(",") if question)


def parts_in(tokens: str) -> list[tuple[str, str]]:
    """Return id and lineage of each part of a pinned version."""
    parts: Iterable[str] = (one for one in tokens.split(",") if one)
    return [(identity, lineage or identity) for identity, _, lineage in (one.partition("/") for one in parts)]
