"""The command line: says what to do, imports what that needs, and tells in one sentence what could not be done."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gembawalk import paths, phrases, usage
from gembawalk.console import now as _now
from gembawalk.console import open_store as _store
from gembawalk.console import say as _say
from gembawalk.console import short as _one_line
from gembawalk.console import show as _print
from gembawalk.console import show_json as _print_json
from gembawalk.errors import GembaError
from gembawalk.phrases import phrase

if TYPE_CHECKING:
    from gembawalk.domain.hit import Hit
    from gembawalk.domain.walk import WalkLine
    from gembawalk.store import Store

DONE, COULD_NOT, INTERRUPTED = 0, 1, 130


def run(arguments: Sequence[str]) -> int:
    """Run one command.

    Args:
        arguments: the words after the program's name.

    Returns:
        0 when it is done, 1 when it could not be done, 130 when Ctrl+C ended it. Wrong usage exits with 2.
    """
    for stream in (sys.stdout, sys.stderr):
        # A console or pipe in another encoding shows what it can instead of ending in an error.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
    phrases.speak(_language())
    asked = usage.parser(home=_opens_home(arguments)).parse_args(arguments)
    try:
        code = _COMMANDS[asked.command](asked)
        sys.stdout.flush()
    except GembaError as error:
        _say(str(error))
        return COULD_NOT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read along has left; what is still buffered goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        return _crashed(error, asked)
    return code


def _opens_home(arguments: Sequence[str]) -> bool:
    match arguments:
        case []:
            return True
        case ["--db", path]:
            return not path.startswith("-")
        case _:
            return False


def _language() -> str:
    """The coach's language; settings that can't be read are told where they are needed."""
    from gembawalk import settings

    try:
        return settings.load(paths.settings_file()).language
    except GembaError:
        return settings.of_machine()


def _crashed(error: Exception, asked: argparse.Namespace) -> int:
    """Write down what nobody expected, and tell where it lies and how to go on."""
    from gembawalk import crash

    doing, at = asked.command or "home", _now()
    try:
        written = crash.write_report(error, doing, paths.database(getattr(asked, "db", None)).parent, at)
    except (OSError, GembaError) as failure:
        _say(crash.report(error, doing, at))
        _say(crash.paragraph(None, getattr(failure, "strerror", None) or phrase("there is no place for it")))
    else:
        _say(crash.paragraph(written))
    return COULD_NOT


def _home(asked: argparse.Namespace) -> int:
    return _open_app(paths.database(asked.db))


def _walk(asked: argparse.Namespace) -> int:
    database = paths.database(asked.db)
    standard = ""
    if asked.plain:
        return _walk_plainly(database, asked.standard)
    if asked.standard is not None:
        with closing(_store(database)) as store:
            standard = store.find_standard(asked.standard).id
    return _open_app(database, walk_on=standard)


def _walk_plainly(database: Path, standard: str | None) -> int:
    from gembawalk.plain_walk import walk_plainly

    with closing(_store(database, create=True)) as store:
        id = store.find_standard(standard).id if standard is not None else ""
        walk_plainly(store, _language(), paths.settings_folder() / "questions", id)
    return DONE


def _demo(asked: argparse.Namespace) -> int:
    from gembawalk.demo import build

    if asked.out:
        build(paths.new_file(asked.out), _now())
        _print(phrase("The demo plant is in {out}.", out=asked.out))
        return DONE
    database = paths.demo_database()
    is_new = not database.exists()
    if is_new:
        from gembawalk.progress import Bar

        with Bar(phrase("Building the demo plant, only this first time")) as bar:
            build(database, _now(), bar.show)
    return _open_app(paths.database(None), is_demo=True, offers_tour=is_new)


def _walks(asked: argparse.Namespace) -> int:
    with closing(_store(paths.database(asked.db))) as store:
        lines = store.walk_lines(limit=store.count_walks())
    if asked.json:
        _print_json([_walk_record(line) for line in lines])
        return DONE
    for line in lines:
        from gembawalk.domain.ids import short_id

        state = "" if line.state == "finished" else f"  ({line.state})"
        where = ", ".join(part for part in (line.area, line.site) if part)
        _print(f"{short_id(line.id)}  {line.started_at:%Y-%m-%d}  {line.title}  {where}{state}")
    return DONE


def _hand_on(asked: argparse.Namespace) -> int:
    from gembawalk import export_acts

    return export_acts.run(asked)


def _board(asked: argparse.Namespace) -> int:
    from gembawalk import board_acts

    return board_acts.run(asked)


def _standard(asked: argparse.Namespace) -> int:
    from gembawalk import standard_acts

    return standard_acts.run(asked)


def _theme(asked: argparse.Namespace) -> int:
    from gembawalk import theme_acts

    return theme_acts.run(asked)


def _questions(asked: argparse.Namespace) -> int:
    from gembawalk import question_acts

    return question_acts.run(asked)


def _search(asked: argparse.Namespace) -> int:
    from gembawalk.domain.hit import Narrowing

    narrowing = Narrowing(site=asked.site, area=asked.area, standard=asked.standard, since=asked.since or "")
    with closing(_store(paths.database(asked.db))) as store:
        hits = store.search(" ".join(asked.query), asked.n, narrowing=narrowing)
    if asked.json:
        _print_json([_hit_record(hit) for hit in hits])
        return DONE
    for hit in hits:
        where = ", ".join(part for part in (hit.date, hit.area, hit.site, hit.standard, hit.step) if part)
        _print(f"{_one_line(hit.text)}\n    {_one_line(where)}")
        for past in hit.countermeasures:
            _print(f"    {past.result}: {_one_line(past.do)}")
    if not hits:
        _say(phrase("Nothing like it was seen before."))
    return DONE


def _import(asked: argparse.Namespace) -> int:
    from gembawalk.document_import import documents_in, read_documents, take_documents
    from gembawalk.documents.observation_table import read_observations

    documents, tables = documents_in(asked.files)
    if not documents and not tables:
        reason = phrase("there is no file of a walk or a standard in what was named.")
        raise GembaError(phrase("Nothing was imported"), reason)
    for name in tables:
        # A table that can't be imported is told before anything is stored; a pipe can be read only once.
        if not Path(name).is_fifo():
            with closing(read_observations(Path(name))) as rows_of_file:
                next(rows_of_file, None)
    database = paths.database(asked.db)
    found = read_documents(database, documents)
    if found is None:
        return COULD_NOT
    with closing(_store(database, create=True)) as store:
        code = _import_tables(store, tables) if tables else DONE
        return code if take_documents(store, found, take_changes=asked.yes) else COULD_NOT


def _import_tables(store: Store, tables: Sequence[str]) -> int:
    from gembawalk.document_import import left_out
    from gembawalk.documents.observation_table import RowMistake, read_observations
    from gembawalk.interrupt import held
    from gembawalk.progress import Bar

    landed = 0
    had_mistakes = False
    for name in tables:
        mistakes: list[RowMistake] = []
        number = 0

        def rows(name: str = name, mistakes: list[RowMistake] = mistakes) -> Any:
            nonlocal number
            with Bar(name, is_counted=False) as bar:
                for row in read_observations(Path(name), bar.show):
                    if isinstance(row, RowMistake):
                        mistakes.append(row)
                    else:
                        number += 1
                        yield row

        with held() as interrupted:
            added, known = store.import_observations(rows(), interrupted)
        if interrupted() and not added + known:
            _say(phrase("{name}: interrupted; nothing of it was written.", name=name))
            raise KeyboardInterrupt
        for mistake in mistakes:
            _say(f"{name}:{mistake.line}: {mistake.message}")
        if erased := number - added - known:
            _say(f"{name}: {left_out(erased)}")
        had_mistakes = had_mistakes or bool(mistakes)
        landed += number
        already = phrase(", {known} were there already", known=known) if known else ""
        without = phrase(", {mistakes} left out", mistakes=len(mistakes)) if mistakes else ""
        told = {"name": name, "added": added, "already": already, "left_out": without}
        _print(phrase("{name}: {added} added{already}{left_out}.", **told))
        if interrupted():
            raise KeyboardInterrupt  # too late for this file, and before the next
    return COULD_NOT if had_mistakes and not landed else DONE


def _serve(asked: argparse.Namespace) -> int:
    from gembawalk import serve_acts

    return serve_acts.run(asked)


def _data(asked: argparse.Namespace) -> int:
    from gembawalk import data_acts

    return data_acts.run(asked)


_COMMANDS = {
    None: _home,
    "walk": _walk,
    "demo": _demo,
    "walks": _walks,
    "show": _hand_on,
    "export": _hand_on,
    "due": _board,
    "card": _board,
    "teamsheet": _board,
    "report": _board,
    "standard": _standard,
    "theme": _theme,
    "questions": _questions,
    "search": _search,
    "import": _import,
    "serve": _serve,
    "backup": _data,
    "restore": _data,
    "doctor": _data,
    "erase": _data,
}


def _open_app(
    database: Path, *, walk_on: str | None = None, is_demo: bool = False, offers_tour: bool = False
) -> int:
    """Open the app on a database, or on the demo plant beside it, and on the other when the coach asks for that."""
    # Where Textual was given another driver, as in a browser, there is none and none is wanted.
    if not ("TEXTUAL_DRIVER" in os.environ or (sys.stdin.isatty() and sys.stdout.isatty())):
        reason = phrase("this is not a terminal.")
        raise GembaError(
            phrase("The app was not opened"), reason, phrase("Run gembawalk in a terminal window, or see --help.")
        )
    # Textual 8.2.8 sleeps for one to two frames after each; what comes meanwhile, a letter behind the hits or the
    # hits behind a letter, waits for it. Nothing is drawn that didn't change, so that more frames cost nothing.
    os.environ.setdefault("TEXTUAL_FPS", "500")
    # A search in its thread gives way to a key within this time; Python's five milliseconds add up to a late echo.
    sys.setswitchinterval(0.001)
    # What is imported stays: collecting garbage among it costs a tenth of the start and finds none.
    gc.disable()
    from gembawalk import settings
    from gembawalk.ui.app import GembawalkApp

    try:
        demo = paths.demo_database()
    except GembaError:
        demo = None  # the coach's own walks lie where it would go
    chosen = settings.load(paths.settings_file())
    app = GembawalkApp(
        demo if demo and is_demo else database,
        chosen,
        settings_folder=paths.settings_folder(),
        export_folder=paths.export_folder(chosen.export_folder),
        walk_on=walk_on,
        is_demo=is_demo,
        demo=demo,
        offers_tour=offers_tour,
    )
    app.run()
    for failed in app.failed_theme_files:
        _say(str(failed))
    if app.failure is not None:
        raise app.failure
    if app.crash is not None:
        raise app.crash
    if app.wants_other:
        return _open_app(database, is_demo=not is_demo, offers_tour=app.offers_tour)
    return app.return_code or DONE


def _walk_record(line: WalkLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "state": line.state.value,
        "started_at": line.started_at.isoformat(),
        "finished_at": line.finished_at.isoformat() if line.finished_at else None,
        "standard": line.title,
        "version": line.version,
        "site": line.site,
        "area": line.area,
        "steps": line.steps,
        "problems": line.problems,
        "tries": line.tries,
        "opening": line.opening,
    }


def _hit_record(hit: Hit) -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(hit), "score": round(hit.score, 4)}
