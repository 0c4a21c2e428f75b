"""What is published verifies from its files alone, grows without rewriting, and never stands for two histories."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from custody.errors import Busy, Conflict, NotFound, ProofInvalid, StorageFailed
from custody.ledger.ports import Publisher
from custody.ledger.proofs.cosignatures import store_cosignature
from custody.ledger.publish.committed_size import released_size
from custody.ledger.publish.publication import CHECKPOINT, Publication, Published
from custody.ledger.submissions.submission import Submission
from custody.proof import checkpoint, cosignature, merkle, tiles
from custody.proof.checkpoint import Checkpoint
from custody.proof.cosignature import WitnessSigner
from custody.proof.merkle.prove import consistency_proof, root_at
from custody.proof.note import SeedSigner, VerifierKey
from custody.storage.files.tile_folder import FolderPublisher
from custody.storage.memory.small_ports import MemoryPublisher
from tests.ledger.forge import Forge
from tests.world import World, seed_of

WITNESS = WitnessSigner("witness.example/w1", seed_of("outsider"))


class Shelf(MemoryPublisher):
    """A publisher that remembers in which order paths were written, and may stop taking them."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []
        self.full_after: int | None = None

    def put(self, path: str, data: bytes) -> None:
        if self.full_after is not None and len(self.written) >= self.full_after:
            raise StorageFailed("the place takes no more")
        self.written.append(path)
        super().put(path, data)

    def remove(self, path: str) -> None:
        del self._files[path]

    def paths(self) -> set[str]:
        return set(self._files)


class Outside:
    """An outsider's reader of published files; satisfies merkle.TileReader and knows nothing else."""

    def __init__(self, publisher: Publisher, size: int) -> None:
        self._publisher = publisher
        self._size = size

    def tile(self, level: int, index: int, width: int) -> bytes:
        found = self._publisher.get(tiles.tile_path(level, index, width))
        if found is None:
            raise NotFound(f"{tiles.tile_path(level, index, width)} is not published")
        return found


