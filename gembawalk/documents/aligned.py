"""Text whose columns stand below each other: it goes out as a fenced block, in which they do so for any reader."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby

from gembawalk.documents.block import TEXT, Block
from gembawalk.documents.escape import escape_block, show, unescape_block, unshow

_GAP = re.compile(r"(?<=\S)(?: {2,}| *\t[ \t]*)(?=\S)")
# White space that gets lost or that readers don't agree upon, and what pandoc takes for other characters.
_UNFIT = re.compile(r"[ \t]$|^ *\t|[^\S \t\n]|[\u1fef\u037e]", re.MULTILINE)
_TICKS = re.compile("`+")


def is_aligned(text: str) -> bool:
    """Tell whether most lines of a text have a column that starts below or above one of another line."""
    if "\n" not in text or ("  " not in text and "\t" not in text) or _UNFIT.search(text):
        return False
    columns = [{len(line[: gap.end()].expandtabs()) for gap in _GAP.finditer(line)} for line in text.split("\n")]
    counted = Counter(column for line in columns for column in line)
    aligned = sum(1 for line in columns if any(counted[column] > 1 for column in line))
    return aligned > 1 and aligned * 2 > len(columns)


def escape_aligned(text: str, *, begun: bool = False) -> str:
    """Write a text as `escape_block` does, but for the paragraphs of it that are aligned: they are fenced.

    Args:
        text: any text.
        begun: the text stands behind something else, such as a label; a fence takes a line of its own then.
    """
    if "  " not in text and "\t" not in text:
        return escape_block(text, begun=begun)
    parts = text.split("\n\n")
    runs = [(fits, "\n\n".join(some)) for fits, some in groupby(parts, is_aligned)]
    is_odd = any(not part or part[0] == "\n" or part[-1] == "\n" for part in parts)
    if is_odd or not any(fits for fits, _ in runs):
        return escape_block(text, begun=begun)
    written = [
        _fenced(part) if fits else escape_block(part, begun=begun and at == 0)
        for at, (fits, part) in enumerate(runs)
    ]
    return "\n\n".join(["", *written] if begun and runs[0][0] else written)


def text_of(block: Block, start: int = 0) -> str | None:
    """Return the text of a paragraph, a fenced text, or of what holds only these; None for any other block.

    Args:
        block: the block.
        start: how many characters at the beginning aren't of the text.
    """
    parts = block.children or [block]
    if any(one.kind not in ("paragraph", TEXT) for one in parts):
        return None
    sources = [parts[0].source[start:], *(one.source for one in parts[1:])]
    texts = [
        unshow(source) if one.kind == TEXT else unescape_block(source)
        for one, source in zip(parts, sources, strict=True)
    ]
    return "\n\n".join(texts if texts[0] or not start else texts[1:])


def _fenced(text: str) -> str:
    marks = "`" * max(3, 1 + max((len(found) for found in _TICKS.findall(text)), default=0))
    return f"{marks}{TEXT}\n{show(text)}\n{marks}"
