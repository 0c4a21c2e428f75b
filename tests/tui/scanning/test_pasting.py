"""What is pasted goes where it is meant, and of several lines none is lost."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from custody.tui.screens.dialogs.ask import AskScreen
from custody.tui.screens.intake import IntakeScreen
from custody.tui.widgets.scanner import Scanner
from tests.cli.office import Office
from tests.tui.forms.forms import answers
from tests.tui.sitting import play, sitting
from tests.tui.steps import open_intake, open_offer, sealed


@pytest.fixture
def desk(office: Office) -> Office:
    """Return an office where Eve holds three sealed exhibits."""
    return sealed(office, "A-100")


def test_of_codes_that_are_pasted_each_is_read_as_though_it_were_scanned(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            await at.type("EV")
            at.paste("/1\r\n\r\nA-1001\r\n X-9\nEV/3\n")
            await at.settle()
            assert "To transfer (2)" in at.text
            assert "agrees" in at.text
            assert "X-9" in at.text
            assert at.app.screen.query_one(Scanner).query_one(Input).value == ""
            at.paste("EV/2\n")
            await at.settle()
            assert at.app.screen.query_one(Scanner).query_one(Input).value == "EV/2"
            await at.press("enter")
            assert "To transfer (3)" in at.text

    play(scene)


def test_lines_that_are_pasted_into_a_question_of_any_screen_become_one(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await at.press("slash")
            at.paste("one\ntwo")
            await at.settle()
            assert isinstance(at.app.screen, AskScreen)
            assert at.app.screen.query_one(Input).value == "one two"
            await at.press("escape")
            await open_offer(at)
            await at.press("shift+tab", "shift+tab", "shift+tab")
            at.paste("Carl\nHall\n")
            await at.settle()
            assert isinstance(at.app.focused, Input)
            assert at.app.focused.value == "Carl Hall"
            await at.press("escape")
            await open_intake(at)
            await at.type("S-1", "enter", "tab", "tab")
            at.paste("a stick\nblack")
            await at.settle()
            assert isinstance(at.app.screen, IntakeScreen)
            assert at.app.screen.items[0].values == {"description": "a stick black"}

    play(scene)


def test_what_is_pasted_does_not_overtake_the_keys_before_it(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            at.send("", "2", "a", "enter", "C", "-")
            at.paste("77")
            at.send("/a")
            await at.settle()
            assert answers(at) == {"reference": "C-77/a"}

    play(scene)
