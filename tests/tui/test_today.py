"""Today counts everything that is due and reads no more of it than it shows; the rest is a page further down."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from custody.ledger.ports import LabelRow, RecordRow
from custody.ledger.views.counts import MANY, Counts
from custody.ledger.views.lookup import Lookup
from custody.model.records import Case, Exhibit, Hold, Order, Stretch
from storage.database import SqlLedgerStore
from storage.vault import DATABASE
from tests.cli.office import Office, copied
from tests.tui.sitting import play, sitting
from tests.tui.test_long_lists import built, looking, told, walk
from tui.page import Act, Page, Pairs, Table, Target
from tui.pages.turns import ROWS

HOUR = 3600
#: Orders that have ended, and that end one an hour from now on: some within a week, some within two.
OVER, AHEAD = 150, 300
#: Records that a page may read for each line that it shows, and rows of the index beside them.
EACH, BESIDE = 4, 500


@dataclass(frozen=True)
class Busy:
    """An office in which many orders end."""

    office: Office
    now: int


@pytest.fixture(scope="module")
def busy(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Busy:
    """Give an office in which many orders end; tests only look at it."""
    office = copied(staffed, tmp_path_factory.mktemp("busy") / "desk")
    now = office.desk.clock.now()
    store = SqlLedgerStore.open(office.folder / "vault" / DATABASE, readonly=False)
    orders = []
    for at in range(OVER + AHEAD):
        end = now + (at - OVER) * HOUR + HOUR // 2
        period = Stretch(end - HOUR, end, 0, 0, 0)
        orders.append(Order(f"order-{at:05}", "case", "un-25", 1, 1, "order", True, False, 0, 0, (period,)))
    with store.begin() as txn:
        txn.put_records([RecordRow(one.space, one.key, one.doc(), one.terms()) for one in orders])
        txn.put_labels(
            [LabelRow(f"P-{at:05}", "order", one.id, 0, "order_no") for at, one in enumerate(orders)]
        )
        txn.commit()
    store.close()
    return Busy(office, now)


def counts(page: Page) -> dict[str, str]:
    return {one.name: one.value for some in page.blocks if isinstance(some, Pairs) for one in some.pairs}


def about(page: Page) -> list[str]:
    """Give what the lines of what is due are about."""
    tables = [one for one in page.blocks if isinstance(one, Table) and one.columns[0] == "when"]
    return [row.cells[1] for one in tables for row in one.rows]


def test_what_is_due_is_counted_whole_and_turned_page_by_page(busy: Busy) -> None:
    with looking(busy.office) as (sight, counting):
        first = built(sight, Target("today"))
        assert counting.read <= EACH * ROWS + BESIDE
        known = counts(first)
        ahead = busy.now + 7 * 24 * HOUR - sight.now
        soon = sum(0 < one * HOUR + HOUR // 2 <= ahead for one in range(AHEAD)) + (sight.now > busy.now)
        assert known["overdue"] == str(OVER)
        assert int(known["due within 7 days"]) in {soon - 1, soon}
        assert int(known["due within 7 days"]) + int(known["due within 14 days"]) == AHEAD
        assert known["waiting for somebody"] == f"{ROWS}+"
        pages = walk(sight, first, "after")
        lines = [one for page in pages for one in about(page)]
        assert lines == [f"order P-{at:05}" for at in range(OVER + AHEAD)]
        assert [len(about(one)) for one in pages] == [ROWS] * 4 + [OVER + AHEAD - 4 * ROWS]
        assert {one.before for one in pages[1:]} == {Target("today")}
        counting.forget()
        built(sight, pages[2].target)
        assert counting.read <= EACH * ROWS + BESIDE


def test_what_is_never_somebodys_turn_is_counted_and_not_read(busy: Busy) -> None:
    found = {}
    with looking(busy.office) as (sight, counting):
        for who in ("Ada", "Eve", "Judge"):
            me = sight.lookup.actor_of_key(busy.office.keys[who])
            counting.forget()
            page = built(replace(sight, me=me), Target("today"))
            known = counts(page)
            found[who] = (known["overdue"], known["my turn"], len(about(page)), page.after is None)
            if who == "Ada":
                assert counting.read < ROWS, "an administrator sees to the end of no order"
    assert found["Ada"] == (str(OVER), "0", 0, True)
    assert found["Eve"][1:] == (f"{ROWS}+", ROWS, False), "anybody of the desk may say that one has ended"
    assert found["Judge"][1:] == (f"{ROWS}+", ROWS, False)


def test_a_key_turns_what_is_due(busy: Busy) -> None:
    async def scene() -> None:
        async with sitting(busy.office.desk) as at:
            await at.sign_in(busy.office, "Judge")
            assert "P-00000" in at.text
            await at.press("right_square_bracket")
            assert "further down" in at.text
            assert "P-00100" in at.text
            await at.press("left_square_bracket")
            assert "P-00000" in at.text

    play(scene)


def test_forms_that_were_begun_are_named_with_what_they_are_about(busy: Busy) -> None:
    begun = (
        Act("go on", ("custody", "offer"), {}),
        Act("go on", ("inventory", "scan"), {"round": "INV-1"}),
        Act("go on", ("order", "serve"), {"order": "P-7", "method": ""}),
    )
    with looking(busy.office) as (sight, _):
        found = built(replace(sight, begun=begun), Target("today"))
        (table,) = (
            one for one in found.blocks if isinstance(one, Table) and one.title.startswith("Forms begun")
        )
        assert [row.cells for row in table.rows] == [
            ("custody custody offer", ""),
            ("custody inventory scan", "INV-1"),
            ("custody order serve", "P-7"),
        ]


def test_a_key_that_names_no_line_begins_at_the_most_urgent(busy: Busy) -> None:
    with looking(busy.office) as (sight, _):
        for key in ("nonsense", "dated=x", "since=99999999999999999999", "uid=gone&dated=0"):
            assert about(built(sight, Target("today", key)))[0] == "order P-00000"


def test_long_lists_are_counted_once_for_each_root(staffed: Office) -> None:
    """A count that is remembered is given again while the ledger stands, and no longer; a short one never is."""

    class Head:
        root = b"one"

    class Reader:
        asked = 0

        def head(self) -> Head:
            return Head()

        def count(self, space: str, term: str, low: str, high: str) -> int:
            self.asked += 1
            return MANY if space == Exhibit.space else 1

    reader, known = Reader(), Counts()
    lookup = Lookup(reader, known)  # type: ignore[arg-type]  # it reads as a ledger does, as far as it is asked
    assert [lookup.count(Exhibit, "all", "", "") for _ in range(3)] == [MANY] * 3
    assert reader.asked == 1
    assert [lookup.count(Case, "all", "", "") for _ in range(3)] == [1] * 3
    assert reader.asked == 4
    Head.root = b"two"
    assert lookup.count(Exhibit, "all", "", "") == MANY
    assert reader.asked == 5
    known.forget()
    assert lookup.count(Exhibit, "all", "", "") == MANY
    assert reader.asked == 6


def test_what_came_out_of_exhibits_is_asked_for_at_once_and_shown_in_order(
    staffed: Office, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = copied(staffed, tmp_path_factory.mktemp("parts") / "desk")
    store = SqlLedgerStore.open(office.folder / "vault" / DATABASE, readonly=False)
    family = [(f"x{at:02}", None if at % 3 == 0 else f"x{at - at % 3 + at % 3 - 1:02}") for at in range(60)]
    made = [
        Exhibit(key, "case", None, parent, "usb_stick", (Hold("eve", at, at),))
        for at, (key, parent) in enumerate(family)
    ]
    with store.begin() as txn:
        txn.put_records([RecordRow(one.space, one.key, one.doc(), one.terms()) for one in made])
        txn.put_records(
            [RecordRow("item", key, b"{}", (("parent", parent),)) for key, parent in family if parent]
        )
        txn.commit()
    store.close()
    with looking(office) as (sight, _):
        asked = []
        find = sight.lookup.reader.find

        def finding(space: str, term: str, *rest: str, **more: object) -> object:
            asked.append((space, term))
            return find(space, term, *rest, **more)  # type: ignore[arg-type]  # handed on as it came

        monkeypatch.setattr(sight.lookup.reader, "find", finding, raising=False)
        page = built(sight, Target("exhibits"))
        tree = [f"{'  ' * (at % 3 - 1)}{'└ ' if at % 3 else ''}x{at:02}" for at in range(60)]
        triples = [tree[at : at + 3] for at in range(0, 60, 3)]
        assert told(page, "exhibit") == [one for three in reversed(triples) for one in three]
        assert ("item", "parent") not in asked
        monkeypatch.setattr("tui.pages.exhibits.TOGETHER", 5)
        assert told(built(sight, Target("exhibits")), "exhibit") == told(page, "exhibit")
        assert ("item", "parent") in asked, "where there are too many, each line asks for its own"
