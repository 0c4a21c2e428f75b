"""The audit: stored data compared with what was signed, scope by scope, as findings, not errors."""

from __future__ import annotations

from custody.ledger.audit.codes.code import Code
from custody.ledger.audit.codes.table import CODES, LEFT_OUT, MEANING, SCOPES, SIZES_ONLY, UNREAD
from custody.ledger.audit.external_signatures import compare_outside
from custody.ledger.audit.findings import Finding
from custody.ledger.audit.report import Counts, Report
from custody.ledger.audit.vault_check import DEPTHS, Audit
from custody.ledger.audit.verdict_doubts import DOUBTS, UNDECIDED

__all__ = [
    "CODES",
    "DEPTHS",
    "DOUBTS",
    "LEFT_OUT",
    "MEANING",
    "SCOPES",
    "SIZES_ONLY",
    "UNDECIDED",
    "UNREAD",
    "Audit",
    "Code",
    "Counts",
    "Finding",
    "Report",
    "compare_outside",
]
