"""What belongs to a case besides its orders, seizures and exhibits: dialogues with other States, and marked entries."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from custody.ledger.views.requests import view_request, wanted
from custody.model.records import Assistance, Blemish, Enquiry, Request
from custody.model.remedies import MARKS
from custody.pages import facts
from custody.pages.page import Column, Row, Table, Target

if TYPE_CHECKING:
    from custody.pages.context import PageContext

#: Things of each sort that the page of a case names.
FIRST = 20
_ENQUIRIES = (
    Column("enquiry", "enquiry", "thing"),
    Column("state", "State"),
    Column("outcome", "answer", "code"),
    Column("answer_by", "answer by", "instant"),
)
_REQUESTS = (
    Column("request", "request", "thing"),
    Column("state", "State"),
    Column("standing", "state", "code"),
    Column("ends", "ends", "instant"),
    Column("next", "next"),
)
_ASSISTANCE = (
    Column("assistance", "assistance", "thing"),
    Column("state", "State"),
    Column("standing", "state", "code"),
    Column("covers", "covers", "count"),
)
_MARKED = (
    Column("entry", "entry", "count"),
    Column("kind", "kind", "code"),
    Column("marks", "mark", "code"),
    Column("unknown", "nobody could state"),
)


def dialogues(context: PageContext, case: str) -> Iterator[Table]:
    """Yield the enquiries, requests and requests for assistance of a case, the first of each."""
    rows = [_enquiry(context, one) for one in islice(context.lookup.under(Enquiry, "case", case), FIRST)]
    yield _table(context, "enquiries", "Enquiries", _ENQUIRIES, rows, Enquiry.space, case)
    rows = [_request(context, one) for one in islice(context.lookup.under(Request, "case", case), FIRST)]
    yield _table(context, "requests", "Requests", _REQUESTS, rows, Request.space, case)
    found = islice(context.lookup.under(Assistance, "case", case), FIRST)
    rows = [_assistance(context, one) for one in found]
    yield _table(context, "assistance", "Assistance", _ASSISTANCE, rows, Assistance.space, case)


def marked(context: PageContext, case: str) -> Table:
    """Return the entries of a case that are nonconforming or incomplete, the first of them."""
    found = islice(context.lookup.under(Blemish, "case", case), FIRST)
    rows = [_blemish(one) for one in found]
    return _table(context, "nonconforming", "Nonconforming or incomplete", _MARKED, rows, Blemish.space, case)


def _table(
    context: PageContext, key: str, title: str, columns: tuple[Column, ...], rows: list[Row], *index: str
) -> Table:
    space, case = index
    more = context.lookup.reader.count(space, "case", case, case) - len(rows)
    return Table(key, title, columns, tuple(rows), more=max(more, 0))


def _way(incoming: bool, state: str) -> str:
    return f"{'from' if incoming else 'to'} {state}"


def _enquiry(context: PageContext, one: Enquiry) -> Row:
    cells = (
        facts.cell(one.id, context.names.label("enquiry", one.id)),
        facts.cell(one.state, _way(one.incoming, one.state)),
        facts.cell(one.outcome, facts.worded(one.outcome, none="open")),
        facts.moment_cell(one.answer_by),
    )
    return Row.of(cells, Target("enquiry", one.id), tone="warn" if one.open else "")


def _request(context: PageContext, one: Request) -> Row:
    view = view_request(context.lookup, one, context.now, context.warn)
    steps = wanted(view)
    words = context.command_of(steps[0].kind) if steps else None
    cells = (
        facts.cell(one.id, context.names.label("request", one.id)),
        facts.cell(one.state, _way(one.incoming, one.state)),
        facts.cell(view.standing.state, facts.worded(view.standing.state)),
        facts.moment_cell(None if view.end is None else view.end.earliest),
        " ".join(words) if words else "",
    )
    return Row.of(cells, Target("request", one.id), tone="warn" if steps else "")


def _assistance(context: PageContext, one: Assistance) -> Row:
    cells = (
        facts.cell(one.id, context.names.label("assistance", one.id)),
        facts.cell(one.state, _way(one.incoming, one.state)),
        facts.cell(one.standing, facts.worded(one.standing)),
        facts.cell(len(one.covered), str(len(one.covered))),
    )
    return Row.of(cells, Target("assistance", one.id), tone="warn" if one.open else "")


def _blemish(one: Blemish) -> Row:
    marks = "; ".join(MARKS.get(mark, mark) for mark in one.marks)
    cells = (
        facts.cell(one.position, str(one.position)),
        one.kind,
        facts.cell(" ".join(one.marks) or None, marks),
        ", ".join(one.unknown).replace("_", " "),
    )
    return Row.of(cells, Target("entry", str(one.position)), tone="warn")
