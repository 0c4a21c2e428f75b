"""Tasks of the evidence room: returns, releases under hold, losses, discrepancies, open rounds."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import format_instant
from custody.ledger.state.state_cache import recalled
from custody.ledger.views.deadlines.deadline import Task, turn
from custody.ledger.views.deadlines.proposals import can_accept
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.legal_holds.rules import holds_outside as keeping
from custody.model.records import CheckOut, Discrepancy, Exhibit, Item, RoundMatter, Whereabouts


def returns(lookup: Lookup, low: int, high: int, now: int, term: str = "due") -> Iterator[Task]:
    """Yield the returns due between two instants (seconds UTC), the earliest first.

    With ``term`` ``closed`` those that took place.
    """
    for check_out in lookup.under(CheckOut, term, format_instant(low), format_instant(high)):
        kind = "transfer.returned" if check_out.keyless else "exhibit.checked_in"
        who = (check_out.giver,) if check_out.keyless else (check_out.giver, check_out.to)
        left = not check_out.keyless and not can_accept(lookup, check_out.giver, now)
        actors = tuple(
            dict.fromkeys(actor for actor in who if check_out.keyless or can_accept(lookup, actor, now))
        )
        yield Task(
            "return_due",
            "exhibit",
            check_out.exhibit,
            "outside" if check_out.keyless else "checked_out_left" if left else "checked_out",
            at=check_out.back,
            case=check_out.case,
            awaited="transfer.reassigned" if left else kind,
            roles=turn("transfer.reassigned") if left else (),
            actors=() if left else actors,
            position=check_out.position,
        )


def missing(lookup: Lookup) -> Iterator[Task]:
    """Yield a task for each exhibit recorded as missing, the longest missing first."""
    for where in lookup.under(Whereabouts, "lost", "", "~"):
        exhibit = lookup.get(Exhibit, where.exhibit)
        yield Task(
            "missing",
            "exhibit",
            exhibit.id,
            "missing",
            since=where.lost,
            case=exhibit.case,
            awaited="exhibit.recovered",
            roles=turn("exhibit.recovered"),
            position=where.lost_position,
        )


def discrepancies(lookup: Lookup) -> Iterator[Task]:
    """Yield a task for each discrepancy without a recorded outcome."""
    for matter in lookup.under(Discrepancy, "open", "", "~"):
        yield Task(
            "discrepancy",
            "exhibit",
            matter.exhibit,
            "discrepancy",
            since=matter.since,
            case=matter.case,
            awaited="exhibit.discrepancy_resolved",
            roles=turn("exhibit.discrepancy_resolved"),
            position=matter.position,
        )


def uncounted(lookup: Lookup) -> Iterator[Task]:
    """Yield a task for each unanswered matter of a closed round: missing exhibits, unmatched scans.

    A missing exhibit is a task of its custodian.
    """
    for matter in lookup.under(RoundMatter, "open", "", "~"):
        exhibit = None if matter.exhibit is None else lookup.get(Exhibit, matter.exhibit)
        if exhibit is None:
            kind, space, subject = "inventory.scan_identified", "inventory", matter.inventory
            actors: tuple[str, ...] = ()
        else:
            kind, space, subject = "inventory.exhibit_traced", "exhibit", exhibit.id
            actors = () if exhibit.custodian is None else (exhibit.custodian,)
        yield Task(
            f"inventory_{matter.sort}",
            space,
            subject,
            f"inventory_{matter.sort}",
            since=matter.since,
            case=None if exhibit is None else exhibit.case,
            awaited=kind,
            roles=turn(kind),
            actors=actors,
            position=matter.position,
        )


def unregistered(lookup: Lookup) -> Iterator[Task]:
    """Yield a task for each split exhibit with unregistered components, for its last custodian."""
    for whole in lookup.under(Item, "splitting", "", "~"):
        exhibit = lookup.get(Exhibit, whole.exhibit)
        yield Task(
            "split_parts",
            "exhibit",
            exhibit.id,
            "split_parts",
            since=whole.split,
            case=exhibit.case,
            awaited="exhibit.registered",
            roles=turn("exhibit.registered"),
            actors=(exhibit.holder,),
        )


def outside_under_hold(lookup: Lookup, now: int) -> Iterator[Task]:
    """Yield a task for each exhibit outside with no return expected under a hold, for its custodian."""
    state = recalled(lookup.reader)
    for where in lookup.under(Whereabouts, "outside", "", "~"):
        if not any(keeping(state, where, now)):
            continue
        exhibit = lookup.get(Exhibit, where.exhibit)
        yield Task(
            "left_under_hold",
            "exhibit",
            exhibit.id,
            "left_under_hold",
            since=where.outside_since,
            case=exhibit.case,
            awaited="transfer.returned",
            actors=(exhibit.holder,),
            position=where.outside_position,
        )
