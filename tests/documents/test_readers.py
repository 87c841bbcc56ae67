"""Independent readers show the very text that was written; the long run is ``readers.py 25000``."""

from __future__ import annotations

import pytest
from readers import cases, check, readers

CASES = cases(500)


@pytest.mark.parametrize("name", readers())
def test_a_reader_shows_the_text_that_was_written(name: str) -> None:
    read = readers()[name]
    if isinstance(read, str):
        pytest.skip(read)
    fit = [case for case in CASES if case[0] != "cell" or name not in ("commonmark.js", "pandoc commonmark")]
    assert check(read, fit) == []
