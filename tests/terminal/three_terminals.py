"""The same walk by the same keys in tmux, in xterm and in a browser, with pictures: python tests/terminal/three_terminals.py FOLDER

Wants tmux, xterm with Xvfb, setxkbmap, xdotool and import (ImageMagick), and chromium; what is missing is left out, with a word.
What each has written has to be the same walk. Each waits until the question stands in the database, as a person would
wait until it stands on the screen.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from aiohttp import ClientConnectionError, ClientSession, ClientWebSocketResponse
from rich.console import Console
from rich.text import Text
from terminal import Terminal, with_standard

Step = tuple[str, str]
"""The place that a key is pressed at (empty: wherever one is), and the key or, in quotes, the words."""

WALK: tuple[Step, ...] = (
    ("", "w"), ("", "Enter"),
    ("prepare.learn", "'why seams open, größer als 1 µm'"), ("", "Enter"), ("prepare.good", "Enter"), ("prepare.visions", "Enter"),
    ("prepare.expect", "'they hurry'"), ("", "Enter"), ("prepare.steps", "2"), ("", "Enter"),
    ("hello.agreed", "1"), ("observe.match", "2"), ("observe.facts", "'opens before the lamp is green'"), ("", "Enter"),
    ("observe.risk", "1"), ("observe.taps", "Space"), ("", "Space"), ("", "Enter"),
    ("ask.problem", "'film creases'"), ("", "Left"), ("", "Left"), ("", "Backspace"), ("", "'S'"), ("", "Ctrl+z"), ("", "picture"), ("", "Enter"),
    ("ask.output", "1"), ("ask.outcome", "3"), ("ask.evidence", "'two trays came back'"), ("", "Ctrl+b"), ("ask.outcome", "3"),
    ("ask.evidence", "Enter"), ("opinion.right", "'we look at each tray'"), ("", "Enter"), ("opinion.wrong", "Enter"), ("opinion.changing", "Enter"),
    ("opinion.why", "'the lamp is hidden'"),
    ("", "Enter"),
    ("", "2"), ("opinion.reach", "1"), ("opinion.four_m", "3"), ("try.trying", "1"),
    ("try.do", "'mirror on the pillar'"), ("", "Enter"), ("try.expect", "'no crease'"), ("", "Enter"), ("", "Enter"),
    ("try.who", "'shift lead'"), ("", "Enter"), ("", "'24.12.2031'"), ("", "Enter"), ("try.measure", "Enter"), ("try.risk", "Enter"), ("try.idea", "1"),
    ("try.more", "2"), ("help.hindrance", "'no mirror in the store'"), ("", "Enter"), ("help.answer", "1"), ("help.promise", "'I order one'"), ("", "Enter"),
    ("", "Enter"), ("help.more", "2"), ("read_back.lines", "picture"), ("", "End"), ("", "Enter"), ("reflect.surprised", "'nobody sees the lamp'"), ("", "Enter"),
    ("reflect.learned", "Enter"), ("reflect.listened", "1"), ("reflect.differently", "Enter"), ("reflect.come_along", "Enter"),
    ("summary.read", "picture"), ("", "Enter"), ("home", "picture"), ("", "q"),
)  # fmt: skip

COLUMNS, ROWS = 120, 36
PATIENCE = 60.0
PAUSE = 0.15
"""Seconds between two keys, as a quick person leaves them."""
TMUX_KEYS = {"Ctrl+z": "C-z", "Ctrl+b": "C-b", "Backspace": "BSpace"}
XTERM_KEYS = {"Enter": "Return", "Space": "space", "Backspace": "BackSpace", "Ctrl+z": "ctrl+z", "Ctrl+b": "ctrl+b"}
BROWSER_KEYS = {
    "Enter": ("Enter", 13, "\r"), "Space": (" ", 32, " "), "Backspace": ("Backspace", 8, ""), "Left": ("ArrowLeft", 37, ""),
    "Down": ("ArrowDown", 40, ""), "End": ("End", 35, ""), "Ctrl+z": ("z", 90, ""), "Ctrl+b": ("b", 66, ""),
}  # fmt: skip


class Hand:
    """Somebody at a terminal of one kind."""

    def __init__(self, window: Terminal, name: str, folder: Path) -> None:
        self.window, self.name, self.folder = window, name, folder
        self.environment = {**window.environment, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.pictures = 0

    async def press(self, key: str) -> None:
        """Press one key."""
        raise NotImplementedError

    async def type(self, words: str) -> None:
        """Type words."""
        raise NotImplementedError

    async def draw(self, path: Path) -> None:
        """Write down what the screen looks like."""
        raise NotImplementedError

    async def walk(self) -> None:
        """Go through the whole walk."""
        for place, act in WALK:
            await self._stand_at(place)
            await asyncio.sleep(PAUSE)
            if act == "picture":
                await asyncio.sleep(4 * PAUSE)
                self.pictures += 1
                await self.draw(self.folder / f"{self.name}-{self.pictures}.png")
            elif act.startswith("'"):
                await self.type(act.strip("'"))
            else:
                await self.press(act)

    async def _stand_at(self, place: str) -> None:
        end = time.monotonic() + PATIENCE
        while place and (found := self._place()) != place:
            if time.monotonic() > end:
                await self.draw(self.folder / f"{self.name}-stuck.png")
                raise SystemExit(f"{self.name}: waited in vain for {place}; it stands at {found}")
            await asyncio.sleep(0.05)

    def _place(self) -> str:
        with closing(sqlite3.connect(self.window.database)) as looking:
            for (text,) in looking.execute("SELECT text FROM draft WHERE field = 'place'"):
                return str(text).split("@")[0]
        return "home"


class TmuxHand(Hand):
    """Somebody at tmux."""

    async def press(self, key: str) -> None:
        self.window.press(TMUX_KEYS.get(key, key))

    async def type(self, words: str) -> None:
        self.window.type(words)

    async def draw(self, path: Path) -> None:
        with (path.with_suffix(".txt")).open("w", encoding="utf-8") as written:
            console = Console(
                file=written, record=True, width=COLUMNS, force_terminal=True, color_system="truecolor"
            )
            console.print(Text.from_ansi(self.window.screen(coloured=True)), no_wrap=True, crop=True)
        page = path.with_suffix(".svg")
        console.save_svg(str(page), title="tmux")
        size = "--window-size=1500,1000"
        shown = [browser(), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", size]
        subprocess.run([*shown, f"--screenshot={path}", page.as_uri()], capture_output=True, check=True)


class XtermHand(Hand):
    """Somebody at xterm."""

    display = ":94"

    async def press(self, key: str) -> None:
        self._do("xdotool", "key", XTERM_KEYS.get(key, key))

    async def type(self, words: str) -> None:
        self._do("xdotool", "type", "--delay", "30", words)

    async def draw(self, path: Path) -> None:
        self._do("import", "-window", "root", str(path))

    def _do(self, *command: str) -> None:
        subprocess.run(command, env={**self.environment, "DISPLAY": self.display}, check=True)


class BrowserHand(Hand):
    """Somebody at a browser's page, by Chromium's DevTools protocol."""

    stream: ClientWebSocketResponse
    asked = 0

    async def press(self, key: str) -> None:
        name, code, text = BROWSER_KEYS.get(key, (key, ord(key[0].upper()), key))
        held = 2 if key.startswith("Ctrl") else 0
        told = {"key": name, "code": name, "windowsVirtualKeyCode": code, "modifiers": held}
        await self.call("Input.dispatchKeyEvent", type="keyDown", **told, **({"text": text} if text else {}))
        await self.call("Input.dispatchKeyEvent", type="keyUp", **told)

    async def type(self, words: str) -> None:
        for letter in words:
            await self.call("Input.insertText", text=letter)

    async def draw(self, path: Path) -> None:
        answer = await self.call("Page.captureScreenshot")
        path.write_bytes(base64.b64decode(answer["result"]["data"]))

    async def call(self, method: str, **told: Any) -> dict[str, Any]:
        """Ask the browser for something."""
        self.asked += 1
        await self.stream.send_json({"id": self.asked, "method": method, "params": told})
        while True:
            answer: dict[str, Any] = json.loads((await self.stream.receive()).data)
            if answer.get("id") == self.asked:
                return answer


def browser() -> str:
    """Return the browser's command; empty where there is none."""
    return next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
    )


