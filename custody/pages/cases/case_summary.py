"""The six facts that are asked of a case at a counter, and its timeline."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from custody.display import code_words
from custody.forms.missing_answers import values_of
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

#: The records of one class that are read for the facts and, for people, for the timeline.
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
    unserved = sum(view.order.unserved for view in running)
    others += f"; {unserved} without service on record" if unserved else ""
    others += f"; {count - len(views)} not looked at" if count > len(views) else ""
    text = f"{len(running)} in force{more}{others}" if count else "none"
    return Fact("instruments", "orders", len(running), text, opens=Target("preservation_orders", case))


def _held(context: PageContext, case: str, exhibits: Fact) -> str:
    """Return how many exhibits there are, and of those looked at how many left."""
    keys = [exhibit.id for exhibit in _some(context, Exhibit, case)]
    gone = len(gone_among(context.lookup, keys))
    among = f" of the {MOST} looked at" if len(keys) == MOST else ""
    return f"{exhibits.text}{f', {gone}{among} left' if gone else ''}"


def _evidence(context: PageContext, case: str) -> Fact:
    """Return the alarms about the case's evidence in numbers."""
    found = of_case(context.lookup, case)
    if found:
        return Fact("evidence", "evidence", len(found), summed(found), tone="bad")
    return Fact("evidence", "evidence", 0, "no fault on record")


def _transfers(context: PageContext, case: str) -> Fact:
    """Return the offers of the case's exhibits that are open."""
    offers = list(context.lookup.under(Offer, "due", "", "~"))
    exhibits = {
        record.id: record for record in context.lookup.many(Exhibit, [offer.exhibit for offer in offers])
    }
    here = [offer for offer in offers if exhibits[offer.exhibit].case == case]
    names = ", ".join(dict.fromkeys(context.names.person(offer.receiver) for offer in here))
    text = f"{len(here)} open, to {names}" if here else "none open"
    return Fact("transfers", "transfers", len(here), text, tone="warn" if here else "")


def case_timeline(
    context: PageContext, case: str, entries: Sequence[EntryView], *, whole: bool = False
) -> tuple[Timeline, tuple[str, ...]]:
    """Return the timeline of a case, and sentences on what it leaves out.

    It has the case's own entries, and of its instruments, seizures and exhibits ``MOST`` of each sort; with ``whole``
    all of them. The lane of a sort that has more says how many, and its sentence how they are listed.
    """
    lanes, left_out = [], []
    for label, (cls, drawn, noun, group) in _LANES.items():
        records = list(islice(context.lookup.under(cls, "case", case), None if whole else MOST))
        left = (
            0
            if len(records) < MOST or whole
            else context.lookup.count(cls, "case", case, case) - len(records)
        )
        events = in_order(drawn(context, records))
        if events:
            lanes.append(Lane(f"{label} +{left}" if left else label, events))
        if left:
            name = context.names.unique_name("case", case, context.names.label("case", case))
            flag = shlex.join(values_of("--case", [name]))
            listed = context.say(f"`custody {group} list {flag}`")
            left_out.append(
                f"{left} of {left + len(records)} {noun}, on the timeline; {listed} and the list of them have all"
            )
    timeline = Timeline("timeline", "Timeline", (course(context, entries, "case"), *lanes), context.now, "")
    return timeline, tuple(left_out)


def _orders(context: PageContext, found: Sequence[Order]) -> Iterator[Event]:
    for order in found:
        name = context.names.label("preservation_order", order.id)
        standing = view_order(order, context.now, context.warn).standing
        state = code_words(standing.state)
        if not order.periods:
            text = f"Preservation order {name} was issued; no period runs: {state}."
            yield event(order.issued, None, "point", text, name=name, entry=_first_of(context, order.id))
        for at, period in enumerate(order.periods):
            part = f"renewal {at}" if at else "first period"
            text = f"Preservation order {name}: {part} up to {when(period.end)}."
            yield event(period.start, period.end, "period", text, name=name, entry=period.position)


def _requests(context: PageContext, found: Sequence[Request]) -> Iterator[Event]:
    for request in found:
        name = context.names.label("preservation_request", request.id)
        way = f"from {request.state} received" if request.incoming else f"to {request.state} sent"
        text = f"Preservation request {name} {way}."
        yield event(request.made, None, "point", text, name=name, entry=_first_of(context, request.id))


def _seizures(context: PageContext, found: Sequence[Seizure]) -> Iterator[Event]:
    for seizure in found:
        name = context.names.label("seizure", seizure.id)
        text = f"Seizure {name} under {SEIZURE_BASIS[seizure.basis]}: {many(seizure.things, 'exhibit')}."
        yield event(seizure.occurred, None, "point", text, name=name, entry=_first_of(context, seizure.id))


def _productions(context: PageContext, found: Sequence[Production]) -> Iterator[Event]:
    for order in found:
        name = context.names.label("production_order", order.id)
        text = f"Production order {name} was issued: {code_words(order.state)}."
        yield event(order.issued, None, "point", text, name=name, entry=_first_of(context, order.id))


def _exhibits(context: PageContext, found: Sequence[Exhibit]) -> Iterator[Event]:
    """Yield the time for which each exhibit has been with the agency."""
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


#: The lanes of a case's timeline: records, what draws them, their noun, and the command that lists them.
_LANES: dict[str, tuple[type[Any], Callable[[PageContext, Sequence[Any]], Iterator[Event]], str, str]] = {
    "orders": (Order, _orders, "preservation orders", "preservation-order"),
    "requests": (Request, _requests, "preservation requests", "preservation-request"),
    "seizures": (Seizure, _seizures, "seizures", "seizure"),
    "production": (Production, _productions, "production orders", "production-order"),
    "exhibits": (Exhibit, _exhibits, "exhibits", "exhibit"),
}
