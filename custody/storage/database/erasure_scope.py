"""Checks of an erasure before a store carries it out, and the labels that it removes.

The stores on disk and in memory share them, and read openings for nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import ProofInvalid, UsageError
from custody.model.entry import openings as opening_format
from custody.proof.commitments.field_leaf import parse_field_leaf


def check_erasure(position: int, fields: Sequence[int], longer: int) -> None:
    """Raise UsageError for an erasure of no field, of a field twice, or one that makes openings longer."""
    if not fields or len(set(fields)) != len(fields):
        raise UsageError(f"an erasure in the entry at {position} needs one or more different fields")
    if longer > 0:
        raise UsageError(
            f"an erasure would make the openings of the entry at {position} {longer} bytes longer"
        )


def erased_names(openings: bytes, fields: Sequence[int]) -> set[str] | None:
    """Return the names of the fields at these indices of the openings, before they are erased.

    None where the openings cannot be read: nobody knows then which labels to keep, and all are removed.
    """
    try:
        leaves = [opening.leaf for opening in opening_format.decode(openings)]
        return {parse_field_leaf(leaf).name for at, leaf in enumerate(leaves) if at in fields and leaf}
    except ProofInvalid:
        return None
