"""Deadlines and undated tasks on record at one instant, the most urgent first, with who must act.

They are read by index, never from every order. A deadline is a reminder and decides nothing.
"""

from __future__ import annotations

from custody.ledger.views.deadlines.countersignatures import roles_of, turn_of
from custody.ledger.views.deadlines.counts import counted
from custody.ledger.views.deadlines.deadline import Task
from custody.ledger.views.deadlines.deadline_list import (
    REVIEWS,
    Deadlines,
    Mark,
    between,
    count,
    due,
    reviews,
)
from custody.ledger.views.deadlines.stores import StoreUpkeep

__all__ = [
    "REVIEWS",
    "Deadlines",
    "Mark",
    "StoreUpkeep",
    "Task",
    "between",
    "count",
    "counted",
    "due",
    "reviews",
    "roles_of",
    "turn_of",
]
