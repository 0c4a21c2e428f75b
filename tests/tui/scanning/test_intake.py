"""Day 2: what was seized is taken in on one screen, line by line, and entered together."""

from __future__ import annotations

import asyncio

import pytest

from custody.forms.intake import following, practice, similar
from custody.law.clock import DAY, HOUR, format_instant
from custody.pages.parts.wording import ahead
from custody.tui.screens.editing import EditScreen
from custody.tui.screens.intake import IntakeScreen
from custody.tui.services import context_help
from tests.cli.office import Office
from tests.tui.sitting import Sitting, play, sitting
from tests.tui.steps import open_intake


@pytest.mark.parametrize(
    ("reference", "next_one"),
    [
        *(("EV/1", "EV/2"), ("EV/09", "EV/10"), ("EV/99", "EV/100"), ("EV", "EV"), ("", "")),
        *((f"EV/{odd}", f"EV/{odd}") for odd in ("٣", "²", "9" * 16, "9" * 5000)),
    ],
    ids=lambda text: text[:8],
)
def test_a_repeated_line_has_the_reference_that_follows(reference: str, next_one: str) -> None:
    assert following(reference) == next_one


def test_what_is_repeated_belongs_to_no_one_thing() -> None:
    line = {
        "reference": "EV/1",
        "make": "Example",
        "seal": "S-1",
        "serial": "SN-1",
        "imei": "49",
        "photo": "a.jpg",
    }
    assert similar(line) == {"reference": "EV/2", "make": "Example"}


@pytest.mark.parametrize(
    ("category", "parent", "shown"),
    [
        ("phone", False, {"make", "serial", "lock-state", "found-by"}),
        ("phone", True, {"make", "serial", "lock-state"}),
        ("ssd", False, {"make", "serial", "capacity", "found-by"}),
        ("", True, {"serial"}),
    ],
)
def test_the_whole_form_of_a_thing_shows_what_practice_asks_of_its_category(
    category: str, parent: bool, shown: set[str]
) -> None:
    names = ("make", "serial", "capacity", "lock-state", "found-by", "colour")
    line = {"category": category, **({"parent": "EV/1"} if parent else {})}
    assert set(practice(line, names)) == shown


def test_an_instant_is_told_as_so_long_from_now_and_as_nothing_else() -> None:
    now = 1_800_000_000
    assert ahead("+30d", now) == format_instant(now + 30 * DAY)
    assert ahead("+8h", now) == format_instant(now + 8 * HOUR)
    for text in ("", "+d", "30d", "+30", "+30d ", "-3d", "+12345d", "2026-11-02T09:00:00Z"):
        assert ahead(text, now) is None


