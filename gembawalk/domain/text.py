"""Text that comes from anywhere: what is taken out of it, and how what can't be shown is made visible."""

from __future__ import annotations

import re
import unicodedata

UNSAFE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 controls but tab and newline: ESC starts a terminal sequence
    "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"  # marks, overrides and isolates reorder what stands beside them
    "\u2028\u2029\ufeff"  # separators and the byte order mark
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # interlinear annotation and invisible tags
    "\ud800-\udfff"  # lone surrogates can't be written as UTF-8
)
"""What must not reach a terminal or a file, as the inside of a regular expression's set."""
_UNSAFE_RE = re.compile(f"[{UNSAFE}]")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\x85")
_QUOTED = 2000


def clean(text: str) -> str:
    """Take out of typed or pasted text what must not reach a terminal or a file.

    Control characters, bidirectional overrides, invisible tags and lone surrogates go; line ends become
    newlines; tabs and newlines stay; the rest is brought into Unicode's form NFC.
    """
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _UNSAFE_RE.sub("", _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """Fold all white space of a text into single spaces, for lists and titles."""
    return " ".join(text.split())


def short(text: str) -> str:
    """Return as much of a text as is quoted beside a question: to wrap all of a book would hold it up."""
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]} …"


def visible(text: str) -> str:
    """Show what `clean` would take out as ``⟦1B⟧``, for text that came from a file or a database as it is."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE_RE.sub(lambda match: f"⟦{ord(match[0]):02X}⟧", text)
