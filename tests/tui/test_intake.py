"""Day 2: what was seized is taken in on one screen, line by line, and entered together."""

from __future__ import annotations

import pytest

from tests.cli.office import Office
from tests.tui.sitting import play, sitting
from tui.screens.intake import following


@pytest.mark.parametrize(
    ("reference", "next_one"),
    [("EV/1", "EV/2"), ("EV/09", "EV/10"), ("EV/99", "EV/100"), ("EV", "EV"), ("", "")],
)
def test_a_repeated_line_has_the_reference_that_follows(reference: str, next_one: str) -> None:
    assert following(reference) == next_one


def test_two_phones_and_a_card_are_taken_in_with_one_review(office: Office) -> None:
    office.case()
    office.seizure()
    before = office.size()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("4", "a", "enter")
            assert "Intake" in at.text
            await at.scan("S-1")
            await at.type("EV/1", "enter")
            await at.type("pho", "enter")
            assert "phone" in at.text
            await at.type("phone, black", "enter")
            await at.type("no damage seen", "enter")
            await at.scan("490154203237518")
            await at.type("S-100")
            await at.press("f2")
            assert "EV/2" in at.text
            await at.scan("356938035643809")
            await at.type("S-101")
            await at.press("f3")
            assert "EV/2.1" in at.text
            await at.type("sim", "enter")
            await at.type("SIM card", "enter")
            await at.type("as new", "f8")
            assert "NONCONFORMING" in at.text or "lacks" in at.text

    play(scene)
    assert office.size() == before


def test_an_imei_with_a_wrong_check_digit_is_told_while_it_is_typed(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("4", "a", "enter")
            await at.press(*["tab"] * 5)
            await at.type("490154203237518")
            assert "✗" not in at.text
            await at.press("backspace")
            await at.type("9")
            assert "✗ IMEI" in at.text
            assert "check digit" in at.text

    play(scene)
