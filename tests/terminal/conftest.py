"""Terminals that end with their test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from terminal import Open, Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Open]:
    """Opens windows, and ends them after the test."""
    opened: list[Terminal] = []

    def make(size: tuple[int, int]) -> Terminal:
        opened.append(Terminal(tmp_path, size))
        return opened[-1]

    yield make
    for one in opened:
        one.close()
