"""Find: one box over everything that was seen before, what the hits have in common, and the chosen one whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from gembawalk.domain.hit import Hit, Narrowing
from gembawalk.domain.question import FOUR_M
from gembawalk.phrases import mark, phrase
from gembawalk.ui.commands import FIND, bindings
from gembawalk.ui.screens.list_screen import ListScreen
from gembawalk.ui.seeker import Seeker
from gembawalk.ui.text import day, iso_day, line, marked
from gembawalk.ui.widgets.facet_lines import FacetLines, narrowed
from gembawalk.ui.widgets.lines import Lines
from gembawalk.ui.widgets.paper import Paper, Row
from gembawalk.ui.widgets.search_box import SearchBox
from gembawalk.ui.widgets.seen_before import RESULT_LOOKS, HitLines
from gembawalk.ui.widgets.status import Foot


class FindScreen(ListScreen[None]):
    """Hits follow the typing. Tab goes to what they have in common, to let only some through; Enter opens the walk.

    From 100 columns on all stands side by side; below that the facets take the place of the hits while they
    have the cursor.
    """

    DEFAULT_CSS = """
    FindScreen {
        overflow: hidden;
        & > #narrowed { height: 1; margin: 0 4; color: $accent; text-wrap: nowrap; text-overflow: ellipsis; }
        & > #body { height: 1fr; margin: 0 3; }
        & FacetLines { width: 28; margin: 0 1 0 0; }
        & HitLines { width: 1fr; }
        & Paper { width: 46; padding: 0 2; border-left: solid $panel; }
        &.-wide > #body { layout: grid; grid-size: 2 2; grid-columns: 29 1fr; grid-rows: 1fr 11; }
        &.-wide FacetLines { row-span: 2; }
        &.-wide Paper { width: 1fr; border-left: none; border-top: solid $panel; }
        &.-narrow > #body, &.-normal > #body { layout: vertical; }
        &.-narrow FacetLines, &.-normal FacetLines {
            display: none; width: 1fr; height: 1fr; border-right: none; margin: 0;
        }
        &.-narrow Paper, &.-normal Paper { width: 1fr; height: 7; border-left: none; border-top: solid $panel; }
        &.-narrowing.-narrow HitLines, &.-narrowing.-normal HitLines { display: none; }
        &.-narrowing.-narrow FacetLines, &.-narrowing.-normal FacetLines { display: block; }
        &.-short Paper { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(FIND)
    heading = mark("Find what was seen before")
    placeholder = mark("what goes wrong, in any words; misspelt is fine")

    def __init__(self) -> None:
        super().__init__()
        self.narrowing = Narrowing()
        self._words = ""

    def compose(self) -> ComposeResult:
        """Heading, box, what is let through; facets, hits, the chosen one; foot."""
        yield Static(Content(phrase(self.heading)), id="heading")
        yield SearchBox(phrase(self.placeholder))
        yield Static(id="narrowed")
        yield Static(id="empty")
        with Horizontal(id="body"):
            yield FacetLines()
            yield self.list
            yield Paper()
        yield Foot()

    def lines(self) -> Lines:
        """Make the list."""
        found = HitLines()
        found.can_focus = False
        return found

    def on_mount(self) -> None:
        """Look in all walks, the newest first as long as nothing is typed."""
        self._seeker = Seeker(self.app.desk, lambda words: self.app.tell(words, trouble=True))
        self.query_one("#narrowed").display = False
        self.query_one(Paper).can_focus = False
        super().on_mount()

    async def fill(self, words: str) -> None:
        """Show what is like these words, then what the hits have in common."""
        self._words = words
        hits = await self._seeker.find(words, narrowing=self.narrowing)
        if hits is None:
            return
        self.query_one(HitLines).show(hits)
        self._preview()
        self.say("" if hits else self._nothing(words))
        facets = await self._seeker.facets(words, self.narrowing)
        if facets is not None:
            self.query_one(FacetLines).show(facets, self.narrowing)

    def _nothing(self, words: str) -> str:
        if self.narrowing != Narrowing():
            return phrase("Nothing like it with these limits. Ctrl+R lifts them.")
        return (
            phrase("Nothing like it was seen before.")
            if words.strip()
            else phrase("Nothing was seen yet; the first walk begins it.")
        )

    @on(HitLines.Moved)
    def _preview(self) -> None:
        found = self.query_one(HitLines)
        self.query_one(Paper).show(list(_rows(found.hit)) if found.hit else [])

    def open(self, index: int) -> None:
        """Open the walk of a hit."""
        hits = self.query_one(HitLines).hits
        if index >= len(hits):
            return
        if walk := hits[index].walk:
            self.app.read_walk(walk, hits[index].text)
        else:
            self.app.tell(phrase("This one was imported; there is no walk to open."))

    @on(FacetLines.Toggled)
    def _narrow(self, event: FacetLines.Toggled) -> None:
        self._let_through(event.narrowing)

    def _let_through(self, narrowing: Narrowing) -> None:
        self.narrowing = narrowing
        words = narrowed(narrowing)
        told = self.query_one("#narrowed", Static)
        told.display = bool(words)
        told.update(line(phrase("only {words}", words=words)))
        self.refresh_bindings()
        self.refill(self._words)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only limits that there are can be lifted."""
        if action == "lift":
            return self.narrowing != Narrowing()
        return True

    def action_narrow(self) -> None:
        """Go to what the hits have in common, or back to the box."""
        facets = self.query_one(FacetLines)
        if facets.has_focus:
            self._leave_facets()
        elif facets.count():
            self.add_class("-narrowing")
            facets.focus()
        else:
            self.app.tell(phrase("There is nothing to choose from yet."))

    def _leave_facets(self) -> None:
        self.query_one(SearchBox).focus()
        self.remove_class("-narrowing")

    def action_lift(self) -> None:
        """Let all hits through again."""
        self._let_through(Narrowing())

    def action_scroll(self, by: int) -> None:
        """Scroll the chosen one, which may be longer than its place."""
        self.query_one(Paper).scroll_relative(y=by * 2, animate=False)

    def action_close(self) -> None:
        """Go back: from the facets to the box, from there to where one came from."""
        if self.query_one(FacetLines).has_focus:
            self._leave_facets()
        else:
            super().action_close()


def _rows(hit: Hit) -> Iterator[Row]:
    """Yield one hit whole: what was seen, where and when, what was tried and how each try ended."""
    yield "", marked(hit.text, hit.spans, "bold $accent")
    yield "", Content("")
    seen = iso_day(hit.date)
    for label, value in (
        (phrase("seen"), day(seen) if seen else hit.date),
        (phrase("where"), ", ".join(part for part in (hit.area, hit.site) if part)),
        (phrase("standard"), hit.standard),
        (phrase("step"), hit.step),
        (phrase("4 M"), phrase(hit.four_m) if hit.four_m != FOUR_M[0] else ""),
    ):
        if value:
            yield label, line(value)
    for past in hit.countermeasures:
        yield "", Content("")
        yield phrase("tried"), line(past.do)
        yield phrase("ended"), Content(phrase(past.result)).stylize(f"${RESULT_LOOKS.get(past.result, 'due')}")
        for label, value in (
            (phrase("expected"), past.expect),
            (phrase("because"), past.because),
            (phrase("learned"), past.learning),
        ):
            if value:
                yield label, line(value)
    if not hit.countermeasures:
        yield "", Content("")
        yield phrase("tried"), Content(phrase("no try known")).stylize("$muted")
    if not hit.walk:
        yield "", Content("")
        yield "", Content(phrase("Imported; there is no walk to open.")).stylize("$muted")
