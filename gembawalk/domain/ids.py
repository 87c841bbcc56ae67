"""Ids: UUIDs of version 7 (RFC 9562), so that they sort by the time they were made."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from functools import lru_cache

_LOWEST = (1 << 62) - 1
_LATEST = (1 << 48) - 1

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
    time = max(0, min(milliseconds, _LATEST))
    return _written(time << 80 | 0x7 << 76 | (random >> 62 & 0xFFF) << 64 | 0b10 << 62 | (random & _LOWEST))


def _written(value: int) -> str:
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def ids_after(first: str, count: int, random: int) -> list[str]:
    """Make many ids at once that sort after a fresh one, in their order.

    Args:
        first: a UUIDv7.
        count: how many.
        random: a number of 62 random bits for each of them.
    """
    value = uuid.UUID(first).int
    # The twelve bits below the milliseconds count on, and the milliseconds where they don't suffice.
    at = (value >> 80) << 12 | (value >> 64 & 0xFFF)
    made = []
    for number in range(at + 1, at + 1 + count):
        # As `_written` does it; in parts it is made in a third of the time, which counts with a million of them.
        time, end = f"{min(number >> 12, _LATEST):012x}", f"{1 << 63 | random & _LOWEST:016x}"
        made.append(f"{time[:8]}-{time[8:]}-7{number & 0xFFF:03x}-{end[:4]}-{end[4:]}")
        random >>= 62
    return made


def child_id(parent: str, name: str) -> str:
    """Derive the id of a record that its parent has at most once, such as a walk's reflection.

    Two apps that create the same child meet in one record, and an answer has an address before it is given.

    Args:
        parent: a UUIDv7; the child takes over its time.
        name: what the child is to the parent, for example ``"reflection"``.

    Returns:
        A UUIDv7, the same for the same arguments.
    """
    random = int(hashlib.sha256(f"{parent}/{name}".encode()).hexdigest()[:32], 16)
    # As `uuid7` does it; in parts it is made in half the time, which counts where a page names each of its records.
    end = f"{1 << 63 | random & _LOWEST:016x}"
    return f"{_time_of(parent)}{random >> 62 & 0xFFF:03x}-{end[:4]}-{end[4:]}"


@lru_cache(maxsize=64)
def _time_of(parent: str) -> str:
    return uuid7(int(parent[:8] + parent[9:13], 16), 0)[:15]


def timeless(record: str) -> str:
    """Return an id that doesn't tell when it was made, for those who shouldn't know; its end is the same."""
    return f"00000000-0000-7000-{record[19:]}" if len(record) == 36 else record


def short_id(record: str) -> str:
    """Return the end of an id, which tells records of the same millisecond apart, for file names and screens."""
    return record.replace("-", "")[-8:]
