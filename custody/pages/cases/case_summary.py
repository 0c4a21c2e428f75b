"""The six facts that are asked of a case at a counter, and its timeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from custody.law.grounds import SEIZURE_BASIS
from custody.layout import many
from custody.ledger.views.entries.entries import EntryView
from custody.ledger.views.exhibits.dispositions import gone_among
from custody.ledger.views.worklist.alarms import of_case, summed
from custody.ledger.views.worklist.worklist_page import view_order
from custody.model.records import Exhibit, Offer, Order, Production, Record, Request, Seizure
from custody.pages.parts.lanes import event, in_order
from custody.pages.parts.page import Fact, Lane, Target, Timeline
from custody.pages.parts.wording import when
from custody.pages.things.counter import chosen, course

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import Event

#: The records of one class that are read for the facts and for the timeline.
MOST = 100
R = TypeVar("R", bound=Record)


def case_summary(context: PageContext, case: str, told: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return state, decision, instruments, exhibits, evidence and transfers of a case.

    ``told`` are the facts that its page states of it.
    """
    exhibits = chosen(told, "exhibits", "exhibits", "none")
    return (
        chosen(told, "state", "state", ""),
        chosen(told, "decision", "decision", "none on record"),
        _instruments(context, case),
        Fact("exhibits", "exhibits", exhibits.value, _held(context, case, exhibits), opens=exhibits.opens),
        _evidence(context, case),
        _transfers(context, case),
    )


def _instruments(context: PageContext, case: str) -> Fact:
    """Return how many preservation orders are in force, and the end that comes first."""
    views = [view_order(order, context.now, context.warn) for order in _some(context, Order, case)]
    running = [view for view in views if view.standing.state in ("in_force", "due_soon")]
    ends = [view.standing.ends for view in running if view.standing.ends is not None]
    count = context.lookup.count(Order, "case", case, case)
    first = "" if len(running) == 1 else ", first"
    more = f"{first} until {when(min(ends))}" if ends else ""
    others = f", of {count}" if count > len(running) else ""
    text = f"{len(running)} in force{more}{others}" if count else "none"
    return Fact("instruments", "orders", len(running), text, opens=Target("preservation_orders", case))


def _held(context: PageContext, case: str, exhibits: Fact) -> str:
    """Return how many exhibits there are, and of those looked at how many left."""
    keys = [exhibit.id for exhibit in _some(context, Exhibit, case)]
    gone = len(gone_among(context.lookup, keys))
    return f"{exhibits.text}{f', {gone} left' if gone else ''}"


def _evidence(context: PageContext, case: str) -> Fact:
    """Return the alarms about the case's evidence in numbers."""
    found = of_case(context.lookup, case)
    if found:
        return Fact("evidence", "evidence", len(found), summed(found), tone="bad")
    return Fact("evidence", "evidence", 0, "no fault on record")


def _transfers(context: PageContext, case: str) -> Fact:
    """Return the offers of the case's exhibits that are open."""
    offers = list(islice(context.lookup.under(Offer, "due", "", "~"), MOST))
    exhibits = {
        record.id: record for record in context.lookup.many(Exhibit, [offer.exhibit for offer in offers])
    }
    here = [offer for offer in offers if exhibits[offer.exhibit].case == case]
    names = ", ".join(dict.fromkeys(context.names.person(offer.receiver) for offer in here))
    text = f"{len(here)} open, to {names}" if here else "none open"
    return Fact("transfers", "transfers", len(here), text, tone="warn" if here else "")


def case_timeline(context: PageContext, case: str, entries: Sequence[EntryView]) -> Timeline:
    """Return the timeline of a case: its own entries, its instruments, seizures and exhibits."""
    lanes = {
        "orders": _orders(context, case),
        "requests": _requests(context, case),
        "seizures": _seizures(context, case),
        "production": _productions(context, case),
        "exhibits": _exhibits(context, case),
    }
    made = [lane for label, events in lanes.items() if (lane := Lane(label, in_order(events))).events]
    return Timeline("timeline", "Timeline", (course(context, entries, "case"), *made), context.now, "")


def _orders(context: PageContext, case: str) -> Iterator[Event]:
    for order in _some(context, Order, case):
        name = context.names.label("preservation_order", order.id)
        standing = view_order(order, context.now, context.warn).standing
        state = standing.state.replace("_", " ")
        if not order.periods:
            text = f"Preservation order {name} was issued; no period runs: {state}."
            yield event(order.issued, None, "point", text, name=name, entry=_first_of(context, order.id))
        for at, period in enumerate(order.periods):
            part = f"renewal {at}" if at else "first period"
            text = f"Preservation order {name}: {part} up to {when(period.end)}."
            yield event(period.start, period.end, "period", text, name=name, entry=period.position)


def _requests(context: PageContext, case: str) -> Iterator[Event]:
    for request in _some(context, Request, case):
        name = context.names.label("preservation_request", request.id)
        way = f"from {request.state} received" if request.incoming else f"to {request.state} sent"
        text = f"Preservation request {name} {way}."
        yield event(request.made, None, "point", text, name=name, entry=_first_of(context, request.id))


def _seizures(context: PageContext, case: str) -> Iterator[Event]:
    for seizure in _some(context, Seizure, case):
        name = context.names.label("seizure", seizure.id)
        text = f"Seizure {name} under {SEIZURE_BASIS[seizure.basis]}: {many(seizure.things, 'exhibit')}."
        yield event(seizure.occurred, None, "point", text, name=name, entry=_first_of(context, seizure.id))


def _productions(context: PageContext, case: str) -> Iterator[Event]:
    for order in _some(context, Production, case):
        name = context.names.label("production_order", order.id)
        text = f"Production order {name} was issued: {order.state.replace('_', ' ')}."
        yield event(order.issued, None, "point", text, name=name, entry=_first_of(context, order.id))


def _exhibits(context: PageContext, case: str) -> Iterator[Event]:
    """Yield the time for which each exhibit has been with the agency."""
    found = list(_some(context, Exhibit, case))
    gone = gone_among(context.lookup, [exhibit.id for exhibit in found])
    names = context.names.labels("exhibit", (exhibit.id for exhibit in found))
    for exhibit in found:
        left = gone.get(exhibit.id)
        first, name = exhibit.holds[0], names[exhibit.id]
        person = context.names.person(first.holder)
        end = "" if left is None else f"; it left by entry {left.position}"
        text = f"{person} became the first custodian of {name}{end}."
        until = None if left is None else left.since
        yield event(first.since, until, "period", text, name=name, entry=first.position)


def _first_of(context: PageContext, subject: str) -> int:
    """Return the position of a subject's first entry."""
    return context.lookup.reader.positions(subject, 0, 1)[0]


def _some(context: PageContext, cls: type[R], case: str) -> Iterator[R]:
    """Yield the first records of a class in a case."""
    return islice(context.lookup.under(cls, "case", case), MOST)
