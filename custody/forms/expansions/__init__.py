"""Acts that become other entries than one of their own fields: pure functions, by the name that a verb gives."""

from __future__ import annotations

from custody.forms.expansions import holds, rooms
from custody.forms.filled import Expand

#: What a verb's ``expand`` names.
EXPANSIONS: dict[str, Expand] = {
    "as found": rooms.as_found,
    "hold": holds.place,
    "round": rooms.begin_round,
}
