"""What Home shows: the walks that wait, what is due, and how much there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gembawalk.domain.due import DueLine

if TYPE_CHECKING:
    # What a walk is takes a tenth of the first frame to load.
    from gembawalk.domain.walk import WalkLine


@dataclass(frozen=True, slots=True)
class Glance:
    """A database at a glance.

    Args:
        open_walks: those that are not finished, newest first.
        due: what is open, soonest first.
        standards: how many are in use.
        walks: how many there are.
    """

    open_walks: tuple[WalkLine, ...] = ()
    due: tuple[DueLine, ...] = ()
    standards: int = 0
    walks: int = 0
