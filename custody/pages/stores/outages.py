"""Stores that did not answer a sweep, and objects recorded as unreadable for that."""

from __future__ import annotations

from collections.abc import Mapping

from custody.law.clock import format_instant
from custody.ledger.views.stores.outages import PastOutages, open_pause
from custody.model.records import StoredObject
from custody.pages.parts.cells import count, entry, word
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import (
    Block,
    Column,
    Fact,
    Paragraph,
    Row,
    Table,
    Target,
)
from custody.pages.parts.wording import when

#: The most unreadable objects searched for an outage, and the most results read of each of its sweeps.
_MOST, _RESULTS = 20, 100


def unreachable(context: PageContext) -> tuple[Block, ...]:
    """Return tables of stores not read since an outage and of past outages; a note if any."""
    lookup = context.lookup
    pauses = [pause for store in lookup.reader.checked_stores() if (pause := open_pause(lookup, store))]
    rows = tuple(
        Row(
            (
                word("store", pause.store, pause.store),
                Fact("since", "since", format_instant(pause.since), when(pause.since)),
                count("read", pause.read),
                Fact("unread", "not read", pause.unread, str(pause.unread)),
            ),
            Target("entry", str(pause.position)),
            tone="warn",
            facts=(
                entry(pause.position),
                word("depth", pause.depth),
                word("scope", pause.scope, pause.scope),
            ),
        )
        for pause in pauses
    )
    found = lookup.reader.find(StoredObject.space, "failing", "unreadable", "unreadable", limit=_MOST)
    past = PastOutages(lookup, _RESULTS).among(lookup.many(StoredObject, [key for _, key in found]))
    before = tuple(
        Row(
            (
                word("store", outage.store, outage.store),
                Fact("ended", "verification", format_instant(outage.ended), when(outage.ended)),
                Fact("objects", "objects without an answer", len(outage.objects), str(len(outage.objects))),
            ),
            Target("sweep", str(outage.position)),
            tone="warn",
            facts=(entry(outage.position),),
        )
        for outage in past
    )
    said = Paragraph("No fault of these objects is known; verify them to decide.", "quiet")
    return (
        Table("unreachable", "Store unreachable", _titled(_PAUSED), rows),
        Table("unreachable_before", "Store unreachable before", _titled(_ENDED), before),
        *((said,) if rows or before else ()),
    )


#: Columns of unreachable stores, and of past outages.
_PAUSED = {"store": "store", "since": "since", "read": "read", "unread": "not read"}
_ENDED = {"store": "store", "ended": "verification", "objects": "objects without an answer"}


def _titled(columns: Mapping[str, str]) -> tuple[Column, ...]:
    return tuple(Column(key, title) for key, title in columns.items())


def outage_facts(context: PageContext, stored: StoredObject) -> tuple[Fact, ...]:
    """Return the outage by which an object is recorded as unreadable as a fact; empty for none."""
    outage = PastOutages(context.lookup).of(stored)
    if outage is None:
        return ()
    told = f"store unreachable in the sweep of entry {outage.position}"
    return (Fact.of("because", told, "warn", Target("sweep", str(outage.position))),)
