"""Expansion of joining a request for assistance to preserved data, or asking for more data."""

from __future__ import annotations

from custody.errors import UsageError
from custody.forms.filled_form import Filled, FormContext, each
from custody.ledger.append.entry_signing import Request
from custody.model.records import Assistance


def cover(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return the act that joins a received request; for a sent one or a record, the entry as typed.

    Raise UsageError for a typed instant of joining: that happens when it is signed.
    """
    (thing,) = filled.things
    if filled.values.get("entry_mode") == "record" or not context.lookup.get(Assistance, thing).incoming:
        return each(filled, context)
    if filled.values.get("occurred_at") is not None:
        raise UsageError(
            "joining happens when it is signed, so it takes no --at",
            hint="It counts from the receipt. If the other State asks for more data now, add --recorded.",
        )
    return (Request("mla_request.preservation_identified", filled.values, subject=thing),)
