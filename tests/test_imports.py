"""Who may import whom, and what the start never waits for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("sqlalchemy", "rapidfuzz", "markdown_it", "alembic", "numpy", "pygments")


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run code in an interpreter of its own."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )


def loaded_by(module: str, watched: tuple[str, ...]) -> list[str]:
    """Return which of the watched packages come along with a module."""
    told = python(f"import sys, {module}; print(*({set(watched)!r} & sys.modules.keys()))")
    assert told.returncode == 0, told.stderr
    return sorted(told.stdout.split())


def test_the_directions_hold() -> None:
    code = (
        "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    )
    told = python(code)
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("package", ["sqlalchemy", "rapidfuzz", "markdown_it"])
def test_each_watched_package_would_be_seen(package: str) -> None:
    assert package in loaded_by(package, HEAVY)


def test_the_first_screen_waits_for_nothing_heavy() -> None:
    assert loaded_by("gembawalk.ui.app", (*HEAVY, "gembawalk.domain.walk", "gembawalk.domain.standard")) == []


def test_home_is_read_before_the_store_is_loaded() -> None:
    heavy = (*HEAVY, "gembawalk.domain.walk", "gembawalk.store.store", "gembawalk.store.migrations")
    assert loaded_by("gembawalk.store.glance", heavy) == []


@pytest.mark.parametrize("module", ["gembawalk", "gembawalk.paths", "gembawalk.settings", "gembawalk.cli"])
def test_the_command_line_loads_nothing_before_it_knows_what_for(module: str) -> None:
    assert loaded_by(module, (*HEAVY, "textual", "rich", "platformdirs", "yaml", "asyncio")) == []
