"""Day 5: things are scanned on one side, scanned again on the other, and accepted or refused one by one."""

from __future__ import annotations

import os
import re
import unicodedata
from typing import Any

import pytest

from custody.display import visible
from custody.tui.widgets.question import Question
from fixtures.hostile_names import HOSTILE_NAMES
from tests.cli import paged
from tests.cli.office import STICK, Office
from tests.tui.sitting import LARGE, PASSPHRASE, SMALL, Sitting, play, sitting
from tests.tui.steps import offer_to_carl, offered, open_accept, open_offer, sealed

DOUBTED = "VERIFIED, but 1 exhibit has a seal in doubt, and 2 discrepancies are open, and"


@pytest.fixture
def desk(office: Office) -> Office:
    """Return an office where Eve holds three sealed exhibits, and one without a seal."""
    sealed(office, "S-10")
    office.exhibit("EV/4")
    office.done("Carl", "location", "register", "SHELF-4", "--location-type", "shelf")
    return office


def shown(desk: Office, exhibit: str) -> dict[str, Any]:
    found: dict[str, Any] = desk.see("exhibit", "show", exhibit)
    return found


def fill(at: Sitting, **answers: str) -> None:
    """Answer questions of the form on the screen, whatever keys its widgets take."""
    for name, text in answers.items():
        (question,) = (
            widget for widget in at.app.screen.query(Question) if widget.field.name == name.replace("_", "-")
        )
        question.display = True
        question.answer(text)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_three_things_go_from_one_person_to_another_and_each_is_answered_by_itself(
    desk: Office, size: tuple[int, int]
) -> None:
    before = desk.size()

    async def scene() -> None:
        async with sitting(desk.desk, size=size) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            assert "Transfer" in at.text
            await at.scan("EV/1")
            assert "now its seal: S-101" in at.text
            await at.scan("s-101")
            assert "✓ EV/1: seal read; its seals agree" in at.text
            await at.scan("S-102")
            await at.scan("S-103")
            await offer_to_carl(at)
            await at.press("f8")
            assert "REVIEW:" in at.text
            assert desk.size() == before
            await at.press("f8")
            assert "ENTERED" in at.text
            await at.press("escape")
            assert paged.text(shown(desk, "EV/1"), "custodian") == "Eve"

            await at.sign_in(desk, "Carl")
            await at.press("1")
            assert "Accept transfer from Eve, 3 items" in at.text
            assert "transfers waiting for me 3" in at.flat
            await open_accept(at)
            assert "3 offered" in at.text
            await at.scan("SHELF-4")
            await at.scan("EV/1")
            await at.press("f2")
            assert "scan the seal S-101" in at.text
            await at.scan("S-101")
            await at.press("f2")
            assert "EV/1 accepted; 2 unanswered" in at.text
            await at.scan("S-102")
            await at.press("f2")
            await at.scan("EV/3")
            await at.press("f5")
            fill(at, reason="condition")
            await at.press("f8")
            assert "REFUSE: condition" in at.text
            await at.press("f8")
            assert "REVIEW:" in at.text
            await at.press("f8")
            assert "accepted the exhibit" in at.flat
            assert "refused the exhibit" in at.flat
            print(f"transfer of three, both sides: {at.keys} keys")

    play(scene)
    assert [paged.text(shown(desk, f"EV/{n}"), "custodian") for n in (1, 2, 3)] == ["Carl", "Carl", "Eve"]
    assert "SHELF-4" in str(shown(desk, "EV/1"))
    assert desk.size() == before + 6
    assert desk.see("check")["verdict"] == "verified"


