"""What all parts of a walk's document share: whom it is for, its words, and how texts and values are laid out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gembawalk.documents.aligned import escape_aligned
from gembawalk.documents.escape import escape_block, escape_line, unlink
from gembawalk.documents.words import Words
from gembawalk.domain.people import names_a_shift
from gembawalk.domain.text import one_line
from gembawalk.domain.walk import Walk

Row = tuple[str, str]
"""A label and what stands behind it."""
NOTHING = "–"
"""Stands where a value is known to be none."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TASK_SIGNS = "📅✅❌⏳🛫➕🔁⏫🔼🔽🔺⏬🆔⛔🏁"
"""What Obsidian's Tasks take for dates and the like, also in the middle of a text."""
_SIGN = re.compile(f"[{TASK_SIGNS}]")


class Profile(StrEnum):
    """Whom a summary is for."""

    TEAM = "team"
    COACH = "coach"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Page:
    """A walk on its way to paper."""

    walk: Walk
    profile: Profile
    words: Words
    standard_link: str = ""
    """Where the standard's file lies from here, where there is one."""
    is_rounded: bool = False
    """Whether times are rounded to the day."""

    @property
    def is_full(self) -> bool:
        """Whether everything is written, also what tells a reader nothing."""
        return self.profile is Profile.FULL

    def bold(self, label: str, value: str = "") -> str:
        """Return a label in bold, with the value that belongs to it."""
        return f"**{self.words.labels[label]}{f': {value}' if value else ''}.**"

    def labelled(self, label: str, text: str | None, value: str = "") -> str:
        """Return a paragraph that begins with its label; nothing for no text and no value."""
        if not text:
            return self.bold(label, value) if value else ""
        return labelled(self.bold(label, value), text)

    def word(self, table: str, value: str | None) -> str:
        """Return what a choice is called; one that isn't known stands in quotation marks."""
        if not value:
            return ""
        return self.words.values[table].get(value) or raw(value)

    def heading(self, key: str) -> str:
        """Return a heading above a part of the document."""
        return f"## {self.words.headings[key]}"


def is_rounded(walk: Walk, profile: Profile) -> bool:
    """Tell whether times are rounded to the day: a small team, once its shift is named, is known by them."""
    return profile is Profile.TEAM and names_a_shift(walk)


def raw(value: str) -> str:
    """Return a value that has no word of its own."""
    return f"“{escape_line(value)}”"


def day(value: str | None) -> str:
    """Return a day as it is; what is none stands in quotation marks."""
    return value if value and is_day(value) else raw(value) if value else ""


def is_day(value: str | None) -> bool:
    """Tell whether a value is a day in ISO form."""
    try:
        return bool(value and _DAY.fullmatch(value) and date.fromisoformat(value))
    except ValueError:
        return False


def span(text: str | None) -> str:
    """A text within a line; its line breaks become spaced strokes, so that tables hold."""
    return escape_line(" / ".join(part.strip() for part in (text or "").split("\n") if part.strip()))


def brief(text: str, most: int) -> str:
    """Return the beginning of a text, in whole words, on one line."""
    words = one_line(text)
    if len(words) <= most:
        return words
    cut = words[:most].rpartition(" ")[0]
    return f"{cut if len(cut) * 2 > most else words[:most]} …"


def labelled(label: str, text: str) -> str:
    """A text behind its label."""
    markdown = escape_aligned(text, begun=True)
    return f"{label}{markdown}" if markdown.startswith("\n") else f"{label} {markdown}"


def quote(text: str) -> str:
    """A text as a block quote."""
    return "\n".join(f"> {line}" if line else ">" for line in escape_aligned(text).split("\n"))


def inset(markdown: str, indent: int) -> str:
    """Lay the further lines of markdown below the first one of a list's item."""
    return (
        markdown.replace("\n", "\n" + " " * indent).replace(" " * indent + "\n", "\n")
        if "\n" in markdown
        else markdown
    )


def behind(text: str | None, indent: int) -> str:
    """A text that stands behind something else in an item of a list."""
    return inset(escape_block(text, begun=True), indent) if text else ""


def task_text(text: str | None, indent: int) -> str:
    """The text of a task, in which no sign counts as one."""
    markdown = behind(text, indent)
    if _SIGN.search(markdown) is None:
        return markdown
    return unlink(_SIGN.sub(lambda sign: f"&#{ord(sign[0])};", markdown))


def item(head: str, rows: Iterable[str], indent: int = 0) -> str:
    """An item of a list with those below it."""
    return "\n".join([" " * indent + f"- {head}", *(row for row in rows if row)])
