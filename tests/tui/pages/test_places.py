"""The eight places: their bar, the pages of rooms and of instruments, the inbox, and the row above the keys."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custody.law.clock import DAY, HOUR
from custody.law.local_time import Zone
from custody.ledger.views.deadlines import Task
from custody.pages.exhibits import location_contents
from custody.pages.exhibits.locations import location
from custody.pages.parts.page import Action, Page, Refusal, Row, Section, Table, Target, Tone
from custody.pages.parts.wording import shown_in
from custody.pages.today.today import URGENCIES, urgency_title
from custody.tui.pages.registry import BUILDERS
from custody.tui.render.layout import Line
from custody.tui.render.sections import sections
from custody.tui.services.navigation import PLACES, place_of
from custody.tui.widgets.line_help import rows
from tests.cli.office import Office
from tests.tui.pages.test_long_lists import built, looking
from tests.tui.sitting import play, sitting
from tests.tui.steps import offered


def tables(page: Page) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the texts of the rows of each table of a page, by its title."""
    blocks = (block for block in page.blocks if isinstance(block, Table))
    return {block.title: tuple(row.texts for row in block.rows) for block in blocks}


def test_every_page_belongs_to_a_place_that_a_digit_opens() -> None:
    opened = {page for _, page, _ in PLACES}
    assert [digit for digit, _, _ in PLACES] == [str(number) for number in range(1, 9)]
    assert opened <= set(BUILDERS)
    assert {place_of(page) for page in BUILDERS} == opened
    assert all(place_of(page) == page for page in opened)


