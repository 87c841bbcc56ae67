"""What tests share: a clock that can be set, a plant with one standard, and the app on it."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings
from plant import Clock, MakeApp, tray_sealing

from gembawalk import phrases
from gembawalk.cli import run
from gembawalk.demo import build
from gembawalk.settings import Settings
from gembawalk.store import Store
from gembawalk.ui.app import GembawalkApp

# Whatever the machine speaks, here it is English; also in the processes that tests start.
os.environ["LANGUAGE"] = "en"
os.environ["LC_ALL"] = "en_US.UTF-8"

# How long an example takes depends on the machine.
settings.register_profile("gembawalk", deadline=None)
settings.load_profile("gembawalk")


def pytest_xdist_auto_num_workers() -> int:
    """Two workers more than there are processors: much of a test in a terminal is waiting."""
    return (os.cpu_count() or 1) + 2


_LONG = (
    "test_contrast",
    "test_sizes",
    "test_own_words",
    "test_snapshots",
    "test_kills",
    "test_damage",
    "test_keys",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each worker begin with some of the tests that take longest, so that none of them is waited for at the end."""
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    long = [item for item in items if item.path.stem in _LONG]
    others = [item for item in items if item.path.stem not in _LONG]
    size = -(-len(others) // workers)
    parts = [(*long[one::workers], *others[one * size : (one + 1) * size]) for one in range(workers)]
    items[:] = [item for part in parts for item in part]


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """Whatever language a test let the interface speak, the next one begins in English."""
    yield
    phrases.speak("en")


@pytest.fixture
def clock() -> Clock:
    """A clock that starts on Monday, 5 October 2026 at 07:40, two hours east of Greenwich."""
    return Clock()


@pytest.fixture
def database(tmp_path: Path, clock: Clock) -> Path:
    """A database with one standard."""
    path = tmp_path / "plant" / "gembawalk.db"
    store = Store.open(path, clock)
    store.add_standard(tray_sealing())
    store.close()
    return path


@pytest.fixture
def make_app(database: Path, tmp_path: Path, clock: Clock) -> MakeApp:
    """Makes apps on that database, as many as a test wants."""

    def make(theme: str = "gemba-dark") -> GembawalkApp:
        return GembawalkApp(
            database,
            Settings(theme=theme),
            settings_folder=tmp_path / "settings",
            export_folder=tmp_path / "exports",
            now=clock,
        )

    return make


@pytest.fixture
def store(database: Path, clock: Clock) -> Store:
    """A second look at the same database, beside the app."""
    return Store.open(database, clock)


TODAY = datetime(2026, 10, 5, 7, 40, tzinfo=timezone(timedelta(hours=2)))


@pytest.fixture(scope="session")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo plant's database; it is copied, never opened."""
    path = tmp_path_factory.mktemp("plant") / "demo.db"
    with pytest.MonkeyPatch.context() as patched:
        # The same ids each time: what was written in one act is ordered by them.
        patched.setattr(secrets, "randbits", Random(7).getrandbits)
        build(path, TODAY)
    return path


@pytest.fixture
def plant_app(plant: Path, tmp_path: Path, clock: Clock) -> GembawalkApp:
    """The app on a copy of the demo plant."""
    path = tmp_path / "demo.db"
    shutil.copy(plant, path)
    return GembawalkApp(
        path,
        Settings(),
        settings_folder=tmp_path / "settings",
        export_folder=tmp_path / "exports",
        now=clock,
    )


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own, which is also the working folder."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(folder))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_DOCUMENTS_DIR", "GEMBAWALK_DB"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command and returns its exit code, what it printed, and what it said on standard error."""

    def do(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = run([str(word) for word in words])
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 1
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return do
