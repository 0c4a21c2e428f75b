"""Four outcomes and never a fifth: what a store says, what its bytes say, and what the ledger keeps of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

import pytest

from custody.errors import ObjectMissing, ObjectUnreadable, ProofInvalid, StorageFailed
from custody.ledger.ports import Stored
from custody.ledger.submissions.submission import sweep_leaves
from custody.ledger.verification.outcomes import OUTCOMES, Checked, Fixity, SweepResult, sweep_requests
from custody.model.records import StoredObject
from custody.model.schema.ids import b64
from custody.proof.chain import verify_sweep_leaf
from custody.proof.commitments.list_leaves import sweep_root
from custody.proof.commitments.typed_roots import SweepRoot, typed_root_from_json
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import CountedEntropy, FixedClock
from tests.world import MONDAY, World


class Rotten(MemoryObjects):
    """A store whose objects can be changed, lost or made unreadable behind the ledger's back."""

    def __init__(self) -> None:
        super().__init__("local")
        self.unreadable: set[str] = set()
        self.breaks_off: set[str] = set()
        self.reads = 0

    def stat(self, key: str, version: str | None) -> Stored:
        if key in self.unreadable:
            raise ObjectUnreadable("the store does not answer")
        return super().stat(key, version)

    def read(
        self, key: str, version: str | None, offset: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        self.reads += 1
        yield from super().read(key, version, offset, length)
        if key in self.breaks_off:
            raise ObjectUnreadable("the medium gave up in the middle")


class Told:
    def __init__(self) -> None:
        self.calls: list[tuple[int, int | None, str]] = []

    def advance(self, done: int, total: int | None, what: str) -> None:
        self.calls.append((done, total, what))


class Lab:
    """A world with three objects in a store that can rot."""

    def __init__(self) -> None:
        self.store = Rotten()
        world = World.memory()
        world.objects = self.store
        self.world = world.staff()
        self.exhibit = world.exhibit(world.seize(world.case()))
        self.objects = [self.archive(f"{at}.dd", bytes([at]) * 1000) for at in range(3)]

    def archive(self, name: str, data: bytes) -> StoredObject:
        self.world.put_source(f"/in/{name}", data)
        return self.world.object_record(self.world.archive(self.exhibit, f"/in/{name}")[0])

    def now(self) -> list[StoredObject]:
        return [self.world.object_record(stored.id) for stored in self.objects]

    def swept(self) -> SweepResult:
        return self.world.sweep()

    def kinds(self, since: int) -> list[str]:
        return [self.world.entry(at).envelope.kind for at in range(since, self.world.size())]


@pytest.fixture
def lab() -> Lab:
    return Lab()


def outcomes(result: SweepResult) -> dict[str, str]:
    return {check.object.id: check.outcome for check in result.checked}


def test_bytes_as_recorded_are_ok(lab: Lab) -> None:
    result = lab.swept()
    assert result.count("verified") == 3
    assert {check.found for check in result.checked} == {
        sha256(bytes([at]) * 1000).digest() for at in range(3)
    }


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\x01" * 1000, sha256(b"\x01" * 1000).digest()),
        (b"\x00" * 999, None),
        (b"\x00" * 1001, None),
        (b"", None),
    ],
)
def test_other_bytes_are_a_mismatch(lab: Lab, data: bytes, found: bytes | None) -> None:
    lab.store.spoil(lab.objects[0].store_key, data)
    one = lab.swept().checked
    (bad,) = [item for item in one if item.outcome != "verified"]
    assert (bad.object.id, bad.outcome, bad.found) == (lab.objects[0].id, "mismatch", found)
    assert bad.why


def test_no_such_object_is_missing(lab: Lab) -> None:
    lab.store.lose(lab.objects[0].store_key)
    assert outcomes(lab.swept())[lab.objects[0].id] == "missing"


def test_a_store_that_does_not_answer_or_breaks_off_is_unreadable_and_says_nothing_about_the_bytes(
    lab: Lab,
) -> None:
    lab.store.unreadable.add(lab.objects[0].store_key)
    lab.store.breaks_off.add(lab.objects[1].store_key)
    result = lab.swept()
    assert (result.count("unreadable"), result.count("verified")) == (2, 1)
    assert {check.found for check in result.checked if check.outcome == "unreadable"} == {None}


