"""The facts of each row in the lists of a status: those with a column, then the record for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from custody.display import code_words, kind_words
from custody.law.clock import format_instant
from custody.ledger.views.exhibits.evidence_room import path_of
from custody.ledger.views.instruments.preservation_requests import wanted
from custody.ledger.views.instruments.seizures import gaps
from custody.ledger.views.instruments.unconfirmed_preservation import unmet
from custody.ledger.views.staff.declined_countersignatures import declined_subjects
from custody.ledger.views.stores.object_places import ReplicaShortage
from custody.ledger.views.stores.probes import WHY
from custody.ledger.views.worklist.next_steps import next_step
from custody.ledger.views.worklist.worklist_page import OrderView
from custody.model.records import Copy, Countersign, LegalHold, LockCheck, LockOrder, Proposal, StoredObject
from custody.pages.parts import facts
from custody.pages.parts.cells import Cells, count, entry, flag, of_record, word, words
from custody.pages.parts.gate import Gate
from custody.pages.parts.next_commands import command_text
from custody.pages.parts.page import Fact, Target
from custody.pages.parts.stated_facts import fact_of
from custody.pages.parts.wording import span


def order_facts(cells: Cells, view: OrderView) -> Iterator[Fact]:
    """Yield the facts of a preservation order and its next step."""
    order, lookup = view.order, cells.context.lookup
    step = next_step(view, unmet(lookup, order), declined=order.id in declined_subjects(lookup))
    yield cells.thing("preservation_order", order.id, "order", "preservation_order")
    yield cells.thing("case", order.case)
    yield cells.ahead("ends", view.standing.ends, "-")
    yield Fact("next", "next", None, "nothing") if step is None else _next(cells, order, step.kind, step.why)
    yield words("by", () if step is None else step.roles)
    yield word("state", view.standing.state)


def _next(cells: Cells, thing: Any, kind: str, why: str) -> Fact:
    """Return the next kind of entry on a subject as a fact whose text is the command to type."""
    names = cells.context.names
    meant = names.unique_name(thing.space, thing.id, names.label(thing.space, thing.id))
    command = command_text(names, kind, thing.space, meant, why, case=thing.case)
    return Fact("next", "next", kind, command or kind_words(kind))


def enquiry_facts(cells: Cells, enquiry: Any) -> Iterator[Fact]:
    """Yield the facts of an enquiry."""
    yield cells.thing("enquiry", enquiry.id)
    yield _way(enquiry)
    outcome = code_words(enquiry.outcome or "open")
    yield word("outcome", enquiry.outcome, f"{outcome}, {enquiry.located}" if enquiry.located else outcome)
    yield cells.instant("answer by", enquiry.answer_due_at, "-")
    yield cells.thing("case", enquiry.case)
    yield from of_record(enquiry)


def _way(asked: Any) -> Fact:
    return word("state", asked.state, f"{'from' if asked.incoming else 'to'} {asked.state}")


def request_facts(cells: Cells, view: Any) -> Iterator[Fact]:
    """Yield the facts of a preservation request and its next steps."""
    request, coming = view.request, wanted(view)
    first = coming[0] if coming else None
    yield cells.thing("preservation_request", request.id)
    yield cells.thing("case", request.case)
    yield _way(request)
    ends = None if view.end is None else view.end.earliest
    yield Fact(
        "earliest_end",
        "ends",
        None if ends is None else format_instant(ends),
        cells.ahead("ends", ends, "-").text,
    )
    yield (
        Fact("next", "next", None, "nothing")
        if first is None
        else _next(cells, request, first.kind, first.why)
    )
    yield words("by", () if first is None else first.roles, "" if first and first.roles else request.state)
    yield word("why", None if first is None else first.why)
    for number, step in enumerate(coming[1:], 2):
        yield Fact(f"next_{number}", "then", step.kind, _next(cells, request, step.kind, step.why).text)
        yield words(f"by {number}", step.roles)
        yield word(f"why {number}", step.why)
    yield word("standing", view.standing.state)
    yield cells.instant("latest end", None if view.end is None else view.end.latest)
    yield from of_record(request)


def mla_request_facts(cells: Cells, asked: Any) -> Iterator[Fact]:
    """Yield the facts of an MLA request."""
    yield cells.thing("mla_request", asked.id)
    yield cells.thing("case", asked.case)
    yield _way(asked)
    yield word("standing", asked.standing)
    yield count("preservation requests", len(asked.covered))
    yield words("preserved until decision", asked.keeping)
    yield from of_record(asked)


def seizure_facts(cells: Cells, seizure: Any) -> Iterator[Fact]:
    """Yield a seizure, its case, since when authority to hold is missing, what is missing, and why."""
    now = cells.context.now
    authority = seizure.authority.at(now)
    yield cells.thing("seizure", seizure.id)
    yield cells.thing("case", seizure.case)
    yield cells.instant("since", authority.since)
    yield words("missing", gaps(seizure, now))
    yield word("why", authority.why)


def production_facts(cells: Cells, held: Any) -> Iterator[Fact]:
    """Yield the facts of a production order with something held without authority."""
    yield cells.thing("production_order", held.id, "production order", "production_order")
    yield cells.thing("case", held.case)
    yield cells.instant("since", held.authority.since)
    yield word("why", held.authority.why)


def scene_facts(cells: Cells, view: Any) -> Iterator[Fact]:
    """Yield the facts of a scene."""
    scene = view.scene
    yield cells.thing("scene", scene.id)
    yield cells.thing("case", scene.case)
    yield cells.instant("opened", scene.opened)
    yield count("notes", len(view.notes))
    yield count("import_delay_seconds", view.delay, span(view.delay))
    yield Fact("key", "key", scene.by, scene.by)
    yield words("nonconforming", view.marks)


def stored_facts(cells: Cells, stored: StoredObject) -> Iterator[Fact]:
    """Yield the facts of a stored object that fails."""
    yield cells.thing("exhibit", stored.exhibit)
    yield word("failing", stored.failing)
    yield word("store", stored.store, stored.store)
    yield Fact("id", "object", stored.id, stored.id[:8], opens=Target("object", stored.id))
    yield from of_record(stored)


def offer_facts(cells: Cells, offer: Any) -> Iterator[Fact]:
    """Yield the facts of an offered transfer."""
    over = offer.expires < cells.context.now
    end = cells.ahead("expires", offer.expires)
    yield cells.thing("exhibit", offer.exhibit)
    yield cells.person("from", offer.giver, "giver")
    yield cells.person("to", offer.receiver, "receiver")
    yield word("purpose", offer.purpose)
    yield Fact("expires_at", "ends", end.value, f"ran out {end.text}" if over else end.text)
    yield flag("ran out", over)
    yield from of_record(offer)


def refused_facts(cells: Cells, refused: Any) -> Iterator[Fact]:
    """Yield the facts of a refused transfer."""
    yield cells.thing("exhibit", refused.exhibit)
    yield cells.person("refused by", refused.receiver, "receiver")
    reason = fact_of(Gate(cells.context.lookup), refused.entry, "reason")
    yield reason or word("reason", None)
    yield cells.ahead("refused", refused.refused)
    yield entry(refused.entry.position)
    yield word("purpose", refused.purpose)


def missing_facts(cells: Cells, where: Any) -> Iterator[Fact]:
    """Yield the facts of a missing exhibit."""
    yield cells.thing("exhibit", where.exhibit)
    yield cells.instant("lost", where.lost)
    yield cells.thing("case", where.case)
    yield from of_record(where)


def out_facts(cells: Cells, where: Any) -> Iterator[Fact]:
    """Yield the facts of an exhibit that is checked out."""
    yield cells.thing("exhibit", where.exhibit)
    yield _expected("out_back", cells, where.out_back)
    yield cells.thing("case", where.case)
    yield from of_record(where)


def _expected(key: str, cells: Cells, seconds: int | None) -> Fact:
    """Return when a thing is expected back (seconds UTC), with the time from now."""
    return facts.instant(key, "expected back", seconds, none="no date", now=cells.context.now)


def check_out_facts(cells: Cells, check_out: Any) -> Iterator[Fact]:
    """Yield the facts of an exhibit whose return is overdue."""
    yield cells.thing("exhibit", check_out.exhibit)
    with_whom = (
        Fact("to", "with", check_out.to, code_words(check_out.to))
        if check_out.keyless
        else cells.person("with", check_out.to, "to")
    )
    yield with_whom
    yield _expected("back", cells, check_out.back)
    yield cells.thing("case", check_out.case)
    yield from of_record(check_out)


def discrepancy_facts(cells: Cells, found: Any) -> Iterator[Fact]:
    """Yield the facts of an open discrepancy."""
    yield cells.thing("exhibit", found.exhibit)
    yield words("differences", found.differences)
    yield cells.instant("since", found.since)
    yield Fact(
        "position", "entry", found.position, str(found.position), opens=Target("entry", str(found.position))
    )
    yield cells.thing("case", found.case)
    yield from of_record(found)


def round_facts(cells: Cells, found: Any) -> Iterator[Fact]:
    """Yield the facts of an inventory round: its scope by name, and its counts."""
    yield cells.thing("inventory", found.id, "round", "id")
    yield scope(cells, found)
    yield word("state", "open" if found.closed is None else "closed")
    for name in ("expected", "found", "misplaced", "missing", "unexpected", "unmatched"):
        yield facts.count(f"{name}_count", name, getattr(found, f"{name}_count"), none="")
    yield from of_record(found)


def scope(cells: Cells, found: Any) -> Fact:
    """Return the scope of an inventory round by name: location, custodian or case."""
    lookup = cells.context.lookup
    if found.location is not None:
        name = path_of(lookup, found.location)
    elif found.custodian is not None:
        name = cells.context.names.person(found.custodian)
    else:
        name = cells.thing("case", found.case).text
    return Fact("of", "of", found.location or found.custodian or found.case, f"{found.scope} {name}")


def proposal_facts(cells: Cells, proposal: Proposal) -> Iterator[Fact]:
    """Yield the facts of a proposal."""
    at = proposal.position
    yield Fact("position", "proposal", at, str(at), opens=Target("entry", str(at)))
    yield word("act", proposal.act, proposal.act)
    yield _about(cells, proposal)
    yield cells.person("by", proposal.proposer, "proposer")
    end = cells.ahead("expires", proposal.expires)
    yield Fact("expires", "ends", end.value, end.text)
    yield from of_record(proposal)


def _about(cells: Cells, proposal: Proposal) -> Fact:
    if proposal.target is not None:
        return Fact("about", "about", proposal.target, f"entry {proposal.target}")
    name = "the ledger" if proposal.act == "resumption" else cells.context.names.about(proposal.subject)
    return Fact("about", "about", proposal.subject, name)


def countersign_facts(cells: Cells, waits: Countersign) -> Iterator[Fact]:
    """Yield the facts of an entry that awaits a countersignature."""
    at = waits.position
    yield Fact("position", "entry", at, str(at), opens=Target("entry", str(at)))
    yield word("kind", waits.kind, waits.kind)
    yield cells.person("signed by", waits.actor, "actor")
    yield cells.ahead("due", waits.due)
    yield from of_record(waits)


def hold_facts(cells: Cells, hold: LegalHold) -> Iterator[Fact]:
    """Yield the facts of a legal hold."""
    yield cells.thing("legal_hold", hold.id, "legal hold", "id")
    yield word("reason", hold.reason)
    yield cells.instant("review", hold.review_due_at)
    yield cells.thing("case", hold.case)
    yield from of_record(hold)


def copy_facts(cells: Cells, copy: Copy) -> Iterator[Fact]:
    """Yield the facts of a copy of an exhibit."""
    yield cells.thing("copy", copy.id, "copy", "id")
    yield word("copy_type", copy.copy_type)
    yield facts.instant("return_due_at", "back by", copy.return_due_at, none="", now=cells.context.now)
    yield cells.thing("exhibit", copy.exhibit)
    yield cells.thing("case", copy.case)
    yield from of_record(copy)


def disposition_facts(cells: Cells, view: Any) -> Iterator[Fact]:
    """Yield the facts of a disposition."""
    found, at = view.disposition, view.disposition.position
    yield Fact("position", "proposal", at, str(at), opens=Target("entry", str(at)))
    yield cells.thing("exhibit", found.exhibit)
    yield word("measure", found.measure)
    state = code_words(view.state)
    yield word("state", view.state, state if view.voided is None else f"{state}, in entry {view.voided}")
    yield cells.person("by", view.proposer, "proposer")
    yield flag("complete", view.complete)
    yield count("voided by", view.voided)
    yield cells.instant("expires at", view.expires)
    yield words("copies left", (copy.id for copy in view.left.copies))
    if found.executed:
        yield words("still stored", (stored.id for stored in view.left.objects))
    yield from of_record(found)


def kept_facts(cells: Cells, stored: StoredObject) -> Iterator[Fact]:
    """Yield the facts of an object still stored after the disposition of its exhibit."""
    yield cells.thing("exhibit", stored.exhibit)
    yield word("store", stored.store, stored.store)
    yield Fact("state", "state", "not_deleted", "not deleted")
    yield Fact("id", "object", stored.id, stored.id[:8], opens=Target("object", stored.id))
    yield from of_record(stored)


def drifting_facts(cells: Cells, stored: StoredObject) -> Iterator[Fact]:
    """Yield the facts of an object whose lock is not as recorded."""
    yield cells.thing("exhibit", stored.exhibit)
    yield word("store", stored.store, stored.store)
    yield words("drift", stored.drift)
    yield Fact("id", "object", stored.id, stored.id[:8], opens=Target("object", stored.id))
    yield from of_record(stored)


def lagging_facts(cells: Cells, order: LockOrder) -> Iterator[Fact]:
    """Yield the facts of a lock order that is not fully set."""
    yield word("store", order.store, order.store)
    yield Fact(
        "waiting", "waiting", " ".join(order.waiting) or None, f"{len(order.waiting)} of {order.objects} wait"
    )
    yield Fact(
        "position",
        "ordered in entry",
        order.position,
        str(order.position),
        opens=Target("entry", str(order.position)),
    )
    yield from of_record(order)


def wrong_clock_facts(cells: Cells, check: LockCheck) -> Iterator[Fact]:
    """Yield the facts of a store whose clock is wrong."""
    yield word("store", check.store, check.store)
    yield count("ahead", check.ahead, f"{check.ahead} s")
    yield Fact(
        "position",
        "verified in entry",
        check.position,
        str(check.position),
        opens=Target("entry", str(check.position)),
    )
    yield from of_record(check)


def held_facts(cells: Cells, exhibit: Any) -> Iterator[Fact]:
    """Yield the facts of an exhibit in the custody of the reader."""
    yield cells.thing("exhibit", exhibit.id, "exhibit", "id")
    yield word("category", exhibit.category)
    yield cells.thing("case", exhibit.case)
    yield from of_record(exhibit)


def few_facts(cells: Cells, found: ReplicaShortage) -> Iterator[Fact]:
    """Yield the facts of a replica shortage: stores, numbers, and some objects."""
    yield word("store", found.store, found.store)
    yield Fact("stores", "intact in", " ".join(found.stores) or None, ", ".join(found.stores) or "no store")
    yield count("administrations", found.administrations, f"{found.administrations} of {found.wanted}")
    yield count("objects", found.objects)
    yield count("copies", found.wanted)
    objects = cells.context.lookup.many(StoredObject, list(found.first))
    cells.name("exhibit", [stored.exhibit for stored in objects])
    for number, stored in enumerate(objects, 1):
        yield Fact(f"object_{number}", "object", stored.id, stored.id[:8], opens=Target("object", stored.id))
        yield cells.thing("exhibit", stored.exhibit, "exhibit", f"exhibit_{number}")


def unproven_facts(cells: Cells, store: Any) -> Iterator[Fact]:
    """Yield the facts of a store without a fresh probe."""
    yield word("store", store.store, store.store)
    yield word("why", store.state, " ".join((WHY[store.state], *store.failed)))
    yield cells.instant("probed", None if store.probe is None else store.probe.ended, "-")
    yield words("failed", store.failed)
    yield flag("lock proven", store.lock_proven)
