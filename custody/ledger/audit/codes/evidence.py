"""Findings on evidence by the record: failed verifications, seals, locks, losses, continuity gaps."""

from __future__ import annotations

from typing import Final

from custody.ledger.audit.codes.code import WARNING, Code

EVIDENCE: Final[dict[str, Code]] = {
    "exhibit_missing": Code(
        "legal", WARNING, "The custodian looks for the exhibit and records where it was found."
    ),
    "object_failing": Code(
        "legal",
        WARNING,
        "The custodian reads the object back, or repairs it from a good copy: it failed its check.",
    ),
    "lock_drifting": Code(
        "legal", WARNING, "The administrator sets the lock right, and records that it reads back as ordered."
    ),
    "seal_in_doubt": Code(
        "legal",
        WARNING,
        "The custodian finds out what became of the seal, says so, and seals the exhibit anew.",
    ),
    "discrepancy_open": Code(
        "legal",
        WARNING,
        "The custodian finds out why it is not as recorded: `custody exhibit resolve-discrepancy`.",
    ),
    "exhibit_left_under_hold": Code(
        "legal",
        WARNING,
        "The custodian gets it back: it left custody under a legal hold, and no return is expected.",
    ),
    "continuity_gap": Code(
        "legal", WARNING, "The custodian explains what the continuity of the exhibit does not show."
    ),
}

#: Words of the findings that a verdict mentions, by code: for one such finding, and for several.
EVIDENCE_DOUBTS: Final[dict[str, tuple[str, str]]] = {
    "object_failing": ("1 failed verification is on record", "{} failed verifications are on record"),
    "exhibit_missing": ("1 exhibit is missing", "{} exhibits are missing"),
    "seal_in_doubt": ("1 exhibit has a seal in doubt", "{} exhibits have seals in doubt"),
    "lock_drifting": ("1 lock is not as recorded", "{} locks are not as recorded"),
    "discrepancy_open": ("1 discrepancy is open", "{} discrepancies are open"),
}
