"""The facts of entries about what other entries say: that it was searched, disclosed, or erased."""

from __future__ import annotations

from collections.abc import Iterable

from custody.ledger.views.entries import EntryView
from custody.model import types
from custody.model.records import Proposal
from custody.model.types import Value

_LEGAL_BASIS = "legal_basis"


def searched(value: str, size: int) -> dict[str, Value]:
    """Return what a search for a value states: the value itself, which can be erased, and how many entries it read."""
    return {"value": value, "size": size}


def disclosed(target: EntryView, fields: Iterable[str]) -> dict[str, Value]:
    """Return what a disclosure states of the entry that it discloses, and which of its fields go out."""
    return {"target": target.position, "fields": types.join_codes(fields)}


def erased(proposal: Proposal) -> dict[str, Value]:
    """Return what an erasure states of the proposal that it carries out."""
    return {
        "target": proposal.target,
        "fields": types.join_codes(proposal.fields),
        "basis": proposal.basis,
        "proposal": proposal.leaf,
    }


def legal_basis(proposed: EntryView, *, signed: bool = False) -> Value:
    """Return the legal basis that a proposal states, as last corrected; ``signed``: as it was signed."""
    return proposed.value(_LEGAL_BASIS) if signed else proposed.current(_LEGAL_BASIS)
