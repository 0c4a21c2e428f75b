"""The facts on an exhibit's standing, each with its entry: location, seals, holds, origin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from custody.display import code_words
from custody.law.clock import format_instant
from custody.law.disposition_codes import MEASURE
from custody.law.protection_codes import HANDLING
from custody.ledger.views.exhibits.evidence_room import path_of
from custody.ledger.views.exhibits.holding_history import basis_words
from custody.ledger.views.exhibits.legal_holds import holds_on
from custody.ledger.views.exhibits.protection import guarded
from custody.pages.exhibits.unsealed import unsealed
from custody.pages.parts.page import Fact, Target, Tone
from custody.pages.parts.targets import target_of
from custody.pages.parts.wording import has_passed, moment, when

if TYPE_CHECKING:
    from custody.ledger.views.exhibits.continuity import Continuity
    from custody.ledger.views.exhibits.exhibit_details import ItemView
    from custody.ledger.views.exhibits.holding_authority import HeldExhibit
    from custody.model.records import Departure, Exhibit, Offer, Packing, SealOn, Whereabouts
    from custody.pages.parts.context import PageContext

#: Words for the doubtful states of a seal, shown after its number.
_STATES = {"not_intact": "NOT INTACT", "other": "UNEXPLAINED", "absent": "ABSENT"}


def standing(
    context: PageContext, found: Continuity, item: ItemView, covered: HeldExhibit | None
) -> tuple[Fact, ...]:
    """Return the facts of an exhibit's standing; ``covered`` is its authority to be held."""
    return (
        *_handling(context, found.exhibit),
        *gone(found.gone),
        *where(context, found.where),
        *seals(context, found),
        *_offer(context, found.offer),
        *_authority(covered),
        *_guarded(context, found.exhibit),
        *_holds(context, found.exhibit),
        *_origin(context, found, item),
    )


def gone(left: Departure | None) -> Iterator[Fact]:
    """Yield how and when an exhibit left the agency; nothing for one that is here."""
    if left is not None:
        text, opens = f"{MEASURE[left.measure]}, {when(left.since)}", Target("entry", str(left.position))
        yield Fact("gone", "gone", left.measure, text, entry=left.position, tone="warn", opens=opens)


def where(context: PageContext, found: Whereabouts | None) -> Iterator[Fact]:
    """Yield location, transit, check-out, hand-out and loss of an exhibit; nothing for a superseded one."""
    if found is None or found.superseded:
        return
    if found.location is not None:
        path = path_of(context.lookup, found.location)
        yield Fact(
            "location", "location", found.location, path, opens=target_of(context.lookup, found.location)
        )
    if found.carried is not None:
        text = f"with a carrier since {when(found.carried)}"
        yield Fact("carried", "in transit", format_instant(found.carried), text, tone="warn")
    if found.out_to is not None:
        late: Tone = "bad" if has_passed(found.out_back, context.now) else "warn"
        name = context.names.person(found.out_to)
        text = f"to {name} since {when(found.out_since)}{_expected(found.out_back)}"
        yield Fact("out_to", "checked out", found.out_to, text, entry=found.out_position, tone=late)
    if found.outside is not None:
        who, since = code_words(found.outside), when(found.outside_since)
        text = f"{who}, by paper receipt, since {since}{_expected(found.outside_back)}"
        entry = found.outside_position
        yield Fact("outside", "outside", found.outside, text, entry=entry, tone="warn")
    if found.lost is not None:
        lost = format_instant(found.lost)
        yield Fact(
            "lost", "MISSING", lost, f"since {when(found.lost)}", entry=found.lost_position, tone="bad"
        )


def _expected(back: int | None) -> str:
    return "" if back is None else f", expected {when(back)}"


def seals(context: PageContext, found: Continuity) -> Iterator[Fact]:
    """Yield each seal on an exhibit, then those missing or in doubt; one fact if it is not sealed."""
    packing = found.packing
    yield from (_seal(context, found, seal) for seal in packing.on)
    if not packing.on:
        seal = found.exhibit.seal
        yield unsealed(found) if seal is None else Fact("seal", "seal", seal, seal)
    yield from _missing(packing)


def _seal(context: PageContext, found: Continuity, seal: SealOn) -> Fact:
    others = [other for other in seal.inside if other != found.exhibit.id]
    names = sorted(context.names.labels("exhibit", others).values())
    text = seal_text(seal, f", which has {', '.join(names)} too" if names else "")
    opens = Target("entry", str(seal.position))
    tone: Tone = "bad" if seal.state in _STATES else ""
    return Fact("seal", "seal", seal.number, text, entry=seal.position, tone=tone, opens=opens)


def seal_text(seal: SealOn, inside: str = "") -> str:
    """Return a seal as text: number, bag, the phrase ``inside``, and its state."""
    bag = "" if seal.bag is None else f" on bag {seal.bag}"
    state = f", {_STATES[seal.state]}" if seal.state in _STATES else ""
    return f"{seal.number}{bag}{inside}{state}"


