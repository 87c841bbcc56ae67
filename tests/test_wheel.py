"""The wheel holds all that the app needs beside its code."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(
    find_spec("hatchling") is None or find_spec("pip") is None,
    reason="hatchling and pip build the wheel, and one of them is not installed",
)
def test_the_wheel_holds_all_that_lies_beside_the_code_and_finds_it(tmp_path: Path) -> None:
    build = ["wheel", "--no-build-isolation", "--no-deps", "--no-index", "--quiet", "--wheel-dir", str(tmp_path)]
    told = subprocess.run(
        [sys.executable, "-m", "pip", *build, str(ROOT)], capture_output=True, encoding="utf-8", check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr
    [wheel] = tmp_path.glob("gembawalk-*.whl")
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
        archive.extractall(unpacked)

    beside = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "gembawalk").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert beside - held == set()
    assert {Path(name).suffix for name in beside} >= {".py", ".toml", ".tcss"}
    themes = {f"gembawalk/themes/{path.name}" for path in (ROOT / "themes").glob("*.toml")}
    assert {"gembawalk/themes/gemba-dark.toml", "gembawalk/themes/gemba-light.toml"} <= themes <= held
    assert "gembawalk/questions/en.toml" in held
    assert not [name for name in held if name.startswith(("tests/", ".ci/", "themes/"))]

    code = (
        "from gembawalk import paths; print(paths.__file__, *sorted(paths.packaged_themes().iterdir()), sep='\\n')"
    )
    found = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.splitlines()
    assert [Path(line).relative_to(unpacked).as_posix() for line in found] == [
        "gembawalk/paths.py",
        *sorted(themes),
    ]
