"""What can be said on the command line: the subcommands, their options, and an example for each."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import date
from typing import Any, NoReturn

from gembawalk import __version__
from gembawalk.phrases import mark, marks, phrase

_ERRORS = marks(
    "the following arguments are required: {names}",
    "unrecognized arguments: {names}",
    "argument {name}: expected one argument",
    "argument {name}: expected at least one argument",
    "argument {name}: expected {number} arguments",
    "argument {name}: invalid choice: {value} (choose from {names})",
    "argument {name}: {told}",
)
"""What argparse says, as the catalogues have it."""
_ARGPARSE = marks(
    "positional arguments", "options", "show this help message and exit", "show program's version number and exit"
)
FORMATS = ("md", "html", "csv", "jsonl")
PROFILES = ("team", "coach", "full")


def parser(*, home: bool = False) -> argparse.ArgumentParser:
    """Return the parser; its result names the subcommand in `command` (and `act` below ``standard``).

    Args:
        home: know no subcommands, which takes a fortieth of the start.
    """
    top = _Parser(
        "gembawalk", phrase("Guides a lean coach through a gemba walk."), "gembawalk --db plant.db", add_db=False
    )
    top.add_argument("--db", metavar="PATH", help="the database file (or set GEMBAWALK_DB)")
    top.add_argument("--version", action="version", version=f"gembawalk {__version__}")
    if home:
        top.set_defaults(command=None)
        return top
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    walk = _add(commands, "walk", "begin a walk", 'gembawalk walk "Changeover press 3"')
    walk.add_argument(
        "standard", nargs="?", metavar="STANDARD", help="its title, its id, or the beginning of its id"
    )
    walk.add_argument("--plain", action="store_true", help="line by line, for a screen reader or a braille line")

    demo = _add(commands, "demo", "open the demo plant, apart from your own walks", "gembawalk demo")
    demo.add_argument("--out", metavar="FILE", help="write the demo database to FILE and leave")

    walks = _add(commands, "walks", "list the walks, newest first", "gembawalk walks --json")
    walks.add_argument("--json", action="store_true", help="as JSON")

    show = _add(commands, "show", "print a walk as markdown", "gembawalk show 7k3m9q2a --profile team")
    show.add_argument("walk", metavar="WALK", help="its id, or the beginning or end of its id")
    _profile(show, "coach")

    export = _add(commands, "export", "write walks as files", "gembawalk export --all --out walks --format html")
    export.add_argument("walks", nargs="*", metavar="WALK", help="ids, or beginnings or ends of ids")
    export.add_argument("--all", action="store_true", help="every walk; as markdown with standards and an index")
    export.add_argument(
        "--out", metavar="DIR", required=True, help="the folder to write to; made where it is missing"
    )
    _profile(export, "team")
    export.add_argument(
        "--format",
        choices=FORMATS,
        default="md",
        help="the form (default md)",
    )

    _board_commands(commands)

    forms = phrase(
        "forms: md, a file a walk; html, a page a walk, for screen and print; csv, one\n"
        "table a kind of record; jsonl with --profile full, one file with everything, for gembawalk import."
    )
    export.epilog = f"{export.epilog}\n\n{forms}"
    standard = _add(commands, "standard", "add, edit, read and export standards", "gembawalk standard list")
    acts = standard.add_subparsers(dest="act", metavar="ACT", required=True, parser_class=_Parser)
    _standard_acts(acts)

    theme = _add(commands, "theme", "list themes, and look a theme file over", "gembawalk theme list")
    theme_acts = theme.add_subparsers(dest="act", metavar="ACT", required=True, parser_class=_Parser)
    _add(theme_acts, "list", "list the themes", "gembawalk theme list")
    check = _add(
        theme_acts, "check", "tell mistakes and what is hard to read", "gembawalk theme check my-shift.toml"
    )
    check.add_argument("file", metavar="FILE")

    questions = _add(commands, "questions", "list, check and begin question sets", "gembawalk questions list")
    question_acts = questions.add_subparsers(dest="act", metavar="ACT", required=True, parser_class=_Parser)
    _add(question_acts, "list", "list the languages that can be asked in", "gembawalk questions list")
    check = _add(
        question_acts, "check", "tell mistakes in a question set by line", "gembawalk questions check en.toml"
    )
    check.add_argument("file", metavar="FILE")
    new = _add(question_acts, "new", "begin a question set of your own", "gembawalk questions new de")
    new.add_argument("language", type=_language, metavar="LANGUAGE", help="short, as de or pt-BR")

    search = _add(
        commands, "search", "find what was seen before, misspelt or not", "gembawalk search hydrualic leek"
    )
    search.add_argument("query", nargs="+", metavar="QUERY", help="words in any order")
    search.add_argument("-n", type=_positive, default=10, metavar="N", help="how many at most (default 10)")
    search.add_argument("--json", action="store_true", help="as JSON")
    search.add_argument("--site", default="", metavar="SITE", help="only what was seen at this site")
    search.add_argument("--area", default="", metavar="AREA", help="only what was seen in this area")
    search.add_argument("--standard", default="", metavar="TITLE", help="only what was seen with this standard")
    search.add_argument("--since", type=_day, metavar="DATE", help="only what was seen from this day on")

    take_in = _add(
        commands,
        "import",
        "take in walks, standards and past observations",
        "gembawalk import vault observations.csv",
    )
    take_in.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="markdown, folders of it, walks.jsonl, and CSV with a column text",
    )
    take_in.add_argument("--yes", action="store_true", help="take over what differs from what is here, unasked")
    columns = phrase(
        "walks and standards: as exported; a walk that is new here needs a full copy.\n"
        "What is here already is compared, and what differs is shown and asked; nothing is deleted.\n\n"
        "columns of a CSV file: text (what goes wrong), and optionally date, site, area, standard, step,\n"
        "countermeasure, result. Rows with a mistake are named by line and left out; the others land."
    )
    take_in.epilog = f"{take_in.epilog}\n\n{columns}"
    _data_commands(commands)
    serve = _add(commands, "serve", "open the app in a browser on this machine", "gembawalk serve")
    serve.add_argument("--port", type=_port, default=8620, metavar="N", help="the port of the page (default 8620)")
    serve.add_argument(
        "--network", action="store_true", help="let in a tablet on the same network, by the address that is printed"
    )
    with_acts = {standard: acts, theme: theme_acts, questions: question_acts}
    examples = [
        one.example
        for command in commands.choices.values()
        for one in (with_acts[command].choices.values() if command in with_acts else (command,))
    ]
    top.epilog = "\n  ".join([phrase("examples:"), "gembawalk", *examples])
    return top


def _board_commands(commands: argparse._SubParsersAction[_Parser]) -> None:
    due = _add(commands, "due", "list what is due, or write it as calendar entries", "gembawalk due --ics due.ics")
    due.add_argument("--ics", metavar="FILE", help="write what has a date as calendar entries")
    card = _add(commands, "card", "print a standard's pocket card", "gembawalk card tray-sealing --out card.html")
    _one_standard(card)
    _out(card)
    what = mark("print the sheet for a team's board: you said, we tried, what happened")
    sheet = _add(commands, "teamsheet", what, 'gembawalk teamsheet --area "Press shop" --since 2026-09-01')
    _stretch(sheet, is_area_needed=True)
    report = _add(
        commands,
        "report",
        "print what the walks of a stretch of time taught",
        "gembawalk report --since 2026-07-01 --out report.html",
    )
    _stretch(report, is_area_needed=False)


def _stretch(to: argparse.ArgumentParser, *, is_area_needed: bool) -> None:
    to.add_argument(
        "--area", default="", metavar="AREA", required=is_area_needed, help="an area or site, or part of its name"
    )
    to.add_argument("--since", type=_day, metavar="DATE", required=True, help="from this day on, as 2026-10-05")
    to.add_argument("--until", type=_day, metavar="DATE", help="up to this day (default today)")
    _out(to)
    to.add_argument(
        "--replace-names", action="store_true", help="write a role in place of what looks like a person's name"
    )


def _out(to: argparse.ArgumentParser) -> None:
    to.add_argument("--out", metavar="FILE", help="write it to FILE; as a page for print where that ends in .html")


def _data_commands(commands: argparse._SubParsersAction[_Parser]) -> None:
    backup = _add(commands, "backup", "write a checked copy of the database", "gembawalk backup --out walks.db")
    backup.add_argument("--out", metavar="FILE", help="where to; else into the folder backups beside the database")
    restore = _add(commands, "restore", "put a copy in the place of the database", "gembawalk restore walks.db")
    restore.add_argument("file", nargs="?", metavar="FILE", help="the copy; without one, the copies are listed")
    _without_asking(restore)
    doctor = _add(commands, "doctor", "look whether everything is whole", "gembawalk doctor --repair")
    doctor.add_argument("--repair", action="store_true", help="mend what is wrong; a damaged file is kept as it is")
    what = mark("erase a walk, an observation or an opinion for good")
    erase = _add(commands, "erase", what, "gembawalk erase 7k3m9q2a")
    erase.add_argument("records", nargs="+", metavar="ID", help="ids, or beginnings or ends of ids")
    erase.add_argument("--list", action="store_true", help="only list what of these walks can be erased")
    _without_asking(erase)


def _without_asking(to: argparse.ArgumentParser) -> None:
    to.add_argument("--yes", action="store_true", help="don't ask")


def _standard_acts(acts: argparse._SubParsersAction[_Parser]) -> None:
    add = _add(acts, "add", "take in standards from markdown files", "gembawalk standard add changeover.md")
    add.add_argument("files", nargs="+", metavar="FILE")
    listing = _add(acts, "list", "list the standards", "gembawalk standard list --json")
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.add_argument("--retired", action="store_true", help="those out of use too")
    one = _add(acts, "show", "print a standard as markdown", 'gembawalk standard show "Changeover press 3"')
    _one_standard(one)
    edit = _add(acts, "edit", "edit a standard in $VISUAL or $EDITOR", "gembawalk standard edit changeover-press-3")
    _one_standard(edit)
    history = _add(
        acts, "history", "list the versions of a standard", "gembawalk standard history tray --compare 3 5"
    )
    _one_standard(history)
    history.add_argument(
        "--compare",
        nargs=2,
        type=_positive,
        metavar=("A", "B"),
        help="what changed from version A to B, word by word",
    )
    blame = _add(acts, "blame", "tell why a standard says what it says", "gembawalk standard blame tray-sealing")
    _one_standard(blame)
    retire = _add(acts, "retire", "take a standard out of use", "gembawalk standard retire old-press")
    _one_standard(retire)
    export = _add(
        acts, "export", "write standards as markdown files", "gembawalk standard export --all --out standards"
    )
    export.add_argument("standards", nargs="*", metavar="STANDARD", help="titles, ids, or beginnings of them")
    export.add_argument("--all", action="store_true", help="every standard in use")
    export.add_argument(
        "--out", metavar="DIR", required=True, help="the folder to write to; made where it is missing"
    )
    export.add_argument(
        "--full", action="store_true", help="with the lineage of each step, for taking it in elsewhere"
    )


def _one_standard(to: argparse.ArgumentParser) -> None:
    to.add_argument("standard", metavar="STANDARD", help="its title, its id, or the beginning of its id")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Says the headings of argparse in the interface's language."""

    def start_section(self, heading: str | None) -> None:
        """Begin a section; its heading is a message."""
        super().start_section(phrase(heading) if heading else heading)

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Add the line on the usage."""
        super().add_usage(usage, actions, groups, phrase("usage: ") if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser whose help ends with an example; ``--db`` may stand before and after the subcommand."""

    def __init__(self, prog: str, description: str = "", example: str = "", *, add_db: bool = True) -> None:
        super().__init__(
            prog,
            description=description,
            epilog=phrase("example: {example}", example=example),
            formatter_class=_Formatter,
            allow_abbrev=False,
        )
        self.example = example
        if add_db:
            self.add_argument("--db", metavar="PATH", default=argparse.SUPPRESS, help="the database file")

    def error(self, message: str) -> NoReturn:
        """Tell what can't be understood, and leave."""
        for known in _ERRORS:
            holders = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(known))
            if found := re.fullmatch(holders, message):
                message = phrase(known, **found.groupdict())
                break
        self.print_usage(sys.stderr)
        self.exit(2, phrase("{program}: error: {message}", program=self.prog, message=message) + "\n")

    def add_argument(self, *names: Any, help: str | None = None, **words: Any) -> argparse.Action:
        """Add an argument; its help is a message."""
        return super().add_argument(*names, help=phrase(help) if help else help, **words)


def _add(
    commands: argparse._SubParsersAction[_Parser],
    name: str,
    description: str,
    example: str,
) -> _Parser:
    said = phrase(description)
    return commands.add_parser(name, help=said, description=f"{said[0].upper()}{said[1:]}.", example=example)


def _profile(to: argparse.ArgumentParser, default: str) -> None:
    to.add_argument(
        "--profile",
        choices=PROFILES,
        default=default,
        help=phrase("for the team, for the coach, or whole (default {profile})", profile=default),
    )
    to.add_argument(
        "--replace-names", action="store_true", help="write a role in place of what looks like a person's name"
    )


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(phrase("say a day as 2026-10-05")) from None


def _language(text: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        raise argparse.ArgumentTypeError(phrase("say a language short, as de or pt-BR"))
    return text


def _port(text: str) -> int:
    number = int(text)
    if not 1024 <= number <= 65535:
        raise argparse.ArgumentTypeError("say a port from 1024 to 65535")
    return number


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(phrase("say a number from 1 on"))
    return number
