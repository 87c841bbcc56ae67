"""What the log tells of one record: who set which fields when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gembawalk.domain.record import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line of the log. `at` is in the local time of where it was written; `author` may be empty."""

    at: datetime
    author: str
    device: str
    fields: Mapping[str, Value]
