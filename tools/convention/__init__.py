"""The map of the Convention as data: the demand of each paragraph, and this ledger's answer.

``ROWS`` has one row for every paragraph of the articles on procedure and cooperation, or one for each of its
sub-paragraphs. convention.md is written from it, and tests/docs/test_convention.py holds it to the code.
"""

from __future__ import annotations

from tools.convention.assistance import ROWS as _ASSISTANCE
from tools.convention.cooperation import ROWS as _COOPERATION
from tools.convention.execution import ROWS as _EXECUTION
from tools.convention.measures import ROWS as _MEASURES
from tools.convention.orders import ROWS as _ORDERS
from tools.convention.period import ROWS as _PERIOD
from tools.convention.preservation import ROWS as _PRESERVATION
from tools.convention.row import STATES, Carried, Held, Row, Tried, place

ROWS: tuple[Row, ...] = tuple(
    sorted(
        (*_ORDERS, *_MEASURES, *_COOPERATION, *_ASSISTANCE, *_EXECUTION, *_PRESERVATION, *_PERIOD),
        key=lambda row: place(row.paragraph),
    )
)

__all__ = ["ROWS", "STATES", "Carried", "Held", "Row", "Tried", "place"]
