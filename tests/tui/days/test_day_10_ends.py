"""Day 10: an order has lapsed, the case is over, and a thing is destroyed by three people, each on their own screen."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.tui.days.day import Day


def test_a_lapsed_order_is_recorded_and_a_thing_destroyed_by_three_people(
    day: Day, request: pytest.FixtureRequest
) -> None:
    office = day.office
    office.hire("Wim", "evidence_custodian")
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "post")
    office.seizure()
    office.exhibit()
    (office.folder / "order.pdf").write_bytes(b"order")
    office.desk.clock.advance(100 * DAY)

    async def morning() -> None:
        async with day.person("Eve") as desk:
            await desk.line("Record the lapse")
            await desk.at.press("a")
            await desk.sign("preservation_order.lapsed")
            await desk.go("C-1")
            await desk.act("proceedings", "record-judgment")
            await desk.fill(outcome="conviction", court="District Court")
            await desk.sign("proceedings.judgment_given")
            await desk.act("proceedings", "record-finality")
            await desk.sign("proceedings.judgment_made_final")
            await desk.go("EV/1")
            await desk.act("disposition", "propose")
            await desk.fill(
                measure="destroy",
                basis="case_ended",
                authority_document="order.pdf",
                legal_basis="Evidence Act s. 9",
            )
            await desk.sign("disposition.proposed")

    async def approve() -> None:
        async with day.person("Judge") as desk:
            await desk.line("Approve or refuse")
            await desk.at.press("a")
            await desk.sign("disposition.approved")

    async def execute() -> None:
        async with day.person("Eve") as desk:
            await desk.line("Execute what was approved")
            await desk.at.press("a")
            await desk.fill(
                method="shredding", standard="din_66399", photo_before="order.pdf", photo_after="order.pdf"
            )
            await desk.sign("disposition.executed", warned="IRREVERSIBLE")

    async def witness() -> None:
        async with day.person("Wim") as desk:
            await desk.line("Sign as witness")
            await desk.at.press("a")
            await desk.sign("disposition.witnessed")

    async def scene() -> None:
        await morning()
        await approve()
        await execute()
        await witness()

    day.play(scene, request, most=254)
    assert paged.value(office.see("exhibit", "show", "EV/1"), "gone") == "destroy"
    assert paged.value(office.see("preservation-order", "show", "P-1"), "state") == "lapsed"
