"""Evidence is read once for every hash, stored whole under a key of its own or not at all, and found again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from custody.errors import NotFound, ObjectMissing, ProofInvalid, SourceChanged, StorageFailed
from custody.ledger.objects import archive_preconditions
from custody.ledger.objects.archive import Archive, archived_request
from custody.ledger.objects.chunk_proofs import prove_chunk
from custody.ledger.ports import UNLOCKED, Lock, Source, SourceState, Stored
from custody.model.schema.ids import b64
from custody.proof import chunk_file, merkle, proof_file, verification
from custody.proof.commitments.typed_roots import ObjectRoot, typed_root_from_json
from custody.proof.commitments.values import name_bytes
from custody.proof.digest import LEAF_BYTES, ObjectHasher
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import CountedEntropy, MemorySources
from tests.world import World

DATA = b"".join(bytes([at]) * 700_000 for at in range(4))


class Counted(MemorySources):
    """Sources that count how often a file was opened and how many bytes were given."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = 0
        self.given = 0

    @contextmanager
    def open(self, path: str) -> Iterator[Source]:  # type: ignore[override]  # the port's source, watched
        self.opened += 1
        with super().open(path) as source:
            yield Watched(source, self)


class Watched:
    """Passes a source on and counts its bytes."""

    def __init__(self, inner: Source, counter: Counted) -> None:
        self._inner = inner
        self._counter = counter

    @property
    def name(self) -> bytes:
        return self._inner.name

    @property
    def state(self) -> SourceState:
        return self._inner.state

    def chunks(self) -> Iterator[bytes]:
        for chunk in self._inner.chunks():
            self._counter.given += len(chunk)
            yield chunk

    def check_unchanged(self) -> None:
        self._inner.check_unchanged()


