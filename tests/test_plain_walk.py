"""A walk line by line: the real command, its input and output as a screen reader has them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plant import tray_sealing

from gembawalk.asking import Asking, Command, Leave
from gembawalk.domain.walk import State
from gembawalk.errors import GembaError
from gembawalk.plain_walk import COMMANDS, walk_plainly
from gembawalk.store import Store

WALK = (
    "why seams open", "", "Setter: a quick change", "they hurry", "2", "yes",
    "2", "opens before the lamp is green", "no", "1.5 2,5",
    "film creases \\", "at the left", "1", "no", "two trays came back",
    "we look at each tray", "", "", "the lamp is hidden", "told", "only", "3",
    "1", "mirror on the pillar", "no crease", "", "shift lead", "24.12.2031", "", "a broken mirror", "1", "no",
    "no mirror in the store", "1", "I order one", "2031-12-01", "2",
    "", "nobody sees the lamp", "", "1", "", "", "1",
)  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Path:
    store = Store.open(tmp_path / "walks.db", lambda: datetime.now().astimezone())
    store.add_standard(tray_sealing())
    store.close()
    return tmp_path / "walks.db"


def command(database: Path, *words: str, said: str = "") -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GEMBAWALK")}
    home = {"HOME": str(database.parent), "XDG_CONFIG_HOME": str(database.parent), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "-m", "gembawalk", "--db", str(database), *words],
        env={**kept, **home, "PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONIOENCODING": "utf-8"},
        input=said, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


def say(database: Path, *lines: str) -> str:
    """Say lines to a walk and return what was read out."""
    told = command(database, "walk", "--plain", said="".join(f"{line}\n" for line in lines))
    assert told.returncode == 0, told.stderr
    assert told.stderr == ""
    return told.stdout


def test_a_whole_walk_line_by_line(database: Path) -> None:
    told = say(database, "1", *WALK)
    assert told.endswith("The walk is finished. You find it under Past walks.\n"), told
    for words in (
        "Which standard?\n1 Tray sealing",
        "Wait for the green lamp, because the bar is cold before",
        "saved ",
    ):
        assert words in told
    assert len(re.findall(r"^saved \d\d:\d\d:\d\d$", re.sub("> ", "", told), re.MULTILINE)) > 20
    store = Store.open(database, lambda: datetime.now().astimezone())
    (line,) = store.walk_lines()
    walk = store.walk(line.id)
    assert walk.state is State.FINISHED
    assert walk.learn == "why seams open"
    (seen,) = walk.observations
    assert (seen.problem, seen.output, seen.outcome) == ("film creases\nat the left", "yes", "no")
    assert seen.taps == (1500, 2500)
    (tried,) = walk.countermeasures
    assert (tried.do, tried.who, tried.due, tried.idea) == (
        "mirror on the pillar",
        "shift lead",
        "2031-12-24",
        "team",
    )
    (promise,) = walk.promises
    assert (promise.text, promise.due) == ("I order one", "2031-12-01")
    assert [one.text for one in walk.visions] == [
        "a shift without a stop",
        "no leaker reaches a shop",
        "a quick change",
    ]
    assert walk.reflection and walk.reflection.listened == "listened more"
    assert store.drafts(walk.id).keys() == {(walk.id, "place")} or store.drafts(walk.id) == {}
    store.close()


def test_what_was_answered_stays_where_the_input_ends_and_is_gone_on_with(database: Path) -> None:
    middle = WALK.index("film creases \\") + 2
    for lines in (WALK[:middle], WALK[middle:]):
        told = say(database, "1", *lines)
        assert "finished" in told or told.endswith("The walk waits; all that was answered is saved.\n")
    store = Store.open(database, lambda: datetime.now().astimezone())
    (line,) = store.walk_lines()
    assert line.state is State.FINISHED, told
    assert store.walk(line.id).observations[0].problem == "film creases\nat the left"
    store.close()


def test_what_can_be_said_in_place_of_an_answer(database: Path) -> None:
    told = say(
        database, "1", "/", "/nonsense", "first", "/back", "second", "/jot a lamp \x1b[31mis out", "//slash", "", "", "1",
        "1", "1", "/language de", "/leave",
    )  # fmt: skip
    assert "There is no /nonsense" in told
    assert "So far: first" in told
    assert "So far: second" not in told
    assert "\x1b" not in told
    assert "Was sehe ich" in told or "Prüfen" in told or "Beobachten" in told, told
    told = say(database, "1", "/go read back", "/strike 1", "1", "/strike 99", "/leave")
    assert "a lamp [31mis out" in told
    assert "Say a number from 1 to 0." in told or "Sag eine Zahl" in told, told
    assert b"lamp [31mis" not in database.read_bytes()


@pytest.mark.parametrize("name", [name.split()[0] for name in COMMANDS])
def test_each_command_is_obeyed(database: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store.open(database, lambda: datetime.now().astimezone())
    said = iter(["1", f"/{name}", "/leave"])
    walk_plainly(store, "en", database.parent, "", lambda _: next(said, None))
    store.close()
    told = capsys.readouterr()
    assert "There is no /" not in told.out
    assert told.err == ""


def test_a_problem_reads_out_what_was_seen_before_and_its_try_is_taken_over(database: Path) -> None:
    rows = "text,countermeasure,result\nFilm creases at the left,A stop at the guide,better\n"
    (database.parent / "past.csv").write_text(rows, "utf-8")
    assert command(database, "import", str(database.parent / "past.csv")).returncode == 0
    told = say(database, "1", *WALK[:10], "film creses left", "/take 1", "", "/leave")
    assert "Seen before:\n1 Film creases at the left" in told
    assert "  better: A stop at the guide" in told
    assert "So far: A stop at the guide" in told


def test_without_a_standard_it_says_what_to_do(tmp_path: Path) -> None:
    told = command(tmp_path / "new.db", "walk", "--plain")
    assert told.returncode == 1
    assert "gembawalk standard add FILE" in told.stderr


LINE = st.one_of(
    st.sampled_from(
        ["", "1", "2", "yes", "/back", "/undo", "/empty", "/go observe", "/go", "/take 1", "/strike 1", "fri"]
    ),
    st.text(st.characters(exclude_characters="\n\r"), max_size=12),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINE, max_size=60))
def test_nothing_that_is_said_ends_it(database: Path, lines: list[str]) -> None:
    said = iter(["1", *lines])
    store = Store.open(database, lambda: datetime.now().astimezone())
    try:
        walk_plainly(store, "en", database.parent, "", lambda _: next(said, None))
    finally:
        store.close()


def test_a_line_goes_on_after_a_backslash_and_a_slash_can_be_said() -> None:
    lines = iter(["one \\", "two", "//three", "/Go  on with it", None])
    asking = Asking(lambda _: next(lines))
    assert asking.line() == "one\ntwo"
    assert asking.line() == "/three"
    with pytest.raises(Command) as said:
        asking.line()
    assert (said.value.name, said.value.rest) == ("go", "on with it")
    with pytest.raises(Leave):
        asking.line()


def test_a_database_that_is_busy_is_waited_for(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store.open(database, lambda: datetime.now().astimezone())
    lines = iter(["1", "kept all the same", "", "/leave"])
    real, failures = store.write, iter([GembaError("It could not be saved", "the disk is full.")])

    def write(*words: object) -> object:
        if failure := next(failures, None):
            raise failure
        return real(*words)  # type: ignore[arg-type]

    store.write = write  # type: ignore[method-assign, assignment]
    walk_plainly(store, "en", database.parent, "", lambda _: next(lines, None))
    assert "the disk is full" in capsys.readouterr().err
    assert store.walk(store.walk_lines()[0].id).learn == "kept all the same"
    store.close()
