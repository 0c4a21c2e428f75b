"""On a narrow terminal nothing is left out without a sign: keys and places take another line, long answers end in …."""

from __future__ import annotations

import time

import pytest
from textual.widgets import Input, Select

from custody.forms.intake import COLUMNS, NUMBER
from custody.pages.parts.page import Action, Fact, NextStep, Page, Target
from custody.tui.render.sections import head
from custody.tui.screens.form import FormScreen
from custody.tui.screens.intake import IntakeScreen
from custody.tui.screens.result import ResultScreen
from custody.tui.services.navigation import PLACES
from custody.tui.widgets.intake_line import Titles, widths
from custody.tui.widgets.keybar import Keybar, packed
from custody.tui.widgets.question import Question
from tests.cli.office import Office
from tests.tui.sitting import LARGE, SMALL, Sitting, play, sitting

NARROW = (60, 24)
#: Acts with screens of their own, and one with a form.
ACTS = (
    Action("take in", ("exhibit", "intake"), {"seizure": "S-1"}),
    Action("hand over", ("transfer", "offer"), {"exhibit": "EV/1"}),
    Action("receive", ("transfer", "accept"), {}),
    Action("count", ("inventory", "scan"), {"round": "INV-1"}),
    Action("store", ("archive",), {"exhibit": "EV/1"}),
    Action("a case", ("case", "open"), {}),
)


@pytest.fixture
def room(office: Office) -> Office:
    """Return an office with an exhibit and a round."""
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--seal", "S-100")
    office.done("Eve", "inventory", "start", "--case", "C-1", "--reference", "INV-1")
    return office


def keys_stand(at: Sitting) -> bool:
    """Return whether every key that the screen has at its foot can be read there as a whole."""
    bar = at.app.screen.query_one(Keybar)
    keys = list(bar.spans())
    whole, lines = at.app.screen.region, at.text.split("\n")
    aside = getattr(at.app.screen, "unlisted", ())
    bindings = [binding for _, binding, _, _ in at.app.screen.active_bindings.values()]
    told = {binding.description for binding in bindings if binding.show and binding.action not in aside}
    return (
        len(keys) > 1
        and {one.description for one, _, _ in keys} == told
        and whole.contains_region(bar.region)
        and all(column + one.width <= bar.region.width for one, _, column in keys)
        and all(
            lines[bar.region.y + row][column:].startswith(f" {one.display} {one.description}")
            for one, row, column in keys
        )
    )


def test_every_key_stands_at_the_foot_of_a_narrow_screen_and_of_one_that_becomes_narrow(room: Office) -> None:
    async def scene() -> None:
        async with sitting(room.desk, size=NARROW) as at:
            await at.sign_in(room, "Eve")
            assert keys_stand(at)
            assert [name for _, _, name in PLACES if name not in at.text] == []
            for act in ACTS:
                at.app.begin(act)
                await at.settle()
                for size, lines in ((NARROW, 2), (SMALL, 1), (LARGE, 1), (NARROW, 2)):
                    await at.pilot.resize_terminal(*size)
                    await at.settle()
                    assert keys_stand(at), (act.words, size, at.text)
                    assert at.app.screen.query_one(Keybar).size.height <= lines
                await at.app.pop_screen()
                await at.settle()

    play(scene)


def test_keys_that_change_amid_a_change_of_styles_stand_at_the_foot_too(room: Office) -> None:
    """A screen that just opened gets its classes while its keys change: the bar had no line then, and none later."""

    async def scene() -> None:
        async with sitting(room.desk, size=NARROW) as at:
            await at.sign_in(room, "Eve")
            at.app.begin(ACTS[5])
            await at.settle()
            bar, form = at.app.screen.query_one(Keybar), at.app.screen
            heights = set()
            for question in form.query(Question):
                form.set_focus(question.query(Input).first() if question.query(Input) else None)
                bar.reset_styles()
                bar._look()
                await at.settle()
                heights.add(bar.size.height)
                assert keys_stand(at), at.text
            assert heights == {1, 2}

    play(scene)


