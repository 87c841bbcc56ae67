"""A walk as a markdown summary, for one of three readers: the team, the coach, or a full copy that comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from gembawalk.documents.escape import escape_cell, escape_heading, escape_line, hard_break
from gembawalk.documents.front_matter import write_front_matter
from gembawalk.documents.identity import order_of, skips_of, tokens_of
from gembawalk.documents.page import Page, Profile, brief, inset, is_day, is_rounded, labelled, span
from gembawalk.documents.pinned import pinned_section
from gembawalk.documents.task import asked_promise, asked_try, loose_item, promise_item, try_item
from gembawalk.documents.told import told_at
from gembawalk.documents.words import words_of
from gembawalk.domain.ids import child_id, timeless
from gembawalk.domain.standard import Step
from gembawalk.domain.walk import Promise, State, Walk

__all__ = ["FORM", "KEYS", "Profile", "write_summary"]

FORM = "walk/1"
KEYS = frozenset(
    {
        *("gembawalk", "id", "profile", "date", "state", "language", "site", "area", "standard", "version"),
        *("start", "end", "turn", "agreed", "read-back", "not-chosen", "skipped", "version-note", "ids"),
    }
)
"""What stands at the top of a walk's document; anything else there is a person's own."""
_NOT_WATCHED = (None, "not seen today")
_BRIEF = 80
"""Letters of a text in the lines that say it in short."""
_WIDTHS = (38, 14, 14)
"""Letters of the columns of what is next: pandoc keeps to them, as the line that they make is over 72 letters."""
_THOUGHTS = (
    ("surprised", "surprised"),
    ("outcome_learned", "learned"),
    ("listened", "listened"),
    ("differently", "differently"),
    ("come_along", "come_along"),
)


def write_summary(walk: Walk, profile: Profile, *, standard_link: str = "") -> str:
    """Return the markdown of a walk, in the walk's language.

    Args:
        walk: the walk with everything that belongs to it.
        profile: team leaves out the prediction and the reflection; coach holds them; full holds everything, so
            that `read_walk` makes the same walk of it.
        standard_link: where the standard's file lies, for a walk's file beside it.
    """
    page = Page(walk, profile, words_of(walk.language), standard_link, is_rounded(walk, profile))
    return "\n\n".join(part.rstrip("\n") for part in _Writer(page).parts() if part) + "\n"


class _Writer:
    """Writes one walk; its tries and promises are numbered in the order in which they stand on the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.walk = page.walk
        self.order = order_of(page.walk)
        self.tries = list(self.order.tries(page.walk))
        self.numbers = {one.id: number for number, one in enumerate(self.tries, 1)}

    def parts(self) -> Iterator[str]:
        yield self._top()
        yield f"# {escape_heading(self.walk.version.title)}"
        yield f"*{self._when_and_where()}*"
        yield from self._why()
        yield self._in_short()
        yield from self._section("before", self._before())
        yield from self._steps()
        yield from self._section("help", self._help())
        yield from self._section("tries", self._other_tries())
        yield from self._section("loose", self._loose())
        yield from self._section("next", self._next())
        if self.walk.read_back:
            yield f"*{self.page.words.phrases['read_back']}*"
        if self.page.profile is not Profile.TEAM:
            yield from self._section("reflection", self._reflection())
        yield from self._section("notes", self._notes())
        if self.page.is_full:
            yield from pinned_section(self.walk.version, self.walk.language)

    def _section(self, heading: str, parts: Iterator[str]) -> Iterator[str]:
        if told := [part for part in parts if part]:
            yield self.page.heading(heading)
            yield from told

    def _top(self) -> str:
        walk, version = self.walk, self.walk.version
        values = {
            "gembawalk": FORM,
            "id": timeless(walk.id) if self.page.is_rounded else walk.id,
            "profile": self.page.profile.value,
            "date": walk.started_at.date().isoformat(),
            "state": "" if walk.state is State.FINISHED else walk.state.value,
            "language": "" if walk.language == "en" else walk.language,
            "site": version.site,
            "area": version.area,
            "standard": version.handle,
            "version": str(version.number),
        }
        return write_front_matter({**values, **self._backup()} if self.page.is_full else values)

    def _backup(self) -> dict[str, str]:
        """What tells a reader nothing, and yet belongs to the walk."""
        walk = self.walk
        chosen = {step.id for step in walk.chosen_steps}
        told = [step for step in walk.version.steps if self.order.seen_at(step.id) and step.id not in chosen]
        return {
            "start": walk.started_at.isoformat(),
            "end": walk.finished_at.isoformat() if walk.finished_at else "",
            "turn": str(walk.wording or ""),
            "agreed": walk.agreed or "",
            "read-back": walk.read_back or "",
            "not-chosen": " ".join(str(walk.version.number_of(step.id)) for step in told),
            "skipped": skips_of(walk, self.order),
            "version-note": walk.version.note,
            "ids": tokens_of(walk, self.order),
        }

    def _when_and_where(self) -> str:
        walk, words = self.walk, self.page.words
        start, end = walk.started_at, walk.finished_at
        times = _time(start)
        if end and (there := end.astimezone(start.tzinfo)).date() == start.date():
            times += f" {words.phrases['to']} {_time(there)}"
        on = words.phrases["walk_on"].format(weekday=words.days[start.weekday()], day=words.day(start))
        on = on if self.page.is_rounded else f"{on}, {times}"
        where = [part for part in (walk.version.area, walk.version.site) if part]
        state = [] if walk.state is State.FINISHED else [words.phrases[walk.state.value]]
        version = words.phrases["version"].format(number=walk.version.number)
        linked = f"[{version}]({self.page.standard_link})" if self.page.standard_link else version
        return " · ".join([*map(escape_line, (on, *where)), linked, *state])

    def _why(self) -> Iterator[str]:
        yield self.page.labelled("learn", self.walk.learn)
        yield self.page.labelled("good", self.walk.good)
        own = child_id(self.walk.id, "vision") if self.walk.visions else ""
        for vision in self.walk.visions:
            if vision.id == own:
                yield self.page.labelled("vision", vision.text, escape_line(vision.role))

    def _in_short(self) -> str:
        """What a leader grasps in a minute."""
        told = "; ".join(self._counted())
        lines = [*([f"{told}."] if told else ()), *self._gist()]
        broken = "\n".join([*map(hard_break, lines[:-1]), *lines[-1:]])
        return f"{self.page.bold('short')} {broken}" if broken else ""

    def _counted(self) -> Iterator[str]:
        walk, words = self.walk, self.page.words
        seen = [one for one in walk.observations if one.step]
        watched = {one.step for one in seen if one.facts or one.taps or one.match not in _NOT_WATCHED}
        if watched:
            yield words.count("watched", len(watched))
        if seen:
            problems = sum(1 for one in seen if one.problem)
            yield words.count("told", problems) if problems else words.phrases["none_told"]
        for state in ("output", "outcome"):
            known = [value for one in seen if (value := getattr(one, state))]
            if known:
                order = [one for one in words.values["known"] if one in known]
                order += sorted(set(known) - set(order))
                counted = (f"{known.count(one)} {self.page.word('known', one)}" for one in order)
                yield words.phrases[state].format(told=", ".join(counted))
        if agreed := sum(1 for one in self.tries if one.do):
            yield words.count("agreed", agreed)
        if given := sum(1 for one in walk.promises if _is_given(one)):
            yield words.count("given", given)

    def _gist(self) -> Iterator[str]:
        """What was learned, is tried, and was promised: a line each."""
        words = self.page.words
        asked = [one.countermeasure.id for one in self.order.asked_tries]
        asked += [one.promise.id for one in self.order.asked_promises]
        checks = [check for one in asked if (check := self.order.checks.get(one)) and check.result]
        told = {
            words.labels["learned"]: [check.learning for check in checks],
            words.board["we_are_trying"]: [one.do for one in self.tries if one.state in (None, "open")],
            words.labels["promised"]: [one.text for one in self.walk.promises if _is_given(one)],
        }
        for label, texts in told.items():
            # Together, for one that ends in "&copy" would be another character before a semicolon.
            if said := "; ".join(filter(None, (brief(text or "", _BRIEF) for text in texts))):
                yield f"**{label}.** {escape_line(said)}"

    def _before(self) -> Iterator[str]:
        for due in self.order.asked_tries:
            check = self.order.checks.get(due.countermeasure.id)
            if check and (check.result or self.page.is_full):
                child = self.order.children.get(due.countermeasure.id)
                shown = child and (child.do or self.page.is_full)
                below = try_item(self.page, self.numbers[child.id], child, 2) if child and shown else ""
                yield asked_try(self.page, due, check, below)
        for kept in self.order.asked_promises:
            check = self.order.checks.get(kept.promise.id)
            if check and (check.result or self.page.is_full):
                yield asked_promise(self.page, kept, check)

    def _steps(self) -> Iterator[str]:
        chosen = {step.id for step in self.walk.chosen_steps}
        for number, step in enumerate(self.walk.version.steps, 1):
            if step.id in chosen or (self.page.is_full and self.order.seen_at(step.id)):
                yield f"## {number}. {escape_heading(step.what)}"
                yield from self._step(step)

    def _step(self, step: Step) -> Iterator[str]:
        parts = [part for part in told_at(self.page, step, self.order, self.numbers) if part]
        phrase = "not_yet" if self.walk.state is State.OPEN else "nothing"
        yield from parts or [f"*{self.page.words.phrases[phrase]}*"]

    def _help(self) -> Iterator[str]:
        for number, one in enumerate(self.walk.promises, 1):
            if one.hindrance or self.page.is_full:
                yield self.page.labelled("hindrance", one.hindrance) or self.page.bold("hindrance")
            if one.state == "cannot" and not one.text:
                yield self.page.labelled("cannot", one.because) or self.page.bold("cannot")
            elif one.text or (self.page.is_full and (one.state != "nothing" or one.because)):
                yield promise_item(self.page, number, one)
            elif self.page.is_full:
                yield self.page.bold("nothing")

    def _other_tries(self) -> Iterator[str]:
        for one in self.order.others:
            if one.do or self.page.is_full:
                yield try_item(self.page, self.numbers[one.id], one)

    def _loose(self) -> Iterator[str]:
        loose = [one for one in self.order.seen_at(None) if one.facts]
        yield "\n".join(loose_item(one.facts or "") for one in loose)

    def _next(self) -> Iterator[str]:
        phrases = self.page.words.phrases
        rows = [
            _row(_cell(what), _cell(who), due if is_day(due) else phrases["no_date"])
            for what, who, due in sorted(self._open(), key=lambda one: one[2] if is_day(one[2]) else "9999")
        ]
        if rows:
            dashes = _row(*("-" * width for width in _WIDTHS))
            yield "\n".join([_row(phrases["what"], phrases["who"], phrases["by"]), dashes, *rows])

    def _open(self) -> Iterator[tuple[str, str, str]]:
        """What is to be done next: by whom, and until when."""
        for one in self.tries:
            if one.do and one.state in (None, "open"):
                yield one.do, one.who or "", one.due or ""
        for due in self.order.asked_tries:
            check = self.order.checks.get(due.countermeasure.id)
            if check and check.next_due and due.countermeasure.id not in self.order.children:
                yield due.countermeasure.do or "", due.countermeasure.who or "", check.next_due
        coach = self.page.words.phrases["coach"]
        for kept in self.order.asked_promises:
            check = self.order.checks.get(kept.promise.id)
            if check and check.next_due:
                yield kept.promise.text or "", coach, check.next_due
        for promise in self.walk.promises:
            if promise.text and promise.state in ("open", None):
                yield promise.text, coach, promise.due or ""

    def _reflection(self) -> Iterator[str]:
        yield self.page.labelled("expect", self.walk.expect)
        if thought := self.walk.reflection:
            for label, name in _THOUGHTS:
                value = getattr(thought, name)
                if name == "listened":
                    yield f"{self.page.bold(label)} {self.page.word('listened', value)}" if value else ""
                else:
                    yield self.page.labelled(label, value)

    def _notes(self) -> Iterator[str]:
        words = self.page.words
        yield "\n".join(inset(labelled(f"- **{words.day(note.at)}.**", note.text), 2) for note in self.walk.notes)


def _is_given(promise: Promise) -> bool:
    return bool(promise.text) and promise.state not in ("cannot", "nothing")


def _time(at: datetime) -> str:
    return f"{at.hour:02}:{at.minute:02}"


def _row(*cells: str) -> str:
    """A row whose columns stand below each other where they are as wide as they may be."""
    return f"| {' | '.join(cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True))} |"


def _cell(text: str) -> str:
    return span(text).replace("|", "\\|") if "\n" in text else escape_cell(text)
