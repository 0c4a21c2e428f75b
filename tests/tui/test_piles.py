"""A pile on the table follows what is read, what others enter meanwhile, and who is signed in."""

from __future__ import annotations

import pytest

from tests.cli.office import Office
from tests.tui.sitting import Sitting, play, sitting


@pytest.fixture
def desk(office: Office) -> Office:
    """Give an office where Eve holds three sealed exhibits."""
    office.case()
    office.seizure()
    for number in (1, 2, 3):
        office.exhibit(f"EV/{number}", "--seal", f"A-100{number}")
    return office


def flat(at: Sitting) -> str:
    """Give the text on the screen as one line."""
    return " ".join(at.text.split())


async def open_offer(at: Sitting) -> None:
    """Open the giver's side, and say to whom and for what."""
    await at.press("4", "a")
    await at.choose("hand exhibits over")
    await at.press("shift+tab", "shift+tab", "shift+tab")
    await at.type("Carl", "enter")
    await at.type("exam", "enter", "enter")


def test_each_person_has_a_list_of_their_own_and_the_heading_says_whose_it_is(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            await at.scan("A-1001")
            assert "signed in: Eve" in at.text
            await at.sign_in(desk, "Carl")
            assert "signed in: Carl" in at.text
            assert "EV/1" not in at.text
            assert "to       name of the receiver" in at.text
            await at.press("f8")
            assert "nothing is on the list yet" in at.text
            await at.sign_in(desk, "Eve")
            assert "signed in: Eve" in at.text
            assert "To hand over (1)" in at.text
            assert "A-1001" in at.text
            assert "to       Carl" in at.text

    play(scene)


def test_a_form_names_who_is_signed_in_now(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await at.press("3", "a", "enter")
            assert "signed in: Eve" in at.text
            await at.sign_in(desk, "Carl")
            assert "signed in: Carl" in at.text

    play(scene)