def test_a_click_presses_the_key_that_is_under_the_mouse(room: Office) -> None:
    async def scene() -> None:
        async with sitting(room.desk, size=NARROW) as at:
            await at.sign_in(room, "Eve")
            at.app.begin(ACTS[5])
            await at.settle()
            bar, form = at.app.screen.query_one(Keybar), at.app.screen
            row, column = next(
                (row, column) for one, row, column in bar.spans() if one.description == "preview"
            )
            await at.pilot.hover(Keybar, offset=(column + 1, row))
            await at.pilot.click(Keybar, offset=(column + 1, row))
            await at.settle()
            assert isinstance(at.app.screen, ResultScreen), at.text
            await at.press("escape")
            assert at.app.screen is form

    play(scene)


def test_what_finds_no_room_on_a_line_stands_on_the_next() -> None:
    assert packed([], 10) == []
    assert packed([4, 4, 2], 10) == [3]
    assert packed([4, 4, 3], 10) == [2, 1]
    assert packed([12, 4, 12], 10) == [1, 1, 1]


def test_the_limit_of_a_next_step_loses_its_time_of_day_and_is_not_cut_off() -> None:
    words = "return the exhibit to whoever lent it, in the state in which it was handed out"
    step = NextStep("outside", words, None, 1_795_000_001, ("custodian",), overdue=True)
    page = Page(Target("exhibit", "EV/1"), "EV/1", next_steps=(step,))
    shown = {width: head(page, width)[0][0].text for width in (160, 130, 119)}
    assert shown[160].endswith("(OVERDUE since 2026-11-18 11:06:41Z; by custodian)")
    assert shown[130].endswith("(OVERDUE since 2026-11-18 11:06:41Z)")
    assert shown[119].endswith("(OVERDUE since 2026-11-18)")


def test_words_that_do_not_fit_beside_another_fact_have_a_row_of_their_own_while_there_is_room() -> None:
    place = "OVERDUE, with Carl, due back 2026-11-20, checked out 2026-11-02"
    held = "warrant, no end date, seizure SZ-4"
    digest = "6105d6cc76af400325e94d588ce511be5bfdbb73b437dc51eca43917d7a43e3d"
    facts = (
        Fact.of("custodian", "Eve"),
        Fact.of("authority", held),
        Fact.of("seal", "none"),
        Fact.of("place", place, "bad"),
        Fact.of("digest", digest),
        Fact.of("images", "none"),
    )
    page = Page(Target("exhibit", "EV/1"), "EV/1", key_facts=facts)

    def rows(width: int, most: int) -> list[str]:
        return [" | ".join(cell.text.strip() for cell in row) for row in head(page, width, most)]

    assert [len(row) for row in head(page, 80)] == [2, 2, 2]
    assert not any(held in row or place in row for row in rows(80, 0)), "in half a row both are cut off"
    assert any(place in row for row in rows(80, 4)), "the graver one comes first"
    assert not any(held in row for row in rows(80, 4))
    for most in (5, 9):
        shown = rows(80, most)
        assert len(shown) == 5
        assert sum(row.endswith((held, place)) for row in shown) == 2, shown
        assert not any(digest in row for row in shown), "a digest is known by its beginning"
    assert [row.split()[0].strip("✗! ") or row.split()[1] for row in rows(80, 5)] == [
        "custodian",
        "authority",
        "seal",
        "place",
        "digest",
    ]
    assert len(rows(200, 9)) == 3


@pytest.mark.parametrize("room", range(45, 141, 5))
def test_the_questions_of_a_line_share_the_room_there_is(room: int) -> None:
    found = widths(room)
    assert list(found) == [column.key for column in COLUMNS]
    assert sum(found.values()) <= room
    assert min(found.values()) >= 6
    usual = {column.key: column.width for column in COLUMNS}
    assert found == usual or room != SMALL[0]
    assert room < SMALL[0] or all(found[name] >= usual[name] for name in usual)