def test_a_store_that_is_not_set_up_is_unreadable(lab: Lab) -> None:
    fixity = Fixity({}, FixedClock(MONDAY), CountedEntropy())
    assert fixity.sweep(lab.objects).count("unreadable") == 3


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (ObjectMissing("gone"), "missing"),
        (ObjectUnreadable("no answer"), "unreadable"),
        (StorageFailed("the network is down"), "unreadable"),
    ],
)
def test_what_a_store_raises_is_one_of_the_four(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, error: Exception, outcome: str
) -> None:
    def fail(*_: object) -> Stored:
        raise error

    monkeypatch.setattr(lab.store, "stat", fail)
    assert {*outcomes(lab.swept()).values()} == {outcome}


def test_metadata_compares_sizes_and_reads_no_byte(lab: Lab) -> None:
    lab.store.spoil(lab.objects[0].store_key, b"\x01" * 1000)
    lab.store.spoil(lab.objects[1].store_key, b"\x01" * 999)
    before = lab.store.reads
    result = lab.world.sweep(depth="metadata")
    assert [check.outcome for check in result.checked].count("mismatch") == 1
    assert {check.found for check in result.checked} == {None}
    assert lab.store.reads == before


@pytest.mark.parametrize(("depth", "what", "total"), [("full", "bytes", 3000), ("metadata", "objects", 3)])
def test_progress_counts_bytes_or_objects(lab: Lab, depth: str, what: str, total: int) -> None:
    told = Told()
    fixity = Fixity({"local": lab.store}, FixedClock(MONDAY), CountedEntropy())
    fixity.sweep(lab.objects, depth=depth, progress=told)
    assert told.calls[-1] == (total, total, what)


def test_a_sweep_is_entered_with_every_result_under_one_root(lab: Lab) -> None:
    lab.store.lose(lab.objects[1].store_key)
    since = lab.world.size()
    result = lab.swept()
    swept = lab.world.entry(since)
    assert {outcome: swept.value(f"{outcome}_count") for outcome in OUTCOMES} == {
        "verified": 2,
        "mismatch": 0,
        "missing": 1,
        "unreadable": 0,
    }
    stored = lab.world.store.read().sweep(since)
    assert stored is not None
    leaves = sweep_leaves(stored)
    root = typed_root_from_json(swept.value("results_root"))
    assert isinstance(root, SweepRoot)
    assert sweep_root(leaves) == root
    from custody.proof import merkle

    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
    for at, leaf in enumerate(leaves):
        shown = verify_sweep_leaf(leaf, at, merkle.proof_from_leaves(at, hashes), root)
        assert (shown.object, shown.outcome) == (result.checked[at].object.id, result.checked[at].outcome)
    with pytest.raises(ProofInvalid):
        verify_sweep_leaf(leaves[0], 1, merkle.proof_from_leaves(0, hashes), root)


def test_only_a_change_of_standing_is_entered_beside_the_sweep(lab: Lab) -> None:
    key = lab.objects[0].store_key
    since = lab.world.size()
    lab.store.spoil(key, b"\x01" * 1000)
    lab.swept()
    lab.swept()
    lab.store.lose(key)
    lab.swept()
    lab.store.spoil(key, b"\x00" * 1000)
    lab.swept()
    lab.swept()
    assert lab.kinds(since) == [
        *("sweep.completed", "object.verification_failed"),
        "sweep.completed",
        *("sweep.completed", "object.verification_failed"),
        *("sweep.completed", "object.verification_recovered"),
        "sweep.completed",
    ]
    assert lab.now()[0].failing is None


def test_sizes_alone_never_clear_a_failure(lab: Lab) -> None:
    lab.store.spoil(lab.objects[0].store_key, b"\x01" * 1000)
    lab.swept()
    lab.world.sweep(depth="metadata")
    assert lab.now()[0].failing == "mismatch"


def test_the_requests_of_a_sweep_say_when_it_began_and_ended(lab: Lab) -> None:
    checked = (Checked(lab.objects[0], "verified", sha256(b"\x00" * 1000).digest()),)
    (request,) = sweep_requests(SweepResult("s", "full", MONDAY, checked), MONDAY + 90)
    assert (request.values["started_at"], request.values["occurred_at"]) == (
        "2026-11-02T09:00:00Z",
        "2026-11-02T09:01:30Z",
    )
    failing = replace(lab.objects[0], failing="mismatch")
    wrong = (Checked(failing, "verified", b"\x01" * 32),)
    assert len(sweep_requests(SweepResult("s", "full", MONDAY, wrong), MONDAY)) == 1
    right = (Checked(failing, "verified", sha256(b"\x00" * 1000).digest()),)
    restored = sweep_requests(SweepResult("s", "full", MONDAY, right), MONDAY)[1]
    assert (restored.kind, restored.values["found_sha256"]) == (
        "object.verification_recovered",
        b64(sha256(b"\x00" * 1000).digest()),
    )
