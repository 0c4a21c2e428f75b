"""What somebody types or scans to go there: a number is an entry where there is one, else what is named so."""

from __future__ import annotations

import io

import pytest

from custody.cli.main import build
from custody.cli.setup.terminal import page_service
from custody.cli.shell.call import Call, Surroundings
from custody.errors import NotFound
from custody.pages.parts.page import Target
from custody.tui.screens.browse import BrowseScreen
from custody.tui.services.page_context import PageService
from tests.cli.office import Office, copied
from tests.tui.sitting import play, sitting

SERIAL = "490154203237518"


@pytest.fixture(scope="module")
def found(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> PageService:
    office = copied(staffed, tmp_path_factory.mktemp("finding") / "desk")
    office.case()
    office.seizure()
    office.exhibit("²", "--serial", SERIAL)
    office.exhibit("12345678901234567890")
    office.exhibit("EV/3", "--serial", "4712", "--seal", "A-1003")
    office.exhibit("EV/4", "--serial", "4712")
    office.exhibit("EV/5")
    office.exhibit("EV/6")
    office.done("Eve", "exhibit", "seal", "EV/5", "BOX-9", "--with", "EV/6")
    desk = office.desk
    around = Surroundings(io.StringIO(), io.StringIO(), desk.environ, desk.folder, desk.clock, desk.entropy)
    return page_service(Call("tui", build("tui").parse_args(["tui"]), around))


def test_a_number_is_the_entry_that_has_it(found: PageService) -> None:
    assert [hit.target for hit in found.find("3")] == [Target("entry", "3")]


@pytest.mark.parametrize("text", [SERIAL, "²", "12345678901234567890"])
def test_a_number_that_no_entry_has_is_what_is_called_so(found: PageService, text: str) -> None:
    assert [hit.target.page for hit in found.find(text)] == ["exhibit"]


def test_a_seal_is_found_as_typed_or_in_capitals_and_so_is_every_exhibit_under_it(found: PageService) -> None:
    for text in ("A-1003", "a-1003"):
        assert [hit.label for hit in found.find(text)] == ["exhibit EV/3"], text
    assert [hit.label for hit in found.find("BOX-9")] == ["exhibit EV/5", "exhibit EV/6"]


def test_a_serial_of_two_exhibits_finds_both_even_if_it_could_be_a_position(found: PageService) -> None:
    for ask in (found.find, found.scanned):
        assert [hit.label for hit in ask("4712")] == ["exhibit EV/3", "exhibit EV/4"]
        assert {hit.target.page for hit in ask("4712")} == {"exhibit"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("4711", "there is no entry 4711"),
        ("٣", "nothing in this ledger is named"),
        ("٣..٨", "nothing in this ledger is named"),
        ("٢٠٢٦-11-02", "nothing in this ledger is named"),
        ("9" * 5000, "nothing in this ledger is named"),
    ],
)
def test_what_is_neither_is_said_to_be_none(found: PageService, text: str, says: str) -> None:
    with pytest.raises(NotFound, match=says):
        found.find(text)


def test_where_a_name_is_that_of_several_the_one_that_is_chosen_opens(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/10", "--serial", "4712")
    office.exhibit("EV/9", "--serial", "4712")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("7", "g")
            await at.type("4712", "enter")
            assert "Several have this name or number" in at.text
            await at.press("down", "space", "enter")
            assert isinstance(at.app.screen, BrowseScreen)
            assert at.app.screen.page is not None
            assert at.app.screen.page.title.endswith("EV/10")
            await at.press("escape", "g")
            await at.type("4712", "enter")
            await at.press("escape")
            assert at.app.screen.wanted == Target("ledger")
            await at.scan("4712")
            assert "exhibit EV/9" in at.text
            await at.press("enter")
            assert at.app.screen.wanted.page == "exhibit"

    play(scene)
