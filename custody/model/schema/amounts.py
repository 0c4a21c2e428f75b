"""Types of amounts typed with a command that are in no field: times, parts, parallel jobs.

A parser reads them; ``check`` refuses them all, so that no kind can hold one.
"""

from __future__ import annotations

from custody.model.schema.types import FieldType, Value


def _unheld(_: Value) -> str:
    return "stands in no entry"


#: A number of days, up to some decades.
DAYS = FieldType("days", _unheld)
#: A time such as 90m or 6h.
DURATION = FieldType("duration", _unheld)
#: How many files are on their way at once.
JOBS = FieldType("jobs", _unheld)
#: Which of how many parts, such as 1/7.
PART = FieldType("part", _unheld)
#: A number of objects, or of anything else that is counted, from 1 on.
QUANTITY = FieldType("quantity", _unheld)
#: Hours of the day in UTC, such as 20-06.
WINDOW = FieldType("window", _unheld)
