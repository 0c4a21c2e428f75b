"""The fields that decide a state of record, so that correcting them would contradict it.

A correction changes nothing that rules computed from an entry. Where another kind of entry does, the correction is
refused in favour of that. A few corrections do count, and are folded by the rules of the field.
"""

from __future__ import annotations

from collections.abc import Mapping

from custody.model.exhibits.questions import seal, seal_numbers
from custody.model.preservation_orders import questions as secrecy
from custody.model.seizures import questions as consent

_STORE = "Place it in its actual location: `custody exhibit place`."
_ROLES = "Set the roles anew: `custody actor set-roles`."
_COPY = "Record where the copy is now: `custody copy hand-over` or `custody copy return`."
_OFFER = "Recall the offer, and offer anew: `custody transfer recall`."
_SEEN = (
    "Report what differs, or resolve what is open about it: "
    "`custody exhibit report-discrepancy`, `custody exhibit resolve-discrepancy`."
)

#: Kind of entry → the fields whose correction is refused, each with the hint for what to enter instead.
INSTEAD: Mapping[str, Mapping[str, str]] = {
    "actor.deputised": dict.fromkeys(
        ("roles", "valid_from", "valid_until", "represented_actor", "countersign_hours"),
        "End this deputyship with `custody actor end-deputyship`, and lend the role anew.",
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
    "copy.handed_over": dict.fromkeys(("custodian", "outside_agency", "return_due_at"), _COPY),
    "copy.returned": dict.fromkeys(("custodian",), _COPY),
    "disposition.proposed": dict.fromkeys(
        ("measure", "basis", "return_due_at"), "Refuse the proposal, and propose anew: `custody disposition`."
    ),
    "destructive_examination.announced": dict.fromkeys(
        ("exhibit", "method", "objection_due_at"),
        "Give notice anew: `custody destructive-examination announce`.",
    ),
    "exhibit.checked_in": {"location": _STORE, **dict.fromkeys(("seal_state", "condition"), _SEEN)},
    "exhibit.checked_out": dict.fromkeys(
        ("person", "return_due_at"), "Check it in, and out again as it is: `custody exhibit check-in`."
    ),
    "exhibit.discrepancy_reported": dict.fromkeys(
        ("differences",), "Resolve it, and report what differs anew: `custody exhibit report-discrepancy`."
    ),
    "exhibit.discrepancy_resolved": dict.fromkeys(
        ("outcome",),
        "Record the resolution again; the newest counts: `custody exhibit resolve-discrepancy`.",
    ),
    "exhibit.flagged": dict.fromkeys(
        ("flag",), "Remove the flag and flag it anew: `custody exhibit unflag`, `custody exhibit flag`."
    ),
    "exhibit.recovered": {
        "location": _STORE,
        **dict.fromkeys(("seal_state", "condition", "resealed_by"), _SEEN),
    },
    "exhibit.components_counted": dict.fromkeys(
        ("component_count",), "Count again: `custody exhibit count-components`."
    ),
    "exhibit.missing_reported": dict.fromkeys(
        ("last_seen_at",), "Rescind the loss, and record it anew: `custody entry rescind`."
    ),
    "exhibit.merged": dict.fromkeys(
        ("into",), "Rescind the merger, and merge it anew: `custody entry rescind`."
    ),
    "exhibit.registered": dict.fromkeys(
        ("seizure", "production_order", "parent", "parent_relation"),
        "Register it anew under its true origin, and merge this registration into that.",
    ),
    "exhibit.sealed": dict.fromkeys(
        ("additional_seal", "enclosed_exhibits"),
        "Break the seal, and record it anew: `custody exhibit seal`.",
    ),
    "exhibit.split": dict.fromkeys(
        ("component_count", "remainder_kept"),
        "Rescind the split, and split it anew: `custody entry rescind`.",
    ),
    "exhibit.placed": dict.fromkeys(("location",), _STORE),
    "exhibit.unflagged": dict.fromkeys(("flag",), "Flag it anew: `custody exhibit flag`."),
    "exhibit.unsealed": dict.fromkeys(
        ("seal_state",), "Report what was found otherwise: `custody exhibit report-discrepancy`."
    ),
    "legal_hold.placed": dict.fromkeys(
        ("hold_scope", "held_subject", "review_due_at"),
        "Review the legal hold, or release it and place another one: `custody legal-hold`.",
    ),
    "legal_hold.reviewed": dict.fromkeys(
        ("review_due_at",), "Review the hold again: `custody legal-hold review`."
    ),
    "inventory.counted": dict.fromkeys(
        ("exhibit", "location"),
        "Record its location with `custody exhibit place`, or count it in another round.",
    ),
    "inventory.scan_identified": dict.fromkeys(
        ("outcome", "exhibit"), "Answer again; the newest answer counts: `custody inventory identify-scan`."
    ),
    "inventory.started": dict.fromkeys(
        ("scope", "location", "case", "custodian"), "Start another round: `custody inventory start`."
    ),
    "inventory.exhibit_traced": dict.fromkeys(
        ("exhibit", "outcome", "location"),
        "Answer again; the newest answer counts: `custody inventory trace-exhibit`.",
    ),
    "proceedings.appeal_deadline_set": dict.fromkeys(
        ("appeal_until",),
        "Record the deadline anew; the newest counts: `custody proceedings record-appeal-deadline`.",
    ),
    "proceedings.judgment_given": dict.fromkeys(
        ("outcome",), "Record the judgment anew; the newest counts: `custody proceedings record-judgment`."
    ),
    "location.moved": dict.fromkeys(("within",), "Move it again: `custody location move`."),
    "location.registered": dict.fromkeys(
        ("within", "location_type"), "Retire the location, and register it anew: `custody location`."
    ),
    "privilege.claimed": dict.fromkeys(
        ("exhibit", "object"), "Waive the claim, and claim anew: `custody privilege`."
    ),
    "privilege.ruled": dict.fromkeys(
        ("outcome",), "Record the ruling anew; the newest counts: `custody privilege rule`."
    ),
    "disclosure.scheduled": dict.fromkeys(
        ("treatment", "withholding_ground"),
        "Add it to the schedule anew; the newest line counts: `custody disclosure add`.",
    ),
    "seizure.authorisation_decided": dict.fromkeys(
        ("decision", "exhibits_to_return"),
        "Record the decision anew; the newest counts: `custody seizure decide-authorisation`.",
    ),
    "seizure.list_recorded": dict.fromkeys(
        ("exhibit_count",), "Record the list anew; the newest counts: `custody seizure record-list`."
    ),
    "transfer.accepted": {
        "location": _STORE,
        **dict.fromkeys(("seal_state", "condition", "resealed_by"), _SEEN),
    },
    "transfer.arrived": {"location": _STORE, **dict.fromkeys(("packaging",), _SEEN)},
    "transfer.offered": dict.fromkeys(("receiver", "transfer", "expires_at"), _OFFER),
    "transfer.reassigned": dict.fromkeys(("receiver", "transfer", "expires_at"), _OFFER),
    "transfer.handed_out": dict.fromkeys(
        ("receiver_class", "return_due_at"),
        "Record its return, and release it anew: `custody transfer return`.",
    ),
    "transfer.returned": {
        "location": _STORE,
        **dict.fromkeys(("seal_state", "condition", "resealed_by"), _SEEN),
    },
}

#: Kind and field whose correction counts: the state follows the corrected value.
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


def alternative_hint(kind: str, field: str) -> str | None:
    """Return the hint for what to enter instead of correcting a field; None where it may be corrected."""
    return INSTEAD.get(kind, {}).get(field)
