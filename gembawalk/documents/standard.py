"""A standard as a markdown file: written, and read with every mistake told by its line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from gembawalk.documents.block import Block, blocks_of
from gembawalk.documents.escape import escape_block, escape_heading, escape_line, unescape_block, unescape_line
from gembawalk.documents.front_matter import read_front_matter, write_front_matter
from gembawalk.documents.words import Words, folded, known_words, words_of
from gembawalk.domain.standard import (
    Confidence,
    Emphasis,
    KeyPoint,
    ReadStandard,
    Standard,
    StandardText,
    StandardVersion,
    Step,
    TextMistake,
    Vision,
    parts_of,
    text_of,
)
from gembawalk.domain.text import clean
from gembawalk.phrases import phrase

FORM = "standard/1"
KEYS = frozenset({"gembawalk", "id", "site", "area", "version", "lineage"})
"""What stands at the top of a standard's document; anything else there is a person's own."""
LARGEST = 1024 * 1024
_STEP = re.compile(r"(\d{1,4})[.)]\s+(?P<what>.*)", re.DOTALL)
_LABEL = re.compile(r"(?P<mark>\*\*|__)(?P<label>(?:\\.|[^*\\\n])+?)\.(?P=mark)[ \n]?(?P<text>.*)", re.DOTALL)
_CONFIDENCE = re.compile(r"(?P<text>.*?)\s*[*_]\((?P<word>[^()*_]+)\)[*_]\s*", re.DOTALL)
_BECAUSE = re.compile(r"[*_](?P<word>[^*_\n]+)[*_]\s+(?P<text>.*)", re.DOTALL)
_ABOVE = ("customer", "outcome", "visions", "purpose")
_AT_STEP = ("output", "outcome")


def write_standard(standard: Standard | StandardText, *, full: bool = False, language: str = "en") -> str:
    """Return the markdown of a standard's current version, the same bytes each time.

    Args:
        standard: the standard, or its text.
        full: whether the lineage of each step and key point stands at the top, in their order; then they are known
            again elsewhere, however they are reworded.
        language: that of the labels.
    """
    text = standard if isinstance(standard, StandardText) else text_of(standard)
    top = {"gembawalk": FORM, "id": text.handle, "site": text.site, "area": text.area}
    if full:
        top["version"] = str(text.number or "")
        top["lineage"] = " ".join(f"{part.lineage or part.id}:{_mark(part)}" for part in parts_of(text.steps))
    body = body_of(text, words_of(language), text.visions)
    parts = [write_front_matter(top), f"# {escape_heading(text.title)}", *body]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def body_of(
    text: StandardText | StandardVersion, words: Words, visions: Sequence[Vision] = (), heading: str = "##"
) -> Iterator[str]:
    """Yield the paragraphs below a standard's title; `heading` is what steps begin with."""
    if text.purpose:
        yield escape_block(text.purpose)
    yield from _labelled((words.standard["customer"], text.customer), (words.labels["outcome"], text.outcome))
    if visions:
        yield f"**{words.standard['visions']}.**"
        yield "\n".join(f"- **{escape_line(one.role)}.** {_item(one.text)}" for one in visions)
    for number, step in enumerate(text.steps, 1):
        yield f"{heading} {number}. {escape_heading(step.what)}"
        yield from _labelled((words.labels["output"], step.output), (words.labels["outcome"], step.outcome))
        if step.key_points:
            yield "\n".join(_key_point(point, words) for point in step.key_points)


def _mark(part: Step | KeyPoint) -> str:
    """A few letters by which the part that a lineage belongs to is known, wherever a person moves it."""
    words = part.what if isinstance(part, Step) else part.text
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:6]


def _with_lineages(steps: tuple[Step, ...], lineages: str) -> tuple[Step, ...]:
    """Give parts their lineages: by their marks, and those whose words are new by what is left, in order."""
    parts = list(parts_of(steps))
    left = [found for entry in lineages.split() if (found := entry.partition(":"))[0]]
    named: dict[int, str] = {}
    for at, part in enumerate(parts):
        if entry := next((one for one in left if one[2] == _mark(part)), None):
            left.remove(entry)
            named[at] = entry[0]
    waiting = [at for at in range(len(parts)) if at not in named]
    if len(waiting) == len(left):
        named |= {at: entry[0] for at, entry in zip(waiting, left, strict=True)}
    ids = iter([named.get(at, "") for at in range(len(parts))])
    return tuple(
        replace(step, id=next(ids), key_points=tuple(replace(point, id=next(ids)) for point in step.key_points))
        for step in steps
    )


def _labelled(*values: tuple[str, str]) -> Iterator[str]:
    for label, value in values:
        if value:
            yield f"**{label}.** {escape_block(value, begun=True)}"


