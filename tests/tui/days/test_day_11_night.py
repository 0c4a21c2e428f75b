"""Day 11, the night: a custodian counts the room, reports the shift on paper, and hands the room over."""

from __future__ import annotations

import pytest

from custody.law.clock import HOUR
from tests.cli import paged
from tests.cli.office import Office
from tests.tui.days.day import Day


def furnish(office: Office) -> int:
    """Register a room with a shelf and three exhibits, one of them checked out; return the number of entries."""
    office.hire("Dora", "evidence_custodian")
    office.case()
    office.seizure()
    office.done("Carl", "location", "register", "ROOM-2", "--location-type", "room")
    office.done("Carl", "location", "register", "SHELF-4", "--location-type", "shelf", "--within", "ROOM-2")
    for number in (1, 2, 3):
        office.exhibit(f"EV/{number}", "--seal", f"S-10{number}")
        office.done("Eve", "exhibit", "place", f"EV/{number}", "--location", "SHELF-4")
    return office.size()


def test_a_room_is_handed_over_at_the_end_of_a_night_by_the_shift_report(
    day: Day, request: pytest.FixtureRequest
) -> None:
    office = day.office
    before = furnish(office)

    async def evening() -> None:
        async with day.person("Dora") as desk:
            await desk.at.press("5")
            assert "ROOM-2" in desk.text

    async def night() -> None:
        office.desk.clock.advance(9 * HOUR)
        out = ("--to", "Carl", "--purpose", "examination", "--return-due-at", "2026-11-03T09:00:00Z")
        office.done("Eve", "exhibit", "check-out", "EV/3", *out)
        async with day.person("Carl") as desk:
            await desk.at.press("5")
            await desk.line("ROOM-2")
            await desk.act("inventory", "start")
            await desk.fill(location="ROOM-2", reference="INV-7")
            await desk.sign("inventory.started", then="count with the scanner")
            await desk.at.scan("SHELF-4")
            await desk.at.scan("EV/1")
            await desk.at.scan("S-101")
            await desk.at.press("f2")
            await desk.sign("inventory.counted")
            await desk.at.press("f5")
            await desk.sign("inventory.closed")
            await desk.at.press("escape", "1", "e")
            assert "1 Shift report: what happened" in desk.text
            await desk.at.press("1")
            await desk.fill(out="night.pdf")
            await desk.do("night.pdf")

    async def morning() -> None:
        office.desk.clock.advance(3 * HOUR)
        async with day.person("Dora") as desk:
            await desk.at.press("s")
            assert "your last visit at this machine" in desk.text
            read = desk.text
            while "Waiting for somebody" not in desk.text:
                await desk.at.press("pagedown")
                read += desk.text
            for told in ("Eve checked the exhibit out to Carl", "Carl closed the round: 1 missing"):
                assert told in read
            await desk.line("exhibit EV/2")
            await desk.at.press("f4")
            assert "Exhibit EV/2" in desk.text
            await desk.at.press("5")
            await desk.line("ROOM-2")
            await desk.at.press("enter")
            assert "[Contents 2]" in desk.text

    async def scene() -> None:
        await evening()
        await night()
        await morning()

    day.play(scene, request, most=164)
    assert (office.folder / "night.pdf").read_bytes().startswith(b"%PDF-")
    office.desk.clock.advance(3 * HOUR)
    told = office.see("shift-report", "--since", str(before))
    happened = {
        row["act"] for name in ("went_out", "rounds_and_discrepancies") for row in paged.texts(told, name)
    }
    assert happened == {
        "Eve checked the exhibit out to Carl: examination",
        "Carl began an inventory round",
        "Carl counted one exhibit: found",
        "Carl closed the round: 1 missing, 0 misplaced",
    }
