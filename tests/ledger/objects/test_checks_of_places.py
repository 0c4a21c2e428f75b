"""The table of looks knows every place of an object: copies, repaired places, and those proven empty."""

from __future__ import annotations

from custody.ledger.append.read_model import rebuild, wrong_rows
from custody.ledger.ports import NEVER, CheckRow
from custody.ledger.verification.outcomes import Checked, SweepResult, sweep_requests
from custody.model.records import StoredObject
from custody.model.schema.types import Value
from tests.model.ends import ahead
from tests.model.objects.test_rules_copies import both, mended
from tests.model.objects.test_rules_locked import wiped
from tests.world import World


def look(world: World, *found: tuple[StoredObject, str]) -> int:
    """Record a full sweep of places with these outcomes; gives when it ended."""
    world.later(60)
    ended = world.clock.now()
    checked = tuple(Checked(one, outcome, None) for one, outcome in found)
    result = SweepResult(world.journal.new_subject(), "full", ended, checked)
    world.sign_all("bot", sweep_requests(result, ended))
    return ended


def row(world: World, place: StoredObject) -> CheckRow:
    return world.store.read().checks_of([place.id])[place.id]


def agree(world: World) -> None:
    """Hold the rows against those that the whole ledger adds up to, also after they were made anew."""
    assert wrong_rows(world.store.read()) == 0
    before = list(world.store.read().all_checks())
    rebuild(world.store)
    assert list(world.store.read().all_checks()) == before


def test_a_look_at_one_place_is_none_at_another() -> None:
    world, whole, copy = both()
    at = look(world, (whole, "verified"))
    assert row(world, whole).looks[2].at == at
    assert row(world, copy).looks == (NEVER, NEVER, NEVER)
    assert [deadline.object for deadline in world.store.read().due("offsite", "full", at)] == [copy.id]
    later = look(world, (copy, "missing"))
    assert (row(world, copy).looks[2].at, row(world, copy).failing) == (later, "missing")
    assert row(world, whole).looks[2].at == at
    assert world.store.read().coverage("offsite", 0, 0).failing == 1
    agree(world)


def test_a_repaired_version_was_never_looked_at() -> None:
    world, whole, copy = both()
    at = look(world, (whole, "mismatch"), (copy, "verified"))
    assert (row(world, whole).failing, row(world, whole).looks[2].at) == ("mismatch", at)
    mended(world, whole, copy)
    found = row(world, whole)
    assert (found.failing, found.version, found.looks) == ("", "2", (NEVER, NEVER, NEVER))
    assert row(world, copy).looks[2].at == at
    look(world, (world.object_record(whole.id), "verified"))
    assert row(world, whole).looks[2].outcome == "verified"
    agree(world)


def test_no_store_owes_a_look_at_what_was_destroyed_and_what_was_seen_of_it_counts_no_more() -> None:
    world, whole, copy = both()
    look(world, (whole, "verified"), (copy, "verified"))
    wiped(world, whole.exhibit, whole.case)
    gone: dict[str, Value] = {"version_count": 1, "delete_marker_count": 0, "absent_at": ahead(world, 0)}
    world.sign("carl", "object.deleted", gone, subject=copy.id)
    assert world.store.read().checked_stores() == ["local"]
    assert row(world, copy).looks == (NEVER, NEVER, NEVER)
    assert row(world, whole).looks[2].outcome == "verified"
    agree(world)
    look(world, (copy, "missing"))
    assert row(world, copy).looks == (NEVER, NEVER, NEVER)
    agree(world)
