"""A long sitting: connections break, people walk away, others enter meanwhile, and nothing typed is lost."""

from __future__ import annotations

import json
import os
import stat

import pytest
from textual.widgets import Input, OptionList

from custody.pages.parts.page import Action
from custody.tui.app.app import LOOK
from custody.tui.widgets.heading import Heading
from tests.cli.office import Office
from tests.tui.sitting import PASSPHRASE, Sitting, play, sitting


def test_a_form_that_was_begun_is_there_again_after_the_connection_is_lost(office: Office) -> None:
    before = office.size()

    async def lost() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("2", "a", "enter")
            await at.type("C-77")
            await at.settle()

    async def again() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            assert "BEGUN, NOT SIGNED" in at.text
            await at.press("enter")
            assert "draft resumed" in at.text
            assert "C-77" in at.text
            await at.press("f8", "f8")
            assert "ENTERED" in at.text
            await at.press("escape", "2", "a", "enter")
            assert "draft" not in at.text

    play(lost)
    (kept,) = (office.folder / "state").glob("**/forms/*.json")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert json.loads(kept.read_text())["values"] == {"reference": "C-77"}
    play(again)
    assert office.size() == before + 1
    assert not list((office.folder / "state").glob("**/forms/*.json"))


def test_a_draft_that_was_damaged_is_not_offered_and_harms_nothing(office: Office) -> None:
    async def begin() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("2", "a", "enter")
            await at.type("C-77")

    async def again() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            assert "Forms begun" not in at.text
            await at.press("2", "a", "enter")
            assert "C-77" not in at.text

    play(begin)
    (kept,) = (office.folder / "state").glob("**/forms/*.json")
    kept.write_bytes(b"\xff{")
    play(again)


def test_a_locked_terminal_shows_nothing_and_goes_on_for_the_same_person_only(office: Office) -> None:
    office.case("C-1")

    async def walk_away(at: Sitting) -> None:
        later = at.app.session._ticks() + 61
        at.app.session._ticks = lambda: later
        await at.pilot.pause(LOOK + 0.3)
        await at.settle()
        assert "LOCKED" in at.text
        assert not at.app.session.signed_in
        assert not [word for word in ("Inbox", "C-1", "C-77", "bribery") if word in at.text]

    async def scene() -> None:
        async with sitting(office.desk, flags=("--idle", "1")) as at:
            await at.sign_in(office, "Eve")
            await at.press("2", "a", "enter")
            await at.type("C-77", "enter")
            await at.type("bribery")
            await walk_away(at)
            await at.press("escape")
            assert "LOCKED" in at.text
            await at.sign_in(office, "Eve")
            assert "bribery" in at.text, "the same person goes on where they were"
            await at.type(" abroad")
            await walk_away(at)
            await at.sign_in(office, "Carl")
            assert "[1 Inbox]" in at.text
            assert "Carl, evidence custodian" in at.text
            assert not [word for word in ("C-77", "bribery") if word in at.text]
            await at.press("2", "a", "enter")
            assert not [word for word in ("C-77", "bribery", "draft") if word in at.text]
            await at.press("escape")
            await walk_away(at)
            await at.sign_in(office, "Eve")
            assert "C-77" in at.text, "what was typed waits among the forms begun"
            assert "bribery abroad" in at.text

    play(scene)


def test_what_another_process_enters_shows_up_by_itself(office: Office) -> None:
    office.case("C-1")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("2")
            await at.pilot.pause(LOOK + 0.3)
            await at.settle()
            assert "C-1" in at.text
            assert "C-2" not in at.text
            office.case("C-2")
            await at.pilot.pause(LOOK + 0.3)
            await at.settle()
            assert "C-2" in at.text

    play(scene)


def test_a_conflict_is_explained_and_the_form_is_kept(office: Office) -> None:
    office.case("C-1")
    before = office.size()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("2", "a", "enter")
            await at.type("C-1", "f8")
            assert "NOT DONE" in at.text
            await at.press("escape")
            assert at.text.startswith(" Case: open")
            assert "C-1" in at.text

    play(scene)
    assert office.size() == before


