"""A page of markdown to be read, as it will be exported."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static


class Page(VerticalScroll, can_focus=True):
    """Shows one markdown document, without its front matter."""

    DEFAULT_CSS = """
    Page {
        height: 1fr;
        padding: 1 3;
        scrollbar-size-vertical: 1;
        & Markdown { padding: 0; margin: 0; background: transparent; max-width: 96; }
        & MarkdownH1 { color: $accent; content-align: left middle; text-style: bold; margin: 0 0 1 0; }
        & MarkdownH2 { color: $accent; text-style: bold; margin: 1 0 0 0; }
        & MarkdownH3 { color: $foreground; text-style: bold; margin: 1 0 0 0; }
        & .-found { border-left: outer $accent; padding: 0 0 0 1; }
        & MarkdownTableContent { keyline: thin $foreground 45%; }
        & MarkdownBlockQuote { background: transparent; border-left: outer $quote; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False),
        Binding("k", "scroll_up", "Up", show=False),
        Binding("space", "page_down", "Page down", show=False),
        Binding("g", "scroll_home", "Top", show=False),
        Binding("G", "scroll_end", "End", show=False),
    ]

    def compose(self) -> ComposeResult:
        """Empty until a document is shown."""
        yield Static()

    async def show(self, markdown: str, told: str = "") -> None:
        """Show a document from its beginning, or with a text that stands in it in sight and marked."""
        import textual.widgets

        # The markdown parser takes some 30 ms to import: not on the screen's thread, and not before it is needed.
        markdown_widget = await asyncio.to_thread(lambda: textual.widgets.Markdown)
        await self.remove_children()
        await self.mount(markdown_widget(without_front_matter(markdown), open_links=False))
        self.scroll_home(animate=False)
        if told:
            # Once it is laid out: before that nothing has its place yet.
            self.call_after_refresh(self._find, told)

    def _find(self, told: str) -> None:
        from gembawalk.documents.escape import unescape_block

        wanted = " ".join(told.split())
        for block in self.query("MarkdownParagraph"):
            source = str(getattr(block, "source", None) or "")
            if wanted in " ".join(unescape_block(source).split()):
                block.add_class("-found")
                block.scroll_visible(animate=False, top=True)
                return


def without_front_matter(markdown: str) -> str:
    """Return a document without the block between the two ``---`` lines at its top."""
    if markdown.startswith("---\n"):
        _, _, rest = markdown[4:].partition("\n---\n")
        return rest or markdown
    return markdown
