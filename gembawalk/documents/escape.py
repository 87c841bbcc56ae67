"""Text that people wrote, as markdown that shows that very text, and back again.

What no shared file should hold (control characters, a lone surrogate, a bidirectional override) is written as
``⟦1B⟧``, which a reader sees and `unescape_line` undoes. Whatever markdown could take for structure gets a
backslash, white space that markdown would drop becomes a character reference.
"""

from __future__ import annotations

import re
from functools import cache
from html.entities import html5

from gembawalk.domain.text import UNSAFE

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF)
)
_HIDDEN = f"{UNSAFE}⟦{_NONCHARACTERS}"
_HIDDEN_RE = re.compile(f"[{_HIDDEN}]")
_SHOWN_RE = re.compile("⟦([0-9A-F]{2,6})⟧")

# Pandoc brings a document into NFC before it reads it; these two become a backtick and a semicolon then.
_REFERENCES = "\t\u1fef\u037e"

_ALWAYS = (
    rf"(?P<hidden>[{_HIDDEN}])|(?P<reference>[{_REFERENCES}])"
    r"|[\\`\[^{]"  # code, links, footnotes, superscript, attributes
    r"|_(?![^\W_])|(?<![^\W_])_"  # emphasis: not inside of a word
    r"|<(?=[^\W\d_]|[/!?])"  # tags, comments, addresses
    r"|&(?=\#?[A-Za-z0-9]{1,40};)"  # character references
    r"|=(?==)|(?<==)=|%(?=%)|(?<=%)%"  # ==highlight==, %%comment%%
    r"|(?<!\S)\#(?=[^\W\d])"  # #tag
    r"|(?<![A-Za-z0-9])@"  # @mention
    r"|(?<=www)\.(?!\w)"  # an address without anything behind it
    r"|:(?=[a-z+\-][a-z0-9_+\-]*:)|(?<![A-Za-z0-9]):(?=[0-9][a-z0-9_]*:)"  # :emoji:
)

_LINE_START = re.compile(
    r"\#|>|\+|\||~(?=[\s~]|$)"  # heading, quote, list, table, fence
    r"|-(?=\s|$)|:(?=[\s:]|$)"  # list, definition
    r"|(?=[^-]*-)(?=[|:\-\s]*$)\S"  # rule, underline of a heading, second line of a table
    r"|=(?=\s*$)"
    r"|(?P<number>\(?(?:\d+|[A-Za-z]|[ivxlcdm]+|[IVXLCDM]+|@\w*))(?P<end>[.)])(?=\s|$)"
)

_ADDRESS = re.compile(r"://|www\.|mailto:|xmpp:", re.IGNORECASE)
_ADDRESS_START = re.compile(r"((?:https?|ftp)(?=://)|mailto(?=:)|xmpp(?=:)|www(?=\.))([:.])", re.IGNORECASE)
_IN_LINK = re.compile(r"\]|(?<=[A-Za-z0-9])@")
_WORDS = re.compile(r"[^\W\d_]+(?:[ ,;'?/-][\w ,.;'?/()-]*\w\.?)?")
_MARKS = re.compile(rf"[\\`\[^{{_<&=%#@:*~${_HIDDEN}{_REFERENCES}](?:(?<!:)|(?=[a-z0-9+\-][a-z0-9_+\-]*:))")
"""What any of the signs that are escaped wherever they stand begins with."""
_RUN = re.compile(r"[^ \n]+")
_BLANK_LINES = re.compile(r"(\n{2,})")

_ESCAPED = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"  # typed by hand, kept as it is
    r"|\\(?P<mark>[!-/:-@\[-`{-~])"
    r"|&\#(?P<decimal>[0-9]{1,7});|&\#[xX](?P<hexadecimal>[0-9A-Fa-f]{1,6});|&(?P<name>[A-Za-z][A-Za-z0-9]*;)"
    r"|⟦(?P<hidden>[0-9A-F]{2,6})⟧"
    r"|<(?P<address>(?:https?|ftp|mailto):[^\s<>]*|[\w.+-]+@[\w.-]+)>",  # angles that formatters put around
    re.DOTALL,
)
_MAY_BE_ESCAPED = re.compile(r"[\\`&⟦<]")


def show(text: str) -> str:
    """Write what no shared file should hold as ``⟦1B⟧``, and ``⟦`` itself as ``⟦27E6⟧``; `unshow` undoes it."""
    if text.isascii() and text.isprintable():
        return text
    return _HIDDEN_RE.sub(_shown, text)


def unshow(text: str) -> str:
    """Undo `show`."""
    return _SHOWN_RE.sub(lambda match: _character(int(match[1], 16), match[0]), text)


def escape_line(text: str, *, alone: bool = False) -> str:
    """Write a text so that it stays within one line of markdown.

    Args:
        text: any text; its newlines become character references.
        alone: the line, or the table's cell, holds no other text of people. Then single signs that need a
            partner to mean anything may stand as they are.

    Returns:
        Markdown that may follow something else on a line, also within emphasis unless `alone`.
    """
    if _is_plain(text):
        return text
    pattern = _pattern_for(text) if alone else _pattern(True, True, True)
    return unlink("&#10;".join(_escape(line, pattern, False) for line in text.split("\n")))


def escape_heading(text: str) -> str:
    """Write a text as that of a heading, whose end must not look like closing number signs."""
    bare = text.rstrip("#")
    return unlink(escape_line(bare, alone=True) + "\\#" * (len(text) - len(bare)))


def escape_link(text: str) -> str:
    """Write a text as that of a link, which nothing in it closes, and in which no address is another one."""
    return _IN_LINK.sub(r"\\\g<0>", _ADDRESS_START.sub(r"\1\\\2", escape_heading(text)))


