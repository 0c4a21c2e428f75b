"""Does one thing after the other in the caller's thread: a service's default without workers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


class InTurn:
    """The port Workers without any help; holds nothing, so that one serves everybody."""

    def each(self, work: Callable[[A], B], items: Sequence[A]) -> list[B]:
        """Do ``work`` for every item and give the results in order."""
        return [work(item) for item in items]

    def begin(self, work: Callable[[A], B], items: Sequence[A]) -> Callable[[], list[B]]:
        """Return a function that does ``work`` for every item once it is asked for the results."""
        return lambda: [work(item) for item in items]


IN_TURN = InTurn()


class Nobody:
    """The port Helpers where there is none."""

    def offer(self, work: Callable[[A], B], item: A) -> Callable[[], B] | None:
        """Return None: no worker takes the work, so the caller does it."""
        return None


NOBODY = Nobody()
