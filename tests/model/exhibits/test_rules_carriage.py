"""Rules about carriers and receivers without a key: the giver answers until somebody of the house signs."""

from __future__ import annotations

from custody.law.clock import DAY, HOUR
from tests.model.office import answer, at, office, stick
from tests.model.room import carry, check_out, give_back, place, release, where
from tests.model.showing import marks, shows


@shows("transfer.in_transit", "transfer.not_in_transit", "transfer.party", "transfer.packaging_damaged")
def test_the_giver_holds_what_a_carrier_has_until_it_is_accepted() -> None:
    world = office()
    exhibit = stick(world)
    store = place(world)
    world.offer(exhibit, "carl", method="courier", to_location=store)
    assert marks(world, carry(world, exhibit, "arrived")) == {"transfer.not_in_transit"}
    assert marks(world, carry(world, exhibit, "dispatched")) == set()
    assert where(world, exhibit).carried is not None
    assert marks(world, carry(world, exhibit, "dispatched")) == {"transfer.in_transit"}
    assert world.exhibit_record(exhibit).holder == world.people["eve"].actor
    assert marks(world, carry(world, exhibit, "arrived", "judge")) == {"transfer.party"}
    carry(world, exhibit, "dispatched")
    damaged = carry(world, exhibit, "arrived", "carl", packaging="damaged")
    assert marks(world, damaged) == {"transfer.packaging_damaged"}
    assert marks(world, world.accept(exhibit, location=store)) == set()
    assert where(world, exhibit).location == store


def test_a_refusal_ends_the_carriage_too() -> None:
    world = office()
    exhibit = stick(world)
    world.offer(exhibit, "carl")
    carry(world, exhibit, "dispatched")
    answer(world, exhibit, "transfer.refused", "carl")
    assert where(world, exhibit).carried is None


@shows("hand_out.identity", "hand_out.for_good", "hand_out.return_before", "hand_out.offered")
def test_a_release_against_paper_names_whom_and_until_when() -> None:
    world = office()
    assert marks(world, release(world, stick(world))) == set()
    other = stick(world, "S-2")
    world.offer(other, "carl")
    assert marks(world, release(world, other)) == {"hand_out.offered"}
    assert marks(world, release(world, stick(world, "S-3"), identity_checked=False)) == {"hand_out.identity"}
    assert marks(world, release(world, stick(world, "S-4"), return_due_at=None)) == {"hand_out.for_good"}
    owner = release(
        world, stick(world, "S-5"), return_due_at=None, purpose="return_to_owner", receiver_class="owner"
    )
    assert marks(world, owner) == {"hand_out.for_good"}
    early = release(world, stick(world, "S-6"), return_due_at=at(world, HOUR))
    assert marks(world, early) == {"hand_out.return_before"}
    unseen = release(world, stick(world, "S-7"), receipt_sha256=None, not_known="receipt_sha256")
    assert world.entry(unseen.position).value("not_known") == "receipt_sha256"


@shows("hand_out.not_outside", "hand_out.order")
def test_whoever_takes_back_what_was_outside_holds_it() -> None:
    world = office()
    exhibit = stick(world)
    assert marks(world, give_back(world, exhibit)) == {"hand_out.not_outside"}
    assert world.exhibit_record(exhibit).holder == world.people["eve"].actor
    release(world, exhibit)
    assert where(world, exhibit).outside == "court"
    assert world.exhibit_record(exhibit).holder == world.people["eve"].actor
    world.later(DAY)
    assert marks(world, give_back(world, exhibit)) == set()
    assert world.exhibit_record(exhibit).holder == world.people["carl"].actor
    release(world, exhibit, "carl")
    assert marks(world, give_back(world, exhibit, occurred_at=at(world, DAY))) == {"hand_out.order"}


def test_what_is_checked_out_is_not_released() -> None:
    world = office()
    exhibit = stick(world)
    check_out(world, exhibit)
    assert marks(world, release(world, exhibit)) == {"custody.checked_out"}
