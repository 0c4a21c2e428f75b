"""The alarms and warnings at the head of an exhibit's page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.law.clock import format_instant
from custody.law.holding_authority import BARE
from custody.law.protection_codes import HANDLING
from custody.ledger.views.exhibits.legal_holds import is_outside_under_hold
from custody.ledger.views.exhibits.protection import guarded
from custody.ledger.views.stores.outages import PastOutages
from custody.ledger.views.worklist.alarms import Alarm as Wrong
from custody.ledger.views.worklist.alarms import of_exhibit
from custody.pages.exhibits.losses import away_words
from custody.pages.parts.departures import departure
from custody.pages.parts.gate import Gate
from custody.pages.parts.page import Alarm, Fact
from custody.pages.parts.wording import when
from custody.pages.things.entry_course import alarms as alarms_of

if TYPE_CHECKING:
    from custody.ledger.views.exhibits.continuity import Continuity
    from custody.ledger.views.exhibits.exhibit_details import ItemView
    from custody.ledger.views.exhibits.holding_authority import HeldExhibit
    from custody.pages.parts.context import PageContext


def alarms(
    context: PageContext, found: Continuity, item: ItemView, covered: HeldExhibit | None
) -> Iterator[Alarm]:
    """Yield the alarms of an exhibit: evidence, registration, authority to hold, outages, entries."""
    wrong = of_exhibit(context.lookup, found.exhibit)
    people = {actor: context.names.person(actor) for alarm in wrong for actor in alarm.actors}
    for alarm in wrong:
        more = away_words(context, found).removeprefix("; ") if alarm.sort == "lost" else ""
        told = replace(alarm, more=more).line(people, when, placed=False)
        yield Alarm(alarm.sort, told, "bad", alarm.position, facts=tuple(about(alarm, people)))
    yield from _superseded(context, found, item)
    flags = guarded(context.lookup, found.exhibit).flags
    if flags:
        told = "; ".join(HANDLING[flag] for flag in flags)
        yield Alarm("exhibit.handling", f"SPECIAL HANDLING: {told}", "warn")
    yield from _holding(context, found, covered)
    yield from _outages(context, found)
    entries = (*found.entries, *found.seen)
    yield from alarms_of(Gate(context.lookup), entries)
    read = {entry.position for entry in entries}
    for mark in found.marks:
        for code in mark.codes if mark.position not in read else ():
            signer = context.names.signer(context.entries().at(mark.position).envelope.by)
            yield departure(code, mark.position, signer)


def about(alarm: Wrong, people: Mapping[str, str]) -> Iterator[Fact]:
    """Yield the subject and persons of an alarm as facts for programs."""
    yield Fact("subject", "subject", alarm.subject, alarm.subject)
    yield Fact("said", "said", alarm.said, alarm.said)
    if alarm.since is not None:
        yield Fact("since", "since", format_instant(alarm.since), when(alarm.since))
    for key, label, actor in (
        ("seen_by", "seen by", alarm.by),
        ("owner", "recorded custodian", alarm.owner),
        ("last_intact_by", "seen intact by", alarm.intact_by),
    ):
        if actor is not None:
            yield Fact(key, label, actor, people[actor])
    if alarm.intact is not None:
        yield Fact("last_intact", "seen intact in entry", alarm.intact, str(alarm.intact))


def _superseded(context: PageContext, found: Continuity, item: ItemView) -> Iterator[Alarm]:
    """Yield warnings that an exhibit was merged, wholly split, or transcribed from a list."""
    if item.item.merged is not None:
        other = context.names.label("exhibit", item.item.merged)
        yield Alarm("exhibit.merged", f"MERGED: the same exhibit as {other}, which stays in use", "warn")
    if not item.item.remains:
        text = "SPLIT: no remainder; its components replace it"
        yield Alarm("exhibit.split", text, "warn")
    if item.paper is not None:
        by, paper = context.names.signer(found.entries[0].envelope.by), item.paper
        text = f"TRANSCRIBED from a list by {by} on {when(paper.entered)}, row {paper.row}"
        unsigned = f"{text}; not signed on the day"
        yield Alarm("exhibit.transcribed", unsigned, "warn", paper.position)


def _holding(context: PageContext, found: Continuity, covered: HeldExhibit | None) -> Iterator[Alarm]:
    authority = None if covered is None else covered.authority
    if authority is not None and authority.basis is None:
        why = BARE[authority.why or ""]
        text = f"NO AUTHORITY TO HOLD on record since {when(authority.since)}: {why}"
        yield Alarm("holding.uncovered", text, "bad")
    if is_outside_under_hold(context.lookup, found.where, context.now):
        yield Alarm(
            "legal_hold.left_custody",
            "LEFT CUSTODY: no return is expected, and a legal hold is in force",
            "bad",
        )


def _outages(context: PageContext, found: Continuity) -> Iterator[Alarm]:
    for outage in PastOutages(context.lookup).among(found.objects):
        count = len(outage.objects)
        had = "1 object had" if count == 1 else f"{count} objects in a row had"
        text = (
            f"STORE UNREACHABLE: {outage.store}, in the verification that ended {when(outage.ended)}; {had} no "
            "answer. Their bytes are not in doubt; the next full verification decides"
        )
        yield Alarm("store.unreachable", text, "warn", outage.position)
