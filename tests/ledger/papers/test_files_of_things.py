"""The views on one exhibit and one order's next step: what belongs to them, in order, with its marks."""

from __future__ import annotations

import pytest

from custody.errors import NotFound
from custody.law.clock import DAY
from custody.ledger.views.exhibits.continuity import continuity
from custody.ledger.views.worklist.next_steps import Step, next_step
from custody.ledger.views.worklist.worklist_page import view_order
from tests.world import World


@pytest.fixture
def world() -> World:
    return World.memory().staff()


def test_a_continuity_of_nothing_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        continuity(world.store.read(), "00000000-0000-4000-8000-000000000000")


def test_continuity_has_no_hole_between_holders(world: World) -> None:
    exhibit = world.exhibit(world.seize(world.case()), seal="S-1")
    for giver, receiver in (("eve", "carl"), ("carl", "judge")):
        world.offer(exhibit, receiver, by=giver)
        world.accept(exhibit, by=receiver)
    found = continuity(world.store.read(), exhibit)
    assert [holding.actor for holding in found.holdings] == [
        world.people[name].actor for name in ("eve", "carl", "judge")
    ]
    assert [holding.until for holding in found.holdings[:-1]] == [
        holding.since for holding in found.holdings[1:]
    ]
    assert found.holdings[-1].until is None
    assert [(seal.act, seal.number, seal.found) for seal in found.seals] == [
        ("sealed", "S-1", None),
        ("checked", "S-1", "intact"),
        ("checked", "S-1", "intact"),
    ]
    assert found.offer is None


def test_continuity_shows_the_open_offer_images_objects_and_marks_by_entry(world: World) -> None:
    exhibit = world.exhibit(world.seize(world.case()))
    acquired = world.acquire(exhibit, b"image", write_protection=None)
    world.put_source("stick.dd", b"other")
    stored, _ = world.archive(exhibit, "stick.dd", acquisition=world.leaf_of(acquired))
    world.offer(exhibit, "carl")
    found = continuity(world.store.read(), exhibit)
    assert found.offer is not None
    assert [acquisition.position for acquisition in found.acquisitions] == [acquired.position]
    assert [record.id for record in found.objects] == [stored]
    assert [(mark.kind, mark.codes) for mark in found.marks] == [
        ("acquisition.completed", ("acquisition.blocker_missing",)),
        ("object.archived", ("object.digest_differs",)),
    ]
    assert [entry.envelope.kind for entry in found.entries][-1] == "transfer.offered"


def test_a_seal_event_follows_the_correction_of_its_time(world: World) -> None:
    exhibit = world.exhibit(world.seize(world.case()), seal="S-1")
    sealed = continuity(world.store.read(), exhibit).seals[0].position
    world.correct(sealed, "occurred_at", value="2026-11-01T08:00:00Z")
    at = continuity(world.store.read(), exhibit).seals[0].at
    assert at == world.clock.now() // 86400 * 86400 - DAY + 8 * 3600


def test_the_history_of_a_seal_has_each_number_as_it_was_said_and_its_correction_in_its_place(
    world: World,
) -> None:
    exhibit = world.exhibit(world.seize(world.case()), seal="S-1")
    world.correct(world.exhibit_record(exhibit).sealing or 0, "seal_no", value="S-2")
    opened = world.unseal(exhibit, "S-3")
    world.correct(opened.position, "seal_no", value="S-2")
    world.correct(opened.position, "explanation", erasable_value="in the laboratory")
    found = continuity(world.store.read(), exhibit)
    assert [(seal.act, seal.number, seal.found) for seal in found.seals] == [
        ("sealed", "S-1", None),
        ("corrected", "S-2", "typing"),
        ("unsealed", "S-3", "intact"),
        ("corrected", "S-2", "typing"),
    ]
    assert [(mark.kind, mark.codes) for mark in found.marks] == [("exhibit.unsealed", ("seal.mismatch",))]


@pytest.mark.parametrize(
    ("start", "acts", "wait", "expected"),
    [
        ("service", (), 0, ("preservation_order.served", "clock")),
        ("receipt", (), 0, ("preservation_order.receipt_acknowledged", "clock")),
        ("order", (), 0, ("preservation_order.served", "unserved")),
        ("order", ("served",), 0, ("preservation_order.receipt_acknowledged", "answer")),
        ("service", ("served", "receipt_acknowledged"), 0, None),
        ("service", ("served", "receipt_acknowledged"), 80, ("preservation_order.renewed", "renew")),
        ("service", ("served",), 90, ("preservation_order.lapsed", "lapsed")),
        ("service", ("served", "withdrawn"), 0, ("preservation_order.status_notified", "notify")),
        ("service", ("withdrawn",), 0, None),
    ],
)
def test_an_order_waits_for_one_thing_at_a_time(
    world: World, start: str, acts: tuple[str, ...], wait: int, expected: tuple[str, str] | None
) -> None:
    order = world.order(world.case(), clock_start=start)
    for act in acts:
        values = {"served": {"method": "post"}, "withdrawn": {"reason": "obtained"}}.get(act, {})
        world.sign("judge", f"preservation_order.{act}", values, subject=order)
    world.later(wait * DAY)
    step = next_step(view_order(world.order_record(order), world.clock.now()), None)
    assert (step and (step.kind, step.why)) == expected


def test_a_recorded_lapse_waits_for_nothing_and_an_end_without_renewal_for_a_new_order(world: World) -> None:
    order = world.order(world.case(), renewal_allowed=False)
    world.serve(order)
    world.later(80 * DAY)
    view = view_order(world.order_record(order), world.clock.now())
    assert next_step(view, None) == Step("preservation_order.issued", ("authority",), "replace")
    world.later(10 * DAY)
    world.sign("bot", "preservation_order.lapsed", {}, subject=order)
    assert next_step(view_order(world.order_record(order), world.clock.now()), None) is None
