"""Tries, promises, and what became of them, as items of a list."""

from __future__ import annotations

from collections.abc import Iterator

from gembawalk.documents.escape import escape_block, escape_line
from gembawalk.documents.page import NOTHING, Page, behind, day, inset, is_day, item, raw, task_text
from gembawalk.domain.due import Slip
from gembawalk.domain.question import HOLDS
from gembawalk.domain.walk import Check, Countermeasure, DuePromise, DueTry, Promise


def try_item(page: Page, number: int, one: Countermeasure, indent: int = 0) -> str:
    """Return a try as a task, with what is expected of it."""
    box = " " if one.state in (None, "open") else "x"
    due = f" 📅 {one.due}" if is_day(one.due) else ""
    text = f" {task_text(one.do, indent + 2)}" if one.do else ""
    return item(f"[{box}] **C{number}**{text}{_who(one)}{due}", _try_rows(page, one, indent + 2), indent)


def _who(one: Countermeasure) -> str:
    return f" — *{escape_line(one.who)}*" if one.who else ""


def _try_rows(page: Page, one: Countermeasure, indent: int) -> Iterator[str]:
    yield _row(page, "expected", _expected(page, one, indent + 2), indent)
    yield _row(page, "measure", _measure(page, one, indent + 2), indent)
    yield _row(page, "risk_of", behind(one.risk, indent + 2), indent)
    yield _row(page, "idea", page.word("idea", one.idea), indent)
    yield from _moved_rows(page, one.slips, indent)
    if one.due and not is_day(one.due):
        yield _row(page, "due", raw(one.due), indent)
    if one.state != "open" and (one.state or page.is_full):
        yield _row(page, "state", page.word("state", one.state) or NOTHING, indent)


def _expected(page: Page, one: Countermeasure, indent: int) -> str:
    because = f"**{page.words.phrases['because']}** {behind(one.because, indent)}" if one.because else ""
    if one.expect and because:
        return f"{behind(one.expect, indent)}, {because}"
    return behind(one.expect, indent) or because


def _measure(page: Page, one: Countermeasure, indent: int) -> str:
    phrases = page.words.phrases
    parts = [
        behind(one.measure, indent),
        f"**{phrases['from']}** {behind(one.from_value, indent)}" if one.from_value else "",
        f"**{phrases['until']}** {behind(one.to_value, indent)}" if one.to_value else "",
    ]
    return " ".join(part for part in parts if part)


def promise_item(page: Page, number: int, one: Promise) -> str:
    """Return a promise as a task of the coach."""
    box = "x" if one.state in ("answered", "done") else " "
    due = f" 📅 {one.due}" if is_day(one.due) else ""
    done = f" ✅ {one.answered_on}" if is_day(one.answered_on) else ""
    text = f" {task_text(one.text, 2)}" if one.text else ""
    head = f"[{box}] **P{number}**{text} — *{page.words.phrases['coach']}*{due}{done}"
    return item(head, _promise_rows(page, one))


def _promise_rows(page: Page, one: Promise) -> Iterator[str]:
    yield _row(page, "reason", behind(one.because, 4), 2)
    yield from _moved_rows(page, one.slips, 2)
    if one.due and not is_day(one.due):
        yield _row(page, "due", raw(one.due), 2)
    expected = "answered" if is_day(one.answered_on) else "open"
    if one.state != expected and (one.state or page.is_full):
        yield _row(page, "state", page.word("state", one.state) or NOTHING, 2)


def asked_try(page: Page, due: DueTry, check: Check, child: str) -> str:
    """Return what a walk says of an earlier try; `child` is the item of what it was adapted to."""
    one = due.countermeasure
    label = page.bold("adopted" if check.result in HOLDS else "tried")
    agreed = page.words.phrases["agreed"].format(day=page.words.day(due.agreed_on))
    rows = [_row(page, "expected", behind(one.expect, 4), 2), *_check_rows(page, check, one.slips), child]
    return item(
        f"{label} {task_text(one.do, 2)}{_who(one)} *({agreed})*", [*rows, *_moved_rows(page, one.slips, 2)]
    )


def asked_promise(page: Page, kept: DuePromise, check: Check) -> str:
    """Return what a walk says of an earlier promise."""
    given = page.words.phrases["given"].format(day=page.words.day(kept.given_on))
    head = f"{page.bold('promised')} {task_text(kept.promise.text, 2)} *({given})*"
    return item(head, [*_check_rows(page, check, kept.promise.slips), *_moved_rows(page, kept.promise.slips, 2)])


def _check_rows(page: Page, check: Check, slips: tuple[Slip, ...]) -> Iterator[str]:
    yield _row(page, "result", page.word("result", check.result), 2)
    yield _row(page, "evidence", behind(check.evidence, 4), 2)
    yield _row(page, "learned", behind(check.learning, 4), 2)
    yield _row(page, "decision", page.word("decision", check.decision), 2)
    yield _row(page, "repeatable", page.word("repeatable", check.repeatable), 2)
    yield _row(page, "next_due", day(check.next_due), 2)
    # The reason for another day stands behind the day that it was moved from, too.
    if page.is_full or all(check.reason != slip.reason for slip in slips):
        yield _row(page, "reason", behind(check.reason, 4), 2)


def _moved_rows(page: Page, slips: tuple[Slip, ...], indent: int) -> Iterator[str]:
    phrases = page.words.phrases
    for slip in slips:
        told = f" ({phrases['told'].format(day=day(slip.on))})" if slip.on else ""
        reason = f", **{phrases['because']}** {behind(slip.reason, indent + 2)}" if slip.reason else ""
        yield _row(page, "moved", f"{phrases['from']} {day(slip.due) or NOTHING}{told}{reason}", indent)


def _row(page: Page, label: str, markdown: str | None, indent: int) -> str:
    return f"{' ' * indent}- {page.bold(label)} {markdown}" if markdown else ""


def loose_item(text: str) -> str:
    """Return a loose observation as an item of a list."""
    return f"- {inset(escape_block(text), 2)}"
