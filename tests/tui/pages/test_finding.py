"""What somebody types or scans to go there: a number is an entry where there is one, else what is named so."""

from __future__ import annotations

import io

import pytest

from custody.cli.main import build
from custody.cli.setup.terminal import page_service
from custody.cli.shell.call import Call, Surroundings
from custody.errors import NotFound
from custody.pages.parts.page import Target
from custody.tui.services.page_context import PageService
from tests.cli.office import Office, copied

SERIAL = "490154203237518"


@pytest.fixture(scope="module")
def found(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> PageService:
    office = copied(staffed, tmp_path_factory.mktemp("finding") / "desk")
    office.case()
    office.seizure()
    office.exhibit("²", "--serial", SERIAL)
    office.exhibit("12345678901234567890")
    desk = office.desk
    around = Surroundings(io.StringIO(), io.StringIO(), desk.environ, desk.folder, desk.clock, desk.entropy)
    return page_service(Call("tui", build("tui").parse_args(["tui"]), around))


def test_a_number_is_the_entry_that_has_it(found: PageService) -> None:
    assert found.find("3") == Target("entry", "3")


@pytest.mark.parametrize("text", [SERIAL, "²", "12345678901234567890"])
def test_a_number_that_no_entry_has_is_what_is_called_so(found: PageService, text: str) -> None:
    assert found.find(text).page == "exhibit"


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
