"""Long sweeps: parts, stopping and going on, windows, retries, and samples that a witness chose."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from custody.errors import ObjectUnreadable
from custody.ledger.ports import Workers
from custody.ledger.ports.serial_executor import IN_TURN
from custody.ledger.stores.verification_policy import DAY, Policy
from custody.ledger.verification import sweep as rooms
from custody.ledger.verification.outcomes import Checked, Fixity, SweepResult, sweep_requests
from custody.ledger.verification.sample_seed import Sample
from custody.ledger.verification.sweep import Limits, Stop, SweepRun
from custody.ledger.views.stores.sweep_selection import Scope, destroyed_of, leaving_of, objects_in
from custody.model.records import StoredObject
from custody.proof.digest import LEAF_BYTES
from custody.proof.sampling import positions
from custody.storage.machine.workers import ThreadWorkers
from tests.ledger.objects.test_outcomes import Rotten
from tests.world import World


class Lab:
    def __init__(self, count: int = 5) -> None:
        self.store = Rotten()
        self.world = World.memory()
        self.world.objects = self.store
        self.world.staff()
        self.exhibit = self.world.exhibit(self.world.seize(self.world.case()))
        self.objects = [self.archive(bytes([at]) * 100) for at in range(count)]
        self.stop = Stop()

    def archive(self, data: bytes) -> StoredObject:
        self.world.put_source("/in/a", data)
        return self.world.object_record(self.world.archive(self.exhibit, "/in/a")[0])

    def fixity(self, tries: int = 1) -> Fixity:
        return Fixity({"local": self.store}, self.world.clock, self.world.entropy, tries=tries)

    def sweeping(self) -> SweepRun:
        return self.one_by_one(ThreadWorkers(2))

    def one_by_one(self, workers: Workers = IN_TURN) -> SweepRun:
        gone = partial(destroyed_of, self.world.store.read())
        going = partial(leaving_of, self.world.store.read, self.world.clock.now)
        return SweepRun(
            self.fixity(), self.world.clock, destroyed=gone, leaving=going, workers=workers, stop=self.stop
        )

    def due(self, depth: str = "full", **scope: object) -> list[StoredObject]:
        asked = replace(Scope(), **scope)  # type: ignore[arg-type]  # names of fields
        return list(objects_in(self.world.lookup(), asked, depth, self.world.clock.now(), {}))

    def record(self, result: SweepResult) -> None:
        self.world.sign_all("bot", sweep_requests(result, self.world.clock.now()))


@pytest.fixture
def lab() -> Lab:
    return Lab()


def test_parts_hold_every_object_once_and_no_more_than_fit(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "PART", 2)
    parts = list(lab.sweeping().parts(lab.objects, "full"))
    assert [len(part.checked) for part in parts] == [2, 2, 1]
    assert sorted(check.object.id for part in parts for check in part.checked) == sorted(
        stored.id for stored in lab.objects
    )
    assert len({part.subject for part in parts}) == 3


def test_what_was_destroyed_meanwhile_gets_no_result_and_what_else_is_wrong_does(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "PART", 2)
    gone, going, lost, *rest = lab.objects
    asked: list[list[str]] = []

    def destroyed(objects: Collection[str]) -> Collection[str]:
        asked.append(sorted(objects))
        return [gone.id]

    def leaving(objects: Collection[str]) -> Mapping[str, str]:
        asked.append(sorted(objects))
        return dict.fromkeys([going.id, *map(_id, rest)], "deletion_held")

    def swept() -> tuple[SweepRun, dict[str, str]]:
        sweeping = SweepRun(lab.fixity(), lab.world.clock, destroyed=destroyed, leaving=leaving)
        parts = list(sweeping.parts([gone, lost, going, *rest], "full"))
        return sweeping, {check.object.id: check.outcome for part in parts for check in part.checked}

    sweeping, found = swept()
    assert (found, asked, sweeping.gone) == (dict.fromkeys(map(_id, lab.objects), "verified"), [], 0)
    for item in (gone, lost, going):
        lab.store.lose(item.store_key)
    sweeping, found = swept()
    assert found == {lost.id: "missing"} | dict.fromkeys(map(_id, rest), "verified")
    assert (sweeping.gone, sweeping.unentered, sweeping.held, sweeping.left) == (1, 1, 1, 0)
    asks = [sorted(map(_id, (gone, lost))), [lost.id], [going.id], [going.id]]
    assert asked == asks, "each asked once of a part, and only of what is not there"


def _id(stored: StoredObject) -> str:
    return stored.id


def test_nothing_to_check_makes_no_part(lab: Lab) -> None:
    assert list(lab.sweeping().parts([], "full")) == []


def test_what_was_checked_when_it_is_stopped_is_kept_and_the_next_goes_on_with_the_rest(lab: Lab) -> None:
    asked: list[str] = []

    def reading(store: Rotten) -> None:
        real = store.read

        def read(
            key: str, version: str | None, offset: int = 0, length: int | None = None
        ) -> Iterator[bytes]:
            asked.append(key)
            if len(asked) == 3:
                lab.stop.asked = True
            return real(key, version, offset, length)

        store.read = read  # type: ignore[method-assign]  # stops while the third is read

    reading(lab.store)
    one_by_one = lab.one_by_one()
    lab.world.clock.advance(60)
    (part,) = one_by_one.parts(lab.due(due=True), "full")
    assert (len(part.checked), one_by_one.left, one_by_one.stopped) == (2, 3, True)
    lab.record(part)
    lab.world.clock.advance(60)
    rest = lab.due(due=True)
    assert {entry.id for entry in rest} == {stored.id for stored in lab.objects} - {
        check.object.id for check in part.checked
    }
    lab.stop.asked = False
    (last,) = lab.sweeping().parts(rest, "full")
    lab.record(last)
    assert lab.due(due=True) == []


@pytest.mark.parametrize("stopped", [True, False])
def test_of_what_cannot_be_read_once_it_is_stopped_nothing_is_said(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, stopped: bool
) -> None:
    usual = Fixity.check

    def cut(self: Fixity, stored: StoredObject, *more: Any) -> Checked:
        if stored.id == lab.objects[1].id:
            lab.stop.asked = stopped
            lab.store.unreadable.add(stored.store_key)
        return usual(self, stored, "metadata", *more[1:])

    monkeypatch.setattr(Fixity, "check", cut)
    (part,) = lab.one_by_one().parts(lab.objects, "full")
    said = [check.outcome for check in part.checked]
    assert said == (
        ["verified"] if stopped else ["verified", "unreadable", "verified", "verified", "verified"]
    )


def test_no_object_is_begun_after_the_time_or_while_the_window_is_shut(lab: Lab) -> None:
    now = lab.world.clock.now()
    for limits in (Limits(until=now), Limits(windows={"local": None}), Limits(windows={"local": now})):
        late = lab.sweeping()
        assert list(late.parts(lab.objects, "full", limits=limits)) == []
        assert late.left == 5
    open_ = Limits(until=now + 1, windows={"local": now + 1, "other": None})
    (part,) = lab.sweeping().parts(lab.objects, "full", limits=open_)
    assert part.count("verified") == 5


def test_what_came_at_the_last_try_is_ok_and_what_never_came_is_unreadable(lab: Lab) -> None:
    class Late(Rotten):
        silent = 0

        def read(
            self, key: str, version: str | None, offset: int = 0, length: int | None = None
        ) -> Iterator[bytes]:
            self.silent -= 1
            if self.silent >= 0:
                yield b"the first half"
                raise ObjectUnreadable("timed out")
            yield from super().read(key, version, offset, length)

    late = Late()
    late.__dict__.update({key: value for key, value in lab.store.__dict__.items() if key != "silent"})
    for silent, outcome in ((2, "verified"), (3, "unreadable")):
        late.silent = silent
        fixity = Fixity({"local": late}, lab.world.clock, lab.world.entropy, tries=3)
        assert fixity.check(lab.objects[0], "full").outcome == outcome


def test_due_is_what_the_policy_of_the_store_asks_for(lab: Lab) -> None:
    lab.world.clock.advance(60)
    assert len(lab.due(due=True)) == 5
    lab.world.sweep()
    assert lab.due(due=True) == []
    assert lab.due(due=True, depth="sample") == []
    lab.world.clock.advance(7 * DAY)
    assert len(lab.due(due=True, depth="sample")) == 5
    assert lab.due(due=True) == []
    lab.world.clock.advance(83 * DAY)
    assert len(lab.due(due=True)) == 5
    assert len(lab.due(max_age=90)) == 5
    assert lab.due(max_age=91) == []
    assert lab.due(max_age=91, exhibit=lab.exhibit) == []
    assert len(lab.due(due=True, exhibit=lab.exhibit)) == 5
    strict = objects_in(
        lab.world.lookup(), Scope(due=True), "full", lab.world.clock.now(), {"local": Policy(full_days=91)}
    )
    assert list(strict) == []


def test_slices_part_the_objects_for_good(lab: Lab) -> None:
    parts = [{deadline.id for deadline in lab.due(slice=(number, 3))} for number in (1, 2, 3)]
    assert sum(map(len, parts)) == 5
    assert set.union(*parts) == {stored.id for stored in lab.objects}
    assert len(lab.due(store="local")) == 5
    assert lab.due(store="loc") == []


class Big(Lab):
    """One object of ten leaves."""

    def __init__(self) -> None:
        super().__init__(0)
        self.data = b"".join(bytes([at]) * LEAF_BYTES for at in range(9)) + b"end"
        self.big = self.archive(self.data)
        self.sample = Sample(bytes(32), "self_chosen", 3)
        self.chosen = positions(self.sample.seed, self.big.id, 10, 3)

    def sampled(self) -> tuple[str, str]:
        found = self.fixity().check(self.big, "sample", sample=self.sample)
        return found.outcome, found.why

    def flip(self, leaf: int) -> None:
        at = leaf * LEAF_BYTES
        self.store.spoil(self.big.store_key, self.data[:at] + b"!" + self.data[at + 1 :])


def test_a_sample_finds_damage_in_the_leaves_it_reads_and_in_no_other() -> None:
    lab = Big()
    assert lab.sampled() == ("verified", "")
    for leaf in range(10):
        lab.flip(leaf)
        wrong = ("mismatch", f"leaf {leaf} is not the one recorded")
        assert lab.sampled() == (wrong if leaf in lab.chosen else ("verified", ""))


def test_leaf_hashes_beside_an_object_count_only_if_they_lead_to_its_root() -> None:
    lab = Big()
    tree = lab.big.store_key.replace("objects/", "trees/")
    lab.store.spoil(tree, b"\x00" * 320)
    assert lab.sampled() == ("verified", "")
    unread = next(leaf for leaf in range(10) if leaf not in lab.chosen)
    lab.flip(unread)
    assert lab.sampled() == ("mismatch", "the bytes are not those recorded")
