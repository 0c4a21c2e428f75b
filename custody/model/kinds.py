"""The kinds of entries of ruleset 1, in the order of the reference page of rules."""

from __future__ import annotations

from importlib import import_module

from custody.model.schema.permits import Permit
from custody.model.schema.schema import Kind
from custody.model.topics import TOPICS

#: The names of kinds in their order; other kinds follow in the order of the topics.
ORDER: tuple[str, ...] = (
    *("ledger.opened", "resumption.proposed", "resumption.approved"),
    *("resumption.refused", "ledger.migration_started", "ledger.migration_ended"),
    *("actor.enrolled", "actor.roles_set", "actor.deputised", "actor.deputyship_ended", "key.rotated"),
    "key.revoked",
    "profile.adopted",
    *("case.opened", "case.closed", "case.reopened"),
    *(
        "preservation_order.issued",
        "preservation_order.served",
        "preservation_order.receipt_acknowledged",
        "preservation_order.renewed",
        "preservation_order.withdrawn",
    ),
    *("preservation_order.status_notified", "preservation_order.data_requested", "preservation_order.lapsed"),
    *("preservation_order.complied", "preservation_order.not_complied", "preservation_order.quashed"),
    *(
        "preservation_order.confidentiality_imposed",
        "preservation_order.confidentiality_extended",
        "preservation_order.confidentiality_lifted",
    ),
    *("preservation_order.traffic_data_disclosed", "preservation_order.path_closed"),
    *("preservation_request.traffic_data_disclosed", "preservation_request.traffic_data_refused"),
    *("enquiry.sent", "enquiry.received", "enquiry.answered"),
    *(
        "preservation_request.received",
        "preservation_request.sent",
        "preservation_request.queried",
        "preservation_request.supplemented",
    ),
    *("preservation_request.effected", "preservation_request.order_linked"),
    *(
        "preservation_request.concern_notified",
        "preservation_request.concern_answered",
        "preservation_request.extension_requested",
    ),
    *(
        "preservation_request.extension_decided",
        "preservation_request.refused",
        "preservation_request.not_executed",
        "preservation_request.withdrawn",
    ),
    *("preservation_request.data_released", "preservation_request.lapsed"),
    *("scene.opened", "scene.noted", "scene.closed", "scene.notes_imported"),
    *("mla_request.received", "mla_request.sent", "mla_request.receipt_acknowledged"),
    *(
        "mla_request.preservation_linked",
        "mla_request.preservation_identified",
        "mla_request.preservation_excluded",
        "mla_request.preservation_unlinked",
    ),
    *("mla_request.consulted", "mla_request.postponed", "mla_request.granted", "mla_request.refused"),
    "mla_request.withdrawn",
    *(
        "seizure.recorded",
        "seizure.search_extended",
        "seizure.data_rendered_inaccessible",
        "seizure.data_access_restored",
    ),
    *("seizure.list_recorded", "seizure.receipt_given", "seizure.authorisation_decided"),
    *("seizure.consent_withdrawn", "seizure.term_set"),
    *(
        "assistance_order.issued",
        "assistance_order.served",
        "assistance_order.answered",
        "assistance_order.withdrawn",
    ),
    *(
        "production_order.issued",
        "production_order.served",
        "production_order.answered",
        "production_order.withdrawn",
    ),
    *("production_order.quashed", "production_order.term_set"),
    *(
        "preservation_order.challenged",
        "preservation_order.challenge_ended",
        "preservation_order.quashing_stayed",
        "preservation_order.quashing_reversed",
    ),
    *("production_order.challenged", "production_order.challenge_ended", "production_order.quashing_stayed"),
    "production_order.quashing_reversed",
    "exhibit.registered",
    *("exhibit.sealed", "exhibit.unsealed"),
    *("location.registered", "location.moved", "location.retired", "exhibit.placed", "exhibit.checked_out"),
    "exhibit.checked_in",
    *("exhibit.discrepancy_reported", "exhibit.discrepancy_resolved"),
    *("exhibit.missing_reported", "exhibit.recovered"),
    *("exhibit.details_added", "exhibit.photographed", "exhibit.split", "exhibit.components_counted"),
    *("exhibit.foreign_number_recorded", "exhibit.merged", "transcription.recorded"),
    *("inventory.started", "inventory.counted", "inventory.closed", "inventory.scan_identified"),
    "inventory.exhibit_traced",
    *("transfer.offered", "transfer.reassigned"),
    *("transfer.dispatched", "transfer.arrived"),
    *("transfer.accepted", "transfer.refused", "transfer.recalled"),
    *("transfer.handed_out", "transfer.returned"),
    "acquisition.completed",
    "object.archived",
    *("sweep.completed", "sweep.paused", "object.verification_failed", "object.verification_recovered"),
    "hash_list.compared",
    *("object.replicated", "object.repaired"),
    *("lock.ordered", "lock.applied", "lock.released", "lock.verified", "lock.drift_found"),
    *("lock.drift_resolved", "object.deleted", "object.deletion_delayed"),
    *(
        "orphan_deletion.proposed",
        "orphan_deletion.approved",
        "orphan_deletion.refused",
        "orphan_deletion.executed",
    ),
    *("backup.made", "backup.destroyed"),
    "store.probed",
    *("tsa.trusted", "tsa.distrusted", "checkpoint.timestamped"),
    *("legal_hold.placed", "legal_hold.reviewed", "legal_hold.released"),
    *("proceedings.judgment_given", "proceedings.appeal_deadline_set", "proceedings.appeal_filed"),
    *("proceedings.appeal_withdrawn", "proceedings.judgment_made_final"),
    *("copy.made", "copy.handed_over", "copy.returned", "copy.destroyed", "copy.accounted_for"),
    *("exhibit.flagged", "exhibit.unflagged", "exhibit.flag_acknowledged", "exhibit.traces_secured"),
    *("privilege.claimed", "privilege.filter_member_named", "privilege.ruled", "privilege.released"),
    "privilege.waived",
    *(
        "inspection.opened",
        "inspection.closed",
        "destructive_examination.announced",
        "destructive_examination.objection_filed",
    ),
    *(
        "destructive_examination.objection_decided",
        "destructive_examination.started",
        "destructive_examination.completed",
        "disclosure.scheduled",
    ),
    *("disclosure.duty_opened", "disclosure.duty_ended"),
    *("case.member_added", "case.member_removed", "access.logged"),
    *("disposition.proposed", "disposition.approved", "disposition.refused"),
    *("disposition.executed", "disposition.witnessed", "disposition.notice_given"),
    *("disposition.claim_received", "disposition.retention_authorised", "disposition.loan_returned"),
    "entry.corrected",
    "entry.countersigned",
    *("entry.date_resolved", "entry.lapse_retracted", "entry.rescinded", "entry.disclosed"),
    *("erasure.proposed", "entry.value_searched", "erasure.approved"),
    *("erasure.refused", "erasure.executed"),
)
#: All kinds by name, as the modules of the topics declare them.
_DECLARED: dict[str, Kind] = {
    kind.name: kind for topic in TOPICS for kind in import_module(f"custody.model.{topic.module}").KINDS
}
KINDS: tuple[Kind, ...] = tuple(
    _DECLARED[name] for name in (*ORDER, *(name for name in _DECLARED if name not in ORDER))
)
#: The same by name.
NAMED: dict[str, Kind] = {kind.name: kind for kind in KINDS}


def permit_of(name: str) -> Permit:
    """Return the roles that may sign a kind of entry; KeyError if there is no such kind."""
    return NAMED[name].permit