def _item(text: str, indent: int = 2) -> str:
    return escape_block(text, begun=True).replace("\n", "\n" + " " * indent).replace(" " * indent + "\n", "\n")


def _key_point(point: KeyPoint, words: Words) -> str:
    kind = "" if point.kind is Emphasis.MAKE_OR_BREAK else f"**{words.values['emphasis'][point.kind]}.** "
    sure = "" if point.confidence is Confidence.CERTAIN else f" *({words.values['confidence'][point.confidence]})*"
    text = _item(point.text)
    if not kind:
        text = escape_block(point.text).replace("\n", "\n  ").replace("  \n", "\n")
    because = f"\n  - *{words.phrases['because']}* {_item(point.reason, 4)}" if point.reason else ""
    return f"- {kind}{text}{sure}{because}"


def read_standard(document: str) -> ReadStandard:
    """Read a standard file.

    Args:
        document: the whole text of the file.

    Returns:
        The standard, or all mistakes with their lines; never both.
    """
    if len(document) > LARGEST:
        return ReadStandard(
            None, (TextMistake(1, phrase("This is over a megabyte; a standard is a page or two.")),)
        )
    document = clean(document) + "\n"
    top = read_front_matter(document)
    mistakes = [TextMistake(line, message) for line, message in top.mistakes]
    form = top.values.get("gembawalk", FORM)
    if form != FORM:
        mistakes.append(
            TextMistake(
                2, phrase("This says it is {form}; expected gembawalk: {known}.", form=repr(form), known=FORM)
            )
        )
    body = "\n".join(document.split("\n")[top.lines :])
    text, found = _read(body, _Reader(top.lines))
    mistakes += found
    if mistakes:
        return ReadStandard(None, tuple(sorted(mistakes, key=lambda one: one.line)))
    return ReadStandard(
        replace(
            text,
            handle=top.values.get("id", ""),
            number=_number(top.values.get("version", "")),
            site=top.values.get("site", ""),
            area=top.values.get("area", ""),
            steps=_with_lineages(text.steps, top.values.get("lineage", "")),
        )
    )


def _number(written: str) -> int:
    return int(written) if re.fullmatch(r"[1-9]\d{0,8}", written) else 0


def read_body(body: str, heading: int = 2) -> tuple[StandardText, tuple[TextMistake, ...]]:
    """Read what stands below a standard's title, where steps have headings of a level of their own.

    Returns:
        The text without title, and its mistakes, whose lines count from 1 within the body.
    """
    return _read(body, _Reader(0, title="-", heading=heading))


def _read(body: str, reader: _Reader) -> tuple[StandardText, tuple[TextMistake, ...]]:
    reader.read(body)
    text = StandardText(
        title=reader.title,
        purpose=reader.values.get("purpose", ""),
        customer=reader.values.get("customer", ""),
        outcome=reader.values.get("outcome", ""),
        visions=tuple(reader.visions),
        steps=tuple(reader.steps),
    )
    return text, tuple(reader.mistakes)


