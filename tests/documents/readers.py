"""What independent readers show of texts that people wrote: python tests/documents/readers.py 25000

Each text stands in a labelled paragraph, a quote, a task, a heading, a link, or a cell of a table, as in documents. A
reader has to show that very text and nothing of it as structure, link, HTML or task. Readers that aren't installed are
named; those of npm are looked for in the folder NODE_PATH.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from random import Random

from hostile import FRAGMENTS

from gembawalk.documents.aligned import is_aligned
from gembawalk.documents.escape import (
    escape_block,
    escape_cell,
    escape_heading,
    escape_line,
    escape_link,
    hard_break,
    show,
)
from gembawalk.documents.page import brief, labelled, quote, task_text
from gembawalk.domain.text import clean

SEPARATOR = "QXSEPARATORQX"
_SPACES = (" ", " ", "  ", "\n", "\n", "\n\n", "\t", "\n    ", "a", "b ")
_ADDRESS = re.compile(r"@|://|www\.", re.IGNORECASE)
_DANGEROUS = ("javascript", "vbscript", "data", "file")
_BREAKS = {1: "\n", 2: "\n"}
Case = tuple[str, str, str]
"""The kind of place, the text that is to be shown, and the markdown."""


def cases(number: int, seed: int = 1) -> list[Case]:
    """Make texts and where they stand; the same ones for the same numbers."""
    random = Random(seed)
    makers: Sequence[Callable[[Random], Case]] = (
        _paragraph,
        _quote,
        _task,
        _heading,
        _cell,
        _aligned,
        _short,
        _link,
    )
    return [makers[at % len(makers)](random) for at in range(number)]


def _text(random: Random) -> str:
    while True:
        pieces = (
            random.choice(random.choice((FRAGMENTS, FRAGMENTS, _SPACES))) for _ in range(random.randrange(1, 9))
        )
        if (text := clean("".join(pieces)).strip()) and SEPARATOR not in text:
            return text


def _line(random: Random) -> str:
    return " ".join(_text(random).split())


def _paragraph(random: Random) -> Case:
    text = _text(random)
    return "paragraph", text, f"**Seen.** {escape_block(text, begun=True)}"


def _quote(random: Random) -> Case:
    text = _text(random)
    return "quote", text, quote(text)


def _task(random: Random) -> Case:
    text = _text(random)
    return "task", text, f"- [ ] **C1** {task_text(text, 2)} — *setter* 📅 2026-10-12\n  - **Expected.** x"


def _heading(random: Random) -> Case:
    text = _line(random)
    return "heading", text, f"## 1. {escape_heading(text)}"


def _cell(random: Random) -> Case:
    text = _line(random)
    return "cell", text, f"| What | Who |\n| --- | --- |\n| {escape_cell(text)} | x |"


def _short(random: Random) -> Case:
    """What a summary says at its top: several texts on a line, lines with hard breaks."""
    told = [brief(_text(random), 80) for _ in range(3)]
    first, last = escape_line("; ".join(told[:2])), escape_line(told[2])
    lines = ["**In short.** x.", f"**Learned.** {first}", f"**Promised.** {last}"]
    return (
        "short",
        "; ".join(told[:2]) + f" Promised. {told[2]}",
        "\n".join([*map(hard_break, lines[:2]), lines[2]]),
    )


def _link(random: Random) -> Case:
    """A standard's heading in a vault's index."""
    text = _line(random)
    return "link", text, f"## [{escape_link(text)}](standards/a.md)"


def _aligned(random: Random) -> Case:
    """Rows whose second column stands at one place, perhaps between paragraphs."""
    while True:
        cells = [(_line(random), _line(random)) for _ in range(random.randrange(2, 4))]
        width = max(len(first) for first, _ in cells) + 2
        rows = "\n".join(f"{first:{width}}{second}" for first, second in cells)
        if is_aligned(rows):
            text = random.choice(("{0}\n\n{1}\n\n{0}", "{1}", "{1}\n\n{0}"))
            text = text.replace("{0}", _line(random)).replace("{1}", rows)
            return "aligned", text, labelled("**Seen.**", text)


_HOLDERS = ("p", "pre", "li", "h2", "table")


class _Shown(HTMLParser):
    """What HTML shows: the text with breaks as newlines, and the tags around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.broken = False
        self._link = ""
        self._inside = 0
        """Paragraphs and items that are open: what stands between them is no text."""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.text += "\x02"
        elif tag == "a":
            self._link = dict(attributes).get("href") or ""
            self.links.append((self._link, ""))
        elif tag not in ("input", "label", "thead", "tbody", "div", "colgroup", "col", "span"):
            self.tags.append(tag)
        elif tag == "input":
            self.tags.append("box")
        self._inside += tag in _HOLDERS
        if tag in ("p", "pre") and self.text.strip():
            self.text += "\x01\x01"
        if tag == "span" and "emoji" in (dict(attributes).get("class") or ""):
            self.broken = True

    def handle_endtag(self, tag: str) -> None:
        self._inside -= tag in _HOLDERS
        if tag == "a":
            self._link = ""

    def handle_data(self, data: str) -> None:
        if not self._inside and data.isspace():
            return
        # A newline behind a break is the source's own; any other is a space, or a newline that was referred to.
        self.text += data.removeprefix("\n") if self.text.endswith("\x02") else data
        if self._link:
            href, before = self.links[-1]
            self.links[-1] = (href, before + data)

    def handle_comment(self, data: str) -> None:
        self.broken = True

    handle_decl = handle_pi = unknown_decl = handle_comment


