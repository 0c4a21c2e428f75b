"""A scan that comes while something stands above a list goes to the list, or is heard to be lost; it takes nothing."""

from __future__ import annotations

import pytest
from textual.widgets import OptionList, SelectionList

from custody.pages.parts.page import Action
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.count import CountScreen
from custody.tui.screens.dialogs.choose import ChooseScreen
from custody.tui.screens.dialogs.progress import WorkingScreen
from custody.tui.screens.disclose import DiscloseScreen
from custody.tui.screens.offer import OfferScreen
from custody.tui.screens.recorded import EnteredScreen
from custody.tui.screens.result import ResultScreen
from custody.tui.screens.review import ReviewScreen
from custody.tui.screens.sign_in import SignInScreen
from tests.cli.office import Office
from tests.tui.sitting import Sitting, play, sitting
from tests.tui.steps import Slowly, offer_to_carl, open_offer, sealed


@pytest.fixture
def desk(office: Office) -> Office:
    """Return an office where Eve holds three sealed exhibits."""
    return sealed(office, "s-100")


def listed(at: Sitting) -> list[str]:
    screen = at.app.screen
    assert isinstance(screen, OfferScreen), at.text
    return [line.item.name for line in screen.table.lines]


def in_front(at: Sitting) -> type[object]:
    """Return the class of the screen in front."""
    return type(at.app.screen)


def bells(at: Sitting, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note when the bell rings."""
    rung: list[str] = []
    monkeypatch.setattr(at.app, "bell", lambda: rung.append("bell"))
    return rung


def test_a_scan_over_what_can_be_chosen_is_scanned_and_chooses_nothing_else(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            await at.press("f2")
            assert isinstance(at.app.screen, ChooseScreen)
            await at.scan("EV/2")
            assert listed(at) == ["EV/2"]
            await at.scan("s-1002")
            assert "its seals agree" in at.text

    play(scene)


def test_a_scan_does_not_undo_what_is_marked_already(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            await at.press("f2", "space")
            rung = bells(at, monkeypatch)
            await at.scan("EV/2")
            assert isinstance(at.app.screen, ChooseScreen)
            assert rung == ["bell"]
            await at.press("enter")
            assert listed(at) == ["EV/3"]

    play(scene)


def test_a_scan_goes_on_in_a_round_while_it_is_told_what_was_entered(desk: Office) -> None:
    desk.done("Eve", "inventory", "start", "--case", "C-1", "--reference", "INV-1")

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            at.app.begin(Action("count", ("inventory", "scan"), {"round": "INV-1"}))
            await at.settle()
            await at.scan("EV/1")
            await at.press("f8", "f8")
            assert isinstance(at.app.screen, EnteredScreen)
            await at.scan("EV/2")
            screen = at.app.screen
            assert isinstance(screen, CountScreen)
            assert screen.state is not None
            assert [count.name for count in screen.state.counts] == ["EV/2"]

    play(scene)


def test_a_scan_on_a_page_goes_on_from_what_was_entered(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            at.app.begin(Action("a case", ("case", "open"), {"reference": "C-2"}))
            await at.settle()
            await at.press("f8", "f8")
            assert in_front(at) is EnteredScreen
            await at.scan("EV/1")
            assert in_front(at) is BrowseScreen
            assert "Exhibit EV/1" in at.text

    play(scene)


def test_what_was_refused_stays_above_a_list_until_it_was_read(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            await at.scan("EV/1")
            await at.scan("s-1001")
            await offer_to_carl(at)
            await at.press("f8", "escape")
            assert isinstance(at.app.screen, ResultScreen)
            rung = bells(at, monkeypatch)
            await at.scan("EV/2")
            assert isinstance(at.app.screen, ResultScreen)
            assert rung == ["bell"]
            await at.press("enter")
            assert listed(at) == ["EV/1"]

    play(scene)


def test_a_scan_neither_signs_nor_ends_a_review(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    before = desk.size()

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            at.app.begin(Action("a case", ("case", "open"), {"reference": "C-2"}))
            await at.settle()
            await at.press("f8")
            rung = bells(at, monkeypatch)
            await at.scan("EV/1")
            await at.press("tab")
            await at.scan("EV/1")
            assert isinstance(at.app.screen, ReviewScreen)
            assert rung == ["bell", "bell"]

    play(scene)
    assert desk.size() == before


def test_a_scan_chooses_no_field_to_disclose(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            at.app.begin(Action("entry disclose", ("entry", "disclose"), {"entry": str(desk.size() - 1)}))
            await at.settle()
            assert isinstance(at.app.screen, DiscloseScreen)
            await at.scan("EV/1")
            await at.scan("E n 1")
            assert at.app.screen.query_one(SelectionList).selected == []
            await at.press("enter")
            assert len(at.app.screen.query_one(SelectionList).selected) == 1

    play(scene)


def test_a_scan_lets_no_work_wait(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            at.app.begin(Action("a case", ("case", "open"), {"reference": "C-2"}))
            await at.settle()
            signing = Slowly(at, monkeypatch)
            await signing.sign()
            assert isinstance(at.app.screen, WorkingScreen)
            at.send("p-1p", "enter")
            while at.app.keys.busy:
                await at.pilot.pause()
            assert at.app.works[0].state == "running"
            signing.go_on.set()
            await at.settle()

    play(scene)


def test_a_scan_chooses_nobody_to_sign_in(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            assert isinstance(at.app.screen, SignInScreen)
            await at.scan("EV/1")
            assert isinstance(at.app.focused, OptionList)

    play(scene)


def test_a_code_is_whole_although_the_program_was_busy_while_it_came(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await at.press("7")
            at.send("qqq1", "enter", late=0.2)
            await at.settle()
            assert "'qqq1' was scanned" in at.flat
            assert at.app.is_running

    play(scene)
