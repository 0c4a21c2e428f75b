"""Findings on the past of a ledger: resumptions, what they lost, cancelled migrations."""

from __future__ import annotations

from typing import Final

from custody.ledger.audit.codes.code import NOTE, WARNING, Code

PAST: Final[dict[str, Code]] = {
    "ledger_resumed": Code(
        "integrity",
        WARNING,
        "The auditor asks both who signed it what was lost; the administrator has a witness take it in:"
        " `custody witness request`, then `custody witness sign --accept-resumption` there.",
    ),
    "entries_lost": Code(
        "integrity",
        WARNING,
        "The auditor looks for receipts and checkpoints of these entries, which show what they were.",
    ),
    "cosignature_contradicts": Code(
        "integrity",
        WARNING,
        "The auditor asks the witness which checkpoint it cosigned: no resumption says that it was lost.",
    ),
    "resumption_seen": Code("integrity", NOTE, "Nobody: a witness has taken it in, and says when."),
    "migration_cancelled": Code(
        "integrity",
        WARNING,
        "The auditor asks whether the other database was lost; the administrator has a witness cosign what is here.",
    ),
    "migration_cancelled_seen": Code("integrity", NOTE, "Nobody: a witness has cosigned what goes on here."),
    "second_person_enrolled": Code(
        "legal",
        NOTE,
        "The auditor asks who the second person is, and whether that person signed.",
    ),
    "lost_by_resumption_seen": Code(
        "head", NOTE, "Nobody: a witness has taken the resumption in that says what was lost."
    ),
}

#: Words of the findings that a verdict mentions, by code: for one such finding, and for several.
PAST_DOUBTS: Final[dict[str, tuple[str, str]]] = {
    "ledger_resumed": ("the log was resumed once", "the log was resumed {} times"),
    "entries_lost": ("1 entry was lost", "{} entries were lost"),
    "cosignature_contradicts": (
        "a witness cosigned entries that are not here",
        "witnesses cosigned {} heads that are not here",
    ),
    "migration_cancelled": ("a migration was cancelled", "{} migrations were cancelled"),
}
