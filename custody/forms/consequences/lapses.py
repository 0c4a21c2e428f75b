"""The work that a lapse leaves to the person who had to preserve, and on data that the agency holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from custody.law import grounds
from custody.law.clock import moment
from custody.layout import called, many, short

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import SignedDraft
    from custody.ledger.views.deadlines.after_preservation import Aftermath, Quashed, Withdrawal
    from custody.ledger.views.exhibits.holding_authority import HeldExhibit


def after_documents(left: Mapping[str, Aftermath | None]) -> list[dict[str, Any]]:
    """Return the work that lapses leave, as a JSON document for each order or request."""
    return [_document(after) for after in left.values() if after is not None]


def lapse_lines(draft: SignedDraft, left: Mapping[str, Aftermath | None]) -> list[str]:
    """Return lines for people on the time of a lapse, and on the work that it leaves."""
    from custody.ledger.statements.instruments import lapsed_at

    after = left[draft.entry.envelope.subject]
    return [f"  lapsed {lapsed_at(draft.facts)}", *([] if after is None else _lines(after))]


def _document(after: Aftermath) -> dict[str, Any]:
    return {
        "subject": after.subject,
        "preserved_data": after.custodian,
        "not_before": moment(after.not_before),
        "beneath": list(after.beneath),
        "held": after.held,
        "held_without_authority": [held_document(exhibit) for exhibit in after.bare],
    }


def held_document(one: HeldExhibit) -> dict[str, Any]:
    """Return an exhibit with the authority on record for holding it as a JSON document."""
    found = one.authority
    since = moment(found.since)
    return {
        "exhibit": one.exhibit,
        "seizure": one.seizure,
        "production_order": one.production,
        "basis": found.basis,
        "since": since,
        "why": found.why,
    }


def quash_lines(left: Quashed, custodian: str, agency: str) -> list[str]:
    """Return lines on the work that a quashed order leaves, on the custodian's and the agency's data."""
    lines = [f"  who had to preserve: {grounds.PRESERVED_AFTER[custodian]}; notify the addressee"]
    if left.beneath:
        requests = " ".join(map(short, left.beneath))
        lines.append(f"    still needed for another State (request {requests}): issue a new order at once")
    count = many(len(left.obtained), "exhibit")
    lines.append(f"  what the agency holds by it ({count}): {grounds.AGENCY_AFTER[agency]}")
    lines += [f"    exhibit {short(exhibit)}" for exhibit in left.obtained]
    lines.append("  the record itself lets nothing go: whatever goes, goes by an entry of its own")
    return lines


def withdrawal_document(left: Withdrawal) -> dict[str, Any]:
    """Return the work that an order's withdrawal leaves, as a JSON document."""
    return {
        "preservation_order": left.order,
        "bound": [
            {
                "preservation_request": duty.request,
                "state": duty.state,
                "until": None if duty.until is None else moment(duty.until),
            }
            for duty in left.bound
        ],
        "following": list(left.following),
        "secret": left.secret,
    }


def withdrawal_lines(
    left: Withdrawal, names: Mapping[str, str | None], things: Mapping[str, tuple[str, str]]
) -> list[str]:
    """Return lines on the duties that outlast a withdrawn order, and on the data that it no longer covers.

    ``names`` are those of requests; ``things`` are sort and name of seizures and production orders.
    """
    lines = []
    for duty in left.bound:
        until = "with no end yet" if duty.until is None else f"until {moment(duty.until)}"
        request = called(names.get(duty.request), duty.request)
        lines += [
            f"  still owed to {duty.state}, {until}: the data of request {request}",
            (
                "    no domestic order preserves them then: issue another, and custody preservation-request "
                "link-order"
            ),
        ]
    for each in left.following:
        sort, name = things[each]
        taken = f"what {sort} {called(name, each)} took"
        given = f"what was handed over under production order {called(name, each)}"
        what = given if sort == "production_order" else taken
        lines.append(f"  {what} is held for as long as this order lasts, and no longer")
    if left.secret:
        who = "1 person keeps" if left.secret == 1 else f"{left.secret} persons keep"
        lines.append(
            f"  {who} the order confidential all the same, until that ends or is lifted: "
            "custody preservation-order lift-confidentiality"
        )
    return lines


def _lines(after: Aftermath) -> list[str]:
    """Return lines on the work after a lapse, for the two clocks separately."""
    if after.custodian == "still_needed":
        requests = " ".join(map(short, after.beneath))
        custodian = f"still needed for another State (request {requests}): issue a new order at once"
    else:
        custodian = "the duty to preserve is over; a new order if the data are still needed"
    lines = [
        f"  who had to preserve: {custodian}; nothing is released before {moment(after.not_before)}",
        f"  what the agency holds in the case ({many(after.held, 'exhibit')}): the lapse changes nothing about it",
    ]
    if after.bare:
        since = moment(min(exhibit.authority.since for exhibit in after.bare))
        lines.append(f"  held without recorded authority: {many(len(after.bare), 'exhibit')}, since {since}")
    return lines