def test_the_place_of_the_page_stands_in_brackets_also_without_colour(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/1")

    async def scene() -> None:
        async with sitting(office.desk, NO_COLOR="1") as at:
            await at.sign_in(office, "Eve")
            for digit, _, name in PLACES:
                await at.press(digit)
                assert f"[{digit} {name}]" in at.text
                assert at.text.count("]") == 1, "one place alone is marked"
            await at.press("3", "enter")
            assert "Exhibit EV/1" in at.text
            assert "[3 Exhibits]" in at.text

    play(scene)


def test_the_page_of_rooms_has_what_left_its_location_and_what_is_in_it(office: Office) -> None:
    office.case()
    office.seizure()
    for number in (1, 2, 3, 4, 5):
        office.exhibit(f"EV/{number}")
    office.done("Carl", "location", "register", "ROOM-2", "--location-type", "room")
    office.done("Carl", "location", "register", "SHELF-4", "--location-type", "shelf", "--within", "ROOM-2")
    office.done("Carl", "location", "register", "BOX-7", "--location-type", "box", "--within", "SHELF-4")
    for number, place in ((1, "BOX-7"), (2, "SHELF-4"), (3, "ROOM-2"), (4, "SHELF-4")):
        office.done("Eve", "exhibit", "place", f"EV/{number}", "--location", place)
    with looking(office) as (context, _):
        before = built(context, Target("rooms"))
    assert {fact.key: fact.value for fact in before.key_facts} == {
        "missing": 0,
        "overdue": 0,
        "checked_out": 0,
        "outside": 0,
        "in_transit": 0,
        "open_rounds": 0,
    }
    assert list(tables(before)) == ["Storage locations"]
    out = ("--to", "Carl", "--purpose", "examination", "--return-due-at", "2026-11-03T09:00:00Z")
    office.done("Eve", "exhibit", "check-out", "EV/2", *out)
    offered(office, "EV/3")
    lost = (
        "--last-situation",
        "in_storage",
        "--last-seen-at",
        "2026-11-02T09:00:00Z",
        "--reported-by",
        "Carl",
    )
    office.done("Eve", "exhibit", "report-missing", "EV/4", *lost)
    office.done("Carl", "inventory", "start", "--location", "ROOM-2", "--reference", "INV-1")
    office.done("Carl", "inventory", "scan", "INV-1", "EV/1", "--location", "BOX-7")
    office.done("Carl", "inventory", "scan", "INV-1", "EV/3", "--location", "ROOM-2")
    arriving = ("--to", "Carl", "--purpose", "storage_move", "--to-location", "BOX-7")
    office.done("Eve", "transfer", "offer", "EV/5", *arriving)
    office.desk.clock.advance(2 * DAY)
    with looking(office) as (context, _):
        found = built(context, Target("rooms"))
        room = built(context, opened(found, "Storage locations", "ROOM-2"))
        shelf = built(context, opened(room, "Places within", "SHELF-4"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(location_contents, "LOOKED", 1)
            partly = built(context, room.target)
            whole = location(context, room.target.key, whole=True)
    assert partly.not_shown[0].startswith("Open transfers of the whole ledger beyond the first 1: 1 ")
    assert len(tables(partly)["In transit"]) == 1
    assert (whole.not_shown, len(tables(whole)["In transit"])) == (room.not_shown, 2)
    assert {fact.key: fact.value for fact in found.key_facts} == {
        "missing": 1,
        "overdue": 1,
        "checked_out": 1,
        "outside": 0,
        "in_transit": 2,
        "open_rounds": 1,
    }
    shown = tables(found)
    assert list(shown) == [
        "Missing",
        "Checked out",
        "In transit",
        "Open inventory rounds",
        "Storage locations",
    ]
    assert shown["Missing"][0][0] == "EV/4"
    assert shown["Checked out"][0][:2] == ("EV/2", "Carl")
    assert shown["In transit"][0][:3] == ("EV/3", "Eve", "Carl")
    assert shown["Open inventory rounds"][0][0] == "INV-1"
    assert [row[:3] for row in shown["Storage locations"]] == [("ROOM-2", "room", "2")]
    late = next(block for block in found.blocks if isinstance(block, Table) and block.title == "Checked out")
    assert late.rows[0].tone == "bad"
    _is_told_place_by_place(room, shelf)


def _is_told_place_by_place(room: Page, shelf: Page) -> None:
    """Look that the pages of a room and of its shelf have their contents with state, transfers and rounds."""
    figures = {fact.key: fact.value for fact in room.key_facts}
    assert [figures[key] for key in ("count", "checked_out", "in_transit", "missing")] == [2, 1, 2, 1]
    assert next(fact.text for fact in room.key_facts if fact.key == "last_round") == ("2 of 2 found, open")
    shown = tables(room)
    assert [(row[0], row[1], row[3]) for row in shown["Contents"]] == [
        ("here itself", "EV/3", "offered to Carl"),
        ("SHELF-4 / BOX-7", "EV/1", "in place"),
    ]
    assert [row[:2] for row in shown["Checked out"]] == [("EV/2", "Carl")]
    assert [row[:2] for row in shown["In transit"]] == [("EV/3", "leaves"), ("EV/5", "arrives")]
    assert [row[:3] for row in shown["Places within"]] == [
        ("SHELF-4", "shelf", "1"),
        ("SHELF-4 / BOX-7", "box", "1"),
    ]
    assert [row[0] for row in shown["Rounds"]] == ["INV-1"]
    assert opened(room, "Missing", "EV/4").page == "exhibit"
    assert sections(room)[0].key == "exhibits"
    inner = tables(shelf)
    assert [row[:2] for row in inner["Contents"]] == [("BOX-7", "EV/1")]
    assert [inner[title][0][0] for title in ("Checked out", "Missing")] == ["EV/2", "EV/4"]
    assert [row[:2] for row in inner["In transit"]] == [("EV/5", "arrives")]
    assert [row[0] for row in inner["Rounds"]] == ["INV-1"]


def opened(page: Page, title: str, name: str) -> Target:
    """Return the page that the line of a thing opens in a table of a page."""
    table = next(block for block in page.of(Table) if block.title == title)
    row = next(row for row in table.rows if name in row.texts)
    assert row.opens is not None
    return row.opens


def test_the_page_of_orders_has_every_sort_of_instrument_that_is_on_record(office: Office) -> None:
    with looking(office) as (context, _):
        assert tables(built(context, Target("orders"))) == {}
    office.case()
    office.seizure()
    office.order("P-1")
    office.order("P-2")
    with looking(office) as (context, _):
        found = tables(built(context, Target("orders")))
    assert {title: [row[0] for row in rows] for title, rows in found.items()} == {
        "Preservation orders": ["P-1", "P-2"],
        "Seizures": ["S-1"],
    }


@pytest.mark.parametrize(
    ("at", "title"),
    [
        (None, "NO DATE"),
        (10 * DAY, "OVERDUE"),
        (10 * DAY + 1, "TODAY"),
        (11 * DAY - 1, "TODAY"),
        (11 * DAY, "THIS WEEK"),
        (17 * DAY, "THIS WEEK"),
        (17 * DAY + 1, "LATER"),
    ],
)
def test_a_task_stands_under_the_heading_of_its_urgency(at: int | None, title: str) -> None:
    assert urgency_title(Task("linkage", "case", "C-1", "state", at=at), 10 * DAY) == title
    assert title in URGENCIES


def test_the_inbox_begins_with_the_tasks_and_leaves_out_counts_of_nothing(office: Office) -> None:
    office.case()
    office.order("P-1")
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "post")
    office.desk.clock.advance(89 * DAY)

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            assert "Inbox" in at.text
            rows = at.text.splitlines()
            first = next(number for number, row in enumerate(rows) if row.startswith("For me"))
            assert first < 8, "what somebody must do is on the first screen"
            page = at.app.page_service.page(Target("today"))
            counts = [fact for block in page.blocks if isinstance(block, Section) for fact in block.facts]
            assert counts
            assert [fact.label for fact in counts if fact.text == "0"] == []

    play(scene)


def test_the_rows_above_the_keys_say_what_the_line_is_and_what_its_keys_do() -> None:
    act = Action("accept it", ("transfer", "accept"))
    refused = replace(act, refused=Refusal("r.1", "", "the offer has ended"))

    def described(action: Action) -> str:
        return f"Accept ({' '.join(action.words)})"

    thing, told = Target("legal_hold", "x"), "EV/1: accept it; due tomorrow."
    shown = {
        ("Enter: open legal hold", "a: Accept (transfer accept)"): Line("x", opens=thing, act=act),
        ("Enter: open legal hold", "a: all actions of this page"): Line("x", opens=thing),
        ("", "Enter: Accept (transfer accept)"): Line("x", act=act),
        ("", "a: all actions of this page"): Line("x"),
        (told, "Enter: Accept (transfer accept)   F4: open legal hold"): Line(
            "x", opens=thing, act=act, acts=True, help=told
        ),
        (told, "Enter: not possible: the offer has ended [rule r.1]"): Line(
            "x", act=refused, acts=True, help=told
        ),
    }
    assert {rows(line, described): line for line in shown.values()} == shown


def test_pages_are_gone_through_back_and_forth(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/1")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("3", "enter")
            assert "Exhibit EV/1" in at.text
            await at.press("less_than_sign")
            assert "Exhibits: 1" in at.text
            await at.press("greater_than_sign")
            assert "Exhibit EV/1" in at.text
            await at.press("greater_than_sign")
            assert "No page to go forward to." in at.text
            await at.press("escape", "2", "greater_than_sign")
            assert "Cases: 1" in at.text, "another place begins another way"

    play(scene)


def test_a_key_goes_from_alarm_to_alarm(office: Office) -> None:
    tones: tuple[Tone, ...] = ("bad", "", "warn", "bad")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("exclamation_mark")
            assert "No alarm on this page." in at.text
            shown = tuple(
                Row.of((tone or "none",), Target("case", str(n)), tone=tone) for n, tone in enumerate(tones)
            )
            lines = at.lines
            lines.show(Page(Target("cases"), "Cases", (Table.of("", ("case",), shown),)))
            lines.highlighted = 0
            places = []
            for _ in range(3):
                await at.press("exclamation_mark")
                places.append(lines.line and lines.line.opens and lines.line.opens.key)
            assert places == ["0", "3", "0"]

    play(scene)


def test_today_ends_with_the_day_of_the_zone_in_which_instants_are_shown() -> None:
    late = Task("linkage", "case", "C-1", "state", at=11 * DAY - HOUR)
    assert urgency_title(late, 10 * DAY) == "TODAY"
    with shown_in(Zone("Africa/Cairo", lambda _: 2 * HOUR, lambda _: "EET")):
        assert urgency_title(late, 10 * DAY) == "THIS WEEK"
