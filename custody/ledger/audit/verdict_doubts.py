"""Codes of findings that a verdict mentions as doubts, and of those that leave it undecided."""

from __future__ import annotations

from typing import Final

from custody.ledger.audit.codes.evidence import EVIDENCE_DOUBTS
from custody.ledger.audit.codes.history import PAST_DOUBTS

#: Codes of disagreeing people or clocks, or of evidence in doubt, with the words for one such finding and for several.
#: A later entry can answer each, so none of them is ever an error.
DOUBTS: Final[dict[str, tuple[str, str]]] = {
    "decision_declined": ("1 decision of a deputy was declined", "{} decisions of deputies were declined"),
    **EVIDENCE_DOUBTS,
    **PAST_DOUBTS,
    "time_seen": ("the date of 1 entry is disputed", "the dates of {} entries are disputed"),
    "lost_by_resumption": (
        "1 receipt or checkpoint is of entries that a resumption lost",
        "{} receipts or checkpoints are of entries that a resumption lost",
    ),
    "erasure_unrecorded": (
        "the erasure of 1 field is in no entry",
        "the erasures of {} fields are in no entry",
    ),
    "fork_answered": ("the log once signed two histories", "the log signed two histories {} times"),
    "time_order": (
        "1 entry is dated before the one in front of it",
        "{} entries are dated before those in front of them",
    ),
    "time_ahead": ("1 entry is dated ahead of this clock", "{} entries are dated ahead of this clock"),
}

#: Codes of things that could not be checked; a scope with one of them is undecided unless it is false.
UNDECIDED: Final = frozenset(
    {
        "checkpoints_unreadable",
        "cosignatures_unreadable",
        "deletion_held",
        "deletion_unentered",
        "entries_unreadable",
        "entry_unreadable",
        "entry_version",
        "erasures_unreadable",
        "first_met",
        "head_missing",
        "head_unreadable",
        "ledger_behind",
        "ledger_moved",
        "memory_unchecked",
        "memory_unreadable",
        "object_unreadable",
        "objects_unchecked",
        "openings_unreadable",
        "read_model_unchecked",
        "read_model_unreadable",
        "resumed_elsewhere",
        "rules_unchecked",
        "ruleset_unknown",
        "signer_unchecked",
        "timestamp_unchecked",
        "store_unknown",
        "store_unreadable",
        "strays_unreadable",
        "sweeps_unreadable",
        "tiles_unreadable",
        "tree_unchecked",
        "witness_unchecked",
        "writer_unknown",
        "writer_unrecorded",
    }
)
