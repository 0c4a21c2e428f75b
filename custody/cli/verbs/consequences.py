"""What a command says about what follows from an act: which period begins, what binds on, what is left to do.

By kind; a kind that is missing here has nothing of that sort.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from custody.cli.verbs import (
    after_exhibits,
    after_orders,
    after_people,
    after_requests,
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
    "exhibit.registered": after_exhibits.register,
    "inventory.closed": after_rooms.end_round,
    "inventory.started": after_rooms.begin_round,
    "actor.roles_set": after_people.roles,
    "key.revoked": after_people.revocation,
    "order.acknowledged": after_orders.period,
    "order.issued": after_orders.period,
    "order.lapsed": after_orders.lapse,
    "order.path_disclosed": after_orders.path,
    "order.quashed": after_orders.quashing,
    "order.renewed": after_orders.period,
    "order.served": after_orders.period,
    "order.withdrawn": after_orders.withdrawal,
    "request.effected": after_requests.period,
    "request.extension_answered": after_requests.period,
    "request.lapsed": after_requests.lapse,
    "request.received": after_requests.particulars,
    "request.sent": after_requests.particulars,
    "place.moved": after_rooms.move,
    "transfer.offered": after_transfers.offer,
    "transfer.reassigned": after_transfers.reassign,
    "transfer.released": after_transfers.release,
}
