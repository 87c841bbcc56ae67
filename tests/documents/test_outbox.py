"""Files that are written several at a time are whole or not there, whatever ends the writing."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from gembawalk.documents.outbox import Outbox
from gembawalk.errors import UnwritableFile

TEXT = "what was told\n" * 500


def nothing() -> None:
    pass


def test_all_files_are_there_when_it_is_left(tmp_path: Path) -> None:
    told: list[int] = []
    with Outbox() as outbox:
        for at in range(300):
            assert outbox.write(tmp_path / f"{at}.md", f"{at}\n{TEXT}", lambda at=at: told.append(at))  # type: ignore[misc]
    assert sorted(told) == list(range(300))
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {
        f"{at}.md": f"{at}\n{TEXT}" for at in range(300)
    }


def test_what_is_there_already_is_not_written_again(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"same")
    told: list[str] = []
    with Outbox() as outbox:
        assert not outbox.write(tmp_path / "a.md", "same", lambda: told.append("a"))
    assert told == ["a"]


def test_a_name_is_taken_before_its_file_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = threading.Event()
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.wait(10), sync(handle)))
    with Outbox() as outbox:
        first = outbox.place(tmp_path, "walk.md", "one")
        outbox.write(first, "one", nothing)
        second = outbox.place(tmp_path, "walk.md", "two")
        outbox.write(second, "two", nothing)
        assert outbox.place(tmp_path, "walk.md", "one") == first
        synced.set()
    assert (second.name, first.read_text("utf-8"), second.read_text("utf-8")) == ("walk 2.md", "one", "two")


def test_one_that_fails_is_told_and_leaves_what_stood_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stood = tmp_path / "0.md"
    stood.write_text("old", "utf-8")
    replace = Path.replace

    def full(path: Path, target: Path) -> Path:
        if target == stood:
            raise OSError(28, "No space left on device")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", full)
    told: list[int] = []
    with pytest.raises(UnwritableFile, match=r"0\.md was not written: no space left"), Outbox() as outbox:
        for at in range(20):
            outbox.write(tmp_path / f"{at}.md", "new", lambda at=at: told.append(at))  # type: ignore[misc]
    assert stood.read_text("utf-8") == "old"
    there = {path.name for path in tmp_path.iterdir()} - {"0.md"}
    assert there == {f"{at}.md" for at in told}


def test_an_interrupt_leaves_whole_files_only(tmp_path: Path) -> None:
    told: list[int] = []
    with pytest.raises(KeyboardInterrupt), Outbox() as outbox:
        for at in range(40):
            outbox.write(tmp_path / f"{at}.md", TEXT, lambda at=at: told.append(at))  # type: ignore[misc]
        raise KeyboardInterrupt
    assert {path.name for path in tmp_path.iterdir()} == {f"{at}.md" for at in told}
    assert {path.read_text("utf-8") for path in tmp_path.iterdir()} == {TEXT}
