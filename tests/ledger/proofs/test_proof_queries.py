"""A proof asks the database few questions, however large the ledger is: six with everything that belongs to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.ledger.proofs.prover import Prover
from custody.proof import merkle, proof_file, verification
from custody.proof.merkle.prove import inclusion_proof
from custody.storage.database import SqlLedgerStore
from tests.contracts.ledger_stores import Filler
from tests.counting import Statements
from tests.ledger.proofs.test_prover import OUTSIDER, witness
from tests.world import World

#: Sizes with one, two and three rows of tiles, whose edges are full, begun or one short of it.
SIZES = (3, 255, 256, 1000, 65_536, 66_100)
MOST = 8


@pytest.fixture
def counted(tmp_path: Path) -> tuple[SqlLedgerStore, Statements]:
    store, counting = SqlLedgerStore.create(tmp_path / "ledger.db", "lab.example/1"), Statements()
    store.place.dialect = counting
    return store, counting


def test_tiles_of_any_size_are_asked_for_in_one_question(counted: tuple[SqlLedgerStore, Statements]) -> None:
    store, counting = counted
    filler = Filler(store)
    for size in SIZES:
        filler.grow(size)
        for known in {size, SIZES[0]}:
            root = merkle.root(filler.leaves[:known])
            for position in {0, known // 2, known - 1}:
                reader = store.read()
                head = reader.head()
                edge = [head.frontier[at : at + 32] for at in range(0, len(head.frontier), 32)]
                counting.asked.clear()
                proof = inclusion_proof(position, known, reader, edge if known == size else ())
                assert len(counting.asked) <= 1, (size, known, position, counting.asked)
                merkle.verify_inclusion(position, known, filler.leaves[position], proof, root)


def test_a_proof_with_its_checkpoint_and_witnesses_is_made_from_eight_answers(tmp_path: Path) -> None:
    world = World.on_disk(tmp_path / "office").staff()
    for at in range(40):
        world.case(f"C-{at}")
    seen = witness(world)
    for at in range(5):
        world.case(f"D-{at}")
    counting, size = Statements(), world.size()
    assert isinstance(world.store, SqlLedgerStore)
    world.store.place.dialect = counting
    for position, proven in ((3, seen), (size - 2, size)):
        prover = Prover(world.store.read(), world.origin)
        counting.asked.clear()
        shown = verification.verify(
            proof_file.parse(prover.proof(position)), world.log_key, [OUTSIDER.verifier]
        )
        assert len(counting.asked) <= MOST, counting.asked
        assert (shown.index, shown.checkpoint.size) == (position, proven)
        assert len(shown.cosignatures) == (proven == seen)
