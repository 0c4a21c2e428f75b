"""Expansions of transfers: offers, their answers, hand-outs, and the reassignment of all exhibits."""

from __future__ import annotations

from collections.abc import Mapping

from custody.errors import UsageError
from custody.forms.expansions.evidence_room import as_found
from custody.forms.filled_form import Filled, FormContext, completed, each
from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.append.entry_signing import Request
from custody.ledger.views.staff.departures import exhibits_of
from custody.model.schema.types import Value

#: How long an offer stands where nobody says so, and how long one may stand, in hours.
USUAL_HOURS, MOST_HOURS = 24, 24 * 90
#: How long somebody has to accept what another leaves, in days.
LEAVING_DAYS = 7


def check_offer(typed: Mapping[str, object]) -> None:
    """Raise UsageError for a number of hours outside the limits of an offer."""
    hours = typed["hours"]
    if isinstance(hours, int) and not 1 <= hours <= MOST_HOURS:
        raise UsageError(f"an offer cannot stand for {hours} hours", hint=f"Give 1 to {MOST_HOURS} hours.")


def offer(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return an offer of each exhibit, several as one transfer."""
    hours = filled.arguments["hours"]
    stands = hours if isinstance(hours, int) else USUAL_HOURS
    ends = filled.values["expires_at"] or format_instant(context.now + stands * HOUR)
    return each(completed(filled, {"expires_at": ends, "transfer": _shared(filled, context)}), context)


def check_hand_out(typed: Mapping[str, object]) -> None:
    """Raise UsageError if an identity document is named although none was checked."""
    if typed["identity_document"] and typed["identity_not_checked"]:
        raise UsageError(
            "a document is named, and yet none was looked at", hint="Say --identity-checked instead."
        )


def hand_out(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return a hand-out of each exhibit, several as one transfer."""
    return each(completed(filled, {"transfer": _shared(filled, context)}), context)


def _shared(filled: Filled, context: FormContext) -> str | None:
    """Return the identifier of a transfer of several exhibits; None for a single one."""
    return context.new_id() if len(filled.things) > 1 else None


def accept(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return the requests that accept exhibits as they were found, with an unnumbered item.

    Raise UsageError for contradictions.
    """
    return (*as_found(filled, context), *_surplus(filled))


def refuse(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return the requests that refuse exhibits, with an unnumbered item; raise UsageError for empty text."""
    return (*each(filled, context), *_surplus(filled))


def _surplus(filled: Filled) -> tuple[Request, ...]:
    """Return the discrepancy of the first exhibit on an unnumbered item found with it; none without one."""
    surplus = filled.arguments["surplus"]
    if not isinstance(surplus, str):
        return ()
    if not surplus.strip():
        raise UsageError("--surplus says nothing", hint="Describe the item: it has no number.")
    told: Mapping[str, Value] = {
        "occurred_at": filled.values.get("occurred_at"),
        "differences": "surplus",
        "description": surplus,
    }
    return (Request("exhibit.discrepancy_reported", told, subject=filled.things[0]),)


def reassign(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return an offer of each exhibit that a custodian can pass on: their own, or made for them."""
    leaver = str(filled.arguments["custodian"])
    own = context.signer() == leaver
    ends = filled.values["expires_at"] or format_instant(context.now + LEAVING_DAYS * DAY)
    told = {
        "expires_at": ends,
        "transfer": context.new_id(),
        "purpose": "reassignment",
    }
    values = dict(completed(filled, told).values)
    if own:
        del values["reason"]
    kind = "transfer.offered" if own else "transfer.reassigned"
    offered = exhibits_of(context.lookup, context.now, leaver, own=own).offered
    return tuple(Request(kind, values, subject=exhibit.id) for exhibit in offered)