def _words(text: str) -> str:
    """A text as it is compared: each line's words, for HTML doesn't tell how far they stand apart."""
    return "\n".join(" ".join(line.split()) for line in text.translate(_BREAKS).split("\n")).strip()


_TAGS = {
    "paragraph": {"p", "strong"}, "quote": {"p", "blockquote"}, "heading": {"h2"},
    "aligned": {"p", "strong", "pre", "code"},
    "short": {"p", "strong"}, "link": {"h2"},
    "task": {"p", "strong", "em", "ul", "li", "box"}, "cell": {"table", "tr", "th", "td"},
}  # fmt: skip
_COUNTED = {
    "paragraph": ("strong", 1),
    "aligned": ("pre", 1),
    "task": ("strong", 2),
    "heading": ("h2", 1),
    "link": ("h2", 1),
    "short": ("strong", 3),
    "cell": ("td", 2),
}


def fault(case: Case, rendered: str) -> str:
    """Return what is wrong with what a reader made of a case, or nothing."""
    kind, text, _ = case
    shown = _Shown()
    shown.feed(rendered)
    shown.close()
    tag, number = _COUNTED.get(kind, ("blockquote", 1))
    if shown.broken or set(shown.tags) - _TAGS[kind] or shown.tags.count(tag) != number:
        return "structure"
    if kind == "task" and (shown.tags.count("li"), shown.tags.count("em")) != (2, 1):
        return "structure"
    if kind == "link" and [href for href, _ in shown.links] != ["standards/a.md"]:
        return "link"
    for href, words in () if kind == "link" else shown.links:
        # A bare address that a reader finds by itself shows its own words; any other link was made by the text.
        scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", href, re.IGNORECASE)
        if not _ADDRESS.search(words) or (scheme and scheme[1].casefold() in _DANGEROUS):
            return "link"
    around = {
        "paragraph": ("Seen. ", ""), "aligned": ("Seen. ", ""), "quote": ("", ""), "heading": ("1. ", ""), "link": ("", ""),
        "short": ("In short. x. Learned. ", ""), "cell": ("What Who ", " x"),
        "task": ("C1 ", " — setter 📅 2026-10-12 Expected. x"),
    }[kind]  # fmt: skip
    if kind in ("task", "cell", "aligned", "short"):
        got = " ".join(
            shown.text.replace("[ ]", "", kind == "task" and "box" not in shown.tags).translate(_BREAKS).split()
        )
        want = " ".join(f"{around[0]}{show(text)}{around[1]}".split())
        return "" if got == want else "text"
    return "" if _words(shown.text) == _words(f"{around[0]}{show(text)}{around[1]}") else "text"


