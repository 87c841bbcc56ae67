"""Where the causes lie: a table with bars of block characters, or a drawing for a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from gembawalk.documents.escape import escape_cell
from gembawalk.documents.words import Words
from gembawalk.domain.question import FOUR_M

NOT_KNOWN, *CAUSES = FOUR_M
_CELLS = 20
_BLOCKS = " ▏▎▍▌▋▊▉█"
_ROW, _LABEL, _BAR, _WIDTH = 34, 92, 350, 560


@dataclass(frozen=True, slots=True)
class Pareto:
    """How often each cause was named, the most frequent first; `unknown` troubles have none yet."""

    counts: Sequence[tuple[str, int]]
    unknown: int
    words: Words

    @classmethod
    def of(cls, causes: Iterable[str | None], words: Words) -> Pareto:
        """Count the causes of troubles, each as its 4 M, or None where it isn't known."""
        told = list(causes)
        counted = Counter(cause for cause in told if cause in CAUSES)
        counts = sorted(((name, counted[name]) for name in CAUSES), key=lambda one: -one[1])
        return cls(counts, len(told) - counted.total(), words)

    @property
    def total(self) -> int:
        """How often any cause was named."""
        return sum(number for _, number in self.counts)

    def markdown(self) -> str:
        """Return the chart as text that can be read anywhere."""
        most = max(number for _, number in self.counts)
        rows = [
            f"| {escape_cell(self._name(cause))} | {number} | {_blocks(number / most)} |"
            for cause, number in self.counts
        ]
        phrases = self.words.phrases
        head = f"| {phrases['cause']} | {phrases['times_told']} | |"
        table = "\n".join([head, "| --- | ---: | --- |", *rows])
        return f"{table}\n\n{self._note()}"

    def svg(self) -> str:
        """Return the chart as a drawing in HTML, with the same in words for those who don't see it."""
        most = max(number for _, number in self.counts)
        total = self.total
        height = _ROW * len(self.counts) + 4
        parts: list[str] = []
        so_far = 0
        for at, (cause, number) in enumerate(self.counts):
            so_far += number
            y = at * _ROW
            width = max(2, round(_BAR * number / most)) if number else 0
            parts.append(
                f'<text x="{_LABEL}" y="{y + 21}" text-anchor="end">{escape(self._name(cause))}</text>'
                f'<rect class="bar" x="{_LABEL + 12}" y="{y + 5}" width="{width}" height="{_ROW - 10}" rx="3"/>'
                f'<text class="count" x="{_LABEL + 20 + width}" y="{y + 21}">{number}</text>'
            )
            if number and so_far < total:
                share = self.words.phrases["so_far"].format(n=so_far, total=total)
                parts.append(
                    f'<text class="share" x="{_WIDTH}" y="{y + 21}" text-anchor="end">{escape(share)}</text>'
                )
        told = ", ".join(f"{self._name(cause)} {number}" for cause, number in self.counts)
        phrases = self.words.phrases
        return (
            '<figure class="pareto">\n'
            f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="pareto-title pareto-text">'
            f'<title id="pareto-title">{escape(phrases["causes"])}</title>'
            f'<desc id="pareto-text">{escape(phrases["causes_told"].format(told=told))}</desc>'
            f"{''.join(parts)}</svg>\n"
            f"<figcaption>{escape(self._note())}</figcaption>\n</figure>\n"
        )

    def _name(self, cause: str) -> str:
        word = self.words.values["four_m"][cause]
        return word[0].upper() + word[1:]

    def _note(self) -> str:
        phrases = self.words.phrases
        unknown = f"{phrases['not_known_yet'].format(n=self.unknown)} " if self.unknown else ""
        manpower = f"{phrases['manpower']} " if dict(self.counts).get("manpower") else ""
        return f"{unknown}{manpower}{phrases['to_ask']}"


def _blocks(share: float) -> str:
    eighths = round(share * _CELLS * 8)
    return ("█" * (eighths // 8) + _BLOCKS[eighths % 8]).strip() or "–"
