"""Which line of an intake a refusal is about. Knows no screen."""

from __future__ import annotations

import re

#: How a refusal begins that is about one of several lines: its number, from 1.
_ROW = re.compile(r"row (?P<row>[0-9]{1,6})\b")


def row_refused(told: str) -> int | None:
    """Return which line a refusal is about, from 0; None where it is about none, or about all of them."""
    found = _ROW.match(told)
    return None if found is None else int(found["row"]) - 1
