"""A pile on the table follows what is read, what others enter meanwhile, and who is signed in."""

from __future__ import annotations

import pytest

from custody.pages.parts.page import Action
from custody.tui.screens.receive import ReceiveScreen
from tests.cli import paged
from tests.cli.office import Office
from tests.tui.forms.forms import form_of
from tests.tui.sitting import Sitting, play, sitting
from tests.tui.steps import offer_to_carl, offered, open_accept, open_offer, sealed


@pytest.fixture
def desk(office: Office) -> Office:
    """Return an office where Eve holds three sealed exhibits."""
    return sealed(office, "A-100")


async def grown(at: Sitting) -> None:
    """Make the program notice what others have entered, as it does every other second."""
    at.app._look()
    await at.settle()


def test_a_foreign_seal_stays_where_it_was_read_and_nothing_is_offered_before_it_is_cleared_up(
    desk: Office,
) -> None:
    before = desk.size()

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            await offer_to_carl(at)
            await at.press("enter")
            at.send("EV/1", "enter", *"A-9999", "enter", *"EV/2", "enter", *"A-1002", "enter")
            await at.settle()
            assert "READ A-9999, not its seal" in at.text
            assert "its seals agree; to resolve: 1 code" in at.flat
            await at.press("f8")
            assert "EV/1 does not bear seal A-9999 on record. F3: it is on EV/1" in at.flat
            await at.press("f6")
            assert "EV/1: A-9999 removed" in at.text
            await at.press("f8")
            assert "F8 again continues: seal not scanned: EV/1" in at.flat
            assert desk.size() == before
            await at.scan("A-1001")
            await at.press("f8")
            assert "REVIEW:" in at.text

    play(scene)


def test_what_to_press_is_seen_however_many_long_codes_are_told_of(desk: Office) -> None:
    codes, others = ([f"{digit}7d3544a-f251-4062-b729-3209ccd83f5{at}" for at in range(8)] for digit in "56")

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            await offer_to_carl(at)
            await at.press("enter")
            at.send("", *(key for code in (*codes, "EV/1", "A-1001") for key in (*code, "enter")))
            await at.settle()
            await at.press("f8")
            assert "F8 again continues" in at.text
            at.send("", *(key for code in ("EV/2", *others) for key in (*code, "enter")))
            await at.settle()
            await at.press("f8")
            assert f"{others[0]} and 7 more were scanned after EV/2" in at.flat
            assert "F6 removes them" in at.flat

    play(scene)


def test_codes_that_nobody_knows_are_kept_until_they_are_taken_off_and_signing_asks(desk: Office) -> None:
    async def lost() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            await offer_to_carl(at)
            await at.press("enter")
            at.send("X-1", "enter", *"EV/1", "enter", *"A-1001", "enter", *"X-2", "enter", *"A-1002", "enter")
            await at.settle()
            assert "Unmatched scans: choose a line, F6 removes it (2)" in at.text
            await at.press("f8")
            assert "F8 again continues: unmatched scan: X-1, X-2" in at.flat

    async def again() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            assert "Unmatched scans: choose a line, F6 removes it (2)" in at.text
            await at.press("down", "down", "f6")
            assert "F6 removes it (1)" in at.text
            await at.press("f6", "down", "f6")
            assert "Unmatched scans" not in at.text
            await at.press("f8")
            assert "REVIEW:" in at.text

    play(lost)
    play(again)


def test_a_foreign_seal_on_the_receiving_side_keeps_its_line_from_being_answered(desk: Office) -> None:
    offered(desk, "EV/1", "EV/2")

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Carl")
            await open_accept(at)
            at.send("EV/1", "enter", *"A-9999", "enter", *"A-1002", "enter")
            await at.settle()
            assert "READ A-9999" in at.text
            await at.press("f2", "f8")
            assert "EV/1 does not bear seal A-9999" in at.flat
            await at.press("up")
            for key in ("f2", "f4", "f5"):
                await at.press(key)
                assert "EV/1 does not bear seal A-9999" in at.flat
            await at.press("f3")
            assert "A-9999 FOUND" in at.text
            await at.press("f8")
            assert "unanswered, still offered: EV/1" in at.text

    play(scene)


def test_what_is_recalled_meanwhile_leaves_the_list_of_the_receiver_and_what_was_scanned_stays(
    desk: Office,
) -> None:
    offered(desk, "EV/1", "EV/2", "EV/3")

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Carl")
            await open_accept(at)
            assert "3 offered" in at.text
            await grown(at)
            for seal in ("A-1001", "A-1002"):
                await at.scan(seal)
                await at.press("f2")
            desk.done("Eve", "transfer", "recall", "EV/1", "EV/3", "--reason", "mistake")
            await grown(at)
            assert "no longer offered to you: EV/1, EV/3" in at.flat
            assert "EV/3" not in at.text.split("Offered to me")[1]
            assert "NOT OFFERED TO YOU" in at.text
            assert "ACCEPT as recorded" in at.text
            await at.press("escape")
            await open_accept(at)
            assert "1 offered: scan" in at.text
            await at.press("f8")
            assert "REVIEW:" in at.text
            await at.press("f8")
            assert "ENTERED" in at.text

    play(scene)
    assert paged.text(desk.see("exhibit", "show", "EV/1"), "custodian") == "Eve"
    assert paged.text(desk.see("exhibit", "show", "EV/2"), "custodian") == "Carl"


