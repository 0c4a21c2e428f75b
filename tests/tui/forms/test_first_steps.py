"""Signing in, looking round, and one entry from a key on a list to its place in the ledger."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from textual.widgets import OptionList

from custody.tui.screens.dialogs.acts import ActsScreen
from tests.cli.office import Office
from tests.tui.sitting import PASSPHRASE, SMALL, WIDE, play, sitting


def test_actions_are_listed_for_the_size_that_the_terminal_gets_and_the_cursor_keeps_its_line(
    office: Office,
) -> None:
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "post")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("4", "enter", "a", "down", "down")
            listed = at.app.screen.query_one(OptionList)
            count = listed.option_count
            await at.resize(WIDE)
            assert listed.option_count > count
            assert listed.highlighted == 2
            await at.press("up", "up", "up")
            await at.resize(SMALL)
            assert listed.option_count == count
            assert listed.highlighted == count - 1

    play(scene)


def test_a_person_signs_in_once_looks_round_and_records_an_acknowledgement(office: Office) -> None:
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "post")
    before = office.size()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            assert "Who signs?" in at.text
            await at.sign_in(office, "Eve")
            assert "Eve, examiner" in at.text
            await at.press("4")
            assert "P-1" in at.text
            assert "✓" in at.text
            await at.press("enter")
            assert "Preservation order P-1" in at.text
            step = "Next: record that the addressee acknowledged receipt"
            begins = "Enter: Record that the addressee acknowledged receipt"
            assert step in at.text
            assert begins not in at.text, "Enter opens the line under the cursor"
            await at.seek(step)
            assert begins in at.text
            await at.press("enter")
            assert at.text.startswith(" Preservation order: acknowledge receipt")
            await at.press("f8")
            assert "REVIEW:" in at.text
            assert office.size() == before
            await at.press("f8")
            assert f"Entry {before}, P-1: Eve recorded that the addressee acknowledged receipt" in at.flat

    play(scene)
    assert (
        office.see("log", "show", "--entry", str(before))["kind"] == "preservation_order.receipt_acknowledged"
    )


def test_whoever_does_not_sign_enters_nothing_and_keeps_the_form(office: Office) -> None:
    office.case()
    before = office.size()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("2", "a", "enter")
            await at.type("C-9", "f8")
            await at.press("f4")
            assert '"kind":"case.opened"' in at.text.replace("\n", "").replace(" ", "").replace(
                "│", ""
            ).replace("↪", "")
            await at.press("escape", "enter")
            assert "NOT DONE" in at.text
            await at.press("escape")
            assert "C-9" in at.text

    play(scene)
    assert office.size() == before


def test_a_wrong_passphrase_signs_nobody_in_and_says_so(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.press("enter")
            await at.type("wrong", "enter")
            assert "✗" in at.text
            assert "Who signs?" in at.text
            await at.press("escape")
            assert "nobody signed in" in at.text

    play(scene)


@pytest.mark.parametrize(
    "then", [("enter", "escape"), ("enter", "enter"), ("enter", "f1"), ("escape", "enter")]
)
def test_what_is_pressed_while_a_key_is_opened_takes_no_screen_away(
    office: Office, then: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            usual, opened = at.app.session.open, threading.Event()

            def slowly(*given: Any) -> None:
                opened.wait(5)
                usual(*given)

            monkeypatch.setattr(at.app.session, "open", slowly)
            await at.choose(office.keys["Eve"])
            at.send(PASSPHRASE, "enter")
            at.send("", *then, apart=0.1)
            at.send(PASSPHRASE, apart=0.1)
            await at.pilot.pause()
            opened.set()
            await at.settle()
            assert type(at.app.screen).__name__ in ("BrowseScreen", "ResultScreen", "ActsScreen")
            if "f1" in then or isinstance(at.app.screen, ActsScreen):
                await at.press("escape")
            assert "Inbox" in at.text
            assert "Eve, examiner" in at.text
            await at.press("4")
            assert "Orders" in at.text

    play(scene)