def test_what_came_otherwise_is_told_and_what_did_not_come_or_was_not_offered_is_not_accepted(
    desk: Office,
) -> None:
    offered(desk, "EV/1", "EV/2", "EV/4")
    before = desk.size()

    async def lost() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Carl")
            await open_accept(at)
            await at.press("f2")
            assert "scan EV/1 first" in at.text
            await at.scan("EV/1")
            await at.scan("S-999")
            assert "if it is the seal on EV/1 (on record: S-101), F3 says so" in at.flat
            await at.press("f3")
            assert "S-999 FOUND" in at.text
            await at.press("f2")
            assert "under another seal than recorded" in at.text
            await at.press("f4")
            assert "EV/1: Accept exhibits" in at.text
            fill(at, seal_state="not_intact", condition="damaged", explanation="cut open")
            await at.press("f8")
            assert "damaged" in at.text
            await at.scan("EV/3")
            assert "EV/3 was NOT offered to you (Eve)" in at.text
            await at.press("f2")
            assert "cannot be accepted" in at.text

    async def again() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Carl")
            await at.press("end")
            inbox = at.text.partition("BEGUN, NOT SIGNED")[2]
            assert re.search(r"2 lines +Transfer +Continue: Accept exhibits", inbox), at.text
            await at.press("home")
            await open_accept(at)
            assert "draft resumed" in at.text
            assert "S-999 FOUND" in at.text
            assert "NOT OFFERED TO YOU" in at.text
            await at.scan("EV/3")
            await at.press("f4")
            fill(at, description="lay in the box too")
            await at.press("f8")
            assert "REPORTED, not accepted" in at.text
            await at.scan("EV/4")
            await at.press("f2")
            await at.press("up", "f5")
            assert "not present" in at.text
            await at.press("f8")
            assert "REFUSE: not present" in at.text
            await at.press("f8")
            marks = ("the condition was not as described", "the seal found is not", "the seal was not found")
            assert [told for told in marks if f"NONCONFORMING (EV/1): {told}" not in at.flat] == []
            assert at.text.count("NONCONFORMING") == len(marks)
            await at.press("f8")
            assert "WITH WARNINGS" in at.text

    play(lost)
    assert desk.size() == before
    play(again)
    kinds = [desk.see("log", "show", "--entry", str(at))["kind"] for at in range(before, before + 4)]
    assert sorted(kinds) == [
        *("exhibit.discrepancy_reported", "transfer.accepted"),
        *("transfer.accepted", "transfer.refused"),
    ]
    holders = {f"EV/{n}": paged.text(shown(desk, f"EV/{n}"), "custodian") for n in (1, 2, 3, 4)}
    assert holders == {"EV/1": "Carl", "EV/2": "Eve", "EV/3": "Eve", "EV/4": "Carl"}
    checked = desk.desk.run("check")
    assert (checked.status, checked.out.splitlines()[0]) == (10, DOUBTED), (
        "marks are warned of and counted, nothing is broken"
    )
    assert not list((desk.folder / "state").glob("**/forms/*.json"))


def test_what_one_seal_closes_goes_together_and_is_accepted_together(desk: Office) -> None:
    desk.done("Eve", "exhibit", "register", "EV/5", "--seizure", "S-1", *STICK)
    desk.done("Eve", "exhibit", "seal", "EV/4", "S-200", "--bag", "B-7", "--with", "EV/5")
    before = desk.size()

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            await at.scan("EV/5")
            assert "EV/4, EV/5" in at.text
            await at.scan("B-7")
            await at.scan("S-200")
            assert "To transfer (1)" in at.text
            await offer_to_carl(at, "storage_move")
            await at.press("f8")
            assert "REVIEW: 2 entries" in at.text
            assert "1 of 2: transfer offered, EV/4" in at.text
            assert "2 of 2: transfer offered, EV/5" in at.text
            await at.press("f8")
            await at.choose("the receiver scans and signs here")
            await at.type(PASSPHRASE, "enter")
            assert "second signer: Carl" in at.text
            await at.scan("S-200")
            await at.press("f2", "f8", "f8")
            await at.type(PASSPHRASE, "enter")
            assert "EV/5: Carl accepted the exhibit" in at.flat
            await at.choose("print the receipt")
            assert " Transfer: print receipt " in at.text
            await at.press("f8")
            assert "DONE" in at.text
            assert "items 2 " in at.flat
            assert "Eve, examiner" not in at.text
            await at.press("escape", "escape")
            assert "Eve, examiner" in at.text

    play(scene)
    assert desk.size() == before + 4
    assert {paged.text(shown(desk, item), "custodian") for item in ("EV/4", "EV/5")} == {"Carl"}
    assert desk.see("check")["verdict"] == "verified"


def test_what_cannot_be_handed_over_is_explained_and_stays_off_the_list(desk: Office) -> None:
    offered(desk, "EV/1")

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            await at.scan("EV/1")
            assert "EV/1 is offered to Carl until" in at.text
            await at.scan("nonsense [red]x[/]")
            assert "nonsense [red]x[/] is no exhibit, seal or bag of this ledger" in at.text
            await at.scan("SHELF-4")
            assert "SHELF-4 is the location SHELF-4" in at.text
            assert "To transfer (" not in at.text
            await at.press("f8")
            assert "the list is empty" in at.text
            await at.press("f2", "space", "enter")
            assert "To transfer (1)" in at.text
            await at.press("f8")
            assert "still needed: who receives" in at.text
            await at.press("escape")
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Carl")
            await open_offer(at)
            await at.scan("EV/2")
            assert "EV/2 is in the custody of Eve: only the custodian can offer it" in at.text

    play(scene)


