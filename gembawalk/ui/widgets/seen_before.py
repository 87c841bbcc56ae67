"""*Seen before*: past observations like what is being typed, what was tried, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from gembawalk.domain.hit import Hit, best_try
from gembawalk.phrases import phrase
from gembawalk.ui.text import iso_day, line, marked, short_day
from gembawalk.ui.widgets.lines import Lines

RESULT_LOOKS = {"better": "better", "held": "better", "same": "same", "worse": "worse", "came back": "worse"}
"""How a try ended, by the name of its look; what is still open looks due."""


class HitLines(Lines):
    """Hits, each on a few lines; how many depends on the room there is."""

    DEFAULT_CSS = """
    HitLines { padding: 0; }
    """

    def __init__(self, *, roomy: bool = True, name: str | None = None) -> None:
        super().__init__(name=name)
        self.hits: tuple[Hit, ...] = ()
        self.roomy = roomy

    def show(self, hits: tuple[Hit, ...], *, roomy: bool | None = None) -> None:
        """Draw these hits, best first."""
        before, was_roomy = self.hits, self.roomy
        self.hits = hits
        self.roomy = self.roomy if roomy is None else roomy
        self.item_height = 5 if self.roomy else 2
        if len(before) != len(hits) or self.roomy != was_roomy:
            self.redraw(0)
            return
        # A letter more leaves most of them as they are, and to draw all of them would hold up the next letter.
        pairs = enumerate(zip(before, hits, strict=True))
        self.redraw_some([at for at, (one, other) in pairs if replace(one, score=other.score) != other])

    @property
    def hit(self) -> Hit | None:
        """The chosen hit."""
        return self.hits[self.chosen] if 0 <= self.chosen < len(self.hits) else None

    def count(self) -> int:
        """Return the number of hits."""
        return len(self.hits)

    def draw(self, index: int, width: int) -> Sequence[Content]:
        """Draw what was seen, what was tried and how it ended, and where and when."""
        hit = self.hits[index]
        bar = "▌" if index == self.chosen else " "
        lead = Content.assemble((bar, self.look("accent")))
        room = max(8, width - 2)
        text = marked(hit.text, hit.spans, self.look("match"))
        tried = self._tried(hit)
        where = self._where(hit)
        if not self.roomy:
            return [lead + text, lead + Content.assemble(tried, "  ", where)]
        rows = _wrapped(text, room, 2)
        # What was tried has the line that the text leaves free, or comes before where it was.
        if len(rows) == 2 and tried.cell_length > room:
            rows += _wrapped(Content.assemble(tried, (" · ", self.look("muted")), where), room, 2)
        else:
            rows += [*_wrapped(tried, room, 2), where]
        drawn = [lead + row for row in rows]
        return drawn + [Content("")] * (self.item_height - len(drawn))

    def _tried(self, hit: Hit) -> Content:
        if not hit.countermeasures:
            return Content.assemble((phrase("no try known"), self.look("muted")))
        best = best_try(hit) or hit.countermeasures[0]
        look = self.look(RESULT_LOOKS.get(best.result, "due"))
        more = len(hit.countermeasures) - 1
        return Content.assemble(
            (phrase(best.result), look), (": ", self.look("muted")), line(best.do), f"  +{more}" if more else ""
        )

    def _where(self, hit: Hit) -> Content:
        found = iso_day(hit.date)
        when = f"{short_day(found)} {found.year}" if found else ""
        words = " · ".join(part for part in (when, hit.area or hit.site, hit.step) if part)
        return line(words).stylize(self.look("muted"))


def _wrapped(words: Content, room: int, most: int) -> list[Content]:
    """Break words into so many lines at most; the last one ends in an ellipsis where there are more."""
    rows = words.wrap(room)
    if len(rows) > most:
        rows[most - 1] = rows[most - 1].rstrip().truncate(room - 1) + Content("…")
    return list(rows[:most])


class SeenBefore(Vertical):
    """The hits with a heading; empty states say what will stand here."""

    DEFAULT_CSS = """
    SeenBefore {
        & > Static { height: 1; color: $muted; }
        & > #keys { display: none; }
        & > HitLines { height: 1fr; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._named: dict[str, str] = {}
        self._shown: tuple[tuple[Hit, ...], str] = ((), "")

    def compose(self) -> ComposeResult:
        """Heading, keys and hits."""
        yield Static(Content(phrase("Seen before")), id="heading")
        yield Static(id="keys")
        hits = HitLines()
        hits.can_focus = False
        yield hits

    def on_resize(self) -> None:
        """Use the room that there is now; before any hits, say what will stand here."""
        self.show(*self._shown)

    @property
    def lines(self) -> HitLines:
        """The list of hits."""
        return self.query_one(HitLines)

    def show(self, hits: tuple[Hit, ...], query: str) -> None:
        """Draw the hits for what is being typed."""
        self._shown = hits, query
        self.lines.show(hits, roomy=self.size.width < 50 and self.size.height > 10)
        words = phrase("Seen before")
        if hits:
            few = phrase("Seen before, {number} like it", number=len(hits))
            words = few if len(hits) < 20 else phrase("Seen before, 20 and more")
        elif query.strip():
            words = phrase("Nothing like it yet")
        keys = self._keys() if hits else Content("" if query.strip() else phrase("comes up while you type"))
        heading, below = self.query_one("#heading", Static), self.query_one("#keys", Static)
        said = Content(words) if below.display else Content.assemble(words, "   ", keys)
        for static, now in ((heading, said), (below, keys)):
            if static.content != now:
                # Both have their lines whatever they say: to lay out the whole screen would double the wait.
                static.update(now, layout=False)

    def _keys(self) -> Content:
        """What can be done with the chosen one."""
        if not self._named:  # looked up once: it takes as long as to draw the hits
            active = self.screen.active_bindings.values()
            self._named = {binding.action: self.app.get_key_display(binding) for _, binding, _, _ in active}
        told = (
            (self._named.get("take_over"), phrase("takes over")),
            (self._named.get("open_seen"), phrase("reads it")),
        )
        return Content("  ").join([Content.assemble((key, "$accent"), f" {does}") for key, does in told if key])
