"""What to do about each rule, and what its mark says: words for people, by rule id.

Judges name the rule and what happened; a place with more to say gives its own hint, which counts before these tables.
Nothing here is signed or read by a rule.
"""

from __future__ import annotations

from custody.model.hints import (
    backup,
    custody,
    disposition,
    duty,
    evidence,
    exhibit_details,
    instruments,
    law,
    ledger,
    locks,
    path,
    production,
    protection,
    replica,
    rescission,
    scene,
    search,
    storeroom,
)

_ROOMS = (
    ledger,
    duty,
    law,
    instruments,
    search,
    production,
    scene,
    custody,
    evidence,
    disposition,
    storeroom,
    exhibit_details,
    protection,
    locks,
    replica,
    rescission,
    path,
    backup,
)

#: Rule id → what to do where the rule refuses, and what would have avoided its mark.
HINTS: dict[str, str] = {rule: words for room in _ROOMS for rule, words in room.HINTS.items()}

#: Rule id → what its mark on an entry says.
MARKS: dict[str, str] = {rule: words for room in _ROOMS for rule, words in room.MARKS.items()}
