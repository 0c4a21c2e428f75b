"""Rules about what is not as recorded: open until an entry says what was found out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from custody.law.clock import DAY
from custody.ledger.ports import LedgerReader
from custody.ledger.state.state_cache import recalled
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.exhibits.continuity import continuity
from custody.ledger.views.exhibits.custody_timeline import timeline_spans
from custody.ledger.views.exhibits.evidence_room import unresolved
from custody.ledger.views.subjects.lookup import Lookup, R
from custody.ledger.views.worklist.alarms import among, of_case
from custody.ledger.views.worklist.worklist import desk
from custody.model.exits.blockers import blockers
from custody.model.records import Discrepancy
from tests.model.ends import agree, carry_out, decided, propose, take_back
from tests.model.office import at, office, stick
from tests.model.room import check_in, check_out, differs, find, give_back, lose, release, resolve
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def test_a_discrepancy_is_open_until_it_is_said_what_was_found_out() -> None:
    world = office()
    exhibit = stick(world)
    told = differs(world, exhibit)
    found = desk(world.store.read(), world.clock.now(), None)
    assert [discrepancy.position for discrepancy in found.discrepancies] == [told.position]
    assert found.needs_attention
    assert marks(world, resolve(world, exhibit, told)) == set()
    assert unresolved(world.lookup()) == []
    (kept,) = continuity(world.store.read(), exhibit).discrepancies
    assert (kept.differences, kept.outcome) == (("count", "label"), "mistaken")


def test_continuity_names_the_time_until_it_was_resolved_and_no_later_one() -> None:
    world = office()
    exhibit = stick(world)
    world.later(DAY)
    found_at, told = world.clock.now(), differs(world, exhibit)
    world.later(DAY)
    lookup = world.lookup()

    def open_parts() -> list[tuple[int, int | None]]:
        parts = timeline_spans(lookup, continuity(world.store.read(), exhibit), world.clock.now())
        return [(part.since, part.until) for part in parts if "discrepancy" in part.gaps]

    assert open_parts() == [(found_at, None)]
    resolved_at = world.clock.now()
    resolve(world, exhibit, told)
    world.later(DAY)
    assert open_parts() == [(found_at, resolved_at)]


class CountedReads(Lookup):
    """A lookup that keeps the keys of the discrepancies that were read."""

    def __init__(self, reader: LedgerReader) -> None:
        super().__init__(reader)
        self.discrepancies: list[str] = []

    def many(self, cls: type[R], keys: Sequence[str]) -> list[R]:
        """Return the records with these keys; note those of discrepancies."""
        self.discrepancies += keys if cls.space == Discrepancy.space else []
        return super().many(cls, keys)


def test_a_case_reads_the_findings_of_its_own_exhibits_only() -> None:
    world = office()
    exhibit, *others = (stick(world, f"S-{number}") for number in range(4))
    for other in (exhibit, *others):
        resolve(world, other, differs(world, other), outcome="tampering")
    case = world.exhibit_record(exhibit).case
    lookup = CountedReads(world.store.read())
    assert [(alarm.sort, alarm.exhibit) for alarm in of_case(lookup, case)] == [("tampering", exhibit)]
    assert len(lookup.discrepancies) == 1
    listed = among(world.lookup(), [exhibit, *others])
    assert [alarm.sort for alarms in listed.values() for alarm in alarms] == ["tampering"] * 4


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


@shows("discrepancy.resolved_before")
def test_a_second_finding_about_the_same_is_marked_and_stands() -> None:
    world = office()
    exhibit = stick(world)
    told = differs(world, exhibit)
    assert marks(world, resolve(world, exhibit, told)) == set()
    assert marks(world, resolve(world, exhibit, told, outcome="tampering")) == {"discrepancy.resolved_before"}
    (kept,) = continuity(world.store.read(), exhibit).discrepancies
    assert kept.outcome == "tampering"


@shows("discrepancy.resolved_too_early")
def test_nothing_is_found_out_before_it_was_noticed() -> None:
    world = office()
    exhibit = stick(world)
    world.later(DAY)
    told = differs(world, exhibit)
    early = resolve(world, exhibit, told, occurred_at=at(world, DAY // 2))
    assert marks(world, early) == {"discrepancy.resolved_too_early"}
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


def _checked_in(world: World, exhibit: str, condition: str) -> Receipt:
    check_out(world, exhibit)
    return check_in(world, exhibit, seal_no=None, seal_state="absent", condition=condition)


def _found(world: World, exhibit: str, condition: str) -> Receipt:
    lose(world, exhibit)
    return find(world, exhibit, seal_no=None, seal_state="absent", condition=condition)


def _accepted(world: World, exhibit: str, condition: str) -> Receipt:
    world.offer(exhibit, "carl")
    return world.accept(exhibit, condition=condition)


def _released(world: World, exhibit: str, condition: str) -> Receipt:
    release(world, exhibit)
    return give_back(world, exhibit, seal_no=None, seal_state="absent", condition=condition)


def _lent(world: World, exhibit: str, condition: str) -> Receipt:
    decided(world, world.exhibit_record(exhibit).case)
    proposal = propose(world, exhibit, "loan")
    agree(world, proposal)
    carry_out(world, exhibit, "loan", proposal)
    return take_back(world, exhibit, condition=condition)


@pytest.mark.parametrize("way", [_checked_in, _found, _accepted, _released, _lent])
def test_what_was_taken_in_in_another_condition_is_open_until_it_is_said_what_was_found_out(
    way: Callable[[World, str, str], Receipt],
) -> None:
    world = office()
    way(world, stick(world, None), "as_described")
    assert unresolved(world.lookup()) == [], "as it was described nothing is open"
    world = office()
    exhibit = stick(world, None)
    taken_in = way(world, exhibit, "damaged")
    (found,) = unresolved(world.lookup())
    assert (found.exhibit, found.differences, found.position) == (exhibit, ("condition",), taken_in.position)
    assert "discrepancy" in blockers(
        recalled(world.store.read()),
        world.exhibit_record(exhibit),
        world.clock.now(),
        "destroy",
        "case_ended",
    )
    assert marks(world, resolve(world, exhibit, taken_in)) == set()
    assert unresolved(world.lookup()) == []
