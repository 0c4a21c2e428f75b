"""An inventory round with a scanner: counted over two sittings, checked by seal, signed at will, closed at the end."""

from __future__ import annotations

import re

import pytest

from custody.pages.parts.page import Target
from custody.tui.screens.browse import BrowseScreen
from tests.answers.exhibits import room_counts
from tests.cli import paged
from tests.cli.office import Office
from tests.tui.sitting import LARGE, SMALL, play, sitting


@pytest.fixture
def desk(office: Office) -> Office:
    """Return an office with three sealed exhibits on one shelf, one on another, and a round of the room."""
    office.case()
    office.seizure()
    office.done("Carl", "location", "register", "ROOM-2", "--location-type", "room")
    for shelf in ("SHELF-4", "SHELF-5"):
        office.done("Carl", "location", "register", shelf, "--location-type", "shelf", "--within", "ROOM-2")
    for number in (1, 2, 3):
        office.exhibit(f"EV/{number}", "--seal", f"S-10{number}")
        office.done("Eve", "exhibit", "place", f"EV/{number}", "--location", "SHELF-4")
    office.exhibit("EV/4")
    office.done("Eve", "exhibit", "place", "EV/4", "--location", "SHELF-5")
    office.done("Carl", "inventory", "start", "--location", "ROOM-2", "--reference", "INV-1")
    return office


def results(desk: Office) -> dict[str, str]:
    return room_counts.results(desk.see("inventory", "show", "INV-1"))


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_a_round_is_paused_taken_up_again_signed_and_closed(desk: Office, size: tuple[int, int]) -> None:
    before = desk.size()

    async def lost() -> None:
        async with sitting(desk.desk, size=size) as at:
            await at.sign_in(desk, "Carl")
            assert isinstance(at.app.screen, BrowseScreen)
            at.app.screen.go(Target("rounds"))
            await at.settle()
            assert "INV-1" in at.text
            await at.press("a")
            assert "scan the location first" in at.text
            assert "Still missing (4)" in at.text
            await at.scan("SHELF-4")
            assert "Counting in ROOM-2 / SHELF-4" in at.text
            await at.scan("EV/1")
            assert "EV/1: found; its seal: S-101" in at.text
            await at.scan("s-101")
            assert "EV/1: its seal agrees" in at.text
            await at.press("f2")
            assert "intact, seal number matches" in at.text
            await at.scan("EV/1")
            assert "Scanned, not signed (1)" in at.text
            assert "Still missing (3)" in at.text

    async def again() -> None:
        async with sitting(desk.desk, size=size) as at:
            await at.sign_in(desk, "Carl")
            inbox = at.text.partition("BEGUN, NOT SIGNED")[2]
            assert re.search(r"INV-1, 1 line +Inventory +Continue: Count what is scanned", inbox), at.text
            assert isinstance(at.app.screen, BrowseScreen)
            at.app.screen.go(Target("rounds"))
            await at.settle()
            await at.press("a")
            assert "1 scanned before and not signed yet" in at.text
            assert "intact, seal number matches" in at.text
            assert "Counting in ROOM-2 / SHELF-4" in at.text
            await at.scan("EV/4")
            assert "MISPLACED, belongs in ROOM-2 / SHELF-5" in at.text
            await at.scan("X 99")
            assert "UNMATCHED" in at.text
            await at.scan("X 99")
            await at.scan("S-102")
            await at.press("f5")
            assert "sign the scans first" in at.text
            await at.press("f8")
            assert "REVIEW:" in at.text
            assert desk.size() == before
            await at.press("f8")
            assert "ENTERED" in at.text
            await at.press("escape")
            assert "Scanned, not signed" in at.text
            assert "Still missing (1)" in at.text
            await at.scan("EV/1")
            assert "counted and signed already" in at.text
            await at.press("f5", "f8", "f8")
            assert "closed the round" in at.flat
            await at.press("escape")
            assert "this round is closed" in at.text
            print(f"a round of four: {at.keys} keys")

    play(lost)
    assert desk.size() == before
    play(again)
    assert results(desk) == {"EV/1": "found", "EV/2": "found", "EV/3": "missing", "EV/4": "misplaced"}
    scanned = desk.see("shift-report", "--since", str(before))
    acts = {row["act"] for row in paged.texts(scanned, "rounds_and_discrepancies")}
    assert {"Carl counted one exhibit: found", "Carl scanned X 99: no exhibit"} < acts
    (row,) = paged.rows(desk.see("inventory", "list"), "inventories")
    assert tuple(row[f"{name}_count"] for name in ("found", "misplaced", "unmatched", "missing")) == (
        2,
        1,
        1,
        1,
    )
    assert desk.size() == before + 5
    assert desk.see("check", status=10)["verdict"] == "verified"
    assert not list((desk.folder / "state").glob("**/forms/*.json"))


