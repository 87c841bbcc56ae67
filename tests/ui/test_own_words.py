"""No word of the interface passes by the catalogues: in a language that nobody speaks, no English stays on any screen."""

from __future__ import annotations

import dataclasses
import re
import shutil
import tomllib
from collections.abc import Collection
from datetime import datetime, timedelta, timezone
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import story
import tour
from catalogue import messages
from plant import Clock
from story import opened, press, settled, shown
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widget import Widget

from gembawalk import phrases
from gembawalk.demo import plant as demo
from gembawalk.documents.standard import read_standard
from gembawalk.domain.question import QUESTIONS
from gembawalk.domain.standard import Confidence, Emphasis
from gembawalk.phrases import Catalogue
from gembawalk.questions import LANGUAGES, QuestionSet
from gembawalk.settings import Settings
from gembawalk.ui import app as app_module
from gembawalk.ui.app import GembawalkApp
from gembawalk.ui.screens.editor import Source
from gembawalk.ui.screens.export import ExportScreen
from gembawalk.ui.widgets.page import Page
from gembawalk.ui.widgets.paper import Paper

GREEK = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "αβψδεφγηιξκλμνοπθρστυωςχζϊΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠΘΡΣΤΥΩΪΧΖΫ"
)
STORED = {choice for question in QUESTIONS.values() for field in question.fields for choice in field.choices}
STORED |= {one.value for names in (Confidence, Emphasis) for one in names}
"""Values that have a meaning in the database; they are said by their messages."""
ALLOWED = re.compile(
    r"gembawalk|not known|[-\w ]+\.md|[-\w]+-(dark|light|daylight|night|plain|safe|contrast|frappe|latte)|v\d+|f\d+|esc|enter|"
    r"space|tab|shift|alt|delete|backspace|up|down|left|right|end|home|Written to a file|It could not be saved|"
    + "|".join(LANGUAGES.values())
)
"""Names, values that a person typed, and keys as they are written on a keyboard."""


def greek(text: str) -> str:
    """Write letters as Greek ones; what stands in braces stays."""
    return "".join(part if part.startswith("{") else part.translate(GREEK) for part in re.split(r"(\{\w*\})", text))


def mapped(value: Any, kept: Collection[str] = STORED) -> Any:
    """Write all texts of tables in Greek, but for days, and values that have a meaning."""
    if isinstance(value, str):
        return value if value in kept or re.match(r"[\d+-]", value) else greek(value)
    if isinstance(value, list | tuple):
        return [mapped(item, kept) for item in value]
    return {key: mapped(item, kept) for key, item in value.items()} if isinstance(value, dict) else value


class Greek(dict[str, str | tuple[str, ...]]):
    """A catalogue that has every message."""

    def get(self, one: str, other: Any = None) -> Any:
        """Translate a message, and both forms of one that counts; what is no message stays, and is found."""
        if one not in messages():
            return other
        return tuple(map(greek, other)) if isinstance(other, tuple) else greek(one)


