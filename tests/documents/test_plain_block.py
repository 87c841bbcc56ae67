"""Blocks that are found by their first letters are those that the parser finds."""

from __future__ import annotations

import pytest
from hostile import FRAGMENTS, WALKS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_summary import told_walk

from gembawalk.documents.block import Block, parsed_blocks
from gembawalk.documents.plain_block import plain_blocks
from gembawalk.documents.summary import Profile, write_summary
from gembawalk.domain.walk import Walk

Tree = tuple[object, ...]


def tree(block: Block, lines: list[str]) -> Tree:
    """A block as it is compared: where it begins, and what it holds."""
    source = "\n".join(lines[block.line : block.end]).strip("\n")
    return (
        block.kind,
        block.line,
        block.level,
        block.source,
        source,
        *(tree(one, lines) for one in block.children),
    )


def the_same(body: str) -> bool:
    """Whether both find the same; False where only the parser is sure."""
    lines = body.split("\n")
    plain = plain_blocks(body)
    if plain is None:
        return False
    assert [tree(one, lines) for one in plain] == [tree(one, lines) for one in parsed_blocks(body)]
    return True


def body_of(document: str) -> str:
    return document[4:].partition("\n---\n")[2]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(WALKS, st.sampled_from(Profile))
def test_documents_of_hostile_walks_have_the_same_blocks(walk: Walk, profile: Profile) -> None:
    the_same(body_of(write_summary(walk, profile)))


@pytest.mark.parametrize("profile", Profile)
def test_an_ordinary_walk_is_read_the_quick_way(profile: Profile) -> None:
    assert the_same(body_of(write_summary(told_walk(), profile)).replace("\\\n", " "))


LINES = st.sampled_from(
    [
        *("", "", "", "word", "Words and more", "# Head", "## 1. Head", "## Head ##", "### Head #", "#x", "- item"),
        *(
            "- [ ] **C1** do",
            "- [x] a",
            "  - **Expected.** b",
            "    - deep",
            "      - deeper",
            "   - odd",
            " - one",
            "-",
            "- ",
        ),
        *(
            "> quote",
            ">",
            "> ",
            ">x",
            "> - a",
            "> # h",
            "> > b",
            "> \\- a",
            "**Bold.** x",
            "*em* y",
            "* star",
            "***",
            "___",
        ),
        *(
            "1. one",
            "2) two",
            "10 apples",
            "---",
            "===",
            "- - -",
            "* * *",
            "+ plus",
            "    code",
            "\tcode",
            "  two",
            "\\# x",
            "&#35; x",
        ),
        *(
            "[a]: b",
            "[a](b)",
            "| a | b |",
            "| --- | --- |",
            "<b>",
            "<!-- x",
            "```",
            "~~~",
            ":x",
            "“q”",
            "(a) b",
            "ein ⟦1B⟧",
            "- 1. x",
        ),
        *(
            "word  ",
            "word\\",
            " lead",
            "- \\- x",
            "- > q",
            "- # h",
            "- ---",
            "- *x*",
            "_x_ y",
            "__x__ y",
            "x\x0b",
            "\xa0x",
            "a\x00b",
            "a\rb",
        ),
    ]
)


@settings(max_examples=1500)
@given(st.lists(st.one_of(LINES, st.sampled_from(FRAGMENTS).map(lambda one: one.replace("\n", " "))), max_size=9))
def test_lines_of_any_kind_have_the_same_blocks(lines: list[str]) -> None:
    the_same("\n".join(lines) + "\n")
