"""The list of assistance orders, and the page of one with its answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from custody.model.records import Assist
from custody.pages.instruments import answered_orders
from custody.pages.lists.lists import Listing
from custody.pages.parts import facts
from custody.pages.parts.gate import Gate
from custody.pages.parts.page import Fact, Page, Row, Target
from custody.pages.parts.stated_facts import fact_of
from custody.pages.things.head_facts import happening, identity, instrument, recording, title

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import Tone

#: Fields that the facts of an assistance order show already.
_FACTS = ("case", "seizure", "addressee", "answer_due_at")


def rows(context: PageContext, found: Sequence[Assist]) -> list[Row]:
    """Return the rows of assistance orders."""
    told = answered_orders.cells(context, "assistance_order", found)
    return [
        Row.of(cells, Target("assistance_order", assist.id), tone=_tone(assist, context.now))
        for assist, cells in zip(found, told, strict=True)
    ]


def _tone(assist: Assist, now: int) -> Tone:
    return "bad" if answered_orders.is_late(assist, now) else "warn" if assist.open else ""


LIST = Listing(
    "assistance_orders",
    "Assistance orders",
    Assist,
    answered_orders.COLUMNS,
    rows,
    lambda _, assist: (assist.issued, assist.id),
    "no assistance orders",
    "assistance_order",
)


def assistance_order(context: PageContext, key: str) -> Page:
    """Return the page of one assistance order; raise NotFound if there is none."""
    assist, entries = context.lookup.get(Assist, key), list(context.entries().of(key))
    page = Page(
        Target("assistance_order", key),
        title(context, "Assistance order", "assistance_order", key),
        key_facts=tuple(_facts(context, assist, entries[0])),
        about=("assistance_order", key),
    )
    return instrument(context, page, entries, without=_FACTS)


def _facts(context: PageContext, assist: Assist, entry: EntryView) -> Iterator[Fact]:
    yield from identity(context, assist.id, assist.case)
    if assist.seizure is not None:
        yield facts.thing(context, "seizure", "seizure", "seizure", assist.seizure)
    addressee = fact_of(Gate(context.lookup), entry, "addressee")
    if addressee is not None:
        yield addressee
    yield facts.code("state", "state", assist.state, tone=_tone(assist, context.now))
    yield happening("issued", "issued", entry, assist.issued, known=assist.issue_known)
    yield recording(context, entry)
    yield facts.instant("answer_due_at", "answer by", assist.answer_due_at, none="no date on record")
    yield facts.instant("served", "served", assist.served, none="not on record")
    if assist.outcome is not None:
        if assist.outcome != assist.state:
            yield facts.code("outcome", "newest answer", assist.outcome)
        yield facts.instant("answered", "answered", assist.answered)
    if assist.withdrawn is not None:
        yield facts.instant("withdrawn", "withdrawn", assist.withdrawn)
