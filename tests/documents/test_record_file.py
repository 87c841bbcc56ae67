"""Records as JSON lines: the same walk comes back, and what makes no sense is told by its line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hostile import WALKS, as_compared
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_summary import told_walk

from gembawalk.documents.record_file import write_records
from gembawalk.documents.record_reader import ReadRecords, read_records
from gembawalk.domain.ids import child_id
from gembawalk.domain.merge import records
from gembawalk.domain.walk import Walk
from gembawalk.errors import UnreadableDocument
from gembawalk.phrases import speak

LINES = list(write_records((), [told_walk()], ()))


def read(tmp_path: Path, lines: list[str]) -> ReadRecords:
    path = tmp_path / "walks.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return read_records(path)


def without_what_others_say(walk: Walk) -> Walk:
    """A walk as its own records tell it: what earlier walks agreed stands in theirs."""
    own = tuple(one for one in walk.visions if one.id == child_id(walk.id, "vision"))
    return as_compared(replace(walk, due_tries=(), due_promises=(), returns=(), visions=own))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(WALKS)
def test_a_walk_comes_back_as_the_same(tmp_path: Path, walk: Walk) -> None:
    lines = list(write_records((), [walk], ()))
    assert all(line.isascii() and line.isprintable() for line in lines)
    found = read(tmp_path, lines)
    assert found.mistakes == []
    assert list(records(as_compared(found.walks[0]))) == list(records(as_compared(walk)))
    assert list(write_records((), found.walks, ())) == lines
    assert found.walks[0].version == walk.version


def test_the_example_comes_back_whole(tmp_path: Path) -> None:
    (walk,) = read(tmp_path, LINES).walks
    assert without_what_others_say(walk) == without_what_others_say(told_walk())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "wlak"}, "There is no kind of record called 'wlak'."),
        ({"id": "../../x"}, "id is no UUID"),
        ({"fields": []}, "fields is no object"),
        ({"fields": {"version": "x", "state": "finished"}}, "walk needs started_at"),
        ({"fields.state": "dancing"}, "A walk can't be 'dancing'"),
        ({"fields.started_at": "today"}, "started_at is no moment"),
        ({"fields.started_at": "2026-10-05T07:40:00"}, "started_at is no moment"),
        ({"fields.learn": {"$ne": 1}}, "learn is no text"),
        ({"fields.wording": True}, "wording is no number"),
        ({"fields.wording": 1 << 80}, "wording is no number"),
        ({"fields.steps": [1]}, "A text is expected"),
        ({"fields.deleted": "1"}, "walk has no field called 'deleted'"),
        ({"fields.version": told_walk().id}, "isn't in this file"),
    ],
)
def test_what_makes_no_sense_is_told_by_its_line(change: dict[str, Any], words: str, tmp_path: Path) -> None:
    at = next(n for n, line in enumerate(LINES) if '"kind":"walk"' in line)
    line = json.loads(LINES[at])
    for name, value in change.items():
        into = line["fields"] if name.startswith("fields.") else line
        into[name.removeprefix("fields.")] = value
    found = read(tmp_path, [*LINES[:at], json.dumps(line), *LINES[at + 1 :]])
    assert words in found.mistakes[0].message
    assert found.mistakes[0].line == at + 1
    assert found.walks == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, len(LINES) - 1), st.data())
def test_no_change_of_a_line_is_a_traceback(tmp_path: Path, at: int, data: st.DataObject) -> None:
    line = json.loads(LINES[at])
    into = data.draw(
        st.sampled_from(
            [line, line["fields"], *[one for one in line["fields"].get("steps", []) if isinstance(one, dict)]]
        )
    )
    name = data.draw(st.sampled_from([*into, "x"]))
    into[name] = data.draw(JSON)
    found = read(tmp_path, [*LINES[:at], json.dumps(line), *LINES[at + 1 :]])
    assert found.mistakes or found.walks
    assert all(one.line > 1 for one in found.mistakes)


@pytest.mark.parametrize(
    "content", [b"", b"{}\n", b'{"gembawalk":"records/9"}\n', b"\xff\xfe\n", b"[" * 100_000, b"\x00" * 100]
)
def test_other_files_are_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(content)
    with pytest.raises(UnreadableDocument, match="first line"):
        read_records(path)
    path.write_bytes(b'{"gembawalk":"records/1"}\n' + content)
    assert read_records(path).walks == []


def test_what_is_wrong_with_a_line_is_said_in_the_language_of_the_app(tmp_path: Path) -> None:
    speak("de")
    found = read(tmp_path, [LINES[0], '{"kind":"walk","id":7}'])
    assert found.mistakes[0].message == "id ist keine UUID der Version 7."


def test_a_record_of_a_walk_that_is_not_there_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, [line for line in LINES if '"kind":"walk"' not in line])
    assert found.mistakes[0].message == "This belongs to a walk that isn't in this file."
