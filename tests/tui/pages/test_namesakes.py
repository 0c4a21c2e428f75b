"""Lines whose things share a name carry their identifiers instead, and a page asks once which of its names that are."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

from custody.ledger.ports import LabelRow, RecordRow
from custody.ledger.views.subjects.duplicate_references import namesakes, shared
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Order, OrderPeriod
from custody.pages.parts.page import Table, Target
from custody.storage.database import SqlLedgerStore
from custody.storage.vault.vault import DATABASE
from tests.cli.office import Office, copied
from tests.counting import Calls
from tests.tui.pages.test_long_lists import built, looking

HOUR = 3600
#: What orders are called, one each: two share a name as it is, two share one whose accent is written in either way.
CALLED = ("P-1", "P-2", "P-2", "Pé-3", unicodedata.normalize("NFD", "Pé-3"), "P-4")
SHARED = {1, 2, 3, 4}


def busy(staffed: Office, folder: Path) -> Office:
    """Return an office in which orders with these names end soon."""
    office = copied(staffed, folder / "desk")
    now = office.desk.clock.now()
    period = OrderPeriod(now - HOUR, now + HOUR, 0, 0, 0)
    orders = [
        Order(f"order-{at}", "case", "un-25", 1, 1, "order", True, False, 0, 0, (period,))
        for at in range(len(CALLED))
    ]
    store = SqlLedgerStore.open(office.folder / "vault" / DATABASE, readonly=False)
    with store.begin() as txn:
        txn.put_records([RecordRow(order.space, order.key, order.doc(), order.terms()) for order in orders])
        txn.put_labels(
            [
                LabelRow(name, "preservation_order", one.id, 0, "reference")
                for name, one in zip(CALLED, orders, strict=True)
            ]
        )
        txn.commit()
    store.close()
    return office


def test_a_page_asks_once_which_of_its_names_are_shared(staffed: Office, tmp_path: Path) -> None:
    with looking(busy(staffed, tmp_path)) as (context, _):
        for name in ("today", "preservation_orders"):
            reader = Calls(context.lookup.reader)
            page = built(replace(context, lookup=Lookup(reader)), Target(name))
            rows = [
                row for block in page.blocks if isinstance(block, Table) for row in block.rows if row.action
            ]
            given = {
                row.opens.key: row.action.values["preservation_order"]
                for row in rows
                if row.opens and row.action
            }
            assert given == {
                f"order-{at}": f"order-{at}" if at in SHARED else called for at, called in enumerate(CALLED)
            }
            assert (reader.calls["labels_named"], reader.calls["labels"]) == (1, 0), name


def test_many_names_are_shared_as_each_is_by_itself(staffed: Office, tmp_path: Path) -> None:
    with looking(busy(staffed, tmp_path)) as (context, _):
        reader = context.lookup.reader
        names = {("preservation_order", name) for name in (*CALLED, "P-5")} | {("case", "P-2")}
        assert shared(reader, names) == {name for name in names if len(namesakes(reader, *name)) > 1}
        assert shared(reader, set()) == set()
