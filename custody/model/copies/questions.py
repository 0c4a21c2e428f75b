"""Queries of rules about working copies."""

from __future__ import annotations

from collections.abc import Iterator

from custody.model.copies.records import Copy
from custody.model.state import State


def outstanding_copies(state: State, exhibit: str) -> Iterator[Copy]:
    """Yield the copies of an exhibit that are not accounted for yet, by identifier."""
    yield from _under(state, "left", exhibit)


def out_of(state: State, exhibit: str) -> Iterator[Copy]:
    """Yield the copies of an exhibit that are outside the agency, by identifier."""
    yield from _under(state, "out", exhibit)


def _under(state: State, term: str, exhibit: str) -> Iterator[Copy]:
    for key in state.keys("copy", term, exhibit):
        copy = state.get(Copy, key)
        if copy is not None:
            yield copy
