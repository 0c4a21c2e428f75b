"""Expansions: acts that become other entries than one of their own fields; named by verbs."""

from __future__ import annotations

from custody.forms.expansions import (
    assistance,
    dispositions,
    entries,
    evidence_room,
    exhibits,
    holds,
    people,
    requests,
    transfers,
)
from custody.forms.filled_form import Check, Expand

#: What a verb's ``expand`` names.
EXPANSIONS: dict[str, Expand] = {
    "accept": transfers.accept,
    "as found": evidence_room.as_found,
    "countersign": entries.countersign,
    "cover": assistance.cover,
    "deputise": people.deputise,
    "describe": exhibits.describe,
    "distrust": people.distrust,
    "execute": dispositions.execute,
    "look": people.look,
    "offer": transfers.offer,
    "place legal hold": holds.place,
    "query": requests.query,
    "reassign": transfers.reassign,
    "refuse": transfers.refuse,
    "register": exhibits.register,
    "hand out": transfers.hand_out,
    "revoke": people.revoke,
    "roles": people.roles,
    "round": evidence_room.begin_round,
    "seal": exhibits.seal,
    "unseal": exhibits.unseal,
}
#: What contradicts itself, by the same names; an expansion that is missing here takes whatever is typed.
CHECKS: dict[str, Check] = {
    "offer": transfers.check_offer,
    "register": exhibits.check_register,
    "hand out": transfers.check_hand_out,
}
