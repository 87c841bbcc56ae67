"""One line of progress: only on a terminal, only when it takes long, and never more than a line."""

from __future__ import annotations

import io

import pytest

from gembawalk import progress
from gembawalk.progress import Bar


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(progress, "_EVERY", 0)


def drawn(label: str, stream: io.StringIO) -> list[str]:
    """The lines that were drawn, one over the other."""
    with Bar(label, stream) as bar:
        for at in range(11):
            bar.show(at, 10)
    return stream.getvalue().split("\r")[1:]


def test_it_is_one_line_and_goes_when_the_work_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_AFTER", 0)
    *lines, last = drawn("/a/very/long/way/to/a/folder/of/a/coach/vault", Terminal())
    assert lines[0].startswith("…")
    assert "coach/vault  ....." in lines[0]
    assert lines[5].endswith("..   50%   5/10")
    assert lines[-1].endswith("##  100%  10/10")
    assert len({*map(len, lines)}) == 1
    assert len(lines[0]) < 60
    assert last == "\x1b[2K"


def test_a_short_label_stands_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_AFTER", 0)
    assert drawn("vault", Terminal())[5].startswith("vault  ####")


def test_bytes_are_told_as_a_part_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_AFTER", 0)
    stream = Terminal()
    with Bar("past.csv", stream, is_counted=False) as bar:
        bar.show(512, 1024)
    assert stream.getvalue().split("\r")[1].endswith("..   50%")


def test_nothing_is_drawn_for_quick_work_or_into_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn("vault", Terminal()) == []
    monkeypatch.setattr(progress, "_AFTER", 0)
    assert drawn("vault", io.StringIO()) == []
