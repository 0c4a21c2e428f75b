"""g asks where to go: things seen last are listed, and with a text those that are named so."""

from __future__ import annotations

from custody.tui.pages.known_names import things_named
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.dialogs.jump import JumpScreen
from tests.cli.office import Office
from tests.tui.sitting import Sitting, play, sitting


def listed(at: Sitting) -> list[str]:
    """Return the lines of the list below the question."""
    screen = at.app.screen
    assert isinstance(screen, JumpScreen)
    return [name for name, _ in screen._listed]


def title(at: Sitting) -> str:
    """Return the title of the page on the screen."""
    screen = at.app.screen
    assert isinstance(screen, BrowseScreen)
    assert screen.page is not None
    return screen.page.title


def test_what_was_seen_last_comes_first_and_is_forgotten_when_somebody_else_signs_in(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/1")
    office.exhibit("EV/2")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("g")
            assert listed(at) == []
            await at.press("escape")
            for name in ("EV/1", "EV/2", "S-1"):
                await at.press("g")
                await at.type(name, "enter")
                assert name in at.text
            await at.press("g")
            assert listed(at) == ["Exhibit EV/2", "Exhibit EV/1"], "not the page that is shown"
            await at.press("down", "down", "enter")
            assert title(at) == "Exhibit EV/1"
            await at.press("g")
            assert listed(at) == ["Seizure S-1", "Exhibit EV/2"]
            await at.press("escape")
            await at.sign_in(office, "Carl")
            await at.press("g")
            assert listed(at) == []

    play(scene)


def test_a_text_lists_what_begins_so_and_enter_takes_the_text_unless_a_line_was_chosen(
    office: Office,
) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--serial", "SN-77")
    office.exhibit("EV/12", "--serial", "SN-78")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("g")
            await at.type("ev/1")
            assert listed(at) == [], "nothing is listed before a moment has passed"
            await at.look_up()
            assert listed(at) == ["Exhibit EV/1", "Exhibit EV/12"]
            await at.press("enter")
            assert title(at) == "Exhibit EV/1", "what was typed, not the line of the list"
            await at.press("g")
            await at.type("sn-7")
            await at.look_up()
            assert listed(at) == ["Exhibit EV/1 (SN-77)", "Exhibit EV/12 (SN-78)"]
            await at.press("down", "down", "enter")
            assert title(at) == "Exhibit EV/12"
            await at.press("g")
            await at.type("nobody")
            await at.look_up()
            assert listed(at) == []

    play(scene)


def test_what_is_withheld_from_the_reader_is_not_listed(office: Office) -> None:
    office.case()
    office.case("C-2")
    office.done("Judge", "case", "add-member", "C-2", "Judge", "--function", "prosecutor")

    def found(at: Sitting) -> list[str]:
        return [
            name for name, _ in at.app.page_service.foretell(lambda context: things_named(context, "c-", 9))
        ]

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Judge")
            assert found(at) == ["Case C-1", "Case C-2"]
            await at.sign_in(office, "Eve")
            assert found(at) == ["Case C-1"]

    play(scene)
