"""The blocks of a document that looks as it was written: found by their first letters, many times quicker.

`plain_blocks` says nothing wherever it isn't sure, and then the parser is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gembawalk.documents.block import Block

# What a line may begin with and be nothing but text: a word, perhaps in emphasis, a number that counts nothing, an
# escape, a reference, a quotation mark, a table's row (which the parser isn't asked to find).
_TEXT = r"(?:[^\W\d_]|[*_]{1,2}[^\W_]|\d+(?![\d.)])|\\[!-/:-@\[-`{-~]|&\#?[A-Za-z0-9]|[“”„(⟦|–])"
_PARAGRAPH = re.compile(_TEXT)
_HEADING = re.compile(rf"(?P<marks>\#{{1,6}}) (?P<text>(?:\d+\. )?{_TEXT}[^\n]*(?<![\#\s]))")
_ITEM = re.compile(rf"(?P<indent> *)- (?P<text>(?:\[[ xX/-]\] )?{_TEXT}[^\n]*)")
_DEEPEST = 2


def plain_blocks(body: str, first_line: int = 0) -> list[Block] | None:
    """Return the top blocks of a document, or None where it holds anything else than plain ones.

    Args:
        body: markdown without front matter.
        first_line: how many lines stand above it.
    """
    # The parser takes these for other characters.
    return None if any(one in body for one in "\t\r\0") else _blocks(body.split("\n"), first_line)


def _blocks(lines: Sequence[str], first_line: int) -> list[Block] | None:
    found: list[Block] = []
    at, end = 0, len(lines)
    while at < end:
        if not lines[at]:
            at += 1
            continue
        last = at
        while last < end and lines[last]:
            last += 1
        block = _plain(lines[at:last], at + first_line)
        if block is None:
            return None
        if block.kind == "list" and found and found[-1].kind == "list":
            # A blank line between items doesn't part a list.
            found[-1].children += block.children
            found[-1].end = block.end
        else:
            found.append(block)
        at = last
    return found


def _plain(lines: Sequence[str], line: int) -> Block | None:
    first = lines[0]
    if first[0] == "#":
        heading = _HEADING.fullmatch(first)
        if heading is None or len(lines) > 1:
            return None
        return Block("heading", line, line + 1, len(heading["marks"]), heading["text"])
    if first[0] == ">":
        return _quote(lines, line)
    if first[0] == "-":
        return _list(lines, line)
    if not all(map(_PARAGRAPH.match, lines)):
        return None
    return Block("paragraph", line, line + len(lines), 0, "\n".join(lines).strip())


def _quote(lines: Sequence[str], line: int) -> Block | None:
    if any(one != ">" and not one.startswith("> ") for one in lines):
        return None
    children = _blocks([one[2:] for one in lines], line)
    if not children or any(one.kind != "paragraph" for one in children):
        return None
    return Block("quote", line, line + len(lines), children=children)


def _list(lines: Sequence[str], line: int) -> Block | None:
    """A list whose items are of one line each, with lists of such items below them."""
    top = Block("list", line, line + len(lines))
    open_lists = [top]
    for at, one in enumerate(lines, line):
        item = _ITEM.fullmatch(one)
        depth, rest = divmod(len(item["indent"]), 2) if item else (0, 1)
        if item is None or rest or depth > min(len(open_lists), _DEEPEST):
            return None
        if depth == len(open_lists):
            parent = open_lists[-1].children
            if not parent:
                return None
            below = Block("list", at, at + 1)
            parent[-1].children.append(below)
            open_lists.append(below)
        del open_lists[depth + 1 :]
        paragraph = Block("paragraph", at, at + 1, 0, item["text"].strip())
        open_lists[-1].children.append(Block("item", at, at + 1, children=[paragraph]))
        for shown in open_lists:
            shown.end = at + 1
        for outer in open_lists[:-1]:
            outer.children[-1].end = at + 1
    return top
