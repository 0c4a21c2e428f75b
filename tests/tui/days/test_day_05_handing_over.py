"""Day 5: two sealed things are offered to a colleague, who takes one and refuses the other, which stays."""

from __future__ import annotations

import pytest

from tests.cli import paged
from tests.tui.days.day import Day


def test_of_two_things_offered_one_is_accepted_and_one_refused(
    day: Day, request: pytest.FixtureRequest
) -> None:
    office = day.office
    office.case()
    office.seizure()
    for number in ("1", "2"):
        office.exhibit(f"EV/{number}", "--seal", f"S-10{number}")

    async def give() -> None:
        async with day.person("Eve") as desk:
            await desk.at.press("3")
            await desk.choose("transfer", "offer")
            await desk.at.scan("S-101")
            await desk.at.scan("S-102")
            await desk.at.press("f8")
            assert "still needed: who receives" in desk.text
            await desk.at.type("Carl", "enter")
            await desk.at.type("exam", "enter")
            await desk.sign("transfer.offered", "transfer.offered")

    async def take() -> None:
        async with day.person("Carl") as desk:
            await desk.line("EV/1")
            await desk.at.press("a")
            await desk.at.scan("S-101")
            await desk.at.press("f2")
            await desk.at.scan("EV/2")
            await desk.at.press("f5")
            await desk.fill(reason="seal")
            await desk.at.press("f8")
            await desk.sign("transfer.accepted", "transfer.refused")

    async def scene() -> None:
        await give()
        await take()

    day.play(scene, request, most=100)
    held = {number: paged.text(office.see("exhibit", "show", f"EV/{number}"), "custodian") for number in "12"}
    assert held == {"1": "Carl", "2": "Eve"}
