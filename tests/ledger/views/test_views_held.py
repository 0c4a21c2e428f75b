"""What the agency holds rests on a seizure and on nothing else; that an order to preserve ends touches none of it."""

from __future__ import annotations

from custody.law.clock import DAY, deadline, period_of
from custody.ledger.views.deadlines.after_preservation import upstream_order, upstream_request
from custody.ledger.views.exhibits.holding_authority import bare_seizures, held_exhibits
from custody.model.schema.types import Value
from tests.model.foreign import effect, granted_period, received, request_record
from tests.world import World


def office() -> tuple[World, str]:
    world = World.memory().staff()
    return world, world.case()


def urgent(world: World, case: str) -> str:
    return world.seize(case, basis="urgent", authority_document_sha256=None)


def test_a_seizure_under_a_warrant_covers_what_came_from_it_and_what_was_taken_out_of_that() -> None:
    world, case = office()
    seizure = world.seize(case)
    phone = world.exhibit(seizure, "EV/1", category="phone")
    values: dict[str, Value] = {
        "parent": phone,
        "category": "memory_card",
        "power_state": "none",
        "reference": "EV/1/1",
        "description": "card out of the phone",
        "condition": "no damage seen",
    }
    card = world.subject_of(world.sign("eve", "exhibit.registered", values))
    found = held_exhibits(world.lookup(), case)
    assert {discrepancy.exhibit for discrepancy in found} == {phone, card}
    assert {(holding.seizure, holding.authority.basis) for holding in found} == {(seizure, "warrant")}
    assert list(bare_seizures(world.lookup())) == []


def test_an_urgent_seizure_without_its_authorisation_is_a_standing_finding_since_the_seizure() -> None:
    world, case = office()
    world.seize(case)
    when = world.clock.now()
    seizure = urgent(world, case)
    world.exhibit(seizure)
    for _ in range(2):
        (found,) = held_exhibits(world.lookup(), case)
        assert (found.authority.basis, found.authority.since, found.authority.why) == (None, when, "urgent")
        assert [record.id for record in bare_seizures(world.lookup())] == [seizure]
        world.later(400 * DAY)


def test_an_order_to_preserve_gives_no_authority_to_hold_what_was_seized_under_it() -> None:
    world, case = office()
    order = world.order(case)
    bare = world.seize(case, basis="order", preservation_order=order, authority_document_sha256=None)
    world.seize(case, basis="order", preservation_order=order)
    (found,) = bare_seizures(world.lookup())
    assert (found.id, found.authority.why) == (bare, "preservation_only")


def test_the_oldest_stands_first_and_another_case_is_not_counted() -> None:
    world, case = office()
    other = world.case("C-2")
    first, second = urgent(world, case), urgent(world, other)
    world.exhibit(second, "EV/9")
    assert [seizure.id for seizure in bare_seizures(world.lookup())] == [first, second]
    assert held_exhibits(world.lookup(), case) == ()


def test_a_lapse_frees_whoever_had_to_preserve_and_leaves_what_is_held_as_it_was() -> None:
    world, case = office()
    order = world.order(case, days=30, clock_start="order")
    world.exhibit(world.seize(case), "EV/1")
    bare = world.exhibit(urgent(world, case), "EV/2")
    before = held_exhibits(world.lookup(), case)
    record = world.order_record(order)
    after = upstream_order(world.lookup(), record)
    assert after is not None
    first = record.periods[0]
    assert (after.custodian, after.beneath) == ("may_be_deleted", ())
    assert after.not_before == deadline(period_of(first.start, 30)).latest
    assert (after.held, [seizure.exhibit for seizure in after.bare]) == (2, [bare])
    world.clock.set(first.end)
    world.sign("bot", "preservation_order.lapsed", {}, subject=order)
    assert held_exhibits(world.lookup(), case) == before


def test_an_order_that_carries_out_a_request_is_still_needed_when_it_lapses_before_the_duty() -> None:
    world, case = office()
    order = world.order(case, days=30, clock_start="order")
    request = received(world, case)
    effect(world, request, preservation_order=order)
    after = upstream_order(world.lookup(), world.order_record(order))
    assert after is not None
    assert (after.custodian, after.beneath) == ("still_needed", (request,))
    _, end = granted_period(world, request)
    own = upstream_request(world.lookup(), request_record(world, request))
    assert own is not None
    assert (own.custodian, own.beneath) == ("may_be_deleted", ())
    assert own.not_before > end
    world.sign("eve", "preservation_request.withdrawn", {"entry_mode": "record"}, subject=request)
    freed = upstream_order(world.lookup(), world.order_record(order))
    assert freed is not None
    assert freed.custodian == "may_be_deleted"
