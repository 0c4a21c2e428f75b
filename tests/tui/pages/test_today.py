"""Today counts everything that is due and reads no more of it than it shows; the rest is a page further down."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from custody.errors import NotFound
from custody.law.clock import DAY
from custody.ledger.ports import LabelRow, RecordRow
from custody.ledger.views.deadlines import Task
from custody.ledger.views.subjects.list_counts import MANY, Counts
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.record import Record
from custody.model.records import (
    Case,
    CustodyPeriod,
    Exhibit,
    LegalHold,
    Offer,
    Order,
    OrderPeriod,
    Whereabouts,
)
from custody.pages.parts.context import UnfinishedForm
from custody.pages.parts.page import Page, Paragraph, Section, Table, Target
from custody.pages.today.my_tasks import ROWS, table
from custody.storage.database import SqlLedgerStore
from custody.storage.vault.vault import DATABASE
from tests.cli.office import ORDER, STICK, Office, copied
from tests.tui.pages.test_long_lists import built, looking, told, walk
from tests.tui.sitting import play, sitting
from tests.tui.steps import offered

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
    """Return an office in which many orders end; tests only look at it."""
    office = copied(staffed, tmp_path_factory.mktemp("busy") / "desk")
    now = office.desk.clock.now()
    store = SqlLedgerStore.open(office.folder / "vault" / DATABASE, readonly=False)
    orders = []
    for at in range(OVER + AHEAD):
        end = now + (at - OVER) * HOUR + HOUR // 2
        period = OrderPeriod(end - HOUR, end, 0, 0, 0)
        orders.append(Order(f"order-{at:05}", "case", "un-25", 1, 1, "order", True, False, 0, 0, (period,)))
    with store.begin() as txn:
        txn.put_records([RecordRow(order.space, order.key, order.doc(), order.terms()) for order in orders])
        txn.put_labels(
            [
                LabelRow(f"P-{at:05}", "preservation_order", one.id, 0, "reference")
                for at, one in enumerate(orders)
            ]
        )
        txn.commit()
    store.close()
    return Busy(office, now)


def counts(page: Page) -> dict[str, str]:
    return {fact.label: fact.text for some in page.blocks if isinstance(some, Section) for fact in some.facts}


def about(page: Page) -> list[str]:
    """Return what the lines of what is due are about."""
    tables = [block for block in page.blocks if isinstance(block, Table) and block.columns[0].key == "when"]
    return [row.texts[1] for table in tables for row in table.rows]


def counted(page: Page) -> str:
    """Return the line that counts what the inbox has."""
    return next(block.text for block in page.blocks if isinstance(block, Paragraph))


def test_what_is_due_is_counted_whole_and_turned_page_by_page(busy: Busy) -> None:
    with looking(busy.office) as (context, counting):
        first = built(context, Target("today"))
        assert counting.read <= EACH * ROWS + BESIDE
        known = counts(first)
        ahead = busy.now + 7 * 24 * HOUR - context.now
        soon = sum(0 < number * HOUR + HOUR // 2 <= ahead for number in range(AHEAD)) + (
            context.now > busy.now
        )
        assert known["overdue"] == str(OVER)
        assert int(known["due within 7 days"]) in {soon - 1, soon}
        assert int(known["due within 7 days"]) + int(known["due in 8 to 14 days"]) == AHEAD
        assert counted(first).startswith(f"For everybody {ROWS}+: {ROWS} overdue")
        pages = walk(context, first, "after")
        lines = [line for page in pages for line in about(page)]
        assert lines == [f"P-{at:05}" for at in range(OVER + AHEAD)]
        assert [len(about(page)) for page in pages] == [ROWS] * 4 + [OVER + AHEAD - 4 * ROWS]
        assert {page.turns.before for page in pages[1:]} == {Target("today")}
        counting.forget()
        built(context, pages[2].target)
        assert counting.read <= EACH * ROWS + BESIDE


def test_what_is_never_somebodys_turn_is_counted_and_not_read(busy: Busy) -> None:
    found = {}
    with looking(busy.office) as (context, counting):
        for who in ("Ada", "Eve", "Judge"):
            me = context.lookup.actor_of_key(busy.office.keys[who])
            counting.forget()
            page = built(replace(context, me=me), Target("today"))
            found[who] = (
                counts(page)["overdue"],
                counted(page).partition(":")[0],
                len(about(page)),
                page.turns.after is None,
            )
            if who == "Ada":
                assert counting.read < ROWS, "an administrator sees to the end of no order"
    assert found["Ada"] == (str(OVER), "For me", 0, True)
    whole = (f"For me {ROWS}+", ROWS, False)
    assert found["Eve"][1:] == whole, "anybody of the desk may say that one has ended"
    assert found["Judge"][1:] == whole


def test_a_key_turns_what_is_due(busy: Busy) -> None:
    async def scene() -> None:
        async with sitting(busy.office.desk) as at:
            await at.sign_in(busy.office, "Judge")
            assert "P-00000" in at.text
            await at.press("right_square_bracket")
            assert "continued" in at.text
            assert "P-00100" in at.text
            await at.press("left_square_bracket")
            assert "P-00000" in at.text

    play(scene)


def lines_of(pages: list[Page]) -> list[tuple[str, ...]]:
    """Return the lines of a list whose pages were turned."""
    tables = [block for page in pages for block in page.blocks if isinstance(block, Table)]
    return [row.texts for table in tables for row in table.rows]


def offer(leaf: str, exhibit: str, giver: str, receiver: str, expires: int) -> Offer:
    return Offer(leaf, exhibit, giver, receiver, None, "examination", expires, 0)


def test_every_count_opens_the_list_that_it_counts(
    busy: Busy, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Transfers, and what is checked out, are more here than one page shows."""
    office = copied(busy.office, tmp_path_factory.mktemp("counted") / "desk")
    with looking(office) as (context, _):
        me, giver = (context.lookup.actor_of_key(office.keys[who]) for who in ("Eve", "Carl"))
    made: list[Record] = []
    for at in range(ROWS + 30):
        made.append(
            Exhibit(f"exhibit-{at:03}", "case", None, None, "usb_stick", (CustodyPeriod(me.id, at, at),))
        )
        made.append(offer(f"leaf-{at}", f"exhibit-{at:03}", giver.id, me.id, busy.now + DAY + at))
        made.append(Whereabouts(f"exhibit-{at:03}", "case", out_to=me.id, out_since=at))
    made.append(offer("leaf-x", "exhibit-000", giver.id, me.id, busy.now - DAY))
    made.append(LegalHold("hold", "case", "case", "case", "court", 0, busy.now + DAY, 0))
    store = SqlLedgerStore.open(office.folder / "vault" / DATABASE, readonly=False)
    with store.begin() as txn:
        txn.put_records(
            [RecordRow(record.space, record.key, record.doc(), record.terms()) for record in made]
        )
        txn.commit()
    store.close()
    with looking(office) as (context, _):
        for someone in (me, None):
            first = built(replace(context, me=someone), Target("today"))
            opened = {}
            for fact in (pair for some in first.blocks if isinstance(some, Section) for pair in some.facts):
                assert fact.opens is not None, f"{fact.label} leads nowhere"
                whole = walk(
                    replace(context, me=someone), built(replace(context, me=someone), fact.opens), "after"
                )
                opened[fact.label] = lines_of(whole)
                if not fact.text.endswith("+"):
                    assert fact.text == str(len(opened[fact.label])), fact.label
                if fact.opens.page == "today":
                    assert whole[0].title.endswith(f": {fact.text}")
                assert all(page.turns.before is not None for page in whole[1:])
            assert len(set(opened["overdue"])) == len(opened["overdue"]) == OVER + 1
            assert [cells[1] for cells in opened["reviews due"]] == ["hold"]
            waits = 0 if someone is None else ROWS + 30
            mine = [opened.get(f"{what} me", []) for what in ("transfers waiting for", "checked out to")]
            assert [len(lines) for lines in mine] == [waits, waits]


