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
    """Return the page of one enquiry."""
    one, entries = context.lookup.get(Enquiry, key), list(context.entries().of(key))
    page = Page(
        Target("enquiry", key),
        title(context, "Enquiry", "enquiry", key),
        key_facts=tuple(_facts(context, one, entries[0])),
        blocks=_followed(context, key),
        about=("enquiry", key),
    )
    return instrument(context, page, entries, without=_FACTS)


def _facts(context: PageContext, one: Enquiry, entry: EntryView) -> Iterator[Fact]:
    yield from identity(context, one.id, one.case)
    yield facts.code("state", "from" if one.incoming else "to", one.state, text=one.state)
    yield Fact("incoming", "direction", one.incoming, "received" if one.incoming else "sent")
    late = one.open and one.answer_due_at is not None and one.answer_due_at <= context.now
    yield facts.code("outcome", "answer", one.outcome, none="open", tone="bad" if late else "")
    if one.located is not None:
        yield facts.code("located", "located in", one.located, text=one.located)
    yield facts.instant("answered", "answered", one.answered)
    yield facts.instant("answer_due_at", "answer by", one.answer_due_at)
    yield happening("asked", "asked", entry, one.asked, known=one.asked_known)
    yield recording(context, entry)
    yield facts.codes("location_sought", "location sought", one.sought)
    secrecy = "CONFIDENTIAL" if one.confidential else "not requested"
    yield Fact("confidential", "secrecy", one.confidential, secrecy, tone="warn" if one.confidential else "")


def _followed(context: PageContext, key: str) -> tuple[Table, ...]:
    """Return the table of preservation requests that follow an enquiry; empty for none."""
    found = sorted(context.lookup.under(Request, "enquiry", key), key=lambda one: (one.recorded, one.id))
    rows = tuple(
        Row.of(
            (
                facts.cell(one.id, context.names.label("preservation_request", one.id)),
                "from" if one.incoming else "to",
                one.state,
            ),
            Target("preservation_request", one.id),
        )
        for one in found
    )
    return (
        (Table.of("Requests that follow", ("preservation request", "direction", "State"), rows),)
        if rows
        else ()
    )
