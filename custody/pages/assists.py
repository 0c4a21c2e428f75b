"""One order to whoever knows a system to explain it, with its answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from custody.model.records import Assist
from custody.pages import facts
from custody.pages.gate import Gate
from custody.pages.instruments import happening, identity, instrument, recording, title
from custody.pages.lists import Listing
from custody.pages.page import Column, Fact, Page, Row, Target
from custody.pages.stated import fact_of
from custody.pages.statements import stated_by

if TYPE_CHECKING:
    from custody.ledger.views.entries import EntryView
    from custody.pages.context import PageContext
    from custody.pages.page import Tone

#: Fields that the facts of an order to assist show already.
_FACTS = ("case", "seizure", "addressee", "answer_by")


def rows(context: PageContext, found: Sequence[Assist]) -> list[Row]:
    """Return the lines of orders to assist."""
    names = context.names.labels("assist", (one.id for one in found))
    addressees = stated_by(context, "addressee", [one.id for one in found])
    cases = context.names.labels("case", (one.case for one in found))
    return [
        Row.of(
            (
                facts.cell(one.id, names[one.id]),
                addressees[one.id],
                facts.cell(one.case, cases[one.case]),
                facts.cell(one.state, facts.worded(one.state)),
                facts.when_cell(one.answer_by),
            ),
            Target("assist", one.id),
            tone=_tone(one, context.now),
        )
        for one in found
    ]


def _tone(one: Assist, now: int) -> Tone:
    late = one.open and one.answer_by is not None and one.answer_by <= now
    return "bad" if late else "warn" if one.open else ""


LIST = Listing(
    "assists",
    "Assistance orders",
    Assist,
    (
        Column("order", "order", "thing"),
        Column("addressee", "addressee"),
        Column("case", "case", "thing"),
        Column("state", "state", "code"),
        Column("answer_by", "answer by", "instant"),
    ),
    rows,
    lambda _, assist: (assist.issued, assist.id),
    "no orders to assist",
    "assist",
)


def assist(context: PageContext, key: str) -> Page:
    """Build the page of one order to assist."""
    one, entries = context.lookup.get(Assist, key), list(context.entries().of(key))
    page = Page(
        Target("assist", key),
        title(context, "Assistance order", "assist", key),
        key_facts=tuple(_facts(context, one, entries[0])),
        about=("assist", key),
    )
    return instrument(context, page, entries, without=_FACTS)


def _facts(context: PageContext, one: Assist, entry: EntryView) -> Iterator[Fact]:
    yield from identity(context, one.id, one.case)
    if one.seizure is not None:
        yield facts.thing(context, "seizure", "seizure", "seizure", one.seizure)
    addressee = fact_of(Gate(context.lookup), entry, "addressee")
    if addressee is not None:
        yield addressee
    yield facts.code("state", "state", one.state, tone=_tone(one, context.now))
    yield happening("issued", "issued", entry, one.issued, known=one.issue_known)
    yield recording(context, entry)
    yield facts.instant("answer_by", "answer by", one.answer_by, none="no instant on record")
    yield facts.instant("served", "served", one.served, none="not on record")
    if one.outcome is not None:
        if one.outcome != one.state:
            yield facts.code("outcome", "newest answer", one.outcome)
        yield facts.instant("answered", "answered", one.answered)
    if one.withdrawn is not None:
        yield facts.instant("withdrawn", "withdrawn", one.withdrawn)
