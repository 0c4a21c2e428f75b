"""The head of a preservation request's page, and its timeline: periods, pending decisions, its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.pages.instruments import clocks
from custody.pages.parts.gate import Gate
from custody.pages.parts.lanes import event
from custody.pages.parts.page import Fact, Lane, Table, Timeline
from custody.pages.parts.stated_facts import fact_of
from custody.pages.things.counter import chosen, course, newest

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.ledger.views.instruments.preservation_requests import RequestView
    from custody.model.records import Request
    from custody.pages.parts.context import PageContext

#: The kinds of the entries that end a duty.
_ENDING = tuple(
    f"preservation_request.{act}" for act in ("refused", "not_executed", "withdrawn", "data_released")
)


def request_head(
    context: PageContext, record: Request, told: Sequence[Fact], first: EntryView, coming: Fact
) -> tuple[Fact, ...]:
    """Return which State, the state, until when, since when, which data, and what comes next.

    ``told`` are the facts that the page states of the request, ``first`` is its first entry, ``coming`` what comes
    next.
    """
    data = fact_of(Gate(context.lookup), first, "data_categories")
    made = "received" if record.incoming else "sent"
    return (
        chosen(told, "state", f"{'from' if record.incoming else 'to'} State", ""),
        chosen(told, "standing", "state", ""),
        chosen(told, "earliest_end", "until", "no end: no period runs, or a decision is pending"),
        chosen(told, "made", made, "not known"),
        Fact("data_categories", "data", None, "not stated") if data is None else replace(data, label="data"),
        coming,
    )


def request_timeline(context: PageContext, view: RequestView, entries: Sequence[EntryView]) -> Timeline:
    """Return the course of a request and the duty under it."""
    return Timeline(
        "timeline", "Timeline", (course(context, entries), *_lanes(view, entries)), context.now, ""
    )


def _duty(request: Request) -> str:
    """Return the name of the duty; of a sent request, that of the other State."""
    return f"Duty to {request.state}" if request.incoming else f"Preserved in {request.state}"


def _lanes(view: RequestView, entries: Sequence[EntryView]) -> Iterator[Lane]:
    """Yield the periods of the duty, the time until a pending decision, and its end."""
    request = view.request
    yield from clocks.lanes(request.periods, view.gaps, _duty(request))
    if view.open_ended and request.periods:
        text = "The data stay preserved until a pending request is decided."
        pending = event(
            request.periods[-1].end, None, "open", text, name="pending", entry=request.periods[-1].position
        )
        yield Lane("until decided", (pending,))
    ends = [
        at for at in (request.refusal, request.failure, request.withdrawn, request.released) if at is not None
    ]
    if ends:
        text, by = f"{_duty(request)} ended.", newest(entries, *_ENDING)
        yield Lane("end", (event(min(ends), None, "ended", text, name="ended", entry=by),))


def request_periods(view: RequestView) -> tuple[Table, ...]:
    """Return the tables of the duty's periods and of the gaps between them."""
    request = view.request
    return (
        clocks.periods(request.periods, view.lags, f"{_duty(request)}: periods"),
        *clocks.gaps(view.gaps, request.calendar_margin_hours),
    )
