"""Tasks of requests for mutual legal assistance: receipt, data concerned, decision."""

from __future__ import annotations

from collections.abc import Iterator

from custody.ledger.views.deadlines.deadline import Task, turn
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Assistance


def waiting(lookup: Lookup) -> Iterator[Task]:
    """Yield the tasks of undecided requests, in no order; the decision on a sent one is the other State's.

    While it is not stated whether a request concerns preserved data, that is a task of its own before the
    decision.
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
