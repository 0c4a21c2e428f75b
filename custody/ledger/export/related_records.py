"""The other files of an export: checkpoints, cosignatures, timestamp tokens, sweeps, objects, stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from custody.errors import ProofInvalid
from custody.law.clock import format_instant
from custody.ledger.export.entries import Row
from custody.ledger.export.files import Listing, line
from custody.ledger.ports import LedgerReader
from custody.model.records import StoredObject
from custody.model.schema.ids import unb64

TIMESTAMPS = "timestamps"
_STAMPED = "checkpoint.timestamped"
_PAGE = 500


def write_checkpoints(reader: LedgerReader, size: int, listing: Listing) -> None:
    """Write every checkpoint that the log signed up to ``size`` entries, in ascending size."""
    with listing.new("checkpoints.jsonl") as write:
        for covered, note in reader.checkpoints():
            if covered <= size:
                write(line({"size": covered, "note": note.decode("utf-8")}))


def write_cosignatures(reader: LedgerReader, size: int, listing: Listing) -> None:
    """Write every stored cosignature, with the verifier key that verified it."""
    with listing.new("cosignatures.jsonl") as write:
        for stored in sorted(reader.cosignatures(), key=lambda each: (each.size, each.vkey, each.line)):
            if stored.size <= size:
                write(line({"size": stored.size, "vkey": stored.vkey, "line": stored.line}))


def write_sweeps(reader: LedgerReader, size: int, listing: Listing) -> None:
    """Write the results of every sweep, as the leaves of the list that its entry commits to."""
    with listing.new("sweeps.jsonl") as write:
        for position, leaves in reader.sweeps():
            if position < size:
                results = leaves.decode("utf-8").split("\n")
                write(line({"position": position, "results": [result for result in results if result]}))


def write_objects(reader: LedgerReader, size: int, listing: Listing) -> None:
    """Write ``objects.jsonl``: store, key and digests of every object; the bytes stay in their stores."""
    with listing.new("objects.jsonl") as write:
        for stored in _objects(reader):
            if stored.position < size:
                write(line(_object(stored)))


def _objects(reader: LedgerReader) -> Iterator[StoredObject]:
    low = ""
    while keys := reader.keys_from(StoredObject.space, low, _PAGE):
        found = reader.records_of(StoredObject.space, keys)
        for key in keys:
            yield StoredObject.from_doc(found[key])
        low = keys[-1] + "\0"


def _object(stored: StoredObject) -> dict[str, object]:
    return {
        "object": stored.object_id,
        "copy": None if stored.of is None else stored.id,
        "entry": stored.position,
        "case": stored.case,
        "exhibit": stored.exhibit,
        "store": stored.store,
        "object_key": stored.store_key,
        "object_version": stored.version,
        "former_versions": list(stored.former),
        "bytes": stored.bytes,
        "sha256": stored.sha256,
        "root": stored.root,
        "pack_type": stored.packed,
        "failing": stored.failing,
        "destroyed": None if stored.destroyed is None else format_instant(stored.destroyed),
    }


def write_stores(stores: Sequence[tuple[str, str, str]], listing: Listing) -> None:
    """Write ``stores.jsonl``: the name, sort and place of each store at the time of the export."""
    with listing.new("stores.jsonl") as write:
        for name, sort, where in stores:
            write(line({"store": name, "sort": sort, "where": where}))


class Tokens:
    """The timestamp tokens of entries, written as files with their checkpoints and root certificates."""

    def __init__(
        self, reader: LedgerReader, listing: Listing, certificate: Callable[[bytes], bytes | None]
    ) -> None:
        self._reader = reader
        self._listing = listing
        self._certificate = certificate
        self._there: set[str] = set()

    def take(self, row: Row) -> None:
        """Write the token of an entry, its checkpoint, and its root certificate if that is available.

        Nothing is written for entries of other kinds. Raise ProofInvalid where the ledger has lost the checkpoint.
        """
        if row.entry.envelope.kind != _STAMPED:
            return
        facts = row.facts(("tree_size", "token", "certificate_sha256"))
        digest = unb64(facts["certificate_sha256"])
        self._put(f"{row.row.position}.tst", unb64(facts["token"]))
        self._put(f"checkpoint-{facts['tree_size']}", self._checkpoint(facts["tree_size"]))
        certificate = self._certificate(digest)
        if certificate is not None:
            self._put(f"root-{digest.hex()[:16]}.pem", certificate)

    def _put(self, name: str, data: bytes) -> None:
        if name not in self._there:
            self._there.add(name)
            self._listing.put(f"{TIMESTAMPS}/{name}", data)

    def _checkpoint(self, size: int) -> bytes:
        found = self._reader.checkpoint(size)
        if found is None:
            raise ProofInvalid(
                f"a timestamp token is on a checkpoint of {size} entries that is gone",
                hint="Run `custody check`; nothing was exported.",
            )
        return found
