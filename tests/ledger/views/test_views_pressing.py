"""The long lists of a desk: their first rows and their counts are those of a reading of everything."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.law.clock import DAY
from custody.ledger.ports import RecordRow
from custody.ledger.views.subjects.lookup import Lookup
from custody.ledger.views.worklist.worklist_page import exhibits_in_custody, orders, view_order
from custody.model.engine.records import OrderPeriod
from custody.model.records import CustodyPeriod, Departure, Exhibit, Order
from custody.storage.memory.ledger import MemoryLedgerStore

NOW, WARN = 1_000 * DAY, 14 * DAY
moments = st.integers(NOW - 30 * DAY, NOW + 30 * DAY) | st.sampled_from(
    [NOW - 1, NOW, NOW + 1, NOW + WARN, NOW + WARN + 1]
)


@st.composite
def stretches(draw: st.DrawFn) -> tuple[OrderPeriod, ...]:
    """Periods that begin after one another, some with gaps, some recorded before they began, none in the future."""
    edges = sorted(draw(st.lists(moments, min_size=2, max_size=6, unique=True)))
    made = []
    for start, end in zip(edges[::2], edges[1::2], strict=False):
        recorded = min(NOW, draw(st.integers(start - 20 * DAY, start + 20 * DAY)))
        made.append(OrderPeriod(start, end, recorded, recorded, 1))
    return tuple(made)


@st.composite
def offices(draw: st.DrawFn) -> list[Order]:
    made = []
    for number in range(draw(st.integers(1, 6))):
        words = draw(st.sampled_from(["", "", "", "withdrawn", "quashed", "lapse", "followed"]))
        made.append(
            Order(
                id=f"order-{number}",
                case="case",
                rule="r",
                rule_version=1,
                days=30,
                clock_start="order",
                renewal_allowed=True,
                confidential=False,
                issued=NOW - 90 * DAY,
                recorded=NOW - 90 * DAY,
                periods=draw(stretches() | st.just(())),
                withdrawn=draw(moments) if words == "withdrawn" else None,
                quashed=draw(moments) if words == "quashed" else None,
                followed=NOW - DAY if words == "followed" else None,
                lapse_recorded=words == "lapse",
            )
        )
    return made


def filled(*records: Order | Exhibit | Departure) -> Lookup:
    store = MemoryLedgerStore()
    with store.begin() as txn:
        txn.put_records(
            RecordRow(record.space, record.key, record.doc(), record.terms()) for record in records
        )
        txn.commit()
    return Lookup(store.read())


@given(made=offices(), most=st.integers(1, 4))
def test_orders_are_counted_and_listed_as_when_each_of_them_is_looked_at(
    made: list[Order], most: int
) -> None:
    lookup = filled(*made)
    waits = [item for item in made if not item.ended and not item.lapse_recorded]
    views = [view_order(deadline, NOW, WARN) for deadline in waits]
    wanted = [
        {view.order.id for view in views if view.standing.state == state} for state in ("lapsed", "due_soon")
    ]
    everything = orders(lookup, NOW, WARN)
    assert [{view.order.id for view in some.rows} for some in everything] == wanted
    for whole, some in zip(everything, orders(lookup, NOW, WARN, most), strict=True):
        assert some.rows == whole.rows[:most]
        assert some.count == whole.count == len(whole.rows)


def test_an_order_that_another_one_follows_is_not_counted_though_a_period_of_it_is_still_to_begin() -> None:
    periods = (
        OrderPeriod(NOW - 5, NOW + 1, NOW - 9, NOW - 9, 1),
        OrderPeriod(NOW + 5, NOW + 9, NOW - 9, NOW - 9, 1),
    )
    order = Order("a", "case", "r", 1, 30, "order", True, False, NOW - 9, NOW - 9, periods)
    counts = [
        [some.count for some in orders(filled(item), NOW, WARN)]
        for item in (order, replace(order, followed=NOW - 1))
    ]
    assert counts == [[0, 1], [0, 0]]


@pytest.mark.parametrize("most", [None, 2])
def test_what_has_left_the_house_is_not_counted_among_what_somebody_holds(most: int | None) -> None:
    made = [
        Exhibit(
            name, "case", None, None, "usb_stick", (CustodyPeriod("carl" if name == "c" else "eve", 1, 1),)
        )
        for name in "abcdef"
    ]
    away = [Departure(name, "return", 2, 2, "d", back) for name, back in (("a", None), ("b", 5), ("c", None))]
    lookup = filled(*made, *away)
    found = exhibits_in_custody(lookup, "eve", most)
    assert [row.id for row in found.rows] == ["b", "d", "e", "f"][:most]
    assert found.count == 4
    assert exhibits_in_custody(lookup, "carl", most).count == 0
