"""What nobody can have meant does not happen: signing unread, quitting beside work, losing the page to a wrong name."""

from __future__ import annotations

import pytest
from textual.command import CommandPalette
from textual.widgets import Input

from custody.pages.parts.page import Action
from custody.tui.screens import review
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.dialogs.leaving import LeavingScreen
from custody.tui.screens.disclose import DiscloseScreen
from custody.tui.screens.review import ReviewScreen
from custody.tui.widgets.styled_text import Toned
from tests.cli.office import Office
from tests.tui.sitting import LARGE, SMALL, Sitting, play, sitting
from tests.tui.steps import Slowly


async def form_of_a_case(at: Sitting, office: Office, number: str) -> None:
    """Fill in the form of a case."""
    await at.sign_in(office, "Eve")
    await at.press("2", "a", "enter")
    await at.type(number)


def test_the_key_that_opens_the_review_does_not_sign_while_it_is_held_down(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = office.size()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            monkeypatch.setattr(review, "PAUSE", 60.0)
            await form_of_a_case(at, office, "C-9")
            await at.press("f8")
            for _ in range(30):
                at.send("", "f8")
            await at.settle()
            assert isinstance(at.app.screen, ReviewScreen)
            assert office.size() == before
            monkeypatch.setattr(review, "PAUSE", 0.0)
            await at.press("f8")
            assert "ENTERED" in at.text

    play(scene)
    assert office.size() == before + 1


def whole(screen: ReviewScreen | DiscloseScreen, room: int) -> str:
    """Return what the lines of a screen say without blanks and folds, once every line fits the room."""
    shown = screen.query(Toned).last().shown
    assert max(len(line.text) for line in shown) <= room
    return "".join("".join(line.text for line in shown).replace("↪", "").replace("─", "").split())


def test_what_is_signed_is_laid_out_anew_for_a_terminal_of_another_size(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk, size=LARGE) as at:
            await form_of_a_case(at, office, "C-9" + " with a name that goes on and on" * 4)
            await at.press("f8")
            screen = at.app.screen
            assert isinstance(screen, ReviewScreen)
            told = whole(screen, LARGE[0] - 4)
            assert max(len(line.text) for line in screen.query(Toned).last().shown) > SMALL[0]
            for size in (SMALL, (60, 20), (200, 50), SMALL):
                await at.pilot.resize_terminal(*size)
                await at.settle()
                assert whole(screen, size[0] - 4) == told
            assert [line for line in at.text.split("\n") if len(line) > SMALL[0]] == []
            await at.press("f8", "escape")
            at.app.begin(Action("entry disclose", ("entry", "disclose"), {"entry": str(office.size() - 1)}))
            await at.settle()
            disclosing = at.app.screen
            assert isinstance(disclosing, DiscloseScreen)
            told = whole(disclosing, SMALL[0] - 4)
            for size in (LARGE, (60, 20)):
                await at.pilot.resize_terminal(*size)
                await at.settle()
                assert whole(disclosing, size[0] - 4) == told

    play(scene)


def test_the_button_signs_at_once_as_it_was_gone_to(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            monkeypatch.setattr(review, "PAUSE", 60.0)
            await form_of_a_case(at, office, "C-9")
            await at.press("f8", "tab", "enter")
            assert "ENTERED" in at.text

    play(scene)


def test_quitting_from_a_page_is_done_at_once_and_beside_work_or_a_form_it_is_asked(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await form_of_a_case(at, office, "C-9")
            at.app.set_focus(None)
            await at.press("q")
            assert isinstance(at.app.screen, LeavingScreen)
            assert "saved as a draft" in at.text
            await at.press("escape")
            assert "C-9" in at.text
            await at.press("escape")
            assert isinstance(at.app.screen, BrowseScreen)
            await at.press("q")
            assert "begun, not signed" in at.text
            await at.pilot.press("q")
            await at.pilot.pause()
            assert not at.app.is_running
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Judge")
            await at.press("q")
            assert not at.app.is_running

    play(scene)


def test_what_was_set_aside_is_named_before_it_ends_with_the_program(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = office.size()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await form_of_a_case(at, office, "C-9")
            signing = Slowly(at, monkeypatch)
            await signing.sign()
            await at.pilot.press("f9")
            await at.pilot.pause()
            while not isinstance(at.app.screen, BrowseScreen):
                await at.pilot.press("escape")
                await at.pilot.pause()
            await at.pilot.press("q")
            await at.pilot.pause()
            assert isinstance(at.app.screen, LeavingScreen)
            assert "running: case open" in at.text
            await at.pilot.press("escape")
            signing.go_on.set()
            while at.app.works[0].state != "to be signed":
                await at.pilot.pause()
            await at.pilot.press("q")
            await at.pilot.pause()
            assert "to be signed: case open" in at.text
            await at.pilot.press("q")
            await at.pilot.pause()
            assert not at.app.is_running

    play(scene)
    assert office.size() == before


def test_a_name_that_is_not_found_leaves_the_page_as_it_is(office: Office) -> None:
    office.case("C-1")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("2", "enter")
            assert "Case C-1" in at.text
            await at.press("g")
            await at.type("nobody knows this", "enter")
            assert "NOT DONE" in at.text
            await at.press("escape", "r")
            assert "Case C-1" in at.text
            await at.press("escape")
            assert "Cases" in at.text

    play(scene)


def test_a_check_that_is_asked_for_again_is_made_again_and_says_when(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            for cases in (0, 1):
                await at.press("7")
                await at.choose("check the whole ledger")
                await at.choose("everything but stored objects")
                assert f"{office.size()} entries" in at.text
                assert "what has changed since is not in it" in at.text
                if not cases:
                    office.case("C-1")
            office.case("C-2")
            shown = office.size() - 1
            await at.press("7", "escape", "7")
            await at.choose("check the whole ledger")
            await at.choose("everything but stored objects")
            assert f"{shown + 1} entries" in at.text

    play(scene)


def test_pages_are_not_offered_from_behind_a_form(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("ctrl+p")
            assert isinstance(at.app.screen, CommandPalette)
            assert "Page: Orders" in at.text
            await at.press("escape", "2", "a", "enter", "ctrl+p")
            assert isinstance(at.app.screen, CommandPalette)
            assert "Page: " not in at.text

    play(scene)


def test_lines_that_are_pasted_become_one_and_none_is_lost(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await form_of_a_case(at, office, "C-9 ")
            at.paste("first line\r\n second line\n\nthird\n")
            await at.settle()
            assert isinstance(at.app.focused, Input)
            assert at.app.focused.value == "C-9 first line second line third"

    play(scene)
