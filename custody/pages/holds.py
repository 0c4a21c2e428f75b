"""One legal hold: what it is on, when it is looked at again, where that is, and what went although it keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from custody.law import ending
from custody.ledger.views.dispositions import gone_of
from custody.ledger.views.kept import let_go_under
from custody.model.records import LegalHold, Whereabouts
from custody.pages import facts
from custody.pages.exhibit_facts import where
from custody.pages.instruments import happening, identity, instrument, recording, title
from custody.pages.page import Alarm, Fact, Page, Target
from custody.pages.wording import moment

if TYPE_CHECKING:
    from custody.ledger.views.entries import EntryView
    from custody.pages.context import PageContext

#: Fields that the facts of a hold show already.
_FACTS = ("about", "thing", "case", "reason", "review_at")


def hold(context: PageContext, key: str) -> Page:
    """Build the page of one legal hold."""
    one, entries = context.lookup.get(LegalHold, key), list(context.entries().of(key))
    page = Page(
        Target("hold", key),
        title(context, "Legal hold", "hold", key),
        key_facts=tuple(_facts(context, one, entries[0])),
        alarms=tuple(_alarms(context, one)),
        about=("hold", key),
    )
    return instrument(context, page, entries, without=_FACTS)


def _facts(context: PageContext, one: LegalHold, entry: EntryView) -> Iterator[Fact]:
    standing = "standing" if one.released is None else "ended"
    late = one.released is None and one.review is not None and one.review <= context.now
    yield from identity(context, one.id, one.case)
    yield facts.thing(context, "thing", "on", one.about, one.thing, sort=one.about)
    yield facts.code("state", "state", standing, tone="warn" if one.released is None else "")
    yield facts.code("reason", "reason", one.reason, ending.HOLD_REASON)
    yield happening("placed", "placed", entry, one.placed, known=one.placed_known)
    yield recording(context, entry)
    yield facts.instant("review", "review", one.review, none="no date", tone="bad" if late else "")
    if one.released is not None:
        yield facts.instant("released", "released", one.released)
    if one.about == "exhibit":
        gone = gone_of(context.lookup, one.thing)
        if gone is not None:
            said = f"{ending.MEASURE[gone.measure]}, {moment(gone.since)}: nobody holds it"
            opens = Target("entry", str(gone.position))
            yield Fact("gone", "gone", gone.measure, said, entry=gone.position, tone="warn", opens=opens)
        yield from where(context, context.lookup.maybe(Whereabouts, one.thing))


def _alarms(context: PageContext, one: LegalHold) -> Iterator[Alarm]:
    """Yield each exhibit that is outside for good although the hold keeps it."""
    for left in let_go_under(context.lookup, one, context.now):
        name = context.names.label("exhibit", left.exhibit)
        since = f"{left.outside}, since {moment(left.outside_since)}"
        text = f"LET GO: {name}, {since}: no return is expected, and this hold keeps it"
        yield Alarm("hold.let_go", text, "bad", left.outside_position)
