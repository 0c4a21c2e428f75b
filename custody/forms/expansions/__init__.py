"""Acts that become other entries than one of their own fields: pure functions, by the name that a verb gives."""

from __future__ import annotations

from custody.forms.expansions import assistance, dispositions, entries, holds, requests
from custody.forms.filled import Expand

#: What a verb's ``expand`` names.
EXPANSIONS: dict[str, Expand] = {
    "countersign": entries.countersign,
    "cover": assistance.cover,
    "execute": dispositions.execute,
    "hold": holds.place,
    "query": requests.query,
}
