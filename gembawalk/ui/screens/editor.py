"""Editing a standard: the text, and beside it what it will become."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static, TextArea

from gembawalk.domain.lineage import Ancestry
from gembawalk.domain.standard import Confidence, ReadStandard, Standard, StandardText
from gembawalk.domain.text import clean
from gembawalk.errors import ChangedMeanwhile, GembaError
from gembawalk.phrases import phrase
from gembawalk.ui.commands import EDITOR, bindings
from gembawalk.ui.dialogs.jot import Jot
from gembawalk.ui.dialogs.lineage import Lineage, is_plain
from gembawalk.ui.keeper import Pad
from gembawalk.ui.leave import leave
from gembawalk.ui.screens.typing_screen import TypingScreen
from gembawalk.ui.text import line, titled
from gembawalk.ui.widgets.answer import PAUSE
from gembawalk.ui.widgets.paper import Paper, Row
from gembawalk.ui.widgets.status import Foot
from gembawalk.ui.widgets.text_field import TextField

if TYPE_CHECKING:
    from gembawalk.store import Store

MOST_STEPS, MOST_POINTS = 7, 5
"""More than these are hard to keep in mind; a soft note says so."""
_FIELD = "text"


class Source(TextField):
    """The markdown of a standard; control characters are taken out as they come in."""

    DEFAULT_CSS = """
    Source { border: none; padding: 0 1; background: $surface; height: 1fr; }
    Source:focus { border: none; }
    """

    def on_key(self, event: events.Key) -> None:
        """Let no control or format character in."""
        if event.is_printable and event.character and not clean(event.character):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Paste with the control characters taken out."""
        event.stop()
        event.prevent_default()
        self.replace(clean(event.text), *self.selection)
        self.scroll_cursor_visible()