def escape_cell(text: str) -> str:
    """Write a text for a cell of a table."""
    return escape_line(text, alone=True).replace("|", "\\|")


def escape_block(text: str, *, begun: bool = False) -> str:
    """Write a text as paragraphs: a newline is a hard break, a blank line parts two paragraphs.

    Args:
        text: any text.
        begun: the first line stands behind something else, such as a label.
    """
    if _is_plain(text):
        return text
    pattern = _pattern_for(text)
    core = text.strip("\n")
    if not core:
        return "&#10;" * len(text)
    paragraphs = []
    blank = len(text) - len(text.lstrip("\n"))
    for at, part in enumerate(_BLANK_LINES.split(core)):
        if at % 2:
            blank = len(part) - 2
            continue
        first, *rest = part.split("\n")
        starts = not blank and (at > 0 or not begun)
        lines = [_escape(first, pattern, starts), *(_escape(line, pattern, True) for line in rest)]
        paragraphs.append("&#10;" * blank + "\n".join([*map(hard_break, lines[:-1]), lines[-1]]))
    return unlink("\n\n".join(paragraphs) + "&#10;" * (len(text) - len(text.rstrip("\n"))))


def hard_break(line: str) -> str:
    """End a line with a hard break. An address would swallow a backslash, so spaces stand behind one."""
    return line + ("  " if _ADDRESS.search(line.rpartition(" ")[2]) else "\\")


def unescape_line(markdown: str) -> str:
    """Return the text that one line of markdown shows; what people typed as emphasis or code stays as typed."""
    if _MAY_BE_ESCAPED.search(markdown) is None:
        return markdown
    return _ESCAPED.sub(_unescaped, markdown)


def unescape_paragraph(markdown: str) -> str:
    """Return the text of one paragraph; its line ends are newlines, with or without a hard break."""
    if "\n" not in markdown:
        return unescape_line(markdown.strip(" \t"))
    *lines, last = [line.strip(" \t") for line in markdown.split("\n")]
    broken = [line[:-1] if _ends_in_odd_backslash(line) else line for line in lines]
    return "\n".join(unescape_line(line) for line in (*broken, last))


def unescape_block(markdown: str) -> str:
    """Return the text of paragraphs, as `escape_block` wrote them or people did."""
    if "\n" not in markdown:
        return unescape_paragraph(markdown)
    return "\n\n".join(unescape_paragraph(one) for one in re.split(r"\n(?:[ \t]*\n)+", markdown))


def _is_plain(text: str) -> bool:
    """Tell whether a text is as most are: words on one line, with nothing in them that could need a backslash."""
    return _WORDS.fullmatch(text) is not None and "_" not in text and "www." not in text


def _shown(match: re.Match[str]) -> str:
    return f"⟦{ord(match[0]):02X}⟧"


def _character(number: int, otherwise: str) -> str:
    return chr(number) if number < 0x110000 else otherwise


@cache
def _pattern(star: bool, tilde: bool, dollar: bool) -> re.Pattern[str]:
    marks = (r"|\*" if star else r"|\*(?! )|(?<! )\*") + ("|~" if tilde else "") + (r"|\$" if dollar else "")
    return re.compile(_ALWAYS + marks)


def _pattern_for(text: str) -> re.Pattern[str]:
    # One of these alone means nothing and is common: "~5 mm", "$3".
    return _pattern(False, text.count("~") > 1, text.count("$") > 1)


def _escape(line: str, pattern: re.Pattern[str], starts: bool) -> str:
    """Escape one line; `starts` says that it stands at the beginning of a line of markdown."""
    lead = tail = ""
    if _is_dropped(line[:1]):
        lead, line = f"&#{ord(line[0])};", line[1:]
    if _is_dropped(line[-1:]):
        line, tail = line[:-1], f"&#{ord(line[-1])};"
    # Looking for these costs a tenth of trying the pattern at each character.
    escaped = pattern.sub(_mark, line) if _MARKS.search(line) or "www." in line else line
    if starts and not lead and (found := _LINE_START.match(escaped)):
        at = found.start("end") if found["number"] else 0
        escaped = f"{escaped[:at]}\\{escaped[at:]}"
    return lead + escaped + tail


def _is_dropped(character: str) -> bool:
    return character.isspace() and not _HIDDEN_RE.match(character)


def _mark(match: re.Match[str]) -> str:
    if match["hidden"]:
        return _shown(match)
    return f"&#{ord(match[0])};" if match["reference"] else "\\" + match[0]


def unlink(markdown: str) -> str:
    """Keep an address that needed escaping from becoming a link, which would show the backslashes.

    Called again after anything else in the markdown was made a character reference.
    """
    if ("\\" not in markdown and "&#" not in markdown) or not _ADDRESS.search(markdown):
        return markdown
    return _RUN.sub(
        lambda run: _ADDRESS_START.sub(r"\1\\\2", run[0]) if "\\" in run[0] or "&#" in run[0] else run[0], markdown
    )


def _ends_in_odd_backslash(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _unescaped(match: re.Match[str]) -> str:
    if match["code"]:
        return match[0]
    if plain := match["mark"] or match["address"]:
        return plain
    if match["name"]:
        return html5.get(match["name"], match[0])
    if match["hidden"]:
        return _character(int(match["hidden"], 16), match[0])
    number = int(match["decimal"]) if match["decimal"] else int(match["hexadecimal"], 16)
    return "\ufffd" if number == 0 or 0xD800 <= number < 0xE000 else _character(number, "\ufffd")
