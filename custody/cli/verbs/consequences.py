"""What a command says about what follows from an act: which period begins, what binds on, what is left to do.

By kind; a kind that is missing here has nothing of that sort.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from custody.cli.verbs import (
    after_assistance,
    after_cases,
    after_dispositions,
    after_exhibits,
    after_orders,
    after_people,
    after_proposals,
    after_requests,
    after_rescissions,
    after_rooms,
    after_transfers,
)
from custody.cli.verbs.foreseen import Consequences
from custody.forms.filled import Filled
from custody.ledger.journal import Request
from storage.vault import Vault

#: Returns what follows from an act that is about to be entered.
Foresee = Callable[[Vault, Filled, Sequence[Request]], Consequences]

CONSEQUENCES: dict[str, Foresee] = {
    "abandonment.approved": after_proposals.deletion_answer,
    "abandonment.refused": after_proposals.deletion_answer,
    "actor.roles_set": after_people.roles,
    "assistance.covered": after_assistance.keeping,
    "assistance.decided": after_assistance.reach,
    "assistance.received": after_assistance.receipt,
    "assistance.refused": after_assistance.reach,
    "assistance.reported": after_assistance.keeping,
    "assistance.sent": after_assistance.keeping,
    "case.closed": after_cases.closing,
    "content.erased.approved": after_proposals.erasure_answer,
    "content.erased.proposed": after_proposals.erasure,
    "content.erased.refused": after_proposals.erasure_answer,
    "content.retracted": after_rescissions.retraction,
    "disposition.approved": after_dispositions.answer,
    "disposition.executed": after_dispositions.execution,
    "disposition.proposed": after_dispositions.proposal,
    "disposition.refused": after_dispositions.answer,
    "entry.rescinded": after_rescissions.rescission,
    "exhibit.registered": after_exhibits.register,
    "inventory.closed": after_rooms.end_round,
    "inventory.started": after_rooms.begin_round,
    "key.revoked": after_people.revocation,
    "order.acknowledged": after_orders.period,
    "order.issued": after_orders.period,
    "order.lapsed": after_orders.lapse,
    "order.path_disclosed": after_orders.path,
    "order.quashed": after_orders.quashing,
    "order.renewed": after_orders.period,
    "order.served": after_orders.period,
    "order.withdrawn": after_orders.withdrawal,
    "place.moved": after_rooms.move,
    "request.effected": after_requests.period,
    "request.extension_answered": after_requests.period,
    "request.lapsed": after_requests.lapse,
    "request.received": after_requests.particulars,
    "request.sent": after_requests.particulars,
    "transfer.offered": after_transfers.offer,
    "transfer.reassigned": after_transfers.reassign,
    "transfer.released": after_transfers.release,
}
