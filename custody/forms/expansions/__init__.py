"""Acts that become other entries than one of their own fields: pure functions, by the name that a verb gives."""

from __future__ import annotations

from custody.forms.expansions import holds, people, requests
from custody.forms.filled import Expand

#: What a verb's ``expand`` names.
EXPANSIONS: dict[str, Expand] = {
    "deputise": people.deputise,
    "distrust": people.distrust,
    "hold": holds.place,
    "look": people.look,
    "query": requests.query,
    "revoke": people.revoke,
    "roles": people.roles,
}