def test_a_number_on_two_things_counts_neither_and_one_that_became_so_is_decided_later(desk: Office) -> None:
    async def before() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Carl")
            assert isinstance(at.app.screen, BrowseScreen)
            at.app.screen.go(Target("rounds"))
            await at.settle()
            await at.press("a")
            await at.scan("S-101")
            assert "EV/1: found" in at.text
            await at.scan("EV/4")
            assert "Scanned, not signed (2)" in at.text

    async def after() -> None:
        async with sitting(desk.desk, size=LARGE) as at:
            await at.sign_in(desk, "Carl")
            assert isinstance(at.app.screen, BrowseScreen)
            at.app.screen.go(Target("rounds"))
            await at.settle()
            await at.press("a")
            assert "S-101 is undecided: F3 says which exhibit it was" in at.flat
            assert "Scanned, not signed (2)" in at.text
            await at.scan("EV/3")
            await at.scan("S-101")
            assert re.search(r"S-101 is on record of EV/1 \[\w+\] and of EV/2", at.flat), at.text
            assert re.search(r"S-101 +UNDECIDED", at.text), at.text
            assert "Scanned, not signed (3)" in at.text
            await at.press("f8")
            assert "S-101 is undecided" in at.flat
            await at.press("f2")
            assert "S-101 is undecided: F3 says" in at.flat
            await at.press("f3", "escape")
            assert re.search(r"S-101 +UNDECIDED", at.text), at.text
            await at.press("f3", "down", "enter")
            assert "EV/2: found" in at.text
            assert "UNDECIDED" not in at.text
            await at.scan("S-101")
            assert "EV/2: scanned before" in at.text
            await at.press("f8", "f8")
            assert "ENTERED" in at.text
            await at.press("escape")

    play(before)
    desk.done("Eve", "exhibit", "seal", "EV/2", "S-101", "--additional-seal", status=10)
    play(after)
    counted = {name for name, result in results(desk).items() if result in ("found", "misplaced")}
    assert counted == {"EV/2", "EV/3", "EV/4"}
    codes = [
        field["value"]
        for position in range(desk.size() - 3, desk.size())
        for field in desk.see("log", "show", "--entry", str(position))["fields"]
        if field["name"] == "scanned_code"
    ]
    assert sorted(codes) == ["EV/3", "EV/4", "S-101"], "the code is recorded as it was read"


def test_an_undecided_scan_is_kept_over_sittings_and_removed_by_its_key(desk: Office) -> None:
    desk.done("Eve", "exhibit", "seal", "EV/2", "S-101", "--additional-seal", status=10)

    async def scene(*keys: str, before: int, after: int) -> None:
        async with sitting(desk.desk, size=LARGE) as at:
            await at.sign_in(desk, "Carl")
            assert isinstance(at.app.screen, BrowseScreen)
            at.app.screen.go(Target("rounds"))
            await at.settle()
            await at.press("a")
            assert ("Scanned, not signed (1)" in at.text) == bool(before), at.text
            await at.scan("S-101")
            await at.press(*keys)
            assert ("Scanned, not signed (1)" in at.text) == bool(after), at.text

    play(lambda: scene(before=0, after=1))
    play(lambda: scene("f3", "enter", before=1, after=1))
    play(lambda: scene("f6", before=1, after=0))


def test_a_round_that_is_called_like_another_is_counted_and_closed_from_its_page_and_its_line(
    desk: Office,
) -> None:
    start = ("inventory", "start", "--location", "SHELF-5", "--reference", "INV-1", "--allow-duplicate")
    other = desk.done("Carl", *start)
    subject = other["entries"][0]["subject"]
    unclear = desk.run("Carl", "inventory", "show", "INV-1").err
    assert "2 inventories are named 'INV-1'" in unclear

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Carl")
            assert isinstance(at.app.screen, BrowseScreen)
            at.app.screen.go(Target("rounds"))
            await at.settle()
            await at.press("a")
            assert "scan the location first" in at.text
            await at.press("escape")
            at.app.screen.go(Target("round", subject))
            await at.settle()
            await at.press("a")
            await at.choose("count with the scanner")
            await at.scan("SHELF-5")
            await at.scan("EV/4")
            await at.press("f8", "f8")
            assert "ENTERED" in at.text
            await at.press("escape", "f5")
            await at.settle()
            await at.press("f8", "f8")
            assert "closed the round" in at.flat

    play(scene)
    shown = desk.see("inventory", "show", subject)
    assert paged.value(shown, "closed")
    assert {*room_counts.results(shown).values()} == {"found"}


def test_an_exhibit_that_a_round_does_not_look_for_has_one_word_in_its_line_and_in_the_message(
    desk: Office,
) -> None:
    desk.exhibit("EV/9")

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Carl")
            assert isinstance(at.app.screen, BrowseScreen)
            at.app.screen.go(Target("rounds"))
            await at.settle()
            await at.press("a")
            await at.scan("SHELF-4")
            await at.scan("EV/9")
            assert "EV/9: UNEXPECTED, this round does not look for it" in at.flat, at.text
            assert "MISPLACED" not in at.text
            await at.scan("EV/4")
            assert "EV/4: MISPLACED, belongs in ROOM-2 / SHELF-5" in at.flat, at.text

    play(scene)
