"""The exhibits of a departing custodian: those that can be offered, and blockers of the others."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.ledger.state.state_cache import recalled
from custody.ledger.views.exhibits.dispositions import gone_among
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.locations.questions import blocking_codes
from custody.model.records import Exhibit, Whereabouts
from custody.model.transfers.rules.vacancy import open_offer_of, vacant


@dataclass(frozen=True, slots=True)
class ExhibitsOfActor:
    """The exhibits of a custodian: ``offered`` can be offered, ``left`` have blocker codes."""

    offered: tuple[Exhibit, ...]
    left: tuple[tuple[Exhibit, list[str]], ...]


def exhibits_of(lookup: Lookup, now: int, holder: str, *, own: bool) -> ExhibitsOfActor:
    """Return the exhibits in an actor's custody at ``now`` (seconds UTC), the oldest first.

    With ``own`` False, for another person, exhibits checked out or offered to somebody unable to accept count
    as offerable.
    """
    state = recalled(lookup.reader)

    def keeps(exhibit: Exhibit) -> list[str]:
        codes = list(blocking_codes(state, exhibit.id))
        offer = open_offer_of(state, exhibit, now)
        reached = {
            "checked_out",
            *(("transfer_offered",) if offer is None or vacant(state, offer.receiver, now) else ()),
        }
        return codes if own else [code for code in codes if code not in reached]

    held = sorted(lookup.under(Exhibit, "custodian", holder), key=lambda exhibit: exhibit.holds[0].position)
    gone = gone_among(lookup, [exhibit.id for exhibit in held])
    checked = [(exhibit, ["gone"] if exhibit.id in gone else keeps(exhibit)) for exhibit in held]
    return ExhibitsOfActor(
        tuple(exhibit for exhibit, why in checked if not why),
        tuple((exhibit, why) for exhibit, why in checked if why),
    )


def checked_out(lookup: Lookup, holder: str, exhibits: set[str]) -> list[Whereabouts]:
    """Return the whereabouts of those exhibits that are checked out, and of all out to ``holder``."""
    return [
        where
        for where in lookup.under(Whereabouts, "out", "", "~")
        if where.exhibit in exhibits or where.out_to == holder
    ]