def test_what_left_the_house_is_never_on_the_list(desk: Office) -> None:
    destroy = ("--measure", "destroy", "--basis", "case_ended", "--method", "shredding")
    gone = ("disposition", "execute", "--exhibit", "EV/2", *destroy, "--standard", "din_66399", "--recorded")
    desk.done("Eve", *gone, status=10)

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            await at.scan("EV/1")
            assert "To transfer (1)" in at.text
            await at.scan("EV/2")
            assert "EV/2 is gone: destroyed" in at.text
            assert "To transfer (1)" in at.text
            await at.press("f2")
            choice = at.text.partition("Exhibits to transfer")[2]
            assert ("EV/3" in choice, "EV/2" in choice) == (True, False)

    play(scene)


def test_hostile_names_on_the_list_change_nothing_but_themselves(desk: Office) -> None:
    names: list[str] = []
    for hostile in HOSTILE_NAMES:
        name = os.fsdecode(hostile.name)
        answer = desk.run(
            "Eve", "exhibit", "register", name, "--seizure", "S-1", *STICK, "--allow-duplicate", "--json"
        )
        if answer.status == 0:
            names.append(unicodedata.normalize("NFC", name))
    assert len(names) > len(HOSTILE_NAMES) / 2

    async def scene() -> None:
        async with sitting(desk.desk, size=(200, 60)) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            await at.press("f2")
            await at.pilot.press(*["space"] * (len(names) + 4))
            await at.press("enter")
            drawn, lines = at.text, at.lines.shown
            assert lines[0] == f"To transfer ({len(names) + 4})"
            assert all(character == "\n" or character.isprintable() for character in drawn)
            assert "F8 sign" in drawn
            for name in names:
                assert any(visible(name)[:20].strip() in line for line in lines)

    play(scene)


def test_a_thing_without_a_number_is_told_of_what_it_lay_with_and_has_to_be_resolved(desk: Office) -> None:
    offered(desk, "EV/1", "EV/2")
    before = desk.size()

    async def lost() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Carl")
            await open_accept(at)
            await at.press("f7")
            assert "scan the exhibit it was with first" in at.text
            await at.scan("EV/3")
            await at.press("f7")
            assert "EV/3 was not offered to you: F4 reports both" in at.text
            await at.press("f6")
            await at.scan("S-102")
            await at.press("f7")
            await at.type("a key", "enter")
            assert "reported with its answer" in at.flat
            await at.press("f8")
            assert "answer EV/2 first" in at.text
            await at.scan("S-101")
            await at.press("f2", "f7")
            await at.type("silver stick, no label", "enter")
            assert "ACCEPT as recorded +EXTRA" in at.text

    async def again() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Carl")
            await open_accept(at)
            assert at.text.count("+EXTRA") == 2
            await at.scan("S-102")
            await at.press("f7", "ctrl+u", "enter")
            assert "EV/2: no unnumbered item with it" in at.text
            await at.press("f8")
            assert "unanswered, still offered: EV/2" in at.text
            await at.press("f8")
            assert "REVIEW:" in at.text
            await at.press("f8")
            assert "reported a discrepancy" in at.flat

    play(lost)
    assert desk.size() == before
    play(again)
    assert desk.size() == before + 2
    found = shown(desk, "EV/1")
    assert paged.text(found, "custodian") == "Carl"
    assert [alarm["text"][:7] for alarm in found["alarms"] if alarm["code"] == "discrepancy"] == ["surplus"]
    assert desk.see("check", status=10)["verdict"] == "verified"


def test_who_offers_tells_of_a_thing_without_a_number_before_it_goes(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            await at.press("f5")
            assert "scan the exhibit first" in at.text
            await at.scan("S-102")
            await at.press("f5")
            fill(at, description="a key, no label")
            await at.press("f8", "f8")
            assert "reported a discrepancy" in at.flat
            await at.press("escape")
            assert "discrepancy recorded" in at.text
            assert "agrees, told" in at.text

    play(scene)
    alarms = shown(desk, "EV/2")["alarms"]
    assert [alarm["text"][:7] for alarm in alarms if alarm["code"] == "discrepancy"] == ["surplus"]
