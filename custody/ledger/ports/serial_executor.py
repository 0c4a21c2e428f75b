"""The default workers of a service: serial execution in the caller's thread, and no helpers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


class InTurn:
    """The port Workers without parallelism; it has no state, so that one instance serves all."""

    def each(self, work: Callable[[A], B], items: Sequence[A]) -> list[B]:
        """Call ``work`` for every item in turn; return the results in order."""
        return [work(item) for item in items]

    def begin(self, work: Callable[[A], B], items: Sequence[A]) -> Callable[[], list[B]]:
        """Return a function that calls ``work`` for every item in turn and returns the results."""
        return lambda: [work(item) for item in items]


IN_TURN = InTurn()


class Nobody:
    """The port Helpers without any helper."""

    def offer(self, work: Callable[[A], B], item: A) -> Callable[[], B] | None:
        """Return None: no worker takes the work, so the caller does it."""
        return None


NOBODY = Nobody()
