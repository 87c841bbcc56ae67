"""Asks a person line by line: for words, for one of several things, and for what they say in place of an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gembawalk.console import show
from gembawalk.domain.text import clean, one_line
from gembawalk.phrases import phrase

Read = Callable[[str], str | None]
"""Asks for a line; None where there will be no more."""


class Leave(Exception):
    """There is nobody who answers any more; the walk waits."""


class Command(Exception):
    """Something was said in place of an answer."""

    def __init__(self, name: str, rest: str) -> None:
        super().__init__(name, rest)
        self.name = name
        self.rest = rest


def read_line(prompt: str) -> str | None:
    """Ask for a line on the terminal, or take the next one of a pipe."""
    try:
        return input(prompt)
    except EOFError:
        return None


class Asking:
    """Asks for lines, and for one of several things by its number or its words."""

    def __init__(self, read: Read) -> None:
        self._read = read

    def line(self, prompt: str = "> ") -> str:
        """Return a line; one that ends with a backslash goes on in the next.

        Raises:
            Leave: there will be no more.
            Command: it began with a slash.
        """
        parts: list[str] = []
        while True:
            text = self._read(prompt)
            if text is None:
                raise Leave
            text = clean(text)
            if not parts and text.startswith("/"):
                if not text.startswith("//"):
                    name, _, rest = text[1:].strip().partition(" ")
                    raise Command(name.casefold(), rest.strip())
                text = text[1:]
            if not text.endswith("\\"):
                return "\n".join((*parts, text)).strip()
            parts.append(text[:-1].rstrip())

    def pause(self, prompt: str) -> None:
        """Wait for Enter, whatever is said before it.

        Raises:
            Leave: there will be no more.
        """
        if self._read(prompt) is None:
            raise Leave

    def choice(self, words: Sequence[str], current: int | None, *, must: bool = False) -> int | None:
        """Return the number, from 0, of the one that is chosen; the current one for an empty line."""
        for number, one in enumerate(words, 1):
            so_far = f" {phrase('(so far)')}" if number - 1 == current else ""
            show(f"{number} {one_line(one)}{so_far}")
        while True:
            said = self.line().casefold()
            if not said and not (must and current is None):
                return current
            begun = [at for at, one in enumerate(words) if said and one.casefold().startswith(said)]
            if said.isdecimal() and 1 <= int(said) <= len(words):
                return int(said) - 1
            if len(begun) == 1:
                return begun[0]
            show(phrase("Say a number from 1 to {most}.", most=len(words)))
