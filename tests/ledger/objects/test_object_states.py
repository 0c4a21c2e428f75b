"""The verification states of objects: the last look at each depth, carried on as the ledger grows and made anew."""

from __future__ import annotations

from typing import cast

import pytest

from custody.law.clock import DAY
from custody.ledger.append.object_states import rebuilt_rows
from custody.ledger.append.read_model import rebuild, wrong_rows
from custody.ledger.ports import NEVER, CheckRow, LastRead
from custody.ledger.stores.verification_policy import Policy
from custody.ledger.verification.outcomes import Checked, SweepResult, sweep_requests
from custody.ledger.verification.sample_seed import Sample
from custody.ledger.views.stores.sweep_selection import Scope, amount_of, objects_in
from custody.model.records import StoredObject, Sweep
from custody.model.schema.types import Value
from tests.world import World

POLICIES = {"local": Policy(full_days=5, sample_days=1)}


class Lab:
    def __init__(self) -> None:
        self.world = World.memory().staff()
        self.exhibit = self.world.exhibit(self.world.seize(self.world.case()))
        self.objects = [self.archive(str(at)) for at in range(2)]

    def archive(self, name: str) -> StoredObject:
        self.world.put_source(name, name.encode())
        return self.world.object_record(self.world.archive(self.exhibit, name)[0])

    def sweep(self, depth: str, *outcomes: str, ended: int | None = None) -> int:
        """Record a sweep of the first objects with these outcomes; gives when it ended."""
        self.world.clock.advance(60)
        ended = self.world.clock.now() if ended is None else ended
        sample = Sample(bytes(32), "self_chosen", 9) if depth == "sample" else None
        checked = tuple(
            Checked(one, outcome, None) for one, outcome in zip(self.objects, outcomes, strict=False)
        )
        result = SweepResult(self.world.journal.new_subject(), depth, ended, checked, sample)
        self.world.sign_all("bot", sweep_requests(result, ended))
        return ended

    def row(self, at: int = 0) -> CheckRow:
        return self.world.store.read().checks_of([self.objects[at].id])[self.objects[at].id]


@pytest.fixture
def lab() -> Lab:
    return Lab()


def test_an_object_that_was_just_archived_has_never_been_looked_at(lab: Lab) -> None:
    one = lab.objects[0]
    assert lab.row() == CheckRow(one.id, one.version or "", one.store, one.bytes)
    assert lab.row().looks == (NEVER, NEVER, NEVER)


@pytest.mark.parametrize(("depth", "seen"), [("metadata", 1), ("sample", 2), ("full", 3)])
def test_a_look_counts_at_its_depth_and_above_and_for_no_other_object(
    lab: Lab, depth: str, seen: int
) -> None:
    at = lab.sweep(depth, "verified")
    assert lab.row().looks == (*[LastRead(at, at, "verified")] * seen, *[NEVER] * (3 - seen))
    assert lab.row(1).looks == (NEVER, NEVER, NEVER)


def test_what_could_not_be_read_was_tried_and_stays_due(lab: Lab) -> None:
    first = lab.sweep("full", "verified")
    then = lab.sweep("full", "unreadable")
    assert lab.row().looks[2] == LastRead(then, first, "unreadable")
    assert lab.row().failing == "unreadable"


@pytest.mark.parametrize("outcome", ["mismatch", "missing"])
def test_a_bad_answer_is_an_answer(lab: Lab, outcome: str) -> None:
    at = lab.sweep("full", outcome)
    assert (lab.row().looks[2], lab.row().failing) == (LastRead(at, at, outcome), outcome)


def test_a_sweep_recorded_late_does_not_hide_a_newer_one(lab: Lab) -> None:
    newer = lab.sweep("full", "mismatch")
    lab.sweep("full", "verified", ended=newer - 50)
    assert lab.row().looks[2] == LastRead(newer, newer, "mismatch")


def test_of_two_sweeps_that_ended_in_one_second_the_one_recorded_later_counts(lab: Lab) -> None:
    first = lab.sweep("full", "verified")
    lab.sweep("full", "mismatch", ended=first)
    assert lab.row().looks[2] == LastRead(first, first, "mismatch")