def test_one_key_answers_as_the_line_above_and_never_with_what_is_one_things_own(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_intake(at)
            await at.scan("S-1")
            await at.press("f2")
            assert "nothing more is required" in at.text
            await at.type("EV/1", "enter")
            await at.type("ssd", "enter")
            await at.type("disk", "enter", "enter", "enter")
            await at.scan("B-1")
            await at.type("EV/2", "enter")
            await at.press("f2", "f2")
            screen = at.app.screen
            assert isinstance(screen, IntakeScreen)
            assert [item.values for item in screen.items][1] == {
                "reference": "EV/2",
                "category": "ssd",
                "description": "disk",
            }
            await at.press("tab", "tab", "f2")
            assert screen.line is screen.items[1], "what is one thing's own is not repeated, but asked"
            assert "seal" not in screen.items[1].values

    play(scene)


def test_the_column_under_the_cursor_is_explained_and_categories_that_begin_as_typed(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_intake(at)
            await at.scan("S-1")
            assert "Exhibit reference, such as EV/1" in at.flat
            await at.type("EV/1", "enter")
            assert "Category, of which the beginning is enough: biological, bulk, camera" in at.flat
            await at.type("p")
            assert "enough: payment_card, peripheral, phone." in at.flat
            await at.type("h")
            assert "phone: a mobile telephone." in at.flat
            await at.type("x")
            assert "enough: none begins so." in at.flat
            await at.press("backspace", "enter")
            assert "Category, of" not in at.flat
            assert "Description: " in at.flat

    play(scene)


def test_two_phones_and_a_card_are_taken_in_with_one_review(office: Office) -> None:
    office.case()
    office.seizure()
    before = office.size()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_intake(at)
            assert "Intake" in at.text
            await at.scan("S-1")
            await at.type("EV/1", "enter")
            await at.type("pho", "enter")
            assert "phone" in at.text
            await at.type("phone, black", "enter")
            await at.type("no damage seen", "enter")
            await at.scan("490154203237518")
            await at.type("S-100")
            await at.press("f5")
            assert "EV/2" in at.text
            await at.scan("356938035643809")
            await at.type("S-101")
            await at.press("f6")
            assert "EV/2.1" in at.text
            await at.type("sim", "enter")
            await at.type("SIM card", "enter")
            await at.type("as new", "f8")
            assert "NONCONFORMING" in at.text or "lacks" in at.text

    play(scene)
    assert office.size() == before


def test_an_imei_with_a_wrong_check_digit_is_told_while_it_is_typed(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_intake(at)
            await at.press("tab", "tab")
            await at.type("phone", "tab")
            assert "IMEI" in at.text
            await at.press("tab", "tab")
            await at.type("490154203237518")
            assert "✗" not in at.text
            await at.press("backspace")
            await at.type("9")
            assert "✗ IMEI" in at.text
            assert "check digit" in at.text

    play(scene)


@pytest.mark.parametrize("apart", [0.0, 0.008], ids=["at once", "8 ms apart"])
def test_lines_that_a_scanner_brings_one_behind_the_other_stay_apart(office: Office, apart: float) -> None:
    lines = [
        {
            "reference": f"EV/{number}",
            "category": "phone",
            "description": "Nokia",
            "condition": "ok",
            "imei": "490154203237518",
            "seal": f"A-20{number}",
        }
        for number in (10, 11, 12)
    ]

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_intake(at)
            for text in ("S-1", *(text for line in lines for text in line.values())):
                for key in (*text, "enter"):
                    at.send("", key)
                    if apart:
                        await asyncio.sleep(apart)
            await at.settle()
            screen = at.app.screen
            assert isinstance(screen, IntakeScreen)
            assert [item.values for item in screen.items] == [*lines, {}]

    play(scene)


def test_what_is_scanned_at_once_behind_a_line_alike_or_a_part_belongs_to_that(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_intake(at)
            await at.scan("S-1")
            await at.type("EV/1", "enter")
            await at.type("phone")
            at.send("", "f5", *"490154203237518", "enter", *"A-2", "f6", *"sim", "enter", *"card", apart=0.1)
            await at.settle()
            screen = at.app.screen
            assert isinstance(screen, IntakeScreen)
            assert [item.values for item in screen.items] == [
                {"reference": "EV/1", "category": "phone"},
                {"reference": "EV/2", "category": "phone", "imei": "490154203237518", "seal": "A-2"},
                {"reference": "EV/2.1", "category": "sim", "description": "card", "parent": "EV/2"},
            ]

    play(scene)


def test_a_line_with_something_filled_in_is_dropped_only_when_it_is_asked_twice(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_intake(at)
            await at.scan("S-1")
            await at.type("EV/1", "f5")
            screen = at.app.screen
            assert isinstance(screen, IntakeScreen)
            await at.press("f3")
            assert "F3 again removes EV/2 with its answers" in at.text
            await at.press("f8", "escape", "a", "enter")
            screen = at.app.screen
            assert isinstance(screen, IntakeScreen)
            assert [item.values["reference"] for item in screen.items] == ["EV/1", "EV/2"], (
                "the draft has both"
            )
            await at.press("f3", "up", "down", "f3")
            assert len(screen.items) == 2, "its line was left meanwhile"
            assert "F3 again removes" in at.text
            await at.type("x")
            assert "F3 again removes" not in at.text
            await at.press("f3", "f3")
            assert len(screen.items) == 1

    play(scene)


def in_front(at: Sitting) -> type[object]:
    """Return the class of the screen in front."""
    return type(at.app.screen)


def test_what_was_answered_in_the_whole_form_of_a_line_is_not_lost_by_going_back(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_intake(at)
            await at.scan("S-1")
            await at.type("EV/1", "f4")
            form = at.app.screen
            assert isinstance(form, EditScreen)
            assert "F8 take it" in at.text
            assert "review and sign" not in at.text
            told = " ".join(context_help.explained(at.app.screen, at.app.focused))
            assert "F8 puts the answers on the list" in told
            assert "kept as a draft" not in told
            await at.press("escape")
            assert in_front(at) is IntakeScreen, "nothing was answered"
            at.send("", "f4", "f6", *"make", "enter", *"Nokia", apart=0.1)
            await at.settle()
            assert in_front(at) is EditScreen
            await at.press("escape")
            assert in_front(at) is EditScreen
            assert "Esc again discards them" in at.flat
            await at.type("x")
            await at.press("escape")
            assert in_front(at) is EditScreen, "it was answered anew"
            await at.press("escape")
            screen = at.app.screen
            assert isinstance(screen, IntakeScreen)
            assert screen.items[0].values == {"reference": "EV/1"}

    play(scene)


def test_up_and_down_go_to_the_same_question_of_another_line(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_intake(at)
            screen = at.app.screen
            assert isinstance(screen, IntakeScreen)
            await at.scan("S-1")
            await at.type("EV/1", "enter", "enter")
            await at.type("stick", "f5")
            assert screen.listed.field == "number"

            def where() -> tuple[int | None, str]:
                line = screen.line
                return None if line is None else screen.items.index(line), screen.listed.field

            assert where() == (1, "number")
            await at.press("up")
            assert where() == (0, "number")
            await at.press("shift+tab", "shift+tab", "down")
            assert where() == (1, "description")
            await at.press("down")
            assert where() == (1, "description"), "it is the last"
            await at.press("up", "up")
            assert where() == (None, "")
            assert at.app.focused is screen.query_one("#of")
            await at.press("up")
            assert at.app.focused is screen.query_one("#of")
            await at.press("down")
            assert where() == (0, "reference")
            assert [item.values["reference"] for item in screen.items] == ["EV/1", "EV/2"]

    play(scene)


def test_a_category_that_is_shown_whole_is_one_wherever_the_cursor_goes_then(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_intake(at)
            screen = at.app.screen
            assert isinstance(screen, IntakeScreen)
            await at.scan("S-1")
            for leave in ("tab", "shift+tab", "enter", "f8"):
                await at.type("EV/1", "tab")
                await at.type("usb", leave)
                assert screen.items[0].values == {"reference": "EV/1", "category": "usb_stick"}, leave
                await at.press("f3", "f3")
                screen.items[0].query("Input").first().focus()
            await at.press("tab")
            await at.type("p", "tab")
            assert screen.items[0].values == {"category": "p"}, "several begin so"

    play(scene)


def test_an_answer_below_the_list_is_checked_when_its_line_is_left_and_names_are_offered_there(
    office: Office,
) -> None:
    office.case()
    office.seizure()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_intake(at)
            await at.scan("S-1")
            for answer in ("EV/1", "network", "router", "no damage", "S100"):
                await at.type(answer, "enter")
            await at.press("f2")
            while "> MAC" not in at.text:
                await at.press("down")
            await at.type("00:11:22", "enter")
            assert "✗" in at.text
            assert "it must be MAC addresses" in at.flat
            await at.press("up")
            await at.type("00:11:22:33:44:55", "enter")
            assert "✗" not in at.text
            while "> Found by" not in at.text:
                await at.press("down")
            assert "Eve" in (await at.look_up()).partition("on record:")[2]
            await at.type("ca")
            assert "→: Carl" in await at.look_up()
            await at.press("right", "enter")
            screen = at.app.screen
            assert isinstance(screen, IntakeScreen)
            assert screen.items[0].values["found-by"] == "Carl"

    play(scene)
