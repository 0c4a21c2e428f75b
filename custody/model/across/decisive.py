"""Which fields decide what is on record, so that correcting them would contradict it.

A correction changes nothing that rules made of an entry. Where another entry does, it is entered instead, and the
correction is refused. A few corrections do count, and are folded where the field belongs.
"""

from __future__ import annotations

from collections.abc import Mapping

from custody.model.exhibits.questions import seal, seal_numbers
from custody.model.orders import questions as secrecy
from custody.model.seizures import questions as consent

_STORE = "Store it where it lies: `custody exhibit store`."
_ROLES = "Set the roles anew: `custody actor set-roles`."
_COPY = "Record where the copy is now: `custody copy hand` or `custody copy return`."
_OFFER = "Recall the offer, and offer anew: `custody custody recall`."
_SEEN = "Tell what differs, or resolve what is open about it: `custody exhibit discrepancy`, `custody exhibit resolve`."

#: Kind of entry → the fields whose correction is refused, each with what to enter instead.
INSTEAD: Mapping[str, Mapping[str, str]] = {
    "actor.deputised": dict.fromkeys(
        ("roles", "valid_from", "valid_until", "represented_actor", "countersign_hours"),
        "Another time lent: end this one with `custody actor end-deputyship`, and lend it anew.",
    ),
    "actor.enrolled": dict.fromkeys(("roles",), _ROLES),
    "actor.roles_set": dict.fromkeys(("roles",), _ROLES),
    "case.closed": dict.fromkeys(
        ("outcome", "open_matters_accepted"),
        "Rescind the closing, and close the case anew: `custody entry rescind`.",
    ),
    "case.member_added": dict.fromkeys(
        ("actor", "function"), "Remove the member and add the right one: `custody case add-member`."
    ),
    "case.member_removed": dict.fromkeys(("actor",), "Add the member again: `custody case add-member`."),
    "copy.made": dict.fromkeys(
        ("exhibit", "object"), "Account for this copy, and register it with its exhibit: `custody copy`."
    ),
    "copy.moved": dict.fromkeys(("holder", "outside", "return_by"), _COPY),
    "copy.returned": dict.fromkeys(("holder",), _COPY),
    "disposition.proposed": dict.fromkeys(
        ("measure", "basis", "return_by"), "Refuse the proposal, and propose anew: `custody disposition`."
    ),
    "examination.announced": dict.fromkeys(
        ("exhibit", "method", "object_by"), "Give notice anew: `custody examination announce`."
    ),
    "exhibit.checked_in": {"place": _STORE, **dict.fromkeys(("seal_state", "condition"), _SEEN)},
    "exhibit.checked_out": dict.fromkeys(
        ("person", "expected_back"), "Check it in, and out again as it is: `custody exhibit checkin`."
    ),
    "exhibit.discrepancy": dict.fromkeys(
        ("differs",), "Resolve it, and tell what differs anew: `custody exhibit discrepancy`."
    ),
    "exhibit.discrepancy_resolved": dict.fromkeys(
        ("outcome",), "Record again what was found out; the newest stands: `custody exhibit resolve`."
    ),
    "exhibit.flagged": dict.fromkeys(("flag",), "Take the flag off and flag it anew: `custody handling`."),
    "exhibit.found": {"place": _STORE, **dict.fromkeys(("seal_state", "condition", "resealed_by"), _SEEN)},
    "exhibit.itemised": dict.fromkeys(("found",), "Count again: `custody exhibit itemise`."),
    "exhibit.lost": dict.fromkeys(
        ("last_seen_at",), "Rescind the loss, and record it anew: `custody entry rescind`."
    ),
    "exhibit.merged": dict.fromkeys(
        ("into",), "Rescind the merger, and merge it anew: `custody entry rescind`."
    ),
    "exhibit.registered": dict.fromkeys(
        ("seizure", "production", "parent", "how"),
        "Register it anew where it came from, and merge this registration into that.",
    ),
    "exhibit.sealed": dict.fromkeys(
        ("further", "inside"), "Break the seal, and record it anew: `custody exhibit seal`."
    ),
    "exhibit.split": dict.fromkeys(
        ("parts", "remains"), "Rescind the split, and split it anew: `custody entry rescind`."
    ),
    "exhibit.stored": dict.fromkeys(("place",), _STORE),
    "exhibit.unflagged": dict.fromkeys(("flag",), "Flag it anew: `custody handling flag`."),
    "exhibit.unsealed": dict.fromkeys(
        ("intact",), "Tell what was found otherwise: `custody exhibit discrepancy`."
    ),
    "hold.placed": dict.fromkeys(
        ("about", "thing", "review_at"),
        "Review the hold, or release it and place another one: `custody hold`.",
    ),
    "hold.reviewed": dict.fromkeys(("review_at",), "Review the hold again: `custody hold review`."),
    "inventory.counted": dict.fromkeys(
        ("exhibit", "place"),
        "Record where it lies with `custody exhibit store`, or count it in another round.",
    ),
    "inventory.identified": dict.fromkeys(
        ("outcome", "exhibit"), "Answer again; the newest answer stands: `custody inventory identify`."
    ),
    "inventory.started": dict.fromkeys(
        ("scope", "place", "case", "holder"), "Start another round: `custody inventory start`."
    ),
    "inventory.traced": dict.fromkeys(
        ("exhibit", "outcome", "place"), "Answer again; the newest answer stands: `custody inventory trace`."
    ),
    "proceedings.appeal_deadline_set": dict.fromkeys(
        ("until",),
        "Record the deadline anew; the newest counts: `custody proceedings record-appeal-deadline`.",
    ),
    "proceedings.judgment_given": dict.fromkeys(
        ("outcome",), "Record the judgment anew; the newest counts: `custody proceedings record-judgment`."
    ),
    "place.moved": dict.fromkeys(("within",), "Move it again: `custody place move`."),
    "place.registered": dict.fromkeys(
        ("within", "sort"), "Retire the place, and register it anew: `custody place`."
    ),
    "privilege.claimed": dict.fromkeys(
        ("exhibit", "object"), "Waive the claim, and claim anew: `custody privilege`."
    ),
    "privilege.ruled": dict.fromkeys(
        ("outcome",), "Record the ruling anew; the newest counts: `custody privilege rule`."
    ),
    "schedule.listed": dict.fromkeys(
        ("treatment", "ground"), "Put it on the schedule anew; the newest line counts: `custody schedule`."
    ),
    "seizure.authorised": dict.fromkeys(
        ("decision", "to_return"), "Record the decision anew; the newest counts: `custody seizure authorise`."
    ),
    "seizure.inventoried": dict.fromkeys(
        ("items",), "Record the inventory anew; the newest counts: `custody seizure count`."
    ),
    "transfer.accepted": {
        "place": _STORE,
        **dict.fromkeys(("seal_state", "condition", "resealed_by"), _SEEN),
    },
    "transfer.arrived": {"place": _STORE, **dict.fromkeys(("packaging",), _SEEN)},
    "transfer.offered": dict.fromkeys(("receiver", "handover", "expires_at"), _OFFER),
    "transfer.reassigned": dict.fromkeys(("receiver", "handover", "expires_at"), _OFFER),
    "transfer.released": dict.fromkeys(
        ("receiver_class", "expected_return"),
        "Record its return, and release it anew: `custody custody return`.",
    ),
    "transfer.returned": {
        "place": _STORE,
        **dict.fromkeys(("seal_state", "condition", "resealed_by"), _SEEN),
    },
}

#: Fields whose correction counts: what it says is what stands.
COUNTING: frozenset[tuple[str, str]] = frozenset(
    {
        (consent.KIND, consent.FIELD),
        ("exhibit.registered", "category"),
        ("key.revoked", "compromised_since"),
        (seal.KIND, seal.BAG),
        (seal.KIND, seal.FIELD),
        *secrecy.ENDS,
        *((kind, field) for kind in seal_numbers.KINDS for field in seal_numbers.FIELDS),
    }
)


def instead(kind: str, field: str) -> str | None:
    """Return what to enter instead of correcting a field; None where it may be corrected."""
    return INSTEAD.get(kind, {}).get(field)
