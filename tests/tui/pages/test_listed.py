"""Long lists are read a stretch at a time: nothing is left out or told twice, whichever way one turns the pages."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from custody.ledger.ports import LabelRow, LedgerReader, RecordRow
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Case
from custody.pages.lists.paged_list import LOOKED, ROWS, List, Place
from custody.pages.parts.page import Page, Row, Table, Target
from custody.storage.memory.ledger import MemoryLedgerStore
from tests.cli.office import Office
from tests.counting import Records
from tests.tui.sitting import play, sitting


def cases(count: int) -> LedgerReader:
    """Return a ledger with so many cases, several opened at the same instant, each named by its number."""
    found = [Case(f"case-{at:05}", at // 3 * 60) for at in range(count)]
    store = MemoryLedgerStore()
    with store.begin() as txn:
        txn.put_records([RecordRow(case.space, case.id, case.doc(), case.terms()) for case in found])
        txn.put_labels([LabelRow(f"C-{case.id[5:]}", "case", case.id, 0, "reference") for case in found])
        txn.commit()
    return store.read()


def lines(lookup: Lookup, down: bool) -> List[Case]:
    def rows(found: Sequence[Case]) -> list[Row]:
        names = lookup.labels_of("case", [case.id for case in found])
        return [Row.of((names[case.id],), Target("case", case.id)) for case in found]

    return List("cases", "Cases", Case, ("case",), rows, down)


def told(page: Page) -> list[str]:
    return [row.texts[0] for block in page.blocks if isinstance(block, Table) for row in block.rows]


def walk(listed: List[Case], lookup: Lookup, page: Page, which: str) -> list[Page]:
    """Turn pages one way to the end."""
    found = [page]
    while (target := getattr(found[-1].turns, which)) is not None:
        found.append(listed.stretch(lookup, Place.read(target.key)))
        assert found[-1].target == target
    return found


texts = st.text(st.characters(codec=None))
places = st.builds(Place, texts, texts, texts, texts, st.booleans(), texts)


@given(places)
def test_a_place_is_read_back_from_the_key_of_its_page(place: Place) -> None:
    assume("=" not in place.case)
    assert Place.read(place.key) == place


@settings(max_examples=12, deadline=None)
@given(count=st.integers(0, 3 * ROWS + 5), down=st.booleans())
def test_turning_pages_shows_everything_once_and_turning_back_shows_it_again(count: int, down: bool) -> None:
    lookup = Lookup(cases(count))
    listed = lines(lookup, down)
    pages = walk(listed, lookup, listed.stretch(lookup, Place()), "after")
    assert all(len(told(page)) <= ROWS for page in pages)
    shown = [name for page in pages for name in told(page)]
    assert shown == sorted((f"C-{at:05}" for at in range(count)), reverse=down)
    back = walk(listed, lookup, pages[-1], "before")
    assert told(back[-1]) == told(pages[0])
    assert back[-1].turns.before is None
    again = [name for page in reversed(back) for name in told(page)]
    assert list(dict.fromkeys(again)) == shown


@settings(max_examples=12, deadline=None)
@given(at=st.integers(0, 2 * LOOKED), down=st.booleans())
def test_what_is_sought_is_found_wherever_it_stands(at: int, down: bool) -> None:
    lookup = Lookup(cases(2 * LOOKED + 1))
    listed = lines(lookup, down)
    by_name = listed.stretch(lookup, Place(sought=f"c-{at:05}"))
    assert told(by_name)[0] == f"C-{at:05}"
    inside = walk(listed, lookup, listed.stretch(lookup, Place(sought=f"-{at:05}")), "after")
    assert [name for page in inside for name in told(page)] == [f"C-{at:05}"]


@pytest.mark.parametrize(("sought", "found"), [("CASE-00007", 1), ("case-000", 10), ("case-00", 0)])
def test_what_is_sought_by_the_beginning_of_an_identifier_needs_as_much_of_it_as_pages_show(
    sought: str, found: int
) -> None:
    lookup = Lookup(cases(10))
    assert len(told(lines(lookup, down=False).stretch(lookup, Place(sought=sought)))) == found


def test_what_is_nowhere_is_said_to_be_nowhere_only_after_everything_was_looked_at() -> None:
    lookup = Lookup(cases(LOOKED + 1))
    listed = lines(lookup, down=False)
    first, last = walk(listed, lookup, listed.stretch(lookup, Place(sought="none")), "after")
    assert not told(first)
    assert any(f"{LOOKED} looked at" in getattr(block, "empty", "") for block in first.blocks)
    assert last.turns.after is None
    assert last.turns.before == Target("cases", "sought=none")
    short = Lookup(cases(3))
    few = lines(short, down=False)
    (only,) = walk(few, short, few.stretch(short, Place(sought="none")), "after")
    assert any("all rows" in getattr(block, "empty", "") for block in only.blocks)


@pytest.mark.parametrize("count", [ROWS + 1, 20 * ROWS])
def test_a_stretch_reads_no_more_than_it_shows_however_long_the_list(count: int) -> None:
    counting = Records(cases(count))
    lookup = Lookup(counting)  # type: ignore[arg-type]  # it reads as the ledger does
    page = lines(lookup, down=True).stretch(lookup, Place())
    assert len(counting.keys) == ROWS
    assert page.title == f"Cases: {count}"


def test_pages_are_turned_and_searched_by_keys(office: Office) -> None:
    for at in range(ROWS + 2):
        office.case(f"C-{at:03}")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("2")
            assert "Cases: 102" in at.text
            assert "C-101" in at.text
            await at.press("end", "down")
            assert "C-001" in at.text
            assert "C-101" not in at.text
            await at.press("home", "up")
            assert "C-101" in at.text
            await at.press("slash")
            await at.type("c-003", "enter")
            assert "C-003" in at.text
            assert "C-101" not in at.text
            await at.press("slash")
            await at.type("nothing like it", "enter")
            assert "among all rows" in at.text
            await at.press("escape")
            assert "C-101" in at.text

    play(scene)
