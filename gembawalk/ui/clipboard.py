"""The system's clipboard, through the tools that a system has for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

_PATIENCE = 2.0
"""Seconds until a tool that doesn't answer is given up."""

Tool = tuple[tuple[str, ...], tuple[str, ...]]
"""The commands that copy and paste."""


def put(text: str) -> bool:
    """Put a text on the system's clipboard; False where there is no tool that could."""
    return any(_run(copy, text) is not None for copy, _ in _tools())


def take() -> str | None:
    """Return the text on the system's clipboard; None where there is no tool that could tell."""
    return next((text for _, paste in _tools() if (text := _run(paste, "")) is not None), None)


def _tools() -> Iterator[Tool]:
    if os.environ.get("SSH_CONNECTION") or "TEXTUAL_DRIVER" in os.environ:
        # A tool would reach the clipboard of this machine, but the coach sits at another one.
        return
    if sys.platform == "darwin":
        yield ("pbcopy",), ("pbpaste",)
    elif sys.platform == "win32":
        read = "[Console]::OutputEncoding = [Text.Encoding]::UTF8; Get-Clipboard -Raw"
        write = "[Console]::InputEncoding = [Text.Encoding]::UTF8; Set-Clipboard -Value ([Console]::In.ReadToEnd())"
        yield ("powershell", "-NoProfile", "-Command", write), ("powershell", "-NoProfile", "-Command", read)
    else:
        if os.environ.get("WAYLAND_DISPLAY"):
            yield ("wl-copy",), ("wl-paste", "--no-newline")
        if os.environ.get("DISPLAY"):
            yield ("xclip", "-selection", "clipboard"), ("xclip", "-selection", "clipboard", "-o")
            yield ("xsel", "--clipboard", "--input"), ("xsel", "--clipboard", "--output")


def _run(command: tuple[str, ...], text: str) -> str | None:
    program = shutil.which(command[0])
    if program is None:
        return None
    # xclip and wl-copy stay in the background to serve what they hold; with a pipe open they would be waited for.
    output = subprocess.DEVNULL if text else subprocess.PIPE
    try:
        done = subprocess.run(  # noqa: S603 (the command is one of those above)
            [program, *command[1:]],
            input=text.encode(),
            stdout=output,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return (done.stdout or b"").decode("utf-8", "replace")
