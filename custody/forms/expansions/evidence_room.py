"""Expansions in the evidence room: an entry for each checked exhibit, and the scope of a round."""

from __future__ import annotations

from dataclasses import replace

from custody.errors import UsageError
from custody.forms.filled_form import Filled, FormContext, completed, each, in_order
from custody.ledger.append.entry_signing import Request
from custody.ledger.views.exhibits.packing import packing_of
from custody.model.schema import types


def as_found(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return a request for each exhibit, with those of the found seals that are its own.

    Each exhibit gets its own seals on record and the unrecorded ones; the seal applied last comes first. Raise
    UsageError where number and state of the seals contradict each other.
    """
    requests = each(filled, context)
    named, state = filled.arguments["seal"], filled.values["seal_state"]
    found = {str(number) for number in named} if isinstance(named, list) else set()
    if bool(found) == (state == "absent"):
        raise UsageError(
            "the seal's number and --seal-state contradict each other",
            hint="Give the number found with --seal, or say --seal-state absent.",
        )
    lookup = context.lookup
    on = {
        request.subject: [seal.number for seal in packing_of(lookup, request.subject or "").on]
        for request in requests
    }
    known = {number for numbers in on.values() for number in numbers}
    made = []
    for request in requests:
        own = on[request.subject]
        seals = sorted(found & ({*own} | (found - known)), key=lambda seal: (seal not in own[-1:], seal))
        told = {"seal_no": seals[0] if seals else None, "other_seal_nos": types.join_codes(seals[1:])}
        made.append(replace(request, values=in_order(filled.kind, {**request.values, **told})))
    return tuple(made)


def begin_round(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return the entry that begins a round of the named location, case or custodian."""
    scope = next(name for name in ("location", "case", "custodian") if filled.values.get(name) is not None)
    return each(completed(filled, {"scope": scope}), context)