class EditorScreen(TypingScreen[Standard]):
    """Gives the standard as it was saved; None where the coach left, and what was changed then waits.

    Args:
        standard: the standard to be edited.
        text: what to begin with in place of the saved text, such as one with a key point that is to be adopted.
        check: the check that earns the change.
        note: why, as far as it is known.
    """

    DEFAULT_CSS = """
    EditorScreen {
        & > #title { height: 1; padding: 0 3; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
        & > #body { height: 1fr; margin: 1 0 0 0; }
        & Source { width: 1fr; }
        & Paper { width: 46; padding: 0 2; }
        &.-roomy Paper { width: 56; }
        &.-narrow > #body, &.-normal > #body { layout: vertical; }
        &.-narrow Paper, &.-normal Paper { width: 1fr; height: 7; border-top: solid $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(EDITOR)
    source = getters.query_one(Source)

    def __init__(
        self, standard: Standard, text: StandardText | None = None, check: str | None = None, note: str = ""
    ) -> None:
        super().__init__()
        self.standard = standard
        self.check = check
        self.note = note
        self._begin_with = text
        # What adopting begins with is another text than the one that waits to be edited on.
        owner = check if text is not None and check else standard.id
        self.pad = Pad(self.app.desk, owner, {}, self.saved, self.trouble)
        self._key = owner, _FIELD
        self._first: str | None = None
        self._read: ReadStandard | None = None
        self._found: tuple[Ancestry, ...] = ()
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """Title, text, what it becomes, foot."""
        yield Static(id="title")
        with Horizontal(id="body"):
            yield Source("", show_line_numbers=True, highlight_cursor_line=False, tab_behavior="focus")
            yield Paper()
        yield Foot()

    def on_mount(self) -> None:
        """Begin with the text as it is, or as it was left the last time."""
        self._title()
        # What is typed meanwhile is for the text that comes.
        self.app.holding = True
        self._begin()

    @work
    async def _begin(self) -> None:
        standard, begin_with, owner = self.standard, self._begin_with, self.pad.owner

        def look(store: Store) -> tuple[str, str | None]:
            from gembawalk.documents.standard import write_standard

            return write_standard(begin_with or standard), store.drafts(owner).get((owner, _FIELD))

        try:
            first, draft = await self.app.desk.look_up(look)
            if draft is not None:
                self.pad.drafts[self._key] = draft
            self.source.load_text(draft or first)
            # Above it stands what the file is, which nobody edits.
            self.source.move_cursor((self.source.text.split("\n# ")[0].count("\n") + 1, 0))
            self._first = first
            self.set_focus(self.source)
        except GembaError as error:
            self.app.tell(str(error), trouble=True)
            leave(self, None)
        else:
            if draft and draft != first:
                self.app.tell(phrase("This is how you left it; it isn't saved yet. Ctrl+R takes the saved text."))
        finally:
            self.app.release()

    def _title(self) -> None:
        number = self.standard.version.number
        note = phrase("version {number} becomes version {next}", number=number, next=number + 1)
        self.query_one("#title", Static).update(titled(self.standard.version.title, note))

    @on(TextArea.Changed)
    def _follow(self) -> None:
        self._check_text()
        if self._pause is None:
            self._pause = self.set_timer(PAUSE, self._keep)

    @work(group="check", exclusive=True)
    async def _check_text(self) -> None:
        await self._read_text()

    async def _read_text(self) -> None:
        text, standard = self.source.text, self.standard.id

        def check(store: Store) -> tuple[ReadStandard, tuple[Ancestry, ...]]:
            from gembawalk.documents.standard import read_standard

            read = read_standard(text)
            return read, store.trace(standard, read.text) if read.text else ()

        read, found = await self.app.desk.look_up(check)
        self._read, self._found = read, found
        if self.is_attached:
            rows = list(_becomes(read, found, self.standard))
            self.query_one(Paper).show(rows, from_top=False)

    def _keep(self) -> None:
        self._pause = None
        self.take_words()
        self._save_drafts()

    def take_words(self) -> None:
        """Note the text as it stands."""
        if self._is_changed or self._key in self.pad.drafts:
            self.pad.note(self._key, self.source.text)

    @property
    def _is_changed(self) -> bool:
        return self._first is not None and self.source.text != self._first

    @work(group="dialog")
    async def action_save(self) -> None:
        """Save the text as the next version, once its lineage is right and its note is written."""
        if self._first is None:
            return
        if not self._is_changed and self._begin_with is None:
            self.app.tell(phrase("Nothing was changed yet."))
            return
        await self._read_text()
        read, found = self._read, self._found
        if read is None or read.text is None:
            if read and read.mistakes:
                first = read.mistakes[0]
                self.app.tell(phrase("Line {line}: {message}", line=first.line, message=first.message))
                self.source.move_cursor((read.mistakes[0].line - 1, 0))
            return
        text: StandardText | None = read.text
        old = self.standard.version.steps
        if not is_plain(found, old):
            text = await self.app.push_screen_wait(Lineage(read.text, found, old))
        if text is None:
            return
        self.note = await self.app.push_screen_wait(Jot(phrase("What changed, and why?"), _nothing, self.note))
        await self._save(text, self.note)

    async def _save(self, text: StandardText, note: str) -> None:
        standard, check, key = self.standard, self.check, self._key
        if self._pause is not None:
            self._pause.stop()
            self._pause = None

        def save(store: Store) -> Standard:
            saved, _ = store.add_standard(text, note.strip(), check, standard)
            store.drop_draft(key[0], *key)
            return saved

        try:
            saved = await self.app.desk.do(save)
        except ChangedMeanwhile as error:
            self.app.tell(phrase("{error} Save again to put yours on top of it.", error=error), trouble=True)
            self.standard = await self.app.desk.look_up(lambda store: store.standard(standard.id))
            self._title()
        except GembaError as error:
            self.app.tell(str(error), trouble=True)
        else:
            self.pad.drop([key])
            self._first = None
            at = {"title": saved.version.title, "number": saved.version.number}
            self.app.tell(phrase("{title} is now at version {number}.", **at))
            leave(self, saved)

    def action_again(self) -> None:
        """Take the saved text again, so that Ctrl+Z brings this one back."""
        if self._first is not None:
            self.source.replace(self._first, (0, 0), self.source.document.end)

    @work(group="dialog")
    async def action_close(self) -> None:
        """Leave; what was changed waits."""
        if await self.save_all():
            if self._is_changed:
                self.app.tell(phrase("What you changed waits here until you save it."))
            elif key := next(iter(self.pad.drafts), None):
                await self.app.attempt(lambda store: store.drop_draft(self.pad.owner, *key), "")
            leave(self, None)


def _nothing(text: str) -> None:
    """A note is short, and asked for at the very end."""


def _becomes(read: ReadStandard, found: Sequence[Ancestry], standard: Standard) -> Iterator[Row]:
    if read.text is None:
        told = phrase("{number} to mend before it can be saved", number=len(read.mistakes))
        yield "", Content(told).stylize("$overdue")
        for mistake in read.mistakes:
            yield phrase("line {line}", line=mistake.line), line(mistake.message)
        return
    text = read.text
    for note in _soft_notes(text):
        yield "", line(note).stylize("$due")
    yield "", line(text.title).stylize("bold $accent")
    kept = {one.parent.lineage for one in found if one.parent}
    for number, one in enumerate(found, 1):
        step = one.step
        state = _state(one.parent.what if one.parent else None, step.what)
        yield "", Content.assemble(f"{number}  ", line(step.what).stylize("bold"), (state, "$due"))
        for point, parent in one.points:
            sure = "" if point.confidence is Confidence.CERTAIN else f" ({phrase(point.confidence.value)})"
            state = _state(parent.text if parent else None, point.text)
            yield "", Content.assemble("   • ", line(point.text), (sure, "$due"), (state, "$due"))
    for step in standard.version.steps:
        if step.lineage not in kept:
            yield "", Content.assemble("   ", line(step.what).stylize("strike"), (f"  {phrase('gone')}", "$due"))


def _state(before: str | None, now: str) -> str:
    if before == now:
        return ""
    return f"  {phrase('new') if before is None else phrase('reworded')}"


def _soft_notes(text: StandardText) -> Iterator[str]:
    if len(text.steps) > MOST_STEPS:
        many = {"number": len(text.steps), "most": MOST_STEPS}
        yield phrase("{number} steps: more than {most} are hard to keep in mind.", **many)
    for number, step in enumerate(text.steps, 1):
        if len(step.key_points) > MOST_POINTS:
            many = {"step": number, "number": len(step.key_points), "most": MOST_POINTS}
            yield phrase("Step {step} has {number} key points: more than {most} are hard to keep in mind.", **many)
