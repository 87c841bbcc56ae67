"""Hands a walk on: shows exactly what will be written and where, then writes or copies it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from gembawalk.domain.walk import Walk
from gembawalk.errors import GembaError
from gembawalk.phrases import mark, phrase
from gembawalk.ui.commands import EXPORT, bindings
from gembawalk.ui.host import Host
from gembawalk.ui.leave import leave
from gembawalk.ui.text import line, long_day, plain, titled
from gembawalk.ui.widgets.page import Page
from gembawalk.ui.widgets.paper import Paper
from gembawalk.ui.widgets.status import Foot
from gembawalk.ui.widgets.summary import PROFILES

if TYPE_CHECKING:
    from gembawalk.store import Store

FORMS = {"md": mark("markdown"), "html": mark("a page for browser and print, as shown here")}


@dataclass(frozen=True, slots=True)
class _Plan:
    """What will be written, and where; `names` are words that look like people's names.

    `edited` is a file that a person wrote into since, and that stays beside it.
    """

    walk: Walk
    path: Path
    text: str
    names: tuple[str, ...]
    role: str
    edited: Path | None


class ExportScreen(Screen[str]):
    """One walk as it will be written; gives the profile that was chosen last.

    Args:
        walk: the walk.
        profile: whom it is for at first.
    """

    DEFAULT_CSS = """
    ExportScreen {
        & > #title { height: 1; padding: 0 3; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
        & > .about { height: auto; padding: 0 3; }
        & > #for { margin: 1 0 0 0; text-style: bold; }
        & > #where { color: $muted; }
        & > #names { color: $overdue; display: none; }
        & > #names.-found { display: block; }
        & > Paper { margin: 1 0 0 0; padding: 0 3; border-top: solid $border-blurred; }
        & > Page { border-top: solid $border-blurred; margin: 1 0 0 0; display: none; }
        &.-page > Paper { display: none; }
        &.-page > Page { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(EXPORT)
    app = getters.app(Host)

    def __init__(self, walk: Walk, profile: str) -> None:
        super().__init__()
        self.walk, self.profile, self.form = walk, profile, "md"
        self.replaces = False
        self.plan: _Plan | None = None

    def compose(self) -> ComposeResult:
        """Title, whom it is for, where it goes, what looks like a name, and the text itself."""
        yield Static(titled(phrase("Hand on"), self._named()), id="title")
        yield Static(id="for", classes="about")
        yield Static(id="where", classes="about")
        yield Static(id="names", classes="about")
        yield Paper()
        yield Page()
        yield Foot()

    def on_mount(self) -> None:
        """Show what would be written."""
        self.prepare()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Names can only be replaced where something looks like one."""
        return bool(self.plan and self.plan.names) if action == "names" else True

    @work(group="export", exclusive=True)
    async def prepare(self) -> None:
        """Work out what would be written, and show it."""
        walk, profile, form, folder = self.walk, self.profile, self.form, self.app.export_folder
        replaces = self.replaces

        def plan(store: Store) -> _Plan:
            from gembawalk.documents.file import file_name, planned_walk
            from gembawalk.documents.page import Profile
            from gembawalk.domain.people import nameless, names_in, role

            names = names_in(walk) if profile == "team" else ()
            meant = nameless(walk) if names and replaces else walk
            path, text = planned_walk(folder, meant, Profile(profile), form, store.upkeep.is_touched)
            plain = folder / file_name(meant, form)
            is_edited = path != plain and form == "md" and store.upkeep.is_touched(plain)
            return _Plan(meant, path, text, names, role(walk.language), plain if is_edited else None)

        self.plan = found = await self.app.desk.look_up(plan)
        self.query_one("#for", Static).update(Content(f"{phrase(PROFILES[profile])} · {phrase(FORMS[form])}"))
        self.query_one("#where", Static).update(line(self._where(found)))
        names = self.query_one("#names", Static)
        names.set_class(bool(found.names), "-found")
        names.update(self._names(found))
        self.set_class(form == "html", "-page")
        if form == "html":
            await self.query_one(Page).show(found.text)
        else:
            self.query_one(Paper).show([("", plain(found.text))], from_top=False)
        self.set_focus(self.query_one(Page if form == "html" else Paper))
        self.refresh_bindings()

    def _named(self) -> str:
        return f"{self.walk.version.title}, {long_day(self.walk.started_at.date())}"

    def _where(self, plan: _Plan) -> str:
        where = phrase("to {path}", path=plan.path)
        if plan.edited is None:
            return where
        left = phrase("{path} was changed by hand since it was written, and is left as it is.", path=plan.edited)
        return f"{where}. {left}"

    def _names(self, plan: _Plan) -> Content:
        from gembawalk.domain.people import CAN_ERR

        listed = ", ".join(plan.names)
        told = (
            phrase("“{role}” stands in the place of: {listed}.", role=plan.role, listed=listed)
            if self.replaces
            else phrase(
                "These look like people's names: {listed}. n puts “{role}” in their place.",
                listed=listed,
                role=plan.role,
            )
        )
        return line(f"{told} {phrase(CAN_ERR)}")

    def action_profile(self) -> None:
        """Show it for the next reader."""
        names = list(PROFILES)
        self.profile = names[(names.index(self.profile) + 1) % len(names)]
        self.prepare()

    def action_form(self) -> None:
        """Change between markdown and a page."""
        self.form = "html" if self.form == "md" else "md"
        self.prepare()

    def action_names(self) -> None:
        """Put a role in the place of names, or take that back."""
        self.replaces = not self.replaces
        self.prepare()

    def action_copy(self) -> None:
        """Copy the text."""
        if self.plan:
            self.app.copy_to_clipboard(self.plan.text)

    @work(group="write", exclusive=True)
    async def action_write(self) -> None:
        """Write what is shown, and say where it went."""
        plan, profile, form = self.plan, self.profile, self.form
        if plan is None:
            return

        def write(store: Store) -> Path:
            from gembawalk.documents.file import export_page, export_walk
            from gembawalk.documents.page import Profile

            folder, whom = self.app.export_folder, Profile(profile)
            path = (
                export_page(folder, plan.walk, whom)
                if form == "html"
                else export_walk(folder, plan.walk, whom, store.upkeep.is_touched)
            )
            store.upkeep.hand_out(path, plan.walk.id, profile)
            return path

        try:
            path = await self.app.desk.do(write)
        except GembaError as error:
            self.app.tell(str(error), trouble=True)
        else:
            self.app.tell(phrase("Written to {path}", path=path), seconds=8)
            leave(self, profile)

    def action_close(self) -> None:
        """Go back; nothing is written."""
        leave(self, self.profile)
