"""A simulated office with verbs, on adapters in memory or on disk, that does everything through the real services.

Every person has a real key; the clock moves only when told. ``recheck`` verifies the whole house from outside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from custody.law.clock import format_instant, parse_instant
from custody.ledger.append.entry_signing import Journal, Request
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.objects.archive import Archive, Archived, archived_request
from custody.ledger.ports import HeadStore, LedgerStore, ObjectStore, Sources
from custody.ledger.proofs.prover import Prover
from custody.ledger.submissions.submission import Receipt
from custody.ledger.verification.outcomes import Fixity, SweepResult, sweep_requests
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Exhibit, Offer, Order, Proposal, StoredObject
from custody.model.schema import ids
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.proof import proof_file, verification
from custody.proof.note import SeedSigner, VerifierKey
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import CountedEntropy, FixedClock, MemoryHead, MemorySources
from tests.arrangements import arranges

#: The safeguards that an instrument states besides those that its own fields carry.
SAFEGUARDS: dict[str, Value] = {
    "proportionality": "the data are kept, not read",
    "review": "District Court, on application",
    "remedy": "appeal within 14 days",
    "third_parties": "the account is of one user",
    "not_applicable": "third_parties",
}
MONDAY = parse_instant("2026-11-02T09:00:00Z")


def seed_of(name: str) -> bytes:
    """Return the private seed of a person of the simulated office."""
    return sha256(b"office " + name.encode()).digest()


@dataclass
class Person:
    """Somebody with a key: actor identifier and signer."""

    name: str
    actor: str
    signer: SeedSigner


@dataclass
class World:
    """One office around one ledger."""

    store: LedgerStore
    head: HeadStore
    objects: ObjectStore
    sources: Sources
    clock: FixedClock = field(default_factory=lambda: FixedClock(MONDAY))
    entropy: CountedEntropy = field(default_factory=CountedEntropy)
    domain: str = "lab.example"
    people: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.origin = f"{self.domain}/{sha256(b'office').hexdigest()[:32]}"
        self.log_signer = SeedSigner(self.origin, seed_of("log"))
        self.sequencer = Sequencer(self.store, self.head, self.log_signer, self.clock)
        self.journal = Journal(self.store, self.sequencer, self.clock, self.entropy, self.log_key)

    @classmethod
    def memory(cls) -> World:
        """Return an office that exists in memory only."""
        from custody.storage.memory.ledger import MemoryLedgerStore

        return cls(MemoryLedgerStore(), MemoryHead(), MemoryObjects("local"), MemorySources())

    @classmethod
    def on_disk(cls, folder: Path) -> World:
        """Return an office with SQLite, a head file and an object folder below ``folder``."""
        from custody.storage.files.sources import DiskSources
        from custody.storage.state.head import HeadFile
        from custody.storage.stores.disk.store import DiskObjects
        from tests.databases import new_database

        folder.mkdir(parents=True, exist_ok=True)
        origin = f"{cls.domain}/{sha256(b'office').hexdigest()[:32]}"
        objects = DiskObjects(folder / "objects")
        objects.prepare()
        store = new_database(folder / "ledger.db", origin)
        return cls(store, HeadFile(folder / "state" / "head", origin), objects, DiskSources())

    @property
    def log_key(self) -> VerifierKey:
        """The log's verifier key."""
        return self.log_signer.verifier

    def lookup(self) -> Lookup:
        """Read records."""
        return Lookup(self.store.read())

    def prover(self) -> Prover:
        """Make proofs."""
        return Prover(self.store.read(), self.origin)

    def entry(self, position: int) -> EntryView:
        """Read one entry."""
        return Entries(self.store.read()).at(position)

    def size(self) -> int:
        """Return the number of entries."""
        return self.store.read().head().size

    def later(self, seconds: int) -> None:
        """Advance the clock."""
        self.clock.advance(seconds)

    def signer_of(self, name: str) -> SeedSigner:
        """Make the signer of a person who may not be enrolled yet."""
        key_name = f"{self.domain}/{sha256(b'name ' + name.encode()).hexdigest()[:16]}"
        return SeedSigner(key_name, seed_of(name))

    def sign(
        self,
        who: str,
        kind: str,
        values: Mapping[str, Value],
        *,
        subject: str | None = None,
        re: bytes | None = None,
    ) -> Receipt:
        """Enter one thing, signed by somebody."""
        return self.sign_all(who, [Request(kind, values, subject, re)])[0]

    def sign_all(self, who: str, requests: Sequence[Request]) -> list[Receipt]:
        """Enter several things together and verify every receipt as an outsider would."""
        receipts = self.journal.record(self.people[who].signer, requests)
        for receipt in receipts:
            shown = verification.verify(proof_file.parse(receipt.proof), self.log_key)
            assert shown.index == receipt.position
        self.later(60)
        return receipts

    def open_ledger(self, admin: str = "ada") -> None:
        """Open the ledger with its first administrator."""
        signer = self.signer_of(admin)
        actor = self.journal.new_subject()
        self.people[admin] = Person(admin, actor, signer)
        values: dict[str, Value] = {
            "log_vkey": str(self.log_key),
            "actor": actor,
            "vkey": str(signer.verifier),
            "training": self.domain.startswith("training."),
            "display_name": admin,
        }
        self.sign(admin, "ledger.opened", values)

    def enrol(self, name: str, *roles: str, by: str = "ada") -> Person:
        """Enrol somebody with roles."""
        signer = self.signer_of(name)
        actor = self.journal.new_subject()
        values: dict[str, Value] = {
            "vkey": str(signer.verifier),
            "roles": " ".join(sorted(roles)),
            "display_name": name,
        }
        self.sign(by, "actor.enrolled", values, subject=actor)
        self.people[name] = Person(name, actor, signer)
        return self.people[name]

    @arranges
    def staff(self) -> World:
        """Open the ledger and enrol the usual people."""
        self.open_ledger()
        self.enrol("judge", "authority")
        self.enrol("eve", "examiner")
        self.enrol("carl", "evidence_custodian", "examiner")
        self.enrol("bot", "machine")
        self.enrol("second", "administrator")
        return self

    def subject_of(self, receipt: Receipt) -> str:
        """Return the subject of the entry behind a receipt."""
        return self.entry(receipt.position).envelope.subject

    def leaf_of(self, receipt: Receipt) -> bytes:
        """Return the leaf hash of the entry behind a receipt."""
        return self.entry(receipt.position).leaf

    @arranges
    def case(self, reference: str = "C-1", by: str = "judge") -> str:
        """Open a case."""
        return self.subject_of(self.sign(by, "case.opened", {"reference": reference}))

    @arranges
    def order(self, case: str, *, by: str = "judge", **values: Value) -> str:
        """Issue an art. 25 order of 90 days from service unless told otherwise."""
        usual: dict[str, Value] = {
            "case": case,
            "legal_basis": "Criminal Procedure Act s. 12",
            "offence_ground": "23.2.c",
            "data_categories": "content traffic",
            "days": 90,
            "clock_start": "service",
            "renewal_allowed": True,
            "confidential": True,
            "issuing_authority": "District Court",
            "addressee": "Example Mail Ltd",
            "scope": "mailbox of one account, October 2026",
            "grounds": "logs are kept for two weeks only",
            **SAFEGUARDS,
        }
        return self.subject_of(self.sign(by, "preservation_order.issued", {**usual, **values}))

    def serve(self, order: str, by: str = "eve", **values: Value) -> None:
        """Serve an order."""
        self.sign(by, "preservation_order.served", {"method": "electronic", **values}, subject=order)

    def renew(self, order: str, days: int = 30, by: str = "judge", **values: Value) -> None:
        """Renew an order."""
        usual: dict[str, Value] = {
            "days": days,
            "issuing_authority": "District Court",
            "grounds": "request pending",
        }
        self.sign(by, "preservation_order.renewed", {**usual, **values}, subject=order)

    def order_record(self, order: str) -> Order:
        """Read an order."""
        return self.lookup().get(Order, order)

    @arranges
    def seize(self, case: str, by: str = "eve", **values: Value) -> str:
        """Record a seizure."""
        usual: dict[str, Value] = {
            "case": case,
            "basis": "warrant",
            "legal_basis": "Criminal Procedure Act s. 30",
            "authority_document_sha256": b64(sha256(b"warrant").digest()),
            "measures": "28.3.a 28.3.b",
            "offence_ground": "23.2.c",
            "search_target": "medium",
            "territory": "inside",
            "possessor_present": "possessor",
            "scope": "media of one suspect",
            "grounds": "the stick was named by a witness",
            **SAFEGUARDS,
            "place_of_seizure": "12 Harbour Street",
            "seized_by": "eve",
            "attending_witness": "neighbour",
        }
        return self.subject_of(self.sign(by, "seizure.recorded", {**usual, **values}))

    @arranges
    def exhibit(
        self, seizure: str, ref: str = "EV/1", by: str = "eve", seal: str | None = None, **values: Value
    ) -> str:
        """Register an exhibit, sealed if a seal number is given."""
        usual: dict[str, Value] = {
            "seizure": seizure,
            "category": "usb_stick",
            "power_state": "off",
            "reference": ref,
            "description": "USB stick, black",
            "condition": "no damage seen",
            "capacity": 32_000_000_000,
            "found_by": "eve",
            "place_found": "desk in the study",
        }
        subject = self.journal.new_subject()
        requests = [Request("exhibit.registered", {**usual, **values}, subject=subject)]
        if seal is not None:
            requests.append(Request("exhibit.sealed", {"seal_no": seal}, subject=subject))
        self.sign_all(by, requests)
        return subject

    def exhibit_record(self, exhibit: str) -> Exhibit:
        """Read an exhibit."""
        return self.lookup().get(Exhibit, exhibit)

    def unseal(self, exhibit: str, seal: str, by: str = "eve", **values: Value) -> Receipt:
        """Open a seal."""
        usual: dict[str, Value] = {"seal_no": seal, "seal_state": "intact", "reason": "acquisition"}
        return self.sign(by, "exhibit.unsealed", {**usual, **values}, subject=exhibit)

    def acquire(self, exhibit: str, data: bytes, by: str = "eve", **values: Value) -> Receipt:
        """Record an image with the digests of ``data``."""
        digest = b64(sha256(data).digest())
        usual: dict[str, Value] = {
            "method": "physical",
            "format": "raw",
            "tool": "dc3dd",
            "tool_version": "7.3.1",
            "write_protection": "hardware",
            "write_blocker": "Tableau T35u fw 1.2",
            "bad_sector_count": 0,
            "source_sha256": digest,
            "container_sha256": digest,
            "container_bytes": len(data),
        }
        return self.sign(by, "acquisition.completed", {**usual, **values}, subject=exhibit)

    def archive(
        self, exhibit: str, path: str, by: str = "eve", acquisition: bytes | None = None
    ) -> tuple[str, Archived]:
        """Archive a source under an exhibit; gives the object's identifier and what was stored."""
        archived = Archive(self.objects, self.sources, self.entropy).store(path, md5=True, sha1=True)
        receipt = self.sign_all(by, [archived_request(archived, exhibit, acquisition, {})])[0]
        return self.subject_of(receipt), archived

    def put_source(self, path: str, data: bytes) -> None:
        """Lay a source file where ``archive`` finds it."""
        if isinstance(self.sources, MemorySources):
            self.sources.put(path, data)
        else:
            Path(path).write_bytes(data)

    def object_record(self, object_id: str) -> StoredObject:
        """Read an object."""
        return self.lookup().get(StoredObject, object_id)

    def offer(self, exhibit: str, to: str, by: str = "eve", hours: int = 24, **values: Value) -> Receipt:
        """Offer an exhibit to somebody."""
        usual: dict[str, Value] = {
            "receiver": self.people[to].actor,
            "purpose": "examination",
            "expires_at": format_instant(self.clock.now() + hours * 3600),
        }
        return self.sign(by, "transfer.offered", {**usual, **values}, subject=exhibit)

    def open_offer(self, exhibit: str) -> Offer:
        """Read the open offer of an exhibit."""
        return self.lookup().get(Offer, self.exhibit_record(exhibit).offer or "")

    def accept(self, exhibit: str, by: str = "carl", **values: Value) -> Receipt:
        """Accept the open offer of an exhibit."""
        seal = self.exhibit_record(exhibit).seal
        usual: dict[str, Value] = {
            "seal_no": seal,
            "seal_state": "absent" if seal is None else "intact",
            "condition": "as_described",
        }
        re = ids.unb64(self.open_offer(exhibit).leaf)
        return self.sign(by, "transfer.accepted", {**usual, **values}, subject=exhibit, re=re)

    def sweep(self, by: str = "bot", depth: str = "full") -> SweepResult:
        """Check every object and record the sweep."""
        objects = list(self.lookup().all(StoredObject))
        result = Fixity({self.objects.name: self.objects}, self.clock, self.entropy).sweep(
            objects, depth=depth
        )
        self.sign_all(by, sweep_requests(result, self.clock.now()))
        return result

    def correct(self, position: int, name: str, by: str = "eve", **values: Value) -> Receipt:
        """Correct a field of an entry."""
        target = self.entry(position)
        usual: dict[str, Value] = {"entry_position": position, "field": name, "reason": "typing"}
        subject = target.envelope.subject
        return self.sign(by, "entry.corrected", {**usual, **values}, subject=subject, re=target.leaf)

    def propose_erasure(self, position: int, *names: str, by: str = "carl") -> Receipt:
        """Propose to erase fields of an entry."""
        target = self.entry(position)
        values: dict[str, Value] = {
            "entry_position": position,
            "fields": " ".join(sorted(names)),
            "basis": "court_order",
            "legal_basis": "Data Protection Act s. 17",
        }
        return self.sign(by, "erasure.proposed", values, subject=target.envelope.subject, re=target.leaf)

    def approve(self, proposal: Receipt, by: str = "judge") -> Receipt:
        """Approve a proposal."""
        entry = self.entry(proposal.position)
        kind = entry.envelope.kind.replace(".proposed", ".approved")
        return self.sign(by, kind, {}, subject=entry.envelope.subject, re=entry.leaf)

    def erase(self, proposal: Receipt, by: str = "carl") -> Receipt:
        """Carry out an approved erasure."""
        record = self.lookup().get(Proposal, b64(self.leaf_of(proposal)))
        target = self.entry(record.target or 0)
        values: dict[str, Value] = {
            "entry_position": record.target,
            "fields": " ".join(record.fields),
            "basis": record.basis,
            "proposal": record.leaf,
        }
        return self.sign(by, "erasure.executed", values, subject=record.subject, re=target.leaf)
