"""The timeline of an exhibit: its custodians, places, seals, images, authority and transfers.

Each event rests on one entry and says in a sentence who did what. Images and their verification are drawn by
custody.pages.exhibits.evidence_lanes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.display import code_words, in_words
from custody.law.clock import parse_instant
from custody.law.disposition_codes import GONE
from custody.law.holding_history import HoldingPeriod
from custody.ledger.views.entries.entries import EntryView
from custody.ledger.views.exhibits.custody_timeline import GAPS, SUPERSEDED
from custody.ledger.views.exhibits.evidence_room import path_of
from custody.ledger.views.exhibits.holding_history import AUTHORITIES, basis_words, uncovered_words
from custody.ledger.views.exhibits.spans import Span, spans_of
from custody.model.records import LegalHold, Offer
from custody.pages.exhibits.evidence_lanes import imaging, verification
from custody.pages.exhibits.exhibit_people import People
from custody.pages.exhibits.unsealed import bare
from custody.pages.parts.lanes import event, in_order, sentence
from custody.pages.parts.page import Lane, Timeline
from custody.pages.parts.wording import when

if TYPE_CHECKING:
    from custody.ledger.views.exhibits.continuity import Continuity, SealEvent
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import Event, Tone

#: What the signer of an entry did that set a storage location.
_PLACED = {
    "exhibit.placed": "placed",
    "exhibit.checked_in": "checked in",
    "exhibit.recovered": "recovered",
    "inventory.counted": "counted",
    "inventory.exhibit_traced": "traced",
    "transfer.accepted": "received",
    "transfer.arrived": "received",
    "transfer.returned": "took back",
}
#: The conditions of a seal in words, and the tone of each.
_CONDITIONS = {
    "intact": "intact",
    "not_intact": "NOT INTACT",
    "absent": "ABSENT",
    "other": "OF ANOTHER NUMBER",
}
#: What an exhibit still is by the record where an entry puts it somewhere: short, in words, with its tone.
_YET: dict[str, tuple[str, str, Tone]] = {
    "outside": ("out", "it was recorded as handed out and not as returned", "warn"),
    "checked_out": ("out", "it was recorded as checked out and not as checked in", "warn"),
    "lost": ("missing", "it was reported missing and not recovered", "bad"),
}
#: How an offer ended, by the kind of the entry that ended it.
_ENDS = {
    "transfer.accepted": "accepted",
    "transfer.refused": "refused",
    "transfer.recalled": "recalled",
    "transfer.reassigned": "reassigned",
    "transfer.offered": "replaced",
}


def timeline(context: PageContext, found: Continuity, periods: Sequence[HoldingPeriod]) -> Timeline:
    """Return the timeline of an exhibit; ``periods`` are those of the authority to hold it.

    Custodian, place, seal, imaging, verification and authority always have a lane, others only where there is an event.
    """
    people, (_, spans) = People(context, found), spans_of(context.lookup, found)
    always = {
        "custodian": _custodians(people, spans),
        "place": _places(people, spans),
        "seal": _seals(people, spans),
        "imaging": imaging(people),
        "verification": verification(people),
        "authority": _authority(people, periods),
    }
    others = {
        "transfer": _transfers(people),
        "legal hold": _holds(people),
        "discrepancy": _discrepancies(people, spans),
    }
    lanes = [Lane(label, in_order(events)) for label, events in always.items()]
    lanes += [lane for label, events in others.items() if (lane := Lane(label, in_order(events))).events]
    return Timeline("timeline", "Timeline", tuple(lanes), context.now, "")


def _custodians(people: People, spans: Sequence[Span]) -> Iterator[Event]:
    """Yield custodianships, and the time before the first and after the last of them."""
    before = ""
    for holding in people.found.holdings:
        name = people.person(holding.actor)
        text = _became_custodian(people, people.entry(holding.position), name, before)
        yield event(holding.since, holding.until, "period", text, name=name, entry=holding.position)
        before = name
    own = {holding.position for holding in people.found.holdings}
    for span in spans:
        entry = people.entry(span.position)
        if span.what == "transcribed" and span.position not in own:
            continue
        if span.what == "seized":
            who = span.who or "Whoever seized it"
            text = f"{who} had {people.exhibit} since the seizure; nobody had signed for it."
            yield event(span.since, span.until, "open", text, name=span.who or "", entry=span.position)
        elif span.what in ("before_registration", "predates", "seizure_undated", "transcribed"):
            yield event(
                span.since,
                span.until,
                "gap",
                sentence(span.text or GAPS[span.what]),
                name="gap",
                entry=span.position,
                tone="warn",
            )
        elif span.what == "contradiction":
            text = sentence(span.text or GAPS[span.what])
            yield event(
                span.since, span.until, "doubt", text, name="contradiction", entry=span.position, tone="bad"
            )
        elif span.what == "gone":
            text = f"{people.signer(entry)} recorded that {people.exhibit} left: {GONE[span.who or '']}."
            yield event(
                span.since,
                span.until,
                "ended",
                text,
                name=GONE[span.who or ""],
                entry=span.position,
                tone="warn",
            )
        elif span.what == "superseded":
            text = f"{people.signer(entry)} recorded that {people.exhibit} is {SUPERSEDED[span.who or '']}."
            yield event(
                span.since, span.until, "ended", text, name=span.who or "", entry=span.position, tone="warn"
            )


def _became_custodian(people: People, entry: EntryView, name: str, before: str) -> str:
    """Return the sentence of an entry by which somebody became custodian, after somebody ``before``."""
    kind, signer = entry.envelope.kind, people.signer(entry)
    if kind == "exhibit.registered":
        more = " and became its custodian" if signer == name else f"; its custodian is {name}"
        return f"{signer} registered {people.exhibit}{more}."
    source = f" from {before}" if before else ""
    if kind == "transfer.accepted":
        return f"{name} accepted {people.exhibit}{source}{_seal_found(entry)}."
    if kind == "transfer.returned":
        return f"{name} took {people.exhibit} back{_seal_found(entry)}."
    if kind == "disposition.loan_returned":
        return f"{name} received {people.exhibit} back from the loan."
    return f"{name} became custodian of {people.exhibit}{source}."


def _seal_found(entry: EntryView) -> str:
    """Return the seal as an entry found it, after a comma; empty where it states none."""
    number, state = entry.current("seal_no"), entry.current("seal_state")
    if not isinstance(number, str) or not isinstance(state, str):
        return ""
    return f", seal {number} {_CONDITIONS.get(state, code_words(state))}"


def _places(people: People, spans: Sequence[Span]) -> Iterator[Event]:
    """Yield storage locations, and the times out of them."""
    away = [span for span in spans if span.what in _YET]
    for span in spans:
        entry = people.entry(span.position)
        write = _PLACES.get(span.what)
        if write is not None:
            placed = write(people, span, entry)
            still = [
                absence.what
                for absence in away
                if absence.position < span.position and absence.covers(span.since)
            ]
            yield _yet(placed, max(still, key=list(_YET).index)) if still else placed
        if span.what == "lost" and people.instant(None, entry) > span.since:
            yield _reported(people, span, entry)
    for entry in people.found.entries:
        if entry.envelope.kind in _PLACED and entry.rescinded is None and entry.current("location") is None:
            yield _unplaced(people, entry)


def _reported(people: People, span: Span, entry: EntryView) -> Event:
    """Return the report of a loss, which began before it, with the last sight of the exhibit."""
    at = people.instant(None, entry)
    text = f"{people.signer(entry)} reported {people.exhibit} missing, last seen {when(span.since)}."
    return event(at, None, "point", text, name="reported missing", entry=entry.position, tone="bad")


def _unplaced(people: People, entry: EntryView) -> Event:
    """Return an entry by which an exhibit came back or changed hands, with no place stated."""
    did = _PLACED[entry.envelope.kind]
    text = f"{people.signer(entry)} {did} {people.exhibit}; no place was recorded."
    at = people.instant(None, entry)
    return event(at, None, "point", text, name=f"{did}, no place recorded", entry=entry.position)


def _yet(placed: Event, still: str) -> Event:
    """Return an event that puts an exhibit somewhere while by the record it is ``still`` away."""
    said, (short, words, tone) = placed.label, _YET[still]
    text = f"{said.text.removesuffix('.')}, while {words}."
    name = f"{short}, yet {said.label}"
    return replace(placed, label=replace(said, label=name, value=text, text=text, tone=tone))


def _stored(people: People, span: Span, entry: EntryView) -> Event:
    path = path_of(people.context.lookup, span.who, span.since)
    did = _PLACED.get(entry.envelope.kind, "recorded")
    text = f"{people.signer(entry)} {did} {people.exhibit} in {path}."
    return event(span.since, span.until, "period", text, name=path, entry=span.position)


def _checked_out(people: People, span: Span, entry: EntryView) -> Event:
    name, purpose = people.person(span.who), _code(entry, "purpose", " for ")
    text = f"{people.signer(entry)} checked {people.exhibit} out to {name}{purpose}{_due(entry)}."
    return event(span.since, span.until, "open", text, name=f"out: {name}", entry=span.position, tone="warn")


def _outside(people: People, span: Span, entry: EntryView) -> Event:
    receiver = code_words(span.who or "")
    text = f"{people.signer(entry)} handed {people.exhibit} out to a receiver without a key ({receiver}){_due(entry)}."
    return event(
        span.since, span.until, "open", text, name=f"out: {receiver}", entry=span.position, tone="warn"
    )


def _carried(people: People, span: Span, entry: EntryView) -> Event:
    carrier = code_words(span.who or "carrier")
    text = f"{people.signer(entry)} dispatched {people.exhibit} with a carrier ({carrier})."
    return event(span.since, span.until, "open", text, name="in transit", entry=span.position, tone="warn")


def _lost(people: People, span: Span, entry: EntryView) -> Event:
    signer, seen = people.signer(entry), people.instant(None, entry) > span.since
    said = f"{people.exhibit} was last seen then, as {signer} reported"
    text = f"{said if seen else f'{signer} reported {people.exhibit} missing'}."
    return event(span.since, span.until, "gap", text, name="missing", entry=span.position, tone="bad")


def _in_parent(people: People, span: Span, entry: EntryView) -> Event:
    name = people.context.names.label("exhibit", span.who or "")
    text = f"{people.exhibit} was part of {name} until {people.signer(entry)} registered it."
    return event(span.since, span.until, "period", text, name=f"in {name}", entry=span.position)


_PLACES: dict[str, Callable[[People, Span, EntryView], Event]] = {
    "location": _stored,
    "checked_out": _checked_out,
    "outside": _outside,
    "carrier": _carried,
    "lost": _lost,
    "in_parent": _in_parent,
}


def _due(entry: EntryView) -> str:
    """Return the expected return that an entry states, after a comma; empty for none."""
    due = entry.current("return_due_at")
    return f", due back {when(parse_instant(due))}" if isinstance(due, str) else ", with no date of return"


def _code(entry: EntryView, field: str, before: str) -> str:
    """Return a code of an entry in words after ``before``; empty where it states none."""
    code = entry.current(field)
    return f"{before}{code_words(code)}" if isinstance(code, str) else ""


def _seals(people: People, spans: Sequence[Span]) -> Iterator[Event]:
    """Yield each seal from its application until it was broken or absent, each look at it, and doubts."""
    ends, without = _ends(people), bare(people.found)
    for seal in people.found.seals:
        entry = people.entry(seal.position)
        start, signer = people.instant(seal.at, entry), people.signer(entry)
        number = seal.number or "(number not read)"
        if seal.act == "sealed":
            text = f"{signer} sealed {people.exhibit} with {number}{_code(entry, 'bag_no', ', bag ')}."
            yield event(start, ends.get(seal.position), "period", text, name=number, entry=seal.position)
        elif seal.act == "unsealed":
            reason = _code(entry, "reason", " for ")
            text = f"{signer} broke seal {number}, found {_found(seal)}{reason and f',{reason}'}."
            bad = seal.found in _CONDITIONS and seal.found != "intact"
            name = f"broken, {_found(seal)}" if bad else f"broken{reason}"
            yield event(start, None, "point", text, name=name, entry=seal.position, tone="bad" if bad else "")
        elif seal.act == "corrected":
            text = f"{signer} corrected the seal number to {number}."
            yield event(start, None, "point", text, name="corrected", entry=seal.position)
        elif seal.position in without:
            text = f"{signer} looked at {people.exhibit}: no seal on it, and none on record."
            yield event(start, None, "point", text, name="no seal, as recorded", entry=seal.position)
        elif seal.act == "counted":
            text = f"{signer} counted {people.exhibit}: seal {_found(seal)}."
            yield _look(start, text, _found(seal), seal)
        else:
            text = f"{signer} checked {people.exhibit}: seal {number} {_found(seal)}."
            yield _look(start, text, _found(seal), seal)
    for span in spans:
        if span.what == "seal_doubt":
            text = sentence(span.text or GAPS["seal_doubt"])
            yield event(span.since, span.until, "doubt", text, name="doubt", entry=span.position, tone="bad")


def _ends(people: People) -> dict[int, int]:
    """Return when each seal was broken or found absent (seconds UTC), by the entry that applied it.

    A number that is on no seal, as after a correction, counts for the seal applied last.
    """
    ends: dict[int, int] = {}
    open_: dict[int, str | None] = {}
    missing = {seal.position: seal.since for seal in people.found.packing.missing}
    for seal in people.found.seals:
        if seal.act == "sealed":
            open_[seal.position] = seal.number
        elif open_ and (seal.act == "unsealed" or seal.found == "absent"):
            named = [position for position, number in open_.items() if number == seal.number]
            ended = named[-1] if named else max(open_)
            ends[ended] = people.instant(seal.at, people.entry(seal.position))
            del open_[ended]
    return {**{position: since for position, since in missing.items() if since is not None}, **ends}


def _look(at: int, text: str, name: str, seal: SealEvent) -> Event:
    """Return a look at a seal: good if it was found intact, bad if it was found otherwise."""
    tone: Tone = "good" if seal.found == "intact" else "bad" if seal.found in _CONDITIONS else ""
    return event(at, None, "point", text, name=name, entry=seal.position, tone=tone)


def _found(seal: SealEvent) -> str:
    return _CONDITIONS.get(seal.found or "", code_words(seal.found or "in no recorded state"))


def _authority(people: People, periods: Sequence[HoldingPeriod]) -> Iterator[Event]:
    """Yield the periods of authority to hold, and those without any as gaps."""
    for period in periods:
        entry = people.basis_entry(period.since)
        if period.basis is None:
            text = f"{uncovered_words(period.why)}."
            yield event(period.since, period.until, "gap", text, name="NONE", entry=entry, tone="bad")
        else:
            text, name = f"Held under {AUTHORITIES[period.basis]}{people.source}.", basis_words(period.basis)
            yield event(period.since, period.until, "period", text, name=name, entry=entry)


def _transfers(people: People) -> Iterator[Event]:
    """Yield each offer while it was open: until an answer, the next offer, or its expiry."""
    entries, keys = people.found.entries, people.offers()
    offers = {offer.position: offer for offer in people.context.lookup.many(Offer, keys)}
    for at, entry in enumerate(entries):
        offer = offers.get(entry.position)
        if offer is None:
            continue
        answer = next((other for other in entries[at + 1 :] if other.envelope.kind in _ENDS), None)
        end = None if answer is None else people.instant(None, answer)
        over = offer.expires < (people.context.now if end is None else end)
        if over:
            end, how = offer.expires, "; nobody answered in time"
        else:
            how = "" if answer is None else f"; {_ENDS[answer.envelope.kind]} by entry {answer.position}"
        giver, receiver = people.person(offer.giver), people.person(offer.receiver)
        text = f"{giver} offered {people.exhibit} to {receiver} until {when(offer.expires)}{how}."
        tone: Tone = "warn" if end is None else ""
        start = people.instant(None, entry)
        yield event(start, end, "open", text, name=receiver, entry=entry.position, tone=tone)


def _holds(people: People) -> Iterator[Event]:
    """Yield each legal hold on the exhibit, its objects or its case."""
    lookup, exhibit = people.context.lookup, people.found.exhibit
    subjects = (exhibit.id, exhibit.case, *(stored.id for stored in people.found.objects))
    listed = lookup.reader.listed(LegalHold.space, "subject", subjects)
    for hold in lookup.many(LegalHold, [key for keys in listed.values() for key in keys]):
        name = people.context.names.label("legal_hold", hold.id)
        signer = people.signer(people.entry(hold.position))
        text = f"{signer} placed legal hold {name} on the {hold.hold_scope}: {code_words(hold.reason)}."
        yield event(hold.placed, hold.released, "period", text, name=name, entry=hold.position)


def _discrepancies(people: People, spans: Sequence[Span]) -> Iterator[Event]:
    """Yield each discrepancy from its report to its resolution."""
    matters = {matter.position: matter for matter in people.found.discrepancies}
    for span in spans:
        if span.what == "discrepancy":
            matter, signer = matters[span.position], people.signer(people.entry(span.position))
            what = in_words(matter.differences)
            found = "" if matter.outcome is None else f"; resolved: {code_words(matter.outcome)}"
            text = f"{signer} reported a discrepancy: {what} not as recorded{found}."
            tone: Tone = "bad" if span.until is None else "warn"
            yield event(span.since, span.until, "doubt", text, name=what, entry=span.position, tone=tone)