@pytest.fixture(scope="module")
def greek_plant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo plant with everything that was said and written in it in Greek."""

    def deep(value: Any) -> Any:
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            kept = {one.name: deep(getattr(value, one.name)) for one in dataclasses.fields(value)}
            return dataclasses.replace(value, **kept)
        if isinstance(value, tuple):
            return tuple(map(deep, value))
        return mapped(value) if type(value) is str else value

    path = tmp_path_factory.mktemp("greek") / "demo.db"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(demo, "read_standard", lambda text: deep(read_standard(text)))
        patched.setattr(demo, "tomllib", SimpleNamespace(loads=lambda text: mapped(tomllib.loads(text))))
        demo.build(path, datetime(2026, 10, 5, 7, 40, tzinfo=timezone(timedelta(hours=2))))
    return path


@pytest.fixture
def greek_app(greek_plant: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> GembawalkApp:
    """The app on that plant, with its words and questions in Greek too."""
    tables = tomllib.loads(files("gembawalk.questions").joinpath("en.toml").read_text("utf-8"))
    questions = QuestionSet("en", {key: mapped(value, {}) for key, value in tables.items()})
    monkeypatch.setattr(app_module, "load", lambda *_: questions)
    type_in = story.type_in
    for module in (story, tour):
        monkeypatch.setattr(module, "type_in", lambda pilot, text: type_in(pilot, greek(text)))
    monkeypatch.setattr(phrases, "_spoken", Catalogue("xx", Greek()))
    shutil.copy(greek_plant, tmp_path / "demo.db")
    return GembawalkApp(
        tmp_path / "demo.db",
        Settings(),
        settings_folder=tmp_path / "settings",
        export_folder=Path(greek(str(tmp_path))),
        now=clock,
        is_demo=True,
    )


def english(pilot: Pilot[None], stop: str) -> list[str]:
    """Tell the English words on the screen; documents are in the walk's language, which knows no Greek."""
    rows = shown(pilot).split("\n")
    screen = pilot.app.screen
    documents: list[Widget] = []
    for under in pilot.app.screen_stack if isinstance(screen, ModalScreen) else [screen]:
        documents += [
            *under.query(Page),
            *under.query(Source),
            *(under.query(Paper) if isinstance(under, ExportScreen) else ()),
        ]
    for one in documents:
        left, right = one.region.x, one.region.right
        for at in range(max(0, one.region.y), min(one.region.bottom, len(rows))):
            rows[at] = rows[at].ljust(right)[:left] + rows[at].ljust(right)[right:]
    found = ((row, word) for row in rows for word in re.findall(r"[A-Za-z]{2,}[A-Za-z ]*", ALLOWED.sub("", row)))
    return [f"{stop}: {word.strip()!r} in {row.strip()!r}" for row, word in found]


async def test_no_english_is_left_on_any_screen(greek_app: GembawalkApp) -> None:
    left: list[str] = []
    async with opened(greek_app, (140, 40)) as pilot:
        async for stop in tour.screens(pilot):
            await settled(pilot)
            left += english(pilot, stop)
    assert not left, "\n".join(left)


async def test_no_english_is_left_in_dialogs_and_at_the_edges(greek_app: GembawalkApp) -> None:
    left: list[str] = []
    async with opened(greek_app, (140, 40)) as pilot:

        async def see(stop: str, *keys: str) -> None:
            await press(pilot, *keys)
            await settled(pilot)
            left.extend(english(pilot, stop))

        await see("the tour", "t")
        await see("the palette", "escape", "ctrl+p")
        await press(pilot, "escape")
        pilot.app.run_worker(pilot.app.run_action("theme"))
        await see("themes", "pagedown")
        await press(pilot, "escape")
        pilot.app.run_worker(pilot.app.run_action("app_language"))
        await see("languages of the app")
        await see("find with limits", "escape", "f", "tab", "enter", "tab")
        await tour.type_in(pilot, "qqqqqqqq")
        await settled(pilot)
        await see("nothing found")
        await tour.home(pilot)
        await press(pilot, "p")
        await tour.type_in(pilot, "qqqqqqqq")
        await see("no walk")
        await tour.home(pilot)
        await see("erase", "p", "enter", "x")
        await see("a note", "escape", "n")
        await tour.home(pilot)
        await press(pilot, "s")
        await tour.type_in(pilot, "qqqqqqqq")
        await see("no standard")
        await see("write one", "ctrl+n")
        await see("nothing written", "a", "enter")
        await press(pilot, "backspace")
        await tour.home(pilot)
        await see("retire", "s", "enter", "r")
        await see("retired", "2", "enter")
        await see("a mistake in a standard", "escape", "down", "enter", "e", "#", "#", "ctrl+s")
        await tour.home(pilot)
        await see("a walk by its language", "w", "enter", "f9")
        await see("nothing to undo", "escape", "f8")
        await see("help", "f1")
        await tour.home(pilot)
        await see("an unfinished walk", "enter")
    assert not left, "\n".join(left)
