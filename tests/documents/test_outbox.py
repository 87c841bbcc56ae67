"""Many files are each whole or not there, whatever ends the writing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gembawalk.documents.outbox import Outbox
from gembawalk.errors import UnwritableFile

TEXT = "what was told\n" * 500


def test_all_files_are_there_when_it_is_left(tmp_path: Path) -> None:
    with Outbox() as outbox:
        for at in range(300):
            assert outbox.write(tmp_path / f"{at}.md", f"{at}\n{TEXT}")
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {
        f"{at}.md": f"{at}\n{TEXT}" for at in range(300)
    }


def test_what_is_there_already_is_not_written_again(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"same")
    with Outbox() as outbox:
        assert not outbox.write(tmp_path / "a.md", "same")


def test_what_takes_the_place_of_another_is_on_the_disk_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stood = tmp_path / "a.md"
    stood.write_text("old", "utf-8")
    sync, synced = os.fsync, []
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(stood.read_text("utf-8")), sync(handle)))
    with Outbox() as outbox:
        assert outbox.write(stood, "new")
        assert outbox.write(tmp_path / "b.md", "first")
    assert (synced, stood.read_text("utf-8")) == (["old"], "new")


def test_the_disk_is_waited_for_only_where_something_new_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[str] = []
    monkeypatch.setattr(os, "sync", lambda: waited.append("sync"), raising=False)
    (tmp_path / "a.md").write_bytes(b"same")
    for text in ("same", "changed"):
        with Outbox() as outbox:
            outbox.write(tmp_path / "a.md", text)
    assert waited == []
    with Outbox() as outbox:
        outbox.write(tmp_path / "b.md", "new")
    assert waited == ["sync"]


def test_two_documents_of_one_name_get_a_file_each(tmp_path: Path) -> None:
    with Outbox() as outbox:
        first = outbox.place(tmp_path, "walk.md", "one")
        outbox.write(first, "one")
        second = outbox.place(tmp_path, "walk.md", "two")
        outbox.write(second, "two")
        assert outbox.place(tmp_path, "walk.md", "one") == first
    assert (second.name, first.read_text("utf-8"), second.read_text("utf-8")) == ("walk 2.md", "one", "two")


@pytest.mark.parametrize("broken", [0, 12])
def test_one_that_fails_is_told_and_leaves_what_stood_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: int
) -> None:
    stood = tmp_path / "0.md"
    stood.write_text("old", "utf-8")
    replace = os.replace

    def full(path: str, target: Path) -> None:
        if target == tmp_path / f"{broken}.md":
            raise OSError(28, "No space left on device")
        replace(path, target)

    monkeypatch.setattr(os, "replace", full)
    with (
        pytest.raises(UnwritableFile, match=rf"{broken}\.md was not written: no space left"),
        Outbox() as outbox,
    ):
        for at in range(20):
            outbox.write(tmp_path / f"{at}.md", "new")
    assert stood.read_text("utf-8") == ("new" if broken else "old")
    assert {path.name for path in tmp_path.iterdir()} == {f"{at}.md" for at in range(broken or 1)}
