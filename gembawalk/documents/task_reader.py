"""The items of a walk's document that are tries, promises, and what became of earlier ones."""

from __future__ import annotations

import re
from typing import Protocol

from gembawalk.documents.block import Block, items_of
from gembawalk.documents.escape import unescape_block, unescape_line
from gembawalk.documents.inline import TaskLine, bracketed, day_in, day_of, is_task, label_of, parted, task_of
from gembawalk.documents.page import NOTHING
from gembawalk.documents.walk_draft import Draft, Fields
from gembawalk.domain.due import Slip
from gembawalk.phrases import phrase

_MOVED = re.compile(r"\S+ (?P<due>“.*?”|\S+)(?: \((?:\S+ )*(?P<on>“.*”|[^\s()]+)\))?", re.DOTALL)
_TRY_TEXTS = {"risk_of": "risk"}
_CHECK_TEXTS = {"evidence": "evidence", "learned": "learning", "reason": "reason"}
_CHECK_CHOICES = {"result": "result", "decision": "decision", "repeatable": "repeatable"}


class Teller(Protocol):
    """Who is told what is wrong, and what has no place."""

    def tell(self, block: Block, message: str) -> None:
        """Say what became of a block."""

    def miss(self, block: Block, message: str) -> None:
        """Say what is wrong with a block."""

    def value(self, table: str, written: str, block: Block) -> str | None:
        """Return what a word stands for; one that isn't known is a mistake."""

    def keep(self, block: Block, why: str) -> None:
        """Keep what has no place as a note."""


