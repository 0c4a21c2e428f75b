"""Numbers that belong to one exhibit each: an intake tells on which others they are, while lines are scanned."""

from __future__ import annotations

import pytest

from custody.tui.screens.intake import IntakeScreen
from custody.tui.screens.review import ReviewScreen
from custody.tui.widgets.intake_remarks import Remarks
from tests.answers.exhibits.test_reviews import review
from tests.cli.office import Office
from tests.tui.sitting import Sitting, play, sitting
from tests.tui.steps import open_intake

EXHIBIT: dict[str, object] = {
    "seizure": "S-1",
    "reference": "EV/2",
    "category": "other",
    "not-known": ["rest"],
    "not-known-reason": "a test",
}


async def begun(at: Sitting, office: Office) -> IntakeScreen:
    """Sign in and open the intake of seizure S-1."""
    await at.sign_in(office, "Eve")
    await open_intake(at)
    screen = at.app.screen
    assert isinstance(screen, IntakeScreen)
    await at.scan("S-1")
    return screen


async def line(at: Sitting, reference: str, *, serial: str = "", seal: str = "") -> None:
    """Fill a line in to its last column, behind which a new one begins."""
    await at.type(reference, "enter")
    await at.type("other", "enter", "enter", "enter")
    await at.type(serial, "enter")
    await at.type(seal, "enter")


@pytest.fixture
def known(office: Office) -> Office:
    """Return an office with EV/1, which has a serial number, and whose seal was replaced."""
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--serial", "4711", "--seal", "A-1")
    office.done(
        "Eve", "exhibit", "unseal", "EV/1", "A-1", "--seal-state", "intact", "--reason", "examination"
    )
    office.done("Eve", "exhibit", "seal", "EV/1", "A-2")
    return office


def test_lines_without_conflicts_have_no_remark(known: Office) -> None:
    async def scene() -> None:
        async with sitting(known.desk) as at:
            screen = await begun(at, known)
            await line(at, "EV/2", serial="4712", seal="A-3")
            await line(at, "EV/3", serial="4713", seal="A-4")
            assert not screen.query_one(Remarks).display, at.text

    play(scene)


@pytest.mark.parametrize(
    ("entered", "remark"),
    [
        ({"reference": "EV/1"}, "! line 1, EV/1: exhibit EV/1 is on record already: "),
        ({"reference": "EV/2", "serial": "4711"}, "! line 1, EV/2: serial number 4711 is on record for EV/1"),
        ({"reference": "EV/2", "seal": "a-2"}, "! line 1, EV/2: seal A-2 is on EV/1 now"),
        ({"reference": "EV/2", "seal": "A-1"}, "! line 1, EV/2: seal A-1 was used before, on EV/1"),
    ],
    ids=["reference", "serial", "seal on another exhibit", "seal used before"],
)
def test_a_number_on_record_is_told_with_its_exhibit(
    known: Office, entered: dict[str, str], remark: str
) -> None:
    async def scene() -> None:
        async with sitting(known.desk) as at:
            screen = await begun(at, known)
            await line(at, **entered)
            assert remark in at.flat, at.text
            assert screen.items[0].remarked
            await at.press("up", "shift+tab")
            assert remark in at.flat, "wherever the cursor is"

    play(scene)


def test_a_number_on_two_lines_is_told_until_it_is_mended(known: Office) -> None:
    async def scene() -> None:
        async with sitting(known.desk) as at:
            screen = await begun(at, known)
            for _ in range(3):
                await line(at, "EV/2", seal="A-3")
            assert "line 2, EV/2: exhibit EV/2 is also on line 1" not in at.flat, "the newest are shown"
            assert "line 3, EV/2: exhibit EV/2 is also on line 1" in at.flat
            assert "line 3, EV/2: seal A-3 is also on line 1" in at.flat
            assert "! 1 more" in at.flat
            assert [item.remarked for item in screen.items] == [False, True, True, False]
            for _ in range(2):
                await at.press("up", "f3", "f3")
            assert [item.remarked for item in screen.items] == [False, False], at.text
            assert not screen.query_one(Remarks).display, at.text

    play(scene)


def test_the_review_names_the_exhibits_of_numbers_that_others_have(known: Office) -> None:
    async def scene() -> None:
        async with sitting(known.desk) as at:
            await review(at, known, "Eve", ("exhibit", "register"), {**EXHIBIT, "seal": "A-3"})
            assert isinstance(at.app.screen, ReviewScreen)
            assert not any("EV/1" in warning.text for warning in at.app.screen.review.warnings)
            assert not any("Eve" in warning.text for warning in at.app.screen.review.warnings)
            await at.press("escape", "escape")
            numbers = {"serial": "4711", "seal": "A-2", "seal-witness": "eve", "accept-nonconforming": True}
            await review(at, known, "Eve", ("exhibit", "register"), {**EXHIBIT, **numbers})
            assert isinstance(at.app.screen, ReviewScreen)
            shown = [paragraph.text for paragraph in at.app.screen.review.warnings]
            assert "EV/2: serial number 4711 is on record for EV/1." in shown
            assert "EV/2: seal A-2 is on EV/1 now." in shown
            assert "Eve signs, and is the attending witness too." in shown

    play(scene)
