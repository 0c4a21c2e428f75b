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
    for request in lookup.under(Assistance, "open", ""):
        if not request.incoming and request.reported is None:
            yield Task(
                "receipt",
                "mla_request",
                request.id,
                "receipt",
                since=request.made,
                case=request.case,
                awaited="mla_request.receipt_acknowledged",
                roles=turn("mla_request.receipt_acknowledged"),
            )
            continue
        if request.undetermined:
            yield Task(
                "linkage",
                "mla_request",
                request.id,
                "linkage",
                since=request.made,
                case=request.case,
                awaited="mla_request.preservation_identified",
                roles=turn("mla_request.preservation_identified"),
                beneath=request.undetermined,
            )
            if not request.undecided:
                continue
        yield Task(
            "decision",
            "mla_request",
            request.id,
            "decision" if request.keeping else "decide",
            since=request.made,
            case=request.case,
            awaited="mla_request.granted",
            roles=turn("mla_request.granted") if request.incoming else (),
            beneath=request.keeping,
        )
