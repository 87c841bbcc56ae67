"""Text of users goes through markdown unharmed: read back the same, shown the same, never structure."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from gembawalk.documents.escape import (
    escape_block,
    escape_cell,
    escape_heading,
    escape_line,
    show,
    unescape_block,
    unescape_line,
    unshow,
)

READER = MarkdownIt("gfm-like")
TEXT_TOKENS = {"text", "text_special", "softbreak", "hardbreak"}
HOSTILE = (
    "[/red] [bold", "# no heading", "- [ ] no task", "1. one", "1) one", "a) b", "> quote", "| a | b |", "a|b",
    "***bold***", "__init__", "snake_case", "`code`", "<b>x</b>", "<script>", "a < b > c", "&amp; &#65;", "\\",
    "line\\", "http://x.de/a_b*c", "www.x.de", "mail@x.de", "~~no~~", "~5 mm ~ 3", "$a$", "==mark==", "%%c%%",
    "#tag", "@name", ":smile:", "^[note]", "[^1]", "![x](y)", "---", "===", "***", "```", "~~~", "+ plus", "* star",
    "\ttab", "  two", "two  ", "\n\nblank\n\n\n", "a\nb", "a\n# b", "a\n\n- b", "\x1b[31mred", "\u202eside", "⟦1B⟧",
    "مرحبا", "过滤器", "😀👩‍🏭",
    "a\u2028b", "{.class}", "x * y * z", "*", "_", "5 * 3", "key: value", "Term\n: text",
)  # fmt: skip
TEXT = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=4).map("\n".join),
    st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=4).map(" ".join),
    st.text(alphabet="\\`*_[]{}()#+-.!|<>&~$=%@:^\n \t1a", max_size=40),
)


def inline(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens if token.type == "inline" for child in token.children or []]


def shown(tokens: list[Token]) -> str:
    """What a reader shows of paragraphs: breaks as newlines, paragraphs apart by a blank line."""
    parts = []
    for token in tokens:
        if token.type == "inline":
            words = ["\n" if child.type.endswith("break") else child.content for child in token.children or []]
            parts.append("".join(words))
    return "\n\n".join(parts)


@settings(max_examples=700)
@given(TEXT)
@example("\\\n")
@example("a\\\nb")
def test_a_block_comes_back_as_it_was(text: str) -> None:
    assert unescape_block(escape_block(text)) == text
    assert unescape_block(escape_block(text, begun=True)) == text


@settings(max_examples=500)
@given(TEXT)
def test_a_line_a_heading_and_a_cell_come_back_as_they_were(text: str) -> None:
    assert unescape_line(escape_line(text)) == text
    assert unescape_line(escape_line(text, alone=True)) == text
    assert unescape_line(escape_heading(text)) == text
    assert unescape_line(escape_cell(text)) == text
    assert "\n" not in escape_line(text) + escape_heading(text) + escape_cell(text)


@given(st.text())
def test_hidden_characters_come_back_from_their_signs(text: str) -> None:
    assert unshow(show(text)) == text
    assert "\x1b" not in show(text)


@settings(max_examples=700)
@given(TEXT)
def test_no_text_becomes_structure(text: str) -> None:
    tokens = READER.parse(escape_block(text))
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    strange = {child.type for child in inline(tokens)} - TEXT_TOKENS
    # A bare address that needed no escaping may become a link to itself; it shows the same text.
    assert strange <= {"link_open", "link_close"}


@settings(max_examples=500)
@given(TEXT.filter(lambda text: "\n\n\n" not in text and text == text.strip()))
def test_a_reader_shows_what_was_written(text: str) -> None:
    seen = shown(READER.parse(escape_block(text)))
    lines = [line.strip(" \t") for line in show(text).split("\n")]
    assert [line.strip(" \t") for line in seen.split("\n")] == lines


@settings(max_examples=500)
@given(TEXT, TEXT)
def test_a_cell_never_breaks_its_table(one: str, other: str) -> None:
    table = f"| a | b |\n| --- | --- |\n| {escape_cell(one)} | {escape_cell(other)} |\n"
    types = [token.type for token in READER.parse(table)]
    assert types.count("td_open") == 2
    assert types.count("tr_open") == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_a_label_and_a_task_can_not_be_forged(text: str) -> None:
    tokens = READER.parse(f"- [ ] **C1** {escape_line(text)}\n  - **Expected.** {escape_line(text)}\n")
    types = [token.type for token in tokens]
    assert types.count("list_item_open") == 2
    assert sum(child.type == "strong_open" for child in inline(tokens)) == 2


@pytest.mark.parametrize("title", ["https://x.y/a_b+-##", "see www.a.de#", "C#"])
def test_a_heading_that_ends_in_an_address_and_a_number_sign_shows_no_backslash(title: str) -> None:
    inline = READER.parse(f"## {escape_heading(title)}")[1]
    assert "".join(one.content for one in inline.children or ()) == title
