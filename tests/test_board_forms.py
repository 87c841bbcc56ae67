"""What goes to the board, the pocket and the calendar, on the command line."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from plant import Clock
from test_export_forms import private_words

from gembawalk.documents.card import letter_size, write_card
from gembawalk.documents.period_page import as_markdown, period_report, team_sheet
from gembawalk.documents.web_page import Paper, write_page
from gembawalk.documents.words import words_of
from gembawalk.domain.merge import records
from gembawalk.domain.period import Again, Asked, Attempt, Lesson, Period, Told
from gembawalk.domain.record import Edit, Kind
from gembawalk.domain.standard import Emphasis, KeyPoint, Standard, Step
from gembawalk.store import Store

Say = Callable[..., tuple[int, str, str]]
SINCE = ("--since", "2026-06-01", "--until", "2026-11-30")


@pytest.fixture
def mine(plant: Path, tmp_path: Path, home: Path) -> Path:
    """A copy of the demo plant."""
    path = tmp_path / "mine.db"
    shutil.copy(plant, path)
    return path


@pytest.fixture
def empty(tmp_path: Path, clock: Clock, home: Path) -> Path:
    """A database with nothing in it."""
    path = tmp_path / "empty.db"
    Store.open(path, clock).close()
    return path


def test_what_is_due_is_listed_and_read_by_an_independent_calendar(mine: Path, tmp_path: Path, say: Say) -> None:
    code, listed, _ = say("--db", mine, "due")
    assert code == 0
    days = re.findall(r"(?m)^(\d{4}-\d{2}-\d{2})  (?:try|adopt|holds\?|promise)", listed)
    assert len(days) > 10
    path = tmp_path / "due.ics"
    code, printed, said = say("--db", mine, "due", "--ics", path)
    assert (code, printed) == (0, f"{path}: {len(days)} entries.\n")
    assert "Without a date" in said
    first = path.read_bytes()
    say("--db", mine, "due", "--ics", path)
    assert path.read_bytes() == first
    icalendar = pytest.importorskip("icalendar")
    events = icalendar.Calendar.from_ical(first).walk("VEVENT")
    assert sorted(event["DTSTART"].dt.isoformat() for event in events) == sorted(days)
    assert len({str(event["UID"]) for event in events}) == len(days)


def test_a_calendar_is_written_over_nothing_else(mine: Path, tmp_path: Path, say: Say) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("my notes\n")
    code, _, said = say("--db", mine, "due", "--ics", path)
    assert (code, path.read_text()) == (1, "my notes\n")
    assert said == f"{path} was not written: it holds something else. Name another place.\n"
    assert say("--db", mine, "due", "--ics", tmp_path / "no" / "such.ics")[0] == 1
    assert say("--db", mine, "due", "--ics", tmp_path)[0] == 1


def test_a_card_holds_steps_key_points_and_reasons_on_one_page(mine: Path, tmp_path: Path, say: Say) -> None:
    code, card, _ = say("--db", mine, "card", "changeover-press-3")
    assert code == 0
    with closing(Store.open(mine, Clock())) as store:
        standard = store.find_standard("changeover-press-3")
    shown = MarkdownIt().render(card)
    assert shown.count("<li>\n<p>") + shown.count("<li>") >= len(list(standard.version.parts()))
    path = tmp_path / "card.html"
    assert say("--db", mine, "card", "changeover-press-3", "--out", path)[:2] == (0, f"{path}\n")
    page = path.read_text("utf-8")
    assert '<body class="card" style="--letters: ' in page
    few = replace(standard, version=replace(standard.version, steps=standard.version.steps[:2]))
    words = words_of("de")
    assert letter_size(write_card(standard, words)) < letter_size(write_card(few, words))
    assert "Gut heißt" in write_card(standard, words)
    code, _, said = say("--db", mine, "card", "no such")
    assert (code, said.count("\n")) == (1, 1)


def much(standard: Standard, steps: int, text: str) -> Standard:
    """A standard with so many steps, and four key points below each."""
    kinds = (Emphasis.SAFETY, Emphasis.KNACK, Emphasis.MAKE_OR_BREAK, Emphasis.MAKE_OR_BREAK)
    points = tuple(KeyPoint(id="", lineage="", text=text, reason=text, kind=kind) for kind in kinds)
    told = tuple(Step(id="", lineage="", what=text[:300], key_points=points) for _ in range(steps))
    return replace(standard, version=replace(standard.version, steps=told, outcome=text))


GREEN = "Wait until the lamp is green and the belt has stopped."
LAMP = "ランプが緑になりベルトが止まるまで待つ。"


@pytest.mark.parametrize(
    ("steps", "text", "left_out"),
    [(5, "Wait until the lamp is green.", ""), (7, GREEN, "because"), (12, GREEN, "Knack"), (90, GREEN * 30, "Safety"), (9, LAMP * 4, "why")],
    ids=["little", "some", "much", "a book", "Japanese"],
)  # fmt: skip
def test_a_card_can_be_read_on_one_page_however_much_a_standard_says(
    store: Store, tmp_path: Path, steps: int, text: str, left_out: str
) -> None:
    words = words_of("en")
    card = write_card(much(store.standards()[0], steps, text), words)
    assert 6 <= letter_size(card) < 12
    assert (words.board["shortened"] in card) == bool(left_out)
    assert not left_out or left_out not in card
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("there is no browser to print it")
    page, printed = tmp_path / "card.html", tmp_path / "card.pdf"
    page.write_text(write_page([card], "card", paper=Paper.CARD, letters=letter_size(card)), "utf-8")
    told = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={printed}")
    subprocess.run([browser, *told, page.as_uri()], check=True, capture_output=True, timeout=60)
    assert len(re.findall(rb"/Type /Page\b", printed.read_bytes())) == 1


def test_a_team_sheet_tells_what_became_of_what_was_said(mine: Path, say: Say) -> None:
    code, sheet, _ = say("--db", mine, "teamsheet", "--area", "PRESS", *SINCE)
    assert code == 0
    assert sheet.startswith(
        "# You said, we tried, what happened\n\n*Press shop · 1 June 2026 to 30 November 2026*\n"
    )
    for label in ("You said", "We tried", "We are trying", "What happened", "Learned", "In the way", "Promised"):
        assert f"**{label}.** " in sheet
    assert "\n- **You said.** " in sheet
    assert not re.search(r"\d\d:\d\d", sheet)


def test_a_report_tells_what_several_walks_taught(mine: Path, tmp_path: Path, say: Say) -> None:
    code, report, _ = say("--db", mine, "report", *SINCE)
    assert code == 0
    for heading in ("Seen again", "What was tried", "Help that was asked for", "What the standards learned"):
        assert f"\n## {heading}\n" in report
    assert "A number to ask about, not to hit." in report
    assert re.search(r"\n\| Method \| \d+ \| █{20} \|\n", report)
    path = tmp_path / "report.html"
    assert say("--db", mine, "report", *SINCE, "--out", path)[0] == 0
    assert "<svg" in path.read_text("utf-8")


@pytest.mark.parametrize("command", [("teamsheet", "--area", "plant"), ("report",)])
def test_nothing_private_and_nothing_struck_is_on_a_sheet(
    command: tuple[str, ...], mine: Path, tmp_path: Path, say: Say, clock: Clock
) -> None:
    with closing(Store.open(mine, clock)) as store:
        walks = list(store.all_walks())
        of = next(walk for walk in walks if walk.countermeasures and walk.countermeasures[0].do)
        tried = of.countermeasures[0]
        seen = next(one for one in of.observations if one.problem and one.id == tried.observation)
        struck = (str(seen.problem), str(tried.do))
        whole = say("--db", mine, *command, "--since", "2020-01-01")[1]
        assert all(words in whole for words in struck)
        store.strike(of.id, Kind.OBSERVATION, seen.id, "problem")
        store.strike(of.id, Kind.COUNTERMEASURE, tried.id, "do")
    for name in ("sheet.md", "sheet.html"):
        path = tmp_path / name
        assert say("--db", mine, *command, "--since", "2020-01-01", "--out", path)[0] == 0
        written = path.read_bytes()
        assert len(written) > 4000
        assert [text for text in private_words(mine, clock) if text.encode() in written] == []
        assert [text for text in struck if text.encode() in written] == []
        edits = [edit for walk in walks for edit in records(walk) if edit.kind is not Kind.WALK]
        told = " ".join(str(value) for edit in edits for value in edit.fields.values())
        times = {f"{walk.started_at:%H:%M}" for walk in walks} - set(re.findall(r"\d\d:\d\d", told))
        assert [time for time in times if time.encode() in written] == []
        assert not re.search(rb"[0-9a-f]{8}-[0-9a-f]{4}-7", written)


def test_names_are_pointed_out_on_sheets_too(mine: Path, say: Say, clock: Clock) -> None:
    with closing(Store.open(mine, clock)) as store:
        walk = next(walk for walk in store.all_walks() if any(one.problem for one in walk.observations))
        seen = next(one for one in walk.observations if one.problem)
        store.write(walk.id, [Edit(Kind.OBSERVATION, seen.id, {"problem": "Thomas Meyer said the air is weak"})])
    code, report, said = say("--db", mine, "report", "--since", "2020-01-01")
    assert "Thomas Meyer" in said
    code, report, said = say("--db", mine, "report", "--since", "2020-01-01", "--replace-names")
    assert code == 0
    assert "Thomas" not in report
    assert "A role stands in their place." in said


def test_sheets_are_in_the_language_of_the_settings(mine: Path, say: Say, home: Path) -> None:
    folder = home / ".config" / "gembawalk"
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text('language = "de"\n')
    assert say("--db", mine, "teamsheet", "--area", "press", *SINCE)[1].startswith("# Ihr habt gesagt")
    assert "Wo die Ursachen liegen" in say("--db", mine, "report", *SINCE)[1]
    listed = say("--db", mine, "due")[1]
    assert re.search(r"(?m)^\d{4}-\d{2}-\d{2}  Versprechen  \S.*  \(überfällig\)$", listed)
    assert "promise" not in listed


def test_what_can_not_be_is_told_in_a_sentence(mine: Path, empty: Path, tmp_path: Path, say: Say) -> None:
    assert say("--db", empty, "due") == (0, "", "Nothing is due.\n")
    assert say("--db", empty, "due", "--ics", tmp_path / "due.ics")[0] == 0
    assert "Nothing was told, tried or learned" in say("--db", empty, "report", *SINCE)[1]
    code, printed, said = say("--db", empty, "teamsheet", "--area", "press", *SINCE)
    assert (code, printed) == (1, "")
    assert (
        said == "There is no such area: no area or site is called “press”. There is no walk and no standard yet.\n"
    )
    code, _, said = say("--db", mine, "teamsheet", "--area", "foundry", *SINCE)
    assert code == 1
    assert "There are: " in said
    assert "Press shop" in said
    code, _, said = say("--db", mine, "report", "--since", "2026-06-01", "--until", "2026-05-01")
    assert (code, said.count("\n")) == (1, 1)
    for wrong in ("yesterday", "2026-02-30", "01.06.2026"):
        assert say("--db", mine, "report", "--since", wrong)[0] == 2
    assert say("--db", mine, "teamsheet", "--since", "2026-06-01")[0] == 2
    assert say("--db", mine, "card")[0] == 2
    assert (
        "Nothing was told here"
        in say("--db", mine, "teamsheet", "--area", "press", "--since", "2019-01-01", "--until", "2019-02-01")[1]
    )


HOSTILE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["<script>x</script>", "**bold**", "\n\n# head", "- item", "[a](javascript:x)", "![](x)", "|", "1. x"]
    ),
)


@settings(max_examples=40)
@given(HOSTILE)
def test_no_text_of_people_becomes_structure(text: str) -> None:
    def structures(words: str) -> list[str]:
        on = date(2026, 10, 5)
        told = Told(observation="o", walk="w", on=on, text=words, title=words, area=words, step=words)
        again = Again((replace(told, walk="v"), told))
        tried = Attempt(
            observation="o",
            on=on,
            do=words,
            title=words,
            problem=words,
            result="same",
            evidence=words,
            learning=words,
            adopted=True,
        )
        asked = Asked(on=on, hindrance=words, text=words, state="cannot", because=words)
        lesson = Lesson(title=words, number=2, on=on, note=words, points=(words,))
        period = Period(
            since=on,
            until=on,
            area=words,
            told=(told,),
            again=(again,),
            attempts=(tried,),
            asked=(asked,),
            lessons=(lesson,),
        )
        pages = [[*make(period, words_of("en"))] for make in (team_sheet, period_report)]
        shown = "".join(MarkdownIt().enable("table").render(as_markdown(parts)) for parts in pages)
        assert "<script" not in "".join(write_page(parts, words) for parts in pages)
        return re.findall(r"</?\w+", shown)

    assert structures(f"x{text}x") == structures("xx")
