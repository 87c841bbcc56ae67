"""The command line's act of opening the app in a browser."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import webbrowser

from gembawalk import paths
from gembawalk.console import say, show
from gembawalk.errors import GembaError
from gembawalk.phrases import mark, phrase

DONE = 0
_HERE = "127.0.0.1"
_NOT_SERVED = mark("The app was not opened in a browser")


def run(asked: argparse.Namespace) -> int:
    """Serve the app until Ctrl+C.

    Raises:
        GembaError: textual-serve isn't installed, the port is taken, or this machine is in no network.
    """
    try:
        from gembawalk.browser.server import BrowserServer, new_key
    except ImportError:
        reason = phrase("{name} is not installed.", name="textual-serve")
        remedy = phrase("Install it with: {command}", command="pip install 'gembawalk[serve]'")
        raise GembaError(phrase(_NOT_SERVED), reason, remedy) from None
    # Each browser's app is a process of its own and reads from here which database is meant.
    os.environ[paths.DATABASE_VARIABLE] = str(paths.database(asked.db))
    address = own_address() if asked.network else _HERE
    host = "0.0.0.0" if asked.network else _HERE  # noqa: S104 (asked for, and behind a key)
    _look_for(host, asked.port)
    key = new_key()
    page = f"http://{address}:{asked.port}/?key={key}"
    show(page)
    if asked.network:
        say(phrase("Whoever has this address can read and write your walks, until Ctrl+C ends it here."))
        say(phrase("Nothing is encrypted on the way: use it in a network that you trust."))
    else:
        say(phrase("Only browsers on this machine get in. Ctrl+C ends it."))
    sys.stdout.flush()
    if _has_browser():
        webbrowser.open(page)
    BrowserServer(host, asked.port, key).serve()
    return DONE


def own_address() -> str:
    """Tell by which address others in the same network reach this machine; nothing is sent.

    Raises:
        GembaError: it is in no network.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # A datagram socket only looks up the way there; the address is one that nobody has (RFC 5737).
            probe.connect(("192.0.2.1", 9))
        except OSError:
            remedy = phrase("Connect it, or leave --network out.")
            raise GembaError(phrase(_NOT_SERVED), phrase("this machine is in no network."), remedy) from None
        return str(probe.getsockname()[0])


def _look_for(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":
            # What was closed a moment ago is free; on Windows this would share a port that is in use.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = phrase("port {port} can't be used ({error}).", port=port, error=error.strerror or error)
            raise GembaError(phrase(_NOT_SERVED), reason, phrase("Choose another with --port.")) from None


def _has_browser() -> bool:
    """Whether a browser would open in a window; not one of text in this very terminal, nor one far away."""
    if os.environ.get("SSH_CONNECTION"):
        return False
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
