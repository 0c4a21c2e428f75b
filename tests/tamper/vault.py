"""A vault on disk with something in every stored place, and the audit of it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from custody.ledger.append.entry_signing import Request
from custody.ledger.audit import Audit, Report
from custody.ledger.ports import LedgerStore, StoredCosignature
from custody.proof import note
from custody.proof.cosignature import WitnessSigner, cosign
from custody.storage.database import SqlLedgerStore
from custody.storage.state.head import HeadFile
from tests.contracts.helped import AT_ONCE
from tests.world import World

#: Entries beyond one full tile, so that a tile and its root are stored; each is one more that every check reads.
BULK = 256
IMAGE = b"sector of a disk image " * 60_000
WITNESS = WitnessSigner("witness.example/2f0b", sha256(b"witness").digest())


@dataclass
class Vault:
    """An office on disk and what an audit needs from around it."""

    world: World
    folder: Path

    @property
    def database(self) -> Path:
        """The database file."""
        return self.folder / "ledger.db"

    @property
    def head(self) -> HeadFile:
        """The head file."""
        head = self.world.head
        assert isinstance(head, HeadFile)
        return head

    def audit(self, *, objects: str = "full", store: LedgerStore | None = None) -> Report:
        """Check the whole house."""
        store = store or self.world.store
        assert isinstance(store, SqlLedgerStore)
        report = self._audit(store).run(objects=objects)
        with_help = self._audit(store, helpers=AT_ONCE).run(objects=objects)
        assert with_help == report, "it comes out as it does without help"
        return report

    def audit_store(self, store: SqlLedgerStore) -> Report:
        """Check another database in the place of this one, with what it says of its own guards and damage."""
        return self._audit(
            store, differences=store.differences(), believed=store.is_readable, store_damage=store.damage()
        ).run(objects="none")

    def _audit(self, store: SqlLedgerStore, **more: Any) -> Audit:
        world = self.world
        return Audit(
            store.read(),
            world.log_key,
            head=world.head,
            inspect_head=self.head.inspect,
            stores={world.objects.name: world.objects},
            now=world.clock.now(),
            origin=store.origin if store.is_readable else None,
            **more,
        )


def furnish(world: World, source: Path, bulk: int) -> World:
    """Enter something of every sort, and so many cases besides."""
    world.staff()
    case = world.case()
    world.serve(world.order(case))
    exhibit = world.exhibit(world.seize(case), seal="B-1")
    world.unseal(exhibit, "B-1")
    witness_checkpoint(world)
    world.put_source(str(source), IMAGE)
    acquired = world.acquire(exhibit, IMAGE)
    world.archive(exhibit, str(source), acquisition=world.leaf_of(acquired))
    world.sweep()
    requests = [Request("case.opened", {"reference": f"B-{number}"}) for number in range(bulk)]
    world.sign_all("judge", requests)
    world.offer(exhibit, "carl")
    world.accept(exhibit)
    registered = world.lookup().reader.positions(exhibit)[0]
    proposal = world.propose_erasure(registered, "description", "reference")
    world.approve(proposal)
    world.erase(proposal)
    world.correct(registered, "make", erasable_value="Example")
    witness_checkpoint(world)
    world.case("C-2")
    return world


def witness_checkpoint(world: World, witness: note.NoteSigner = WITNESS) -> bytes:
    """Cosign the newest checkpoint by an outsider, keep the line; return the checkpoint as it is outside."""
    size = world.size()
    signed = cosign(world.prover().checkpoint(size), witness, world.clock.now())
    line = signed.decode().splitlines()[-1]
    with world.store.begin() as txn:
        txn.add_cosignature(StoredCosignature(size, str(witness.verifier), line))
        txn.commit()
    return signed


def make_vault(folder: Path, bulk: int = BULK) -> Vault:
    """Make a furnished vault below ``folder``, without tiles where there is less in bulk than a tile holds."""
    vault = folder / "vault"
    return Vault(furnish(World.on_disk(vault), folder / "image.dd", bulk), vault)


def codes(report: Report) -> set[str]:
    """Return the codes of all findings but notes."""
    return {finding.code for finding in report.findings if finding.severity != "note"}
