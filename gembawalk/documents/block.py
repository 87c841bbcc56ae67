"""The blocks of a markdown document, as markdown-it-py finds them, with their source as it was written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt

# Only block structure is asked for: text is decoded from its source, and finding emphasis in it costs most.
TEXT = "text"
"""A fenced block that holds a text and no code: what stands behind its fence, and the kind of the block."""
_KINDS = {"bullet_list": "list", "ordered_list": "list", "list_item": "item", "blockquote": "quote"}


@dataclass(slots=True)
class Block:
    """One block. `line` and `end` count the document's lines from 0, `end` is the one after it."""

    kind: str
    line: int
    end: int
    level: int = 0
    source: str = ""
    """What a heading, a paragraph or a fenced text holds; empty for other kinds."""
    children: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The source of the block's own paragraphs, without the lists below it."""
        if self.kind in ("paragraph", "heading"):
            return self.source
        return "\n\n".join(one.source for one in self.children if one.kind == "paragraph")

    @property
    def is_plain(self) -> bool:
        """Whether there are only paragraphs in it."""
        return all(one.kind == "paragraph" for one in self.children)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").disable(["inline", "text_join", "reference"])


def blocks_of(body: str, first_line: int = 0) -> list[Block]:
    """Return the top blocks of a document.

    Args:
        body: markdown without front matter.
        first_line: how many lines stand above it.
    """
    # Here, for it makes blocks too.
    from gembawalk.documents.plain_block import plain_blocks

    plain = plain_blocks(body, first_line)
    return parsed_blocks(body, first_line) if plain is None else plain


def parsed_blocks(body: str, first_line: int = 0) -> list[Block]:
    """Return the top blocks of any markdown, as the parser finds them; `blocks_of` is quicker and the same."""
    found: list[Block] = []
    open_blocks: list[Block] = []
    line, end = first_line, first_line
    for token in _parser().parse(body):
        if token.nesting < 0:
            open_blocks.pop()
            continue
        if token.map:
            line, end = token.map[0] + first_line, token.map[1] + first_line
        if token.type == "inline":
            open_blocks[-1].source = token.content
            continue
        name = token.type.removesuffix("_open")
        level = int(token.tag[1]) if name == "heading" else 0
        block = Block(_KINDS.get(name, name), line, end, level)
        if name == "fence" and token.info.strip() == TEXT:
            block.kind, block.source = TEXT, token.content.removesuffix("\n")
        (open_blocks[-1].children if open_blocks else found).append(block)
        if token.nesting > 0:
            open_blocks.append(block)
    return found


def items_of(blocks: Iterable[Block]) -> list[Block]:
    """Return the items of all lists among some blocks."""
    return [item for one in blocks if one.kind == "list" for item in one.children]
