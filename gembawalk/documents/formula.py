"""Cells that a spreadsheet would run: an apostrophe makes plain text of them, and comes off on import.

A spreadsheet that parts cells by semicolons or tabs sees further beginnings within a cell; those are defused too.
"""

from __future__ import annotations

import re

_SIGNS = "=+\\-@\t\r\n＝＋－＠"
_RUNS = re.compile(rf"(?:^|(?<=[;,\t\r\n]))'*(?=[{_SIGNS}])")
_DEFUSED = re.compile(rf"(?:^|(?<=[;,\t\r\n]))'('*)(?=[{_SIGNS}])")


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return _RUNS.sub(r"'\g<0>", cell)


def undefused(cell: str) -> str:
    """Return what `defused` was given."""
    return _DEFUSED.sub(r"\1", cell) if "'" in cell else cell