def _missing(packing: Packing) -> Iterator[Fact]:
    for seal in packing.missing:
        text = f"{seal.number}, since {when(seal.since)}"
        yield Fact("seal_missing", "seal missing", seal.number, text, entry=seal.found, tone="bad")
    for seal in packing.untold:
        text = f"{seal.number}: recorded as broken only for another exhibit"
        yield Fact("seal_untold", "seal in doubt", seal.number, text, entry=seal.position, tone="warn")


def _offer(context: PageContext, offer: Offer | None) -> Iterator[Fact]:
    if offer is not None:
        over = ", which has passed" if offer.expires < context.now else ""
        text = f"{context.names.person(offer.receiver)} until {when(offer.expires)}{over}"
        opens = Target("entry", str(offer.position))
        receiver, entry = offer.receiver, offer.position
        yield Fact("offer", "offered to", receiver, text, entry=entry, tone="warn", opens=opens)


def _authority(covered: HeldExhibit | None) -> Iterator[Fact]:
    """Yield the authority to hold; nothing without one, which is an alarm."""
    authority = None if covered is None else covered.authority
    if authority is None or authority.basis is None:
        return
    basis, since = basis_words(authority.basis), format_instant(authority.since)
    if authority.until is None:
        yield Fact("held_under", "held under", authority.basis, basis)
    else:
        text = f"{basis}, provisional: confirmation due by {moment(authority.until)}"
        yield Fact("held_under", "held under", authority.basis, text, tone="warn")
    yield Fact("held_since", "authority since", since, when(authority.since))


def _handling(context: PageContext, exhibit: Exhibit) -> Iterator[Fact]:
    flags = guarded(context.lookup, exhibit).flags
    if flags:
        text = "; ".join(HANDLING[flag] for flag in flags)
        yield Fact("handling", "special handling", " ".join(flags), text, tone="bad")


def _guarded(context: PageContext, exhibit: Exhibit) -> Iterator[Fact]:
    """Yield the privilege claims in force on an exhibit, and its disclosure treatment."""
    found = guarded(context.lookup, exhibit)
    for claim in found.claims:
        part = "an object of it" if claim.object else "all of it"
        named = context.names.label("privilege", claim.id)
        text = f"{named}: claimed for {part}, {claim.status}; restricted to its filter team"
        opens = target_of(context.lookup, claim.id)
        yield Fact("privilege", "privilege", claim.id, text, tone="warn", opens=opens)
    if found.listed is not None:
        ground = "" if found.listed.withholding_ground is None else f" ({found.listed.withholding_ground})"
        text = f"{code_words(found.listed.treatment)}{ground}"
        yield Fact("on_schedule", "on the schedule", found.listed.treatment, text)


def _holds(context: PageContext, exhibit: Exhibit) -> Iterator[Fact]:
    for legal_hold in holds_on(context.lookup, exhibit, context.now):
        review = (
            "no date of review"
            if legal_hold.review_due_at is None
            else f"review {when(legal_hold.review_due_at)}"
        )
        named = context.names.label("legal_hold", legal_hold.id)
        since = f"since {when(legal_hold.placed)}"
        text = f"{named} on the {legal_hold.hold_scope}, {since}: {code_words(legal_hold.reason)}, {review}"
        opens = target_of(context.lookup, legal_hold.id)
        yield Fact(
            "legal_hold",
            "legal hold",
            legal_hold.id,
            text,
            entry=legal_hold.position,
            tone="warn",
            opens=opens,
        )


def _origin(context: PageContext, found: Continuity, item: ItemView) -> Iterator[Fact]:
    """Yield category, case, source, related registrations, continuity and identifier."""
    exhibit, own = found.exhibit, item.item
    yield Fact("category", "category", exhibit.category, code_words(exhibit.category))
    named: Sequence[tuple[str, str, str, str | None]] = (
        ("case", "case", "case", exhibit.case),
        ("seizure", "seizure", "seizure", None if exhibit.parent else exhibit.seizure),
        ("production_order", "handed over by", "production_order", exhibit.production),
        ("parent", "component of", "exhibit", exhibit.parent),
        ("root", "first exhibit", "exhibit", None if own.root in (exhibit.id, own.parent) else own.root),
        ("merged_into", "merged into", "exhibit", own.merged),
        *(("merged_from", "merged into it", "exhibit", other) for other in item.same),
    )
    for key, label, space, subject in named:
        if subject is not None:
            name = context.names.label(space, subject)
            yield Fact(key, label, subject, name, opens=target_of(context.lookup, subject))
    periods = len(found.holdings)
    custody = f"{periods} {'period' if periods == 1 else 'periods'} of custody"
    yield Fact("continuity", "continuity", periods, custody, opens=Target("continuity", exhibit.id))
    if item.paper is not None:
        kept = len(item.paper.archived)
        yield Fact("list_kept", "list kept", kept, f"{kept} archived {'file' if kept == 1 else 'files'}")
    yield Fact("id", "identifier", exhibit.id, exhibit.id)
