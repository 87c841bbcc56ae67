"""Standards as files: read, written, the same again, and every mistake told with its line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gembawalk.documents.file import read_text
from gembawalk.documents.standard import read_standard, write_standard
from gembawalk.documents.words import LANGUAGES
from gembawalk.domain.standard import Confidence, Emphasis, KeyPoint, StandardText, Step, Vision
from gembawalk.domain.text import clean
from gembawalk.errors import UnreadableDocument

HERE = Path(__file__).parent
WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "**Safety.** x",
            "# a",
            "- b",
            "*(believe)*",
            "*because* y",
            "1. z",
            "**Output.** q",
            "a\nb",
            "a\n\nb",
            "x  ",
        ]
    ),
).map(lambda text: clean(text).strip())
LINE = WORDS.map(lambda text: " ".join(text.split()))
SOME = WORDS.filter(bool)
SOME_LINE = LINE.filter(bool)

KEY_POINTS = st.builds(
    KeyPoint,
    id=st.just(""),
    lineage=st.just(""),
    text=SOME,
    reason=WORDS,
    kind=st.sampled_from(Emphasis),
    confidence=st.sampled_from(Confidence),
)
STEPS = st.builds(
    Step,
    id=st.just(""),
    lineage=st.just(""),
    what=SOME_LINE,
    output=WORDS,
    outcome=WORDS,
    key_points=st.lists(KEY_POINTS, max_size=3).map(tuple),
)
STANDARDS = st.builds(
    StandardText,
    handle=st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True),
    title=SOME_LINE,
    site=LINE,
    area=LINE,
    purpose=WORDS,
    customer=WORDS,
    outcome=WORDS,
    visions=st.lists(st.builds(Vision, role=SOME_LINE, text=SOME), max_size=2).map(tuple),
    steps=st.lists(STEPS, min_size=1, max_size=4).map(tuple),
)


@settings(max_examples=100, deadline=None)
@given(STANDARDS, st.sampled_from(LANGUAGES))
def test_what_is_written_is_read_back_and_written_the_same(standard: StandardText, language: str) -> None:
    written = write_standard(standard, language=language)
    read = read_standard(written)
    assert read.mistakes == ()
    assert read.text == standard
    assert write_standard(read.text, language=language) == written


@settings(max_examples=100, deadline=None)
@given(STANDARDS)
def test_a_full_copy_holds_the_lineage_of_every_part_and_is_stable(standard: StandardText) -> None:
    names = iter(f"id-{number}" for number in range(1000))
    steps = tuple(
        replace(step, id=next(names), key_points=tuple(replace(point, id=next(names)) for point in step.key_points))
        for step in standard.steps
    )
    full = replace(standard, steps=steps)
    written = write_standard(full, full=True)
    read = read_standard(written)
    assert read.text == full
    assert write_standard(read.text, full=True) == written


def test_a_part_keeps_its_lineage_where_a_person_moves_or_rewords_it() -> None:
    text = StandardText(
        title="Seal",
        steps=tuple(Step(id=what[0], lineage="", what=what) for what in ("Lay the film", "Press", "Stack")),
    )
    written = write_standard(text, full=True)
    moved = written.replace("1. Lay the film", "1. Press").replace("2. Press", "2. Quite other words")
    read = read_standard(moved)
    assert read.text
    assert [(step.what, step.id) for step in read.text.steps] == [
        ("Press", "P"),
        ("Quite other words", "L"),
        ("Stack", "S"),
    ]


def test_the_worked_example_is_as_it_was() -> None:
    example = (HERE / "standard.md").read_text("utf-8")
    read = read_standard(example)
    assert read.mistakes == ()
    assert read.text is not None
    assert write_standard(read.text) == example
    assert [step.what for step in read.text.steps] == ["Open the guard", "Clean the nozzle", "Check the first part"]
    assert read.text.steps[0].key_points[0].kind is Emphasis.SAFETY
    assert read.text.steps[0].key_points[1].confidence is Confidence.BELIEVE


def test_five_mistakes_get_five_lines() -> None:
    document = "\n".join(
        [
            "---",  # 1
            "gembawalk: standard/1",
            "---",
            "# Title",  # 4
            "",
            "## Open the guard",  # 6: no number
            "",
            "## 1. Close it",
            "",
            "**Result.** closed",  # 10: unknown label
            "",
            "- *(maybe)*",  # 12
            "- **Speed.** be quick",  # 13
            "  - it is late",  # 14
        ]
    )
    read = read_standard(document)
    assert read.text is None
    assert sorted({one.line for one in read.mistakes}) == [6, 10, 12, 13, 14]


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ("", "title is missing"),
        ("# T\n", "No step"),
        ("## 1. a\n", "title is missing"),
        ("---\ngembawalk: walk/1\n---\n# T\n## 1. a\n", "standard/1"),
        ("---\nid: [\n---\n# T\n## 1. a\n", "can't be read"),
        ("---\nid: &a b\n---\n# T\n## 1. a\n", "Anchors"),
        ("---\nid: a\n# T\n## 1. a\n", "no closing"),
        ("# T\n## 1. a\n## 1. b\n", "there already"),
        ("# T\n## 1. a\n## 3. b\n", "is missing"),
        ("# T\n# U\n## 1. a\n", "second title"),
        ("# T\n## 1. a\n<div>x</div>\n", "html block"),
        ("# T\n- x\n## 1. a\n", "above the first step"),
    ],
)
def test_each_mistake_is_told(document: str, told: str) -> None:
    read = read_standard(document)
    assert read.text is None
    assert any(told in one.message for one in read.mistakes), read.mistakes


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="#-*_. \n1ab>`[]()|:&<\\", max_size=120))
def test_any_text_is_read_or_told(document: str) -> None:
    read = read_standard(document)
    assert (read.text is None) == bool(read.mistakes)
    lines = document.count("\n") + 2
    assert all(1 <= one.line <= lines for one in read.mistakes)


def test_line_ends_and_a_mark_at_the_beginning_make_no_difference(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbf# T\r\n\r\n## 1. a\r\n")
    assert read_standard(read_text(path)).text == read_standard("# T\n\n## 1. a\n").text


def test_a_file_that_is_no_text_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"# T\n\xff\n")
    with pytest.raises(UnreadableDocument, match="line 2"):
        read_text(path)
    with pytest.raises(UnreadableDocument, match="no such file"):
        read_text(tmp_path / "missing.md")
