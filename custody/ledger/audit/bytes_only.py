"""Which findings stand whatever a newer program means by its entries: those that bytes alone show to be false.

Where a newer program wrote the ledger, this one may misread what an entry says: its fields, its signer, what it did to
objects, lists and erasures. What rests on that is told and left undecided; a hash, a signature and a chain are not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from custody.ledger.audit.code import ERROR, WARNING
from custody.ledger.audit.codes import CODES
from custody.ledger.audit.findings import Finding, Findings

#: Errors that rest on no meaning of an entry's fields.
BYTES_ONLY: Final = frozenset(
    {
        "checkpoint_form",
        "checkpoint_missing",
        "checkpoint_removed",
        "checkpoint_root",
        "checkpoint_signature",
        "checkpoint_size",
        "column_differs",
        "chain_prev",
        "chain_seq",
        "entry_altered",
        "entry_missing",
        "fork",
        "fork_kept",
        "head_damaged",
        "head_differs",
        "head_row",
        "head_row_missing",
        "leaf_altered",
        "leaf_mismatch",
        "log_binding",
        "memory_damaged",
        "memory_differs",
        "memory_other_log",
        "openings_content",
        "openings_form",
        "openings_missing",
        "origin_differs",
        "outside_beyond",
        "outside_differs",
        "schema_differs",
        "seen_differs",
        "seen_unknown",
        "signature_false",
        "stamp_false",
        "store_damaged",
        "tile_extra",
        "tile_hash",
        "tile_missing",
        "tile_root",
    }
)


class LenientFindings(Findings):
    """Findings of a ledger that a newer program wrote: what rests on the meaning of its entries is no error."""

    def take(self, made: Finding) -> None:
        """Note a finding that was made elsewhere, an error only where bytes alone show it."""
        super().take(lenient(made))

    def made(self, code: str, where: str, expected: str, found: str) -> Finding:
        """Return a finding of a known code, an error only where bytes alone show it."""
        return lenient(super().made(code, where, expected, found))


def lenient(made: Finding) -> Finding:
    """Return a finding as it is told of a ledger that a newer program wrote."""
    if made.severity != ERROR or made.code in BYTES_ONLY:
        return made
    return replace(made, severity=WARNING, act=CODES["writer_unknown"].act)
