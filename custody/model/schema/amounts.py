"""Types of arguments of commands that are in no field: durations, parts, parallel jobs.

A parser reads their values; ``check`` rejects every value, so that no kind can hold one.
"""

from __future__ import annotations

from custody.model.schema.types import FieldType, Value


def _unheld(_: Value) -> str:
    return "stands in no entry"


#: A number of days, up to some decades.
DAYS = FieldType("days", _unheld)
#: A time such as 90m or 6h.
DURATION = FieldType("duration", _unheld)
#: The number of files transferred at once.
JOBS = FieldType("jobs", _unheld)
#: One part out of several, such as 1/7.
PART = FieldType("part", _unheld)
#: A number of objects, or of anything else that is counted, from 1 on.
QUANTITY = FieldType("quantity", _unheld)
#: Hours of the day in UTC, such as 20-06.
WINDOW = FieldType("window", _unheld)
