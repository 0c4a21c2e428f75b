"""Consequences of transfers: the end of an offer, and exhibits under one seal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from custody.errors import NotFound
from custody.forms.consequences.foreseen import Consequences
from custody.forms.filled_form import Filled, FormContext
from custody.law.disposition_codes import GONE
from custody.ledger.append.entry_signing import Request, SignedDraft
from custody.ledger.statements.proposals import open_until
from custody.ledger.statements.transfers import transfer
from custody.ledger.views.exhibits.dispositions import gone_of
from custody.ledger.views.naming.display_names import shown_name
from custody.ledger.views.staff.departures import ExhibitsOfActor, checked_out, exhibits_of
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Exhibit, Whereabouts


def offer(_: FormContext, __: Filled, requests: Sequence[Request]) -> Consequences:
    """Return the time at which an offer of exhibits expires."""
    return Consequences(_until, document=_together(requests))


def _until(draft: SignedDraft) -> list[str]:
    return [f"  offered until {open_until(draft.facts)}"]


def hand_out(_: FormContext, __: Filled, requests: Sequence[Request]) -> Consequences:
    """Return the transfer that exhibits share which are handed out together."""
    return Consequences(document=_together(requests))


def _together(requests: Sequence[Request]) -> dict[str, Any]:
    return {"transfer": transfer(requests[0].values)}


def reassign(context: FormContext, filled: Filled, requests: Sequence[Request]) -> Consequences:
    """Return a custodian's exhibits that are not offered, and those checked out that must be fetched."""
    lookup, leaver = context.lookup, str(filled.arguments["custodian"])
    left = _held(context, leaver, requests).left
    reached = {request.subject for request in requests if request.subject is not None}
    out = [_fetched(lookup, where, reached) for where in checked_out(lookup, leaver, reached)]
    refused = NotFound(
        f"{shown_name(lookup, 'actor', leaver)} holds nothing that can be offered",
        hint="See `custody exhibit list --custodian`.",
    )
    names = {one.id: lookup.label_of("exhibit", one.id) for one, _ in left}
    document = {
        "left": [one.id for one, _ in left],
        "left_out": [{"exhibit": one.id, "reference": names[one.id], "why": why} for one, why in left],
        "checked_out": [one for one, _ in out],
    }
    notes = [_not_offered(lookup, names[exhibit.id], exhibit, why) for exhibit, why in left]
    return Consequences(
        document=document | (_together(requests) if requests else {}),
        notes=[*notes, *(note for _, note in out)],
        refused=None if requests else refused,
    )


def _held(context: FormContext, leaver: str, requests: Sequence[Request]) -> ExhibitsOfActor:
    """Return a custodian's exhibits, offered as by the custodian or for them, as the requests' kind tells."""
    lookup, now = context.lookup, context.now
    reached = exhibits_of(lookup, now, leaver, own=False)
    own = (
        any(request.kind == "transfer.offered" for request in requests) if requests else bool(reached.offered)
    )
    return exhibits_of(lookup, now, leaver, own=True) if own else reached


def _not_offered(lookup: Lookup, name: str | None, exhibit: Exhibit, why: Sequence[str]) -> str:
    gone = gone_of(lookup, exhibit.id)
    said = ", ".join(why) if gone is None else f"it is gone ({GONE[gone.measure]})"
    return f"{name or exhibit.id} is not offered: {said}"


def _fetched(lookup: Lookup, where: Whereabouts, offered: set[str]) -> tuple[dict[str, Any], str]:
    """Return the document and the note on a checked-out exhibit, and the person who fetches it."""
    exhibit = lookup.get(Exhibit, where.exhibit)
    name, has = shown_name(lookup, "exhibit", exhibit.id), shown_name(lookup, "actor", where.out_to or "")
    if exhibit.id in offered:
        note = f"{name} is checked out to {has}: who accepts it fetches it, which ends the check-out"
    else:
        holder = shown_name(lookup, "actor", exhibit.holder)
        note = f"{name} is checked out to {has}: {holder} holds it, fetches it and checks it in"
    document = {
        "exhibit": exhibit.id,
        "reference": lookup.label_of("exhibit", exhibit.id),
        "out_to": where.out_to,
        "offered": exhibit.id in offered,
    }
    return document, note