async def in_tmux(window: Terminal, folder: Path) -> None:
    """Walk in tmux."""
    hand = TmuxHand(window, "tmux", folder)
    window.open()
    window.read("New walk")
    await hand.walk()
    window.until_gone()


async def in_xterm(window: Terminal, folder: Path) -> None:
    """Walk in xterm, on a display of its own."""
    hand = XtermHand(window, "xterm", folder)
    screen = ["Xvfb", hand.display, "-screen", "0", "1240x860x24"]
    with subprocess.Popen(screen, stderr=subprocess.DEVNULL) as display:
        try:
            await asyncio.sleep(1)
            # What a keyboard hasn't, xdotool puts on a key for a moment, and a busy xterm looks there too late.
            hand._do("setxkbmap", "de")
            # No window manager gives xterm the keyboard, but X hands keys to what lies under the pointer.
            place = [
                "-tn",
                "xterm-256color",
                "-geometry",
                f"{COLUMNS}x{ROWS}+0+0",
                "-fa",
                "DejaVu Sans Mono",
                "-fs",
                "12",
            ]
            command = ["xterm", *place, "-e", sys.executable, "-m", "gembawalk"]
            with subprocess.Popen(command, env={**hand.environment, "DISPLAY": hand.display}) as opened:
                await asyncio.sleep(4)
                hand._do("xdotool", "mousemove", "300", "300")
                await hand.walk()
                opened.wait(PATIENCE)
        finally:
            display.terminate()