class TaskReader:
    """Reads items into a draft."""

    def __init__(self, draft: Draft, teller: Teller) -> None:
        self._draft = draft
        self._teller = teller

    def read_try(self, item: Block, observation: Fields | None, under: Fields | None = None) -> None:
        """Read a try: for an observation, or what an earlier one was adapted to."""
        task = task_of(item.text)
        if any(one["number"] == task.number for one in self._draft.tries if task.number):
            self._teller.miss(item, phrase("{what} stands here a second time.", what=f"C{task.number}"))
            return
        fields: Fields = {"number": task.number}
        if observation is not None:
            fields["at"] = observation
            observation.setdefault("trying", "try")
        if under is not None:
            fields["under"] = under
        self._put_task(fields, task, "do")
        if task.who:
            fields["who"] = task.who
        fields["state"] = "open"
        self._draft.tries.append(fields)
        self._read_rows(item, fields, self._try_row)
        if task.box in ("x", "/") and fields["state"] == "open":
            message = phrase("A ticked try stays open here until a walk has asked what came of it.")
            self._teller.tell(item, message)
        elif task.box == "-":
            fields["state"] = "dropped"
        elif task.box is None and under is None:
            self._teller.tell(item, phrase("A try without a box is taken as open."))

    def _put_task(self, fields: Fields, task: TaskLine, text: str) -> None:
        if task.text:
            fields[text] = task.text
        if task.due:
            fields["due"] = task.due

    def _read_rows(self, item: Block, fields: Fields, read: object) -> None:
        for row in items_of(item.children):
            label = label_of(row.text)
            if label is None or not label.key:
                self._teller.keep(row, phrase("This line has no label that is known here, and is kept as a note."))
                continue
            read(row, fields, label.key, label.text)  # type: ignore[operator]

    def _try_row(self, row: Block, fields: Fields, key: str, text: str) -> None:
        if key == "expected":
            expect, because = parted(text, "because")
            _set(fields, "expect", expect)
            _set(fields, "because", because)
        elif key == "measure":
            for name, part in zip(
                ("measure", "from_value", "to_value"), parted(text, "from", "until"), strict=True
            ):
                _set(fields, name, part)
        elif key in _TRY_TEXTS:
            _set(fields, _TRY_TEXTS[key], text)
        elif key == "idea":
            fields["idea"] = self._teller.value("idea", text, row)
        else:
            self._shared_row(row, fields, key, text)

    def _shared_row(self, row: Block, fields: Fields, key: str, text: str) -> None:
        if key == "moved":
            fields["slips"] = (*fields.get("slips", ()), _slip(text))
        elif key == "due":
            fields["due"] = day_of(text)
        elif key == "state":
            fields["state"] = None if text.strip() == NOTHING else self._teller.value("state", text, row)
        else:
            self._teller.keep(row, phrase("This line has no place here, and is kept as a note."))

    # Promises

    def promise_of(self, block: Block) -> Fields:
        """Return the fields of the promise that a paragraph belongs to."""
        promises = self._draft.promises
        if not promises or "state" in promises[-1]:
            promises.append({})
        return promises[-1]

    def read_promise(self, item: Block) -> None:
        """Read a promise of the coach."""
        task = task_of(item.text)
        if task.number and any(one.get("number") == task.number for one in self._draft.promises):
            self._teller.miss(item, phrase("{what} stands here a second time.", what=f"P{task.number}"))
            return
        fields = self.promise_of(item)
        if task.number:
            fields["number"] = task.number
        self._put_task(fields, task, "text")
        if task.done:
            fields["answered_on"] = task.done
        fields["state"] = "answered" if task.done else "open"
        self._read_rows(item, fields, self._promise_row)
        if task.box == "x" and fields["state"] == "open":
            fields["state"] = "done"
            self._teller.tell(
                item, phrase("A ticked promise is taken as done; it is closed when the operator has heard.")
            )

    def _promise_row(self, row: Block, fields: Fields, key: str, text: str) -> None:
        if key == "reason":
            _set(fields, "because", text)
        else:
            self._shared_row(row, fields, key, text)

    # What was agreed before

    def read_asked(self, item: Block) -> None:
        """Read what a walk says of an earlier try or promise."""
        label = label_of(item.text)
        if label is None or label.key not in ("tried", "adopted", "promised"):
            self._teller.keep(
                item, phrase("This isn't about anything that was agreed before, and is kept as a note.")
            )
            return
        source, agreed = bracketed(label.text)
        about: Fields = {}
        task = task_of(source)
        self._put_task(about, task, "text" if label.key == "promised" else "do")
        if task.who and label.key != "promised":
            about["who"] = task.who
        asked: Fields = {"about": about, "agreed": day_in(unescape_line(agreed)), "check": {}, "item": item}
        dues = self._draft.asked_promises if label.key == "promised" else self._draft.asked_tries
        dues.append(asked)
        for row in items_of(item.children):
            if is_task(row.text):
                self.read_try(row, None, asked)
                continue
            below = label_of(row.text)
            if below and below.key:
                self._asked_row(row, asked, below.key, below.text)
            else:
                self._teller.keep(row, phrase("This line has no label that is known here, and is kept as a note."))

    def _asked_row(self, row: Block, asked: Fields, key: str, text: str) -> None:
        check, about = asked["check"], asked["about"]
        if key == "expected":
            _set(about, "expect", text)
        elif key in _CHECK_TEXTS:
            _set(check, _CHECK_TEXTS[key], text)
        elif key in _CHECK_CHOICES:
            check[_CHECK_CHOICES[key]] = self._teller.value(_CHECK_CHOICES[key], text, row)
        elif key == "next_due":
            check["next_due"] = day_of(text)
        elif key == "moved":
            about["slips"] = (*about.get("slips", ()), _slip(text))
        else:
            self._teller.keep(row, phrase("This line has no place here, and is kept as a note."))


def _set(fields: Fields, name: str, markdown: str) -> None:
    if markdown.strip():
        fields[name] = unescape_block(markdown)


def _slip(text: str) -> Slip:
    when, reason = parted(text, "because")
    found = _MOVED.match(when)
    due, on = (found["due"], found["on"]) if found else ("", "")
    return Slip(
        "" if due == NOTHING else day_of(due or ""), unescape_block(reason) if reason else "", day_of(on or "")
    )
