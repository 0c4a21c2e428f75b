"""The query of rules for claims of privilege that block the disposition of an exhibit."""

from __future__ import annotations

from collections.abc import Iterator

from custody.model.defence.records import Claim
from custody.model.exhibits.records import ProtectionRecord
from custody.model.state import State


def blocking_codes(state: State, exhibit_id: str) -> Iterator[str]:
    """Yield ``privilege_open`` if an undecided claim of privilege blocks the disposition of an exhibit."""
    kept = state.get(ProtectionRecord, exhibit_id)
    for claim_id in () if kept is None else kept.claims:
        claim = state.get(Claim, claim_id)
        if claim is not None and claim.status == "open":
            yield "privilege_open"
            return
