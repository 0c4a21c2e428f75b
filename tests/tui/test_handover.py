"""Day 5: things are scanned on one side, scanned again on the other, and accepted or refused one by one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.office import Office
from tests.tui.sitting import LARGE, SMALL, Sitting, play, sitting


@pytest.fixture
def desk(office: Office) -> Office:
    """Give an office where Eve holds three sealed exhibits, and one without a seal."""
    office.case()
    office.seizure()
    for number in (1, 2, 3):
        office.exhibit(f"EV/{number}", "--seal", f"S-10{number}")
    office.exhibit("EV/4")
    office.done("Carl", "place", "register", "SHELF-4", "--sort", "shelf")
    return office


def shown(desk: Office, exhibit: str) -> dict[str, Any]:
    found: dict[str, Any] = desk.see("exhibit", "show", exhibit)
    return found


async def palette(at: Sitting, command: str) -> None:
    """Open a command by its words from the palette."""
    await at.pilot.pause(1.2)
    await at.settle()
    await at.press("ctrl+p")
    await at.type(command)
    await at.pilot.pause(0.5)
    await at.press("down", "enter")


def offered(desk: Office, *exhibits: str) -> None:
    desk.done("Eve", "custody", "offer", *exhibits, "--to", "Carl", "--purpose", "examination")


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_three_things_go_from_one_person_to_another_and_each_is_answered_by_itself(
    desk: Office, size: tuple[int, int]
) -> None:
    before = desk.size()

    async def scene() -> None:
        async with sitting(desk.desk, size=size) as at:
            await at.sign_in(desk, "Eve")
            await palette(at, "custody custody offer")
            assert "Hand over" in at.text
            await at.scan("EV/1")
            assert "now its seal: S-101" in at.text
            await at.scan("s-101")
            assert "✓ EV/1: seal read; its seals agree" in at.text
            await at.scan("S-102")
            await at.scan("S-103")
            await at.press("shift+tab", "shift+tab", "shift+tab")
            await at.type("Carl", "enter")
            await at.type("exam", "enter")
            await at.press("f8")
            assert "REVIEW AND SIGN" in at.text
            assert desk.size() == before
            await at.press("f8")
            assert "ENTERED" in at.text
            await at.press("escape")
            assert shown(desk, "EV/1")["holder_name"] == "Eve"

            await at.sign_in(desk, "Carl")
            assert "Handovers waiting for me (3)" in at.text
            await palette(at, "custody custody accept")
            assert "3 offered" in at.text
            await at.scan("SHELF-4")
            await at.scan("EV/1")
            await at.press("f2")
            assert "scan the seal S-101" in at.text
            await at.scan("S-101")
            await at.press("f2")
            assert "EV/1 accepted; 2 still to look at" in at.text
            await at.scan("S-102")
            await at.press("f2")
            await at.scan("EV/3")
            await at.press("f5")
            await at.press("enter", "down", "enter")
            await at.press("f8")
            assert "REFUSE: condition" in at.text
            await at.press("f8")
            assert "REVIEW AND SIGN" in at.text
            await at.press("f8")
            assert "transfer.accepted" in at.text
            assert "transfer.refused" in at.text
            print(f"handover of three, both sides: {at.keys} keys")

    play(scene)
    assert [shown(desk, f"EV/{n}")["holder_name"] for n in (1, 2, 3)] == ["Carl", "Carl", "Eve"]
    assert "SHELF-4" in str(shown(desk, "EV/1"))
    assert desk.size() == before + 6
    assert desk.desk.run("check").status == 0
