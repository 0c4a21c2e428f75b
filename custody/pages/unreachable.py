"""Stores that did not answer a sweep: what was not read, and why objects are on record as unreadable."""

from __future__ import annotations

from custody.ledger.views.outages import PastOutages, open_pause
from custody.model.records import StoredObject
from custody.pages.context import PageContext
from custody.pages.page import (
    Block,
    Fact,
    Paragraph,
    Row,
    Table,
    Target,
)
from custody.pages.wording import when

#: Most objects on record as unreadable that are looked at for the outage behind them, and most results of its sweep.
_MOST, _RESULTS = 20, 100


def unreachable(context: PageContext) -> tuple[Block, ...]:
    """Return the stores of which nothing was read since they were unreachable, and past outages; nothing for none."""
    lookup = context.lookup
    pauses = [pause for store in lookup.reader.checked_stores() if (pause := open_pause(lookup, store))]
    rows = [
        Row.of(
            (pause.store, when(pause.since), str(pause.read), str(pause.unread)),
            Target("entry", str(pause.position)),
            tone="warn",
        )
        for pause in pauses
    ]
    found = lookup.reader.find(StoredObject.space, "failing", "unreadable", "unreadable", limit=_MOST)
    past = PastOutages(lookup, _RESULTS).among(lookup.many(StoredObject, [key for _, key in found]))
    rows += [
        Row.of(
            (outage.store, when(outage.ended), "", str(len(outage.objects))),
            Target("sweep", str(outage.position)),
            tone="warn",
        )
        for outage in past
    ]
    if not rows:
        return ()
    said = Paragraph("Nothing is known to be wrong with these objects; reading them settles it.", "quiet")
    return (Table.of("Store unreachable", ("store", "since", "read", "not read"), tuple(rows)), said)


def because(context: PageContext, stored: StoredObject) -> tuple[Fact, ...]:
    """Return why an object is on record as unreadable, where its store did not answer the sweep; nothing otherwise."""
    outage = PastOutages(context.lookup).of(stored)
    if outage is None:
        return ()
    told = f"store unreachable in the sweep of entry {outage.position}"
    return (Fact.of("because", told, "warn", Target("sweep", str(outage.position))),)
