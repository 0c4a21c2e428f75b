"""Which page a thing has: by the space of its record, and by the kind of entry with which it began."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from custody.model.envelope import parse_entry
from custody.model.records import Actor
from custody.pages.page import Target

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup

#: The page of a thing, by the space of its record.
PAGES: Mapping[str, str] = {
    "abandonment": "thing",
    "access": "thing",
    "actor": "person",
    "assist": "assist",
    "assistance": "assistance",
    "backup": "thing",
    "case": "case",
    "copy": "thing",
    "duty": "thing",
    "enquiry": "enquiry",
    "examination": "thing",
    "exhibit": "exhibit",
    "hold": "thing",
    "inspection": "thing",
    "inventory": "round",
    "ledger": "thing",
    "lock": "thing",
    "lock_check": "thing",
    "object": "object",
    "order": "order",
    "pause": "thing",
    "place": "thing",
    "privilege": "thing",
    "probe": "thing",
    "production": "production",
    "profile": "thing",
    "request": "request",
    "scene": "thing",
    "search": "thing",
    "seizure": "seizure",
    "stamp": "thing",
    "sweep": "thing",
    "transcription": "thing",
    "tsa": "thing",
}
#: The space of what begins with each kind that begins something.
BEGINNINGS: Mapping[str, str] = {
    "abandonment.proposed": "abandonment",
    "access.viewed": "access",
    "actor.enrolled": "actor",
    "assist.ordered": "assist",
    "assistance.received": "assistance",
    "assistance.sent": "assistance",
    "backup.made": "backup",
    "case.opened": "case",
    "checkpoint.stamped": "stamp",
    "content.searched": "search",
    "copy.made": "copy",
    "enquiry.received": "enquiry",
    "enquiry.sent": "enquiry",
    "examination.announced": "examination",
    "exhibit.registered": "exhibit",
    "fixity.paused": "pause",
    "fixity.swept": "sweep",
    "hold.placed": "hold",
    "inspection.opened": "inspection",
    "inventory.started": "inventory",
    "ledger.opened": "ledger",
    "lock.ordered": "lock",
    "lock.verified": "lock_check",
    "object.archived": "object",
    "object.replicated": "object",
    "order.issued": "order",
    "place.registered": "place",
    "privilege.claimed": "privilege",
    "production.ordered": "production",
    "profile.adopted": "profile",
    "request.received": "request",
    "request.sent": "request",
    "scene.admitted": "scene",
    "scene.opened": "scene",
    "schedule.duty_opened": "duty",
    "seizure.recorded": "seizure",
    "store.probed": "probe",
    "transcription.recorded": "transcription",
    "tsa.trusted": "tsa",
}
#: What people call the things whose page is made from their entries alone, by space.
NOUNS: Mapping[str, str] = {
    "abandonment": "Abandonment",
    "access": "Access",
    "assist": "Assistance order",
    "assistance": "Legal assistance request",
    "backup": "Backup",
    "copy": "Copy",
    "duty": "Disclosure duty",
    "enquiry": "Enquiry",
    "examination": "Examination",
    "hold": "Legal hold",
    "inspection": "Inspection",
    "ledger": "Log",
    "lock": "Lock order",
    "lock_check": "Lock verification",
    "pause": "Verification pause",
    "place": "Storage location",
    "privilege": "Privilege claim",
    "probe": "Store probe",
    "profile": "Law profile",
    "request": "Preservation request",
    "scene": "Scene",
    "search": "Erasure search",
    "stamp": "Timestamp",
    "sweep": "Verification",
    "transcription": "Transcription",
    "tsa": "Timestamp authority",
}


def space_of(lookup: Lookup, subject: str) -> str | None:
    """Return the space of a subject, by the entry with which it began; None where nothing did."""
    positions = lookup.reader.positions(subject, 0, 1)
    if not positions:
        return None
    return BEGINNINGS.get(parse_entry(lookup.reader.entry(positions[0]).note).envelope.kind)


def target_of(lookup: Lookup, subject: str) -> Target:
    """Return the page of a subject; the first administrator began with the ledger, by no entry of their own."""
    space = space_of(lookup, subject)
    if space is None and lookup.maybe(Actor, subject) is not None:
        space = Actor.space
    return Target(PAGES.get(space or "", "subject"), subject)
