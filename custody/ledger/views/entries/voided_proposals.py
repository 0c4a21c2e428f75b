"""The entry that voided a proposal: the first later one about its subject that overtakes it."""

from __future__ import annotations

from custody.ledger.ports import LedgerReader
from custody.model.entry.envelope import parse_entry
from custody.model.records import Proposal
from custody.model.schema.proposals import VOIDS


def voided_by(reader: LedgerReader, proposal: Proposal | None) -> int | None:
    """Return the position of the entry that voided a proposal; None for one not void, or no proposal."""
    if proposal is None or proposal.status != "void":
        return None
    for position in reader.positions(proposal.subject):
        if position > proposal.position:
            kind = parse_entry(reader.entry(position).note).envelope.kind
            if kind in VOIDS[proposal.act]:
                return position
    return None
