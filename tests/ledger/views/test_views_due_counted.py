"""Every sort that falls due is counted, over the instants to the second, whatever else is listed."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

import pytest

from custody.law.clock import DAY, format_instant
from custody.ledger.ports import RecordRow
from custody.ledger.views.deadlines import counted
from custody.ledger.views.deadlines.counts import LISTED
from custody.ledger.views.deadlines.deadline import DATED
from custody.model.record import Record
from custody.model.records import CustodyPeriod, Exhibit, OrderPeriod
from tests.ledger.views.all_due import all_due
from tests.world import World

#: Sorts whose lines are read to be counted: what is listed of them may be no line.
READ = {
    "verification_end",
    "give_back",
    "lock_step",
    "probe_end",
    "proposal_end",
    "sample_end",
    "term_end",
    "term_review",
}


def said(sort: str, at: int) -> dict[str, Any]:
    """Return the values of a record of a sort that is due at an instant."""
    periods = (OrderPeriod(at - DAY, at, at - DAY, at - DAY, 0),)
    every: dict[str, dict[str, Any]] = {
        "appeal_end": {"outcome": "convicted", "judged": 1, "appeal_until": at},
        "assistance_order_end": {"answer_due_at": at},
        "ruling_end": {"ruling_due_at": at},
        "confirmation_end": {"confirmation_due_at": at, "basis": "urgent"},
        "copy_return": {"return_due_at": at, "outside_agency": True},
        "countersign": {"due": at, "kind": "seizure.recorded", "standing": "act"},
        "disclosure_duty_end": {"due_at": at},
        "enquiry_end": {"answer_due_at": at},
        "legal_hold_review": {"review_due_at": at},
        "loan_return": {"return_due_at": at, "measure": "return_provisional", "executed": 1},
        "objection_end": {"objection_due_at": at},
        "offer_end": {"expires": at, "exhibit": "exhibit"},
        "preservation_order_end": {"periods": periods},
        "production_order_end": {"answer_due_at": at},
        "request_end": {"periods": periods, "incoming": True},
        "return_due": {"back": at},
        "confidentiality_end": {"said": at},
        "notify": {"withdrawn": at, "served": 1},
        "claim_period_end": {"claim_until": at},
    }
    return every[sort]


def record(sort: str, at: int, number: int) -> Record:
    """Return a record that is due at an instant."""
    cls = LISTED[sort][0]
    slots = fields(cls)  # type: ignore[arg-type]  # every record is a dataclass
    bare = {"int": 0, "bool": False, "str": ""}
    values = {slot.name: bare.get(str(slot.type)) for slot in slots if slot.default is MISSING}
    key: Any = number if slots[0].type == "int" else f"{sort}-{number}"
    return cls(**{**values, slots[0].name: key, **said(sort, at)})


def test_every_sort_is_counted_one_way_or_the_other() -> None:
    assert set(LISTED) | READ == set(DATED)
    assert not set(LISTED) & READ


@pytest.mark.parametrize("sort", sorted(LISTED))
def test_what_is_listed_is_counted_to_the_second(sort: str) -> None:
    world = World.memory().staff()
    now, term = world.clock.now(), LISTED[sort][1]
    ats = (now - 9 * DAY, now, now + 1, now + 7 * DAY, now + 7 * DAY + 1, now + 14 * DAY, now + 14 * DAY + 1)
    made = [record(sort, at, number) for number, at in enumerate(ats)]
    assert [dict(item.terms()).get(term) for item in made] == [format_instant(at) for at in ats]
    made.append(Exhibit("exhibit", "case", None, None, "phone", (CustodyPeriod("eve", 0, 0),)))
    with world.store.begin() as txn:
        txn.put_records([RecordRow(held.space, held.key, held.doc(), held.terms()) for held in made])
        txn.commit()
    spans = (now + 7 * DAY, now + 14 * DAY)
    assert counted(world.store.read(), now, spans, sorts={sort}) == [
        0 if sort == "confidentiality_end" else 2,
        2,
        2,
    ]
    assert {deadline.sort for deadline in all_due(world) if deadline.at is not None} == {sort}
