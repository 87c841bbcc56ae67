"""What can go wrong, each told in one sentence that names the place and what to do."""

from __future__ import annotations


class GembaError(Exception):
    """A failure that a person is told about.

    Args:
        title: what could not be done, without a full stop.
        reason: why, naming the file, line or field.
        remedy: what to do next, or nothing.
    """

    def __init__(self, title: str, reason: str, remedy: str = "") -> None:
        super().__init__(title, reason, remedy)
        self.title = title
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        sentence = f"{self.title}: {self.reason}"
        return f"{sentence} {self.remedy}" if self.remedy else sentence


class UnusableDatabase(GembaError):
    """The file is missing where it must exist, unreadable, foreign, damaged, or newer than this app."""


class DamagedDatabase(UnusableDatabase):
    """The file is damaged."""


class DatabaseBusy(GembaError):
    """Another program holds the database longer than the wait allows."""


class NotSaved(GembaError):
    """A write failed; what was typed is still on the screen and in no way lost."""


class UnknownRecord(GembaError):
    """No walk or standard has that title, id or beginning of an id, or several have."""


class ChangedMeanwhile(GembaError):
    """What was being edited has another version by now, or may no longer be changed; nothing was saved."""


class UnreadableDocument(GembaError):
    """A standard, question set, theme, settings or observation file has mistakes; all are named."""


class UnwritableFile(GembaError):
    """An export could not be written; what stood there before still stands."""
