"""Lets the browsers in that know the key, and opens an app of its own for each."""

from __future__ import annotations

import secrets
import shlex
import subprocess
import sys
from pathlib import Path

import aiohttp_jinja2
from aiohttp import web
from textual_serve.server import Server

from gembawalk.phrases import phrase, spoken

KEY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Those that can't be taken for one another when somebody types them off."""
KEY_LENGTH = 12
_REFUSED = "This page wants the whole address that gembawalk serve has printed, with the key at its end.\n"
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def new_key() -> str:
    """Make a key, short enough to be typed on a tablet and far too long to be guessed (59 bits)."""
    return "".join(secrets.choice(KEY_LETTERS) for _ in range(KEY_LENGTH))


class BrowserServer(Server):
    """Serves the app's page and its stream.

    A key in the address is traded for a cookie at once, so that it doesn't stay in the address bar. The stream
    wants the cookie and a page of this very server: any page on the web may try to open it.

    Args:
        host: the address to listen at.
        port: the port to listen at.
        key: what the address has to end with.
    """

    def __init__(self, host: str, port: int, key: str) -> None:
        super().__init__(_command(), host, port, title="gembawalk", templates_path=Path(__file__).parent)
        self.key = key
        self.cookie = f"gembawalk-{port}"

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """Give the page to whoever has the key."""
        if self._is_key(request.query.get("key")):
            answer = web.HTTPFound(request.rel_url.without_query_params("key"), headers=_HEADERS)
            answer.set_cookie(self.cookie, self.key, httponly=True, samesite="Strict")
            return answer
        self._let_in(request)
        page: web.StreamResponse = await super().handle_index(request)
        page.headers.update(_HEADERS)
        return page

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Open an app for a page that this server gave."""
        self._let_in(request)
        if request.headers.get("Origin") != f"{request.scheme}://{request.host}":
            raise web.HTTPForbidden(text=_REFUSED)
        return await super().handle_websocket(request)

    async def handle_download(self, request: web.Request) -> web.StreamResponse:
        """Hand a file to whoever has the key."""
        self._let_in(request)
        return await super().handle_download(request)

    async def on_startup(self, app: web.Application) -> None:
        """Give the page its words; the command line has told where it is."""
        aiohttp_jinja2.get_env(app).globals.update(
            language=spoken(),
            opening=phrase("gembawalk is opening ..."),
            closed=phrase("gembawalk was closed. What you wrote is kept."),
            again=phrase("Open it again"),
        )

    def initialize_logging(self) -> None:
        """Write no log: who asked for the page is nobody's business."""

    def _let_in(self, request: web.Request) -> None:
        if not self._is_key(request.cookies.get(self.cookie)):
            raise web.HTTPForbidden(text=_REFUSED, headers=_HEADERS)

    def _is_key(self, given: str | None) -> bool:
        return secrets.compare_digest((given or "").encode(), self.key.encode())


def _command() -> str:
    words = [sys.executable, "-m", "gembawalk"]
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
