"""Tasks after a decision against an order or seizure: notify the addressee, return the exhibits.

The withdrawal of a consent to a seizure has the same effect. Copies made before are tasks of their own, even
after the exhibit went back. Each task is due from the instant of the decision until an entry settles it;
periods that national law grants are not computed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from custody.law.clock import format_instant
from custody.ledger.state.state_cache import recalled
from custody.ledger.views.deadlines.deadline import Task, turn, urgency
from custody.ledger.views.exhibits.holding_authority import uncovered_copies
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.exits.duty_to_return import returns_some, unsettled_duty
from custody.model.records import Compliance, Departure, Exhibit, Item, Order, Production, Seizure


def unnotified(lookup: Lookup, low: int, high: int) -> Iterator[Task]:
    """Yield the orders whose addressee was not yet notified of their end or renewed force.

    Only those that ended or came into force again between ``low`` and ``high`` (seconds UTC), the earliest
    first.
    """
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


def exhibits_to_return(lookup: Lookup, low: int, high: int, now: int) -> list[Task]:
    """Return the exhibits to return since an instant from ``low`` to ``high``, the earliest first.

    Seconds UTC. Each is a task of its custodian; a seizure without registered exhibits is one task as a
    whole.
    """
    found = [task for exhibit in _taken(lookup) for task in _to_return(lookup, exhibit, now)]
    found += _unlisted(lookup.under(Seizure, "give_back", "", "~"))
    return sorted((task for task in found if low <= (task.at or 0) <= high), key=urgency)


def of_source(lookup: Lookup, source: Seizure | Production, now: int) -> Iterator[Task]:
    """Yield the tasks after a decision about one source, and about each exhibit from it.

    The exhibits are read only where the record of the source says that a decision may return some.
    """
    if isinstance(source, Seizure):
        yield from _unlisted([source])
    if not returns_some(recalled(lookup.reader), source):
        return
    term = "seized" if isinstance(source, Seizure) else "produced"
    for exhibit in _with_parts(lookup, lookup.under(Exhibit, term, f"{source.id} ", f"{source.id} ~")):
        yield from _to_return(lookup, exhibit, now)
        yield from _uncovered(lookup, exhibit, now)


def _to_return(lookup: Lookup, exhibit: Exhibit, now: int) -> Iterator[Task]:
    """Yield the task to return an exhibit; none where no duty to return it is unsettled."""
    why = None if exhibit.superseded else unsettled_duty(recalled(lookup.reader), exhibit, now)
    if why is not None:
        here = lookup.maybe(Departure, exhibit.id) is None
        yield Task(
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


def _unlisted(seizures: Iterable[Seizure]) -> Iterator[Task]:
    """Yield those of these seizures to be returned in full that have no exhibits and no empty inventory."""
    for seizure in seizures:
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
    """Yield the exhibits of which copies remain at ``now`` without authority to hold them."""
    for exhibit in _taken(lookup):
        yield from _uncovered(lookup, exhibit, now)


def _uncovered(lookup: Lookup, exhibit: Exhibit, now: int) -> Iterator[Task]:
    """Yield the task about copies of an exhibit that remain without authority; none where there is none."""
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
    """Yield the exhibits that a decision returns, each once, with the components taken out of them."""
    return _with_parts(lookup, _named(lookup))


def _with_parts(lookup: Lookup, exhibits: Iterable[Exhibit]) -> Iterator[Exhibit]:
    """Yield these exhibits, each once, with the components taken out of them."""
    seen: set[str] = set()
    waiting = deque(exhibits)
    while waiting:
        exhibit = waiting.popleft()
        if exhibit.id in seen:
            continue
        seen.add(exhibit.id)
        yield exhibit
        parts = [component.exhibit for component in lookup.under(Item, "parent", exhibit.id)]
        waiting.extend(found for part in parts if (found := lookup.maybe(Exhibit, part)) is not None)


def _named(lookup: Lookup) -> Iterator[Exhibit]:
    """Yield the exhibits of refused seizures and withdrawn consents, and those named for return.

    Also those seized under an order that was set aside, or handed over under a production order that was
    withdrawn or set aside.
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
        whole.update((seizure.id, None) for seizure in lookup.under(Seizure, "order", course.order))
    for seizure_id in whole:
        yield from lookup.under(Exhibit, "seized", f"{seizure_id} ", f"{seizure_id} ~")
    for order in lookup.under(Production, "doubted", ""):
        yield from lookup.under(Exhibit, "produced", f"{order.id} ", f"{order.id} ~")
