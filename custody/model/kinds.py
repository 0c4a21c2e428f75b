"""The kinds of entries of ruleset 1, in the order in which the page of rules lists them."""

from __future__ import annotations

from importlib import import_module

from custody.model.schema.permits import Permit
from custody.model.schema.schema import Kind
from custody.model.topics import TOPICS

#: The names of kinds in their order; a kind that is not named comes behind all these, in the order of the topics.
ORDER: tuple[str, ...] = (
    *("ledger.opened", "resumption.proposed", "resumption.approved"),
    *("resumption.refused", "ledger.migration_started", "ledger.migration_ended"),
    *("actor.enrolled", "actor.roles_set", "actor.deputised", "actor.deputyship_ended", "key.rotated"),
    "key.revoked",
    "profile.adopted",
    *("case.opened", "case.closed", "case.reopened"),
    *("order.issued", "order.served", "order.acknowledged", "order.renewed", "order.withdrawn"),
    *("order.end_told", "order.followed", "order.lapsed"),
    *("order.complied", "order.not_complied", "order.quashed"),
    *("order.secrecy_bound", "order.secrecy_extended", "order.secrecy_lifted"),
    *("order.path_disclosed", "order.path_ended"),
    *("request.path_disclosed", "request.path_refused"),
    *("enquiry.sent", "enquiry.received", "enquiry.answered"),
    *("request.received", "request.sent", "request.queried", "request.supplemented"),
    *("request.effected", "request.order_named"),
    *("request.warned", "request.warning_answered", "request.extension_asked"),
    *("request.extension_answered", "request.refused", "request.not_executed", "request.withdrawn"),
    *("request.released", "request.lapsed"),
    *("scene.opened", "scene.noted", "scene.closed", "scene.admitted"),
    *("assistance.received", "assistance.sent", "assistance.reported"),
    *("assistance.covered", "assistance.joined", "assistance.excluded", "assistance.uncovered"),
    *("assistance.consulted", "assistance.postponed", "assistance.decided", "assistance.refused"),
    "assistance.withdrawn",
    *("seizure.recorded", "seizure.extended", "seizure.rendered", "seizure.restored"),
    *("seizure.inventoried", "seizure.receipt_given", "seizure.authorised"),
    *("seizure.consent_withdrawn", "seizure.term_set"),
    *("assist.ordered", "assist.served", "assist.answered", "assist.withdrawn"),
    *("production.ordered", "production.served", "production.answered", "production.withdrawn"),
    *("production.quashed", "production.term_set"),
    *("order.contested", "order.contest_ended", "order.quashing_stayed", "order.quashing_reversed"),
    *("production.contested", "production.contest_ended", "production.quashing_stayed"),
    "production.quashing_reversed",
    "exhibit.registered",
    *("exhibit.sealed", "exhibit.unsealed"),
    *("place.registered", "place.moved", "place.retired", "exhibit.stored", "exhibit.checked_out"),
    "exhibit.checked_in",
    *("exhibit.discrepancy", "exhibit.discrepancy_resolved"),
    *("exhibit.lost", "exhibit.found"),
    *("exhibit.described", "exhibit.photographed", "exhibit.split", "exhibit.itemised"),
    *("exhibit.numbered", "exhibit.merged", "transcription.recorded"),
    *("inventory.started", "inventory.counted", "inventory.closed", "inventory.identified"),
    "inventory.traced",
    *("transfer.offered", "transfer.reassigned"),
    *("transfer.dispatched", "transfer.arrived"),
    *("transfer.accepted", "transfer.refused", "transfer.recalled"),
    *("transfer.released", "transfer.returned"),
    "acquisition.completed",
    "object.archived",
    *("fixity.swept", "fixity.paused", "object.fixity_failed", "object.fixity_restored"),
    "digests.compared",
    *("object.replicated", "object.repaired"),
    *("lock.ordered", "lock.applied", "lock.released", "lock.verified", "lock.drift"),
    *("lock.settled", "object.destroyed", "object.destruction_delayed"),
    *("abandonment.proposed", "abandonment.approved", "abandonment.refused", "object.abandoned"),
    *("backup.made", "backup.destroyed"),
    "store.probed",
    *("tsa.trusted", "tsa.distrusted", "checkpoint.stamped"),
    *("hold.placed", "hold.reviewed", "hold.released"),
    *("proceedings.judgment_given", "proceedings.appeal_deadline_set", "proceedings.appeal_filed"),
    *("proceedings.appeal_withdrawn", "proceedings.judgment_made_final"),
    *("copy.made", "copy.moved", "copy.returned", "copy.destroyed", "copy.kept"),
    *("exhibit.flagged", "exhibit.unflagged", "exhibit.warning_noted", "exhibit.traces_secured"),
    *("privilege.claimed", "privilege.filter_named", "privilege.ruled", "privilege.released"),
    "privilege.waived",
    *("inspection.opened", "inspection.closed", "examination.announced", "examination.objected"),
    *("examination.objection_settled", "examination.begun", "examination.done", "schedule.listed"),
    *("schedule.duty_opened", "schedule.duty_met"),
    *("case.member_added", "case.member_removed", "access.logged"),
    *("disposition.proposed", "disposition.approved", "disposition.refused"),
    *("disposition.executed", "disposition.witnessed", "disposition.noticed"),
    *("disposition.claimed", "disposition.kept", "disposition.returned"),
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
