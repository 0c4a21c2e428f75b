"""A list that shows a part says so, for as long as it does, and says how the rest comes back."""

from __future__ import annotations

import pytest

from custody.pages.parts.page import Action, Page, Row, Table, Target
from custody.tui.render.layout import lines
from custody.tui.screens.browse import BrowseScreen
from custody.tui.widgets.lines import PageLines
from tests.cli.office import Office
from tests.tui.sitting import LARGE, SMALL, Sitting, play, sitting

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


async def filtered(at: Sitting, text: str) -> None:
    """Ask for lines with a text."""
    await at.press("slash")
    await at.type(text, "enter")


def listed(at: Sitting) -> PageLines:
    return at.lines


@SIZES
def test_a_filter_of_a_page_stands_on_the_screen_until_it_is_lifted(
    office: Office, size: tuple[int, int]
) -> None:
    async def scene() -> None:
        async with sitting(office.desk, size=size) as at:
            await at.sign_in(office, "Eve")
            await at.press("8")
            assert "FILTER" not in at.text
            assert "Seizures" in at.text
            await filtered(at, "keys")
            assert "FILTER keys: 1 of 12 lines. Esc shows all" in at.text
            assert "Seizures" not in at.text
            await at.press("end", "r")
            assert "FILTER keys: 1 of 12 lines. Esc shows all" in at.text
            await filtered(at, "x" * 90)
            assert "0 of 12 lines. Esc shows all" in at.text
            await at.press("escape")
            assert "FILTER" not in at.text
            assert "Seizures" in at.text

    play(scene)


@SIZES
def test_what_was_sought_in_a_whole_list_stands_above_it_and_is_lifted_by_escape_or_an_empty_answer(
    office: Office, size: tuple[int, int]
) -> None:
    for number in (1, 2):
        office.case(f"C-{number}")

    async def scene() -> None:
        async with sitting(office.desk, size=size) as at:
            await at.sign_in(office, "Eve")
            await at.press("2")
            assert "FILTER" not in at.text
            await filtered(at, "C-2")
            assert "FILTER C-2: matches in the whole list. Esc shows all" in at.text
            await at.press("escape")
            assert "FILTER" not in at.text
            assert "C-1" in at.text
            await filtered(at, "C-2")
            await at.press("slash", *["backspace"] * 3)
            await at.press("enter")
            assert "FILTER" not in at.text
            assert "C-1" in at.text

    play(scene)


def test_a_filter_and_the_line_are_there_again_on_the_way_back(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("8")
            await filtered(at, "keys")
            (line,) = (line for line in listed(at)._drawn if line.opens)
            listed(at).highlighted = listed(at)._drawn.index(line)
            await at.press("enter")
            assert "FILTER" not in at.text
            assert "Eve" in at.text
            await at.press("escape")
            assert "FILTER keys: 1 of 12 lines" in at.text
            assert listed(at).line == line
            await at.press("escape")
            assert "FILTER" not in at.text
            assert listed(at).line == line

    play(scene)


def test_a_page_that_does_not_come_leaves_the_filter_and_the_heading_of_the_page_that_stays(
    office: Office,
) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("8")
            await filtered(at, "keys")
            before = at.text
            screen = at.app.screen
            assert isinstance(screen, BrowseScreen)
            screen.go(Target("entry", "99999"))
            await at.settle()
            assert "NOT DONE" in at.text
            await at.press("escape")
            assert at.text == before
            await at.press("escape")
            assert "FILTER" not in at.text
            assert screen.wanted == Target("more")

    play(scene)


def test_a_filter_leaves_out_what_only_a_key_does_and_never_says_that_nothing_more_is_there(
    office: Office,
) -> None:
    begun = Row.of(("case open", "C-9"), action=Action("go on", ("case", "open")))
    more = Table.of(
        "Entries", ("entry",), (Row.of(("1",), Target("entry", "1")),), more=40, rest=Target("ledger")
    )
    page = Page(Target("more"), "A page", (Table.of("Forms", ("form", "for"), (begun,)), more))
    assert lines(page, 80)[-1].text == "  … 40 more"

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            listed(at).show(page)
            assert listed(at).counted == (2, 2)
            listed(at).show(page, "nothing like it")
            assert listed(at).counted == (0, 2)
            assert "  … 40 more" in listed(at).shown
            assert not any("C-9" in line for line in listed(at).shown)

    play(scene)


@SIZES
def test_a_filter_finds_what_stands_at_the_end_of_a_long_name_where_the_screen_has_no_room_for_it(
    office: Office, size: tuple[int, int]
) -> None:
    names = [
        f"Laptop of the book-keeper, from the second desk on the left {'x' * 80} {letter}" for letter in "pq"
    ]
    rows = tuple(Row.of((name, "2026-11-27 23:15Z"), Target("exhibit", name)) for name in names)
    page = Page(Target("more"), "A page", (Table.of("Exhibits", ("exhibit", "since"), rows),))

    async def scene() -> None:
        async with sitting(office.desk, size=size) as at:
            await at.sign_in(office, "Eve")
            listed(at).show(page, "xx  Q")
            assert listed(at).counted == (1, 2)
            assert [line.opens for line in listed(at)._drawn if line.opens] == [Target("exhibit", names[1])]

    play(scene)


@SIZES
def test_names_that_a_filter_leaves_out_of_a_folder_are_not_taken_for_absent(
    office: Office, size: tuple[int, int]
) -> None:
    office.case()
    office.seizure()
    office.exhibit()
    folder = office.folder / ("deep" * 20) / "evidence"
    folder.mkdir(parents=True)
    for name in ("disk.dd", "photo.jpg"):
        (folder / name).write_bytes(b"x")

    async def scene() -> None:
        async with sitting(office.desk, size=size) as at:
            await at.sign_in(office, "Eve")
            at.app.evidence = str(folder)
            at.app.begin(Action("store", ("archive",), {"exhibit": "EV/1"}))
            await at.settle()
            assert "photo.jpg" in at.text
            assert "FILTER" not in at.text
            await filtered(at, "disk")
            assert "FILTER disk: 1 shown. / and Enter shows all" in at.text
            assert "photo.jpg" not in at.text
            await at.press("slash", "enter")
            assert "FILTER" not in at.text
            assert "photo.jpg" in at.text

    play(scene)
