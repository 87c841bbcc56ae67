"""The app: opens the screens, runs acts at the desk, and tells what came of them."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import on, work
from textual.app import SuspendNotSupported, SystemCommand
from textual.binding import BindingType
from textual.messages import ExitApp
from textual.screen import Screen

from gembawalk import phrases
from gembawalk.errors import GembaError
from gembawalk.phrases import marks, phrase
from gembawalk.questions import LANGUAGES, load
from gembawalk.settings import Settings, remember
from gembawalk.ui.clipboard import put
from gembawalk.ui.commands import APP, KNOWN_IDS, bindings, nearest
from gembawalk.ui.desk import Desk
from gembawalk.ui.dialogs.palette import Palette
from gembawalk.ui.host import Host
from gembawalk.ui.keys import named
from gembawalk.ui.paste import guard_pastes
from gembawalk.ui.screens.home import HomeScreen
from gembawalk.ui.themes import COLOURLESS, load_themes, variable_defaults
from gembawalk.ui.widgets.answer import Answer

_TAKE_IN_SECONDS = 2.0
"""What keys that were pressed before the terminal went away have to reach their field."""
_TEXTUAL = marks("Open the command palette")
"""What Textual says in help without our doing."""
_LAST_SECONDS = 15.0
"""What a last save may take once the terminal is gone; a locked database is waited for ten."""


def _now() -> datetime:
    return datetime.now().astimezone()


class GembawalkApp(Host):
    """gembawalk on the screen.

    Args:
        database: the file that everything is kept in; made where it is missing.
        settings: how the coach likes it.
        settings_folder: where the coach's own themes and question sets lie.
        export_folder: where exported walks go.
        walk_on: the id of a standard to begin a walk on at once; empty to choose one.
        is_demo: whether the database is the demo plant.
        demo: where the demo plant lies, or would be built; None where there is none to turn to.
        offers_tour: whether the demo plant has just been built, so that the tour is offered at once.
        now: tells the time in the place of the walk.
    """

    TITLE = "gembawalk"
    BINDINGS: ClassVar[list[BindingType]] = bindings(APP)
    CSS = """
    CommandPalette > .command-palette--help-text { color: $muted; text-style: not bold; }
    TextArea .text-area--gutter { color: $muted; }
    TextArea .text-area--cursor-gutter { color: $foreground; }
    """
    COMMAND_PALETTE_BINDING = "ctrl+p"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-normal"), (100, "-wide"), (130, "-roomy")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (22, "-tall"), (34, "-high")]  # noqa: RUF012

    def __init__(
        self,
        database: Path,
        settings: Settings,
        *,
        settings_folder: Path,
        export_folder: Path,
        walk_on: str | None = None,
        is_demo: bool = False,
        demo: Path | None = None,
        offers_tour: bool = False,
        now: Callable[[], datetime] = _now,
    ) -> None:
        questions_folder = settings_folder / "questions"
        self.failed_questions: GembaError | None = None
        try:
            questions = load(settings.language, questions_folder)
        except GembaError as error:
            self.failed_questions = error
            questions = load(settings.language if settings.language in LANGUAGES else "en")
        desk = Desk(database, now, settings_folder / "abbreviations")
        desk.begin_glance()
        super().__init__(desk, questions, questions_folder, export_folder, is_demo=is_demo)
        self.demo = demo
        self.offers_tour = offers_tour
        guard_pastes()
        self.settings = settings
        self.settings_folder = settings_folder
        self.walk_on = walk_on
        self._heeded_before: dict[int, Any] = {}
        self._last: threading.Timer | None = None
        self.failed_theme_files = load_themes(self, settings_folder / "themes")
        if self.no_color:
            self.theme = COLOURLESS
        elif settings.theme in self.available_themes:
            self.theme = settings.theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the colours by meaning for themes that don't name them."""
        return variable_defaults(self.current_theme)

    def get_default_screen(self) -> Screen[None]:
        """Begin at Home."""
        return HomeScreen()

    def on_mount(self) -> None:
        """Take over the coach's keys; tell what of the settings is not known."""
        self.set_keymap({id: keys for id, keys in self.settings.keys.items() if id in KNOWN_IDS})
        for id in self.settings.keys.keys() - KNOWN_IDS:
            words = phrase(
                "settings.toml: keys.{id} names nothing that can be done{hint}.", id=id, hint=nearest(id)
            )
            self.tell(words, trouble=True)
        if self.failed_questions:
            self.tell(
                phrase("{error} Until then the app's own are asked.", error=self.failed_questions), trouble=True
            )
        if self.settings.theme not in self.available_themes:
            names = ", ".join(sorted(name for name in self.available_themes if name.startswith("gemba")))
            missing = repr(self.settings.theme)
            words = phrase("settings.toml: there is no theme {name}; there are {names}.", name=missing, names=names)
            self.tell(words, trouble=True)
        if os.environ.get("SSH_CONNECTION"):
            self.animation_level = "none"
        self._heed_signals()

    def _heed_signals(self) -> None:
        """Save and leave when the terminal goes away or the machine shuts down."""
        loop = asyncio.get_running_loop()

        def leave(*_: object) -> None:
            if hasattr(signal, "SIGCONT"):
                # A window that is closed sends this too, and Textual would take hold of its terminal again.
                signal.signal(signal.SIGCONT, signal.SIG_IGN)
            loop.call_soon_threadsafe(self._leave_at_once)
            self._set_an_end()

        # Not by the event loop: it may be what waits. Windows has no SIGHUP; a thread may take no signals.
        for name in ("SIGTERM", "SIGHUP"):
            with suppress(AttributeError, ValueError):
                number = getattr(signal, name)
                self._heeded_before[number] = signal.signal(number, leave)

    def _set_an_end(self) -> None:
        # A screen that waits for a terminal that is gone waits for ever; what was saved by then is safe.
        if self._last is None:
            self._last = threading.Timer(_LAST_SECONDS, os._exit, (1,))
            self._last.daemon = True
            self._last.start()

    def on_unmount(self) -> None:
        """Leave the signals to whoever heeded them before."""
        for number, before in self._heeded_before.items():
            signal.signal(number, before)
        self._heeded_before.clear()
        if self._last is not None and self.is_headless:
            self._last.cancel()

    def on_exit_app(self, event: ExitApp) -> None:
        """Save first, where it isn't the app itself that leaves: the page that it was open in was closed."""
        if not self.leaving:
            event.prevent_default()
            self._leave_at_once()
            self._set_an_end()

    @work(group="leave", exclusive=True)
    async def _leave_at_once(self) -> None:
        await self._take_in()
        await self._save_all()
        await self._close()

    @work(group="dialog")
    async def action_theme(self) -> None:
        """Choose a theme, which is worn while one looks at it; Esc brings back the one before."""
        from gembawalk.ui.dialogs.theme import ThemeChoice

        before = self.theme
        chosen = await self.push_screen_wait(ThemeChoice(before, self.available_themes))
        if chosen is None:
            self.theme = before
        elif chosen != before:
            self._remember("theme", chosen)

    @work(group="dialog")
    async def action_app_language(self) -> None:
        """Choose the language of the screens; they are drawn anew, and the next walk begins in it."""
        from gembawalk.ui.dialogs.choose import Choose

        note = phrase("The next walk begins in it too. F9 on a walk changes the questions alone.")
        known = list(phrases.LANGUAGES.items())
        spoken = phrases.spoken()
        chosen = await self.push_screen_wait(
            Choose(phrase("Which language shall the app speak?"), note, known, spoken)
        )
        if chosen is not None and chosen != spoken:
            await self._speak_from_now_on(chosen)

    async def _speak_from_now_on(self, chosen: str) -> None:
        if not await self._save_all():
            return
        phrases.speak(chosen)
        self.language = chosen
        self._remember("language", chosen)
        self.go_home()
        if isinstance(home := self.screen, HomeScreen):
            await home.say_anew()

    @work(thread=True, group="settings")
    def _remember(self, key: str, value: str) -> None:
        try:
            remember(self.settings_folder / "settings.toml", key, value)
        except GembaError as error:
            self.call_from_thread(self.tell, str(error), trouble=True)

    @on(Answer.Outside)
    async def _edit_outside(self, event: Answer.Outside) -> None:
        """Give the terminal to the coach's own editor; Ctrl+Z takes back what comes from there."""
        from gembawalk.text_editor import open_in_editor

        await self._save_all()
        folder = Path(tempfile.mkdtemp(prefix="gembawalk-"))
        path = folder / "answer.md"
        try:
            path.write_text(event.answer.value, "utf-8")
            with self.suspend():
                open_in_editor(path, phrase("The editor was not opened"))
            text = path.read_text("utf-8-sig", "replace").rstrip("\n")
        except SuspendNotSupported:
            self.tell(phrase("This terminal can't be handed over to an editor."), trouble=True)
        except (OSError, GembaError) as error:
            self.tell(phrase("{error} What the editor wrote is in {path}.", error=error, path=path), trouble=True)
            return
        else:
            if text != event.answer.value:
                event.answer.set_value(text)
        shutil.rmtree(folder, ignore_errors=True)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy with the system's own tool, else by way of the terminal, and say which it was."""
        super().copy_to_clipboard(text)
        self._copy(text)

    @work(thread=True, group="clipboard")
    def _copy(self, text: str) -> None:
        handed = phrase("Handed to the terminal to copy; not every terminal takes it.")
        self.call_from_thread(self.tell, phrase("Copied.") if put(text) else handed)

    # What the keys do

    async def action_quit(self) -> None:
        """Save what stands on the screens, then leave; keys behind the one that leaves open nothing any more."""
        self.holding = True
        self._leave()

    @work(group="leave", exclusive=True)
    async def _leave(self) -> None:
        from gembawalk.ui.dialogs.confirm import Confirm

        if not await self._save_all():
            self.release()
            note = phrase("What you typed last can't be saved at the moment; the foot of the screen says why.")
            sure = Confirm(phrase("Leave all the same?"), "", note, yes=phrase("Leave and lose it"))
            if not await self.push_screen_wait(sure):
                return
        await self._close()

    async def _take_in(self) -> None:
        """Wait, a moment at most, until the field has all that was typed before."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_TAKE_IN_SECONDS):
                while self.holding:
                    await asyncio.sleep(0.01)
                if self.focused:
                    is_taken = asyncio.Event()
                    self.focused.call_later(is_taken.set)
                    await is_taken.wait()

    async def _save_all(self) -> bool:
        from gembawalk.ui.dialogs.jot import Jot
        from gembawalk.ui.screens.typing_screen import TypingScreen

        for screen in self.screen_stack:
            if isinstance(screen, Jot):
                screen.take_words()
        saved = [await screen.save_all() for screen in self.screen_stack if isinstance(screen, TypingScreen)]
        return all(saved)

    async def _close(self) -> None:
        self.leaving = True
        await self.desk.close()
        # Whoever asked for the end may have given a result with it.
        self.exit(self.return_value, self.return_code or 0)

    def action_help_quit(self) -> None:
        """Say how one leaves, to whoever presses Ctrl+C for it."""
        self.tell(phrase("Ctrl+Q leaves gembawalk; all that was typed is kept."))

    def action_command_palette(self) -> None:
        """Open the palette, once."""
        if not any(isinstance(screen, Palette) for screen in self.screen_stack):
            words = phrase("Look for something to do …")
            self.push_screen(Palette(placeholder=words))

    def action_help(self) -> None:
        """Show what can be done here."""
        from gembawalk.ui.dialogs.help import RAIL, TYPING, Help

        if isinstance(self.screen, Help):
            return
        found: dict[str, list[str]] = {}
        for active in self.screen.active_bindings.values():
            if active.enabled and active.binding.tooltip:
                found.setdefault(phrase(active.binding.tooltip), []).append(
                    self.get_key_display(active.binding).replace("⏎", "enter")
                )
        typing = [(named(keys), phrase(does)) for keys, does in TYPING] if isinstance(self.focused, Answer) else []
        place = getattr(self.screen, "place", None)
        why = self.questions.why(place.question.key) if place else ""
        rail = [(marks, phrase(mean)) for marks, mean in RAIL] if place else []
        here = [(", ".join(keys), sentence) for sentence, keys in found.items()]
        self.push_screen(Help((*here, *typing, *rail), why))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Everything that can be done here, and the themes, by name."""
        described: set[str] = set()
        for active in screen.active_bindings.values():
            known = active.binding.description in described or active.binding.action == "command_palette"
            if active.enabled and active.binding.tooltip and not known:
                described.add(active.binding.description)
                act = active.binding.action

                async def run(act: str = act, node: object = active.node) -> None:
                    await self.run_action(act, node)  # type: ignore[arg-type]

                yield SystemCommand(phrase(active.binding.description), phrase(active.binding.tooltip), run)
        yield SystemCommand(phrase("Theme"), phrase("Change the colours."), self.action_theme)
        yield SystemCommand(
            phrase("Language of the app"),
            phrase("Change the language of screens, keys and help."),
            self.action_app_language,
        )
        for language, name in phrases.LANGUAGES.items():
            # Whoever looks for their language knows it by its own name.
            if language != phrases.spoken():
                change = phrase("Change the language of screens, keys and help.")
                yield SystemCommand(name, change, partial(self._speak_from_now_on, language))
