"""What requests for assistance wait for: a decision, and before it which data each concerns."""

from __future__ import annotations

from collections.abc import Iterator

from custody.ledger.views.deadlines.deadline import Task, turn
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Assistance


def waiting(lookup: Lookup) -> Iterator[Task]:
    """Yield a line for each undecided one, in no order; of one that was sent it is the other State's turn.

    As long as nobody has stated whether one concerns preserved data, that is due before a decision about all of it.
    """
    for one in lookup.under(Assistance, "open", ""):
        if not one.incoming and one.reported is None:
            yield Task(
                "receipt",
                "mla_request",
                one.id,
                "receipt",
                since=one.made,
                case=one.case,
                awaited="mla_request.receipt_acknowledged",
                roles=turn("mla_request.receipt_acknowledged"),
            )
            continue
        if one.undetermined:
            yield Task(
                "linkage",
                "mla_request",
                one.id,
                "linkage",
                since=one.made,
                case=one.case,
                awaited="mla_request.preservation_identified",
                roles=turn("mla_request.preservation_identified"),
                beneath=one.undetermined,
            )
            if not one.undecided:
                continue
        yield Task(
            "decision",
            "mla_request",
            one.id,
            "decision" if one.keeping else "decide",
            since=one.made,
            case=one.case,
            awaited="mla_request.granted",
            roles=turn("mla_request.granted") if one.incoming else (),
            beneath=one.keeping,
        )
