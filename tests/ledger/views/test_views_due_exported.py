"""What a calendar is told: the same deadline under one name for ever, a higher number after each change, no secrets."""

from __future__ import annotations

from collections.abc import Iterable

from custody.law.clock import DAY, format_instant
from custody.ledger.views.deadlines.calendar_events import events
from custody.ledger.views.deadlines.calendar_file import Event, calendar
from custody.model.schema.types import Value
from tests.model.foreign import STATED, adopt, ask_assistance, effect, received, refuse, step
from tests.world import World


def exported(world: World) -> dict[str, Event]:
    found = list(events(world.store.read(), world.clock.now()))
    by_uid = {item.uid: item for item in found}
    assert len(by_uid) == len(found), "one event for each name"
    return by_uid


def running(world: World, case: str, **values: Value) -> str:
    return world.order(case, by="judge", days=30, clock_start="order", **values)


def test_a_renewal_moves_the_event_of_the_same_name_and_raises_its_number() -> None:
    world = World.memory().staff()
    order = running(world, world.case())
    before = exported(world)[f"{order}.preservation_order_end"]
    world.later(3600)
    assert exported(world)[f"{order}.preservation_order_end"] == before, "time alone changes nothing"
    world.renew(order)
    after = exported(world)[f"{order}.preservation_order_end"]
    assert after.at == before.at + 30 * DAY
    assert after.sequence > before.sequence
    assert after.stamp > before.stamp
    assert not after.cancelled


def test_a_withdrawn_order_is_cancelled_while_its_end_lies_ahead_and_forgotten_afterwards() -> None:
    world = World.memory().staff()
    order = running(world, world.case())
    before = exported(world)[f"{order}.preservation_order_end"]
    world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained"}, subject=order)
    after = exported(world)[f"{order}.preservation_order_end"]
    assert (after.cancelled, after.at) == (True, before.at)
    assert after.sequence > before.sequence
    world.clock.set(after.at)
    assert exported(world) == {}


def test_an_end_that_is_open_again_is_cancelled_and_comes_back_with_a_higher_number() -> None:
    world = World.memory().staff()
    request = received(world)
    effect(world, request)
    uid = f"{request}.request_end"
    steps = [exported(world)[uid]]
    asked = ask_assistance(world, request)
    steps.append(exported(world)[uid])
    refuse(world, asked)
    steps.append(exported(world)[uid])
    step(world, request, "extension_requested", entry_mode="record")
    step(world, request, "extension_decided", "judge", granted=True, days=10)
    steps.append(exported(world)[uid])
    world.sign("eve", "preservation_request.withdrawn", {"entry_mode": "record"}, subject=request)
    steps.append(exported(world)[uid])
    assert [item.cancelled for item in steps] == [False, True, False, False, True]
    assert [item.sequence for item in steps] == sorted({item.sequence for item in steps})
    assert steps[3].at == steps[2].at + 10 * DAY


def test_an_order_that_becomes_open_ended_loses_its_event() -> None:
    world = World.memory().staff()
    adopt(world, "eu-2023-1543")
    order = world.order(world.case(), profile="eu-2023-1543", days=60, clock_start="receipt")
    assert exported(world) == {}
    world.sign("eve", "preservation_order.receipt_acknowledged", {}, subject=order)
    before = exported(world)[f"{order}.preservation_order_end"]
    world.sign("eve", "preservation_order.data_requested", {}, subject=order)
    after = exported(world)[f"{order}.preservation_order_end"]
    assert (before.cancelled, after.cancelled) == (False, True)
    assert after.sequence > before.sequence


def test_each_offer_of_an_exhibit_is_an_event_of_its_own() -> None:
    world = World.memory().staff()
    exhibit = world.exhibit(world.seize(world.case()))
    first = world.offer(exhibit, "carl", hours=48)
    world.sign("eve", "transfer.recalled", {"reason": "mistake"}, subject=exhibit, re=world.leaf_of(first))
    second = world.offer(exhibit, "carl", hours=24)
    found = exported(world)
    assert found[f"{exhibit}.offer_end.{first.position}"].cancelled
    assert not found[f"{exhibit}.offer_end.{second.position}"].cancelled
    world.accept(exhibit)
    assert {item.cancelled for item in exported(world).values()} == {True}


def test_a_proposal_keeps_its_name_when_it_is_approved_and_is_cancelled_when_it_is_carried_out() -> None:
    world = World.memory().staff()
    case = world.case()
    proposed = world.propose_erasure(world.store.read().positions(case)[0], "reference")
    uid = f"{case}.proposal_end.{proposed.position}"
    states = [exported(world)[uid].cancelled]
    world.approve(proposed)
    states.append(exported(world)[uid].cancelled)
    world.erase(proposed)
    states.append(exported(world)[uid].cancelled)
    assert states == [False, False, True]


def secrets(*given: dict[str, Value]) -> Iterable[str]:
    return (value for values in given for value in values.values() if isinstance(value, str))


def test_nothing_that_the_record_says_of_the_matter_is_in_the_calendar() -> None:
    world = World.memory().staff()
    case = world.case("C-SECRET")
    order_values: dict[str, Value] = {
        "reference": "P-SECRET",
        "addressee": "Example Mail Ltd",
        "scope": "mailbox of Mallory",
        "grounds": "suspicion of forgery",
        "issuing_authority": "District Court of Secrets",
        "legal_basis": "Secret Act s. 12",
    }
    order = running(
        world, case, confidential_until=format_instant(world.clock.now() + 99 * DAY), **order_values
    )
    request = received(world, case)
    effect(world, request, preservation_order=order)
    exhibit = world.exhibit(world.seize(case), "EV/SECRET")
    world.offer(exhibit, "carl")
    text = calendar(exported(world).values(), "deadlines").replace(b"\r\n ", b"").decode()
    assert all(subject in text for subject in (order, request, exhibit))
    told = {**STATED, "offence_ground": None, "state": None, "channel": None, "data_categories": None}
    people = {name: person.actor for name, person in world.people.items()}
    for secret in [
        "C-SECRET",
        "EV/SECRET",
        case,
        world.origin,
        *secrets(order_values, told),
        *people.values(),
    ]:
        assert secret not in text


def test_every_summary_of_a_ledger_for_training_says_so() -> None:
    world = World.memory().staff()
    running(world, world.case())
    found = list(events(world.store.read(), world.clock.now(), prefix="TRAINING: "))
    assert found
    assert all(item.summary.startswith("TRAINING: ") for item in found)
