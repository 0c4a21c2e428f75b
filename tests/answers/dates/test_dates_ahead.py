"""An exhibit seized in 2031 and registered today was taken without a mark or a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import SEIZURE, STICK, Office

AHEAD = "2031-01-01T00:00:00Z"


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    office = Office(Desk(tmp_path / "desk")).open()
    office.done("Judge", "case", "open", "C-1")
    office.done("Eve", "seizure", "record", "C-1", "--reference", "S-1", *SEIZURE)
    return office


def register(office: Office, number: str, *more: str, status: int = 0) -> list[str]:
    words = ("exhibit", "register", number, "--seizure", "S-1", *STICK, *more)
    marks: list[str] = office.done("Eve", *words, status=status)["entries"][0]["nonconforming"]
    return marks


def test_a_thing_seized_in_2031_is_marked_and_one_seized_today_is_not(desk: Office) -> None:
    assert register(desk, "E/1", "--seized-at", "2026-11-02T08:00:00Z") == []
    assert register(desk, "E/2", "--seized-at", AHEAD, status=10) == ["time.ahead"]
    assert paged.alarms(desk.see("exhibit", "show", "E/2")) == {"time.ahead"}
    assert "in the future" in " ".join(desk.run("Eve", "exhibit", "show", "E/2").out.split())


def test_a_search_and_a_last_look_that_are_still_to_come_are_marked(desk: Office) -> None:
    search = ("seizure", "record", "C-1", "--reference", "S-2", *SEIZURE, "--search-started-at", AHEAD)
    assert "time.ahead" in desk.done("Eve", *search, status=10)["entries"][0]["nonconforming"]
    register(desk, "E/1")
    lost = (
        "exhibit",
        "report-missing",
        "E/1",
        "--last-situation",
        "in_storage",
        "--last-seen-at",
        AHEAD,
        "--reported-by",
        "C. Reed",
    )
    assert "time.ahead" in desk.done("Eve", *lost, status=10)["entries"][0]["nonconforming"]
    stretches = paged.rows(desk.desk.run("exhibit", "timeline", "E/1", "--json").document, "stretches")
    assert all(stretch["since"] < "2027" for stretch in stretches)
