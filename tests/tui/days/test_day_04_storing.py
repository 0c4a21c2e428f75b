"""Day 4: the images of two sticks are read once, stored, and stand in the ledger with every digest asked for."""

from __future__ import annotations

from hashlib import sha256

import pytest

from custody.model.schema.ids import b64
from tests.cli import paged
from tests.tui.days.day import Day

FILES = {"stick-a.dd": b"first part " * 5000, "stick-b.dd": b"second part " * 5000}


def test_two_files_are_stored_from_one_screen_and_read_back(day: Day, request: pytest.FixtureRequest) -> None:
    office = day.office
    office.case()
    office.seizure()
    office.exhibit()
    for name, data in FILES.items():
        (office.folder / name).write_bytes(data)

    async def scene() -> None:
        async with day.person("Eve") as desk:
            await desk.go("EV/1")
            await desk.choose("archive")
            await desk.at.press("up", "up", "space", "space", "f5")
            assert "2 marked" in desk.text
            await desk.sign("object.archived", "object.archived")
            await desk.line("no failure")
            await desk.at.press("6")
            await desk.act("sweep", "run")
            await desk.sign("sweep.completed")

    day.play(scene, request, most=80)
    stored = paged.rows(office.see("exhibit", "show", "EV/1"), "objects")
    assert {file["sha256"] for file in stored} == {b64(sha256(data).digest()) for data in FILES.values()}
    assert paged.value(office.see("sweep", "status"), "never_read") == 0