@dataclass
class _Reader:
    """Walks over the blocks of a document and gathers the standard, or what is wrong with it."""

    skipped_lines: int
    title: str = ""
    heading: int = 2
    """The level of the headings of steps."""
    values: dict[str, str] = field(default_factory=dict)
    visions: list[Vision] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    mistakes: list[TextMistake] = field(default_factory=list)
    _label: str = "purpose"

    def read(self, body: str) -> None:
        for block in blocks_of(body):
            match block.kind, block.level:
                case "heading", self.heading:
                    self._read_step(block)
                case "heading", 1 if self.heading == 2:
                    self._read_title(block)
                case "paragraph", _:
                    self._read_paragraph(block)
                case "list", _:
                    self._read_list(block)
                case kind, level:
                    name = f"h{level}" if kind == "heading" else kind.replace("_", " ")
                    self._miss(
                        block,
                        phrase(
                            "This has no place here ({name}): write steps as ## 1. ..., key points as - ...",
                            name=name,
                        ),
                    )
        if not self.title:
            self.mistakes.append(
                TextMistake(self.skipped_lines + 1, phrase("The title is missing: write # and the title."))
            )
        if not self.steps:
            self.mistakes.append(
                TextMistake(self.skipped_lines + 1, phrase("No step: write ## 1. and what is done."))
            )

    def _read_title(self, block: Block) -> None:
        if self.title:
            self._miss(block, phrase("A second title: there is one # line; steps begin with ## 1."))
        elif self.steps:
            self._miss(block, phrase("The title has to stand above the steps."))
        self.title = self.title or unescape_line(block.text)

    def _read_step(self, block: Block) -> None:
        found = _STEP.fullmatch(block.text)
        if not found or not found["what"].strip():
            self._miss(block, phrase("Expected ## {steps}. and what is done.", steps=len(self.steps) + 1))
            return
        if int(found[1]) <= len(self.steps):
            self._miss(
                block,
                phrase(
                    "Step {number} is there already; this would be step {steps}.",
                    number=int(found[1]),
                    steps=len(self.steps) + 1,
                ),
            )
        elif int(found[1]) > len(self.steps) + 1:
            self._miss(block, phrase("Step {steps} is missing before this one.", steps=len(self.steps) + 1))
        self.steps.append(Step(id="", lineage="", what=unescape_line(found["what"])))
        self._label = ""

    def _read_paragraph(self, block: Block) -> None:
        source = block.text
        found = _LABEL.fullmatch(source)
        known = _AT_STEP if self.steps else _ABOVE
        if found:
            written = unescape_line(found["label"])
            label = known_words().standard.get(folded(written), "")
            if label not in known:
                expected = ", ".join(f"**{one.capitalize()}.**" for one in known)
                self._miss(
                    block,
                    phrase(
                        "**{written}.** is not known here; expected {expected}.", written=written, expected=expected
                    ),
                )
                return
            if self._value(label):
                self._miss(block, phrase("**{written}.** stands here a second time.", written=written))
            self._label = label
            if found["text"].strip():
                self._add(label, unescape_block(found["text"]))
        elif not self.title:
            self._miss(block, phrase("Text above the title: the # line with the title comes first."))
        elif not self._label or self._label == "visions":
            self._miss(
                block,
                phrase("Text without a label: write **Output.** or **Outcome.** before it, or - for a key point."),
            )
        else:
            self._add(self._label, unescape_block(source))

    def _read_list(self, block: Block) -> None:
        for item in block.children:
            if self.steps:
                self._read_key_point(item)
            elif self._label == "visions":
                found = _LABEL.fullmatch(item.text)
                if found and found["text"].strip():
                    self.visions.append(
                        Vision(role=unescape_line(found["label"]), text=unescape_block(found["text"]))
                    )
                else:
                    self._miss(item, phrase("Expected - **Role.** and what it wants to make repeatable."))
            else:
                self._miss(
                    item, phrase("A list above the first step: it belongs below **Visions.** or below a step.")
                )

    def _read_key_point(self, item: Block) -> None:
        source = item.text
        kind, confidence = Emphasis.MAKE_OR_BREAK, Confidence.CERTAIN
        if found := _CONFIDENCE.fullmatch(source):
            word = unescape_line(found["word"])
            if known := known_words().values["confidence"].get(folded(word)):
                confidence = Confidence(known)
            else:
                self._miss(
                    item,
                    phrase(
                        "({word}) is no confidence; expected believe or don't know, or none for certain.", word=word
                    ),
                )
            source = found["text"]
        if found := _LABEL.fullmatch(source):
            if known := known_words().values["emphasis"].get(folded(unescape_line(found["label"]))):
                kind = Emphasis(known)
            else:
                self._miss(
                    item,
                    phrase(
                        "**{number}.** is no kind; expected **Safety.**, **Knack.**, **Make or break.**",
                        number=found["label"],
                    ),
                )
            source = found["text"]
        if not source.strip():
            self._miss(item, phrase("A key point without words."))
        point = KeyPoint(
            id="",
            lineage="",
            text=unescape_block(source),
            reason=self._read_reason(item),
            kind=kind,
            confidence=confidence,
        )
        self.steps[-1] = replace(self.steps[-1], key_points=(*self.steps[-1].key_points, point))

    def _read_reason(self, item: Block) -> str:
        reasons: list[str] = []
        for below in item.children:
            if below.kind == "paragraph":
                continue
            if below.kind != "list":
                self._miss(below, phrase("Below a key point stands its reason: - *because* ..."))
                continue
            for line in below.children:
                found = _BECAUSE.fullmatch(line.text)
                if not found or folded(found["word"]) not in known_words().phrases["because"]:
                    self._miss(line, phrase("Expected - *because* and the reason."))
                elif reasons:
                    self._miss(line, phrase("A second reason: put both into one line."))
                else:
                    reasons.append(unescape_block(found["text"]))
        return "".join(reasons)

    def _value(self, label: str) -> str:
        if self.steps:
            return self.steps[-1].output if label == "output" else self.steps[-1].outcome
        return self.values.get(label, "")

    def _add(self, label: str, text: str) -> None:
        value = "\n\n".join(part for part in (self._value(label), text) if part)
        if not self.steps:
            self.values[label] = value
        elif label == "output":
            self.steps[-1] = replace(self.steps[-1], output=value)
        else:
            self.steps[-1] = replace(self.steps[-1], outcome=value)

    def _miss(self, block: Block, message: str) -> None:
        self.mistakes.append(TextMistake(block.line + self.skipped_lines + 1, message))
