"""What the record of an exhibit does not show: missing now, a seal in doubt, instants that contradict each other.

A gap is a warning and never makes an audit false: it is what people have to explain.
"""

from __future__ import annotations

from custody.ledger.audit.findings import Findings
from custody.model.records import Exhibit, Whereabouts
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
