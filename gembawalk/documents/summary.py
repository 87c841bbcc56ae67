"""A walk as a markdown summary, for one of three readers: the team, the coach, or a full copy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum

from gembawalk.documents.escape import escape_block, escape_cell, escape_heading, escape_line
from gembawalk.documents.front_matter import write_front_matter
from gembawalk.domain.people import names_a_shift
from gembawalk.domain.question import HOLDS
from gembawalk.domain.standard import Step
from gembawalk.domain.taps import seconds, spread
from gembawalk.domain.walk import Check, Countermeasure, DuePromise, DueTry, Observation, Promise, Slip, State, Walk

FORM = "walk/1"
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MATCHES = {
    "as written": "As written.",
    "done differently": "Done differently.",
    "standard unclear": "The standard is unclear.",
    "not seen today": "Not seen today.",
}
_RESULTS = {
    "not tried": "not tried yet", "too early": "too early to tell", "better": "better", "same": "the same",
    "worse": "worse", "answered": "done, and they have heard", "done": "done, not yet told", "open": "not yet",
    "cannot": "it can't be done", "held": "it holds", "came back": "the trouble came back", "not seen": "not seen",
}  # fmt: skip
_DECISIONS = {
    "watch": "keep watching",
    "adapt": "adapt it",
    "widen": "try it in more places",
    "drop": "drop it",
    "adopt": "adopt it into the standard",
}
_BASES = {"seen": "seen", "told": "told", "guess": "a guess"}
_REPEATABLE = {"outcome": "a good outcome", "output": "only the output", "don't know": "don't know"}
_OPINIONS = (("right", "Right."), ("wrong", "Wrong."), ("changing", "Trying to change."))


class Profile(StrEnum):
    """Whom a summary is for."""

    TEAM = "team"
    COACH = "coach"
    FULL = "full"


def write_summary(walk: Walk, profile: Profile) -> str:
    """Return the markdown of a walk.

    Args:
        walk: the walk with everything that belongs to it.
        profile: team leaves out the prediction and the reflection; coach holds them; full also holds the skips
            and the operator's words that were written although the operator would rather not.
    """
    return "\n\n".join(part.rstrip("\n") for part in _Writer(walk, profile).parts() if part) + "\n"


class _Writer:
    """Writes one walk; numbers countermeasures and promises in the order in which they come."""

    def __init__(self, walk: Walk, profile: Profile) -> None:
        self.walk = walk
        self.profile = profile
        self._next: list[tuple[str, str, str | None]] = []
        self._tries = 0
        self._promises = 0

    def parts(self) -> Iterator[str]:
        walk = self.walk
        yield self._top()
        yield f"# {escape_heading(walk.version.title)}"
        yield f"*{self._when_and_where()}*"
        yield from self._why()
        body = [*self._from_last_time(), *self._steps(), *self._help(), *self._also_seen()]
        yield from self._minute()
        yield from body
        yield from self._table()
        if walk.read_back:
            yield "*Read back to those who told it.*"
        yield from self._reflection()
        yield from self._notes()
        yield from self._skipped()

    def _top(self) -> str:
        walk = self.walk
        return write_front_matter(
            {
                "gembawalk": FORM,
                "id": walk.id,
                "profile": self.profile.value,
                "date": f"{walk.started_at:%Y-%m-%d}",
                "state": "" if walk.state is State.FINISHED else walk.state.value,
                "site": walk.version.site,
                "area": walk.version.area,
                "standard": walk.version.handle,
                "version": str(walk.version.number),
            }
        )

    def _when_and_where(self) -> str:
        walk = self.walk
        start, end = walk.started_at, walk.finished_at
        times = f"{start:%H:%M}"
        if end and end.astimezone(start.tzinfo).date() == start.date():
            times += f" to {end.astimezone(start.tzinfo):%H:%M}"
        where = [part for part in (walk.version.area, walk.version.site) if part]
        state = {State.OPEN: ["not finished"], State.ASIDE: ["put aside"]}.get(walk.state, [])
        day = f"{_DAYS[start.weekday()]}, {_day(start)}"
        # A small team could tell by the time whose words these are, once the shift is named.
        rounded = self.profile is Profile.TEAM and names_a_shift(walk)
        on = f"Gemba walk on {day}" if rounded else f"Gemba walk on {day}, {times}"
        facts = [on, *where, f"standard version {walk.version.number}", *state]
        return " · ".join(escape_line(fact) for fact in facts)

    def _why(self) -> Iterator[str]:
        yield _labelled("To learn.", self.walk.learn)
        yield _labelled("Good for whom.", self.walk.good)

    def _minute(self) -> Iterator[str]:
        """What a leader grasps in a minute."""
        seen = [one for one in self.walk.observations if one.step]
        problems = [one for one in seen if one.problem]
        facts = []
        if self.walk.chosen_steps:
            facts.append(f"{_counted(len(self.walk.chosen_steps), 'step')} watched")
        facts.append(_counted(len(problems), "problem") + " told" if problems else "no problem told")
        for state, words in (("output", "output"), ("outcome", "outcome")):
            known = [getattr(one, state) for one in seen if getattr(one, state)]
            if known:
                told = ", ".join(f"{known.count(value)} {value}" for value in dict.fromkeys(known))
                facts.append(f"{words}: {told}")
        if self._tries:
            facts.append(_counted(self._tries, "try", "tries") + " agreed")
        if self._promises:
            facts.append(_counted(self._promises, "promise") + " given")
        if seen:
            yield f"**In short.** {'; '.join(facts)}."

    # What was agreed before

    def _from_last_time(self) -> Iterator[str]:
        lines = [line for due in self.walk.due_tries if (line := self._due_try(due))]
        lines += [line for kept in self.walk.due_promises if (line := self._due_promise(kept))]
        if lines:
            yield "## From last time"
            yield from lines

    def _due_try(self, due: DueTry) -> str:
        check = self.walk.check_of(due.countermeasure.id)
        if check is None or check.result is None:
            return ""
        child = next((one for one in self.walk.countermeasures if one.parent == due.countermeasure.id), None)
        label = "Adopted." if check.result in HOLDS else "Tried."
        head = f"**{label}** {_span(due.countermeasure.do)} *(agreed {_day(due.agreed_on)})*"
        rows = [
            ("Expected.", _span(due.countermeasure.expect)),
            ("Result.", _span(_RESULTS.get(check.result, check.result))),
            ("How we know.", _span(check.evidence)),
            ("Learned.", _span(check.learning)),
            ("Decision.", _span(_DECISIONS.get(check.decision or "", check.decision))),
            ("Makes repeatable.", _span(_REPEATABLE.get(check.repeatable or "", check.repeatable))),
            ("Next.", self._item("C", child) if child and child.do else ""),
            ("Look again.", self._look_again(check)),
            ("Moved.", _slips(due.countermeasure.slips)),
        ]
        if child is None and check.next_due:
            self._next.append((due.countermeasure.do or "", due.countermeasure.who or "", check.next_due))
        return _list(head, rows)

    def _due_promise(self, kept: DuePromise) -> str:
        check = self.walk.check_of(kept.promise.id)
        if check is None or check.result is None:
            return ""
        head = f"**Promised.** {_span(kept.promise.text)} *(on {_day(kept.given_on)})*"
        if check.next_due:
            self._next.append((kept.promise.text or "", "coach", check.next_due))
        rows = [
            ("State.", _span(_RESULTS.get(check.result, check.result))),
            ("Look again." if check.next_due else "Because.", self._look_again(check)),
            ("Moved.", _slips(kept.promise.slips)),
        ]
        return _list(head, rows)

    @staticmethod
    def _look_again(check: Check) -> str:
        return ", because ".join(part for part in (_iso(check.next_due), _span(check.reason)) if part)

    # The steps

    def _steps(self) -> Iterator[str]:
        for step in self.walk.chosen_steps:
            parts = [part for part in self._step(step) if part]
            yield f"## {self.walk.version.number_of(step.id)}. {escape_heading(step.what)}"
            yield from parts or [
                "Not looked at yet." if self.walk.state is State.OPEN else "Nothing was written down."
            ]

    def _step(self, step: Step) -> Iterator[str]:
        told = self.walk.observations_at(step.id)
        for number, one in enumerate(told):
            if number == 0:
                yield from self._seen(one)
            yield from self._problem(one)

    def _seen(self, one: Observation) -> Iterator[str]:
        match = _MATCHES.get(one.match or "", _span(one.match))
        facts = escape_block(one.facts, begun=True) if one.facts else ""
        yield f"**Seen.** {' '.join(part for part in (match, facts) if part)}" if match or facts else ""
        if found := spread(one.taps):
            span = f"from {seconds(found.shortest)} to {seconds(found.longest)}"
            cycles = f"{found.count} {'cycle' if found.count == 1 else 'cycles'}"
            yield f"**Cycle times.** Median {seconds(found.median)}, {span}, {cycles}."
        if one.risk == "yes":
            done = escape_block(one.risk_action, begun=True) if one.risk_action else "nothing was written down."
            yield f"**Somebody was at risk.** Made safe by: {done}"

    def _problem(self, one: Observation) -> Iterator[str]:
        yield _labelled("What goes wrong.", one.problem)
        for back in self.walk.returns:
            if back.observation == one.id:
                since = f"*(adopted {_day(back.adopted_on)}, version {back.number})*"
                yield f"**Came back.** {_span(back.do)} {since}"
        states = [f"**Output.** {_span(one.output)}" if one.output else ""]
        states += [f"**Outcome.** {_span(one.outcome)}" if one.outcome else ""]
        yield " · ".join(state for state in states if state)
        yield _labelled("How we know.", one.evidence)
        yield _labelled("How we could see it.", one.could_see)
        yield from self._opinions(one)
        four_m = "" if one.four_m in (None, "not known yet") else f"**Cause: {_span(one.four_m).capitalize()}.**"
        reach = f"**Where else.** {_span(one.reach)}" if one.reach and one.reach != "not known" else ""
        yield " · ".join(part for part in (four_m, reach) if part)
        found = self.walk.countermeasure_for(one.id)
        if found and found.do:
            yield self._try(found)
        elif one.trying == "learning":
            yield "**Try.** None yet, still learning."

    def _opinions(self, one: Observation) -> Iterator[str]:
        if self.walk.agreed == "rather not" and self.profile is not Profile.FULL:
            return
        for kind, label in _OPINIONS:
            opinion = self.walk.opinion(one.id, kind)
            if opinion and opinion.text:
                yield f"**{label}**"
                yield _quote(opinion.text)
        why = self.walk.opinion(one.id, "why")
        if why and why.text:
            basis = f" *({_BASES.get(why.basis, why.basis)})*" if why.basis else ""
            yield f"**Why.**{basis}"
            yield _quote(why.text)

    def _try(self, one: Countermeasure) -> str:
        expect = ", because ".join(part for part in (_span(one.expect), _span(one.because)) if part)
        span = " ".join(
            part
            for part in (
                _span(one.measure),
                f"from {_span(one.from_value)}" if one.from_value else "",
                f"to {_span(one.to_value)}" if one.to_value else "",
            )
            if part
        )
        rows = [
            ("Expected.", expect),
            ("Measure.", span),
            ("Might hurt.", _span(one.risk)),
            ("Idea from.", f"the {one.idea}" if one.idea in ("team", "coach") else _span(one.idea)),
        ]
        return _list(self._item("C", one), rows)

    def _item(self, letter: str, one: Countermeasure) -> str:
        self._tries += 1
        is_open = one.state in (None, "open")
        if is_open:
            self._next.append((one.do or "", one.who or "", one.due))
        who = f" — *{_span(one.who)}*" if one.who else ""
        due = f" 📅 {one.due}" if _iso(one.due) else ""
        box = "" if one.parent else "[ ] " if is_open else "[x] "
        return f"{box}**{letter}{self._tries}** {_span(one.do)}{who}{due}"

    # Help and the rest

    def _help(self) -> Iterator[str]:
        parts = [part for promise in self.walk.promises for part in self._promise(promise) if part]
        if parts:
            yield "## Help"
            yield from parts

    def _promise(self, one: Promise) -> Iterator[str]:
        yield _labelled("In the way.", one.hindrance)
        if one.state == "cannot":
            yield _labelled("I can't, because", one.because)
        elif one.text:
            self._promises += 1
            self._next.append((one.text, "coach", one.due))
            due = f" 📅 {one.due}" if _iso(one.due) else ""
            box = "x" if one.state == "answered" else " "
            yield f"- [{box}] **P{self._promises}** {_span(one.text)} — *coach*{due}"

    def _also_seen(self) -> Iterator[str]:
        loose = [one.facts for one in self.walk.observations_at(None) if one.facts]
        if loose:
            yield "## Also seen"
            yield "\n".join(f"- {_item(facts)}" for facts in loose)

    def _table(self) -> Iterator[str]:
        if self._next:
            yield "## What is next"
            rows = [
                f"| {escape_cell(what)} | {escape_cell(who)} | {_iso(due) or 'no date'} |"
                for what, who, due in sorted(self._next, key=lambda one: one[2] or "9999")
            ]
            yield "\n".join(["| What | Who | By |", "| --- | --- | --- |", *rows])

    def _reflection(self) -> Iterator[str]:
        walk, thought = self.walk, self.walk.reflection
        if self.profile is Profile.TEAM:
            return
        labelled = [_labelled("Expected.", walk.expect)]
        if thought:
            labelled += [
                _labelled("Surprised by.", thought.surprised),
                _labelled("Learned of the outcome.", thought.learned),
                _labelled("Listening.", thought.listened),
                _labelled("Next time.", thought.differently),
                _labelled("Should come along.", thought.come_along),
            ]
        if any(labelled):
            yield "## Reflection"
            yield from labelled

    def _notes(self) -> Iterator[str]:
        if self.walk.notes:
            yield "## Added later"
            yield "\n".join(f"- **{_day(note.at)}.** {_span(note.text)}" for note in self.walk.notes)

    def _skipped(self) -> Iterator[str]:
        if self.profile is Profile.FULL and self.walk.skips:
            keys = sorted({key for _, key in self.walk.skips})
            yield "## Skipped"
            yield ", ".join(escape_line(key) for key in keys)


def _labelled(label: str, text: str | None) -> str:
    return f"**{label}** {escape_block(text, begun=True)}" if text else ""


def _quote(text: str) -> str:
    return "\n".join(
        f"> {line}".rstrip(" ") if not line else f"> {line}" for line in escape_block(text).split("\n")
    )


def _span(text: str | None) -> str:
    """A text within a line; its line breaks become spaced strokes, so that lists and tables hold."""
    if not text:
        return ""
    folded = " / ".join(part.strip() for part in text.split("\n") if part.strip())
    return escape_line(folded)


def _item(text: str) -> str:
    """A text as an item of a list, with its line breaks."""
    return "\n".join(f"  {line}" if line else "" for line in escape_block(text).split("\n")).strip()


def _list(head: str, rows: list[tuple[str, str]]) -> str:
    return "\n".join([f"- {head}", *(f"  - **{label}** {text}" for label, text in rows if text)])


def _slips(slips: tuple[Slip, ...]) -> str:
    return "; ".join(
        f"from {_iso(slip.due)}, because {_span(slip.reason) or 'no reason was given'}" for slip in slips
    )


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _day(value: date | datetime) -> str:
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def _iso(text: str | None) -> str:
    try:
        return date.fromisoformat(text[:10]).isoformat() if text else ""
    except ValueError:
        return ""
