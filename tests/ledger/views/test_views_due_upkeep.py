"""Terms of authority and stores are due from the second they are, while anything hangs on them, and no longer."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY, parse_instant
from custody.law.retention_limits import Policy as Locking
from custody.ledger.stores.verification_policy import Policy
from custody.ledger.views.deadlines import StoreUpkeep, Task
from custody.ledger.views.deadlines.calendar_events import events
from custody.ledger.views.deadlines.calendar_file import Event
from custody.ledger.views.deadlines.stores import NO_STORES
from custody.model.records import Sweep
from tests.ledger.views.all_due import all_due
from tests.model.disposition.test_rules_giveback import keep, refused_seizure
from tests.model.ends import agree, carry_out, decided, place, propose
from tests.model.locking import GOVERNANCE, NAME, archived, erase, followed, locking, term
from tests.model.objects.test_rules_probe import GOOD, SETTINGS, probe, standing
from tests.model.office import office
from tests.world import World

LOCKED = StoreUpkeep(locks={NAME: GOVERNANCE})
PROBED = StoreUpkeep(probed={"bucket": SETTINGS})
READ = StoreUpkeep(fixity={NAME: Policy(full_days=90, sample_days=7)})


def rows(world: World, upkeep: StoreUpkeep = NO_STORES) -> list[Task]:
    return all_due(world, upkeep)


def of(world: World, upkeep: StoreUpkeep = NO_STORES) -> list[tuple[str, str, str]]:
    """Return sort, code and state of what is due of terms and stores."""
    mine = (
        "term_end",
        "term_review",
        "probe_end",
        "store_probe",
        "lock",
        "lock_step",
        "verification_end",
        "verification",
        "sample_end",
    )
    now = world.clock.now()
    return [(row.sort, row.why, row.state(now)) for row in rows(world, upkeep) if row.sort in mine]


def exported(world: World, upkeep: StoreUpkeep = NO_STORES) -> dict[str, Event]:
    found = list(events(world.store.read(), world.clock.now(), upkeep=upkeep))
    by_sort = {item.description.split()[0]: item for item in found}
    assert len({item.uid for item in found}) == len(found) == len(by_sort)
    return by_sort


def stocked() -> tuple[World, str, str]:
    """Return an office with one exhibit of a seizure: world, seizure and exhibit."""
    world = office()
    seizure = world.seize(world.case())
    return world, seizure, world.exhibit(seizure, seal=None)


def test_the_end_and_the_review_of_a_term_are_due_to_their_second() -> None:
    world, seizure, _ = stocked()
    assert of(world) == []
    term(world, seizure, 20 * DAY, review=10 * DAY)
    assert of(world) == [("term_review", "term_review", "due"), ("term_end", "term_end", "due")]
    review, end = rows(world)
    assert (end.subject, end.awaited, end.roles) == (seizure, "seizure.term_set", ("authority",))
    world.clock.set(review.at or 0)
    assert of(world)[0] == ("term_review", "term_review", "overdue")
    world.clock.set((end.at or 0) - 1)
    assert of(world)[1] == ("term_end", "term_end", "due")
    world.clock.set(end.at or 0)
    assert of(world)[1] == ("term_end", "term_ended", "overdue")
    term(world, seizure, 30 * DAY)
    assert of(world) == [("term_end", "term_end", "due")]


def test_a_term_waits_for_nobody_once_nothing_is_held_under_it() -> None:
    world, seizure, exhibit = stocked()
    service, _ = locking(world)
    stored = archived(world, exhibit)
    term(world, seizure)
    decided(world, world.exhibit_record(exhibit).case)
    proposal = propose(world, exhibit, "destroy")
    agree(world, proposal)
    assert [item[0] for item in of(world)] == ["term_end"]
    carry_out(world, exhibit, "destroy", proposal)
    assert [item[0] for item in of(world)] == ["term_end"], "its bytes are still stored"
    assert not exported(world)["term_end"].cancelled
    erase(world, service, world.object_record(stored.id))
    assert of(world) == []
    assert exported(world)["term_end"].cancelled


def test_a_term_of_a_refused_seizure_waits_for_nobody_and_one_set_after_leave_to_keep_does() -> None:
    world = office()
    seizure, exhibit, _ = refused_seizure(world)
    term(world, seizure)
    assert of(world) == []
    keep(world, exhibit)
    assert of(world) == [], "leave to keep begins anew"
    term(world, seizure)
    assert of(world) == [("term_end", "term_end", "due")]


def test_a_seizure_of_which_nothing_was_taken_needs_no_term() -> None:
    world = office()
    seizure = world.seize(world.case())
    term(world, seizure)
    assert [item[0] for item in of(world)] == ["term_end"], "what was taken may not be registered yet"
    world.sign("eve", "seizure.list_recorded", {"exhibit_count": 0}, subject=seizure)
    assert of(world) == []


def test_an_instant_that_a_newer_term_leaves_out_is_cancelled_and_one_that_it_moves_goes_on() -> None:
    world, seizure, _ = stocked()
    term(world, seizure, 20 * DAY, review=10 * DAY)
    before = exported(world)
    term(world, seizure, None, review=15 * DAY)
    after = exported(world)
    assert (after["term_end"].cancelled, after["term_end"].at) == (True, before["term_end"].at)
    assert not after["term_review"].cancelled
    assert after["term_review"].at > before["term_review"].at
    assert after["term_review"].uid == before["term_review"].uid
    assert after["term_review"].sequence > before["term_review"].sequence
    term(world, seizure, 40 * DAY)
    assert (exported(world)["term_end"].cancelled, exported(world)["term_review"].cancelled) == (False, True)


def test_a_bucket_that_was_never_probed_waits_and_a_probe_is_good_for_its_days() -> None:
    world = office()
    assert of(world) == []
    assert of(world, PROBED) == [("store_probe", "probe_never", "open")]
    probe(world)
    assert of(world, PROBED) == [("probe_end", "probe_fresh", "due")]
    (row,) = rows(world, PROBED)
    world.clock.set((row.at or 0) - 1)
    assert of(world, PROBED) == [("probe_end", "probe_fresh", "due")]
    assert standing(world).lock_proven
    world.later(1)
    assert not standing(world).lock_proven
    assert of(world, PROBED) == [("probe_end", "probe_old", "overdue")]
    assert "machine" in rows(world, PROBED)[0].roles
    probe(world)
    assert of(world, PROBED) == [("probe_end", "probe_fresh", "due")]


def test_a_probe_of_other_settings_or_with_a_no_is_waited_for_anew_and_its_end_cancelled() -> None:
    world = office()
    probe(world)
    assert not exported(world, PROBED)["probe_end"].cancelled
    other = StoreUpkeep(probed={"bucket": bytes(31) + b"x"})
    assert of(world, other) == [("store_probe", "probe_changed", "open")]
    assert exported(world, other)["probe_end"].cancelled
    probe(world, *(answer.replace("lock_past_date.yes", "lock_past_date.no") for answer in GOOD))
    assert of(world, PROBED) == [("store_probe", "probe_failed", "open")]


def test_a_lock_is_to_be_moved_on_before_it_ends_while_its_authority_goes_on() -> None:
    world, seizure, exhibit = stocked()
    service, _ = locking(world)
    archived(world, exhibit)
    term(world, seizure, None, review=60 * DAY)
    assert [item[0] for item in of(world, LOCKED)] == ["term_review", "lock"]
    (order,) = followed(world, service)
    (step,) = (row for row in rows(world, LOCKED) if row.sort == "lock_step")
    assert (step.subject, step.awaited) == (NAME, "lock.ordered")
    assert step.at == parse_instant(order.until or "")
    assert "lock_step" not in [item[0] for item in of(world)], "a store that is not set up has no policy"
    world.clock.set(step.at or 0)
    assert of(world, LOCKED)[0] == ("lock_step", "lock_step", "overdue")
    followed(world, service)
    assert of(world, LOCKED)[0] == ("lock_step", "lock_step", "due")


def test_of_the_locks_of_a_store_only_the_first_to_end_is_a_line_wherever_the_list_begins() -> None:
    world, seizure, exhibit = stocked()
    service, _ = locking(world)
    archived(world, exhibit)
    term(world, seizure, None, review=90 * DAY)
    (first,) = followed(world, service)
    world.later(DAY)
    archived(world, world.exhibit(seizure, "EV/2", seal=None))
    untils = {parse_instant(bound.until or "") for bound in (first, *followed(world, service))}
    assert len(untils) == 2, "two locks, and each ends on its own day"
    for now in (min(untils) - 1, min(untils), max(untils)):
        world.clock.set(now)
        assert [row.at for row in rows(world, LOCKED) if row.sort == "lock_step"] == [min(untils)]


def test_what_a_term_would_lock_and_nobody_locked_waits_for_whoever_locks() -> None:
    world, seizure, exhibit = stocked()
    service, _ = locking(world)
    archived(world, exhibit)
    assert of(world, LOCKED) == [], "nothing says until when it may be held"
    term(world, seizure)
    assert of(world, LOCKED)[1:] == [("lock", "never_locked", "open")]
    row = rows(world, LOCKED)[-1]
    assert (row.space, row.subject, row.awaited) == ("store", NAME, "lock.ordered")
    assert {"evidence_custodian", "examiner", "machine"} == set(row.roles)
    assert "lock" not in [task[0] for task in of(world, StoreUpkeep(locks={NAME: Locking()}))]
    assert "lock" not in [item[0] for item in of(world)], "a store that is not set up has no policy"
    followed(world, service)
    assert "lock" not in [item[0] for item in of(world, LOCKED)]
    archived(world, exhibit, b"came later")
    assert of(world, LOCKED)[-1][0] == "lock"
    world.later(21 * DAY)
    assert "lock" not in [item[0] for item in of(world, LOCKED)], "the term has ended"


def test_one_exhibit_among_many_without_authority_is_found_by_its_term() -> None:
    world, seizure, exhibit = stocked()
    service, _ = locking(world)
    bare = world.seize(world.case("C-2"))
    for number in range(3):
        archived(world, world.exhibit(bare, f"EV/{number + 2}"), b"%d" % number)
    archived(world, exhibit, b"kept")
    assert of(world, LOCKED) == []
    term(world, seizure)
    assert of(world, LOCKED)[-1][0] == "lock"
    followed(world, service)
    assert "lock" not in [item[0] for item in of(world, LOCKED)]


@pytest.mark.parametrize("about", ["exhibit", "object"])
def test_a_hold_that_nobody_put_on_waits_and_a_term_beside_it_too(about: str) -> None:
    world, seizure, exhibit = stocked()
    service, _ = locking(world)
    stored = archived(world, exhibit)
    archived(world, exhibit, b"beside it")
    place(world, exhibit if about == "exhibit" else stored.id, about)
    assert of(world, LOCKED) == [("lock", "never_locked", "open")]
    followed(world, service)
    assert world.object_record(stored.id).lock_hold
    assert of(world, LOCKED) == []
    term(world, seizure)
    assert of(world, LOCKED)[-1][0] == "lock", "it is held and not retained"
    followed(world, service)
    assert "lock" not in [item[0] for item in of(world, LOCKED)]


def test_a_lock_that_ends_with_its_authority_or_at_its_review_is_moved_by_nobody() -> None:
    world, seizure, exhibit = stocked()
    service, _ = locking(world)
    archived(world, exhibit)
    term(world, seizure, 20 * DAY)
    followed(world, service)
    assert [item[0] for item in of(world, LOCKED)] == ["term_end"]
    assert exported(world, LOCKED)["lock_step"].cancelled
    term(world, seizure, 40 * DAY)
    assert [item[0] for item in of(world, LOCKED)] == ["lock_step", "term_end"], "the authority was extended"
    place(world, exhibit, days=15)
    assert "lock_step" not in [item[0] for item in of(world, LOCKED)], "a hold is looked at before"


def test_what_was_never_read_waits_and_what_was_is_due_again_by_the_policy_of_its_store() -> None:
    world, _, exhibit = stocked()
    locking(world)
    assert of(world, READ) == []
    archived(world, exhibit)
    assert of(world, READ) == [("verification", "never_read", "open")]
    world.sweep()
    swept = next(world.lookup().all(Sweep)).ended
    assert of(world, READ) == [("sample_end", "read_sample", "due"), ("verification_end", "read_full", "due")]
    assert [row.at for row in rows(world, READ)] == [swept + 7 * DAY, swept + 90 * DAY]
    world.clock.set(swept + 90 * DAY)
    assert {item[2] for item in of(world, READ)} == {"overdue"}
    assert "machine" in rows(world, READ)[0].roles
    archived(world, exhibit, b"newer")
    assert ("verification", "never_read", "open") in of(world, READ)
    world.sweep()
    assert {item[2] for item in of(world, READ)} == {"due"}


def test_a_calendar_names_no_store_and_knows_it_again() -> None:
    world = office()
    probe(world)
    before = exported(world, PROBED)["probe_end"]
    world.later(DAY)
    assert exported(world, PROBED)["probe_end"] == before, "time alone changes nothing"
    probe(world)
    after = exported(world, PROBED)["probe_end"]
    assert after.uid == before.uid
    assert after.at > before.at + DAY
    assert after.sequence > before.sequence
    probe(world, store="other")
    both = StoreUpkeep(probed={"bucket": SETTINGS, "other": SETTINGS})
    uids = {event.uid for event in events(world.store.read(), world.clock.now(), upkeep=both)}
    assert len(uids) == 2
    assert before.uid in uids
    for text in (after.uid, after.summary, after.description):
        assert "bucket" not in text
