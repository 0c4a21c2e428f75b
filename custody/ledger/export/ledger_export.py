"""The export of one ledger: every file, and last the manifest with the digest of each.

The reader answers from one state of the ledger. The root of the exported entries is compared with the checkpoint that
the log signed. The export signs nothing and judges no rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from custody.errors import ProofInvalid
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.export import entries, related_records
from custody.ledger.export.files import Files, Listing, Written, line
from custody.ledger.export.kinds import kinds_document
from custody.ledger.export.readme import readme
from custody.ledger.ports import LedgerReader, Progress
from custody.ledger.proofs.prover import Prover
from custody.model.schema.ids import b64, is_training
from custody.proof import checkpoint
from custody.proof.merkle.frontier import Frontier
from custody.proof.note import VerifierKey

SCHEMA = "custody.export/1"
MANIFEST = "manifest.json"
#: The manifest's word for the values in an export: all, or structural fields only.
ALL, STRUCTURAL = "all", "structural"


@dataclass(frozen=True, slots=True)
class Source:
    """The ledger that is exported.

    ``reader`` answers from one state, ``size`` is its number of entries. ``stores`` are (name, sort, place) of the
    object stores. ``certificate`` returns a root certificate as PEM by the SHA-256 of its DER, None if it is not
    available. ``made`` is the instant of the export (seconds UTC), ``program`` the program that makes it.
    """

    reader: LedgerReader
    log_key: VerifierKey
    size: int
    stores: Sequence[tuple[str, str, str]]
    certificate: Callable[[bytes], bytes | None]
    made: int
    program: str


@dataclass(frozen=True, slots=True)
class Exported:
    """A written export: number of entries, 32-byte root, files (manifest last), number of erased fields."""

    size: int
    root: bytes
    files: tuple[Written, ...]
    erased: int

    @property
    def manifest(self) -> Written:
        """The manifest, which has the digest of every other file."""
        return self.files[-1]


def write_export(source: Source, files: Files, *, values: bool, progress: Progress) -> Exported:
    """Write every file of an export; return the written files, number of entries and root.

    Without ``values`` erasable fields are commitments only. Raise ProofInvalid where the entries do not lead to the
    checkpoint that the log signed, NotFound where there is no such checkpoint, UnknownVersion for entries that
    this program does not know, StorageFailed.
    """
    reader, size = source.reader, source.size
    listing = Listing(files)
    signed = Prover(reader, source.log_key.name).checkpoint(size)
    head = checkpoint.open(signed, source.log_key)
    listing.put("README.txt", readme(head.origin, size, values=values))
    listing.put("checkpoint", signed)
    listing.put("log.vkey", f"{source.log_key}\n".encode())
    listing.put("kinds.json", kinds_document())
    erasures = entries.erasures_of(reader, size)
    tokens = related_records.Tokens(reader, listing, source.certificate)
    with listing.new("entries.jsonl") as write:
        frontier = entries.write_entries(
            reader,
            size,
            write,
            values=values,
            erasures=erasures,
            each=tokens.take,
            progress=progress,
        )
    if frontier.root() != head.root:
        raise ProofInvalid(
            f"the entries do not lead to the checkpoint of {size} entries that the log signed",
            hint="Run `custody check`; nothing was exported.",
        )
    related_records.write_checkpoints(reader, size, listing)
    related_records.write_cosignatures(reader, size, listing)
    related_records.write_sweeps(reader, size, listing)
    related_records.write_objects(reader, size, listing)
    related_records.write_stores(source.stores, listing)
    erased = sum(position < size for position, _ in reader.erased())
    return _manifest(source, listing, frontier, values=values, erased=erased)


def _manifest(source: Source, listing: Listing, frontier: Frontier, *, values: bool, erased: int) -> Exported:
    written = sorted(listing.written, key=lambda each: each.name)
    root = frontier.root()
    manifest = {
        "schema": SCHEMA,
        "origin": source.log_key.name,
        "training": is_training(source.log_key.name),
        "size": frontier.size,
        "root": b64(root),
        "values": ALL if values else STRUCTURAL,
        "erased": erased,
        "made": format_instant(source.made),
        "program": source.program,
        "files": [
            {"name": each.name, "bytes": each.bytes, "sha256": each.sha256, "lines": each.lines}
            for each in written
        ],
    }
    listing.put(MANIFEST, line(manifest))
    return Exported(frontier.size, root, (*written, listing.written[-1]), erased)
