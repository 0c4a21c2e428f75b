"""Egress check: refuses to hand out bytes of privileged evidence or of possible abuse material."""

from __future__ import annotations

from custody.errors import RuleBroken
from custody.ledger.ports import LedgerReader
from custody.ledger.state.state_cache import recalled
from custody.model.across import protection
from custody.model.concerns import lineage
from custody.model.hints import HINTS
from custody.model.records import StoredObject


def refuse_egress(reader: LedgerReader, stored: StoredObject) -> None:
    """Raise RuleBroken for an object under a privilege claim, or whose exhibit may hold abuse material.

    Claims and flags of the exhibits that it comes from count too.
    """
    state = recalled(reader)
    kept = tuple(lineage.lineage(state, stored.exhibit))
    if next(protection.claims_against(state, kept, stored, ""), None) is not None:
        raise RuleBroken(
            f"a claim of privilege stands over object {stored.id}, so no part of it is given away",
            rule="privilege.quarantine",
            hint=HINTS["privilege.quarantine"],
        )
    if any("abuse_material" in protected.flags for protected in kept):
        raise RuleBroken(
            f"object {stored.id} may hold abuse material, which leaves the agency as a registered copy only",
            rule="handling.no_preview",
            hint=HINTS["handling.no_preview"],
        )