def test_every_line_of_what_is_due_opens_what_it_names(busy: Busy) -> None:
    with looking(busy.office) as (context, _):
        order = Task("preservation_order_end", "preservation_order", "order-00000", "extend", at=busy.now)
        store = Task("verification", "store", "archive-in-the-west", "never_read", awaited="sweep.completed")
        waits = Task("countersign", "entry", "a subject", "countersign", at=busy.now, position=3)
        asked = Task("proposal_end", "proposal", "a subject", "approve", at=busy.now, position=4)
        rows = table(context, "", (order, store, waits, asked)).rows
        assert rows[0].opens == Target("preservation_order", "order-00000")
        assert rows[1].texts[1:3] == ("archive-in-the-west", "Store"), "a store is named whole"
        assert rows[1].action is not None
        assert rows[1].action.values["store"] == "archive-in-the-west"
        targets = [Target("integrity"), Target("entry", "3"), Target("entry", "4")]
        assert [row.opens for row in rows[1:]] == targets
        for row in rows[1:]:
            assert row.opens is not None
            built(context, row.opens)
        with pytest.raises(NotFound, match="has no list 'nothing'"):
            built(context, Target("today", "of=nothing"))


def test_enter_on_a_count_opens_its_list_and_escape_comes_back_to_it(busy: Busy) -> None:
    async def scene() -> None:
        async with sitting(busy.office.desk) as at:
            await at.sign_in(busy.office, "Ada")
            await at.press("home")
            lines = at.lines
            lines.highlighted = next(n for n, one in enumerate(lines.shown) if "overdue" in one)
            await at.press("enter")
            assert f"Overdue, for all persons: {OVER}" in at.text
            assert "P-00000" in at.text
            await at.press("right_square_bracket")
            assert "P-00100" in at.text
            await at.press("left_square_bracket")
            assert "P-00000" in at.text
            await at.press("escape")
            assert lines.line is not None
            assert "overdue" in lines.line.text

    play(scene)


