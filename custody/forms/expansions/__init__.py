"""Acts that become other entries than one of their own fields: pure functions, by the name that a verb gives."""

from __future__ import annotations

from custody.forms.expansions import exhibits, holds, rooms, transfers
from custody.forms.filled import Check, Expand

#: What a verb's ``expand`` names.
EXPANSIONS: dict[str, Expand] = {
    "accept": transfers.accept,
    "as found": rooms.as_found,
    "describe": exhibits.describe,
    "hold": holds.place,
    "offer": transfers.offer,
    "reassign": transfers.reassign,
    "refuse": transfers.refuse,
    "register": exhibits.register,
    "release": transfers.release,
    "round": rooms.begin_round,
    "seal": exhibits.seal,
    "unseal": exhibits.unseal,
}
#: What contradicts itself, by the same names; an expansion that is missing here takes whatever is typed.
CHECKS: dict[str, Check] = {
    "offer": transfers.check_offer,
    "register": exhibits.check_register,
    "release": transfers.check_release,
}
