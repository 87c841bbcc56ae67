"""The README says what the code says."""

from __future__ import annotations

import re
from pathlib import Path

from gembawalk import usage
from gembawalk.ui import commands

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def table() -> str:
    """Return the table of keys as the README has to hold it."""
    rows = ["| where | key | what it does | id |", "| --- | --- | --- | --- |"]
    names = {
        "app": "everywhere", "home": "Home", "walk": "a walk", "read_back": "Read back", "summary": "the summary",
        "reader": "a past walk", "find": "Find", "standards": "Standards", "standard": "a standard", "story": "a step's story",
        "versions": "the versions", "export": "handing on", "editor": "editing a standard", "adopt": "adopting", "due": "the due board",
    }  # fmt: skip
    for command in (one for each in commands.TABLES for one in each):
        plain = {"question_mark": "?", "slash": "/"}
        keys = ", ".join(f"`{plain.get(key, key)}`" for key in command.keys.split(","))
        rows.append(f"| {names[command.id.split('.')[0]]} | {keys} | {command.help} | `{command.id}` |")
    return "\n".join(rows)


def test_the_keys_are_those_of_the_code() -> None:
    found = re.search(r"<!-- keys: .*? -->\n(.*?)\n<!-- end of keys -->", README, re.DOTALL)
    assert found
    assert found[1] == table()


def test_the_two_promises_are_one_line_each() -> None:
    lines = README.splitlines()
    assert sum(line.endswith("gembawalk demo") and line.startswith("python3 -m venv") for line in lines) == 1
    assert sum(line.endswith("python -m pytest") and line.startswith("python3 -m venv") for line in lines) == 1
    assert "python -m pytest" in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()


def test_every_command_is_told() -> None:
    for command in usage.parser()._subparsers._group_actions[0].choices:  # type: ignore[union-attr]
        assert f"`gembawalk {command}" in README


def test_pictures_are_there() -> None:
    for path in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README):
        assert (ROOT / path).is_file()
