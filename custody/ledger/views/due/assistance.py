"""What requests for assistance wait for: one decision each, however many preservations it reaches."""

from __future__ import annotations

from collections.abc import Iterator

from custody.ledger.views.due.row import Due, turn
from custody.ledger.views.lookup import Lookup
from custody.model.records import Assistance


def waiting(lookup: Lookup) -> Iterator[Due]:
    """Give the undecided ones, in no order; of one that was sent it is the other State's turn."""
    for one in lookup.under(Assistance, "open", ""):
        if not one.incoming and one.reported is None:
            yield Due(
                "receipt",
                "assistance",
                one.id,
                "receipt",
                since=one.made,
                case=one.case,
                awaited="assistance.reported",
                roles=turn("assistance.reported"),
            )
            continue
        yield Due(
            "decision",
            "assistance",
            one.id,
            "decision" if one.keeping else "decide",
            since=one.made,
            case=one.case,
            awaited="assistance.decided",
            roles=turn("assistance.decided") if one.incoming else (),
            beneath=one.keeping,
        )