def test_what_is_offered_by_others_means_meanwhile_leaves_the_list_of_the_giver(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            await offer_to_carl(at)
            await at.press("enter")
            await at.scan("A-1001")
            await at.scan("A-1002")
            await grown(at)
            offered(desk, "EV/1")
            await grown(at)
            assert "EV/1 is offered to Carl until" in at.flat
            assert "To transfer (1)" in at.text
            assert "Unmatched scans: choose a line, F6 removes it (1)" in at.text

    play(scene)


def test_the_refusal_of_what_is_not_offered_names_the_exhibit_as_people_call_it(desk: Office) -> None:
    key = paged.value(desk.see("exhibit", "show", "EV/1"), "id")
    answer = desk.run("Carl", "transfer", "refuse", key, "--reason", "condition")
    assert answer.status == 6
    assert "EV/1 is not offered to anybody" in answer.err
    assert key not in answer.err


def test_each_person_has_a_list_of_their_own_and_the_heading_says_whose_it_is(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            await offer_to_carl(at)
            await at.press("enter")
            await at.scan("A-1001")
            assert "Eve, examiner" in at.text
            await at.sign_in(desk, "Carl")
            assert "Carl, evidence custodian +1" in at.text
            assert "EV/1" not in at.text
            assert "to       name of the receiver" in at.text
            await at.press("f8")
            assert "the list is empty" in at.text
            await at.sign_in(desk, "Eve")
            assert "Eve, examiner" in at.text
            assert "To transfer (1)" in at.text
            assert "A-1001" in at.text
            assert "to       Carl" in at.text

    play(scene)


def test_a_round_in_which_others_count_goes_on_on_the_screen_and_keeps_what_was_scanned(desk: Office) -> None:
    desk.done("Eve", "inventory", "start", "--case", "C-1", "--reference", "INV-1")

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            at.app.begin(Action("count", ("inventory", "scan"), {"round": "INV-1"}))
            await at.settle()
            await grown(at)
            await at.scan("A-1001")
            assert "others have counted in this round" not in at.text
            desk.done("Carl", "inventory", "scan", "INV-1", "EV/2")
            await grown(at)
            assert "others have counted in this round meanwhile" in at.text
            missing = at.text.split("Still missing")[1]
            assert "EV/3" in missing
            assert "EV/2" not in missing
            await at.press("f8")
            assert "REVIEW:" in at.text

    play(scene)


def test_a_form_names_who_is_signed_in_now(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await at.press("2", "a", "enter")
            assert "Eve, examiner" in at.text
            await at.sign_in(desk, "Carl")
            assert "Carl, evidence custodian +1" in at.text

    play(scene)


def test_f6_removes_the_answer_of_a_line_only_when_asked_twice_and_an_unmatched_scan_at_once(
    desk: Office,
) -> None:
    offered(desk, "EV/1", "EV/2")

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Carl")
            await open_accept(at)
            await at.scan("A-1001")
            await at.press("f2")
            await at.scan("XX")
            assert "Unmatched scans: choose a line, F6 removes it (1)" in at.text
            screen = at.app.screen
            assert isinstance(screen, ReceiveScreen)
            screen.go_to(lambda line: line.item.name == "EV/1")
            await at.press("f6")
            assert "Unmatched scans" not in at.text, "the last scan goes first"
            assert "ACCEPT" in at.text
            await at.press("f6")
            assert "F6 again removes the answer and the scans of EV/1" in at.flat
            await at.press("down", "f6")
            assert "EV/2 has no scan to remove" in at.flat
            await at.press("up", "f6")
            assert "F6 again removes" in at.flat, "another line was asked about meanwhile"
            for way in (("down",), ("down", "down")):
                await at.scan("XX")
                screen.go_to(lambda line: line.item.name == "EV/1")
                await at.press(*way, "f6")
                assert "Unmatched scans" not in at.text
                assert "ACCEPT" in at.text
            await at.press("f6", "f6")

    play(scene)


def condition(at: Sitting) -> object:
    """Return the condition with which the exhibit under the cursor is accepted."""
    screen = at.app.screen
    assert isinstance(screen, ReceiveScreen)
    assert screen.line is not None
    return screen.line.values["condition"]


def test_f2_replaces_a_difference_that_was_entered_only_when_asked_twice(desk: Office) -> None:
    offered(desk, "EV/1", "EV/2")

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Carl")
            await open_accept(at)
            await at.scan("A-1001")
            await at.press("f2", "f2")
            assert "EV/1 accepted" in at.flat, "the same answer again replaces nothing"
            await at.press("f4")
            form = form_of(at)
            assert form is not None
            form._questions.answer({**form.values, "condition": "damaged", "explanation": "cut open"})
            await at.press("f8")
            assert condition(at) == "damaged"
            await at.press("f2")
            assert "F2 again replaces your answer on EV/1: accepted as recorded" in at.flat
            assert condition(at) == "damaged"
            await at.press("f6", "f2")
            assert "F2 again" in at.flat, "F6 asked about something else"
            assert condition(at) == "damaged"
            await at.press("f2")
            assert condition(at) == "as_described"

    play(scene)
