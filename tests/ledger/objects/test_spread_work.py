"""What is done on several cores comes out as it does on one: objects, admissions, sweeps and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import pytest

from custody.errors import CustodyError, ProofInvalid, StorageFailed
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.audit import Audit, walk
from custody.ledger.audit import entry as entry_judge
from custody.ledger.audit.report import Report
from custody.ledger.objects.archive import Archive
from custody.ledger.ports import UNLOCKED, Helpers, Lock, ObjectWriter, Workers
from custody.ledger.ports.serial_executor import IN_TURN, InTurn
from custody.ledger.submissions import signatures
from custody.ledger.submissions.submission import Item, Submission
from custody.ledger.verification.outcomes import Fixity
from custody.model.entry.envelope import SignedEntry, verify_entry
from custody.proof import note
from custody.proof.digest import LEAF_BYTES
from custody.proof.note import SeedSigner, VerifierKey
from custody.storage.machine.processes import Processes
from custody.storage.machine.workers import ThreadWorkers
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import CountedEntropy, MemorySources
from tests.ledger.audit.test_audit_rules import CASE
from tests.ledger.forge import Forge, leaf_of
from tests.ledger.forger import Forger, audited, found
from tests.world import World, seed_of

A = TypeVar("A")
B = TypeVar("B")
DATA = b"".join(at.to_bytes(4, "big") for at in range(LEAF_BYTES))
THREADS = ThreadWorkers(3)

spread = pytest.mark.parametrize("workers", [IN_TURN, THREADS], ids=["in turn", "threads"])


def archived(workers: Workers, objects: MemoryObjects) -> Archive:
    sources = MemorySources()
    sources.put("/in/disk", DATA)
    return Archive(objects, sources, CountedEntropy(), workers)


def test_an_object_is_stored_and_hashed_alike_on_one_core_and_on_several() -> None:
    one, several = MemoryObjects(), MemoryObjects()
    first = archived(IN_TURN, one).store("/in/disk", md5=True, sha1=True)
    assert archived(THREADS, several).store("/in/disk", md5=True, sha1=True) == first
    assert b"".join(several.read(first.key, None)) == DATA
    assert archived(THREADS, several).hash("/in/disk", md5=True, sha1=True)[0] == first.digest


def test_a_store_that_fills_up_while_others_hash_takes_nothing() -> None:
    class Full(MemoryObjects):
        def create(  # type: ignore[override]  # the port's writer, failing
            self, key: str, lock: Lock = UNLOCKED, size: int | None = None
        ) -> ObjectWriter:
            inner = super().create(key, lock, size)

            class Writer:
                def write(self, data: bytes | memoryview) -> None:
                    if len(inner._data or b"") > 2 * LEAF_BYTES:
                        raise StorageFailed("no space left")
                    inner.write(data)

                commit = inner.commit
                abort = inner.abort

            return Writer()

    objects = Full()
    with pytest.raises(StorageFailed, match="no space"):
        archived(THREADS, objects).store("/in/disk", md5=True)
    assert list(objects.keys()) == []


@spread
def test_a_changed_byte_is_found_by_a_sweep(workers: Workers) -> None:
    world = World.memory().staff()
    exhibit = world.exhibit(world.seize(world.case()))
    world.put_source("/in/disk", DATA)
    stored = world.object_record(world.archive(exhibit, "/in/disk")[0])
    fixity = Fixity({world.objects.name: world.objects}, world.clock, world.entropy, workers)
    assert fixity.check(stored, "full").outcome == "verified"
    assert isinstance(world.objects, MemoryObjects)
    world.objects.spoil(stored.store_key, DATA[:-1] + b"x")
    assert fixity.check(stored, "full").outcome == "mismatch"


def unsigned(item: Item) -> Item:
    """Return an item whose signature is another one's."""
    signed = note.parse(item.note)
    (line,) = signed.signatures
    other = replace(line, signature=bytes([line.signature[0] ^ 1]) + line.signature[1:])
    return replace(item, note=note.format(replace(signed, signatures=(other,))))


@spread
def test_a_false_signature_in_a_group_sinks_its_own_submission_only(workers: Workers) -> None:
    world = World.memory().staff()
    forge = Forge(world)
    items = [forge.item("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(9)]
    items[4] = unsigned(items[4])
    before = world.size()
    sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, workers)
    answers = sequencer.submit_many([Submission((item,)) for item in items])
    refused = [at for at, one in enumerate(answers) if isinstance(one, CustodyError)]
    assert refused == [4]
    assert isinstance(answers[4], ProofInvalid)
    assert world.size() == before + 8


class Together(InTurn):
    """Notes how many things are done together."""

    def __init__(self) -> None:
        self.many: list[int] = []

    def each(self, work: Callable[[A], B], items: Sequence[A]) -> list[B]:
        self.many.append(len(items))
        return super().each(work, items)


def test_all_signatures_of_a_group_are_checked_together_and_none_of_them_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One by one they would keep one core busy while the others stand by."""
    world = World.memory().staff()
    forge = Forge(world)
    items = [forge.item(who, "case.opened", {"reference": who}) for who in ("judge", "eve", "judge", "eve")]
    checked: list[bytes] = []

    def verify(entry: SignedEntry, key: VerifierKey) -> None:
        checked.append(entry.leaf)
        verify_entry(entry, key)

    monkeypatch.setattr(signatures, "verify_entry", verify)
    workers = Together()
    sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, workers)
    sequencer.submit_many([Submission(tuple(items[:2])), *(Submission((item,)) for item in items[2:])])
    assert workers.many == [4]
    assert checked == [leaf_of(item) for item in items]


@spread
def test_a_key_that_is_enrolled_and_used_in_one_group_is_judged_at_each_entry(workers: Workers) -> None:
    """A key is looked up before the group is judged, but counts as it is at the entry's own place."""
    world = World.memory().staff()
    forge = Forge(world)
    new = world.signer_of("newcomer")
    actor = world.journal.new_subject()
    values = {"vkey": str(new.verifier), "roles": "authority", "display_name": "n"}
    judge = world.people["judge"]
    items = [
        forge.item("ada", "actor.enrolled", values, subject=actor),
        forge.item(new, "case.opened", {"reference": "C-1"}),
        forge.item("judge", "case.opened", {"reference": "C-2"}),
        forge.item(
            "ada",
            "key.revoked",
            {"key": judge.signer.verifier.name, "reason": "lost"},
            subject=judge.actor,
        ),
        forge.item("judge", "case.opened", {"reference": "C-3"}, judged=False),
    ]
    sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, workers)
    answers = sequencer.submit_many([Submission((item,)) for item in items])
    assert [isinstance(answer, CustodyError) for answer in answers] == [False, False, False, False, True]


