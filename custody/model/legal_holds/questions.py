"""Queries of rules about legal holds."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import EVER
from custody.model.exhibits.records import Exhibit
from custody.model.legal_holds.records import LegalHold
from custody.model.state import State


def holds_on_exhibit(state: State, exhibit: Exhibit, now: int, event_at: int = EVER) -> Iterator[LegalHold]:
    """Yield the holds on an exhibit, its objects or its case at ``now`` (seconds UTC).

    Holds known to have been placed after ``event_at``, the instant that a record is about, are left out.
    """
    yield from _over(
        state, [exhibit.id, exhibit.case, *state.keys("object", "exhibit", exhibit.id)], now, event_at
    )


def holds_on_object(
    state: State, exhibit: Exhibit, stored: str | None, now: int, event_at: int = EVER
) -> Iterator[LegalHold]:
    """Yield the holds on one object of an exhibit, on the exhibit or on its case, at ``now``.

    ``now`` is in seconds UTC. ``stored`` is the object's identifier, None for one not stored yet; ``event_at`` as for
    ``holds_on_exhibit``.
    """
    yield from _over(state, [exhibit.id, exhibit.case, *([] if stored is None else [stored])], now, event_at)


def _over(state: State, subjects: list[str], now: int, event_at: int) -> Iterator[LegalHold]:
    for subject in subjects:
        for key in state.keys("legal_hold", "subject", subject):
            hold = state.get(LegalHold, key)
            if hold is None or hold.began_after(event_at):
                continue
            if hold.released is None or hold.released > now:
                yield hold