def test_dropped_and_rebuilt_it_is_what_it_was(lab: Lab) -> None:
    for depth, outcomes in (
        ("full", ("verified", "missing")),
        ("sample", ("unreadable",)),
        ("metadata", ("verified", "verified")),
    ):
        lab.sweep(depth, *outcomes)
    lab.objects.append(lab.archive("late"))
    lab.sweep("full", "verified", "verified", "verified")
    before = list(lab.world.store.read().all_checks())
    assert (len(before), wrong_rows(lab.world.store.read())) == (3, 0)
    with lab.world.store.begin() as txn:
        txn.clear_read_model()
        txn.commit()
    assert list(lab.world.store.read().all_checks()) == []
    rebuild(lab.world.store)
    assert list(lab.world.store.read().all_checks()) == before


def test_results_that_are_not_those_committed_to_count_for_nothing(lab: Lab) -> None:
    reader = lab.world.store.read()
    position = lab.world.size()
    lab.sweep("full", "verified")
    records = [lab.world.object_record(record.id) for record in lab.objects] + list(
        lab.world.lookup().all(Sweep)
    )
    root = cast("dict[str, Value]", lab.world.entry(position).value("results_root"))
    stored = reader.sweep(position) or b""
    good = rebuilt_rows([(position, stored)], records, {position: root})
    assert sorted(row.looks[2].at > 0 for row in good) == [False, True]
    for bad in (stored.replace(b'"verified"', b'"no"'), stored[:-1], b"", b"{}\n"):
        assert all(
            row.looks[2] == NEVER for row in rebuilt_rows([(position, bad)], records, {position: root})
        )
    assert all(row.looks[2] == NEVER for row in rebuilt_rows([], records, {position: root}))


def test_due_are_those_whose_last_answer_is_old_the_unreadable_ones_last(lab: Lab) -> None:
    reader = lab.world.store.read()
    store = lab.objects[0].store
    assert len(reader.due(store, "full", 0)) == 2
    at = lab.sweep("full", "unreadable", "verified")
    assert [row.object for row in reader.due(store, "full", at - 1)] == [lab.objects[0].id]
    lab.objects.append(lab.archive("new"))
    due = [row.object for row in reader.due(store, "full", at - 1)]
    assert due == [lab.objects[2].id, lab.objects[0].id]
    assert len(reader.due(store, "full", at)) == 3
    assert reader.due("elsewhere", "full", at) == []


def test_coverage_counts_objects_and_bytes_once(lab: Lab) -> None:
    reader = lab.world.store.read()
    at = lab.sweep("full", "mismatch")
    (store,) = reader.checked_stores()
    old = reader.coverage(store, at, at - 1)
    assert (old.objects, old.failing, old.never, old.overdue, old.sample) == (2, 1, 1, 1, 2)
    assert (old.bytes, old.never_bytes, old.overdue_bytes, old.sample_bytes) == (2, 1, 1, 2)
    new = reader.coverage(store, at - 1, at)
    assert (new.never, new.overdue, new.sample) == (1, 1, 2)
    assert (old.newest, old.oldest) == (at, at)
    later = lab.sweep("full", "verified", "verified")
    found = reader.coverage(store, at, at)
    assert (found.newest, found.oldest) == (later, later)
    nothing = reader.coverage("elsewhere", at, at)
    assert (nothing.objects, nothing.newest, nothing.oldest) == (0, 0, 0)


@pytest.mark.parametrize("depth", ["metadata", "full"])
def test_what_a_scope_takes_up_is_counted_as_it_is_listed(lab: Lab, depth: str) -> None:
    world = lab.world
    other = world.exhibit(world.seize(world.case("C-2")), "EV/2")
    world.put_source("other", b"of another case")
    world.archive(other, "other")
    lab.objects.append(lab.archive("longer"))
    lab.sweep("full", "verified", "unreadable")
    world.later(3 * DAY)
    lab.sweep("metadata", "verified")
    case, now = world.exhibit_record(lab.exhibit).case, world.clock.now()
    seen = set()
    for scope in (
        Scope(case=case),
        Scope(exhibit=lab.exhibit),
        Scope(exhibit=other),
        Scope(exhibit=lab.exhibit, due=True),
        Scope(case=case, max_age=2),
        Scope(case=case, max_age=0),
    ):
        found = list(objects_in(world.lookup(), scope, depth, now, POLICIES))
        counted = amount_of(world.lookup(), scope, depth, now, POLICIES)
        assert counted == (len(found), sum(item.bytes for item in found))
        seen.add(counted)
    assert len(seen) > 2
