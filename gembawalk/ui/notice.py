"""A word to the coach that is shown for a moment."""

from __future__ import annotations

from textual.notifications import Notification

_LEAST = 0.001


class Notice(Notification):
    """One that has time left for as long as anybody shows it.

    Textual 8.2.8 gives the time that is left to a timer, and a timer of less than nothing never lets go of the app:
    a busy moment or a clock that jumps between its look at the time and the next one is enough.
    """

    @property
    def time_left(self) -> float:
        """Seconds that it is still shown, more than none."""
        return max(_LEAST, super().time_left)

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return super().time_left <= 0
