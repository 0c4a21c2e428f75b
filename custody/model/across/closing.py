"""Rules for closing a case with open matters, and for reopening it.

Closing ends no duty: the signer sees the open matters and accepts that they stay open. A case is reopened by a decision
of its own, for a retrial, an appeal or new evidence; a closing by mistake is withdrawn by a rescission.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from custody.model.cases.questions import known_case
from custody.model.cases.records import Case, Outcome
from custody.model.copies.records import Copy
from custody.model.defence.records import Claim, Duty
from custody.model.disposition.records import Disposition
from custody.model.engine.moments import marks_with
from custody.model.engine.records import Proposal
from custody.model.exhibits.questions.discrepancy import open_of
from custody.model.exhibits.records import Exhibit
from custody.model.exits.exits import in_force
from custody.model.legal_holds.records import LegalHold
from custody.model.locations.records import Inventory, RoundMatter, Whereabouts
from custody.model.mla_requests.records import Assistance
from custody.model.preservation_orders.records import Order
from custody.model.preservation_requests.records import Request
from custody.model.production_orders.records import Production
from custody.model.record import Record, replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema import types
from custody.model.seizures.records import Seizure
from custody.model.state import State
from custody.model.transfers.records import Offer

#: The open matters of a case: their codes, as in the closing entry, and their words.
OPEN: dict[str, str] = {
    "appeal": "an appeal is pending",
    "checked_out": "an exhibit is checked out",
    "copies_outstanding": "a copy is outside the agency",
    "disclosure_duty": "a duty to disclose is open",
    "discrepancy": "an exhibit has an unresolved discrepancy",
    "disposition": "a disposition is proposed and not executed",
    "inventory_round": "an inventory round of the case is open",
    "legal_hold": "a legal hold is in place",
    "missing": "an exhibit is reported missing",
    "mla_request": "a request for mutual legal assistance is not decided",
    "handed_out": "an exhibit is with a receiver outside the agency",
    "preservation_order": "a preservation order is in force",
    "preservation_request": "a preservation request is not settled",
    "privilege_claim": "a claim of privilege awaits a ruling",
    "production_order": "a production order is not answered",
    "seizure_authority": "a seizure has no recorded authority",
    "transfer_offered": "an exhibit is offered to somebody",
    "uncounted": "an exhibit is missing from an inventory round",
}

Sort = type[Record]


def open_matters(state: State, case_id: str, now: int) -> tuple[str, ...]:
    """Return the codes (keys of ``OPEN``) of the open matters of a case at ``now`` (seconds UTC), sorted."""
    return tuple(sorted({*_of_exhibits(state, case_id), *_of_case(state, case_id, now)}))


def _of_exhibits(state: State, case_id: str) -> Iterator[str]:
    for key in state.keys(Exhibit.space, "case", case_id):
        exhibit = state.get(Exhibit, key)
        if exhibit is None or exhibit.superseded:
            continue
        where = state.get(Whereabouts, key)
        offer = None if exhibit.offer is None else state.get(Offer, exhibit.offer)
        if offer is not None and offer.ended is None:
            yield "transfer_offered"
        if where is not None:
            if where.lost is not None:
                yield "missing"
            if where.out_to is not None:
                yield "checked_out"
            if where.outside is not None:
                yield "handed_out"
        if open_of(state, key):
            yield "discrepancy"
        if state.keys(RoundMatter.space, "open_of", key):
            yield "uncounted"
        if state.keys(Copy.space, "out", key):
            yield "copies_outstanding"
        dispositions = (state.get(Disposition, leaf) for leaf in state.keys(Disposition.space, "of", key))
        if any(disposition is not None and _pending(state, disposition) for disposition in dispositions):
            yield "disposition"


def _pending(state: State, disposition: Disposition) -> bool:
    proposal = state.get(Proposal, disposition.leaf)
    return disposition.executed is None and proposal is not None and proposal.status in ("open", "approved")


def _of_case(state: State, case_id: str, now: int) -> Iterator[str]:
    orders = (state.get(Order, key) for key in state.keys(Order.space, "case", case_id))
    if any(in_force(order, now) for order in orders):
        yield "preservation_order"
    for code, space, term, stands in _CASE:
        records = (state.get(space, key) for key in state.keys(space.space, term, case_id))
        if any(record is not None and stands(record, now) for record in records):
            yield code
    outcome = state.get(Outcome, case_id)
    if outcome is not None and outcome.appealed is not None and outcome.final is None:
        yield "appeal"
    rounds = (state.get(Inventory, key) for key in state.keys(Inventory.space, "state", "open"))
    if any(found is not None and found.case == case_id for found in rounds):
        yield "inventory_round"


def _claimed(record: Record, _: int) -> bool:
    return isinstance(record, Claim) and record.status == "open"


def _owed(record: Record, _: int) -> bool:
    return isinstance(record, Duty) and record.end_reason is None


def _kept(record: Record, _: int) -> bool:
    return isinstance(record, LegalHold)


def _binding(record: Record, now: int) -> bool:
    return isinstance(record, Request) and record.binds(now)


def _undecided(record: Record, _: int) -> bool:
    return isinstance(record, Assistance) and record.open


def _unanswered(record: Record, _: int) -> bool:
    return isinstance(record, Production) and record.open


def _bare(record: Record, _: int) -> bool:
    return isinstance(record, Seizure) and record.authority.basis is None


_CASE: tuple[tuple[str, Sort, str, Callable[[Record, int], bool]], ...] = (
    ("mla_request", Assistance, "case", _undecided),
    ("seizure_authority", Seizure, "case", _bare),
    ("disclosure_duty", Duty, "case", _owed),
    ("legal_hold", LegalHold, "standing", _kept),
    ("privilege_claim", Claim, "case", _claimed),
    ("production_order", Production, "case", _unanswered),
    ("preservation_request", Request, "case", _binding),
)


def judge_closed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the case is open and that its open matters, computed into the entry, are accepted."""
    case = known_case(state, ruling, command.subject)
    found = open_matters(state, case.id, command.at)
    if not found:
        return
    ruling.set("open_matters", types.join_codes(found))
    if not ruling.facts.flag("open_matters_accepted"):
        ruling.broken("case.open_matters", "; ".join(OPEN[code] for code in found))


def fold_closed(state: State, placed: Placed) -> None:
    """Record that the case is closed."""
    case = state.get(Case, placed.event.subject)
    if case is not None:
        outcome = placed.event.facts.must("outcome")
        marks = marks_with(case.nonconforming, placed)
        state.put(replace(case, outcome=outcome, closing=placed.position, nonconforming=marks))


def judge_reopened(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a case to reopen exists and is closed."""
    case = state.get(Case, command.subject)
    if case is None:
        raise ruling.refuse("case.known", f"there is no case {command.subject}", hint="Open the case first.")
    if case.outcome is None:
        ruling.broken("case.reopened_open", "the case is open")


def fold_reopened(state: State, placed: Placed) -> None:
    """Record that the case is open again."""
    case = state.get(Case, placed.event.subject)
    if case is not None:
        marks = marks_with(case.nonconforming, placed)
        state.put(replace(case, outcome=None, closing=None, reopened=placed.position, nonconforming=marks))


JUDGES = {"case.closed": judge_closed, "case.reopened": judge_reopened}
FOLDS = {"case.closed": fold_closed, "case.reopened": fold_reopened}
