"""What has to go back is found by what a decision names, and is what a reading of every exhibit finds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from custody.law.clock import EVER
from custody.ledger.ports import LedgerReader, RecordRow
from custody.ledger.state.state_cache import recalled
from custody.ledger.views.deadlines.after_decision import exhibits_to_return
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.exits.duty_to_return import unsettled_duty
from custody.model.record import Record
from custody.model.records import (
    Compliance,
    CustodyPeriod,
    Departure,
    Exhibit,
    Item,
    Order,
    RetentionDecision,
    Seizure,
)
from custody.storage.memory.ledger import MemoryLedgerStore

NOW = 1000
ORDER = Order("order", "case", "r", 1, 30, "order", True, False, 1, 1)


def seizure(number: int, decision: str | None, order: str | None, named: tuple[str, ...]) -> Seizure:
    decided = None if decision is None else 500 + number
    made = Seizure(f"seizure-{number}", "case", order, "urgent", 100, 100)
    return replace(made, decision=decision, decided=decided, exhibits_to_return=named)


@st.composite
def rooms(draw: st.DrawFn) -> list[Record]:
    """Seizures with and without a decision, and exhibits of them with parts of parts."""
    names = [f"e{at}" for at in range(draw(st.integers(1, 8)))]
    some = st.lists(st.sampled_from(names), max_size=2, unique=True).map(tuple)
    made: list[Record] = []
    for number in range(3):
        order = "order" if number == 0 else draw(st.sampled_from([None, "order", "other"]))
        decision = draw(st.sampled_from([None, "authorised", "refused"]))
        made.append(seizure(number, decision, order, draw(some) if decision == "authorised" else ()))
    made.append(replace(ORDER, quashed=700, set_aside=draw(st.sampled_from([700, 700, None]))))
    data = draw(st.sampled_from(["return_or_destroy", "return_or_destroy", "keep"]))
    made.append(Compliance("order", "case", obtained_data=data))
    for at, name in enumerate(names):
        parent = draw(st.sampled_from([None, *names[:at]]))
        taken = (
            draw(st.sampled_from([f"seizure-{number}" for number in range(3)])) if parent is None else None
        )
        made.append(Exhibit(name, "case", taken, parent, "usb_stick", (CustodyPeriod("eve", 1, at),)))
        made.append(Item(name, parent, name, "registered", 1))
        if draw(st.booleans()):
            made.append(
                draw(
                    st.sampled_from(
                        [Departure(name, "return", 900, 9, "d"), RetentionDecision(name, "case", 900, 9)]
                    )
                )
            )
    return made


def filled(records: Collection[Record]) -> LedgerReader:
    store = MemoryLedgerStore()
    with store.begin() as txn:
        txn.put_records(
            RecordRow(record.space, record.key, record.doc(), record.terms()) for record in records
        )
        txn.commit()
    return store.read()


@given(made=rooms())
def test_what_goes_back_is_what_a_reading_of_every_exhibit_finds(made: list[Record]) -> None:
    reader = filled(made)
    state = recalled(reader)
    exhibits = [item for item in made if isinstance(item, Exhibit)]
    wanted = {
        (exhibit.id, found.since)
        for exhibit in exhibits
        if (found := unsettled_duty(state, exhibit, NOW)) is not None
    }
    listed = [
        (exhibit.subject, exhibit.at)
        for exhibit in exhibits_to_return(Lookup(reader), 0, EVER, NOW)
        if exhibit.space == "exhibit"
    ]
    assert len(listed) == len(set(listed))
    assert set(listed) == wanted
