"""The table of consequences by kind: periods that begin, duties that bind, remaining work.

A kind that is missing here has no consequences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from custody.forms.consequences import (
    assistance,
    cases,
    dispositions,
    evidence_room,
    exhibits,
    orders,
    people,
    proposals,
    requests,
    rescissions,
    transfers,
)
from custody.forms.consequences.foreseen import Consequences
from custody.forms.filled_form import Filled, FormContext
from custody.ledger.append.entry_signing import Request

#: Returns what follows from an act that is about to be entered.
Foresee = Callable[[FormContext, Filled, Sequence[Request]], Consequences]

CONSEQUENCES: dict[str, Foresee] = {
    "orphan_deletion.approved": proposals.deletion_answer,
    "orphan_deletion.refused": proposals.deletion_answer,
    "actor.roles_set": people.roles,
    "mla_request.preservation_linked": assistance.keeping,
    "mla_request.granted": assistance.reach,
    "mla_request.received": assistance.receipt,
    "mla_request.refused": assistance.reach,
    "mla_request.receipt_acknowledged": assistance.keeping,
    "mla_request.sent": assistance.keeping,
    "case.closed": cases.closing,
    "proceedings.judgment_given": cases.judgment,
    "copy.made": exhibits.copy,
    "erasure.approved": proposals.erasure_answer,
    "erasure.proposed": proposals.erasure,
    "erasure.refused": proposals.erasure_answer,
    "entry.lapse_retracted": rescissions.retraction,
    "disposition.approved": dispositions.answer,
    "disposition.executed": dispositions.execution,
    "disposition.proposed": dispositions.proposal,
    "disposition.refused": dispositions.answer,
    "entry.rescinded": rescissions.rescission,
    "exhibit.registered": exhibits.register,
    "inventory.closed": evidence_room.end_round,
    "inventory.started": evidence_room.begin_round,
    "key.revoked": people.revocation,
    "preservation_order.receipt_acknowledged": orders.period,
    "preservation_order.issued": orders.period,
    "preservation_order.lapsed": orders.lapse,
    "preservation_order.traffic_data_disclosed": orders.path,
    "preservation_order.quashed": orders.quashing,
    "preservation_order.renewed": orders.period,
    "preservation_order.served": orders.period,
    "preservation_order.withdrawn": orders.withdrawal,
    "location.moved": evidence_room.move,
    "preservation_request.effected": requests.period,
    "preservation_request.extension_decided": requests.period,
    "preservation_request.lapsed": requests.lapse,
    "preservation_request.received": requests.particulars,
    "preservation_request.sent": requests.particulars,
    "transfer.offered": transfers.offer,
    "transfer.reassigned": transfers.reassign,
    "transfer.handed_out": transfers.hand_out,
}
