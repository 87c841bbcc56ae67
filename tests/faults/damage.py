"""Damages copies of a database in every way a disk can, and looks what is left: `python tests/faults/damage.py 1000`.

No command may end in anything but a sentence, and `doctor --repair` has to bring back every row that SQLite itself
can still read. What SQLite can read is found out here by other means than the repair's own.
"""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))
sys.path.insert(0, str(Path(__file__).parents[1] / "store" / "versions"))

from acts import Clock
from make import make

from gembawalk.cli import run
from gembawalk.domain import answer
from gembawalk.errors import GembaError
from gembawalk.store import Store, tables
from gembawalk.store.logbook import hash_of
from gembawalk.store.projection import stored

PAGE = 4096
Rows = dict[str, dict[int, dict[str, Any]]]


@dataclass
class Tally:
    """What was seen over all copies."""

    copies: int = 0
    unreadable: int = 0
    """Copies of which SQLite can read no row at all."""
    readable_rows: int = 0
    lost_rows: int = 0
    aside: int = 0
    commands: int = 0
    failures: list[str] = field(default_factory=list)
    ways: Counter[str] = field(default_factory=Counter)


def flip(content: bytearray, random: Random) -> None:
    for _ in range(random.choice((1, 1, 3, 20, 200))):
        content[random.randrange(len(content))] ^= 1 << random.randrange(8)


def truncate(content: bytearray, random: Random) -> None:
    del content[random.randrange(len(content)) :]


