"""Day 5: two sealed things are offered to a colleague, who takes one and refuses the other, which stays."""

from __future__ import annotations

import pytest

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
            await desk.command("custody", "offer")
            await desk.fill(exhibits="EV/1, EV/2", to="Carl", purpose="examination")
            await desk.sign("transfer.offered", "transfer.offered")

    async def take() -> None:
        async with day.person("Carl") as desk:
            await desk.line("exhibit EV/1")
            await desk.at.press("a")
            await desk.fill(seal="S-101", seal_state="intact", condition="as_described")
            await desk.sign("transfer.accepted")
            await desk.go("EV/2")
            await desk.act("custody", "refuse")
            await desk.fill(reason="seal")
            await desk.sign("transfer.refused")

    async def scene() -> None:
        await give()
        await take()

    day.play(scene, request, most=250)
    held = {number: office.see("exhibit", "show", f"EV/{number}")["holder_name"] for number in "12"}
    assert held == {"1": "Carl", "2": "Eve"}
