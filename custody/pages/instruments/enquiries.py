"""The list of enquiries for the place of data, and the page of one with answers and requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from custody.model.records import Enquiry, Request
from custody.pages.lists.lists import Listing, open_of_case
from custody.pages.parts import facts
from custody.pages.parts.page import Column, Fact, Page, Row, Table, Target
from custody.pages.things.head_facts import happening, identity, instrument, recording, title

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.pages.parts.context import PageContext

COLUMNS = (
    Column("enquiry", "enquiry", "thing"),
    Column("state", "other State"),
    Column("case", "case", "thing"),
    Column("outcome", "answer", "code"),
    Column("located", "found in"),
    Column("answer_due_at", "answer by", "instant"),
)
#: Fields that the facts of an enquiry show already.
_FACTS = ("case", "state", "location_sought", "answer_due_at", "confidential")


def rows(context: PageContext, found: Sequence[Enquiry]) -> list[Row]:
    """Return the rows of enquiries: State, answer, and where the data are."""
    names = context.names.labels("enquiry", (enquiry.id for enquiry in found))
    cases = context.names.labels("case", (enquiry.case for enquiry in found))
    return [
        Row.of(
            (
                facts.cell(enquiry.id, names[enquiry.id]),
                facts.cell(enquiry.state, facts.way(enquiry.state, incoming=enquiry.incoming)),
                facts.cell(enquiry.case, cases[enquiry.case]),
                facts.cell(enquiry.outcome, facts.worded(enquiry.outcome, none="open")),
                facts.cell(enquiry.located, enquiry.located or ""),
                facts.when_cell(enquiry.answer_due_at),
            ),
            Target("enquiry", enquiry.id),
            tone="warn" if enquiry.open else "",
        )
        for enquiry in found
    ]


LIST = Listing(
    "enquiries",
    "Enquiries",
    Enquiry,
    COLUMNS,
    rows,
    lambda _, enquiry: (enquiry.asked, enquiry.id),
    "no enquiries",
    "enquiry",
    keep=open_of_case,
)


def enquiry(context: PageContext, key: str) -> Page:
    """Return the page of one enquiry; raise NotFound if there is none."""
    record, entries = context.lookup.get(Enquiry, key), list(context.entries().of(key))
    page = Page(
        Target("enquiry", key),
        title(context, "Enquiry", "enquiry", key),
        key_facts=tuple(_facts(context, record, entries[0])),
        blocks=_followed(context, key),
        about=("enquiry", key),
    )
    return instrument(context, page, entries, without=_FACTS)


def _facts(context: PageContext, record: Enquiry, entry: EntryView) -> Iterator[Fact]:
    yield from identity(context, record.id, record.case)
    yield facts.code("state", "from" if record.incoming else "to", record.state, text=record.state)
    yield Fact("incoming", "direction", record.incoming, "received" if record.incoming else "sent")
    late = record.open and record.answer_due_at is not None and record.answer_due_at <= context.now
    yield facts.code("outcome", "answer", record.outcome, none="open", tone="bad" if late else "")
    if record.located is not None:
        yield facts.code("located", "located in", record.located, text=record.located)
    yield facts.instant("answered", "answered", record.answered)
    yield facts.instant("answer_due_at", "answer by", record.answer_due_at)
    yield happening("asked", "asked", entry, record.asked, known=record.asked_known)
    yield recording(context, entry)
    yield facts.codes("location_sought", "location sought", record.sought)
    secrecy = "CONFIDENTIAL" if record.confidential else "not requested"
    yield Fact(
        "confidential", "secrecy", record.confidential, secrecy, tone="warn" if record.confidential else ""
    )


def _followed(context: PageContext, key: str) -> tuple[Table, ...]:
    """Return the table of preservation requests that follow an enquiry; empty for none."""
    found = sorted(
        context.lookup.under(Request, "enquiry", key), key=lambda request: (request.recorded, request.id)
    )
    rows = tuple(
        Row.of(
            (
                facts.cell(request.id, context.names.label("preservation_request", request.id)),
                "from" if request.incoming else "to",
                request.state,
            ),
            Target("preservation_request", request.id),
        )
        for request in found
    )
    return (
        (Table.of("Requests that follow", ("preservation request", "direction", "State"), rows),)
        if rows
        else ()
    )
