"""The rail at the left: where we are on the walk, and what was found so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from gembawalk.domain.guide import Place, progress
from gembawalk.domain.station import Progress, Station, stages_of, stations
from gembawalk.domain.walk import Walk
from gembawalk.phrases import counted
from gembawalk.questions import QuestionSet
from gembawalk.ui.text import line
from gembawalk.ui.widgets.lines import Lines

_MARKS = {Progress.AHEAD: " ", Progress.BEGUN: "·", Progress.PASSED: "–", Progress.DONE: "✓"}


@dataclass(frozen=True, slots=True)
class _Row:
    station: Station
    label: str
    note: str = ""
    inner: bool = False
    here: bool = False
    count: str = ""
    """Which question of how many, where the walk stands."""


class Rail(Lines, can_focus=False):
    """The stations of the walk; a click goes to one."""

    DEFAULT_CSS = """
    Rail { width: 24; padding: 1 1 0 1; background: $panel; overflow-x: hidden;
        & > .lines--chosen { background: transparent; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[_Row] = []

    def show(self, walk: Walk, place: Place, questions: QuestionSet) -> None:
        """Draw the rail of a walk as it is, with the place where it stands."""
        rows: list[_Row] = []
        at, all_of_it = progress(walk, place)
        count = f"{at}/{all_of_it}" if all_of_it > 1 else ""
        for station in stations(walk):
            here = place.name in {one.name for one in station.places}
            step = walk.version.step(station.step)
            label = f"{walk.version.number_of(step.id)} {step.what}" if step else questions.stage(station.stage)
            rows.append(_Row(station, label, here=here and not step, count=count))
            if step:
                rows.extend(_Row(station, note, note=note, inner=True) for note in _found(station, questions))
            rows.extend(
                _Row(part, questions.stage(part.stage), inner=True, here=part.stage is place.stage, count=count)
                for part in (stages_of(walk, station) if here else ())
            )
        self._rows = rows
        self.redraw(next((n for n, row in enumerate(rows) if row.here), 0))

    def place_at(self, index: int) -> Place | None:
        """Return where a click on that line goes."""
        found = self._rows[index].station.places
        return found[0] if found else None

    def count(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def selectable(self, index: int) -> bool:
        """Notes of what was found lead nowhere."""
        return not self._rows[index].note

    def draw(self, index: int, width: int) -> Sequence[Content]:
        """Draw one station."""
        row = self._rows[index]
        indent = "  " if row.inner else ""
        if row.note:
            return [Content.assemble(indent, "  ", (row.note, self.look("muted")))]
        mark = "›" if row.here else _MARKS[row.station.progress]
        style = self.look("heading") if row.here else self.look("muted") if _quiet(row) else ""
        count = (f" {row.count}", self.look("muted")) if row.here and row.count else ("", "")
        label = line(row.label).truncate(width - len(indent) - 2 - len(count[0]), ellipsis=True)
        words = label.stylize(style) if style else label
        return [Content.assemble(indent, (mark, self.look("accent")), " ", words, count)]


def _quiet(row: _Row) -> bool:
    return row.station.progress is Progress.AHEAD or (row.inner and not row.here)


def _found(station: Station, questions: QuestionSet) -> Iterator[str]:
    if station.match and station.match != "as written":
        yield questions.word("observe.match", "match", station.match)
    told = [counted("{n} problem", "{n} problems", station.problems)] if station.problems else []
    tried = [counted("{n} try", "{n} tries", station.tries)] if station.tries else []
    if told or tried:
        yield ", ".join(told + tried)
