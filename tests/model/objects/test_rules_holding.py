"""Rules about what keeps stored bytes locked: what covers holding them, and what is still to be decided abroad."""

from __future__ import annotations

from custody.law.clock import DAY
from custody.law.holding_authority import Authority
from custody.ledger.state.state_cache import recalled
from custody.ledger.views.exhibits.holding_authority import holding_of
from custody.model.exits.holding_authority import authority_of, basis_for, basis_of
from custody.model.records import Exhibit
from custody.model.state import Blank, State
from tests.model.disposition.test_rules_giveback import keep, refused_seizure
from tests.model.foreign import ask_assistance, decide, preserved, step
from tests.model.locking import archived, followed, locking, term
from tests.model.office import office, stick
from tests.world import World


def waits_for(world: World, exhibit: str) -> tuple[bool, tuple[str, ...]]:
    """Return whether anything keeps the stored objects of an exhibit, and what besides its seizure."""
    record = world.exhibit_record(exhibit)
    basis = basis_for(recalled(world.store.read()), exhibit, record.case, world.clock.now())
    return basis.kept, tuple(item for item in basis.rests_on if item != record.seizure)


def test_data_of_a_case_are_kept_until_a_request_for_assistance_is_decided_or_taken_back() -> None:
    world = office()
    service, _ = locking(world)
    exhibit = stick(world, seal=None)
    case = world.exhibit_record(exhibit).case
    stored = archived(world, exhibit)
    assert waits_for(world, exhibit) == (False, ())
    first, second = preserved(world, case), preserved(world, case)
    elsewhere = preserved(world, world.case("C-2"))
    ask_assistance(world, elsewhere)
    assert waits_for(world, exhibit) == (False, ())
    asked, other = ask_assistance(world, first), ask_assistance(world, second)
    both = {world.subject_of(asked), world.subject_of(other)}
    assert waits_for(world, exhibit) == (True, tuple(sorted(both)))
    (order,) = followed(world, service)
    assert (order.hold, world.object_record(stored.id).lock_hold) == (True, True)
    decide(world, asked)
    assert waits_for(world, exhibit) == (True, (world.subject_of(other),))
    step(world, second, "withdrawn", entry_mode="record")
    assert waits_for(world, exhibit) == (False, ())
    assert basis_of(recalled(world.store.read()), stored, world.clock.now()).kept is False


def test_what_no_seizure_and_no_order_on_record_brought_is_covered_by_nothing_from_its_first_holder_on() -> (
    None
):
    """No entry leads to this state; it is made by hand, because a replay of damaged entries may meet it."""
    world = office()
    whole = stick(world, seal=None)
    world.later(DAY)
    part = world.subject_of(world.sign("eve", "exhibit.registered", {"parent": whole, "category": "sim"}))
    world.offer(part, "carl")
    world.accept(part)
    state = State(Blank(), world.size())
    records: dict[str, Exhibit] = {exhibit: world.exhibit_record(exhibit) for exhibit in (whole, part)}
    for record in records.values():
        state.put(record)
    assert len(records[part].holds) == 2
    for record in records.values():
        found = authority_of(state, record)
        assert found == (None, Authority(None, record.holds[0].since, "no_seizure"))


def test_leave_to_keep_a_thing_begins_without_a_term_and_only_a_later_one_ends_it() -> None:
    world = office()
    seizure, first, _ = refused_seizure(world)
    term(world, seizure, 2 * DAY)
    keep(world, first)
    world.later(30 * DAY)
    assert covered_by(world, first) == ("leave", None)
    term(world, seizure, 10 * DAY)
    assert covered_by(world, first) == ("leave", None)
    world.later(10 * DAY)
    assert covered_by(world, first) == (None, "ended")


def covered_by(world: World, exhibit: str) -> tuple[str | None, str | None]:
    """Return what covers holding an exhibit now, or why nothing does."""
    found = holding_of(world.lookup(), world.exhibit_record(exhibit), world.clock.now())
    assert found is not None
    return found.authority.basis, found.authority.why
