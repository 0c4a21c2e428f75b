"""The page of one MLA request: purposes, data preserved, and decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.display import code_words
from custody.law import grounds
from custody.model.records import Assistance
from custody.pages.lists.lists import Listing, open_of_case
from custody.pages.parts import facts
from custody.pages.parts.page import Alarm, Column, Fact, Page, Row, Table, Target
from custody.pages.things.head_facts import happening, identity, instrument, recording, title

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.model.records import Covered
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import Tone

    #: How data stand: a code, words and a tone.
    Stands = tuple[str, str, Tone]

COLUMNS = (
    Column("mla_request", "MLA request", "thing"),
    Column("state", "other State"),
    Column("case", "case", "thing"),
    Column("standing", "state", "code"),
    Column("preservation_request_count", "preservation requests", "count"),
)
_COVERED = ("preservation request", "state", "asked for", "decided")
#: Fields that the facts and the table of a request for assistance show already.
_FACTS = (
    *("case", "state", "purposes", "governing_instrument", "confidential"),
    *("preservation_requests", "preservation_undetermined", "excluded_requests"),
)


def rows(context: PageContext, found: Sequence[Assistance]) -> list[Row]:
    """Return the rows of MLA requests with the number of preservation requests each covers."""
    names = context.names.labels("mla_request", (assistance.id for assistance in found))
    cases = context.names.labels("case", (assistance.case for assistance in found))
    return [_line(assistance, names[assistance.id], cases[assistance.case]) for assistance in found]


def standing_words(assistance: Assistance) -> str:
    """Return the state of a request in words; one with several decisions names each of them."""
    if assistance.standing != "differs":
        return facts.worded(assistance.standing)
    decisions = {assistance.answer, *(link.decision for link in assistance.asked_for)}
    return f"several decisions: {', '.join(sorted(code_words(code) for code in decisions if code))}"


def _line(assistance: Assistance, name: str, case: str) -> Row:
    cells = (
        facts.cell(assistance.id, name),
        facts.cell(assistance.state, facts.way(assistance.state, incoming=assistance.incoming)),
        facts.cell(assistance.case, case),
        facts.cell(assistance.standing, standing_words(assistance)),
        facts.cell(len(assistance.covered), str(len(assistance.covered))),
    )
    row = Row.of(cells, Target("mla_request", assistance.id), tone="warn" if assistance.open else "")
    requests = " ".join(covered.request for covered in assistance.covered)
    linked = Fact("preservation_requests", "preservation requests", requests or None, requests)
    preserved = facts.codes("preserved_until_decision", "preserved until decision", assistance.keeping)
    return replace(row, facts=(linked, preserved))


LIST = Listing(
    "mla_requests",
    "MLA requests",
    Assistance,
    COLUMNS,
    rows,
    lambda _, assistance: (assistance.made, assistance.id),
    "no requests for assistance",
    "mla_request",
    keep=open_of_case,
)


def mla_request(context: PageContext, key: str) -> Page:
    """Return the page of one MLA request; raise NotFound if there is none."""
    assistance, entries = context.lookup.get(Assistance, key), list(context.entries().of(key))
    page = Page(
        Target("mla_request", key),
        title(context, "Request for mutual legal assistance", "mla_request", key),
        key_facts=tuple(_facts(context, assistance, entries[0])),
        alarms=tuple(_alarms(context, assistance)),
        blocks=(_covered(context, assistance),),
        about=("mla_request", key),
    )
    return instrument(context, page, entries, without=_FACTS)


def _facts(context: PageContext, assistance: Assistance, entry: EntryView) -> Iterator[Fact]:
    yield from identity(context, assistance.id, assistance.case)
    yield facts.code(
        "state", "from" if assistance.incoming else "to", assistance.state, text=assistance.state
    )
    yield Fact("incoming", "direction", assistance.incoming, "received" if assistance.incoming else "sent")
    words = standing_words(assistance)
    yield facts.code(
        "standing", "state", assistance.standing, text=words, tone="warn" if assistance.open else ""
    )
    yield happening(
        "made",
        "received" if assistance.incoming else "sent",
        entry,
        assistance.made,
        known=assistance.made_known,
    )
    yield recording(context, entry)
    if not assistance.incoming:
        none = f"unknown: {assistance.state} has reported none"
        yield facts.instant("reported", "receipt acknowledged", assistance.reported, none=none)
    yield facts.codes("purposes", "purposes", assistance.purposes)
    yield facts.code(
        "governing_instrument",
        "governing instrument",
        assistance.governing,
        text=grounds.GOVERNING[assistance.governing],
    )
    secrecy = "CONFIDENTIAL (art. 40(20))" if assistance.confidential else "not requested"
    yield Fact(
        "confidential",
        "secrecy",
        assistance.confidential,
        secrecy,
        tone="warn" if assistance.confidential else "",
    )
    yield facts.instant("consulted", "consulted", assistance.consulted)
    yield facts.instant("postponed", "postponed", assistance.postponed)
    if assistance.withdrawn is not None:
        yield facts.instant("withdrawn", "withdrawn", assistance.withdrawn)
    if assistance.unpreserved or not assistance.covered:
        left = "withdrawn" if assistance.withdrawn is not None else "pending"
        yield facts.code("answer", "unpreserved data", assistance.answer, none=left)


def _alarms(context: PageContext, assistance: Assistance) -> Iterator[Alarm]:
    """Yield an alarm for each preservation request not stated to be concerned or not."""
    for request in assistance.undetermined:
        name = context.names.label("preservation_request", request)
        text = f"UNDETERMINED: it is not stated whether it concerns the data of request {name}"
        yield Alarm("mla_request.undetermined", text, "warn")


def _covered(context: PageContext, assistance: Assistance) -> Table:
    """Return the table of preserved data that a request covers, may concern, or does not concern."""
    rows = [_row(context, each.request, _stands(assistance, each), each) for each in assistance.covered]
    unknown: Stands = ("undetermined", "undetermined", "warn")
    none: Stands = ("excluded", "does not concern these data", "")
    rows += [_row(context, request, unknown) for request in assistance.undetermined]
    rows += [_row(context, request, none) for request in assistance.unconcerned]
    return Table.of(
        "Preserved data", _COVERED, tuple(rows), "it asks for no preserved data", key="preserved_data"
    )


def _row(context: PageContext, request: str, stands: Stands, covered: Covered | None = None) -> Row:
    code, text, tone = stands
    name = context.names.label("preservation_request", request)
    return Row.of(
        (
            facts.cell(request, name),
            facts.cell(code, text),
            facts.moment_cell(None if covered is None else covered.since),
            facts.moment_cell(None if covered is None else covered.decided),
        ),
        Target("preservation_request", request),
        tone=tone,
    )


def _stands(assistance: Assistance, covered: Covered) -> Stands:
    """Return the state of preserved data: the decision, or whether it is preserved until then."""
    if covered.decision is not None:
        return covered.decision, facts.worded(covered.decision), ""
    if covered.keeps:
        return "pending", "PENDING, preserved until the decision", "warn"
    if assistance.incoming or assistance.reported is not None:
        return "pending", "pending, not preserved", "warn"
    return "unknown", "UNKNOWN whether preserved", "warn"