def grow(world: World, size: int) -> None:
    """Enter cases in one commit until the ledger has so many entries."""
    forge = Forge(world)
    count = size - world.size()
    items = [forge.item("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(count)]
    world.sequencer.submit_many([Submission((item,)) for item in items])
    assert world.size() == size


def publish(world: World, publisher: Publisher, **options: Any) -> Published:
    return Publication(world.store.read(), world.log_key, publisher).publish(world.size(), **options)


def outsider(publisher: Publisher, log_key: VerifierKey) -> Checkpoint:
    """Verify what is published as an outsider does: signature, and the root from the tiles; gives the head."""
    data = publisher.get(CHECKPOINT)
    assert data is not None
    head = checkpoint.open(data, log_key)
    assert root_at(head.size, Outside(publisher, head.size)) == head.root
    return head


def published_entries(publisher: Publisher, size: int) -> list[bytes]:
    """Read every entry from the bundles of a published size."""
    found: list[bytes] = []
    for index in range(-(-size // tiles.TILE_WIDTH)):
        width = min(tiles.TILE_WIDTH, size - index * tiles.TILE_WIDTH)
        data = publisher.get(tiles.entries_path(index, width))
        assert data is not None, index
        found += tiles.decode_bundle(data)
    return found


@pytest.fixture
def world() -> World:
    return World.memory().staff()


@pytest.mark.parametrize("sizes", [(7,), (256,), (257,), (255, 256, 600), (7, 300, 301, 512, 513)])
def test_every_published_size_verifies_from_the_files_alone(world: World, sizes: Sequence[int]) -> None:
    shelf = Shelf()
    known: list[Checkpoint] = []
    for size in sizes:
        grow(world, size)
        publish(world, shelf)
        head = outsider(shelf, world.log_key)
        assert head.size == size
        for old in known:
            proof = consistency_proof(old.size, size, Outside(shelf, size))
            merkle.verify_consistency(old.size, size, proof, old.root, head.root)
            assert root_at(old.size, Outside(shelf, old.size)) == old.root
        known.append(head)


def test_tiles_come_first_and_the_checkpoint_last(world: World) -> None:
    shelf = Shelf()
    grow(world, 300)
    publish(world, shelf, entries=True)
    kinds = ["checkpoint" if path == CHECKPOINT else path.split("/")[1] for path in shelf.written]
    assert kinds == ["0", "0", "1", "entries", "entries", "checkpoint"]


def test_only_what_is_new_is_written_and_nothing_is_taken_away(world: World) -> None:
    shelf = Shelf()
    grow(world, 300)
    publish(world, shelf)
    before = shelf.paths()
    shelf.written.clear()
    grow(world, 301)
    done = publish(world, shelf)
    assert (done.previous, done.hash_tiles) == (300, 1)
    assert shelf.written == [tiles.tile_path(0, 1, 45), CHECKPOINT]
    assert before < shelf.paths()
    shelf.written.clear()
    assert publish(world, shelf).checkpoint_new is False
    assert shelf.written == []


def test_again_writes_every_file_anew(world: World) -> None:
    shelf = Shelf()
    grow(world, 300)
    publish(world, shelf)
    good = shelf.get(tiles.tile_path(0, 0))
    shelf.put(tiles.tile_path(0, 0), bytes(tiles.TILE_BYTES))
    publish(world, shelf)
    assert shelf.get(tiles.tile_path(0, 0)) == bytes(tiles.TILE_BYTES)
    done = publish(world, shelf, again=True)
    assert (done.hash_tiles, done.checkpoint_new) == (3, False)
    assert shelf.get(tiles.tile_path(0, 0)) == good


def test_a_dry_run_counts_and_writes_nothing(world: World) -> None:
    shelf = Shelf()
    done = publish(world, shelf, entries=True, dry=True)
    assert (done.hash_tiles, done.entry_bundles, done.checkpoint_new) == (1, 1, True)
    assert shelf.paths() == set()


def test_entries_are_published_only_when_asked_and_then_from_the_first_on(world: World) -> None:
    shelf = Shelf()
    grow(world, 300)
    publish(world, shelf)
    assert not any(path.startswith("tile/entries") for path in shelf.paths())
    grow(world, 600)
    done = publish(world, shelf, entries=True)
    assert done.entry_bundles == 3
    notes = [entry.note for entry in world.store.read().entries(0, 600)]
    assert published_entries(shelf, 600) == notes
    grow(world, 700)
    assert publish(world, shelf, entries=True).entry_bundles == 1
    assert len(published_entries(shelf, 700)) == 700
    grow(world, 800)
    publish(world, shelf)
    grow(world, 900)
    assert publish(world, shelf, entries=True).entry_bundles == 4
    assert len(published_entries(shelf, 900)) == 900


@pytest.mark.parametrize("size", [256, 512])
def test_whether_entries_stand_there_is_seen_at_full_bundles_too(world: World, size: int) -> None:
    shelf = Shelf()
    grow(world, size)
    publish(world, shelf, entries=True)
    grow(world, size + 1)
    assert publish(world, shelf, entries=True).entry_bundles == 1
    assert len(published_entries(shelf, size + 1)) == size + 1


@pytest.mark.parametrize("after", range(6))
def test_a_place_that_stops_in_the_middle_never_shows_a_checkpoint_without_its_tiles(
    world: World, after: int
) -> None:
    shelf = Shelf()
    publish(world, shelf)
    old = outsider(shelf, world.log_key)
    grow(world, 300)
    shelf.full_after = len(shelf.written) + after
    with pytest.raises(StorageFailed):
        publish(world, shelf, entries=True)
    assert outsider(shelf, world.log_key) == old
    shelf.full_after = None
    publish(world, shelf, entries=True)
    assert outsider(shelf, world.log_key).size == 300
    assert len(published_entries(shelf, 300)) == 300


def test_cosignatures_are_published_with_the_checkpoint_they_are_on(world: World) -> None:
    shelf = Shelf()
    assert publish(world, shelf).cosignatures == 0
    signed = world.prover().checkpoint(world.size())
    cosigned = cosignature.cosign(signed, WITNESS, world.clock.now())
    store_cosignature(world.store, world.log_key, cosigned, WITNESS.verifier, now=world.clock.now())
    done = publish(world, shelf)
    assert (done.cosignatures, done.checkpoint_new, done.hash_tiles) == (1, True, 0)
    assert len(cosignature.verify(shelf.get(CHECKPOINT) or b"", [WITNESS.verifier])) == 1


def fork(world: World) -> tuple[World, World]:
    """Return two offices of one log whose histories part after the staff was enrolled."""
    other = World.memory().staff()
    world.case("C-here")
    other.case("C-there")
    return world, other


def test_another_history_under_the_same_log_is_refused_and_left_alone(world: World) -> None:
    here, there = fork(world)
    shelf = Shelf()
    publish(here, shelf)
    before = shelf.get(CHECKPOINT)
    with pytest.raises(ProofInvalid, match="are not the first"):
        publish(there, shelf)
    there.case("C-more")
    with pytest.raises(ProofInvalid, match="are not the first"):
        publish(there, shelf)
    assert shelf.get(CHECKPOINT) == before


def test_an_older_copy_is_refused(world: World) -> None:
    shelf = Shelf()
    older = World.memory().staff()
    world.case()
    publish(world, shelf)
    with pytest.raises(ProofInvalid, match="this ledger has"):
        publish(older, shelf)


@pytest.mark.parametrize("there", [b"", b"nonsense", b"a\n1\nb\n\n"])
def test_what_is_no_checkpoint_is_never_written_over(world: World, there: bytes) -> None:
    shelf = Shelf()
    shelf.put(CHECKPOINT, there)
    with pytest.raises(ProofInvalid, match="no checkpoint of this ledger"):
        publish(world, shelf)
    assert shelf.get(CHECKPOINT) == there


def test_another_log_s_checkpoint_is_never_written_over(world: World) -> None:
    other = SeedSigner("other.example/" + "0" * 32, seed_of("other"))
    signed = checkpoint.sign(Checkpoint(other.verifier.name, 0, merkle.EMPTY_ROOT), other)
    shelf = Shelf()
    shelf.put(CHECKPOINT, signed)
    with pytest.raises(ProofInvalid, match="no checkpoint of this ledger"):
        publish(world, shelf)


def test_an_empty_checkpoint_of_this_log_is_gone_on_from(world: World) -> None:
    shelf = Shelf()
    shelf.put(CHECKPOINT, checkpoint.sign(Checkpoint(world.origin, 0, merkle.EMPTY_ROOT), world.log_signer))
    assert publish(world, shelf).previous == 0
    outsider(shelf, world.log_key)


class Bent:
    """Passes a reader's answers on, but for one tile or entry that is bent."""

    def __init__(self, inner: Any, place: tuple[int, int] | None = None, entry: int | None = None) -> None:
        self._inner = inner
        self._place = place
        self._entry = entry

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def tile(self, level: int, index: int, width: int) -> bytes:
        hashes: bytes = self._inner.tile(level, index, width)
        if (level, index) == self._place:
            return bytes([hashes[0] ^ 1]) + hashes[1:]
        return hashes

    def entries(self, start: int, stop: int) -> Any:
        from dataclasses import replace

        for entry in self._inner.entries(start, stop):
            yield replace(entry, note=entry.note + b"x") if entry.position == self._entry else entry


@pytest.mark.parametrize("entries", [True, False])
@pytest.mark.parametrize(
    ("place", "why"),
    [
        ((0, 0), "the stored tile 0/0 is not what the row above it says"),
        (
            (0, 1),
            "do not lead to the checkpoint of 300 entries",
        ),  # it is not full: no row above says anything of it
        ((1, 0), "do not lead to the checkpoint of 300 entries"),
    ],
)
def test_no_damaged_tile_is_published(world: World, place: tuple[int, int], why: str, entries: bool) -> None:
    grow(world, 300)
    shelf = Shelf()
    good = world.store.read()
    Publication(good, world.log_key, Shelf()).publish(300, entries=entries)
    reader: Any = Bent(good, place)
    with pytest.raises(ProofInvalid, match=why):
        Publication(reader, world.log_key, shelf).publish(300, entries=entries)
    assert CHECKPOINT not in shelf.paths()


@pytest.mark.parametrize(("entry", "bundle"), [(3, "0 to 255"), (299, "256 to 299")])
def test_no_entry_is_published_that_the_tree_does_not_commit_to(
    world: World, entry: int, bundle: str
) -> None:
    grow(world, 300)
    shelf = Shelf()
    reader: Any = Bent(world.store.read(), entry=entry)
    with pytest.raises(ProofInvalid, match=f"among the entries {bundle} one is not"):
        Publication(reader, world.log_key, shelf).publish(300, entries=True)
    assert CHECKPOINT not in shelf.paths()


def test_a_size_without_a_checkpoint_is_not_published(world: World) -> None:
    grow(world, 300)
    with pytest.raises(NotFound):
        Publication(world.store.read(), world.log_key, Shelf()).publish(299)


def test_a_folder_shows_the_same_to_an_outsider(world: World, tmp_path: Path) -> None:
    grow(world, 300)
    folder = FolderPublisher(tmp_path / "pub")
    publish(world, folder, entries=True)
    assert outsider(folder, world.log_key).size == 300
    assert len(published_entries(folder, 300)) == 300


def test_nothing_beyond_the_promise_of_the_head_is_released(world: World) -> None:
    from custody.ledger.ports import HeadMark

    row = world.store.read().head()
    assert released_size(world.head, world.store.read()) == row.size
    earlier = checkpoint.parse(world.prover().checkpoint(row.size - 1))
    world.head.start(HeadMark(earlier.size, earlier.root))
    world.head.intend(HeadMark(earlier.size, earlier.root), HeadMark(row.size, row.root))
    assert released_size(world.head, world.store.read()) == row.size - 1


class Overtaken(Shelf):
    """A shelf on which another publication puts its checkpoint while the tiles of this one are written."""

    def __init__(self, meanwhile: bytes) -> None:
        super().__init__()
        self._meanwhile = meanwhile

    def put(self, path: str, data: bytes) -> None:
        super().put(path, data)
        if path != CHECKPOINT:
            super().put(CHECKPOINT, self._meanwhile)


def test_what_was_published_meanwhile_stays_unless_it_is_less(world: World) -> None:
    size, reader = world.size(), world.store.read()
    plain, less = world.prover().checkpoint(size), world.prover().checkpoint(size - 1)
    seen = cosignature.cosign(plain, WITNESS, world.clock.now())
    world.case()
    more = world.prover().checkpoint(size + 1)
    for meanwhile, stays in ((less, plain), (plain, plain), (seen, seen), (more, more)):
        shelf = Overtaken(meanwhile)
        if stays == plain:
            Publication(reader, world.log_key, shelf).publish(size)
        else:
            with pytest.raises(Conflict, match="were left out"):
                Publication(reader, world.log_key, shelf).publish(size)
        assert shelf.get(CHECKPOINT) == stays


def test_a_publication_holds_its_folder_against_another_and_a_dry_run_waits_for_none(
    world: World, tmp_path: Path
) -> None:
    folders = [FolderPublisher(tmp_path / "pub", lock_seconds=0.05) for _ in range(2)]
    with folders[0].exclusive():
        assert publish(world, folders[1], dry=True).checkpoint_new
        with pytest.raises(Busy, match="under way"):
            publish(world, folders[1])
        assert folders[1].get(CHECKPOINT) is None
    publish(world, folders[1])
    assert outsider(folders[0], world.log_key).size == world.size()
