"""The states of proposals that several people decide: awaited approval, expiry, voiding entry."""

from __future__ import annotations

from typing import Final

from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries.voided_proposals import voided_by
from custody.model.records import Proposal
from custody.pages.parts.page import Fact, Tone
from custody.pages.parts.wording import away

_WORDS: Final = {
    "carried_out": "carried out",
    "expired": "expired: not approved in time",
    "overdue": "expired: approved, not carried out",
}
#: The states in which a proposal awaits an act.
WAITING: Final = frozenset({"open", "approved"})


def state_of(proposal: Proposal, now: int) -> str:
    """Return a proposal's state at ``now`` (seconds UTC): its own, or ``expired`` if too late."""
    return "expired" if proposal.status == "open" and now > proposal.expires else proposal.status


def standing(reader: LedgerReader, proposal: Proposal, now: int) -> Fact:
    """Return a proposal's state at ``now`` (seconds UTC) as a fact, with its voiding entry."""
    voided = voided_by(reader, proposal)
    state = state_of(proposal, now)
    tone: Tone = "warn" if state in WAITING else ""
    return Fact("state", "state", state, standing_text(proposal, now, voided), entry=voided, tone=tone)


def standing_text(proposal: Proposal, now: int, voided: int | None) -> str:
    """Return a proposal's state at ``now`` as text; ``voided`` is the entry that voided it, or None."""
    state, ends = state_of(proposal, now), away(proposal.expires, now)
    if voided is not None:
        return f"void: entry {voided} about the same subject came after it"
    if state == "open":
        return f"waits for another to agree, ends {ends}"
    if state == "approved":
        return _WORDS["overdue"] if proposal.expires < now else f"agreed to, to be carried out {ends}"
    return _WORDS.get(state, state)
