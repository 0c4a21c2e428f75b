"""Lists are sorted and restricted by columns: whole, or they say which part; and so they are kept."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from custody.errors import StorageFailed
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Case
from custody.pages.lists.arrangement import Arrangement, arranged, value_of
from custody.pages.lists.paged_list import LOOKED, ROWS, List, Place
from custody.pages.parts.page import Column, Fact, Row, Table, Target
from custody.storage.state.kept_lists import ListFiles, folder_in
from tests.cli import paged
from tests.cli.office import Office
from tests.counting import Records
from tests.tui.pages.test_listed import cases, told, walk
from tests.tui.sitting import LARGE, SMALL, Sitting, play, sitting

COLUMNS = (
    Column("name", "name", "thing"),
    Column("count", "count", "count"),
    Column("ends", "ends", "instant"),
)


def row(name: str, count: int | None, ends: str | None, depth: int = 0) -> Row:
    cells = (
        Fact("name", "name", f"id-{name}", f"{'└ ' if depth else ''}{name}"),
        Fact("count", "count", count, "none" if count is None else str(count)),
        Fact("ends", "ends", ends, "no end date" if ends is None else f"{ends[:10]} {ends[11:16]}Z"),
    )
    return Row(cells, Target("exhibit", name), depth=depth)


LISTED = (
    row("EV/10", 9, "2026-11-09T12:00:00Z"),
    row("! EV/2", 10, None),
    row("EV/2/1", 1, "2025-01-01T00:00:00Z", 1),
    row("ev/1", None, "2026-02-10T08:30:00Z"),
)


def names(rows: tuple[Row, ...]) -> list[str]:
    return [value_of(row.cells[0]) for row in rows]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Arrangement("name"), ["ev/1", "EV/2", "EV/2/1", "EV/10"]),
        (Arrangement("name", down=True), ["EV/10", "EV/2", "EV/2/1", "ev/1"]),
        (Arrangement("count"), ["EV/10", "EV/2", "EV/2/1", "ev/1"]),
        (Arrangement("count", down=True), ["EV/2", "EV/2/1", "EV/10", "ev/1"]),
        (Arrangement("ends"), ["ev/1", "EV/10", "EV/2", "EV/2/1"]),
        (Arrangement("ends", down=True), ["EV/10", "ev/1", "EV/2", "EV/2/1"]),
        (Arrangement(only=(("ends", "2026-02-10"),)), ["ev/1"]),
        (Arrangement(only=(("count", "1"),)), ["EV/2", "EV/2/1"]),
        (Arrangement(only=(("no such column", "1"),)), []),
        (Arrangement("no such column"), ["EV/10", "EV/2", "EV/2/1", "ev/1"]),
    ],
)
def test_numbers_and_instants_are_in_order_of_value_and_what_has_none_is_last(
    order: Arrangement, expected: list[str]
) -> None:
    assert names(arranged(LISTED, COLUMNS, order)) == expected
    assert Arrangement.read({"of": "x", **order.members}) == order


def by_state(indexed: str = "") -> List[Case]:
    """Return a list of cases with their numbers and the hundred to which each belongs."""

    def rows(found: Sequence[Case]) -> list[Row]:
        return [Row.of((case.id, case.id[5:8]), Target("case", case.id)) for case in found]

    return List("cases", "Cases", Case, ("case", "hundred"), rows, down=True, indexed=indexed)


def test_a_list_is_sorted_whole_or_says_which_part_of_it_was_and_its_index_sorts_any_length() -> None:
    short = Lookup(cases(LOOKED))
    listed = by_state()
    place = Place(order=Arrangement("case"))
    pages = walk(listed, short, listed.stretch(short, place), "after")
    assert [name for page in pages for name in told(page)] == [f"case-{at:05}" for at in range(LOOKED)]
    assert pages[0].turns.arranged == "by case; whole list"
    assert walk(listed, short, pages[-1], "before")[-1].target == pages[0].target
    restricted = listed.stretch(short, Place(order=Arrangement(only=(("hundred", "004"),))))
    assert len(told(restricted)) == ROWS
    assert restricted.turns.after is None

    counting = Records(cases(20 * ROWS))
    long = Lookup(counting)  # type: ignore[arg-type]  # it reads as the ledger does
    part = listed.stretch(long, place)
    assert len(counting.keys) == LOOKED
    assert part.turns.arranged == f"by case; first {LOOKED} of {20 * ROWS} only"
    (table,) = part.of(Table)
    assert table.title == f"By case; first {LOOKED} of {20 * ROWS} only"
    assert told(part)[0] == f"case-{20 * ROWS - LOOKED:05}", "the newest are the first of this list"

    whole = by_state("case")
    counting.forget()
    for down in (False, True):
        pages = walk(whole, long, whole.stretch(long, Place(order=Arrangement("case", down=down))), "after")
        shown = [name for page in pages for name in told(page)]
        assert shown == sorted((f"case-{at:05}" for at in range(20 * ROWS)), reverse=down)
        assert {page.turns.arranged.rpartition("; ")[2] for page in pages} == {"whole list"}
    counting.forget()
    whole.stretch(long, Place(order=Arrangement("case")))
    assert len(counting.keys) == ROWS


def evidence(office: Office) -> None:
    for case in ("C-1", "C-2"):
        office.case(case)
    office.seizure()
    for number, more in (("EV/2", ()), ("EV/10", ("--seal", "S-1")), ("EV/1", ())):
        office.exhibit(number, *more)


def exhibits_on(at: Sitting) -> list[str]:
    """Return the exhibits of the list in the order in which they stand."""
    return [word for line in at.lines.shown for word in line[:16].split() if word.startswith("EV/")]


@pytest.mark.parametrize("size", [SMALL, LARGE, (40, 12)], ids=["80x24", "120x40", "40x12"])
def test_o_sorts_a_list_turns_it_round_restricts_it_and_keeps_it_under_a_name(
    office: Office, size: tuple[int, int]
) -> None:
    evidence(office)

    async def scene() -> None:
        async with sitting(office.desk, size=size) as at:
            await at.sign_in(office, "Eve")
            await at.press("3")
            assert "o sort" in at.text
            assert exhibits_on(at) == ["EV/1", "EV/10", "EV/2"]
            await at.press("o", "1")
            assert "ORDER by exhibit; whole list. Esc: own order" in at.flat
            assert exhibits_on(at) == ["EV/1", "EV/2", "EV/10"]
            await at.press("o", "1")
            assert "ORDER by exhibit, descending; whole list" in at.flat
            assert exhibits_on(at) == ["EV/10", "EV/2", "EV/1"]
            await at.press("escape")
            assert "ORDER" not in at.text
            assert exhibits_on(at) == ["EV/1", "EV/10", "EV/2"]

            await at.seek("EV/10")
            await at.press("o")
            await at.choose("Only seal: S-1")
            assert exhibits_on(at) == ["EV/10"]
            await at.press("o")
            await at.choose("Keep this list")
            await at.type("Sealed", "enter")
            assert "List Sealed kept" in at.text or size[1] < SMALL[1], "there is no row for it"
            await at.press("1", "2", "o")
            await at.choose("Open the list Sealed")
            assert exhibits_on(at) == ["EV/10"]
            assert "ORDER only seal S-1: 1 of 3 lines; whole list" in at.flat
            await at.press("escape")
            assert exhibits_on(at) == ["EV/1", "EV/10", "EV/2"]
            await at.press("o")
            await at.choose("Forget the list Sealed")
            await at.press("o")
            assert "Sealed" not in at.text

    play(scene)


def test_a_page_of_several_lists_is_arranged_as_it_is_shown_and_another_page_has_nothing_to_sort(
    office: Office,
) -> None:
    evidence(office)
    office.seizure("S-10")
    office.seizure("S-2")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            assert "o sort" not in at.text
            await at.press("o")
            assert "No list on this page to sort" in at.text
            await at.press("4", "o")
            await at.choose("Sort by seizure")
            assert "ORDER by seizure; whole list" in at.text
            order = [word for line in at.text.splitlines() for word in line[:20].split() if word[:2] == "S-"]
            assert order == ["S-1", "S-2", "S-10"]
            await at.press("slash")
            await at.type("S-10", "enter")
            assert "FILTER S-10: by seizure; whole list" in at.text
            await at.press("escape")
            assert "FILTER" not in at.text
            assert "ORDER" not in at.text

    play(scene)


def test_o_sorts_the_list_of_a_section_and_leaves_the_other_sections_as_they_are(office: Office) -> None:
    evidence(office)
    office.seizure("S-2")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("g")
            await at.type("C-1", "enter")
            assert "o sort" not in at.text, "a timeline is in order of time"
            await at.press("tab", "tab", "tab")
            assert "[Exhibits 3]" in at.text
            assert "o sort" in at.text
            own = exhibits_on(at)
            await at.press("o")
            assert "Keep this list" not in at.text
            await at.choose("Sort by exhibit")
            assert "ORDER by exhibit; whole list. Esc: own order" in at.flat
            assert "[Exhibits 3]" in at.text, "the section stays"
            assert exhibits_on(at) == ["EV/1", "EV/2", "EV/10"] != own
            await at.seek("EV/10")
            await at.press("o")
            await at.choose("Only seal: S-1")
            assert exhibits_on(at) == ["EV/10"]
            assert "1 of 3 lines" in at.flat
            await at.press("shift+tab")
            assert "[Seizures 2]" in at.text, "other lists have all their lines"
            await at.press("o")
            await at.choose("Sort by seizure")
            await at.press("tab", "escape")
            assert "ORDER" not in at.text
            assert exhibits_on(at) == own

    play(scene)


def test_a_command_sorts_its_list_by_the_columns_of_the_screen(office: Office) -> None:
    evidence(office)
    order = [row["name"] for row in paged.listed(office.see("exhibit", "list", "--sort", "exhibit"))]
    assert order == ["EV/1", "EV/2", "EV/10"]
    down = office.run("Eve", "exhibit", "list", "--sort", "exhibit", "--reverse", "--limit", "2").out
    assert [word for word in down.split() if word.startswith("EV/")] == ["EV/10", "EV/2"]
    assert "sorted" in down
    assert "by exhibit, descending" in down
    for typed, hint in (
        (["--sort", "colour"], "Sort by one of: exhibit, what"),
        (["--reverse"], "--sort COLUMN"),
    ):
        answer = office.run("Eve", "exhibit", "list", *typed)
        assert answer.status == 2
        assert hint in answer.err


def test_a_kept_list_is_of_its_person_and_a_damaged_file_is_none(office: Office) -> None:
    files = ListFiles(folder_in(office.folder))
    files.keep(("a", "b"), "late", {"page": "orders"})
    files.keep(("b", "a"), "late", {"page": "cases"})
    files.keep(("c",), "late", {"page": "rooms"})
    assert files.kept(("b", "a")) == {"late": {"page": "cases"}}, "another key of the same person"
    assert files.kept(("c",)) == {"late": {"page": "rooms"}}
    assert files.kept(()) == {}
    for text in (
        "{",
        "[]",
        json.dumps({"schema": "custody.kept-list/1", "by": "c", "name": "x", "members": 1}),
    ):
        (folder_in(office.folder) / "damaged.json").write_text(text)
        assert list(files.kept(("c",))) == ["late"]
    files.drop(("c",), "late")
    assert files.kept(("c",)) == {}
    blocked = office.folder / "file"
    blocked.write_text("")
    with pytest.raises(StorageFailed, match="could not keep the list"):
        ListFiles(blocked).keep(("c",), "late", {})
