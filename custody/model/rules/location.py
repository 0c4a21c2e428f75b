"""Where an exhibit is, and whether it is in the hands of whoever holds it."""

from __future__ import annotations

from custody.model.acts import Ruling
from custody.model.records import Exhibit, Whereabouts
from custody.model.state import State


def whereabouts(state: State, exhibit: Exhibit) -> Whereabouts:
    """Return where an exhibit is; nothing is known of one that nobody stored."""
    return state.get(Whereabouts, exhibit.id) or Whereabouts(exhibit.id, exhibit.case)


def at_hand(where: Whereabouts, ruling: Ruling) -> None:
    """Verify that what leaves a holder's hands is in them: not missing, not outside, not checked out."""
    if where.lost is not None:
        ruling.broken("custody.lost", "the exhibit is recorded as lost")
    if where.outside is not None:
        ruling.broken(
            "custody.outside", "the exhibit is recorded as held outside by a receiver without a key"
        )
    if where.out_to is not None:
        ruling.broken("custody.checked_out", "the exhibit is recorded as checked out")
