"""What a receipt says of earlier entries, and entries that are put back behind a copy as they were signed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from custody.errors import ProofInvalid
from custody.ledger.append.entry_signing import Request
from custody.ledger.append.read_model import rebuild, wrong_rows
from custody.ledger.consistency.claims import claim_of_receipt
from custody.ledger.consistency.earlier_entries import Earlier, subtrees
from custody.ledger.ports import LedgerReader
from custody.ledger.restoration.comparison import compare
from custody.ledger.restoration.later_entries import append_verbatim
from custody.ledger.restoration.memories import Memory
from custody.proof import merkle
from custody.storage.database import SqlLedgerStore
from tests.world import World

LEAVES = [merkle.leaf_hash(bytes([number])) for number in range(40)]


@pytest.mark.parametrize("size", [*range(1, 20), 33, 40])
def test_each_hash_of_an_inclusion_proof_is_over_the_leaves_that_are_named(size: int) -> None:
    for index in range(size):
        proof = merkle.proof_from_leaves(index, LEAVES[:size])
        ranges = subtrees(index, size)
        assert [merkle.root(LEAVES[start:end]) for start, end in ranges] == proof
        covered = sorted([*ranges, (index, index + 1)])
        assert covered[0][0] == 0
        assert [end for _, end in covered] == [*(start for start, _ in covered[1:]), size]


@dataclass(frozen=True)
class Later:
    """An entry behind a copy."""

    position: int
    note: bytes
    openings: bytes
    sweep: bytes | None = None
    checkpoint: bytes | None = None


def later(reader: LedgerReader, start: int) -> Iterator[Later]:
    """Yield the entries of a ledger from a position on."""
    for row in reader.rows(start, reader.head().size):
        signed = reader.checkpoint(row.position + 1)
        yield Later(row.position, row.note, row.openings, reader.sweep(row.position), signed)


@pytest.fixture
def grown(tmp_path: Path) -> Iterator[tuple[World, SqlLedgerStore, int]]:
    """Yield an office on disk with 300 entries behind a copy of its database, the copy, and its size."""
    world = World.on_disk(tmp_path / "office")
    world.staff()
    size = world.size()
    world.store.close()
    shutil.copy(tmp_path / "office" / "ledger.db", tmp_path / "copy.db")
    world = _again(world, tmp_path)
    for first in range(0, 300, 100):
        requests = [Request("case.opened", {"reference": f"N-{first + number}"}) for number in range(100)]
        world.sign_all("judge", requests)
    copy = SqlLedgerStore.open(tmp_path / "copy.db")
    yield world, copy, size
    copy.close()
    world.store.close()


def _again(world: World, tmp_path: Path) -> World:
    """Open the database of an office again."""
    store = SqlLedgerStore.open(tmp_path / "office" / "ledger.db")
    again = World(store, world.head, world.objects, world.sources, world.clock, world.entropy)
    again.people = world.people
    return again


def test_entries_behind_a_copy_are_appended_as_they_were_signed(
    grown: tuple[World, SqlLedgerStore, int],
) -> None:
    world, copy, size = grown
    reader = world.store.read()
    signed = reader.checkpoint(reader.head().size) or b""
    row = append_verbatim(copy, later(reader, size), signed, world.log_key)
    rebuild(copy)
    here = copy.read()
    assert row == reader.head() == here.head()
    assert list(here.rows(0, row.size)) == list(reader.rows(0, row.size))
    assert list(here.tiles()) == list(reader.tiles()) != []
    assert wrong_rows(here) == 0
    assert here.checkpoint(row.size) == signed


def test_entries_that_the_log_did_not_sign_are_not_appended(
    grown: tuple[World, SqlLedgerStore, int],
) -> None:
    world, copy, size = grown
    reader = world.store.read()
    before = copy.read().head()
    signed = reader.checkpoint(reader.head().size) or b""
    entries = list(later(reader, size))
    swapped = [*entries[:-2], entries[-1], entries[-2]]
    for wrong in (entries[:-1], entries[1:], swapped):
        with pytest.raises(ProofInvalid):
            append_verbatim(copy, wrong, signed, world.log_key)
    assert copy.read().head() == before


def test_a_receipt_of_a_lost_entry_shows_what_is_lost(
    grown: tuple[World, SqlLedgerStore, int],
) -> None:
    world, copy, _ = grown
    receipt = world.sign("judge", "case.opened", {"reference": "last"})
    claim = claim_of_receipt("last", receipt.proof, world.log_key)
    reader, row = copy.read(), copy.read().head()
    assert Earlier(reader, row.size).follows(claim) is None, "all of its hashes reach beyond the copy"
    found = compare(
        reader,
        row,
        world.log_key,
        [Memory("receipts", "receipts", own=True, claims=(claim,))],
        world.clock.now(),
    )
    assert (found.outcome, found.known, [each.position for each in found.lost]) == (
        "more",
        receipt.position + 1,
        [receipt.position],
    )