def test_forms_that_were_begun_are_named_with_what_they_are_about(busy: Busy) -> None:
    rows = [{"reference": "EV/1"}, {"reference": "EV/2"}]
    begun = (
        UnfinishedForm(("transfer", "offer"), {}, {"to": "Carl", "purpose": "examination", "rows": rows[:1]}),
        UnfinishedForm(("exhibit", "intake"), {}, {"seizure": "S-1", "rows": rows}),
        UnfinishedForm(("exhibit", "intake"), {"seizure": "S-1"}, {"seizure": "S-2", "rows": []}),
        UnfinishedForm(
            ("exhibit", "transport"), {"exhibit": ""}, {"exhibits": ["EV/1", "EV/2"], "note": "secret"}
        ),
        UnfinishedForm(("inventory", "scan"), {"round": "INV-1"}, {"location": "SHELF"}),
        UnfinishedForm(
            ("preservation-order", "serve"),
            {"preservation_order": "P-7", "method": ""},
            {"preservation_order": "P-7"},
        ),
    )
    with looking(busy.office) as (context, _):
        left = replace(context.front, begun=lambda: begun)
        found = built(replace(context, front=left), Target("today"))
        (drafts,) = (
            block for block in found.blocks if isinstance(block, Table) and block.title == "BEGUN, NOT SIGNED"
        )
        assert [(row.texts[2], row.texts[1]) for row in drafts.rows] == [
            ("Transfer", "Carl, 1 line"),
            ("Exhibit", "S-1, 2 lines"),
            ("Exhibit", "S-2"),
            ("Exhibit", "EV/1, EV/2"),
            ("Inventory", "INV-1"),
            ("Preservation order", "P-7"),
        ]
        assert [row.action and (row.action.words, row.action.values) for row in drafts.rows] == [
            (form.words, form.given) for form in begun
        ], "a form is found again by what it was opened with"


