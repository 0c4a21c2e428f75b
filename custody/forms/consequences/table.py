"""The table of consequences by command: periods that begin, duties that bind, work that is left.

By kind; a kind that is missing here has nothing of that sort.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from custody.forms.consequences import (
    assistance,
    cases,
    dispositions,
    exhibits,
    orders,
    people,
    proposals,
    requests,
    rescissions,
    rooms,
    transfers,
)
from custody.forms.consequences.foreseen import Consequences
from custody.forms.filled_form import Filled, FormContext
from custody.ledger.append.entry_signing import Request

#: Returns what follows from an act that is about to be entered.
Foresee = Callable[[FormContext, Filled, Sequence[Request]], Consequences]

CONSEQUENCES: dict[str, Foresee] = {
    "abandonment.approved": proposals.deletion_answer,
    "abandonment.refused": proposals.deletion_answer,
    "actor.roles_set": people.roles,
    "assistance.covered": assistance.keeping,
    "assistance.decided": assistance.reach,
    "assistance.received": assistance.receipt,
    "assistance.refused": assistance.reach,
    "assistance.reported": assistance.keeping,
    "assistance.sent": assistance.keeping,
    "case.closed": cases.closing,
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
    "inventory.closed": rooms.end_round,
    "inventory.started": rooms.begin_round,
    "key.revoked": people.revocation,
    "order.acknowledged": orders.period,
    "order.issued": orders.period,
    "order.lapsed": orders.lapse,
    "order.path_disclosed": orders.path,
    "order.quashed": orders.quashing,
    "order.renewed": orders.period,
    "order.served": orders.period,
    "order.withdrawn": orders.withdrawal,
    "place.moved": rooms.move,
    "request.effected": requests.period,
    "request.extension_answered": requests.period,
    "request.lapsed": requests.lapse,
    "request.received": requests.particulars,
    "request.sent": requests.particulars,
    "transfer.offered": transfers.offer,
    "transfer.reassigned": transfers.reassign,
    "transfer.released": transfers.release,
}
