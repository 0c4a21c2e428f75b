"""Tasks that expire: offered transfers, proposed acts, approved acts not executed."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import format_instant
from custody.ledger.views.deadlines.deadline import Task, turn
from custody.ledger.views.subjects.lookup import Lookup
from custody.model import roles
from custody.model.kinds import NAMED
from custody.model.records import Actor, Amendment, Deputyship, Exhibit, Offer, Proposal
from custody.model.schema.proposals import CARRIES_OUT


def offers(lookup: Lookup, low: int, high: int, now: int, term: str = "due") -> Iterator[Task]:
    """Yield the offers that expire between two instants (seconds UTC), the earliest first.

    With ``term`` ``closed`` the ended ones.
    """
    for offer in lookup.under(Offer, term, format_instant(low), format_instant(high)):
        exhibit = lookup.get(Exhibit, offer.exhibit)
        past = offer.expires <= now
        vacant = not past and not can_accept(lookup, offer.receiver, now)
        left = (past or vacant) and not can_accept(lookup, offer.giver, now)
        awaited = "transfer.recalled" if past or vacant else "transfer.accepted"
        yield Task(
            "offer_end",
            "exhibit",
            offer.exhibit,
            "offer_left" if left else "offer_vacant" if vacant else "offer_expired" if past else "offer",
            at=offer.expires,
            case=exhibit.case,
            awaited="transfer.reassigned" if left else awaited,
            roles=turn("transfer.reassigned") if left else (),
            actors=() if left else (offer.giver if past or vacant else offer.receiver,),
            position=offer.position,
        )


def can_accept(lookup: Lookup, actor: str, now: int) -> bool:
    """Return whether an actor has a key and a role to accept an exhibit at ``now`` (seconds UTC)."""
    found, deputy = lookup.maybe(Actor, actor), lookup.maybe(Deputyship, actor)
    return roles.can_sign(found, deputy, "transfer.accepted", now)


def proposals(lookup: Lookup, low: int, high: int, now: int, term: str = "due") -> Iterator[Task]:
    """Yield the proposals that expire between two instants (seconds UTC), the earliest first.

    With ``term`` ``closed`` the settled ones. An expired one is left out unless it was approved and not
    executed.
    """
    for proposal in lookup.under(Proposal, term, format_instant(low), format_instant(high)):
        past = proposal.expires <= now
        carried_out = CARRIES_OUT.get(proposal.act, proposal.act)
        if term == "closed":
            yield _row(proposal, "settled", None)
        elif proposal.status == "approved" and carried_out not in NAMED:
            continue  # the approval itself does it
        elif proposal.status == "approved" and not past:
            yield _row(proposal, "carry_out", carried_out)
        elif proposal.status == "approved" and not _gone(lookup, proposal):
            yield _row(proposal, "propose_again", f"{proposal.act}.proposed")
        elif proposal.status == "open" and not past:
            yield _row(proposal, "approve", f"{proposal.act}.approved", proposal.agreed)


def _gone(lookup: Lookup, proposal: Proposal) -> bool:
    """Return whether the fields of a proposal were erased under another one."""
    amendment = lookup.maybe(Amendment, str(proposal.target))
    return amendment is not None and set(proposal.fields) <= set(amendment.erased)


def _row(proposal: Proposal, why: str, awaited: str | None, spent: tuple[str, ...] = ()) -> Task:
    """Return the task of one proposal."""
    return Task(
        "proposal_end",
        "proposal",
        proposal.subject,
        why,
        at=proposal.expires,
        awaited=awaited,
        roles=() if awaited is None else turn(awaited),
        spent=spent,
        position=proposal.position,
    )