def _run(*command: str) -> Callable[[str], str]:
    def read(document: str) -> str:
        done = subprocess.run(command, input=document.encode(), capture_output=True, check=True)
        return done.stdout.decode()

    return read


_NODE = "const fs=require('fs');const s=fs.readFileSync(0,'utf8');"
_COMMONMARK = (
    f"{_NODE}const c=require('commonmark');console.log(new c.HtmlRenderer().render(new c.Parser().parse(s)))"
)
_MARKDOWN_IT = f"{_NODE}console.log(require('markdown-it')({{html:true,linkify:true}}).render(s))"


def readers() -> dict[str, Callable[[str], str] | str]:
    """Return the readers by name; a text says why one is missing."""
    found: dict[str, Callable[[str], str] | str] = {}
    gfm = [word for name in ("table", "strikethrough", "autolink", "tasklist") for word in ("-e", name)]
    found["cmark-gfm"] = (
        _run("cmark-gfm", "--unsafe", *gfm) if shutil.which("cmark-gfm") else "cmark-gfm isn't here"
    )
    for name, module, script in (
        ("commonmark.js", "commonmark", _COMMONMARK),
        ("markdown-it", "markdown-it", _MARKDOWN_IT),
    ):
        node = shutil.which("node")
        probe = [node or "node", "-e", f"require('{module}')"]
        there = bool(node) and subprocess.run(probe, capture_output=True, check=False).returncode == 0
        found[name] = _run("node", "-e", script) if there else f"npm's {module} isn't in NODE_PATH"
    for form in ("commonmark", "gfm"):
        there = bool(shutil.which("pandoc"))
        command = ("pandoc", "-f", form, "-t", "html", "--wrap=preserve")
        found[f"pandoc {form}"] = _run(*command) if there else "pandoc isn't here"
    return found


def check(read: Callable[[str], str], all_cases: Sequence[Case], at_once: int = 250) -> list[tuple[Case, str]]:
    """Return the cases in which a reader shows anything else, each with what is wrong."""
    wrong = []
    for at in range(0, len(all_cases), at_once):
        some = all_cases[at : at + at_once]
        document = "".join(f"{SEPARATOR}\n\n{markdown}\n\n<!-- -->\n\n" for _, _, markdown in some)
        parts = re.split(rf"<p>{SEPARATOR}</p>", read(document))[1:]
        if len(parts) != len(some):
            wrong += [(case, "structure") for case in some]
            continue
        for case, rendered in zip(some, parts, strict=True):
            bare = re.sub(r"<!-- -->\s*$", "", rendered.strip()) if "<!-- -->" in rendered else rendered
            if found := fault(case, bare):
                wrong.append((case, found))
    return wrong


def main(number: int) -> int:
    """Run, and print the table."""
    made = cases(number)
    failed = 0
    print(f"| reader | cases | {' | '.join(_TAGS)} | failures |\n| --- | --- |{' --- |' * (len(_TAGS) + 1)}")
    for name, read in readers().items():
        if isinstance(read, str):
            print(f"| {name} | skipped: {read} |")
            continue
        fit = [case for case in made if case[0] != "cell" or name not in ("commonmark.js", "pandoc commonmark")]
        wrong = check(read, fit)
        failed += len(wrong)
        counts = [str(sum(1 for case, _ in wrong if case[0] == kind)) for kind in _TAGS]
        print(f"| {name} | {len(fit)} | {' | '.join(counts)} | {len(wrong)} |", flush=True)
        for case, found in wrong[:3]:
            print(f"    {found} in a {case[0]}: {case[1]!r:.200}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 25_000))
