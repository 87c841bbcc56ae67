"""The sections of a walk's document: each paragraph, quote and list is brought to the field that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from gembawalk.documents.aligned import text_of
from gembawalk.documents.block import TEXT, Block, items_of
from gembawalk.documents.escape import unescape_block, unescape_line
from gembawalk.documents.inline import Label, bracketed, day_in, is_task, label_of, side_by_side, value_of
from gembawalk.documents.page import NOTHING
from gembawalk.documents.task_reader import TaskReader
from gembawalk.documents.walk_draft import Draft, Fields
from gembawalk.documents.words import known_words, words_of
from gembawalk.domain.standard import Step, TextMistake
from gembawalk.phrases import phrase

_STEP = re.compile(r"(?P<number>\d{1,4})[.)]\s+(?P<what>.*)", re.DOTALL)
_TIMES = re.compile(r"\((?P<times>-?\d+(?:\.\d{1,3})?(?:; -?\d+(?:\.\d{1,3})?)*) s\)")
_VERSION = re.compile(r"(\d+)\D*$")
_SIDE = ("output", "outcome", "four_m", "reach")
_TEXTS = {
    "problem": "problem", "evidence": "evidence", "could_see": "could_see", "risk_action": "risk_action",
    "risk_yes": "risk_action", "seen": "facts",
}  # fmt: skip
_CHOICES = {"output": "known", "outcome": "known", "reach": "reach"}
_WITHIN = {"seen": ("match", "match"), "risk": ("risk", "risk"), "trying": ("trying", "trying")}
_WHY_LABELS = {"learn": "learn", "good": "good"}
_THOUGHTS = {
    "surprised": "surprised", "outcome_learned": "learned", "differently": "differently",
    "come_along": "come_along",
}  # fmt: skip
_OPINIONS = ("right", "wrong", "changing", "why")
_DERIVED = ("read_back", "not_yet", "nothing")
Target = tuple[Fields, str]


@cache
def _derived() -> frozenset[str]:
    """The words of all languages that follow from the rest of a walk."""
    return frozenset().union(*(known_words().phrases[key] for key in _DERIVED))


class BodyReader:
    """Reads the body of one document into a draft."""

    def __init__(self, draft: Draft, lines: Sequence[str]) -> None:
        self.draft = draft
        self.lines = lines
        self.told: list[TextMistake] = []
        self.mistakes: list[TextMistake] = []
        self.tasks = TaskReader(draft, self)
        self._step: Step | None = None
        self._observation: Fields = {}
        self._target: Target | None = None
        """The field whose text goes on in the next paragraph."""
        self._quoted: Fields | None = None
        """The opinion whose words follow as a quote."""
        self._numbers: dict[int, int] = {}
        self._kept: list[str] | None = None
        """The lines of a section that isn't known."""
        self._section: Callable[[Block], None] = self._read_top

    def tell(self, block: Block, message: str) -> None:
        """Say what became of a block."""
        self.told.append(TextMistake(block.line + 1, message))

    def miss(self, block: Block, message: str) -> None:
        """Say what is wrong with a block."""
        self.mistakes.append(TextMistake(block.line + 1, message))

    def source(self, block: Block) -> str:
        """Return the lines of a block as they are."""
        return "\n".join(self.lines[block.line : block.end]).strip("\n")

    def value(self, table: str, written: str, block: Block) -> str | None:
        """Return what a word stands for; one that isn't known is a mistake."""
        if written.strip() == NOTHING:
            return None
        found = value_of(table, written)
        if found is None and written.strip():
            known = words_of(self.draft.base.language).values[table].values()
            self.miss(
                block,
                phrase(
                    "{word} isn't known here; expected one of: {known}.",
                    word=f"“{unescape_line(written).strip()}”",
                    known=", ".join(known),
                ),
            )
        return found

    def keep(self, block: Block, why: str) -> None:
        """Keep what has no place as a note."""
        self.draft.notes.append((self.source(block), None))
        self.tell(block, why)

    def read(self, blocks: Sequence[Block]) -> None:
        """Read all blocks below the title."""
        for block in blocks:
            if block.kind == "heading" and block.level <= 2:
                self._begin(block)
            elif block.kind == "heading":
                self._close()
                self._kept = [self.source(block)]
                self.tell(block, phrase("This part isn't known, and is kept as a note."))
            elif self._kept is not None:
                self._kept.append(self.source(block))
            elif not self._is_derived(block):
                self._section(block)
        self._close()
        for item in (*self.draft.find_tries(), *self.draft.find_promises()):
            self.keep(item, phrase("What was agreed before isn't known by these words; this is kept as a note."))

    def _close(self) -> None:
        if self._kept is not None:
            self.draft.notes.append(("\n\n".join(self._kept), None))
        self._kept = self._target = self._quoted = None

    def _begin(self, heading: Block) -> None:
        self._close()
        text = unescape_line(heading.source)
        if step := self._step_of(heading, text):
            self._step = step
            self._observation = self.draft.observation(step)
            self._section = self._read_step
            return
        sections = {
            "before": self._read_before, "help": self._read_help, "tries": self._read_tries,
            "loose": self._read_loose, "next": self._read_nothing, "reflection": self._read_reflection,
            "notes": self._read_notes,
        }  # fmt: skip
        key = known_words().headings.get(text.casefold(), "")
        if key in sections:
            self._section = sections[key]
        elif any(one.line == heading.line + 1 for one in self.mistakes):
            self._section = self._read_nothing
        else:
            self._kept = [self.source(heading)]
            self.tell(heading, phrase("This section isn't known, and is kept as a note."))

    def _step_of(self, heading: Block, text: str) -> Step | None:
        steps = self.draft.base.version.steps
        found = _STEP.fullmatch(heading.source)
        if found:
            number = int(found["number"])
            if not 1 <= number <= len(steps):
                self.miss(
                    heading,
                    phrase("The standard has no step {number}; it has {steps}.", number=number, steps=len(steps)),
                )
                return None
            step = steps[number - 1]
            if unescape_line(found["what"]).strip() != step.what.strip():
                self.tell(
                    heading, phrase("A step's words are those of the standard, and aren't changed by a walk.")
                )
        else:
            number, named = next(
                ((n, one) for n, one in enumerate(steps, 1) if one.what.strip() == text.strip()), (0, None)
            )
            if named is None:
                return None
            step = named
        if number in self._numbers:
            self.miss(
                heading,
                phrase(
                    "Step {number} stands here a second time; the first one is on line {line}.",
                    number=number,
                    line=self._numbers[number],
                ),
            )
            return None
        self._numbers[number] = heading.line + 1
        return step

    def _read_nothing(self, block: Block) -> None:
        """What follows from the rest, or stands below a heading that is a mistake, isn't read."""

    def _is_derived(self, block: Block) -> bool:
        """Whether a paragraph says what follows from the rest of the walk."""
        if block.kind != "paragraph" or block.source[:1] not in ("*", "_"):
            return False
        words = block.source.strip("*_ ").casefold()
        return words in _derived()

    def _read_top(self, block: Block) -> None:
        label = label_of(block.source) if block.kind == "paragraph" else None
        if label and label.key in _WHY_LABELS:
            self._put(self.draft.fields, _WHY_LABELS[label.key], label.text, block)
        elif label and label.key == "vision":
            self.draft.vision["role"] = unescape_line(label.value)
            self._put(self.draft.vision, "text", label.text, block)
        elif label and label.key == "short":
            self._target = None
        elif self._target:
            self._go_on(block)
        elif not self._is_when_and_where(block):
            self.keep(block, phrase("This text stands above the first step, and is kept as a note."))

    def _is_when_and_where(self, block: Block) -> bool:
        starts = (words.split("{")[0] for words in known_words().phrases["walk_on"])
        shown = block.source.strip("*_ ").casefold()
        return block.kind == "paragraph" and block.source[:1] in "*_" and shown.startswith(tuple(starts))

    def _put(self, fields: Fields, name: str, markdown: str, block: Block) -> None:
        """Set a field that the next paragraphs may go on with; one that is set already is a mistake."""
        if name in fields:
            self.miss(block, phrase("This stands here a second time; put both into one."))
            return
        self._target = (fields, name)
        if markdown.strip():
            fields[name] = unescape_block(markdown)

    def _go_on(self, block: Block) -> None:
        if self._target is None:
            return
        fields, name = self._target
        text = text_of(block) if block.kind in ("paragraph", TEXT) else self.source(block)
        fields[name] = "\n\n".join(part for part in (fields.get(name), text) if part)

    # The steps

    def _read_step(self, block: Block) -> None:
        quoted, self._quoted = self._quoted, None
        if block.kind == "paragraph":
            label = label_of(block.source)
            if label and label.key:
                self._read_label(block, label)
            elif self._target or quoted is None or "text" in quoted:
                self._read_unlabelled(block)
            else:
                self._quoted = quoted
                quoted["text"] = unescape_block(block.source)
        elif block.kind == "quote" and quoted is not None:
            text = text_of(block)
            quoted["text"] = _unquoted(self.source(block)) if text is None else text
            self._target = (quoted, "text")
        elif block.kind == "list" and (not self._target or _is_tasks(block)):
            self._target = None
            for item in block.children:
                self.tasks.read_try(item, self._observation)
        elif self._target:
            self._go_on(block)
            if block.kind != TEXT:
                self.tell(block, phrase("This is kept as it was typed."))
        elif block.kind == TEXT and "facts" not in self._observation:
            self._target = (self._observation, "facts")
            self._go_on(block)
        else:
            self.keep(block, phrase("This has no place in a step, and is kept as a note."))

    def _read_unlabelled(self, block: Block) -> None:
        if self._target:
            self._go_on(block)
        elif "facts" in self._observation:
            self.keep(block, phrase("This has no label that is known here, and is kept as a note."))
        else:
            self._put(self._observation, "facts", block.source, block)
            self.tell(block, phrase("Text without a label is taken for what was seen."))

    def _read_label(self, block: Block, label: Label) -> None:
        self._target = None
        if label.key == "problem":
            self._begin_problem(block, label)
        elif label.key in _OPINIONS:
            self._read_opinion(block, label)
        elif label.key in _SIDE:
            for part in side_by_side(block.source):
                self._read_side(block, part)
        elif label.key == "taps":
            self._read_taps(block, label.text)
        elif label.key == "back":
            self._read_return(label.text)
        elif label.key in _TEXTS or label.key in _WITHIN:
            self._read_seen(block, label)
        else:
            self.miss(block, phrase("**{label}.** has no place in a step.", label=label.written))

    def _begin_problem(self, block: Block, label: Label) -> None:
        if self._step is None:
            return
        told = self.draft.seen[self._step.id]
        if label.number:
            self._observation = self.draft.observation(self._step, label.number)
        elif "problem" in self._observation:
            told.append({})
            self._observation = told[-1]
        self._put(self._observation, "problem", label.text, block)

    def _read_seen(self, block: Block, label: Label) -> None:
        if label.key == "risk_yes":
            self._observation["risk"] = "yes"
        if label.value and label.key in _WITHIN:
            name, table = _WITHIN[label.key]
            self._observation[name] = self.value(table, label.value, block)
        if label.key == "trying" and label.text:
            self._observation["trying"] = self.value("trying", label.text, block)
        if label.key in _TEXTS and (label.text or label.key != "seen"):
            self._put(self._observation, _TEXTS[label.key], label.text, block)

    def _read_side(self, block: Block, source: str) -> None:
        label = label_of(source)
        if label is None or label.key not in _SIDE:
            self.miss(
                block,
                phrase("Expected labels beside each other, parted by a dot: **Output.** yes · **Outcome.** no"),
            )
        elif label.key == "four_m":
            self._observation["four_m"] = self.value("four_m", label.value or label.text, block)
        else:
            self._observation[label.key] = self.value(_CHOICES[label.key], label.text, block)

    def _read_opinion(self, block: Block, label: Label) -> None:
        fields = self.draft.opinion(self._observation, label.key)
        text, basis = bracketed(label.text)
        if basis:
            fields["basis"] = self.value("basis", basis, block)
        self._quoted = fields
        if text.strip():
            self._put(fields, "text", text, block)

    def _read_taps(self, block: Block, text: str) -> None:
        found = _TIMES.search(text)
        if found:
            times = (float(one) * 1000 for one in found["times"].split("; "))
            self._observation["taps"] = tuple(round(one) for one in times)

    def _read_return(self, text: str) -> None:
        do, adopted = bracketed(text)
        on, number = day_in(adopted), _VERSION.search(adopted)
        if on and number:
            self.draft.returns.append(
                {"at": self._observation, "do": unescape_block(do), "on": on, "number": int(number[1])}
            )

    # What stands around the steps

    def _read_before(self, block: Block) -> None:
        for item in self._items(block):
            self.tasks.read_asked(item)

    def _read_tries(self, block: Block) -> None:
        for item in self._items(block):
            self.tasks.read_try(item, None)

    def _read_loose(self, block: Block) -> None:
        for item in self._items(block):
            text = item.text if item.is_plain else self._typed(item)
            self.draft.loose.append(unescape_block(text) if item.is_plain else text)

    def _read_notes(self, block: Block) -> None:
        for item in self._items(block):
            found = _DATED.match(item.text)
            day = day_in(found["label"]) if found else None
            text = text_of(item, found.end() if found and day else 0)
            self.draft.notes.append((self._typed(item) if text is None else text, day))

    def _typed(self, item: Block) -> str:
        """What a person typed into an item of a list, as it is."""
        first, *rest = self.source(item).split("\n")
        bare = _DATED.sub("", re.sub(r"^\s*[-*+]\s+", "", first))
        return "\n".join([bare, *(line.removeprefix("  ") for line in rest)])

    def _items(self, block: Block) -> list[Block]:
        if block.kind != "list":
            self.keep(block, phrase("This text has no place here, and is kept as a note."))
            return []
        return items_of([block])

    def _read_help(self, block: Block) -> None:
        promises = self.draft.promises
        label = label_of(block.source) if block.kind == "paragraph" else None
        if label and label.key == "hindrance":
            promises.append({})
            self._put(promises[-1], "hindrance", label.text, block)
        elif label and label.key in ("cannot", "nothing"):
            self.tasks.promise_of(block)["state"] = label.key
            if label.key == "cannot":
                self._put(promises[-1], "because", label.text, block)
        elif block.kind == "list" and (not self._target or _is_tasks(block)):
            self._target = None
            for item in block.children:
                self.tasks.read_promise(item)
        elif self._target:
            self._go_on(block)
        else:
            self.keep(block, phrase("This text has no place here, and is kept as a note."))

    def _read_reflection(self, block: Block) -> None:
        label = label_of(block.source) if block.kind == "paragraph" else None
        if label and label.key == "expect":
            self._put(self.draft.fields, "expect", label.text, block)
        elif label and label.key == "listened":
            self._target = None
            self.draft.thought["listened"] = self.value("listened", label.text, block)
        elif label and label.key in _THOUGHTS:
            self._put(self.draft.thought, _THOUGHTS[label.key], label.text, block)
        elif self._target:
            self._go_on(block)
        else:
            self.keep(block, phrase("This text has no label here, and is kept as a note."))


_DATED = re.compile(r"(?:\*\*|__)(?P<label>[^*_]+?)\.(?:\*\*|__)\s*")


def _is_tasks(block: Block) -> bool:
    """Whether a list holds tasks, and isn't part of a text."""
    return any(is_task(item.text) for item in block.children)


def _unquoted(source: str) -> str:
    return "\n".join(re.sub(r"^ {0,3}> ?", "", line) for line in source.split("\n"))
