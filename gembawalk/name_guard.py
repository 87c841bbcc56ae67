"""The name guard on the command line: says what looks like a person's name, and puts a role in its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gembawalk.console import say, short
from gembawalk.phrases import phrase

if TYPE_CHECKING:
    from gembawalk.domain.period import Period
    from gembawalk.domain.walk import Walk

_NAMED = 12
"""How many suspected names are listed at most."""


class NameGuard:
    """Stands between the database and what a team reads; at the end it says what it found.

    Args:
        replaces: whether a role is put in the place of names.
        watches: whether names are looked for at all where none is replaced.
    """

    def __init__(self, *, replaces: bool, watches: bool = True) -> None:
        self._replaces = replaces
        self._watches = watches or replaces
        self._names: dict[str, None] = {}

    def __enter__(self) -> NameGuard:
        return self

    def passed(self, walk: Walk) -> Walk:
        """Return a walk as it may go out."""
        from gembawalk.domain.people import nameless, names_in

        if self._watches:
            self._names |= dict.fromkeys(map(short, names_in(walk)))
        return nameless(walk) if self._replaces else walk

    def passed_period(self, period: Period) -> Period:
        """Return what several walks taught as it may go out."""
        from gembawalk.domain.people import suspects, without_names, words_of

        known = words_of(period.places())
        found = (one.text for text, language in period.words() for one in suspects(text, known, language))
        self._names |= dict.fromkeys(map(short, found))
        if not self._replaces:
            return period
        return period.reworded(lambda text, language: without_names(text, known, language))

    def __exit__(self, kind: object, *_: object) -> None:
        """Say what was found."""
        if not self._names or kind is not None:
            return
        from gembawalk.domain.people import CAN_ERR

        say(
            phrase(
                "These look like people's names: {listed}. {note}",
                listed=", ".join(self._listed()),
                note=phrase(CAN_ERR),
            )
        )
        if self._replaces:
            say(phrase("A role stands in their place."))
        else:
            say(phrase("They are written as they stand. With --replace-names a role stands in their place."))

    def _listed(self) -> Iterator[str]:
        names = list(self._names)
        yield from names[:_NAMED]
        if len(names) > _NAMED:
            yield phrase("and {names} more", names=len(names) - _NAMED)
