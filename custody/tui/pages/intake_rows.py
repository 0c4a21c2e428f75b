"""The line of an intake that a refusal names."""

from __future__ import annotations

import re

#: How a refusal begins that is about one of several lines: its number, from 1.
_ROW = re.compile(r"row (?P<row>[0-9]{1,6})\b")


def row_refused(told: str) -> int | None:
    """Return the index of the intake line that a refusal names, from 0; None if it names none."""
    found = _ROW.match(told)
    return None if found is None else int(found["row"]) - 1
