"""Which of many points a run takes: all of them in `make faults`, else so many, evenly spread; and their counts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

import pytest

ALL = os.environ.get("FAULTS") == "all"
T = TypeVar("T")


def some(points: Sequence[T], most: int) -> list[T]:
    """Give all points where all are wanted, else at most so many, evenly spread, the first and the last among them."""
    if ALL or len(points) <= most:
        return list(points)
    return [points[round(at * (len(points) - 1) / (most - 1))] for at in range(most)]


def count(request: pytest.FixtureRequest, what: str, done: int, of: int) -> None:
    """Have a count printed at the end of the run (tests/conftest.py)."""
    request.node.user_properties += [("fault", what), ("points", f"{done:9} of {of:6}")]
