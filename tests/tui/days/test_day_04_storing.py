"""Day 4: the parts of an image are read once, stored, and stand in the ledger with every digest that was asked for."""

from __future__ import annotations

from hashlib import sha256

import pytest

from custody.model.ids import b64
from tests.tui.days.day import Day

PARTS = {"stick.001": b"first part " * 5000, "stick.002": b"second part " * 5000}


def test_two_files_are_stored_with_one_form_and_read_back(day: Day, request: pytest.FixtureRequest) -> None:
    office = day.office
    office.case()
    office.seizure()
    office.exhibit()
    for name, data in PARTS.items():
        (office.folder / name).write_bytes(data)

    async def scene() -> None:
        async with day.person("Eve") as desk:
            await desk.go("EV/1")
            await desk.act("archive")
            await desk.fill(paths=", ".join(PARTS), md5="yes", sha1="yes")
            await desk.sign("object.archived", "object.archived", warned="md5")
            assert "no failure on record" in desk.text
            await desk.at.press("5")
            await desk.act("fixity", "run")
            await desk.sign("fixity.swept")

    day.play(scene, request, most=120)
    stored = office.see("exhibit", "show", "EV/1")["objects"]
    assert {one["sha256"] for one in stored} == {b64(sha256(data).digest()) for data in PARTS.values()}
    assert office.see("fixity", "status")["never_read"] == 0