def test_a_case_that_moved_on_while_it_was_reviewed_is_a_conflict_and_nothing_is_overwritten(
    office: Office,
) -> None:
    office.case("C-1")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("2", "enter", "a")
            await at.choose("Close a case")
            assert at.text.startswith(" Case: close")
            await at.press("space", "down", "enter")
            await at.press("f8")
            assert "REVIEW:" in at.text
            office.done("Eve", "case", "add-member", "C-1", "Carl", "--function", "lead")
            await at.press("f8")
            assert "NOT DONE" in at.text

    play(scene)


def test_the_passphrase_is_nowhere_on_the_screen_nor_in_a_file(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.type(PASSPHRASE)
            assert PASSPHRASE not in at.text

    play(scene)
    secret = office.folder / "passphrase"
    files = [path for path in office.folder.rglob("*") if path.is_file() and path != secret]
    assert files
    assert [os.fspath(file) for file in files if PASSPHRASE.encode() in file.read_bytes()] == []


@pytest.mark.parametrize("way", ["typed", "pasted"])
def test_a_passphrase_that_begins_beside_the_names_is_taken_and_signs_in(office: Office, way: str) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            names = at.app.screen.query_one(OptionList)
            at.app.screen.set_focus(names)
            line = at.app.screen.query_one(Input)
            if way == "typed":
                await at.type(PASSPHRASE)
            else:
                at.paste(PASSPHRASE)
                await at.settle()
            assert line.value == PASSPHRASE
            assert line.has_focus
            assert PASSPHRASE not in at.text
            await at.press("enter")
            assert "[1 Inbox]" in at.text

    play(scene)


@pytest.mark.parametrize("end", [(), ("enter",)])
def test_a_password_manager_types_into_the_passphrase_and_is_told_so_beside_it(
    office: Office, end: tuple[str, ...]
) -> None:
    """It types as fast as a scanner, and over the list of names that would be a code of nobody's."""

    async def scene() -> None:
        async with sitting(office.desk) as at:
            names = at.app.screen.query_one(OptionList)
            at.app.screen.set_focus(names)
            at.send(PASSPHRASE, *end)
            await at.settle()
            assert at.app.screen.query_one(Input).value == ""
            assert names.has_focus
            assert "left out: it came as fast as a scan. Tab goes to the passphrase" in at.flat
            await at.press("tab")
            at.send(PASSPHRASE)
            await at.settle()
            await at.press("enter")
            assert "[1 Inbox]" in at.text

    play(scene)


def test_no_colour_is_used_where_none_is_wanted(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk, NO_COLOR="1") as at:
            assert at.app.theme == "custody-mono"
        async with sitting(office.desk) as at:
            assert at.app.theme == "custody-dark"
            await at.press("escape", "ctrl+p")
            await at.type("Colours", "enter")
            assert at.app.theme == "custody-light"

    play(scene)


def test_a_page_that_is_left_alone_is_signed_for_once_and_not_again_because_it_was_looked_at(
    office: Office,
) -> None:
    office.case("C-1")

    def looks() -> int:
        found: list[dict[str, object]] = office.see("log", "show")["entries"]
        return sum(entry["kind"] == "access.logged" for entry in found)

    async def scene() -> None:
        async with sitting(office.desk, CUSTODY_READS="all") as at:
            await at.sign_in(office, "Eve")
            await at.press("2")
            once = looks()
            assert once
            for _ in range(2):
                await at.pilot.pause(LOOK + 0.3)
                await at.settle()
            assert looks() == once
            office.case("C-2")
            await at.pilot.pause(LOOK + 0.3)
            await at.settle()
            assert "C-2" in at.text

    play(scene)


def test_who_is_signed_in_is_shown_on_a_screen_that_is_just_laid_out_or_taken_apart(office: Office) -> None:
    """The clock of the program struck while a second person left, and met a heading without its places."""

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            at.app.begin(Action("open a case", ("case", "open")))
            await at.settle()
            heading = at.app.screen.query_one(Heading)
            assert "Eve, examiner" in at.text
            await heading.remove_children()
            heading.show_person("Carl, evidence custodian")
            heading.say("Case: open again", "Judge, authority")
            heading.on_resize()
            await heading.recompose()
            await at.settle()
            assert "Judge, authority" in at.text

    play(scene)
