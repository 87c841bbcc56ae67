"""CSV files of other tools: good rows are taken, bad ones named by their line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gembawalk.documents.observation_table import RowMistake, read_observations
from gembawalk.domain.past import PastObservation
from gembawalk.errors import UnreadableDocument


def read(path: Path, content: str | bytes) -> list[PastObservation | RowMistake]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_observations(path))


def test_good_rows_are_taken_and_bad_ones_named_by_line(tmp_path: Path) -> None:
    rows = read(
        tmp_path / "a.csv",
        "text,date,result\n"
        'leak,2026-10-05,better\n"two\nlines",5.10.2026,\n,2026-10-05,\nx,yesterday,\ny,2026-10-05,great\nz\nok,,\n',
    )
    taken = [row for row in rows if isinstance(row, PastObservation)]
    assert [(row.text, row.date, row.result) for row in taken] == [
        ("leak", "2026-10-05", "better"),
        ("two\nlines", "2026-10-05", ""),
        ("ok", "", ""),
    ]
    assert [row.line for row in rows if isinstance(row, RowMistake)] == [5, 6, 7, 8]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_separator_and_mark_are_found_out(tmp_path: Path, separator: str, mark: bytes) -> None:
    content = mark + f"Text{separator}area\r\nleak{separator}Press\r\n".encode()
    (row,) = read(tmp_path / "a.csv", content)
    assert isinstance(row, PastObservation)
    assert (row.text, row.area) == ("leak", "Press")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no column text"),
        (b"a,b\n1,2\n", "no column text"),
        (b"text,text\n1,2\n", "twice"),
        (b"text\n\xff\xfe\n", "UTF-8"),
    ],
)
def test_what_is_no_table_is_told_in_one_sentence(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(UnreadableDocument, match=told):
        read(tmp_path / "a.csv", content)


def test_unknown_columns_are_told_once(tmp_path: Path) -> None:
    first, second = read(tmp_path / "a.csv", "text,colour\nleak,red\n")
    assert isinstance(first, RowMistake)
    assert "colour" in first.message
    assert isinstance(second, PastObservation)


@settings(max_examples=300, deadline=None)
@given(content=st.text(alphabet='text,date;\n\r"\x00\t12-.é', max_size=200))
def test_any_table_is_read_or_told(tmp_path_factory: pytest.TempPathFactory, content: str) -> None:
    path = tmp_path_factory.mktemp("any") / "a.csv"
    for row in read(path, "text,date\n" + content):
        assert row.line >= 1


def test_progress_runs_up_to_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\n" + "leak at the press\n" * 5000, "utf-8")
    seen: list[tuple[int, int]] = []
    rows = list(read_observations(path, lambda done, total: seen.append((done, total))))
    assert len(rows) == 5000
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
