"""Audit findings that rest on bytes alone (hashes, signatures, chains), not on the meaning of fields.

A ledger written by an unknown program may use fields that this program misreads. Findings that rest on their meaning
are then reported as undecided; the findings listed here stay errors.
"""

from __future__ import annotations

from typing import Final

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
        "timestamp_false",
        "store_damaged",
        "tile_extra",
        "tile_hash",
        "tile_missing",
        "tile_root",
    }
)
