"""The command line's acts for board and pocket: what is due, a standard's card, the team sheet, a report."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gembawalk import paths, settings
from gembawalk.console import now, open_store, say, short, show
from gembawalk.errors import GembaError
from gembawalk.name_guard import NameGuard
from gembawalk.phrases import phrase

if TYPE_CHECKING:
    from gembawalk.documents.period_page import Part
    from gembawalk.documents.words import Words
    from gembawalk.domain.due import DueLine
    from gembawalk.domain.period import Period
    from gembawalk.store import Store

DONE = 0


def run(asked: argparse.Namespace) -> int:
    """Print or write one of them."""
    acts = {"due": _due, "card": _card, "teamsheet": _team_sheet, "report": _report}
    with closing(open_store(paths.database(asked.db))) as store:
        acts[asked.command](store, asked)
    return DONE


def _words() -> Words:
    """What stands on a sheet over several walks is in the coach's language."""
    from gembawalk.documents.words import words_of

    return words_of(settings.load(paths.settings_file()).language)


def _due(store: Store, asked: argparse.Namespace) -> None:
    lines = store.due()
    if asked.ics:
        from gembawalk.documents.calendar import write_calendar

        dated = [line for line in lines if line.due]
        _write(store, Path(asked.ics), write_calendar(dated, _words()))
        show(phrase("{ics}: {dated} entries.", ics=asked.ics, dated=len(dated)))
        if len(dated) < len(lines):
            say(phrase("Without a date, and so not in the calendar: {lines}.", lines=len(lines) - len(dated)))
        return
    today = now().date()
    for line in lines:
        show(_due_line(line, today))
    if not lines:
        say(phrase("Nothing is due."))


def _due_line(line: DueLine, today: date) -> str:
    from gembawalk.domain.due import KINDS

    late = f"  ({phrase('overdue')})" if line.due and line.due < today else ""
    where = ", ".join(part for part in (line.title, line.area, line.site) if part)
    day = line.due.isoformat() if line.due else phrase("no date")
    wide = max(7, *(len(phrase(kind)) for kind in KINDS.values()))
    text = line.text if line.told else phrase("tell them: {text}", text=line.text)
    head = f"{day:<10}  {phrase(KINDS[line.kind]):<{wide}}  "
    return f"{head}{short(text)}{late}\n{'':{len(head)}}{short(where)}"


def _card(store: Store, asked: argparse.Namespace) -> None:
    from gembawalk.documents.card import letter_size, write_card

    standard = store.find_standard(asked.standard)
    card = write_card(standard, _words())
    _hand_out(store, asked, [card.rstrip("\n")], standard.version.title, "card", letter_size(card))


def _team_sheet(store: Store, asked: argparse.Namespace) -> None:
    from gembawalk.documents.period_page import team_sheet

    words = _words()
    with NameGuard(replaces=asked.replace_names) as guard:
        period = guard.passed_period(_period(store, asked))
    _hand_out(store, asked, team_sheet(period, words), words.board["sheet"], "board")


def _report(store: Store, asked: argparse.Namespace) -> None:
    from gembawalk.documents.period_page import period_report

    words = _words()
    with NameGuard(replaces=asked.replace_names) as guard:
        period = guard.passed_period(_period(store, asked))
    _hand_out(store, asked, period_report(period, words), words.board["report"], "sheet")


def _period(store: Store, asked: argparse.Namespace) -> Period:
    since = date.fromisoformat(asked.since)
    until = date.fromisoformat(asked.until) if asked.until else now().date()
    if until < since:
        raise GembaError(
            phrase("There is no such stretch of time"),
            phrase("{until} lies before {since}.", until=until, since=since),
            phrase("Say an earlier --since."),
        )
    return store.period(since, until, asked.area)


def _hand_out(
    store: Store,
    asked: argparse.Namespace,
    parts: Iterable[Part],
    title: str,
    paper: str,
    letters: float = 0,
) -> None:
    """Print a page as markdown, or write it to a file: a page for a browser where the name ends in html."""
    from gembawalk.documents.period_page import as_markdown

    if not asked.out:
        show(as_markdown(parts).rstrip("\n"))
        return
    path = Path(asked.out)
    if path.suffix.casefold() in (".html", ".htm"):
        from gembawalk.documents.web_page import Paper, write_page

        language = settings.load(paths.settings_file()).language
        text = write_page(parts, title, language=language, paper=Paper(paper), letters=letters)
    else:
        text = as_markdown(parts)
    _write(store, path, text)
    show(str(path))


def _write(store: Store, path: Path, text: str) -> None:
    from gembawalk.documents.file import write_over_own

    write_over_own(path, text)
    # It holds words of many walks.
    store.upkeep.hand_out(path, "", "board")
