"""Keys in a round act on what the line under the cursor and the last scan show, or say why they do not."""

from __future__ import annotations

import pytest

from custody.pages.parts.page import Action
from custody.tui.screens.count import CountScreen
from tests.cli.office import Office
from tests.tui.sitting import Sitting, play, sitting
from tests.tui.steps import sealed


@pytest.fixture
def desk(office: Office) -> Office:
    """Return an office with three sealed exhibits and a round of their case."""
    sealed(office, "S-100")
    office.done("Eve", "inventory", "start", "--case", "C-1", "--reference", "INV-1")
    return office


async def counting(at: Sitting, desk: Office) -> None:
    await at.sign_in(desk, "Eve")
    at.app.begin(Action("count", ("inventory", "scan"), {"round": "INV-1"}))
    await at.settle()


def states(at: Sitting) -> dict[str, str]:
    screen = at.app.screen
    assert isinstance(screen, CountScreen), at.text
    assert screen.state is not None
    return {count.name: count.state for count in screen.state.counts}


def test_behind_an_unmatched_scan_nothing_is_said_of_the_seal_before_it(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await counting(at, desk)
            await at.scan("EV/1")
            await at.scan("X-99")
            assert (
                "X-99 is no exhibit of this ledger: UNMATCHED (F6 removes); F3 if it is the seal on EV/1"
                in at.flat
            )
            await at.press("f2")
            assert states(at) == {"X-99": "not_examined", "EV/1": "not_examined"}
            assert "X-99 is no exhibit, so it has no seal state" in at.flat
            await at.press("f7")
            assert "a discrepancy can be reported for exhibits only" in at.flat
            await at.press("f6")
            assert states(at) == {"EV/1": "not_examined"}, "F6 drops what it said it drops"
            await at.scan("X-99")
            await at.press("down", "f2")
            assert states(at) == {"X-99": "not_examined", "EV/1": "intact"}

    play(scene)


def test_an_unmatched_scan_is_still_taken_as_the_seal_of_the_thing_before_it(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await counting(at, desk)
            await at.scan("EV/1")
            await at.scan("X-98")
            await at.scan("X-99")
            assert "F3 if it is the seal on EV/1" in at.flat
            await at.press("f3")
            assert "EV/1 is under X-99, on record: S-1001" in at.flat
            assert states(at) == {"X-98": "not_examined", "EV/1": "not_examined"}
            await at.press("f2")
            assert states(at)["EV/1"] == "intact"

    play(scene)


def test_behind_a_thing_that_was_signed_before_no_key_acts_on_another(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await counting(at, desk)
            await at.scan("EV/1")
            await at.press("f8", "f8", "escape")
            await at.scan("EV/2")
            for key in ("f2", "f6", "f7"):
                await at.scan("EV/1")
                assert "EV/1: counted and signed already" in at.flat, key
                await at.press(key)
                assert states(at) == {"EV/2": "not_examined"}, key
                assert "EV/1 has no line here: choose the line with up or down" in at.flat, key
            await at.press("up", "f2")
            assert states(at) == {"EV/2": "intact"}

    play(scene)


def test_behind_a_number_of_several_things_no_key_acts_on_another(desk: Office) -> None:
    desk.done("Eve", "exhibit", "seal", "EV/2", "S-1001", "--additional-seal", status=10)

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await counting(at, desk)
            await at.scan("EV/3")
            await at.scan("S-1001")
            assert "S-1001 is on record of EV/1" in at.flat
            await at.press("f2")
            assert states(at) == {"S-1001": "not_examined", "EV/3": "not_examined"}
            assert "S-1001 is undecided" in at.flat
            await at.scan("EV/3")
            await at.press("f2")
            assert states(at) == {"S-1001": "not_examined", "EV/3": "intact"}

    play(scene)
