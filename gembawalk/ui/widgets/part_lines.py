"""The steps and key points of one version of a standard, a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from gembawalk.domain.blame import Blame
from gembawalk.domain.standard import Confidence, Emphasis, KeyPoint, StandardVersion, Step
from gembawalk.phrases import phrase
from gembawalk.ui.text import line
from gembawalk.ui.widgets.lines import Lines


class PartLines(Lines):
    """Steps with their key points; at the right, since which version each stands, and what came back."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: tuple[Step | KeyPoint, ...] = ()
        self.blames: Mapping[str, Blame] = {}
        self._numbers: dict[str, int] = {}
        self._step_of: dict[str, Step] = {}

    def show(self, version: StandardVersion, at: str = "") -> None:
        """Draw a version; `at` is the lineage of the part to choose."""
        self.parts = tuple(version.parts())
        self._numbers = {step.lineage: number for number, step in enumerate(version.steps, 1)}
        for step in version.steps:
            self._step_of[step.lineage] = step
            self._step_of |= {point.lineage: step for point in step.key_points}
        lineages = [part.lineage for part in self.parts]
        self.redraw(lineages.index(at) if at in lineages else 0)

    def explain(self, blames: Sequence[Blame]) -> None:
        """Draw since when each part stands."""
        self.blames = {one.lineage: one for one in blames}
        self.refresh()

    @property
    def part(self) -> Step | KeyPoint | None:
        """The chosen part."""
        return self.parts[self.chosen] if 0 <= self.chosen < len(self.parts) else None

    @property
    def step(self) -> Step | None:
        """The step that the chosen part belongs to."""
        return self._step_of.get(self.part.lineage) if self.part else None

    def count(self) -> int:
        """Return the number of lines."""
        return len(self.parts)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        """Draw one step or key point."""
        part = self.parts[index]
        bar = Content("▌ " if index == self.chosen else "  ").stylize(self.look("accent"))
        right = self._right(part)
        text = bar + (self._step(part) if isinstance(part, Step) else self._point(part))
        room = width - right.cell_length - 2
        return [text.truncate(room, ellipsis=True, pad=True) + Content("  ") + right]

    def _step(self, step: Step) -> Content:
        number = Content(f"{self._numbers[step.lineage]:>2}  ").stylize(self.look("muted"))
        return number + line(step.what).stylize(self.look("strong"))

    def _point(self, point: KeyPoint) -> Content:
        parts: list[Content | str] = ["      • "]
        if point.kind is not Emphasis.MAKE_OR_BREAK:
            parts.append(Content(f"{phrase(point.kind.value).capitalize()}. ").stylize(self.look("strong")))
        parts.append(line(point.text))
        if point.confidence is not Confidence.CERTAIN:
            parts.append(Content(f" ({phrase(point.confidence.value)})").stylize(self.look("due")))
        return Content.assemble(*parts)

    def _right(self, part: Step | KeyPoint) -> Content:
        blame = self.blames.get(part.lineage)
        if blame is None:
            return Content("")
        back = Content(f"{phrase('came back')}  ").stylize(self.look("overdue")) if blame.returns else Content("")
        return back + Content(f"v{blame.touched}").stylize(self.look("muted"))