async def in_browser(window: Terminal, folder: Path) -> None:
    """Walk on the page of ``gembawalk serve``."""
    hand = BrowserHand(window, "browser", folder)
    served = [sys.executable, "-m", "gembawalk", "serve", "--port", str(free_port())]
    port = free_port()
    options = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=1300,860")
    with (
        tempfile.TemporaryDirectory() as profile,
        subprocess.Popen(served, env=window.environment, stdout=subprocess.PIPE, encoding="utf-8") as server,
        subprocess.Popen(
            [browser(), *options, f"--remote-debugging-port={port}", f"--user-data-dir={profile}", "about:blank"],
            stderr=subprocess.DEVNULL,
        ) as shown,
    ):
        assert server.stdout is not None
        page = server.stdout.readline().strip()
        try:
            async with (
                ClientSession() as session,
                session.ws_connect(await tab(session, port), max_msg_size=0) as hand.stream,
            ):
                await hand.call("Page.navigate", url=page)
                await asyncio.sleep(5)
                await hand.walk()
                await asyncio.sleep(2)
                await hand.draw(folder / "browser-closed.png")
        finally:
            shown.terminate()
            server.terminate()


async def tab(session: ClientSession, port: int) -> str:
    """Return the address at which the browser's one tab takes orders."""
    while True:
        try:
            async with session.get(f"http://127.0.0.1:{port}/json") as answer:
                for found in await answer.json():
                    if found["type"] == "page":
                        return str(found["webSocketDebuggerUrl"])
        except ClientConnectionError:
            pass
        await asyncio.sleep(0.2)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def written(window: Terminal) -> str:
    """Return what the walk says, without what differs between any two walks: ids, times, seconds of the tap timer."""
    (line,) = json.loads(window.run("walks", "--json"))
    text = window.run("show", line["id"], "--profile", "coach")
    return re.sub(
        r"^(id|started|finished|walk|date|at):.*\n|\d+(\.\d+)? s\b|\d\d:\d\d", "", text, flags=re.MULTILINE
    )


def main() -> int:
    """Walk three times; 0 where all wrote the same."""
    folder = Path(sys.argv[1]).absolute()
    folder.mkdir(exist_ok=True)
    ways = {
        "tmux": (in_tmux, ("tmux",)),
        "xterm": (in_xterm, ("xterm", "Xvfb", "setxkbmap", "xdotool", "import")),
        "browser": (in_browser, (browser() or "chromium",)),
    }
    wrote: dict[str, str] = {}
    for name, (walk, wants) in ways.items():
        if missing := [one for one in wants if not shutil.which(one)]:
            print(f"{name}: left out, there is no {', '.join(missing)}")
            continue
        home = Path(tempfile.mkdtemp(prefix=f"gembawalk-{name}-"))
        window = with_standard(Terminal(home, (COLUMNS, ROWS)))
        began = time.monotonic()
        try:
            asyncio.run(walk(window, folder))
        finally:
            window.close()
        wrote[name] = written(window)
        (folder / f"{name}.md").write_text(wrote[name], "utf-8")
        print(
            f"{name}: {len(WALK)} steps in {time.monotonic() - began:.0f} s, {len(wrote[name])} characters written"
        )
        shutil.rmtree(home, ignore_errors=True)
    is_same = len(set(wrote.values())) == 1
    print("All wrote the same walk." if is_same else "They differ; compare the .md files.")
    return 0 if is_same else 1


if __name__ == "__main__":
    sys.exit(main())
