"""The six facts that are asked of an exhibit at a counter, each in one line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from custody.display import code_words
from custody.law.disposition_codes import GONE
from custody.law.holding_authority import BARE
from custody.layout import many
from custody.ledger.views.exhibits.evidence_room import path_of
from custody.ledger.views.exhibits.holding_authority import end_at
from custody.ledger.views.exhibits.holding_history import basis_words
from custody.pages.exhibits.evidence_lanes import OUTCOMES
from custody.pages.exhibits.exhibit_steps import placing
from custody.pages.exhibits.losses import away_words
from custody.pages.exhibits.unsealed import unsealed
from custody.pages.parts.page import Fact, Target, Tone
from custody.pages.parts.targets import target_of
from custody.pages.parts.wording import when

if TYPE_CHECKING:
    from custody.ledger.views.exhibits.continuity import Continuity, Mark
    from custody.ledger.views.exhibits.holding_authority import HeldExhibit
    from custody.model.records import SealOn, Whereabouts
    from custody.pages.parts.context import PageContext

#: The states of a seal in words that was not found as applied.
SEALS = {"not_intact": "NOT INTACT", "other": "UNEXPLAINED", "absent": "ABSENT"}
#: The tone of an offer that nobody has answered, and that of one whose end has passed.
_OFFERED: dict[bool, Tone] = {False: "warn", True: "bad"}


def summary(context: PageContext, found: Continuity, covered: HeldExhibit | None) -> tuple[Fact, ...]:
    """Return custodian, place, authority, seal, transfer and images of an exhibit.

    ``covered`` is its authority to be held, None where it is not held.
    """
    return (
        custodian(context, found),
        _place(context, found),
        _authority(context, covered),
        _seal(found),
        _transfer(context, found),
        _images(context, found),
    )


def custodian(context: PageContext, found: Continuity) -> Fact:
    """Return the custodian and since when; the reason where there is none."""
    exhibit, gone = found.exhibit, found.gone
    if gone is not None:
        text, opens = f"none: {GONE[gone.measure]} {when(gone.since)}", Target("entry", str(gone.position))
        return Fact("custodian", "custodian", None, text, entry=gone.position, tone="warn", opens=opens)
    if exhibit.custodian is None:
        return Fact("custodian", "custodian", None, f"none: it was {exhibit.superseded}", tone="warn")
    hold = exhibit.holds[-1]
    name, since = context.names.person(hold.holder), f"since {when(hold.since)}"
    opens = target_of(context.lookup, hold.holder)
    return Fact("custodian", "custodian", hold.holder, name, entry=hold.position, note=since, opens=opens)


def _place(context: PageContext, found: Continuity) -> Fact:
    where = found.where
    if found.gone is not None:
        return Fact("place", "place", None, f"left: {GONE[found.gone.measure]}", tone="warn")
    if where is None or where.superseded or found.exhibit.custodian is None:
        return Fact(
            "place", "place", None, "none of its own" if where and where.superseded else "not recorded"
        )
    state, tone, entry = _state(context, found, where)
    path = "" if where.location is None else path_of(context.lookup, where.location)
    text = state or (f"in {path}" if path else "not recorded")
    opens = None if where.location is None or state else target_of(context.lookup, where.location)
    act = None if state or path else placing(context, found.exhibit.id)
    return Fact("place", "place", where.location, text, entry=entry, tone=tone, opens=opens, action=act)


def _state(context: PageContext, found: Continuity, where: Whereabouts) -> tuple[str, Tone, int | None]:
    """Return where an exhibit is instead of its location, the gravest state first; empty if it is there."""
    if where.lost is not None:
        return f"MISSING since {when(where.lost)}{away_words(context, found)}", "bad", where.lost_position
    if where.outside is not None:
        receiver = f"handed out to {code_words(where.outside)}"
        text, tone = _out(receiver, where.outside_back, f"left {when(where.outside_since)}", context.now)
        return f"{text}{away_words(context, found)}", tone, where.outside_position
    if where.carried is not None:
        return f"in transit since {when(where.carried)}", "warn", None
    if where.out_to is not None:
        holder = f"with {context.names.person(where.out_to)}"
        text, tone = _out(holder, where.out_back, f"checked out {when(where.out_since)}", context.now)
        return f"{text}{away_words(context, found)}", tone, where.out_position
    return "", "", None


def _out(holder: str, back: int | None, since: str, now: int) -> tuple[str, Tone]:
    """Return that an exhibit is out: whether it is late, who has it, when it is due back and since when."""
    if back is None:
        return f"{holder}, no date of return, {since}", "warn"
    text = f"{holder}, due back {when(back)}, {since}"
    return (f"OVERDUE, {text}", "bad") if back < now else (text, "warn")


def _seal(found: Continuity) -> Fact:
    packing = found.packing
    if not (packing.on or packing.missing or packing.untold or found.exhibit.seal):
        return unsealed(found)
    shown = [
        *(f"{seal.number}{_bag(seal)}{_examined(found, seal)}" for seal in packing.on),
        *(f"{seal.number} MISSING since {when(seal.since)}" for seal in packing.missing),
        *(f"{seal.number} in doubt: broken for another exhibit" for seal in packing.untold),
    ]
    doubt = packing.missing or any(seal.state != "present" for seal in packing.on)
    imaged = any(mark.position > seal.position for mark in _imaged(found) for seal in packing.on)
    tone: Tone = "bad" if doubt else "warn" if packing.untold or imaged or not packing.on else ""
    numbers = " ".join(seal.number for seal in packing.on) or found.exhibit.seal
    entry = packing.on[-1].position if packing.on else None
    return Fact(
        "seal",
        "seal",
        numbers,
        "; ".join(shown) or found.exhibit.seal or "",
        entry=entry,
        tone=tone,
    )


def _bag(seal: SealOn) -> str:
    return "" if seal.bag is None else f", bag {seal.bag}"


def _examined(found: Continuity, seal: SealOn) -> str:
    """Return what is on record about a seal after a blank or comma: when last found intact, when applied.

    An acquisition that was recorded while the seal was on it puts the seal in doubt, and is named.
    """
    if seal.state in SEALS:
        return f" {SEALS[seal.state]}"
    applied = next((event.at for event in found.seals if event.position == seal.position), None)
    on = "" if applied is None else f", applied {when(applied)}"
    looked = seal.intact_position not in (None, seal.position) and seal.intact is not None
    seen = f", found intact {when(seal.intact)}" if looked else ", never examined"
    imaged = next((mark.position for mark in _imaged(found) if mark.position > seal.position), None)
    doubt = "" if imaged is None else f", yet imaged while recorded as sealed (entry {imaged})"
    return f"{seen}{doubt}{on}"


def _imaged(found: Continuity) -> Iterator[Mark]:
    """Yield the acquisitions that were recorded while a seal was on the exhibit."""
    return (mark for mark in found.marks if "acquisition.sealed" in mark.codes)


def _authority(context: PageContext, covered: HeldExhibit | None) -> Fact:
    if covered is None:
        return Fact("authority", "authority", None, "none needed: not held")
    held = covered.authority
    if held.basis is None:
        text = f"NONE since {when(held.since)}: {BARE[held.why or '']}"
        return Fact("authority", "authority", None, text, tone="bad")
    basis = basis_words(held.basis)
    source = "".join(
        f", {noun} {context.names.label(space, subject)}"
        for space, noun, subject in (
            ("seizure", "seizure", covered.seizure),
            ("production_order", "order", covered.production),
        )
        if subject is not None
    )
    opens = None if covered.source is None else target_of(context.lookup, covered.source)
    if held.until is not None:
        text = f"{basis}, provisional until {when(held.until)}{source}"
        return Fact("authority", "authority", held.basis, text, tone="warn", opens=opens)
    end = end_at(context.lookup, covered, context.now)
    text = f"{basis}, {'no end date' if end is None else f'until {when(end)}'}{source}"
    return Fact("authority", "authority", held.basis, text, opens=opens)


def _images(context: PageContext, found: Continuity) -> Fact:
    """Return how many images are stored and what their last verification found, damage before all else."""
    here = [stored for stored in found.objects if stored.destroyed is None]
    count = sum(stored.of is None for stored in here)
    if not here:
        made = len(found.acquisitions)
        text = f"{made} made, none stored" if made else "none"
        return Fact("images", "images", 0, text, tone="warn" if made else "")
    failing = [stored.failing for stored in here if stored.failing is not None]
    if failing:
        worst = ", ".join(_counted(failing, len(here)))
        return Fact("images", "images", count, f"{count}: {worst}", tone="bad")
    looks = context.lookup.reader.checks_of([stored.id for stored in here])
    full = [looks[stored.id].looks[2].at if stored.id in looks else 0 for stored in here]
    never = full.count(0)
    copies = f" and {many(len(here) - count, 'copy')}" if len(here) > count else ""
    if never:
        part = "" if never == len(here) else f"{never} of {len(here)} "
        return Fact("images", "images", count, f"{count}{copies}: {part}never verified in full", tone="warn")
    return Fact("images", "images", count, f"{count}{copies} verified in full {when(min(full))}", tone="good")


def _counted(failing: list[str], size: int) -> Iterator[str]:
    for outcome, word in OUTCOMES.items():
        number = failing.count(outcome)
        if number:
            yield word if number == size == 1 else f"{number} {word}"


def _transfer(context: PageContext, found: Continuity) -> Fact:
    offer = found.offer
    if offer is None:
        return Fact("transfer", "transfer", None, "none open")
    name = context.names.person(offer.receiver)
    offered = next((entry for entry in found.entries if entry.position == offer.position), None)
    since = "" if offered is None else f" since {when(offered.envelope.at)}"
    over = offer.expires < context.now
    text = f"{'EXPIRED: ' if over else ''}{name} to accept until {when(offer.expires)}, offered{since}"
    opens, tone = Target("entry", str(offer.position)), _OFFERED[over]
    return Fact("transfer", "transfer", offer.receiver, text, entry=offer.position, tone=tone, opens=opens)
