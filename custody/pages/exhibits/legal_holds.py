"""The page of one legal hold: subject, review, and exhibits that left despite it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from custody.law import disposition_codes
from custody.ledger.views.exhibits.dispositions import gone_of
from custody.ledger.views.exhibits.legal_holds import outside_under_hold
from custody.model.records import LegalHold, Whereabouts
from custody.pages.exhibits.exhibit_facts import where
from custody.pages.lists.lists import Chosen, Listing, case_of, exactly
from custody.pages.parts import facts
from custody.pages.parts.page import Alarm, Column, Fact, Page, Row, Target
from custody.pages.parts.wording import moment
from custody.pages.things.head_facts import happening, identity, instrument, recording, title

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import Tone

#: Fields that the facts of a hold show already.
_FACTS = ("hold_scope", "held_subject", "case", "reason", "review_due_at")


def rows(context: PageContext, found: Sequence[LegalHold]) -> list[Row]:
    """Return the rows of legal holds: subject, case, reason, state and review date."""
    names = context.names.labels("legal_hold", (legal_hold.id for legal_hold in found))
    things = context.names.abouts(legal_hold.held_subject for legal_hold in found)
    cases = context.names.labels("case", (legal_hold.case for legal_hold in found))
    return [
        Row.of(
            (
                facts.cell(legal_hold.id, names[legal_hold.id]),
                facts.cell(
                    legal_hold.held_subject, f"{legal_hold.hold_scope} {things[legal_hold.held_subject]}"
                ),
                facts.cell(legal_hold.case, cases[legal_hold.case]),
                facts.cell(legal_hold.reason, facts.worded(legal_hold.reason)),
                _state(legal_hold),
                facts.when_cell(
                    legal_hold.review_due_at, "" if legal_hold.released is not None else "no date"
                ),
            ),
            Target("legal_hold", legal_hold.id),
            tone="bad"
            if _late(legal_hold, context.now)
            else "warn"
            if legal_hold.released is None
            else "quiet",
        )
        for legal_hold in found
    ]


def _state(hold: LegalHold) -> str:
    return "in_force" if hold.released is None else "released"


def _late(hold: LegalHold, now: int) -> bool:
    """Return whether the review of a hold in force is overdue at ``now``."""
    return hold.released is None and hold.review_due_at is not None and hold.review_due_at <= now


def _standing(context: PageContext, hold: LegalHold, chosen: Chosen) -> bool:
    return case_of(context, hold, chosen) and (hold.released is None or "open" not in chosen)


LIST = Listing(
    "legal_holds",
    "Legal holds",
    LegalHold,
    (
        Column("legal_hold", "legal hold", "thing"),
        Column("held_subject", "on", "thing"),
        Column("case", "case", "thing"),
        Column("reason", "reason", "code"),
        Column("state", "state", "code"),
        Column("review_due_at", "review due", "instant"),
    ),
    rows,
    lambda _, hold: hold.position,
    "no legal holds",
    "legal_hold",
    sources={"case": exactly("of")},
    keep=_standing,
)


def legal_hold(context: PageContext, key: str) -> Page:
    """Return the page of one legal hold; raise NotFound if there is none."""
    hold, entries = context.lookup.get(LegalHold, key), list(context.entries().of(key))
    page = Page(
        Target("legal_hold", key),
        title(context, "Legal hold", "legal_hold", key),
        key_facts=tuple(_facts(context, hold, entries[0])),
        alarms=tuple(_alarms(context, hold)),
        about=("legal_hold", key),
    )
    return instrument(context, page, entries, without=_FACTS)


def _facts(context: PageContext, hold: LegalHold, entry: EntryView) -> Iterator[Fact]:
    tone: Tone = "bad" if _late(hold, context.now) else ""
    yield from identity(context, hold.id, hold.case)
    yield facts.thing(context, "held_subject", "on", hold.hold_scope, hold.held_subject, sort=hold.hold_scope)
    yield facts.code("state", "state", _state(hold), tone="warn" if hold.released is None else "")
    yield facts.code("reason", "reason", hold.reason, disposition_codes.HOLD_REASON)
    yield happening("placed", "placed", entry, hold.placed, known=hold.placed_known)
    yield recording(context, entry)
    yield facts.instant("review_due_at", "review due", hold.review_due_at, none="no date", tone=tone)
    if hold.released is not None:
        yield facts.instant("released", "released", hold.released)
    if hold.hold_scope == "exhibit":
        gone = gone_of(context.lookup, hold.held_subject)
        if gone is not None:
            said = f"{disposition_codes.MEASURE[gone.measure]}, {moment(gone.since)}: no custodian"
            opens = Target("entry", str(gone.position))
            yield Fact("gone", "gone", gone.measure, said, entry=gone.position, tone="warn", opens=opens)
        yield from where(context, context.lookup.maybe(Whereabouts, hold.held_subject))


def _alarms(context: PageContext, hold: LegalHold) -> Iterator[Alarm]:
    """Yield each exhibit outside with no return expected despite the hold."""
    for left in outside_under_hold(context.lookup, hold, context.now):
        name = context.names.label("exhibit", left.exhibit)
        since = f"{left.outside}, since {moment(left.outside_since)}"
        text = f"LEFT CUSTODY: {name}, {since}: no return is expected, and this hold is in force"
        yield Alarm("legal_hold.left_custody", text, "bad", left.outside_position)