@spread
def test_the_audit_names_every_entry_whose_signature_is_false(workers: Workers) -> None:
    world = World.memory().staff()
    forge = Forge(world)
    items = [forge.item("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(300)]
    assert found(audited(world, workers=workers)) == set()
    other = SeedSigner(world.people["judge"].signer.verifier.name, seed_of("other"))
    early = Forger(world).slip(other, "case.opened", CASE)
    world.sequencer.submit_many([Submission((item,)) for item in items])
    late = Forger(world).slip(other, "case.opened", CASE)
    assert (early, late) == (6, 307)
    false = {where for code, where in found(audited(world, workers=workers)) if code == "signature_false"}
    assert false == {f"entry {early}", f"entry {late}"}


def test_an_audit_with_processes_comes_out_as_one_without_also_where_they_are_killed_on_the_way() -> None:
    world = World.memory().staff()
    forge = Forge(world)
    items = [forge.item("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(1500)]
    other = SeedSigner(world.people["judge"].signer.verifier.name, seed_of("other"))
    Forger(world).slip(other, "case.opened", CASE)
    world.sequencer.submit_many([Submission((item,)) for item in items])
    Forger(world).slip(other, "case.opened", CASE)
    Forger(world).slip(world.people["judge"].signer, "case.opened", CASE, lie={"content": bytes(32)})
    alone = audited(world)
    assert {"signature_false", "openings_content"} <= {code for code, _ in found(alone)}
    for killed in (None, 0, 3, 5):
        with Processes(1) as processes:
            processes.start()
            processes.wait()
            helpers = Killed(processes, killed)
            assert helped(world, helpers) == alone
            assert helpers.taken


def helped(world: World, helpers: Helpers) -> Report:
    """Check an office with helpers."""
    return Audit(
        world.store.read(),
        world.log_key,
        head=world.head,
        stores={world.objects.name: world.objects},
        now=world.clock.now(),
        helpers=helpers,
    ).run()


class Noting:
    """Helpers that do at once what they are asked, and note how many things were asked of each sort."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    def offer(self, work: Callable[[A], B], item: A) -> Callable[[], B] | None:
        assert isinstance(item, list | tuple)
        lot = item[1] if work.__name__ == "seen" else item
        self.asked[work.__name__] += len(lot)
        said = work(item)
        return lambda: said


@pytest.mark.parametrize("keys", [1, 2, 1024])
def test_a_signature_is_asked_about_once_where_its_key_was_met_before(
    keys: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lots are read ahead of what is judged, so that the keys of the first are not known; then they are told with each.

    What was signed with another key under the same name is named all the same, as is what has another content.
    """
    monkeypatch.setattr(walk, "_STEP", 4)
    monkeypatch.setattr(entry_judge, "_KEYS", keys)
    world = World.memory().staff()
    forge = Forge(world)
    turns = ["judge"] * 40 + ["eve"] * 20 + ["judge", "eve"] * 10
    world.sequencer.submit_many(
        [
            Submission((forge.item(who, "case.opened", {"reference": f"C-{at}"}),))
            for at, who in enumerate(turns)
        ]
    )
    noting, size, ahead = Noting(), world.size(), 4 * 4
    assert helped(world, noting) == audited(world)
    assert noting.asked["seen"] == size
    # What was read ahead when either of two began to sign, and more where not all keys are kept in mind.
    assert ahead <= noting.asked["signatures"] <= (2 * ahead + 4 if keys > 2 else 3 * ahead)
    other = SeedSigner(world.people["judge"].signer.verifier.name, seed_of("other"))
    Forger(world).slip(other, "case.opened", CASE)
    Forger(world).slip(world.people["judge"].signer, "case.opened", CASE, lie={"content": bytes(32)})
    forged = audited(world)
    assert helped(world, Noting()) == forged
    assert {"signature_false", "openings_content"} <= {code for code, _ in found(forged)}


class Killed:
    """Helpers of which the process is killed after it took so many items."""

    def __init__(self, processes: Processes, after: int | None) -> None:
        self._processes, self._after = processes, after
        self.taken = 0

    def offer(self, work: Callable[[A], B], item: A) -> Callable[[], B] | None:
        wait = self._processes.offer(work, item)
        self.taken += wait is not None
        if self.taken - 1 == self._after:
            for process in self._processes._all:
                process._process.kill()
        return wait
