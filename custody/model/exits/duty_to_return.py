"""Rules for duties to return: their reason, their beginning, and their end by return or retention.

They follow from a seizure whose authority was refused, a decision that quashes an order, a consent that was withdrawn,
and a production order withdrawn before the hand-over. None moves an exhibit: each leaves by an entry of its own, or
stays by a decision that names its authority.
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.frozen import dataclass
from custody.model.disposition.records import Departure, RetentionDecision
from custody.model.exhibits.records import Exhibit, Item
from custody.model.preservation_orders.records import Compliance, Order
from custody.model.production_orders.records import Production
from custody.model.seizures.records import ConsentWithdrawal, Seizure
from custody.model.state import State
from custody.model.transfers.records import CheckOut


@dataclass(frozen=True, slots=True)
class ReturnDuty:
    """A duty to return an exhibit: since when (seconds UTC), and whether it may be destroyed instead.

    ``known`` is False if the date of the decision is not known; ``since`` is then the recording date. The duty follows
    from a decision, unless ``withdrawn`` (the consent was withdrawn) or ``recalled`` (the production order had been
    withdrawn before the exhibit was handed over).
    """

    since: int
    destroyable: bool
    known: bool = True
    withdrawn: bool = False
    recalled: bool = False

    @property
    def why(self) -> str:
        """The code of why there is no authority to hold, as in ``custody.law.holding_authority.Authority``."""
        return "withdrawn" if self.withdrawn else "recalled" if self.recalled else "refused"

    def decided_after(self, instant: int) -> bool:
        """Return whether the duty is known to have begun after an instant (seconds UTC)."""
        return self.known and self.since > instant

    def kept_by(self, leave: RetentionDecision | None) -> bool:
        """Return whether a retention decision overrides the duty; False for None.

        A decision since the duty began does; after a withdrawn consent, an older one does too.
        """
        return leave is not None and (self.withdrawn or leave.since >= self.since)


def unsettled_duty(state: State, exhibit: Exhibit, now: int) -> ReturnDuty | None:
    """Return the unsettled duty to return an exhibit at ``now`` (seconds UTC), None if there is none."""
    found = newest_duty(state, exhibit)
    return None if found is None or _settled(state, exhibit, found, now) else found


def newest_duty(state: State, exhibit: Exhibit) -> ReturnDuty | None:
    """Return the newest duty to return an exhibit, settled or not; None if there is none.

    A component is returned with the exhibit that it came out of.
    """
    chain = list(chain_of(state, exhibit))
    production = state.get(Production, chain[-1].production or "")
    if production is not None:
        return _handed_over(production, chain[-1].holds[0].since)
    seizure = state.get(Seizure, chain[-1].seizure or "")
    if seizure is None:
        return None
    found: list[ReturnDuty] = []
    left_out = any(link.id in seizure.exhibits_to_return for link in chain)
    if seizure.decided is not None and (left_out or seizure.decision == "refused"):
        found.append(ReturnDuty(seizure.decided, destroyable=False, known=seizure.decided_known))
    order = set_aside_for(state, seizure)
    if order is not None and order.set_aside is not None:
        known = "set_aside" not in order.undated
        found.append(ReturnDuty(order.set_aside, destroyable=True, known=known))
    if not found and seizure.lost_since is not None:
        lost = min(withdrawals(state, seizure, exhibit), key=lambda one: one.since, default=None)
        return None if lost is None else ReturnDuty(lost.since, False, lost.known, withdrawn=True)
    return max(found, key=lambda one: (one.since, not one.destroyable), default=None)


def _handed_over(order: Production, since: int) -> ReturnDuty | None:
    """Return the duty to return data produced under an order; None if there is none.

    The order is the only authority to hold them: a quashing that does not mention them ends it.
    """
    if order.quashed is not None:
        destroyable = order.obtained_data == "return_or_destroy"
        later = ReturnDuty(max(since, order.quashed), destroyable, order.quashed_known)
        return None if order.stays else later
    return ReturnDuty(since, destroyable=False, recalled=True) if order.withdrawn_before(since) else None


def returns_some(state: State, source: Seizure | Production) -> bool:
    """Return whether anything from a seizure or production order may have to be returned.

    The record of the source tells: where it is False, ``newest_duty`` is None for whatever came from it. A settled duty
    counts.
    """
    if isinstance(source, Production):
        return source.doubted
    decided = source.decision == "refused" or bool(source.exhibits_to_return)
    return decided or source.lost_since is not None or set_aside_for(state, source) is not None


def set_aside_for(state: State, seizure: Seizure) -> Order | None:
    """Return the quashed order of a seizure whose exhibits are to be returned, None if there is none."""
    order = state.get(Order, seizure.order or "")
    course = None if order is None else state.get(Compliance, order.id)
    back = order is not None and order.set_aside is not None and course is not None and course.gives_back
    return order if back else None


def withdrawals(state: State, seizure: Seizure, exhibit: Exhibit) -> list[ConsentWithdrawal]:
    """Return the withdrawals of consent that cover an exhibit of a seizure, or one that it came out of."""
    if seizure.withdrawn is None and not seizure.taken_back:
        return []
    chain = {link.id for link in chain_of(state, exhibit)}
    found = (
        state.get(ConsentWithdrawal, key) for key in state.keys("consent_withdrawal", "seizure", seizure.id)
    )
    return [
        withdrawal
        for withdrawal in found
        if withdrawal is not None and (not withdrawal.things or chain & set(withdrawal.things))
    ]


def chain_of(state: State, exhibit: Exhibit) -> Iterator[Exhibit]:
    """Yield an exhibit, then its parents up to the one that was seized or handed over."""
    while True:
        yield exhibit
        whole = None if exhibit.seizure is not None else state.get(Exhibit, exhibit.parent or "")
        if whole is None:
            return
        exhibit = whole


def _settled(state: State, exhibit: Exhibit, found: ReturnDuty, now: int) -> bool:
    leave = state.get(RetentionDecision, exhibit.id)
    if leave is not None and found.kept_by(leave) and leave.since <= now:
        return True
    item = state.get(Item, exhibit.id)
    if item is not None and (item.merged is not None or not item.remains):
        return True
    gone = state.get(Departure, exhibit.id)
    if gone is not None and gone.back is None:
        return gone.measure == "return_to_owner" or (found.destroyable and gone.measure == "destroy")
    out = (state.get(CheckOut, key) for key in state.keys("check_out", "open", exhibit.id))
    return any(
        check_out is not None and check_out.keyless and check_out.to == "owner" and check_out.back is None
        for check_out in out
    )
