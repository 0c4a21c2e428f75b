"""The office behind every worked example: the same people, evidence and bytes each time.

It is the simulated office of the tests, with a fixed clock and repeatable entropy. Nothing in it is secret.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from custody.ledger.ports import StoredCosignature
from custody.proof import cosignature
from custody.proof.cosignature import WitnessSigner
from custody.proof.note import VerifierKey
from tests.world import MONDAY, World

#: The bytes of the image that is archived: two whole leaves of the object tree and 100 bytes more.
IMAGE = (b"evidence " * 250_000)[: 2 * (1 << 20) + 100]
#: Positions of entries that the examples show.
OPENED, CASE, OFFERED, ACCEPTED = 0, 6, 15, 16


class Office:
    """A small ledger with one case, an erasure, and one witness."""

    def __init__(self) -> None:
        world = self.world = World.memory()
        world.staff()
        case = world.case("C-2026-118")
        order = world.order(case)
        world.serve(order)
        seizure = world.seize(case, preservation_order=order)
        exhibit = world.exhibit(seizure, "EV/1", seal="AB1001")
        world.unseal(exhibit, "AB1001")
        world.acquire(exhibit, IMAGE)
        world.put_source("image.dd", IMAGE)
        world.archive(exhibit, "image.dd")
        world.offer(exhibit, "carl")
        world.accept(exhibit)
        self.sweep = world.sweep()
        proposal = world.propose_erasure(CASE, "reference")
        world.approve(proposal)
        self.before_erasure = world.store.read().openings(CASE)
        world.erase(proposal)
        self.witness = WitnessSigner("witness.example/7a", sha256(b"witness of the examples").digest())
        self._cosign()

    def _cosign(self) -> None:
        size = self.world.size()
        signed = self.world.store.read().checkpoint(size) or b""
        cosigned = cosignature.cosign(signed, self.witness, MONDAY + 7200)
        line = cosigned.decode().splitlines()[-1]
        with self.world.store.begin() as txn:
            txn.add_cosignature(StoredCosignature(size, str(self.witness.verifier), line))
            txn.commit()

    def note(self, position: int) -> bytes:
        """Return the signed bytes of one entry."""
        return self.world.store.read().entry(position).note

    def checkpoint(self, size: int | None = None) -> bytes:
        """Return the log's checkpoint of a size (None: the newest), without witness lines.

        Raise LookupError if there is none.
        """
        found = self.world.store.read().checkpoint(self.world.size() if size is None else size)
        if found is None:
            raise LookupError(f"the office has no checkpoint of size {size}")
        return found

    def cosigned(self) -> bytes:
        """Return the newest checkpoint with the witness's line."""
        return self.world.prover().checkpoint(self.world.size())

    @property
    def log_key(self) -> VerifierKey:
        """The log's verifier key."""
        return self.world.log_key


@cache
def office() -> Office:
    """Return the office, built once."""
    return Office()
