"""An index over a few texts, in a database of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from gembawalk.search import layout, lexicon
from gembawalk.search.content import differences
from gembawalk.search.entries import Entries
from gembawalk.search.index import Found, Index
from gembawalk.search.lexicon import Pairs


class Texts:
    """Texts by their names, kept as the store keeps observations."""

    def __init__(self, texts: Mapping[str, str] | None = None, given: Pairs | None = None) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        layout.create(self.connection)
        self.index = Index(lexicon.packaged() if given is None else given)
        self.texts: dict[str, str] = {}
        self.names: list[str] = []
        self.change(texts or {})

    def change(self, texts: Mapping[str, str]) -> None:
        """Put texts in, or others in their places; an empty one takes it out."""
        entries = Entries(self.connection)
        for name, text in texts.items():
            if name not in self.names:
                self.names.append(name)
            entries.change(self.names.index(name), self.texts.pop(name, ""), text)
            if text:
                self.texts[name] = text
        entries.write()

    def find(self, query: str, limit: int = 10) -> Found:
        """Look for a query."""
        return self.index.find(self.connection, query, limit, self._of)

    def found(self, query: str, limit: int = 10) -> list[str]:
        """Return the names of what is found, best first."""
        return [self.names[match.number] for match in self.find(query, limit).matches]

    def marked(self, query: str, name: str) -> list[str]:
        """Return the marked parts of a text."""
        text = self.texts[name]
        return [text[start:end] for start, end in self.find(query).highlight.spans(text)]

    def differences(self) -> list[str]:
        """Compare the index with one built anew from the same texts."""
        anew = Texts()
        entries = Entries(anew.connection)
        for number, name in enumerate(self.names):
            entries.add(number, self.texts.get(name, ""))
        entries.write()
        return list(differences(anew.connection, self.connection))

    def _of(self, numbers: Sequence[int]) -> dict[int, str]:
        known = {number: self.texts.get(self.names[number]) for number in numbers}
        return {number: text for number, text in known.items() if text}
