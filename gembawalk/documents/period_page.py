"""What several walks taught, for all who want to know: the team sheet for the board, and the report of a period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gembawalk.documents.escape import escape_line
from gembawalk.documents.pareto import Pareto
from gembawalk.documents.words import Words
from gembawalk.domain.period import Again, Asked, Attempt, Lesson, Period, Told
from gembawalk.domain.text import one_line

_HELPED, _DIDNT = ("better", "held"), ("same", "worse", "came back")
_FOUND = frozenset({*_HELPED, *_DIDNT, "too early", "not tried", "not seen"})
_HELP_ORDER = ("open", "done", "cannot", "answered")

Part = str | Pareto


def team_sheet(period: Period, words: Words) -> Iterator[Part]:
    """Yield the parts of a sheet for the board: you said, we tried, what happened; no roles, nothing private."""
    return _Writer(period, words).team_sheet()


def period_report(period: Period, words: Words) -> Iterator[Part]:
    """Yield the parts of a report over several walks. It counts troubles and tries, never people or walks."""
    return _Writer(period, words).report()


def as_markdown(parts: Iterable[Part]) -> str:
    """Return the parts of a page as one markdown document."""
    return "\n\n".join(part.markdown() if isinstance(part, Pareto) else part for part in parts) + "\n"


class _Writer:
    """Writes about one period in one language."""

    def __init__(self, period: Period, words: Words) -> None:
        self.period = period
        self.words = words
        self.board = words.board

    def team_sheet(self) -> Iterator[Part]:
        period = self.period
        yield f"# {self.board['sheet']}"
        yield f"*{self._where_and_when()}*"
        for key, attempts in zip(("helped", "didnt_help", "trying"), _by_ending(period.attempts), strict=True):
            yield from self._section(key, map(self._said_and_tried, reversed(attempts)))
        yield from self._section("asked", map(self._help_of, reversed(period.asked)))
        yield from self._section("untried", (f"- {_line(one.text)}" for one in _once(period.untried())))
        if not (period.attempts or period.asked or period.told):
            yield self.board["quiet_sheet"]
        yield self.board["missing"]

    def report(self) -> Iterator[Part]:
        period = self.period
        yield f"# {self.board['report']}"
        yield f"*{self._where_and_when()}*"
        yield from self._in_short()
        yield from self._section("again", map(self._seen_again, period.again))
        pareto = Pareto.of((one.cause for one in period.told), self.words)
        if pareto.total:
            yield f"## {self.words.phrases['causes']}"
            yield pareto
        yield from self._tried()
        asked = sorted(period.asked, key=lambda one: (_HELP_ORDER.index(one.state), one.on))
        yield from self._section("help", map(self._help_of, asked))
        yield from self._section("lessons", map(self._lesson, period.lessons))
        if not (period.told or period.attempts or period.asked or period.lessons):
            yield self.board["quiet_report"]

    def _section(self, key: str, parts: Iterable[str]) -> Iterator[str]:
        if found := list(parts):
            yield f"## {self.board[key]}"
            yield "\n".join(found)

    def _where_and_when(self) -> str:
        where = f"{_line(self.period.area)} · " if self.period.area else ""
        since, until = self.words.day(self.period.since), self.words.day(self.period.until)
        return f"{where}{self.board['stretch'].format(since=since, until=until)}"

    def _said_and_tried(self, one: Attempt) -> str:
        rows = [("we_tried" if one.result else "we_are_trying", _line(one.do))]
        if one.result:
            rows += [("happened", self._happened(one)), ("learned", _line(one.learning))]
        if one.adopted:
            rows.append(("now", self.board["in_standard"].format(title=_line(one.title))))
        if one.problem:
            return self._item("said", _line(one.problem), rows)
        return self._item("we_tried", _line(one.do), rows[1:])

    def _happened(self, one: Attempt) -> str:
        found = self.board[one.result.replace(" ", "_") if one.result in _FOUND else "trying"]
        return f"{found}: {_line(one.evidence)}" if one.evidence else f"{found}."

    def _help_of(self, one: Asked) -> str:
        if one.state == "cannot":
            found = ("cannot", _line(one.because) or self.board["no_reason"])
        elif one.state in ("answered", "done"):
            found = ("now", self.board[one.state])
        else:
            found = ("now", self.board["not_done"])
        if not one.hindrance:
            return self._item("promised", _line(one.text), [found])
        return self._item("in_the_way", _line(one.hindrance), [("promised", _line(one.text)), found])

    def _seen_again(self, one: Again) -> str:
        places = list(dict.fromkeys(_line(told.area) for told in one.told if told.area))
        key = "told_again_in" if len(places) > 1 else "told_again"
        day = self.words.day(one.told[0].on)
        told = self.board[key].format(n=one.walks, day=day, places=", ".join(places))
        newest = one.newest
        step = f"{_line(newest.title)}: {_line(newest.step)}" if newest.step else _line(newest.title)
        rows = [("where", step)]
        rows += (("tried", f"{_line(at.do)} – {self._happened(at)}") for at in self.period.attempts_at(one))
        return self._rows(f"**{_line(newest.text)}** *({told})*", rows)

    def _in_short(self) -> Iterator[str]:
        """What a leader grasps in a minute."""
        facts = [self.words.count("told", len(self.period.told))] if self.period.told else []
        keys = ("ended_better", "ended_not", "ended_open")
        endings = zip(keys, _by_ending(self.period.attempts), strict=True)
        if ended := [self.board[key].format(n=len(found)) for key, found in endings if found]:
            facts.append(", ".join(ended))
        if facts:
            yield f"**{self.words.labels['short']}.** {'; '.join(facts)}."

    def _tried(self) -> Iterator[str]:
        groups = _by_ending(self.period.attempts)
        if self.period.attempts:
            yield f"## {self.board['was_tried']}"
        for key, attempts in zip(("helped", "didnt_help", "trying"), groups, strict=True):
            if attempts:
                yield f"### {self.board[key]}"
                yield "\n".join(map(self._attempt, reversed(attempts)))

    def _attempt(self, one: Attempt) -> str:
        rows = [
            ("against", _line(one.problem)),
            ("happened", self._happened(one) if one.result else ""),
            ("learned", _line(one.learning)),
            ("now", self.board["in_standard"].format(title=_line(one.title)) if one.adopted else ""),
        ]
        return self._rows(f"**{_line(one.do)}**", rows)

    def _lesson(self, one: Lesson) -> str:
        rows = [("now_says", _line(point)) for point in one.points]
        head = self.board["lesson"].format(title=_line(one.title), number=one.number)
        note = f" {_line(one.note)}" if one.note else ""
        return self._rows(f"**{head}.**{note} *({self.words.day(one.on)})*", rows)

    def _item(self, label: str, text: str, rows: Iterable[tuple[str, str]]) -> str:
        return self._rows(f"**{self.board[label]}.** {text}", rows)

    def _rows(self, head: str, rows: Iterable[tuple[str, str]]) -> str:
        below = (f"  - **{self.board[label]}.** {text}" for label, text in rows if text)
        return "\n".join([f"- {head}", *below])


def _by_ending(attempts: Iterable[Attempt]) -> tuple[list[Attempt], list[Attempt], list[Attempt]]:
    """Part what helped from what didn't, and from what is still open."""
    helped: list[Attempt] = []
    didnt: list[Attempt] = []
    still: list[Attempt] = []
    for one in attempts:
        (helped if one.result in _HELPED else didnt if one.result in _DIDNT else still).append(one)
    return helped, didnt, still


def _once(told: Iterable[Told]) -> Iterator[Told]:
    yield from {one.text.casefold(): one for one in told}.values()


def _line(text: str) -> str:
    return escape_line(one_line(text))
