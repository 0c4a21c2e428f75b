"""Proofs for outsiders: receipts, consistency proofs, cosigned checkpoints, disclosed fields.

Each proof reads O(log n) rows. Nothing is signed here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from custody.errors import NotFound, UsageError
from custody.ledger.ports import HeadRow, LedgerReader
from custody.ledger.proofs.checkpoint_choice import OutsideCheckpoint, choose, vouched
from custody.ledger.state.merkle_frontier import MerkleFrontier
from custody.ledger.submissions.submission import EnteredEntry, Receipt
from custody.model import layouts
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.proof import cosignature, fields, merkle, note, proof_file
from custody.proof.commitments.field_leaf import field_proof
from custody.proof.merkle.prove import consistency_proof, inclusion_proof, inclusion_proofs


class Prover:
    """The maker of proofs over one consistent reader of the ledger named ``origin``."""

    def __init__(self, reader: LedgerReader, origin: str) -> None:
        self._reader = reader
        self._origin = origin
        self._checkpoints: dict[int, bytes] = {}
        self._writers: dict[int, proof_file.Writer] = {}
        self._vouched: list[OutsideCheckpoint] | None = None

    def checkpoint(self, size: int) -> bytes:
        """Return the checkpoint of this size, with the earliest and newest cosignature of each witness.

        Raise NotFound if there is no such checkpoint.
        """
        found = self._checkpoints.get(size)
        if found is None:
            found = self._checkpoints[size] = self._checkpoint(size)
        return found

    def _checkpoint(self, size: int) -> bytes:
        found = self._reader.noted(size)
        if found is None:
            raise NotFound(
                f"the ledger has no checkpoint of size {size}",
                hint="Sizes that have one are listed by `custody log checkpoints`.",
            )
        stored, lines = found
        taken = "".join(f"{line}\n" for line in cosignature.carried(lines))
        return note.format(note.parse(stored + taken.encode()))

    def best_size(self, position: int, *, alone: bool = False, most: int | None = None) -> int:
        """Return the size to prove an entry at, at most ``most``, as ``checkpoint_choice.choose`` does.

        ``alone``: no token is handed out with the proof file, so that the newest cosigned checkpoint comes first.
        """
        newest = self._reader.head().size if most is None else most
        cosigned = self._reader.cosigned(newest) if alone else 0
        return cosigned if position < cosigned else choose(self.vouched(), position, newest)

    def vouched(self) -> list[OutsideCheckpoint]:
        """Return every checkpoint with a cosignature or timestamp token, in ascending size; read once."""
        if self._vouched is None:
            self._vouched = vouched(self._reader)
        return self._vouched

    def proof(self, position: int, size: int | None = None) -> bytes:
        """Return the tlog-proof file of one entry, with the entry, at a checkpoint of ``size`` entries.

        None: at the best size. Raise UsageError where that checkpoint does not cover the entry, NotFound where there is
        none.
        """
        head = self._reader.head()
        chosen = self.best_size(position) if size is None else size
        entry = self._reader.entry(position)
        if position >= chosen:
            raise UsageError(
                f"entry {position} is not covered by a checkpoint of size {chosen}",
                hint=f"Choose a size above {position}.",
            )
        hashes = inclusion_proof(position, chosen, self._reader, _edge(head, chosen))
        return self._file(position, chosen, entry.note, hashes)

    def _file(self, position: int, size: int, note_bytes: bytes, hashes: Sequence[bytes]) -> bytes:
        return self._writer(size).file(note_bytes, position, hashes)

    def _writer(self, size: int) -> proof_file.Writer:
        found = self._writers.get(size)
        if found is None:
            found = self._writers[size] = proof_file.Writer(self.checkpoint(size))
        return found

    def receipt(self, position: int, size: int) -> Receipt:
        """Return the receipt of one entry at the checkpoint of ``size``."""
        return self.receipts([position], size)[0]

    def receipts(self, positions: Sequence[int], size: int) -> list[Receipt]:
        """Return the receipts of several entries at the checkpoint of ``size``, in order of ``positions``."""
        notes = [self._reader.entry(position).note for position in positions]
        ids = [parse_entry(note_bytes).envelope.id for note_bytes in notes]
        proofs = inclusion_proofs(positions, size, self._reader, _edge(self._reader.head(), size))
        return self._receipts(list(map(EnteredEntry, positions, ids, notes)), size, proofs)

    def receipts_of(
        self, entries: Sequence[EnteredEntry], edge: MerkleFrontier | None = None, signed: bytes | None = None
    ) -> Callable[[], list[Receipt]]:
        """Return a function that returns the receipts of these entries at the newest checkpoint.

        This call reads everything needed, each tile once, so that the function can run in another thread. ``edge`` and
        ``signed`` are the newest Merkle frontier and its checkpoint, if the caller has both.
        """
        places = [entry.position for entry in entries]
        if edge is None or signed is None:
            head = self._reader.head()
            size = head.size
            proofs = inclusion_proofs(places, size, self._reader, _edge(head, size))
        else:
            size = edge.frontier.size
            self._checkpoints[size] = signed
            proofs = inclusion_proofs(places, size, edge.tiles(self._reader), edge.frontier.hashes)
        if entries:
            self._writer(size)
        return lambda: self._receipts(entries, size, proofs)

    def _receipts(
        self, entries: Sequence[EnteredEntry], size: int, proofs: Sequence[Sequence[bytes]]
    ) -> list[Receipt]:
        return [
            Receipt(entry.position, entry.entry_id, self._file(entry.position, size, entry.note, hashes))
            for entry, hashes in zip(entries, proofs, strict=True)
        ]

    def consistency(self, size1: int, size2: int) -> list[bytes]:
        """Return the consistency proof from ``size1`` to ``size2`` entries: hashes as in RFC 9162."""
        return consistency_proof(size1, size2, self._reader)

    def shown(self, position: int, names: Sequence[str]) -> bytes:
        """Return the fields document that discloses the named fields of one entry.

        Raise UsageError for a name that the kind does not have, NotFound for a field that was erased.
        """
        entry = self._reader.entry(position)
        envelope = parse_entry(entry.note).envelope
        layout = layouts.layout(envelope.v, envelope.kind)
        openings = opening_format.decode(self._reader.openings(position))
        hashes = [opening.hash for opening in openings]
        shown: list[fields.DisclosedField] = []
        for name in names:
            layout.field(name)
        for index in sorted({layout.positions[name] for name in names}):
            leaf = openings[index].leaf
            if leaf is None:
                raise NotFound(f"{layout.names[index]} of entry {position} was erased and cannot be shown")
            shown.append(fields.DisclosedField(index, leaf, tuple(field_proof(index, hashes))))
        return fields.format(fields.FieldsFile(entry.leaf, tuple(shown)))


def _edge(head: HeadRow, size: int) -> Sequence[bytes]:
    """Return the frontier hashes of the newest tree, so that they need not be read; () for an older size."""
    if head.size != size:
        return ()
    step = merkle.HASH_BYTES
    return [head.frontier[at : at + step] for at in range(0, len(head.frontier), step)]
