"""One standard: its steps and key points, and for each of them why it says what it says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets import Static

from gembawalk.domain.blame import Blame
from gembawalk.domain.standard import KeyPoint, Standard, StandardVersion, Step, text_of
from gembawalk.errors import GembaError
from gembawalk.phrases import phrase
from gembawalk.ui.blame_rows import rows_of
from gembawalk.ui.commands import STANDARD, bindings
from gembawalk.ui.dialogs.confirm import Confirm
from gembawalk.ui.host import Host
from gembawalk.ui.leave import leave
from gembawalk.ui.text import plain, titled
from gembawalk.ui.widgets.lines import Lines
from gembawalk.ui.widgets.paper import Paper, Row, side_by_side
from gembawalk.ui.widgets.part_lines import PartLines
from gembawalk.ui.widgets.status import Foot

if TYPE_CHECKING:
    from gembawalk.store import Store


class StandardScreen(Screen[None]):
    """A version of a standard. At the right, from 100 columns on, where the chosen line comes from.

    Args:
        standard: the standard.
        version: the version to read; by default the current one.
        at: the lineage of the step or key point to begin at.
    """

    DEFAULT_CSS = """
    StandardScreen {
        & > #title { height: 1; padding: 0 3; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
        & > #about { height: auto; max-height: 40%; padding: 1 3 0 3; }
        & > #body { height: 1fr; margin: 1 0 0 0; }
        & PartLines { width: 1fr; margin: 0 1 0 1; }
        & #why { width: 46; padding: 0 2; border-left: solid $panel; display: none; }
        &.-wide #why, &.-roomy #why { display: block; }
        &.-roomy #why { width: 56; }
        &.-narrow > #body, &.-normal > #body { layout: vertical; }
        &.-narrow #why, &.-normal #why { width: 1fr; height: 2fr; border-left: none; border-top: solid $panel; }
        &.-asking #why { display: block; }
        &.-asking.-narrow > #about, &.-asking.-normal > #about { display: none; }
        &.-short > #about { max-height: 30%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(STANDARD)
    app = getters.app(Host)
    parts = getters.query_one(PartLines)

    def __init__(self, standard: Standard, version: StandardVersion | None = None, at: str = "") -> None:
        super().__init__()
        self.standard = standard
        self.version = version or standard.version
        self._at = at

    def compose(self) -> ComposeResult:
        """Title, what it is for, its parts and their why, foot."""
        yield Static(id="title")
        yield Paper(id="about")
        with Horizontal(id="body"):
            yield PartLines()
            yield Paper(id="why")
        yield Foot()

    def on_mount(self) -> None:
        """Show what is known without the database, then the rest."""
        self._draw(self._at)
        self.parts.focus()
        self._explain()

    def on_resize(self) -> None:
        """Lay the visions out anew."""
        self.call_after_refresh(self._show_about)

    def _draw(self, at: str = "") -> None:
        one = self.version
        is_newest = one.id == self.standard.version.id
        note = phrase("version {number}", number=one.number)
        if not is_newest:
            note = phrase("version {number}, as it was", number=one.number)
        if self.standard.retired_at:
            note = f"{note}, {phrase('out of use')}"
        self.query_one("#title", Static).update(titled(one.title, note))
        self.parts.show(one, at)
        self._show_about()

    def _show_about(self) -> None:
        about = self.query_one("#about", Paper)
        about.show(list(_about(self.standard, self.version, about.scrollable_content_region.width)))

    @work(group="blame", exclusive=True)
    async def _explain(self) -> None:
        version = self.version
        blames = await self.app.desk.look_up(lambda store: store.blame(version))
        if self.is_attached:
            self.parts.explain(blames)
            self._show_why()

    @on(Lines.Moved)
    def _show_why(self) -> None:
        part = self.parts.part
        blame = self.parts.blames.get(part.lineage) if part else None
        if part and blame:
            self.query_one("#why", Paper).show([*rows_of(blame), *_comes_out(part, blame)])

    @on(Lines.Chosen)
    def action_blame(self) -> None:
        """Ask why the chosen line says what it says; again, go back to the lines."""
        why = self.query_one("#why", Paper)
        asking = not (self.has_class("-asking") and why.has_focus)
        self.set_class(asking, "-asking")
        self.set_focus(why if asking else self.parts)
        # What was chosen may now lie under the sheet.
        self.call_after_refresh(self.parts.redraw)

    def action_story(self) -> None:
        """Read the life of the chosen step."""
        from gembawalk.ui.screens.story import StoryScreen

        if self.parts.step:
            self.app.push_screen(StoryScreen(self.standard.id, self.parts.step))

    def action_versions(self) -> None:
        """Read and compare the versions."""
        from gembawalk.ui.screens.versions import VersionsScreen

        self.app.push_screen(VersionsScreen(self.standard.id))

    @work(group="dialog")
    async def action_edit(self) -> None:
        """Edit the standard."""
        from gembawalk.ui.screens.editor import EditorScreen

        self.app.holding = True
        try:
            saved = await self.app.push_screen_wait(EditorScreen(self.standard))
        finally:
            self.app.release()
        if saved:
            self.standard, self.version = saved, saved.version
            self._draw(self.parts.part.lineage if self.parts.part else "")
            self._explain()

    @work(group="dialog")
    async def action_retire(self) -> None:
        """Take the standard out of use, or into use again."""
        one = self.standard
        if one.retired_at:
            done = phrase("It is in use again.")
            changed = await self.app.attempt(lambda store: store.add_standard(text_of(one), of=one), done)
        else:
            note = phrase("Its walks and open tries stay as they are; r brings it back.")
            sure = Confirm(
                phrase("Take this standard out of use?"), one.version.title, note, yes=phrase("Take it out of use")
            )
            if not await self.app.push_screen_wait(sure):
                return
            changed = await self.app.attempt(lambda store: store.retire(one.id), phrase("It is out of use."))
        if changed:
            self.standard = await self.app.desk.look_up(lambda store: store.standard(one.id))
            self._draw()

    @work(group="export", exclusive=True)
    async def action_export(self) -> None:
        """Write the standard to a file and say where."""
        standard, folder, language = self.standard, self.app.export_folder, self.app.language

        def export(store: Store) -> tuple[Path, Path | None]:
            from gembawalk.documents.file import export_standard

            return export_standard(folder, standard, store.versions(standard.id), language=language)

        try:
            path, edited = await self.app.desk.do(export)
        except GembaError as error:
            self.app.tell(str(error), trouble=True)
        else:
            if edited is not None:
                left = phrase("{path} was changed by hand since it was written, and is left as it is.", path=edited)
                self.app.tell(left)
            self.app.tell(phrase("Written to {path}", path=path))

    def action_walk(self) -> None:
        """Begin a walk on this standard."""
        self.app.start_walk(self.standard.id)

    def action_close(self) -> None:
        """Go back, first from the sheet to the lines."""
        try:
            asking = self.query_one("#why").has_focus
        except NoMatches:
            asking = False
        if asking:
            self.action_blame()
        else:
            leave(self)


def _about(standard: Standard, version: StandardVersion, width: int) -> Iterator[Row]:
    if version.purpose:
        yield "", plain(version.purpose)
    for label, text in ((phrase("Customer"), version.customer), (phrase("Outcome"), version.outcome)):
        if text:
            yield label, plain(text)
    if standard.visions:
        yield "", Content("")
        columns = [(one.role or phrase("Vision"), plain(one.text)) for one in standard.visions]
        for row in side_by_side(columns, width):
            yield "", row


def _comes_out(part: Step | KeyPoint, blame: Blame) -> Iterator[Row]:
    if not isinstance(part, Step):
        return
    for label, text in ((phrase("output"), part.output), (phrase("outcome"), part.outcome)):
        if text:
            yield label, plain(text)
