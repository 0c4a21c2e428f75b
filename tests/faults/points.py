"""Which of many points a run takes: all of them in `make faults`, else ``PART``, evenly spread; and their counts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import pytest

from tests.faults.shim import How

ALL = os.environ.get("FAULTS") == "all"
#: Points of each fault that a run takes which does not take all: the first, the last, and some between (ADR 308).
#: ``DEAR`` of those where each takes seconds.
PART, DEAR = 6, 4
T = TypeVar("T")
R = TypeVar("R")


def some(points: Sequence[T], most: int = PART) -> list[T]:
    """Return all points where all are wanted, else at most ``most``, evenly spread, with the first and the last."""
    if ALL or len(points) <= most:
        return list(points)
    return [points[round(at * (len(points) - 1) / (most - 1))] for at in range(most)]


def torn_too(words: Sequence[str]) -> list[tuple[int, How]]:
    """Return the points of a kill in the order of the calls: before each, and amid each write."""
    before = [(at, How.KILL) for at in range(1, len(words) + 1)]
    return sorted(before + [(at, How.HALF) for at, word in enumerate(words, 1) if word == "write"])


def every(points: Iterable[T], meet: Callable[[T], R]) -> list[R]:
    """Meet every point and give what came of each; raises at the end whatever was wrong at any of them, together."""
    found: list[R] = []
    wrong: list[AssertionError] = []
    for point in points:
        try:
            found.append(meet(point))
        except AssertionError as error:
            wrong.append(error)
    if wrong:
        raise ExceptionGroup(f"wrong at {len(wrong)} points", wrong)
    return found


def alike(calls: Sequence[str], counted: Sequence[str]) -> bool:
    """Return whether a run came to its end on the way that was counted.

    The head outside is told of a commit while its rows are made: each of the two has an order of its own.
    """
    beside = [[text for text in some if text.endswith("/head")] for some in (calls, counted)]
    others = [[text for text in some if not text.endswith("/head")] for some in (calls, counted)]
    return all(came == whole[: len(came)] for came, whole in (beside, others))


def count(request: pytest.FixtureRequest, what: str, done: int, of: int) -> None:
    """Add a count to those of the same name, printed at the end of the run (tests/conftest.py)."""
    request.node.user_properties.append(("fault", (what, done, of)))