def zero(content: bytearray, random: Random) -> None:
    for _ in range(random.choice((1, 1, 2, 5))):
        at = random.randrange(len(content) // PAGE) * PAGE
        content[at : at + PAGE] = bytes(PAGE)


def tear(content: bytearray, random: Random) -> None:
    """Half of a page from elsewhere."""
    for _ in range(random.choice((1, 2))):
        at, other = (random.randrange(len(content) // PAGE) * PAGE for _ in range(2))
        content[at : at + PAGE // 2] = content[other : other + PAGE // 2]


def scribble(content: bytearray, random: Random) -> None:
    at = random.randrange(len(content) // 512) * 512
    content[at : at + 512] = random.randbytes(512)


WAYS: tuple[Callable[[bytearray, Random], None], ...] = (flip, truncate, zero, tear, scribble)


def readable(path: Path) -> Rows:
    """What SQLite can read of each table: from the front, from the back, and row by row."""
    found: Rows = {}
    names = ("change", "draft", *tables.READABLE)
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        for name in names:
            rows = found.setdefault(name, {})
            for order in ("ASC", "DESC"):
                take(connection, f'SELECT rowid AS "#", * FROM "{name}" ORDER BY rowid {order}', rows)
            if rows:
                for number in range(1, max(number for number in rows if number < 100_000) + 300):
                    if number not in rows:
                        take(connection, f'SELECT rowid AS "#", * FROM "{name}" WHERE rowid = {number}', rows)
    return found


def take(connection: sqlite3.Connection, query: str, rows: dict[int, dict[str, Any]]) -> None:
    with suppress(sqlite3.Error, MemoryError, OverflowError, ValueError):
        cursor = connection.execute(query)
        for number, row in enumerate(cursor):
            if number > 100_000:
                break
            told = dict(zip((column[0] for column in cursor.description), row, strict=True))
            rows[told.pop("#")] = told


def losses(base: Rows, before: Rows, path: Path) -> Iterator[str]:
    """Name each row that could be read before and isn't in the mended database.

    Args:
        base: what stood there before the damage.
        before: what could be read after it.
        path: the mended database.
    """
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        lines = {row["n"]: dict(row) for row in connection.execute("SELECT * FROM change")}
        aside = {n for (n,) in connection.execute("SELECT n FROM damaged_line")}
        drafts = {tuple(row)[:4] for row in connection.execute("SELECT record, field, walk, text FROM draft")}
        now = {
            name: {row["id"]: dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')}
            for name in tables.READABLE
        }
    hashes = {line["hash"] for line in lines.values()}
    told: dict[str, list[dict[str, Any]]] = {}
    for line in lines.values():
        told.setdefault(line["record"], []).append(json.loads(line["fields"] or "{}"))
    left = {row.get("hash") for row in before["change"].values() if is_whole(row)}
    torn = {row["record"] for row in base["change"].values() if row["hash"] not in left}
    for n, row in before["change"].items():
        # A torn tree may hold a second, damaged row under the number of one that was brought back whole.
        true_line = base["change"].get(n, row).get("hash") in hashes
        if n not in aside and not true_line and not (is_whole(row) and row["hash"] in hashes):
            yield f"line {n} of the log"
    for row in before["draft"].values():
        if (
            None not in row.values()
            and tuple(row.get(name) for name in ("record", "field", "walk", "text")) not in drafts
        ):
            yield f"the draft {row.get('record')} {row.get('field')}"
    for name, table in tables.READABLE.items():
        true = {row["id"]: row for row in base[name].values()}
        if not torn:
            changed = (id for id, row in true.items() if id not in now[name] or not same(row, now[name][id]))
            yield from (f"{name} {id} isn't as the log tells it" for id in changed)
        for row in before[name].values():
            if not isinstance(row.get("id"), str) or not usable(row):
                continue
            if row["id"] not in now[name]:
                yield f"{name} {row['id']}"
                continue
            for column in table.c:
                value = row.get(column.name)
                if column.name in tables.OWN_COLUMNS or value is None or not fits(column, value):
                    continue
                if row["id"] not in torn and value != true.get(row["id"], {}).get(column.name):
                    continue  # the damage changed it, and the log still tells what stood there
                if not any(stored(column, fields.get(column.name)) == value for fields in told[row["id"]]):
                    yield f"{name} {row['id']}: {column.name}"


def is_whole(row: dict[str, Any]) -> bool:
    return set(row) >= {column.name for column in tables.change.c} and hash_of(row) == row["hash"]


def same(row: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(other[name] == value for name, value in row.items() if name != "index_number")


def usable(row: dict[str, Any]) -> bool:
    return not any(
        row.get(name, "") is None for name in ("id", "deleted", "conflicts", "created_at", "offset", "changed_at")
    )


def fits(column: Any, value: object) -> bool:
    """Tell whether a value is one that the log can hold for a column."""
    if column.type.python_type is int:
        return isinstance(value, int)
    if "json" in column.info:
        with suppress(ValueError, TypeError):
            return json.dumps(json.loads(value), ensure_ascii=False, separators=(",", ":")) == value  # type: ignore[arg-type]
        return False
    from gembawalk.domain.text import clean

    return isinstance(value, str) and clean(value) == value


def commands(path: Path, walk: str, folder: Path) -> list[list[str]]:
    """All commands that a person might try on a damaged database."""
    table = folder / "rows.csv"
    table.write_text("text,date\nleak at the valve,2026-01-02\n", "utf-8")
    said = [
        ["walks"], ["walks", "--json"], ["show", walk], ["show", walk, "--profile", "full"],
        ["export", "--all", "--out", str(folder / "out")], ["standard", "list", "--retired"],
        ["standard", "show", "seal-the-tray"], ["standard", "history", "seal-the-tray"],
        ["standard", "history", "seal-the-tray", "--compare", "1", "2"], ["standard", "blame", "seal-the-tray"],
        ["search", "hydrualic", "leek"], ["search", "trays", "--json"], ["import", str(table)],
        ["erase", walk, "--list"], ["backup"], ["restore"], ["doctor"],
    ]  # fmt: skip
    return [[*words, "--db", str(path)] for words in said]


def say(words: list[str], tally: Tally, why: str) -> int:
    """Run a command; note what it ends in but a sentence."""
    tally.commands += 1
    told = io.StringIO()
    try:
        with redirect_stdout(told), redirect_stderr(told):
            code = run(words)
    except BaseException:
        tally.failures.append(f"{why}: {' '.join(words[:3])}\n{traceback.format_exc()}")
        return -1
    if "Traceback" in told.getvalue() or "gembawalk-crash" in told.getvalue():
        reports = sorted(Path(words[-1]).parent.glob("gembawalk-crash-*.txt"), key=lambda one: one.stat().st_mtime)
        written = reports[-1].read_text("utf-8") if reports else told.getvalue()
        tally.failures.append(f"{why}: {' '.join(words[:3])}\n{written}")
    return code


def use(path: Path, walk: str, tally: Tally, why: str) -> None:
    """Do what the screens do."""
    acts: tuple[Callable[[Store], object], ...] = (
        lambda store: store.open_walks(), lambda store: store.due(), lambda store: store.standards(),
        lambda store: store.walk(walk), lambda store: store.drafts(walk), lambda store: store.walk_lines("", 100),
        lambda store: store.search("the seal lifts"), lambda store: store.facets("seal"),
        lambda store: [store.story(one.id, step.lineage) for one in store.standards() for step in one.version.steps],
        lambda store: store.write(walk, answer.jot(store.walk(walk), "typed on", store.new_id)),
        lambda store: store.save_draft(walk, walk, "learn", "typing"),
        lambda store: store.undo(walk), lambda store: store.finish(walk),
        lambda store: store.start_walk(store.standards()[0].id) if store.standards() else None,
        lambda store: tuple(store.upkeep.tend(lambda: False)),
    )  # fmt: skip
    try:
        store = Store.open(path, Clock())
    except GembaError:
        return
    except Exception:
        tally.failures.append(f"{why}: opening\n{traceback.format_exc()}")
        return
    for act in acts:
        tally.commands += 1
        try:
            act(store)
        except GembaError:
            pass
        except Exception:
            tally.failures.append(f"{why}: using\n{traceback.format_exc()}")
    with suppress(GembaError):
        store.close()


def damage(base: Path, rows: Rows, walk: str, seed: str, tally: Tally) -> None:
    """Damage one copy and look what is left of it."""
    random = Random(seed)
    way = random.choice(WAYS)
    content = bytearray(base.read_bytes())
    way(content, random)
    tally.copies += 1
    tally.ways[way.__name__] += 1
    with TemporaryDirectory() as place:
        folder = Path(place)
        damaged, used, mended = (folder / name / "walks.db" for name in ("damaged", "used", "mended"))
        for path in (damaged, used, mended):
            path.parent.mkdir()
            path.write_bytes(content)
        before = readable(damaged)
        for words in commands(used, walk, folder):
            say(words, tally, seed)
        used.write_bytes(content)
        use(used, walk, tally, seed)
        say(["doctor", "--repair", "--db", str(mended)], tally, seed)
        count = sum(len(rows) for rows in before.values())
        tally.readable_rows += count
        if not count:
            tally.unreadable += 1
            return
        try:
            lost = list(losses(rows, before, mended))
        except sqlite3.Error as error:
            lost = [f"everything ({error})"]
        tally.lost_rows += len(lost)
        tally.failures += [f"{seed} ({way.__name__}): lost {one}" for one in lost]
        with suppress(sqlite3.Error), closing(sqlite3.connect(mended)) as connection:
            tally.aside += connection.execute("SELECT count(*) FROM damaged_line").fetchone()[0]
        told = io.StringIO()
        with redirect_stdout(told), redirect_stderr(told):
            run(["doctor", "--db", str(mended)])
        # A name that was damaged and has no second witness names nothing any more; all else is as the log tells.
        wanted = ("File          whole", "all as they were written", "as the log tells", "as the tables tell")
        if not all(one in told.getvalue() for one in wanted):
            tally.failures.append(f"{seed} ({way.__name__}): not whole after the repair\n{told.getvalue()}")


def many(
    count: int, seed: str, folder: Path, told: Callable[[Tally], None] = lambda tally: None, *, first: int = 0
) -> Tally:
    """Damage so many copies, from the one of that number on."""
    base = folder / "base.db"
    make(base)
    store = Store.open(base, Clock())
    walk = next(line.id for line in store.walk_lines() if line.problems)
    store.close()
    shutil.rmtree(base.parent / "backups", ignore_errors=True)
    tally, rows = Tally(), readable(base)
    for number in range(first, first + count):
        damage(base, rows, walk, f"{seed}-{number}", tally)
        told(tally)
    return tally


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    seed = sys.argv[2] if len(sys.argv) > 2 else "damage"

    known: set[str] = set()

    def told(tally: Tally) -> None:
        for failure in tally.failures:
            # Most commands end in the same crash; one of them tells.
            end = "\n".join(failure.splitlines()[-4:])
            if end not in known:
                print(failure, flush=True)
            known.add(end)
        if tally.copies % 50 == 0 or tally.copies == count:
            print(
                f"{tally.copies} copies ({dict(tally.ways)}), {tally.commands} commands and acts, "
                f"{tally.readable_rows} rows that SQLite can read, {tally.lost_rows} lost, "
                f"{tally.aside} damaged lines aside, {tally.unreadable} copies without a readable row, "
                f"{len(tally.failures)} failures",
                flush=True,
            )

    with TemporaryDirectory() as folder:
        tally = many(count, seed, Path(folder), told)
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
