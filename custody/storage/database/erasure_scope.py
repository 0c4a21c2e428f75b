"""What an erasure may ask of a ledger store, and which labels go with it.

Shared by the store on disk and the one in memory; neither looks into openings for anything else.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import ProofInvalid, UsageError
from custody.model.entry import openings as opening_format
from custody.proof.commitments.field_leaf import parse_field_leaf


def check_erasure(position: int, fields: Sequence[int], longer: int) -> None:
    """Refuse an erasure of nothing, of a field twice, or one that adds bytes. UsageError."""
    if not fields or len(set(fields)) != len(fields):
        raise UsageError(f"an erasure in the entry at {position} needs one or more different fields")
    if longer > 0:
        raise UsageError(
            f"an erasure would make the openings of the entry at {position} {longer} bytes longer"
        )


def erased_names(openings: bytes, fields: Sequence[int]) -> set[str] | None:
    """Return the names of the fields at these indices of the openings as they still are.

    None when the openings cannot be read: then nobody knows which labels to keep, and all have to go.
    """
    try:
        leaves = [one.leaf for one in opening_format.decode(openings)]
        return {parse_field_leaf(leaf).name for at, leaf in enumerate(leaves) if at in fields and leaf}
    except ProofInvalid:
        return None