def test_a_key_that_names_no_line_begins_at_the_most_urgent(busy: Busy) -> None:
    with looking(busy.office) as (context, _):
        for key in ("nonsense", "dated=x", "since=99999999999999999999", "uid=gone&dated=0"):
            assert about(built(context, Target("today", key)))[0] == "P-00000"


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
        Exhibit(key, "case", None, parent, "usb_stick", (CustodyPeriod("eve", at, at),))
        for at, (key, parent) in enumerate(family)
    ]
    with store.begin() as txn:
        txn.put_records(
            [RecordRow(record.space, record.key, record.doc(), record.terms()) for record in made]
        )
        txn.put_records(
            [RecordRow("item", key, b"{}", (("parent", parent),)) for key, parent in family if parent]
        )
        txn.commit()
    store.close()
    with looking(office) as (context, _):
        asked = []
        find = context.lookup.reader.find

        def finding(space: str, term: str, *rest: str, **more: object) -> object:
            asked.append((space, term))
            return find(space, term, *rest, **more)  # type: ignore[arg-type]  # handed on as it came

        monkeypatch.setattr(context.lookup.reader, "find", finding, raising=False)
        page = built(context, Target("exhibits"))
        tree = [f"{'  ' * (at % 3 - 1)}{'└ ' if at % 3 else ''}x{at:02}" for at in range(60)]
        triples = [tree[at : at + 3] for at in range(0, 60, 3)]
        assert told(page, "exhibit") == [key for three in reversed(triples) for key in three]
        assert ("item", "parent") not in asked
        monkeypatch.setattr("custody.pages.exhibits.exhibits.TOGETHER", 5)
        assert told(built(context, Target("exhibits")), "exhibit") == told(page, "exhibit")
        assert ("item", "parent") in asked, "where there are too many, each line asks for its own"


def test_what_a_line_does_is_about_its_own_thing_also_where_another_is_called_so(office: Office) -> None:
    office.case()
    office.seizure()
    twins = []
    for more in ((), ("--allow-duplicate",)):
        register = ("exhibit", "register", "EV/1", "--seizure", "S-1", *STICK, *more)
        twins.append(office.done("Eve", *register)["entries"][0]["subject"])
    office.exhibit("EV/2")
    offered(office, *twins, "EV/2")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Carl")
            found = {
                (row.opens.key, row.action.values["exhibit"])
                for target in (Target("today"), Target("today", "offers"))
                for block in at.app.page_service.page(target).blocks
                if isinstance(block, Table)
                for row in block.rows
                if row.opens and row.action and row.action.words == ("transfer", "accept")
            }
            other = next(key for key, _ in found if key not in twins)
            assert found == {(twins[0], twins[0]), (twins[1], twins[1]), (other, "EV/2")}

    play(scene)


def test_a_line_of_the_orders_does_what_it_offers_to_its_own_order_also_where_another_is_called_so(
    office: Office,
) -> None:
    office.case()
    twins = []
    for more in ((), ("--allow-duplicate",)):
        issue = ("preservation-order", "issue", "C-1", *ORDER, "--reference", "P-1", *more)
        twins.append(office.done("Judge", *issue)["entries"][0]["subject"])
    office.order("P-2")
    with looking(office) as (context, _):
        found = {
            (row.opens.key, row.action.values["preservation_order"])
            for block in built(context, Target("preservation_orders")).blocks
            if isinstance(block, Table)
            for row in block.rows
            if row.opens and row.action
        }
    other = next(key for key, _ in found if key not in twins)
    assert found == {(twins[0], twins[0]), (twins[1], twins[1]), (other, "P-2")}
