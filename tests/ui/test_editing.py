"""Editors' habits in an answer: one's own editor, the system's clipboard, undo and words."""

from __future__ import annotations

import stat
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from plant import MakeApp
from story import opened, press, shown, type_in, wait_for, walk_screen

from gembawalk.ui.widgets.answer import Answer

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs that stand in are shell scripts")


def program(folder: Path, name: str, script: str) -> Path:
    """Write a program that stands in for an editor or a clipboard."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def typed(pilot) -> str:
    """Return what stands in the first field."""
    return walk_screen(pilot).view.editors[0].value


async def test_an_answer_is_written_in_ones_own_editor(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(program(tmp_path / "bin", "ed", 'printf " more\\nlines\\n" >> "$1"')))
    app = make_app()
    monkeypatch.setattr(app, "suspend", nullcontext)
    async with opened(app) as pilot:
        await press(pilot, "w", "enter")
        await type_in(pilot, "why")
        await press(pilot, "f5")
        await wait_for(pilot, "why more", "lines")
        assert typed(pilot) == "why more\nlines"
        await press(pilot, "ctrl+z")
        assert typed(pilot) == "why"
        await press(pilot, "ctrl+y")
        assert typed(pilot) == "why more\nlines"


async def test_an_editor_that_ends_in_trouble_loses_nothing(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", str(program(tmp_path / "bin", "ed", 'echo more >> "$1"; exit 3')))
    app = make_app()
    monkeypatch.setattr(app, "suspend", nullcontext)
    told: list[str] = []
    monkeypatch.setattr(app, "tell", lambda words, trouble=False: told.append(words))
    async with opened(app) as pilot:
        await press(pilot, "w", "enter")
        await type_in(pilot, "why")
        await press(pilot, "f5")
        while not told:
            await pilot.pause(0.02)
        assert typed(pilot) == "why"
    (words,) = told
    assert "ended with code 3" in words
    assert Path(words.rsplit(" in ", 1)[1].rstrip(".")).read_text("utf-8") == "whymore\n"


async def test_copy_and_paste_go_through_the_systems_clipboard_and_say_so(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = tmp_path / "board"
    program(tmp_path / "bin", "xclip", f'case "$*" in *-o) cat "{board}";; *) cat > "{board}";; esac')
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":9")
    for name in ("WAYLAND_DISPLAY", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter")
        await type_in(pilot, "two words")
        await press(pilot, "ctrl+shift+left", "ctrl+c")
        assert board.read_text("utf-8") == "words"
        assert "Copied." in shown(pilot)
        board.write_text("für \x1b[31mü", "utf-8")
        await press(pilot, "end", "ctrl+v")
        assert typed(pilot) == "two wordsfür [31mü"


async def test_without_a_tool_the_terminal_copies_and_what_was_copied_here_is_pasted(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "1.2.3.4")
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter")
        await type_in(pilot, "two words")
        await press(pilot, "ctrl+shift+left", "ctrl+x")
        assert typed(pilot) == "two "
        assert "Handed to the terminal" in shown(pilot)
        await press(pilot, "ctrl+v", "ctrl+v")
        assert typed(pilot) == "two wordswords"


async def test_undo_takes_back_lines_also_where_the_scrollbar_goes_with_them(make_app: MakeApp) -> None:
    app = make_app()
    async with opened(app) as pilot:
        await press(pilot, "w", "enter", "ctrl+o")
        (field,) = app.screen.query(Answer)
        for number in range(14):
            await type_in(pilot, str(number % 10))
            await press(pilot, "ctrl+j")
        full = field.text
        for _ in range(40):
            await press(pilot, "ctrl+z")
        assert field.text == ""
        for _ in range(40):
            await press(pilot, "ctrl+y")
        assert field.text == full
        assert field.cursor_location == field.document.end
    assert app.crash is None
