"""Day 7: another State asks for data that are preserved for it; its clock waits for the decision, which is entered."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY, parse_instant
from tests.cli import paged
from tests.cli.office import Office
from tests.tui.days.day import Day


def standing(office: Office) -> str:
    return str(paged.maybe(office.see("preservation-request", "show", "AT-1"), "standing"))


def test_assistance_is_taken_in_held_for_and_decided(day: Day, request: pytest.FixtureRequest) -> None:
    office = day.office
    office.case()
    office.received("AT-1")
    holder = ("--data-holder", "Example Mail Ltd")
    office.done("Eve", "preservation-request", "effect", "AT-1", "--days", "60", *holder, status=10)
    office.desk.clock.advance(50 * DAY)
    review = office.desk.clock.now() + 30 * DAY

    async def morning() -> None:
        async with day.person("Eve") as desk:
            await desk.go("C-1")
            await desk.act("mla-request", "receive")
            await desk.fill(
                requesting_state="AT",
                channel="central_authority",
                offence_ground="35.1.b",
                purposes="disclosure",
                governing_instrument="article_40",
                confidential="yes",
                authority="Prosecutor, Graz",
                subject_matter="fraud",
                conducting_authority="Court of Graz",
                summary="a forged shop",
                assistance_sought="the mailbox",
                stated_purpose="who ran the shop",
                preservation_requests="AT-1",
                reference="MLA-1",
            )
            await desk.sign("mla_request.received")
            assert standing(office) == "pending_decision"

    async def noon() -> None:
        async with day.person("Judge") as desk:
            await desk.go("C-1")
            await desk.act("legal-hold", "place")
            await desk.fill(reason="mla", review_due_at="+30d", authority="Prosecutor", reference="H-1")
            await desk.sign("legal_hold.placed")

    async def evening() -> None:
        async with day.person("Judge") as desk:
            assert "Decide on the assistance" in desk.text
            await desk.line("Decide on the assistance")
            await desk.at.press("a")
            await desk.fill(extent="full")
            await desk.sign("mla_request.granted")

    async def scene() -> None:
        await morning()
        await noon()
        await evening()

    day.play(scene, request, most=271)
    assert standing(office) == "granted"
    (due,) = (
        deadline
        for deadline in office.see("deadlines", "--all")["deadlines"]
        if deadline["sort"] == "legal_hold_review"
    )
    assert abs(parse_instant(due["at"]) - review) < DAY / 24
