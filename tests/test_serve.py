"""The app in a browser: who is let in, what the page shows, and that nothing is lost when it is closed."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType, WSServerHandshakeError

from gembawalk import demo
from gembawalk.browser.server import KEY_LENGTH, new_key

PATIENCE = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path) -> dict[str, str]:
    apart = ("GEMBAWALK", "DISPLAY", "WAYLAND", "TEXTUAL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(apart)}
    return {
        **kept,
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("served") / "walks of mine.db"
    demo.build(path, datetime.now().astimezone())
    return path


@pytest.fixture(scope="module")
def page(database: Path) -> Iterator[str]:
    """The address that ``gembawalk serve`` prints."""
    command = [sys.executable, "-m", "gembawalk", "serve", "--db", str(database), "--port", str(free_port())]
    with subprocess.Popen(
        command, env=environment(database.parent), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as served:
        try:
            assert served.stdout is not None
            address = served.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:"), served.stderr and served.stderr.read()
            yield address
        finally:
            served.terminate()


def browser() -> ClientSession:
    """A browser; it keeps the cookies of addresses without a name too."""
    return ClientSession(cookie_jar=CookieJar(unsafe=True))


def parts(page: str) -> tuple[str, str]:
    base, key = page.split("/?key=")
    return base, key


async def opened(session: ClientSession, page: str) -> str:
    """Open the page as a browser does, as soon as the server listens; returns its text."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            async with session.get(page) as answer:
                assert answer.status == 200
                assert answer.url.query_string == ""
                return await answer.text()
        except aiohttp.ClientConnectorError:
            assert time.monotonic() < end
            await asyncio.sleep(0.1)


async def shown(stream: ClientWebSocketResponse, words: str) -> None:
    """Wait until words are drawn."""
    drawn = b""
    async with asyncio.timeout(PATIENCE):
        while words.encode() not in drawn:
            message = await stream.receive()
            assert message.type is not WSMsgType.CLOSED, drawn.decode("utf-8", "replace")
            if message.type is WSMsgType.BINARY:
                drawn += message.data


async def test_only_who_has_the_key_gets_in(page: str) -> None:
    base, key = parts(page)
    async with browser() as owner:
        await opened(owner, page)
    async with browser() as stranger:
        for place in ("/", "/ws", "/download/1", "/?key=", f"/?key={key[:-1]}", f"/?key={key}é"):
            async with stranger.get(base + place, headers={"Origin": base}) as answer:
                assert answer.status == 403, place
                assert key not in await answer.text()


async def test_another_page_in_the_same_browser_does_not_reach_the_app(page: str) -> None:
    base, _ = parts(page)
    async with browser() as owner:
        await opened(owner, page)
        for origin in ("http://127.0.0.1:3000", "https://example.org", None):
            with pytest.raises(WSServerHandshakeError) as refused:
                await owner.ws_connect(f"{base}/ws", origin=origin)
            assert refused.value.status == 403


async def test_the_page_asks_nobody_else_for_anything(page: str) -> None:
    async with browser() as owner:
        text = await opened(owner, page)
    assert "http" not in text.replace("https:", "").replace("http-equiv", "")


async def test_what_was_typed_just_before_the_page_was_closed_is_kept(page: str, database: Path) -> None:
    base, _ = parts(page)
    async with browser() as owner:
        await opened(owner, page)
        async with owner.ws_connect(f"{base}/ws?width=80&height=24", origin=base) as stream:
            await shown(stream, "New walk")
            await stream.send_str(json.dumps(["stdin", "w"]))
            await shown(stream, "Which")
            await stream.send_str(json.dumps(["stdin", "\r"]))
            await shown(stream, "Prepare")
            await stream.send_str(json.dumps(["stdin", "seen on a tablet"]))
    end = time.monotonic() + PATIENCE
    while "seen on a tablet" not in kept(database):
        assert time.monotonic() < end
        await asyncio.sleep(0.1)


def kept(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as looking:
        return [text for (text,) in looking.execute("SELECT text FROM draft")]


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = serve(tmp_path, "-m", "gembawalk", "serve", "--port", port)
    assert told.returncode == 1
    assert f"port {port} can't be used" in told.stderr
    assert "--port" in told.stderr
    assert told.stdout == ""


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['textual_serve'] = None; from gembawalk.cli import run; sys.exit(run(['serve']))"
    )
    told = serve(tmp_path, "-c", code)
    assert told.returncode == 1
    assert "textual-serve is not installed" in told.stderr
    assert "pip install 'gembawalk[serve]'" in told.stderr
    assert "Traceback" not in told.stderr


def serve(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        env=environment(folder), capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False,
    )  # fmt: skip


def test_no_key_is_made_twice() -> None:
    keys = {new_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert {len(key) for key in keys} == {KEY_LENGTH}
