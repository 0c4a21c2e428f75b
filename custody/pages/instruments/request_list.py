"""The list of preservation requests: State, clock, and awaited step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.ledger.views.instruments.preservation_requests import soonest, view_request, wanted
from custody.model.records import OPEN_END, Request
from custody.pages.lists.list_table import NO, YES
from custody.pages.lists.lists import Chosen, Listing, case_of, exactly
from custody.pages.lists.paged_list import Range
from custody.pages.parts import facts
from custody.pages.parts.next_commands import spoken_command
from custody.pages.parts.page import Column, Row, Target

if TYPE_CHECKING:
    from custody.ledger.views.instruments.preservation_requests import RequestView
    from custody.pages.parts.context import PageContext

COLUMNS = (
    Column("preservation_request", "preservation request", "thing"),
    Column("state", "other State"),
    Column("case", "case", "thing"),
    Column("standing", "state", "code"),
    Column("ends", "ends", "instant"),
    Column("next", "next"),
)


def rows(context: PageContext, found: Sequence[Request]) -> list[Row]:
    """Return the rows of requests with the awaited step; reason and roles are for programs."""
    names = context.names.labels("preservation_request", (request.id for request in found))
    cases = context.names.labels("case", (request.case for request in found))
    views = [_view(context, request) for request in found]
    return [_row(context, view, names[view.request.id], cases[view.request.case]) for view in views]


def _row(context: PageContext, view: RequestView, name: str, case: str) -> Row:
    request, end, steps = view.request, view.end, wanted(view)
    words = context.command_of(steps[0].kind) if steps else None
    cells = (
        facts.cell(request.id, name),
        facts.cell(request.state, facts.way(request.state, incoming=request.incoming)),
        facts.cell(request.case, case),
        facts.cell(view.standing.state, facts.worded(view.standing.state)),
        facts.when_cell(None if end is None else end.earliest),
        facts.cell(" ".join(words or ()), spoken_command(context, words)),
    )
    latest = facts.instant("latest_end", "latest end", None if end is None else end.latest)
    why = (
        facts.codes("wanted", "waited for", (step.kind for step in steps)),
        facts.codes("why", "why", (step.why for step in steps)),
        facts.codes("roles", "by", dict.fromkeys(role for step in steps for role in step.roles)),
    )
    row = Row.of(cells, Target("preservation_request", request.id), tone="warn" if steps else "")
    return replace(row, facts=(latest, *(why if steps else ())))


def _chosen(context: PageContext, request: Request, chosen: Chosen) -> bool:
    """Return whether a request has the chosen case, direction and state, and is open where chosen."""
    if not case_of(context, request, chosen) or ("open" in chosen and not request.is_open):
        return False
    if chosen.get("incoming") not in (None, YES if request.incoming else NO):
        return False
    if "standing" not in chosen:
        return True
    return _view(context, request).standing.state == chosen["standing"]


def _view(context: PageContext, request: Request) -> RequestView:
    return view_request(context.lookup, request, context.now, context.warn)


LIST = Listing(
    "preservation_requests",
    "Preservation requests",
    Request,
    COLUMNS,
    rows,
    lambda context, request: soonest(_view(context, request)),
    "no preservation requests",
    "preservation_request",
    sources={"case": exactly("case"), "open": lambda _: Range("due", "", OPEN_END)},
    keep=_chosen,
)
