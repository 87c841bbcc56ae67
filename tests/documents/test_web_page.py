"""The page for a browser: one file, no script, and no text of a user becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st
from test_summary import told_walk

from gembawalk.documents.page import Profile
from gembawalk.documents.pareto import Pareto
from gembawalk.documents.web_page import walk_page, write_page
from gembawalk.documents.words import words_of

HOSTILE = st.one_of(
    st.text(max_size=40).filter(str.strip),
    st.sampled_from(
        [
            "<script>alert(1)</script>", "</style><script>", '" onload="x', "<img src=x onerror=y>", "]]>", "<!--",
            "[x](javascript:alert(1))", "![](http://example.org/a.png)", "http://example.org/", "<http://a.b>", "&lt;b&gt;",
            "[ ] box", "📅 2026-01-01", "x 📅 2026-01-01", "[x] a 📅 2026-01-01",
        ]
    ),
)  # fmt: skip
ALLOWED = set(
    "html head meta title style body main h1 h2 h3 p strong em br ul ol li span blockquote table thead tbody tr th td "
    "figure svg desc text rect figcaption code pre hr".split()
)


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(page: str) -> Seen:
    seen = Seen()
    seen.feed(page)
    seen.close()
    return seen


@settings(max_examples=60, deadline=None)
@given(HOSTILE)
def test_no_text_of_a_user_becomes_markup(text: str) -> None:
    told = told_walk()

    def page(words: str) -> Seen:
        version = replace(told.version, title=words, site=words, area=words)
        walk = replace(
            told,
            version=version,
            observations=tuple(
                replace(one, facts=words, problem=one.problem and words) for one in told.observations
            ),
            countermeasures=tuple(replace(one, do=words, who=words) for one in told.countermeasures),
            promises=tuple(replace(one, hindrance=words, text=words) for one in told.promises),
        )
        return read(walk_page(walk, Profile.COACH))

    hostile, plain = page(text), page("plain")
    assert set(hostile.tags) <= ALLOWED
    assert not {name for name in hostile.attributes if name.startswith("on") or name in ("href", "src", "srcset")}
    # A line break or a blank line in a text makes lines and paragraphs of it, and nothing else.
    structure = [[tag for tag in one.tags if tag not in ("br", "p", "pre", "code")] for one in (hostile, plain)]
    assert structure[0] == structure[1]


def test_a_page_is_one_file_that_loads_nothing() -> None:
    page = walk_page(told_walk(), Profile.TEAM)
    assert "<script" not in page and "url(" not in page and "@import" not in page
    assert not re.search(r"https?://", page)
    assert "default-src 'none'" in page
    assert page == walk_page(told_walk(), Profile.TEAM)
    assert "prefers-color-scheme: dark" in page and "@media print" in page


def test_tasks_have_boxes_and_days() -> None:
    page = walk_page(told_walk(), Profile.TEAM)
    assert '<li class="task open">' in page
    assert '<span class="day"><span>📅 </span>2026-10-12</span>' in page
    assert "[ ]" not in page


def test_the_chart_says_the_same_in_words_and_that_it_is_no_target() -> None:
    told = ["machine", None, "machine", "method", "machine", "not known yet", "machine"]
    pareto = Pareto.of(told, words_of("en"))
    svg = pareto.svg()
    assert 'role="img"' in svg and "Machine 4, Method 1" in svg
    warning = "A number to ask about, not to hit."
    assert warning in svg and warning in pareto.markdown()
    assert "| Machine | 4 | ████████████████████ |" in pareto.markdown()
    assert "Not known yet: 2." in pareto.markdown()
    assert not Pareto.of([None], words_of("en")).total
    assert "Maschine 4" in Pareto.of(told, words_of("de")).svg()


def test_a_walk_with_enough_causes_has_a_chart() -> None:
    told = told_walk()
    assert "<svg" not in walk_page(told, Profile.TEAM)
    nozzle = told.observations[1]
    more = tuple(replace(nozzle, id=f"{nozzle.id}{number}") for number in range(3))
    assert "<svg" in walk_page(replace(told, observations=(*told.observations, *more)), Profile.TEAM)


def test_the_title_can_not_end_the_head() -> None:
    assert "<title>&lt;/title&gt;&lt;b&gt;</title>" in write_page(["x"], "</title><b>")
