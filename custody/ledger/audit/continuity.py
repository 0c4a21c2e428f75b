"""What the record of an exhibit does not show: missing now, a seal in doubt, instants that contradict each other.

And what it shows of one that was let go under a legal hold, on no more than a receipt.

A gap is a warning and never makes an audit false: it is what people have to explain.
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.ledger.audit.findings import Findings
from custody.model.records import Answered, Exhibit, LegalHold, Whereabouts
from custody.model.rules.hold import let_go
from custody.model.state import State

#: Marks that leave a gap in the continuity of an exhibit.
LEAVING = frozenset(
    {
        "checkout.open",
        "checkout.order",
        "loss.open",
        "loss.order",
        "release.not_outside",
        "release.order",
        "seal.mismatch",
        "seal.none",
        "seal.not_intact",
    }
)


def check_continuity(state: State, findings: Findings) -> None:
    """Note every exhibit that is missing, and every one whose entries leave a gap."""
    for record in state.held(Exhibit, Whereabouts):
        if isinstance(record, Whereabouts) and record.lost is not None:
            findings.add(
                "exhibit_missing", f"exhibit {record.exhibit}", found=f"entry {record.lost_position}"
            )
        elif isinstance(record, Exhibit) and LEAVING.intersection(record.nonconforming):
            marks = ", ".join(sorted(LEAVING.intersection(record.nonconforming)))
            findings.add("continuity_gap", f"exhibit {record.id}", found=marks)
        if isinstance(record, Whereabouts) and any(_kept_then(state, record)):
            findings.add(
                "exhibit_let_go", f"exhibit {record.exhibit}", found=f"entry {record.outside_position}"
            )


def check_answers(state: State, findings: Findings) -> None:
    """Note every decision that another person declined and that nobody took back or decided anew."""
    for record in state.held(Answered):
        for one in record.declined if isinstance(record, Answered) else ():
            findings.at(one.position, "decision_declined", found=f"{one.kind}: {one.reason}")


def _kept_then(state: State, where: Whereabouts) -> Iterator[LegalHold]:
    """Give the holds that stood when an exhibit left with no return expected, whatever became of them since."""
    since = where.outside_since or 0
    return (one for one in let_go(state, where, since) if not one.began_after(since))