def test_no_question_of_an_intake_stands_outside_of_the_screen(room: Office) -> None:
    async def scene() -> None:
        async with sitting(room.desk, size=NARROW) as at:
            await at.sign_in(room, "Eve")
            at.app.begin(ACTS[0])
            await at.settle()
            for size in (NARROW, LARGE, NARROW):
                await at.pilot.resize_terminal(*size)
                await at.settle()
                screen = at.app.screen
                assert isinstance(screen, IntakeScreen)
                titles = str(screen.query_one(Titles).content)
                for column, one in zip(COLUMNS, screen.items[0].query(Input), strict=True):
                    assert screen.region.contains_region(one.region), column.key
                    title = "serial number" if column.key == NUMBER else column.title
                    assert titles[one.region.x :].startswith(title[:4]), titles

    play(scene)


def test_an_answer_that_is_longer_than_its_line_is_seen_to_go_on(room: Office) -> None:
    async def scene() -> None:
        async with sitting(room.desk) as at:
            await at.sign_in(room, "Eve")
            at.app.begin(ACTS[0])
            await at.settle()
            await at.press("tab", "tab")
            await at.type("USB stick without a cap, black")
            row = at.app.screen.query_one(".description").region
            assert at.text.split("\n")[row.y][row.x : row.right].rstrip() == "…ut a cap, black"
            await at.press("home")
            assert at.text.split("\n")[row.y][row.x : row.right].rstrip() == "USB stick withou…"
            await at.press("enter")
            assert at.text.split("\n")[row.y][row.x : row.right].rstrip() == "USB stick withou…"
            await at.type("ok", "enter")
            assert "ok…" not in at.text
            await at.press("escape")
            at.app.begin(ACTS[1])
            await at.settle()
            assert "F1 lists all" in at.text, "what an answer may be has no room on its line"
            await at.press("tab", "tab", "f1")
            assert "for: court, defence expert, examination" in at.flat

    play(scene)


def test_the_lock_of_a_store_is_seen_to_go_on_where_it_has_no_room(room: Office) -> None:
    async def scene() -> None:
        async with sitting(room.desk, size=NARROW) as at:
            await at.sign_in(room, "Eve")
            at.app.begin(ACTS[4])
            await at.settle()
            shown = at.app.screen.query_one(Select).region
            assert at.text.split("\n")[shown.y][shown.x : shown.right].rstrip(" ▼").endswith("…")

    play(scene)


def test_what_to_press_after_a_scan_and_what_a_question_means_is_read_to_its_end(room: Office) -> None:
    async def scene() -> None:
        async with sitting(room.desk, size=NARROW) as at:
            await at.sign_in(room, "Eve")
            at.app.begin(ACTS[1])
            await at.settle()
            await at.scan("EV/1")
            await at.scan("S-NOBODY-KNOWS-0001")
            assert "if it is the seal on EV/1 (on record: S-100), F3 says so, F6 removes it" in at.flat
            await at.press("escape")
            at.app.begin(Action("issue", ("preservation-order", "issue"), {}))
            await at.settle()
            await at.press("f4")
            form = at.app.screen
            assert isinstance(form, FormScreen)
            shown = [question for question in form.query(Question) if question.display]
            longest = max(shown, key=lambda one: len(one.meaning))
            assert len(longest.meaning) > 2 * NARROW[0]
            longest.focus_answer()
            await at.settle()
            assert " ".join(longest.meaning.split()) in at.flat

    play(scene)


def test_what_an_exhibit_is_held_under_and_where_it_is_are_read_on_a_small_terminal(room: Office) -> None:
    back = room.desk.clock.now() + 86_400
    told = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(back))
    room.done(
        *("Eve", "exhibit", "check-out", "EV/1", "--to", "Carl", "--purpose", "examination"),
        *("--return-due-at", told),
    )
    room.desk.clock.advance(2 * 86_400)

    async def scene() -> None:
        async with sitting(room.desk, size=SMALL) as at:
            await at.sign_in(room, "Eve")
            await at.press("g")
            await at.type("EV/1", "enter")
            assert f"OVERDUE, with Carl, due back {told[:10]}" in at.text, at.text
            assert "consent, no end date, seizure S-1" in at.text, at.text
            assert "Next: " in at.text, at.text

    play(scene)
