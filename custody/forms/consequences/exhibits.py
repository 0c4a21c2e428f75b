"""Consequences for exhibits: others with the same numbers, and a copy of another digest."""

from __future__ import annotations

from collections.abc import Sequence

from custody.forms.consequences.foreseen import Consequences
from custody.forms.filled_form import Filled, FormContext
from custody.ledger.append.entry_signing import Request
from custody.ledger.statements.exhibits import own_numbers
from custody.ledger.views.exhibits.copies import compare_digest
from custody.ledger.views.exhibits.number_conflicts import same_numbers


def register(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return warnings of registered exhibits that have one of the same numbers."""
    named = filled.values.get("reference") or "this exhibit"
    notes = [
        f"{named}: {other} has the same {number}. If it is the same exhibit, merge the two with "
        "`custody exhibit merge`"
        for other, number in same_numbers(context.lookup, own_numbers(filled.values))
    ]
    return Consequences(notes=notes)


def copy(context: FormContext, filled: Filled, requests: Sequence[Request]) -> Consequences:
    """Return the warning that a copy's digest matches no acquisition of its exhibit, or was not compared."""
    del filled
    notes = []
    for request in requests:
        exhibit, digest = request.values.get("exhibit"), request.values.get("sha256")
        if isinstance(exhibit, str) and isinstance(digest, str):
            copy_type = str(request.values.get("copy_type"))
            compared = compare_digest(context.lookup, exhibit, copy_type, digest)
            notes += [] if compared.matches else [f"digest of the copy: {compared.text}"]
    return Consequences(notes=notes)
