"""Consequences of acts about requests for assistance: data that stay preserved or are decided on."""

from __future__ import annotations

from collections.abc import Sequence

from custody.forms.consequences.foreseen import Consequences
from custody.forms.filled_form import Filled, FormContext
from custody.forms.rest import others
from custody.layout import called, short
from custody.ledger.append.entry_signing import Request, SignedDraft
from custody.ledger.statements.instruments import Joined, asking_state
from custody.ledger.views.naming.display_names import shown_names


def keeping(_: FormContext, __: Filled, ___: Sequence[Request]) -> Consequences:
    """Return the requests whose data stay preserved until the decision."""
    return Consequences(_kept)


def receipt(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return the requests whose data stay preserved, with a hint on all data preserved for the State."""

    def hint() -> str:
        (state, covered), lookup = asking_state(filled.values), context.lookup
        found = others(lookup, state, list(covered))
        names = shown_names(lookup, "preservation_request", found)
        return f"Preserved for {state}: {', '.join(called(names[request], request) for request in found)}."

    return Consequences(_kept, hints={"un-42.linkage": hint})


def reach(_: FormContext, __: Filled, ___: Sequence[Request]) -> Consequences:
    """Return the requests about whose preserved data a decision is made."""
    return Consequences(
        lambda draft: [
            f"  decides about the data of request {short(request)}"
            for request in Joined.of(draft.facts).reaches
        ]
    )


def _kept(draft: SignedDraft) -> list[str]:
    """Return lines on the requests whose data stay preserved until the decision, and on all others."""
    joined = Joined.of(draft.facts)
    if draft.entry.envelope.kind == "mla_request.sent":
        return [
            f"  keeps request {short(request)} preserved once the other State reports that it received this"
            for request in joined.covers
        ]
    lines = [f"  keeps request {short(request)} preserved until it is decided" for request in joined.keeps]
    lines += [
        f"  it is still to be stated whether it concerns request {short(request)}"
        for request in joined.undetermined
    ]
    free = [request for request in joined.covers if request not in joined.keeps]
    return lines + [f"  keeps nothing preserved at request {short(request)}" for request in free]
