"""Ids: UUIDs of version 7 (RFC 9562), so that they sort by the time they were made."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable

NewId = Callable[[], str]
"""Makes a fresh id; handed in at the edge so that tests can fix it."""


def uuid7(milliseconds: int, random: int) -> str:
    """Build a UUIDv7.

    Args:
        milliseconds: Unix time; clamped to the 48 bits that the format has.
        random: a number whose lowest 74 bits are used.

    Returns:
        The id in its canonical text form, 36 characters.
    """
    time = max(0, min(milliseconds, (1 << 48) - 1))
    value = time << 80 | 0x7 << 76 | (random >> 62 & 0xFFF) << 64 | 0b10 << 62 | (random & ((1 << 62) - 1))
    return str(uuid.UUID(int=value))


def child_id(parent: str, name: str) -> str:
    """Derive the id of a record that its parent has at most once, such as a walk's reflection.

    Two apps that create the same child meet in one record, and an answer has an address before it is given.

    Args:
        parent: a UUIDv7; the child takes over its time.
        name: what the child is to the parent, for example ``"reflection"``.

    Returns:
        A UUIDv7, the same for the same arguments.
    """
    digest = hashlib.sha256(f"{parent}/{name}".encode()).digest()
    return uuid7(uuid.UUID(parent).int >> 80, int.from_bytes(digest[:16], "big"))


def short_id(record: str) -> str:
    """Return the end of an id, which tells records of the same millisecond apart, for file names and screens."""
    return record.replace("-", "")[-8:]
