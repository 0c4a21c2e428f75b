"""Two people at one terminal: the second signs in between, and the first goes on without typing a passphrase again."""

from __future__ import annotations

import pytest
from textual.widgets import OptionList

from custody.pages.parts.page import Action
from tests.cli.office import ORDER, Office
from tests.tui.sitting import PASSPHRASE, Sitting, play, sitting
from tests.tui.steps import replaced

NIGHT = ("--roles", "authority", "--valid-until", "2026-11-03T06:00:00Z", "--reason", "night_duty")


@pytest.fixture
def desk(office: Office) -> Office:
    """Return an office where Eve is the judge's deputy tonight, and is countersigned."""
    office.case()
    lend = ("actor", "deputise", "Eve", *NIGHT, "--represented-actor", "Judge", "--countersign-hours", "12")
    office.done("Judge", *lend)
    return office


async def second(at: Sitting, key: str) -> None:
    """Choose the second signer among the keys of the others, and let them type their passphrase."""
    await at.choose(key)
    await at.type(PASSPHRASE, "enter")


def test_what_a_deputy_signed_is_countersigned_at_once_on_the_same_terminal(desk: Office) -> None:
    entry = desk.done("Eve", "preservation-order", "issue", "C-1", *ORDER, "--reference", "P-1")["entries"][
        0
    ]["position"]
    serve = ("preservation-order", "serve", "P-1", "--method", "post")
    desk.done("Eve", *serve)
    before = desk.size()

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            act = Action(
                "withdraw",
                ("preservation-order", "withdraw"),
                {"preservation_order": "P-1", "reason": "no_longer_needed"},
            )
            at.app.begin(act)
            await at.settle()
            await at.press("f8")
            await at.type("P-1", "f8")
            assert "P-1: Eve withdrew the order" in at.flat
            await at.choose("another person countersigns here")
            assert "Who signs?" in at.text
            assert desk.keys["Eve"] not in at.text
            await second(at, desk.keys["Judge"])
            assert "second signer: Judge" in at.text
            assert str(before) in at.text
            await at.press("f8")
            assert "REVIEW:" in at.text
            assert "sign as Judge" in at.text
            await at.press("f8")
            assert "Passphrase of Judge" in at.text
            await at.type(PASSPHRASE, "enter")
            assert "which a deputy signed" in at.flat
            await at.press("escape")
            assert "Eve, examiner" in at.text
            assert at.app.session.signed_in

    play(scene)
    assert desk.size() == before + 2
    waiting = [
        deadline
        for deadline in desk.see("deadlines", status=10)["deadlines"]
        if deadline["sort"] == "countersign"
    ]
    assert [entry["position"] for entry in waiting] == [entry]
    assert desk.see("check")["verdict"] == "verified"


def test_a_second_signer_who_does_not_sign_leaves_it_for_later_and_the_first_goes_on(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            at.app.begin(Action("answer", ("entry", "countersign"), {"entry": "9"}, other_signer=True))
            await at.settle()
            await at.press("escape")
            assert "Eve, examiner" in at.text
            at.app.begin(Action("answer", ("entry", "countersign"), {"entry": "9"}, other_signer=True))
            await at.settle()
            await second(at, desk.keys["Judge"])
            assert "second signer: Judge" in at.text
            await at.press("escape")
            assert "Eve, examiner" in at.text
            assert at.app.session.signed_in
            assert not at.app.session.second

    play(scene)


def test_no_other_key_of_the_same_person_is_taken_for_a_second_one(desk: Office) -> None:
    old = replaced(desk, "Eve")

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            at.app.begin(Action("answer", ("entry", "countersign"), {"entry": "9"}, other_signer=True))
            await at.settle()
            assert "Who signs?" in at.text
            listed = str([option.prompt for option in at.app.screen.query_one(OptionList).options])
            assert desk.keys["Judge"] in listed
            assert desk.keys["Eve"] not in listed
            assert old not in listed

    play(scene)


def test_a_terminal_that_locks_forgets_the_keys_of_both(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            at.app.begin(Action("answer", ("entry", "countersign"), {"entry": "9"}, other_signer=True))
            await at.settle()
            await second(at, desk.keys["Judge"])
            at.app.session.lock()
            at.app.session.step_back()
            assert not at.app.session.signed_in

    play(scene)
