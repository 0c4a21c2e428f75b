"""Day 6: an order that ends within the week is seen first thing, renewed, and its new end stands on its clock."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.tui.days.day import Day


def test_an_order_that_ends_this_week_is_renewed_from_the_first_page(
    day: Day, request: pytest.FixtureRequest
) -> None:
    office = day.office
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    office.desk.clock.advance(85 * DAY)

    async def scene() -> None:
        async with day.person("Judge") as desk:
            assert "due within 7 days" in desk.text
            await desk.at.press("a")
            assert desk.text.startswith(" Preservation order: renew")
            assert "P-1" in desk.text
            await desk.fill(days="90", issuing_authority="District Court", grounds="the request is drafted")
            await desk.sign("preservation_order.renewed")
            assert "have the renewal served" in desk.text
            office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
            await desk.at.press("4", "enter")
            assert "IN FORCE" in desk.text
            assert "Periods 2" in desk.text
            await desk.at.press("1")
            assert "For me: no open tasks" in desk.text

    day.play(scene, request, most=82)
    shown = office.see("preservation-order", "show", "P-1")
    assert [row["start"] for row in paged.rows(shown, "periods")[1:]] == [
        paged.rows(shown, "periods")[0]["end"]
    ]
