"""What follows a decision against an order or seizure: its addressee is told, things go back.

So it does when the consent to a seizure is withdrawn. Copies that were made before are accounted for by themselves,
also after the thing went back.

Due from the instant of the decision on, and until an entry settles it: where the law at home gives time, that is for
whoever reads the line.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from custody.law.clock import format_instant
from custody.ledger.state.state_cache import recalled
from custody.ledger.views.deadlines.deadline import Task, turn, urgency
from custody.ledger.views.exhibits.holding_authority import uncovered_copies
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.exits.duty_to_return import unsettled_duty
from custody.model.records import Compliance, Departure, Exhibit, Item, Order, Production, Seizure


def untold(lookup: Lookup, low: int, high: int) -> Iterator[Task]:
    """Yield orders between two instants whose addressee was not notified of their end or new force."""
    for order in lookup.under(Order, "notify", format_instant(low), format_instant(high)):
        yield Task(
            "notify",
            "preservation_order",
            order.id,
            "notify" if order.end_notice_due is not None else "notify_restored",
            at=order.restoration_notice_due if order.end_notice_due is None else order.end_notice_due,
            case=order.case,
            awaited="preservation_order.status_notified",
            roles=turn("preservation_order.status_notified", recorded=True),
        )


def owing(lookup: Lookup, low: int, high: int, now: int) -> list[Task]:
    """Return the exhibits to give back since an instant between two, in order: their custodian's turn."""
    state, found = recalled(lookup.reader), []
    for exhibit in _taken(lookup):
        why = None if exhibit.superseded else unsettled_duty(state, exhibit, now)
        if why is not None and low <= why.since <= high:
            here = lookup.maybe(Departure, exhibit.id) is None
            found.append(
                Task(
                    "give_back",
                    "exhibit",
                    exhibit.id,
                    "give_back",
                    at=why.since,
                    case=exhibit.case,
                    awaited="disposition.executed",
                    roles=() if here else turn("disposition.retention_authorised"),
                    actors=(exhibit.holder,) if here else (),
                )
            )
    found += [one for one in _unlisted(lookup) if low <= (one.at or 0) <= high]
    return sorted(found, key=urgency)


def _unlisted(lookup: Lookup) -> Iterator[Task]:
    """Yield seizures to be given back entirely without registered exhibits, unless the inventory is empty."""
    for seizure in lookup.under(Seizure, "give_back", "", "~"):
        if seizure.things or seizure.inventoried == 0:
            continue
        at = seizure.decided if seizure.decision is not None else seizure.withdrawn
        if at is not None:
            yield Task(
                "give_back",
                "seizure",
                seizure.id,
                "give_back_unlisted",
                at=at,
                case=seizure.case,
                awaited="exhibit.registered",
                roles=turn("exhibit.registered"),
            )


def copies(lookup: Lookup, now: int) -> Iterator[Task]:
    """Yield the exhibits with copies left without authority to hold them, and the reason."""
    for exhibit in _taken(lookup):
        found = uncovered_copies(lookup, exhibit)
        if found is not None and found.since <= now:
            yield Task(
                "copies",
                "exhibit",
                exhibit.id,
                "copies" if found.why == "withdrawn" else "copies_refused",
                since=found.since,
                case=exhibit.case,
                awaited="disposition.retention_authorised",
                roles=turn("disposition.retention_authorised"),
            )


def _taken(lookup: Lookup) -> Iterator[Exhibit]:
    """Yield what a decision says goes back, each once, with the components taken out of it."""
    seen: set[str] = set()
    waiting = deque(_named(lookup))
    while waiting:
        exhibit = waiting.popleft()
        if exhibit.id in seen:
            continue
        seen.add(exhibit.id)
        yield exhibit
        parts = [one.exhibit for one in lookup.under(Item, "parent", exhibit.id)]
        waiting.extend(one for part in parts if (one := lookup.maybe(Exhibit, part)) is not None)


def _named(lookup: Lookup) -> Iterator[Exhibit]:
    """Yield what a refused seizure or withdrawn consent covered, or what is named itself.

    So is what was taken under an order that was set aside, or handed over under one that was withdrawn or set
    aside.
    """
    whole: dict[str, None] = {}
    for seizure in lookup.under(Seizure, "give_back", "", "~"):
        lost = seizure.lost_since is not None
        if seizure.decision == "refused" or (lost and seizure.withdrawn is not None):
            whole[seizure.id] = None
        for exhibit_id in (*seizure.exhibits_to_return, *(seizure.taken_back if lost else ())):
            exhibit = lookup.maybe(Exhibit, exhibit_id)
            if exhibit is not None:
                yield exhibit
    for course in lookup.under(Compliance, "give_back"):
        whole.update((one.id, None) for one in lookup.under(Seizure, "order", course.order))
    for one in whole:
        yield from lookup.under(Exhibit, "seized", f"{one} ", f"{one} ~")
    for order in lookup.under(Production, "doubted", ""):
        yield from lookup.under(Exhibit, "produced", f"{order.id} ", f"{order.id} ~")
