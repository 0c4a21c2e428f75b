"""Rules about what is not as recorded: open until an entry says what was found out."""

from __future__ import annotations

from custody.law.clock import DAY
from custody.ledger.views.continuity import continuity
from custody.ledger.views.desk import desk
from custody.ledger.views.storeroom import unresolved
from custody.ledger.views.stretches import stretches
from tests.model.office import at, office, stick
from tests.model.room import differs, resolve
from tests.model.showing import marks, refused_here, shows


def test_a_discrepancy_is_open_until_it_is_said_what_was_found_out() -> None:
    world = office()
    exhibit = stick(world)
    told = differs(world, exhibit)
    found = desk(world.store.read(), world.clock.now(), None)
    assert [one.position for one in found.discrepancies] == [told.position]
    assert found.needs_attention
    assert marks(world, resolve(world, exhibit, told)) == set()
    assert unresolved(world.lookup()) == []
    (kept,) = continuity(world.store.read(), exhibit).discrepancies
    assert (kept.differs, kept.outcome) == (("count", "label"), "mistaken")


def test_continuity_names_the_time_until_it_was_resolved_and_no_later_one() -> None:
    world = office()
    exhibit = stick(world)
    world.later(DAY)
    found_at, told = world.clock.now(), differs(world, exhibit)
    world.later(DAY)
    lookup = world.lookup()

    def open_parts() -> list[tuple[int, int | None]]:
        parts = stretches(lookup, continuity(world.store.read(), exhibit), world.clock.now())
        return [(one.since, one.until) for one in parts if "discrepancy" in one.gaps]

    assert open_parts() == [(found_at, None)]
    resolved_at = world.clock.now()
    resolve(world, exhibit, told)
    world.later(DAY)
    assert open_parts() == [(found_at, resolved_at)]


@shows("discrepancy.known")
def test_what_is_found_out_answers_a_discrepancy_of_this_very_exhibit() -> None:
    world = office()
    one, two = stick(world, "S-1"), stick(world, "S-2")
    told = differs(world, one)
    with refused_here(world, "discrepancy.known"):
        resolve(world, two, told)
    other = world.unseal(one, "S-1")
    with refused_here(world, "discrepancy.known"):
        resolve(world, one, other)
    assert marks(world, resolve(world, one, told)) == set()


@shows("discrepancy.open")
def test_a_second_finding_about_the_same_is_marked_and_stands() -> None:
    world = office()
    exhibit = stick(world)
    told = differs(world, exhibit)
    assert marks(world, resolve(world, exhibit, told)) == set()
    assert marks(world, resolve(world, exhibit, told, outcome="tampering")) == {"discrepancy.open"}
    (kept,) = continuity(world.store.read(), exhibit).discrepancies
    assert kept.outcome == "tampering"


@shows("discrepancy.order")
def test_nothing_is_found_out_before_it_was_noticed() -> None:
    world = office()
    exhibit = stick(world)
    world.later(DAY)
    told = differs(world, exhibit)
    early = resolve(world, exhibit, told, occurred_at=at(world, DAY // 2))
    assert marks(world, early) == {"discrepancy.order"}
    again = differs(world, exhibit)
    assert marks(world, resolve(world, exhibit, again)) == set()


@shows("exhibit.known")
def test_a_finding_is_about_a_registered_exhibit() -> None:
    world = office()
    exhibit = stick(world)
    told = differs(world, exhibit)
    case = world.case("C-9")
    with refused_here(world, "exhibit.known"):
        resolve(world, case, told)
    assert marks(world, resolve(world, exhibit, told)) == set()
