"""Tables for a spreadsheet: nothing runs, nothing private is in them, and what was written comes back."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_summary import told_walk

from gembawalk.documents.file import export_tables
from gembawalk.documents.formula import defused, undefused
from gembawalk.documents.observation_table import read_observations
from gembawalk.documents.page import Profile
from gembawalk.documents.sheet import write_sheets
from gembawalk.domain.past import PastObservation
from gembawalk.domain.walk import Walk
from gembawalk.errors import UnwritableFile


def sheets(walk: Walk, profile: Profile) -> dict[str, list[dict[str, str]]]:
    found = {}
    for name, text in write_sheets([walk], profile):
        assert text.startswith("\ufeff")
        found[name] = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    return found


@given(st.text() | st.text("';=+-@,\t\r\na＝", max_size=8))
def test_what_was_defused_comes_back(text: str) -> None:
    cell = defused(text)
    assert undefused(cell) == text
    assert not re.search("(?:^|[;,\t\r\n])[=+@\t\r\n＝＋－＠-]", cell)


def test_each_table_has_ids_and_times_with_their_offset() -> None:
    found = sheets(told_walk(), Profile.COACH)
    assert found["walk"][0]["started_at"] == "2026-10-05T07:40:00+02:00"
    assert found["walk"][0]["id"] == told_walk().id
    assert {row["walk"] for name, rows in found.items() if name != "walk" for row in rows} == {told_walk().id}
    assert found["observation"][1]["taps"] == "130000 128000 141000"
    assert found["observation"][1]["step"] == "Clean the nozzle"
    assert found["countermeasure"][0]["due"] == "2026-10-12"


def test_the_team_gets_no_private_column() -> None:
    found = sheets(told_walk(), Profile.TEAM)
    assert "reflection" not in found
    assert "expect" not in found["walk"][0]
    assert "They skip the cleaning" not in str(found)
    assert sheets(replace(told_walk(), agreed="rather not"), Profile.TEAM)["opinion"] == []


def test_a_formula_is_a_text() -> None:
    told = told_walk()
    evil = replace(told.observations[1], problem="=1+1", facts="@SUM(A1)", evidence="-5 °C", could_see="'=quoted")
    row = sheets(replace(told, observations=(evil,)), Profile.TEAM)["observation"][0]
    assert (row["problem"], row["facts"], row["evidence"]) == ("'=1+1", "'@SUM(A1)", "'-5 °C")
    assert row["could_see"] == "''=quoted"


def test_ids_do_not_tell_the_team_when_they_were_made() -> None:
    for profile, shown in ((Profile.TEAM, False), (Profile.COACH, True)):
        text = "".join(text for _, text in write_sheets([told_walk()], profile))
        assert (told_walk().id in text) is shown
        assert told_walk().id[19:] in text


def test_the_apostrophe_comes_off_on_import(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("text,countermeasure\n'=1+1,'-5 °C\n", "utf-8")
    row = next(read_observations(path))
    assert isinstance(row, PastObservation)
    assert (row.text, row.countermeasure) == ("=1+1", "-5 °C")


def test_tables_are_written_again_and_never_over_something_else(tmp_path: Path) -> None:
    paths = list(export_tables(tmp_path, [told_walk()], Profile.TEAM))
    before = {path: path.read_bytes() for path in paths}
    assert list(export_tables(tmp_path, [told_walk(), told_walk()], Profile.TEAM)) == paths
    assert paths[0].read_bytes() != before[paths[0]]
    paths[0].write_text("mine,own\n", "utf-8")
    with pytest.raises(UnwritableFile, match="it holds something else"):
        list(export_tables(tmp_path, [told_walk()], Profile.TEAM))
    assert paths[0].read_text("utf-8") == "mine,own\n"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_spreadsheet_shows_every_letter_and_runs_nothing(tmp_path: Path) -> None:
    told = told_walk()
    evil = replace(
        told.observations[1], problem="=1+1", facts="Größe Ölkännchen – łąka 过滤器 🙂", evidence="+49 30 1"
    )
    path = next(
        one
        for one in export_tables(tmp_path, [replace(told, observations=(evil,))], Profile.TEAM)
        if one.stem == "observation"
    )
    # 44,34,76: commas, quotes, UTF-8; every cell as it is shown.
    command = [
        *("soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"),
        *("html", "--infilter=CSV:44,34,76,1", "--outdir", str(tmp_path / "out"), str(path)),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    shown = (tmp_path / "out" / "observation.html").read_text("utf-8")
    for text in ("Größe Ölkännchen", "łąka", "过滤器", "'=1+1", "'+49 30 1"):
        assert text in shown
