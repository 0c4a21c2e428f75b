"""Day 3: a sealed stick is opened, imaged and sealed again, each step from the page of the exhibit."""

from __future__ import annotations

from hashlib import sha256

import pytest

from tests.cli import paged
from tests.tui.days.day import Day

IMAGE = b"sectors of a stick " * 1000


def test_a_stick_is_unsealed_imaged_and_sealed_again(day: Day, request: pytest.FixtureRequest) -> None:
    office = day.office
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--seal", "S-100")
    (office.folder / "stick.dd").write_bytes(IMAGE)

    async def scene() -> None:
        async with day.person("Eve") as desk:
            await desk.go("EV/1")
            assert "S-100" in desk.text
            await desk.act("exhibit", "unseal")
            await desk.fill(seal="S-100", seal_state="intact", reason="acquisition")
            await desk.sign("exhibit.unsealed")
            assert "opened " in desk.text
            await desk.choose("acquisition", "record")
            await desk.at.press("up", "space", "f8")
            await desk.fill(
                method="physical",
                format="raw",
                tool="dc3dd",
                tool_version="7",
                write_protection="hardware",
                write_blocker="T35u",
                source_sha256=sha256(IMAGE).hexdigest(),
                bad_sector_count="0",
            )
            await desk.sign("acquisition.completed")
            await desk.act("exhibit", "seal")
            await desk.fill(seal="S-101")
            await desk.sign("exhibit.sealed")
            assert "S-101" in desk.text

    day.play(scene, request, most=175)
    acts = [row["act"] for row in paged.rows(office.see("exhibit", "show", "EV/1"), "seals")]
    assert acts == ["sealed", "unsealed", "sealed"]
