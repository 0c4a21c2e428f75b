"""Hints and mark texts by rule id, for people.

A hint tells how to proceed where the rule refuses, a mark text what a marked entry does not meet. Judges name the rule
and the event; a hint passed by a judge precedes these tables. Nothing here is signed or read by a rule.
"""

from __future__ import annotations

from custody.model.hints import (
    backup,
    custody,
    disposition,
    duty,
    evidence,
    evidence_room,
    exhibit_details,
    instruments,
    law,
    ledger,
    locks,
    production_orders,
    protection,
    replica,
    rescission,
    scene,
    search,
    traffic_data,
)

_ROOMS = (
    ledger,
    duty,
    law,
    instruments,
    search,
    production_orders,
    scene,
    custody,
    evidence,
    disposition,
    evidence_room,
    exhibit_details,
    protection,
    locks,
    replica,
    rescission,
    traffic_data,
    backup,
)

#: Rule id → how to proceed where the rule refuses, or to avoid its mark.
HINTS: dict[str, str] = {rule: words for room in _ROOMS for rule, words in room.HINTS.items()}

#: Rule id → the text of its mark on an entry.
MARKS: dict[str, str] = {rule: words for room in _ROOMS for rule, words in room.MARKS.items()}
