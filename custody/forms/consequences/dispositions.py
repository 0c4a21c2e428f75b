"""Consequences of dispositions: the next signer, copies to account for, stored objects."""

from __future__ import annotations

from collections.abc import Sequence

from custody.display import in_words
from custody.forms.consequences.foreseen import Consequences
from custody.forms.filled_form import Filled, FormContext
from custody.law.clock import moment
from custody.layout import short
from custody.ledger.append.entry_signing import Request, SignedDraft
from custody.ledger.statements.exhibits import measure, unaccounted
from custody.ledger.statements.proposals import open_until
from custody.ledger.views.exhibits.dispositions import left_behind
from custody.model.records import WIPING, ClaimNotice, Disposition
from custody.model.schema import ids


def proposal(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return the deadline to agree to a proposal, copies not accounted for, and claims."""
    return Consequences(steps=_open, notes=_claims(context, filled.things[0]))


def answer(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return the answered proposal, and the command that carries out an approved one."""
    found = context.lookup.get(Disposition, ids.b64(filled.answered[0] or b""))
    proposed = f"  the proposal of entry {found.position}: {in_words((found.measure, found.basis))}"
    approved = filled.kind.name == "disposition.approved"
    step = [f"  next: `custody disposition execute {found.position}`"] if approved else []
    return Consequences(lambda _: [proposed], lambda _: step, notes=_claims(context, found.exhibit))


def execution(context: FormContext, _: Filled, requests: Sequence[Request]) -> Consequences:
    """Return the steps after a destruction or removal: witness, copies, and stored objects."""
    (request,) = requests
    if measure(request.values) not in WIPING:
        return Consequences()
    left = left_behind(context.lookup, str(request.subject))
    step = ["  next: the witness signs, `custody disposition witness`"]
    return Consequences(
        steps=lambda _: step,
        left=[
            *(f"  NOT accounted for: copy {short(copy.id)}, {copy.copy_type}" for copy in left.copies),
            *(
                f"  NOT deleted: object {short(stored.id)} in the store {stored.store}"
                for stored in left.objects
            ),
        ],
    )


def _claims(context: FormContext, exhibit: str) -> list[str]:
    """Return a note on the newest claim to an exhibit; none without one."""
    notice = context.lookup.maybe(ClaimNotice, exhibit)
    if notice is None or notice.claimed is None:
        return []
    return [f"It was claimed {moment(notice.claimed)}: `custody exhibit show` has the claim."]


def _open(draft: SignedDraft) -> list[str]:
    copies = unaccounted(draft.facts)
    count = "1 copy is" if copies == 1 else f"{copies} copies are"
    return [
        f"  open until {open_until(draft.facts)}; next: an authority's `custody disposition approve`",
        f"  {count} registered and not accounted for",
    ]
