"""Rules about what others answered: decisions declined or in doubt, lapses taken back, answers that arrive too late."""

from __future__ import annotations

from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.state.state_cache import recalled
from custody.ledger.submissions.submission import Receipt, Submission
from custody.model.engine import arrival
from custody.model.engine.proposal import OPEN_FOR
from custody.model.schema.types import Value
from tests.ledger.forge import Forge
from tests.ledger.replaying import check
from tests.model.deputies import countersign, lend
from tests.model.ends import agree, propose
from tests.model.office import office, stick
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def declined(world: World) -> str:
    """Issue an order as Eve, a deputy, and decline it as the judge; return the order."""
    lend(world, "eve", countersign_hours=12)
    case, position = world.case(), world.size()
    order = world.order(case, by="eve", clock_start="order")
    countersign(world, position, agreed=False)
    return order


def served(world: World, order: str) -> Receipt:
    """Serve an order."""
    return world.sign("eve", "preservation_order.served", {"method": "electronic"}, subject=order)


@shows("countersignature.declined")
def test_what_builds_on_a_declined_decision_is_refused_as_an_act_and_marked_as_a_record() -> None:
    world = office()
    order = declined(world)
    with refused_here(world, "countersignature.declined"):
        world.renew(order, days=30)
    assert marks(world, served(world, order)) == {"countersignature.declined"}
    assert "countersignature.declined" in world.order_record(order).nonconforming
    check(world.store.read(), world.log_key)


def test_a_decision_taken_back_or_made_anew_in_ones_own_right_stands_declined_no_more() -> None:
    world = office()
    order = declined(world)
    world.sign("judge", "preservation_order.withdrawn", {"reason": "issued_in_error"}, subject=order)
    assert "countersignature.declined" not in marks(world, served(world, order))
    check(world.store.read(), world.log_key)


@shows("decision.doubted")
def test_what_rests_on_a_decision_whose_key_others_had_is_marked() -> None:
    world = office()
    order = world.order(world.case())
    judge = world.people["judge"]
    revoked = {"key": judge.signer.verifier.name, "reason": "compromised"}
    world.sign("ada", "key.revoked", revoked, subject=judge.actor)
    assert marks(world, served(world, order)) == {"decision.doubted"}


def lapsed(world: World, days: int = 400) -> tuple[str, int]:
    """Record a lapse under a clock that runs ahead and is then put right; return order and entry."""
    order, right = world.order(world.case(), days=60, clock_start="order"), world.clock.now()
    world.later(days * DAY)
    position = world.sign("bot", "preservation_order.lapsed", {}, subject=order).position
    world.clock.set(right + HOUR)
    return order, position


def retract(world: World, position: int, **values: str) -> None:
    """Take an entry back."""
    entry = world.entry(position)
    facts: dict[str, Value] = {"entry_position": position, "reason": "clock", **values}
    world.sign("eve", "entry.lapse_retracted", facts, subject=entry.envelope.subject, re=entry.leaf)


@shows("entry.lapse_open", "entry.lapse_kind")
def test_a_lapse_under_a_wrong_date_is_taken_back_once_and_nothing_else_is() -> None:
    world = office()
    order, position = lapsed(world)
    with refused_here(world, "entry.lapse_kind"):
        retract(world, position - 1, late_reason="clock")
    retract(world, position, late_reason="clock")
    assert not world.order_record(order).lapse_recorded
    with refused_here(world, "entry.lapse_open"):
        retract(world, position, late_reason="clock")
    world.later(61 * DAY)
    world.sign("bot", "preservation_order.lapsed", {}, subject=order)
    check(world.store.read(), world.log_key)


@shows("entry.lapse_disputed")
def test_a_lapse_that_came_is_not_taken_back() -> None:
    world = office()
    order = world.order(world.case(), days=60, clock_start="order")
    world.later(61 * DAY)
    position = world.sign("bot", "preservation_order.lapsed", {}, subject=order).position
    with refused_here(world, "entry.lapse_disputed"):
        retract(world, position)


@shows("proposal.late")
def test_an_approval_told_in_time_that_arrives_behind_the_end_is_marked() -> None:
    world = office()
    exhibit = stick(world, seal=None)
    proposal = propose(world, exhibit, "retain_by_agency")
    then = world.clock.now()
    world.later(OPEN_FOR + DAY)
    told = agree(world, proposal, entry_mode="record", occurred_at=format_instant(then))
    assert "proposal.late" in marks(world, told)


@shows("transfer.arrived_late")
def test_an_acceptance_signed_in_time_that_arrives_behind_the_end_is_marked() -> None:
    world = office()
    exhibit = stick(world, seal=None)
    world.offer(exhibit, "carl")
    offer = world.open_offer(exhibit)
    values = {"seal_state": "absent", "condition": "as_described", "late_reason": "offline"}
    leaf = world.entry(offer.position).leaf
    before, then = Forge(world), world.clock.now()
    world.clock.set(offer.expires + HOUR)
    world.case("C-9")
    forge = Forge(world)
    forge._seen = before._seen
    item = forge.item("carl", "transfer.accepted", values, subject=exhibit, re=leaf, at=then)
    (receipt,) = world.sequencer.submit(Submission((item,)))
    assert "transfer.arrived_late" in marks(world, receipt)


def test_the_stretch_that_is_disputed_is_found_behind_earlier_disputes_too() -> None:
    world = office()
    checked = {"late_reason": "clock"}
    for days, back in ((10, 9), (30, 5), (400, 1)):
        right = world.clock.now()
        world.later(days * DAY)
        world.case(f"C-{days}")
        world.case(f"D-{days}")
        world.clock.set(right + back * HOUR)
        world.sign("judge", "case.opened", {"reference": f"E-{days}", **checked})
        state = recalled(world.store.read())
        step = max(arrival.disputes(state), key=lambda one: int(one.position))
        assert (step.since, int(step.position)) == (world.size() - 3, world.size() - 1)
        assert step.undisputed <= right
        assert arrival.arrived(state, step.since) == step.undisputed
        world.later(HOUR)