class Told:
    """Progress that remembers what it was told."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, int | None, str]] = []

    def advance(self, done: int, total: int | None, what: str) -> None:
        self.calls.append((done, total, what))


@pytest.fixture
def sources() -> Counted:
    found = Counted()
    found.put("/in/stick.dd", DATA)
    found.put("/in/empty", b"")
    return found


@pytest.fixture
def objects() -> MemoryObjects:
    return MemoryObjects("local")


def archive(objects: MemoryObjects, sources: MemorySources) -> Archive:
    return Archive(objects, sources, CountedEntropy())


def content(objects: MemoryObjects, key: str) -> bytes:
    return b"".join(objects.read(key, None))


def test_one_read_feeds_the_store_and_every_hash(objects: MemoryObjects, sources: Counted) -> None:
    archived = archive(objects, sources).store("/in/stick.dd", md5=True, sha1=True)
    assert (sources.opened, sources.given) == (1, len(DATA))
    assert content(objects, archived.key) == DATA
    digest = archived.digest
    assert digest.sha256 == hashlib.sha256(DATA).digest()
    assert digest.md5 == hashlib.md5(DATA, usedforsecurity=False).digest()
    assert digest.sha1 == hashlib.sha1(DATA, usedforsecurity=False).digest()
    leaves = [merkle.leaf_hash(DATA[at : at + LEAF_BYTES]) for at in range(0, len(DATA), LEAF_BYTES)]
    assert digest.root == merkle.root(leaves)
    assert (archived.name, archived.store, archived.stored.bytes) == (b"stick.dd", "local", len(DATA))


def test_the_leaf_hashes_lie_beside_the_object(objects: MemoryObjects, sources: Counted) -> None:
    archived = archive(objects, sources).store("/in/stick.dd")
    kept = content(objects, archived.key.replace("objects/", "trees/"))
    assert merkle.root([kept[at : at + 32] for at in range(0, len(kept), 32)]) == archived.digest.root


def test_each_act_of_archiving_has_a_key_of_its_own(objects: MemoryObjects, sources: Counted) -> None:
    service = archive(objects, sources)
    keys = {service.store("/in/stick.dd").key for _ in range(3)}
    assert len(keys) == 3


def test_an_empty_file_is_an_object_of_no_bytes(objects: MemoryObjects, sources: Counted) -> None:
    archived = archive(objects, sources).store("/in/empty")
    assert (archived.digest.bytes, archived.digest.root) == (0, merkle.EMPTY_ROOT)
    assert content(objects, archived.key) == b""


def test_hashing_and_rehearsing_store_nothing(objects: MemoryObjects, sources: Counted) -> None:
    service = archive(objects, sources)
    digest, name = service.hash("/in/stick.dd", md5=True)
    rehearsed = service.rehearse("/in/stick.dd", md5=True)
    assert (rehearsed.digest, rehearsed.name) == (digest, name)
    assert list(objects.keys()) == []
    assert service.store("/in/stick.dd").key != rehearsed.key


def test_progress_is_told_in_bytes_up_to_the_last(objects: MemoryObjects, sources: Counted) -> None:
    told = Told()
    archive(objects, sources).store("/in/stick.dd", progress=told)
    assert told.calls[-1] == (len(DATA), len(DATA), "bytes")
    assert [done for done, _, _ in told.calls] == sorted(done for done, _, _ in told.calls)


@pytest.mark.parametrize("act", ["store", "hash", "rehearse"])
def test_a_source_that_changed_is_refused_and_nothing_of_it_stays(
    objects: MemoryObjects, sources: Counted, act: str
) -> None:
    class Writes(Told):
        def advance(self, done: int, total: int | None, what: str) -> None:
            sources.put("/in/stick.dd", DATA)

    service = archive(objects, sources)
    with pytest.raises(SourceChanged, match=r"before: .*; after: "):
        getattr(service, act)("/in/stick.dd", progress=Writes())
    assert list(objects.keys()) == []


def test_a_source_that_is_not_there_is_told_and_nothing_is_begun(
    objects: MemoryObjects, sources: Counted
) -> None:
    with pytest.raises(NotFound):
        archive(objects, sources).store("/in/nothing")
    assert list(objects.keys()) == []


def test_somebody_who_stops_leaves_nothing_behind(objects: MemoryObjects, sources: Counted) -> None:
    class Stops(Told):
        def advance(self, done: int, total: int | None, what: str) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive(objects, sources).store("/in/stick.dd", progress=Stops())
    assert list(objects.keys()) == []


class Losing(MemoryObjects):
    """A store that says it holds fewer bytes than it was given, or takes no tree hashes."""

    def __init__(self, *, short: bool = False, no_trees: bool = False) -> None:
        super().__init__("local")
        self._short = short
        self._no_trees = no_trees

    def add(self, key: str, data: bytes, lock: Lock = UNLOCKED) -> Stored:
        if self._no_trees and key.startswith("trees/"):
            raise StorageFailed("the disk is full")
        stored = super().add(key, data, lock)
        return Stored(stored.bytes - 1, stored.version) if self._short else stored


def test_a_store_that_holds_fewer_bytes_than_it_was_given_is_not_believed(sources: Counted) -> None:
    with pytest.raises(ProofInvalid, match="of the"):
        archive(Losing(short=True), sources).store("/in/stick.dd")


def test_tree_hashes_that_cannot_be_kept_are_no_loss(sources: Counted) -> None:
    objects = Losing(no_trees=True)
    archived = archive(objects, sources).store("/in/stick.dd")
    assert list(objects.keys()) == [archived.key]


@pytest.fixture
def office() -> tuple[World, str]:
    world = World.memory().staff()
    case = world.case()
    exhibit = world.exhibit(world.seize(case))
    world.put_source("/in/stick.dd", DATA)
    return world, exhibit


def test_the_request_carries_what_the_pass_found(office: tuple[World, str]) -> None:
    world, exhibit = office
    archived = Archive(world.objects, world.sources, world.entropy).store("/in/stick.dd", md5=True, sha1=True)
    values = archived_request(archived, exhibit, b"\x01" * 32, {"note": "found later"}).values
    root = typed_root_from_json(values["object_root"])
    assert isinstance(root, ObjectRoot)
    assert (root.sha256, root.root, root.bytes) == (
        archived.digest.sha256,
        archived.digest.root,
        archived.digest.bytes,
    )
    assert (values["acquisition"], values["note"]) == (b64(b"\x01" * 32), "found later")
    assert values["object_version"] == archived.stored.version


@pytest.mark.parametrize("name", [b"plain.dd", b"latin-\xe9.dd", "caf\u00e9".encode(), b"new\nline"])
def test_a_name_is_recorded_byte_for_byte(name: bytes) -> None:
    from custody.ledger.objects.archive import Archived

    archived = Archived("local", "objects/" + "0" * 32, Stored(0, None), ObjectHasher().finish(), name)
    assert name_bytes(archived_request(archived, "x", None, {}).values["file_name"]) == name


def test_equal_bytes_are_known_within_a_case_and_never_told_across(office: tuple[World, str]) -> None:
    world, exhibit = office
    object_id, archived = world.archive(exhibit, "/in/stick.dd")
    other = world.exhibit(world.seize(world.case("C-2")), "EV/2")
    lookup = world.lookup()
    digest, unknown = archived.digest, ObjectHasher().finish()
    found = archive_preconditions.Twins(lookup, exhibit, [digest, unknown])
    (twin,) = found.of(digest)
    assert (twin.object, twin.exhibit, twin.exhibit_reference) == (object_id, exhibit, "EV/1")
    assert found.of(digest, before=twin.entry) == found.of(unknown) == []
    assert archive_preconditions.twins(lookup, exhibit, digest) == [twin]
    assert archive_preconditions.twins(lookup, other, digest) == []
    assert archive_preconditions.Twins(lookup, exhibit, [digest], own=[object_id]).of(digest) == []


@pytest.mark.parametrize("index", range(3))
def test_a_chunk_is_proven_up_to_the_entry_and_from_there_to_the_log(
    office: tuple[World, str], index: int
) -> None:
    world, exhibit = office
    object_id, _ = world.archive(exhibit, "/in/stick.dd")
    stored = world.object_record(object_id)
    document, chunk = prove_chunk(world.store.read(), world.objects, stored, index)
    assert chunk == DATA[index * LEAF_BYTES : (index + 1) * LEAF_BYTES]
    shown = verification.verify(proof_file.parse(world.prover().proof(stored.position)), world.log_key)
    envelope = world.entry(stored.position).envelope
    file = chunk_file.parse(document)
    found = chunk_file.verify(file, chunk, envelope.content, envelope.fields, shown.leaf)
    assert (found.start, found.stop, found.name) == (
        index * LEAF_BYTES,
        index * LEAF_BYTES + len(chunk),
        "object_root",
    )
    for bad in (
        chunk[:-1],
        chunk + b"x",
        b"\xff" + chunk[1:],
        DATA[:LEAF_BYTES] if index else DATA[LEAF_BYTES:],
    ):
        with pytest.raises(ProofInvalid):
            chunk_file.verify(file, bad, envelope.content, envelope.fields, shown.leaf)


def test_a_chunk_that_an_object_does_not_have_is_not_found(office: tuple[World, str]) -> None:
    world, exhibit = office
    stored = world.object_record(world.archive(exhibit, "/in/stick.dd")[0])
    for index in (3, -1):
        with pytest.raises(NotFound, match="has 3 chunks"):
            prove_chunk(world.store.read(), world.objects, stored, index)
    with pytest.raises(ObjectMissing):
        prove_chunk(world.store.read(), MemoryObjects("local"), stored, 0)
