"""Which step and key point of an edited standard carries on which one: shown, to be corrected before saving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from gembawalk.domain.lineage import ANEW, Ancestry
from gembawalk.domain.standard import KeyPoint, StandardText, Step, parts_of
from gembawalk.phrases import phrase
from gembawalk.ui.dialogs.dialog import Dialog
from gembawalk.ui.leave import leave
from gembawalk.ui.text import line
from gembawalk.ui.widgets.lines import Lines

Part = Step | KeyPoint


class _Pairs(Lines):
    """The parts whose words are new, each over what it carries on."""

    item_height = 3
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space,l", "turn(1)", "Another", tooltip="Let it carry on another one, or be new."),
        Binding("left,h", "turn(-1)", "Another", show=False),
    ]

    def __init__(self, found: Sequence[Ancestry], old: Sequence[Step]) -> None:
        super().__init__()
        self.parents: dict[int, Part | None] = {}
        pairs: list[tuple[Part, Part | None]] = []
        for one in found:
            pairs.append((one.step, one.parent))
            pairs += one.points
        for at, (_, parent) in enumerate(pairs):
            self.parents[at] = parent
        self.parts = [part for part, _ in pairs]
        self.shown = [
            at for at, (part, parent) in enumerate(pairs) if parent is None or words(part) != words(parent)
        ]
        self._old = list(parts_of(old))

    def gone(self) -> list[Part]:
        """What nothing carries on."""
        kept = {parent.lineage for parent in self.parents.values() if parent}
        return [part for part in self._old if part.lineage not in kept]

    def count(self) -> int:
        return len(self.shown)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        at = self.shown[index]
        part, parent = self.parts[at], self.parents[at]
        bar = Content("▌ " if index == self.chosen else "  ").stylize(self.look("accent"))
        lead = "" if isinstance(part, Step) else "• "
        if parent:
            below = Content.assemble((f"  {phrase('carries on')}  ", self.look("muted")), line(words(parent)))
        else:
            below = Content(f"  {phrase('new')}").stylize(self.look("due"))
        return [bar + Content(lead) + line(words(part)).stylize(self.look("strong")), bar + below, Content("")]

    def action_turn(self, by: int) -> None:
        """Let the chosen part carry on the next one that nothing else carries on, or none."""
        if not 0 <= self.chosen < len(self.shown):
            return
        at = self.shown[self.chosen]
        part, now = self.parts[at], self.parents[at]
        kind = type(part)
        free: list[Part | None] = [
            None,
            *(one for one in self._old if one in (now, *self.gone()) and type(one) is kind),
        ]
        self.parents[at] = free[(free.index(now) + by) % len(free)]
        self.refresh()
        self.post_message(self.Moved(self, self.chosen))


class Lineage(Dialog[StandardText]):
    """Gives the text with its lineage decided; None where the coach goes back to the text.

    Args:
        text: the text as it was edited.
        found: what each part would carry on.
        old: the steps of the version before.
    """

    DEFAULT_CSS = """
    Lineage > #box { width: 84; height: 80%; }
    Lineage _Pairs { height: 1fr; }
    Lineage #gone { height: auto; max-height: 6; color: $muted; }
    """

    def __init__(self, text: StandardText, found: Sequence[Ancestry], old: Sequence[Step]) -> None:
        super().__init__()
        self._text, self._found, self._old = text, found, old

    def compose(self) -> ComposeResult:
        """The pairs, what is gone, what the keys do."""
        with Vertical(id="box"):
            yield Static(Content(phrase("What carries on what?")), classes="title")
            yield _Pairs(self._found, self._old)
            yield Static(id="gone")
            yield Static(
                Content(phrase("Enter takes it as it stands. ← → choose another one, or new. Esc: back.")),
                classes="note",
            )

    def on_mount(self) -> None:
        """Begin at the first pair."""
        self.query_one(_Pairs).redraw(0)
        self._tell_gone()

    @on(Lines.Moved)
    def _tell_gone(self) -> None:
        gone = self.query_one(_Pairs).gone()
        named = Content("\n").join(line(phrase("gone: {part}", part=words(part))) for part in gone[:6])
        self.query_one("#gone", Static).update(named)

    @on(Lines.Chosen)
    def _take(self) -> None:
        pairs = self.query_one(_Pairs)
        ids = iter([parent.lineage if parent else ANEW for _, parent in sorted(pairs.parents.items())])
        steps = tuple(
            replace(
                one.step,
                id=next(ids),
                key_points=tuple(replace(point, id=next(ids)) for point, _ in one.points),
            )
            for one in self._found
        )
        leave(self, replace(self._text, steps=steps))


def is_plain(found: Sequence[Ancestry], old: Sequence[Step]) -> bool:
    """Tell whether there is nothing to decide: nothing gone, or nothing new that could carry it on."""
    pairs: list[tuple[Part, Part | None]] = []
    for one in found:
        pairs.append((one.step, one.parent))
        pairs += one.points
    kept = {parent.lineage for _, parent in pairs if parent}
    anything_gone = any(part.lineage not in kept for part in parts_of(old))
    anything_new = any(parent is None for _, parent in pairs)
    reworded = any(parent and words(part) != words(parent) for part, parent in pairs)
    return not reworded and not (anything_gone and anything_new)


def words(part: Part) -> str:
    """The words by which a person knows a part."""
    return part.what if isinstance(part, Step) else part.text
