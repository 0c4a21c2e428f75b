"""Expansion of countersigning an entry that a deputy signed."""

from __future__ import annotations

from dataclasses import replace

from custody.forms.filled_form import Filled, FormContext, each
from custody.ledger.append.entry_signing import Request


def countersign(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return the countersignature, which agrees unless a reason to decline is given."""
    agreed = filled.values.get("decline_reason") is None
    return each(replace(filled, values={**filled.values, "agreed": agreed}), context)
