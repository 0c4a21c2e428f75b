"""An authority to hold may follow a duty to preserve where a profile of the house says so, and ends with it."""

from __future__ import annotations

import pytest

from custody.law import profile
from custody.law.clock import DAY, format_instant
from custody.ledger.state.state_cache import recalled
from custody.model.exits.holding_authority import basis_of
from custody.model.records import Term
from tests.model.ends import PAPER
from tests.model.foreign import adopt
from tests.model.locking import archived, followed, locking, term
from tests.model.met import quash
from tests.model.office import office
from tests.model.showing import marks, refused_here, shows
from tests.world import World

HOUSE = {"rule": "house-order", "holding_rule": "while_preserved"}


def preserved(world: World, case: str) -> str:
    """Issue an order of 60 days under the law of the house, and have it received."""
    order = world.order(case, profile="house-order", days=60, clock_start="receipt")
    world.sign("eve", "preservation_order.receipt_acknowledged", {}, subject=order)
    return order


def scene(**law: str) -> tuple[World, str, str, str]:
    """Return an office whose law links both, with an order, a seizure and an exhibit of one case."""
    world = office()
    adopt(world, "eu-2023-1543", **{**HOUSE, **law})
    case = world.case()
    order = preserved(world, case)
    seizure = world.seize(case)
    return world, order, seizure, world.exhibit(seizure, seal=None)


def end(world: World, order: str) -> int:
    """Return when the duty of an order ends."""
    return world.order_record(order).periods[-1].end


def test_a_lock_ends_with_the_duty_and_moves_with_every_renewal() -> None:
    world, order, seizure, exhibit = scene()
    service, _ = locking(world)
    stored = archived(world, exhibit)
    assert marks(world, term(world, seizure, None, lasts_with_preservation_order=order)) == set()
    (first,) = followed(world, service)
    assert (first.until, first.why) == (format_instant(end(world, order)), "duty_to_preserve")
    before = end(world, order)
    world.renew(order)
    assert end(world, order) > before
    (second,) = followed(world, service)
    assert second.until == format_instant(end(world, order)) == world.object_record(stored.id).lock_until
    assert followed(world, service) == []


@pytest.mark.parametrize(
    ("until", "review", "why"), [(9, None, "authority_term"), (None, 9, "review"), (90, 30, "review")]
)
def test_an_earlier_end_or_review_of_the_term_counts(until: int | None, review: int | None, why: str) -> None:
    world, order, seizure, exhibit = scene()
    service, _ = locking(world)
    archived(world, exhibit)
    soon = world.clock.now() + min(item for item in (until, review) if item is not None) * DAY
    ends, looked = (None if item is None else item * DAY for item in (until, review))
    term(world, seizure, ends, looked, lasts_with_preservation_order=order)
    (made,) = followed(world, service)
    assert made.why == why
    assert made.until is not None
    assert format_instant(soon) <= made.until < format_instant(end(world, order))


def test_a_term_that_ends_with_the_duty_ends_by_itself_and_a_second_later_with_the_duty() -> None:
    for over, why in ((0, "authority_term"), (1, "duty_to_preserve")):
        world, order, seizure, exhibit = scene()
        service, _ = locking(world)
        term(
            world, seizure, end(world, order) + over - world.clock.now(), lasts_with_preservation_order=order
        )
        wants = service.first(recalled(world.store.read()), exhibit, "vaults")
        assert (wants.until, wants.why) == (end(world, order), why)


def test_when_the_duty_is_over_nothing_is_retained_any_longer() -> None:
    for over in ("lapsed", "withdrawn", "quashed"):
        world, order, seizure, exhibit = scene()
        service, _ = locking(world)
        term(world, seizure, None, lasts_with_preservation_order=order)
        assert service.first(recalled(world.store.read()), exhibit, "vaults").why == "duty_to_preserve"
        if over == "lapsed":
            world.clock.advance(61 * DAY)
        elif over == "withdrawn":
            world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained"}, subject=order)
        else:
            quash(world, order)
        world.clock.advance(1)
        wants = service.first(recalled(world.store.read()), exhibit, "vaults")
        assert (wants.until, wants.hold, wants.why) == (None, False, "authority_ended"), over


def test_while_a_request_for_the_data_is_undecided_it_is_held_and_retained_step_by_step() -> None:
    world, order, seizure, exhibit = scene(after_data_request="until_decided")
    service, _ = locking(world)
    term(world, seizure, None, lasts_with_preservation_order=order)
    world.sign("eve", "preservation_order.data_requested", {"reference": "EPOC-44/2026"}, subject=order)
    world.clock.advance(1)
    wants = service.first(recalled(world.store.read()), exhibit, "vaults")
    assert (wants.hold, wants.why) == (True, "stepwise")


def test_a_duty_that_has_not_begun_covers_nothing_yet() -> None:
    world, _, seizure, exhibit = scene()
    stored = archived(world, exhibit)
    waiting = world.order(stored.case, profile="house-order", days=60, clock_start="receipt")
    term(world, seizure, None, lasts_with_preservation_order=waiting)
    now = world.clock.now()
    basis = basis_of(recalled(world.store.read()), stored, now)
    assert (basis.end, basis.open_ended) == (now, False)


@shows("term.preservation_order")
def test_only_an_order_of_the_same_case_can_be_followed() -> None:
    world, order, seizure, _ = scene()
    elsewhere = preserved(world, world.case("C-2"))
    for wrong in (elsewhere, seizure):
        for standing in ("act", "record"):
            with refused_here(world, "term.preservation_order"):
                term(world, seizure, None, lasts_with_preservation_order=wrong, entry_mode=standing)
    assert marks(world, term(world, seizure, None, lasts_with_preservation_order=order)) == set()


@shows("term.duty")
def test_a_law_that_gives_nobody_authority_to_hold_is_followed_by_none() -> None:
    world, order, seizure, _ = scene(holding_rule="separate_authority")
    with refused_here(world, "term.duty"):
        term(world, seizure, None, lasts_with_preservation_order=order)
    assert world.lookup().maybe(Term, seizure) is None
    late = term(
        world,
        seizure,
        None,
        lasts_with_preservation_order=order,
        by="eve",
        entry_mode="record",
        document_sha256=PAPER,
    )
    assert marks(world, late) == {"term.duty"}


@shows("profile.own")
def test_article_25_itself_gives_nobody_authority_and_no_adoption_changes_that() -> None:
    world = office()
    adopt(world, "un-25", version=2)
    with refused_here(world, "profile.own"):
        adopt(world, "un-25", version=3, holding_rule="while_preserved")


def test_every_shipped_profile_keeps_the_duty_and_the_authority_apart() -> None:
    world = office()
    for name in ("budapest-16", "budapest-29", "eu-2023-1543", "us-2703f"):
        assert world.entry(adopt(world, name).position).value("holding_rule") == "separate_authority"
    assert set(profile.HOLDING_RULES) == {"separate_authority", "while_preserved"}
