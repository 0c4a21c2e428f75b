"""A code that is scanned on a page opens what it names, and no character of it is a key."""

from __future__ import annotations

import pytest

from custody.pages.parts.page import Action, Target
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.dialogs.leaving import LeavingScreen
from custody.tui.screens.result import ResultScreen
from tests.cli.office import Office
from tests.tui.sitting import Sitting, play, sitting
from tests.tui.steps import sealed


@pytest.fixture
def desk(office: Office) -> Office:
    """Return an office where Eve holds three sealed exhibits."""
    return sealed(office, "A-100")


def wanted(at: Sitting) -> Target:
    screen = at.app.screen
    assert isinstance(screen, BrowseScreen)
    return screen.wanted


def test_a_code_that_is_scanned_on_a_page_opens_what_it_names(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await at.press("7")
            for code in ("EV/2", "A-1002", "a-1002"):
                await at.scan(code)
                assert wanted(at).page == "exhibit", code
                assert "EV/2" in at.text, code
                await at.scan("C-1")
                assert wanted(at).page == "case", code
                await at.press("escape", "escape")
                assert wanted(at).page == "ledger", code

    play(scene)


def test_an_unknown_code_is_told_and_turns_opens_and_ends_nothing(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await at.press("7")
            for code in ("q12q", "7a1q9", "0000", "3]]["):
                await at.scan(code)
                assert isinstance(at.app.screen, ResultScreen), code
                assert f"{code!r} was scanned, but matches nothing in this ledger" in at.flat
                await at.scan("qoq1")
                assert "'qoq1' was scanned" in at.flat, code
                await at.scan("EV/1")
                assert wanted(at).page == "exhibit", code
                await at.press("escape")
                assert wanted(at).page == "ledger", code
                assert at.app.is_running, code

    play(scene)


def test_a_scan_does_not_answer_whether_the_program_is_to_end(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            at.app.begin(Action("a case", ("case", "open")))
            await at.settle()
            at.app.set_focus(None)
            await at.press("q")
            assert isinstance(at.app.screen, LeavingScreen)
            await at.scan("q12q")
            assert at.app.is_running
            assert isinstance(at.app.screen, LeavingScreen)

    play(scene)


def test_keys_that_are_typed_ahead_are_no_scan(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            at.send("", "2", "enter")
            await at.settle()
            assert wanted(at).page == "case"

    play(scene)
