"""What the row above the keys says: what was recorded, what others changed, and what key F9 lists of it."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from custody.layout import called, fitted, short
from custody.pages.parts.page import Action
from custody.tui.pages.follow_ups import FollowUps
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.dialogs.leaving import LeavingScreen
from custody.tui.screens.recorded import EnteredScreen
from custody.tui.screens.result import ResultScreen, other_lines
from custody.tui.services.intents import Done, Entered
from custody.tui.widgets.line_help import LineHelp
from tests.cli.office import Office
from tests.tui.forms.forms import form_of
from tests.tui.sitting import Sitting, play, sitting


def row(at: Sitting) -> str:
    """Return the row above the keys."""
    return at.app.screen.query_one(LineHelp).said


async def signed(at: Sitting, *words: str, **values: object) -> None:
    """Carry out an act and go back from what was recorded."""
    at.app.fill(Action("it", words, values))
    await at.settle()
    await at.press("f8", "f8")
    assert "ENTERED" in at.text, at.text
    await at.press("escape")


def test_what_was_recorded_can_be_corrected_by_the_next_key_and_an_offer_recalled(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--seal", "A-1")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            number = office.size()
            await signed(at, "case", "open", reference="C-7")
            assert row(at) == f"Entry {number} recorded. Wrong? a: correct"
            await at.press("a")
            assert f"1 Correct entry {number}, C-7" in at.text
            await at.press("1")
            await at.choose("reference: C-7")
            form = form_of(at)
            assert form is not None
            assert form.form.words == ("entry", "correct")
            assert form.values["entry"] == str(number)
            await at.press("escape")
            await signed(at, "transfer", "offer", exhibits=["EV/1"], to="Carl", purpose="examination")
            assert row(at) == f"Entry {number + 1} recorded. Wrong? a: recall"
            await at.press("down")
            assert "recorded" not in row(at)
            await at.press("f9")
            said = at.text
            assert said.index(f"Entry {number + 1} recorded") < said.index(f"Entry {number} recorded")
            await at.press("escape")
            await at.sign_in(office, "Carl")
            await at.press("f9")
            assert "recorded" not in at.text

    play(scene)


def test_a_page_that_somebody_else_changed_says_so_and_keeps_its_cursor(office: Office) -> None:
    office.case("C-1")
    office.case("C-2")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("2", "down")
            screen = at.app.screen
            assert isinstance(screen, BrowseScreen)
            line = screen.line
            assert line is not None
            at.app._look()
            await at.settle()
            office.done("Judge", "case", "open", "A-0")
            at.app._look()
            await at.settle()
            assert (
                row(at) == f"Entry {office.size() - 1} of somebody else changed this page. The cursor stayed."
            )
            now = screen.line
            assert now is not None
            assert now.opens == line.opens
            assert "A-0" in at.text

    play(scene)


def test_quitting_names_the_forms_that_are_begun(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            at.app.fill(Action("it", ("case", "open"), {}))
            await at.settle()
            await at.type("C-9")
            await at.press("escape", "q")
            assert isinstance(at.app.screen, LeavingScreen)
            assert "begun, not signed: open a case" in at.flat.casefold()
            assert "kept as drafts" in at.text
            await at.pilot.press("q")
            await at.pilot.pause()
            assert not at.app.is_running

    play(scene)


def test_a_page_leaves_the_vault_only_where_its_list_says_what_it_holds(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("3", "enter", "e")
            assert "what leaves the vault" in at.text
            for told in (
                "label: number, seals and a QR code",
                "every field that you may see",
                "This page as TXT",
            ):
                assert told in at.flat, at.text
            await at.type("this page as CSV", "enter")
            await at.press("enter")
            assert "Written: " in row(at)
            await at.press("e")
            await at.type("this page as CSV", "enter")
            await at.press("enter")
            assert "already" in at.text
            await at.press("escape", "v")
            form = form_of(at)
            assert form is not None
            assert form.form.words == ("sweep", "run")
            assert form.values["exhibit"] == "EV/1"
            await at.press("escape", "6", "v")
            assert row(at) == "No stored evidence belongs to this line or page."
        (written,) = (file for file in office.folder.glob("*.csv"))
        assert written.stat().st_mode & 0o077 == 0
        assert "EV/1" in written.read_text(encoding="utf-8-sig")

    play(scene)


def test_a_page_goes_on_sheets_under_the_offices_letterhead(office: Office) -> None:
    """What stands on the sheets is what the page shows; agency, printer, key and checkpoint stand above it."""
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "office.toml").write_text('[papers]\nagency = "Digital Laboratory"\n')
    office.desk.environ["CUSTODY_OFFICE"] = "office.toml"

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("3", "enter")
            for form in ("PDF", "HTML"):
                await at.press("e")
                await at.type(f"this page as {form}", "enter")
                await at.press("enter")
                assert "Written: exhibit-ev-1" in row(at)

    play(scene)
    (paper,) = office.folder.glob("*.pdf")
    with pypdfium2.PdfDocument(paper) as document:
        sheets = [page.get_textpage().get_text_range() for page in document]
    (shown,) = office.folder.glob("*.html")
    for told in (" ".join(sheets), shown.read_text("utf-8")):
        for part in ("Digital Laboratory", "Exhibit EV/1", "by Eve, key lab", "USB stick"):
            assert part in told
        assert "print its label" not in told, "what can be done is of the screen"
    assert {file.stat().st_mode & 0o777 for file in (paper, shown)} == {0o600}


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_many_entries_are_read_to_the_last_while_the_next_steps_stay(
    office: Office, size: tuple[int, int]
) -> None:
    entered = tuple(Entered(number, "exhibit.registered", f"subject {number}") for number in range(60))
    told = tuple(f"Entry {number}, EV/{number}: Eve registered the exhibit." for number in range(60))
    after = FollowUps(told, (Action("print the label", ("exhibit", "print-label")),))

    async def scene() -> None:
        async with sitting(office.desk, size=size) as at:
            await at.sign_in(office, "Eve")
            at.app.push_screen(EnteredScreen(Done(0, (), entered), after))
            await at.settle()
            assert "Enter: do it" in at.text
            read = set(re.findall("EV/[0-9]+", at.text))
            assert "EV/0" in read
            for _ in range(60):
                assert "print the label" in at.text
                await at.press("pagedown")
                read |= set(re.findall("EV/[0-9]+", at.text))
            assert read == {f"EV/{number}" for number in range(60)}
            await at.press("pageup", "pageup")
            assert "EV/59" not in at.text
            await at.press("escape")
            assert "ENTERED" not in at.text

    play(scene)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_a_long_result_leaves_room_for_its_keys(office: Office, size: tuple[int, int]) -> None:
    async def scene() -> None:
        async with sitting(office.desk, size=size) as at:
            await at.sign_in(office, "Eve")
            at.app.push_screen(ResultScreen.of_done(Done(0, tuple(f"line {number}" for number in range(60)))))
            await at.settle()
            assert "DONE" in at.text
            assert "Enter or Esc: back" in at.text
            await at.press("end")
            assert "line 59" in at.text

    play(scene)


def test_the_line_of_an_entry_that_goes_on_in_the_next_is_left_out_whole() -> None:
    """What the command told people of its entry stands in the dialog as a sentence already."""
    subject = "83e1f07b-2f0c-4d1c-8b1f-6a4a5b0f9f10"
    name = "PO-17/2026 of the District Court at the harbour"
    entry = f"entry 8  preservation_order.receipt_acknowledged  preservation order {called(name, subject)}"
    lines = (
        *fitted(entry),
        "  period 2026-12-02 to 2027-01-31",
        "",
        *fitted(f"entry 9  copy.made  copy {short(subject)}"),
    )
    assert len(lines) > 4
    done = Done(0, lines, (Entered(8, "preservation_order.receipt_acknowledged", subject),))
    assert other_lines(done) == ["  period 2026-12-02 to 2027-01-31"]
